"""Finish with pipeboard: what a merge of git's own left undone is merged by field and concluded.

A merge ends with its commit. A rebase, a cherry-pick or a revert has more to do: the board's files
are settled and staged, and git goes on. Files that are not the board's are left to the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeboard import crash
from pipeboard.board.files import is_board_file
from pipeboard.board.identity import author_of, namer, team_of, way_of
from pipeboard.board.locate import CONFIG
from pipeboard.board.preparing import read_or_none
from pipeboard.errors import InvalidData
from pipeboard.journal.contents import at_head
from pipeboard.journal.lock import Lock
from pipeboard.journal.message import parse
from pipeboard.journal.unmerged import GOES_ON, conclude, message
from pipeboard.journal.unmerged import settle as stage
from pipeboard.model.text import count
from pipeboard.storage.scan import inside
from pipeboard.storage.write import remove, write_many
from pipeboard.team.unfinished import Left, Settled, look, settle

if TYPE_CHECKING:
    from pipeboard.board.door import Board


class Finished(NamedTuple):
    """What came of it.

    `state`: what was unfinished ("" for files alone, as a stash leaves them); `commit`: the merge
    ("" where there is none to make, or not yet); `paths`: the board's files that were settled;
    `contacts`: the ids of those that both sides had changed; `conflicts`: how many decisions are
    left in them; `left`: what only a person can settle, and why; `next`: the command that goes on
    ("" where nothing is left to do).
    """

    state: str
    commit: str
    paths: tuple[str, ...]
    contacts: tuple[str, ...]
    conflicts: int
    notes: tuple[str, ...]
    left: dict[str, str]
    next: str

    @property
    def summary(self) -> str:
        """One line of it."""
        files = count(len(self.paths), "file")
        parts = [f"merged {files} by field" if self.paths else "nothing was left to merge"]
        if self.conflicts:
            parts.append(f"{self.conflicts} to decide: pb conflicts")
        if self.left:
            parts.append(f"left to you: {', '.join(self.left)}")
        if self.next:
            parts.append(f"then: {self.next}")
        return " · ".join(parts)


def finish(board: Board, *, dry_run: bool = False) -> Finished | None:
    """Settle what is unmerged; None where nothing is unfinished. A dry run only says so.

    Killed at any step it can be called again; until it concludes, `git merge --abort` undoes all.
    Raises Busy, GitError, CannotWrite.
    """
    repository = board.repository
    with Lock(repository.own_dir / "lock", wait=board.wait):
        team = team_of(at_head(repository, [CONFIG])[CONFIG])
        author, way = author_of(board, team), way_of(board, team)
        left = look(repository, is_board_file)
        if not left.files and not left.others and left.state not in ("merge", *GOES_ON):
            return None
        disk = _Disk(board)
        settled = settle(repository, left, disk, namer(team))
        paths = sorted(settled.files) if dry_run else _put(board, settled, disk)
        waiting = settled.left | dict.fromkeys(left.others, "not a file of the board")
        made = ""
        if left.state == "merge" and not waiting and not dry_run:
            crash.point("finish: conclude")
            made = conclude(repository, _sentence(board, settled, way), author)
    with suppress(InvalidData):  # a config that is left to the person, and was never read before
        board.refresh()
    return Finished(
        state=left.state,
        commit=made,
        paths=tuple(paths),
        contacts=tuple(_contacts(settled)),
        conflicts=sum(len(met.merged.conflicts) for met in settled.met),
        notes=tuple(f"{note.path}: {note.words}" for note in settled.notes),
        left=waiting,
        next=_next(left, made, waiting),
    )


class _Disk:
    """The board's files as they were when they were first looked at."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._seen: dict[str, bytes | None] = {}

    def __call__(self, path: str) -> bytes | None:
        """The bytes; None where there is none."""
        if path not in self._seen:
            self._seen[path] = self._read(path)
        return self._seen[path]

    def _read(self, path: str) -> bytes | None:
        try:
            return read_or_none(self._board, path)
        except InvalidData:  # a link, a folder, far too much
            return b""


def _put(board: Board, settled: Settled, disk: _Disk) -> list[str]:
    """Write what is to be written, remove what goes, stage both; the paths.

    Raises Overtaken, with nothing written, where somebody saved one of them meanwhile.
    """
    places = {path: inside(board.root, path) for path in settled.files}
    changed = [path for path in settled.files if settled.files[path] != disk(path)]
    # What is kept aside first: nothing is replaced whose other version is nowhere yet.
    order = sorted(changed, key=lambda path: (".unmerged-" not in path, path))
    crash.point("finish: write")
    write_many(
        [(places[path], data) for path in order if (data := settled.files[path]) is not None],
        were={places[path]: disk(path) for path in order},
    )
    for path in order:
        if settled.files[path] is None:
            remove(places[path])
    crash.point("finish: stage")
    if settled.files:
        stage(board.repository, [board.repository.from_top(path) for path in settled.files])
    return sorted(settled.files)


def _sentence(board: Board, settled: Settled, way: Sequence[tuple[str, str]]) -> str:
    """git's own words for the merge, with what a program reads behind them."""
    text = message(board.repository).rstrip()
    about = [("Pb-Contact", id) for id in _contacts(settled)]
    trailers = [("Pb-Action", "merge.finish"), *about, *way]
    behind = "\n" if parse(text).trailers else "\n\n"
    return text + behind + "".join(f"{key}: {value}\n" for key, value in trailers)


def _contacts(settled: Settled) -> Iterator[str]:
    for met in settled.met:
        if met.path.startswith("contacts/") and met.id:
            yield met.id


def _next(left: Left, made: str, waiting: dict[str, str]) -> str:
    """What goes on from here."""
    if waiting:
        return "git add what you settled, then pb finish"
    if left.state == "merge":
        return ""
    return GOES_ON.get(left.state, "pb record")
