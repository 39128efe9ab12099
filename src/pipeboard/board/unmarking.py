"""Files with conflict markers that no merge is under way for: found, and merged by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeboard.actions.change import Change
from pipeboard.board.files import is_yaml
from pipeboard.board.identity import author_of, namer, team_of, way_of
from pipeboard.board.locate import CONFIG
from pipeboard.board.outside import edited_outside
from pipeboard.board.preparing import read_or_none
from pipeboard.board.writing import Applied
from pipeboard.errors import InvalidData
from pipeboard.journal.commit import commit
from pipeboard.journal.contents import at_head
from pipeboard.journal.lock import Lock
from pipeboard.journal.message import Message
from pipeboard.model.ids import label_of
from pipeboard.model.tree import Patch
from pipeboard.storage.read import load
from pipeboard.storage.scan import inside
from pipeboard.storage.write import write
from pipeboard.team.marked import unmark
from pipeboard.team.markers import has_markers

ACTION = "markers.resolve"
WORDS = "conflict markers merged by field"

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.query.vocabulary import Vocabulary


def marked(board: Board, *, committed: bool = False) -> list[str]:
    """The files that hold markers; with `committed` only those that are as HEAD has them."""
    broken = sorted({problem.path for problem in board.problems() if is_yaml(problem.path)})
    found = [path for path in broken if has_markers(_data(board, path))]
    if committed:
        edited = set(edited_outside(board, found))
        return [path for path in found if path not in edited]
    return found


def unmarking(board: Board, paths: list[str]) -> tuple[Change | None, list[str]]:
    """The change that merges these files, and those of them that only a person can settle."""
    merged = {path: data for path in paths if (data := _merged(board, path)) is not None}
    left = [path for path in paths if path not in merged]
    if not merged:
        return None, left
    patches = [Patch(path, raw=merged[path], was_raw=_data(board, path)) for path in merged]
    trees = {path: load(data, path) for path, data in merged.items()}
    ids = tuple(_ids(trees, "contacts/"))
    slugs = tuple(label_of(path) for path in merged)
    about = slugs[0] if len(slugs) == 1 else f"{len(slugs)} files"
    return Change(
        verb="resolve",
        action=ACTION,
        words=WORDS,
        patches=tuple(patches),
        contacts=ids,
        slugs=slugs,
        orgs=tuple(_ids(trees, "orgs/")),
        summary=f"{about}: {WORDS}",
    ), left


def unmark_config(board: Board) -> Applied | None:
    """Merge the config by itself where it holds markers: a board that was never read cannot be
    opened with them. None where there are none, or only a person knows."""
    data = _data(board, CONFIG)
    merged = _merged(board, CONFIG) if has_markers(data) else None
    if merged is None:
        return None
    repository = board.repository
    repository.require_writable()
    team = team_of(merged)
    author = author_of(board, team)
    trailers = (("Pb-Action", ACTION), *way_of(board, team))
    message = str(Message("resolve", "config", WORDS, "", trailers))
    with Lock(repository.own_dir / "lock", wait=board.wait):
        write(inside(board.root, CONFIG), merged)
        sha = commit(repository, [CONFIG], message, author=author)
    board.refresh()
    return Applied(sha, (), f"config: {WORDS}")


def _merged(board: Board, path: str) -> bytes | None:
    repository = board.repository
    found = unmark(repository, path, _data(board, path), namer(_team(board)))
    return found.data if found is not None else None


def _team(board: Board) -> Vocabulary:
    return team_of(at_head(board.repository, [CONFIG])[CONFIG])


def _data(board: Board, path: str) -> bytes:
    try:
        return read_or_none(board, path) or b""
    except InvalidData:  # a link, or far too much
        return b""


def _ids(trees: Mapping[str, Mapping[str, object]], folder: str) -> Iterator[str]:
    for path, tree in trees.items():
        if path.startswith(folder) and tree.get("id"):
            yield str(tree["id"])
