"""Commits that were made without pipeboard, told like ours: by what they changed in the files.

Nobody wrote their trailers; they are worked out from the trees before and after, and hide the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from pipeboard.board.files import is_board_file, is_yaml
from pipeboard.board.trailers import field_trailers
from pipeboard.errors import InvalidData
from pipeboard.journal.history import Entry, log, show_trees
from pipeboard.journal.message import Message
from pipeboard.journal.objects import paths_of
from pipeboard.storage.read import load

if TYPE_CHECKING:
    from pipeboard.board.one import One
    from pipeboard.model.tree import Tree

_AT_ONCE = 100  # commits that are worked out together
_MOST = 200  # files of one commit that are read; git shows the rest
Two = tuple[str, Mapping[str, "Tree"] | None, Mapping[str, "Tree"] | None]


def told(
    board: One, path: str = "", *, since: float | None = None, action: str = ""
) -> Iterator[Entry]:
    """The commits of the board, or of one file, newest first: see `One.told`."""
    paths = [path] if path else []
    if not action:
        yield from explained(board, log(board.repository, paths, since=since))
        return
    ours = log(board.repository, paths, since=since, grep=f"^Pb-Action: {action}$")
    others = log(board.repository, paths, since=since, grep="^Pb-Action: ", lacking=True)
    foreign = (
        entry for entry in explained(board, others) if entry.message.value("Pb-Action") == action
    )
    yield from merge(ours, foreign, key=lambda entry: -entry.at)


def explained(board: One, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same commits; those without trailers have what they changed in the place of them."""
    waiting = iter(entries)
    while some := list(islice(waiting, _AT_ONCE)):
        foreign = [entry for entry in some if is_foreign(entry)]
        if foreign:
            _tell(board, foreign)
        yield from some


def is_foreign(entry: Entry) -> bool:
    """Whether pipeboard did not make this commit; a merge of git's brings what others did."""
    return not entry.message.value("Pb-Action") and len(entry.parents) < 2


def _tell(board: One, entries: Sequence[Entry]) -> None:
    paths = paths_of(board.repository, [entry.sha for entry in entries])
    files = [
        (entry, path)
        for entry in entries
        for path in [path for path in paths[entry.sha] if _is_told(path)][:_MOST]
    ]
    asked = [(f"{e.sha}{side}", p) for e, p in files for side in ("^", "")]
    contents = iter(list(show_trees(board.repository, asked)))
    changed: dict[str, list[Two]] = {entry.sha: [] for entry in entries}
    for entry, path in files:
        before, after = next(contents), next(contents)
        changed[entry.sha].append((path, _tree(before, path), _tree(after, path)))
    for entry in entries:
        entry.message = _worked_out(entry.message, changed[entry.sha])


def _is_told(path: str) -> bool:
    return is_board_file(path) and is_yaml(path)


def _tree(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    try:
        return load(data, path) if data is not None else None
    except InvalidData:
        return None


def _worked_out(message: Message, changed: Sequence[Two]) -> Message:
    """The message with trailers as ours would have had them."""
    if not changed:
        return message
    ids: dict[str, list[str]] = {"Pb-Contact": [], "Pb-Org": []}
    for path, old, new in changed:
        key = "Pb-Contact" if path.startswith("contacts/") else "Pb-Org"
        id = str((new or old or {}).get("id") or "")
        if id and path.startswith(("contacts/", "orgs/")) and id not in ids[key]:
            ids[key].append(id)
    said = [("Pb-Action", _action(changed))]
    said += [(key, id) for key, names in ids.items() for id in names]
    said += field_trailers((old, new) for _, old, new in changed)
    return Message(
        message.verb, message.slug, message.words, message.reason, (*message.trailers, *said)
    )


def _action(changed: Sequence[Two]) -> str:
    """What most describes it: a stage that moved, somebody who came or went, else fields."""
    people = [one for one in changed if one[0].startswith("contacts/")]
    if any(old and new and _stage(old) != _stage(new) for _, old, new in people):
        return "stage.move"
    if people and all(old is None for _, old, _ in people):
        return "contact.add"
    if people and all(new is None for _, _, new in people):
        return "contact.remove"
    return "field.set"


def _stage(tree: Mapping[str, Tree]) -> str:
    return str(tree.get("stage") or "lead")
