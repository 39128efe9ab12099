"""The files of one adoption: each is brought from what it was to what came, as a person finds it.

A path is the old one (replaced), the new one (left), or somebody is editing it. Then what came is
merged into the edit, which stays uncommitted; an edit that does not read right now is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.graph import Moved
from pipeboard.journal.merge_commit import Entry
from pipeboard.journal.repo import Repository
from pipeboard.model.tree import Path
from pipeboard.storage.read import load
from pipeboard.team.merge.sides import Author
from pipeboard.team.merge.tree import Pair, Which
from pipeboard.team.past import Past
from pipeboard.team.people import Named
from pipeboard.team.sync.astray import renamed
from pipeboard.team.sync.disk import MODULE, File, look
from pipeboard.team.sync.join import author, entries, is_boards, named, plan_of, to_board
from pipeboard.team.sync.putting import put
from pipeboard.team.sync.unread import left_of, note

_ROUNDS = 5  # of looking again at files that were written while we looked


class Adopted(NamedTuple):
    """Paths of the board: those that came, those on the disk as somebody edits them, and those
    that were kept beside a file."""

    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


class Editor(NamedTuple):
    """Who is editing what is on the disk, and when; `name` names the people of commits."""

    by: str
    at: int
    name: Named


class Files:
    """The files of one adoption, looked at as often as somebody else writes them meanwhile."""

    def __init__(
        self,
        repo: Repository,
        old: str | None,
        new: str,
        changes: Sequence[Moved],
        editor: Editor,
    ) -> None:
        self.repo = repo
        self.changes = {change.path: change for change in changes}
        self.editor = editor
        self.past = Past(repo, new, [old] if old else [], editor.name)
        self.clean: set[str] = set()
        self.renamed: dict[str, str] = {}  # by hand: old path → new path
        self.left: set[str] = set()
        self.aside: set[str] = set()

    def adopted(self) -> Adopted:
        """What it came to."""
        return Adopted(
            self._boards(self.changes), self._boards(self.left), self._boards(self.aside)
        )

    def write(self) -> None:
        """Bring every path where it is to be."""
        open_ = list(self.changes.values())
        for _ in range(_ROUNDS):
            files = look(self.repo, open_)
            late = self._settle(files)
            were = {now: was for was, now in self.renamed.items()}
            again = {were.get(path, path) for path in late}
            open_ = [change for path, change in self.changes.items() if path in again]
            if not open_:
                return
        self._leave([change.path for change in open_])

    def _settle(self, files: dict[str, File]) -> list[str]:
        """One round; the paths that somebody wrote in the middle of it."""
        wanted: dict[str, Entry | None] = {}
        edited: list[str] = []
        folders: list[str] = []
        self.renamed = renamed(self.repo, self.changes, files)
        files.update(look(self.repo, [Moved(now, None, None) for now in self.renamed.values()]))
        for path in [path for path in files if path in self.changes]:
            file, change = files[path], self.changes[path]
            blob = change.new[1] if change.new else ""
            if (change.new or change.old or ("",))[0] == MODULE:
                continue  # a submodule: only the index is to know of it
            if file.other and self._was_folder(path):
                folders.append(path)
            elif file.other:
                self.left.add(path)
            elif path in self.renamed:
                edited.append(path)
            elif file.blob == blob:
                self.clean.add(path)
            elif file.blob == (change.old[1] if change.old else ""):
                wanted[path] = Entry(*change.new) if change.new else None
            else:
                edited.append(path)
        final = wanted | self._merged(edited, files)
        late = put(self.repo, final, files)
        self.clean |= {path for path in wanted if final[path] == wanted[path]} - set(late)
        return [*late, *filter(self._made_room, folders)]

    def _was_folder(self, path: str) -> bool:
        """Whether what came has a file where a folder was."""
        return any(
            gone.startswith(f"{path}/") for gone, change in self.changes.items() if not change.new
        )

    def _made_room(self, path: str) -> bool:
        """Remove a folder that is empty by now; what else is in it is somebody's, and stays."""
        try:
            os.rmdir(self.repo.top / path)
        except FileNotFoundError:
            return True
        except OSError:
            self.left.add(path)
            return False
        return True

    # What is being edited

    def _merged(self, edited: Sequence[str], files: Mapping[str, File]) -> dict[str, Entry | None]:
        """What the files that are being edited become, and those that hang together with them."""
        now = {path: self.renamed.get(path, path) for path in edited}
        unread = {path for path in edited if not self._reads(now[path], files[now[path]])}
        self._leave(unread)
        self.left |= set(now.values())
        if not set(edited) - unread:
            return {}
        there = {p: c for p, c in self.changes.items() if p in files and p not in unread}
        base = {path: change.old for path, change in there.items() if change.old}
        theirs = {path: change.new for path, change in there.items() if change.new}
        places = {path: now.get(path, path) for path in there}
        ours = {
            place: (self._mode(path), files[place].blob)
            for path, place in places.items()
            if files[place].data is not None
        }
        held = {files[path].blob: files[path].data or b"" for path in now.values() if path in ours}
        plan = plan_of(self.repo, base, ours, theirs, self._told, held)
        puts = entries(
            self.repo, plan.since(named(self.repo, ours), named(self.repo, theirs)), held
        )
        self.aside |= {path for path in puts if ".unmerged-" in path}
        return puts

    def _reads(self, path: str, file: File) -> bool:
        """Whether a file that is being edited says something that can be merged."""
        named = to_board(self.repo, path)
        if file.data is None or not (is_boards(named) and named.endswith(".yaml")):
            return True
        try:
            load(file.data, named)
        except InvalidData:
            return False
        return True

    def _leave(self, paths: Collection[str]) -> None:
        """These stay as they are, and what came is merged into them later."""
        self.left |= {self.renamed.get(path, path) for path in paths}
        boards = {path: to_board(self.repo, path) for path in paths}
        note(self.repo, {
            named: left_of(self.repo, self.changes, path)
            for path, named in boards.items() if is_boards(named)
        })  # fmt: skip

    def _told(self, pair: Pair, which: Which, fields: Sequence[Path]) -> Author:
        """What is on the disk and not committed is the editor's own, now."""
        if which == "ours":
            return Author(self.editor.by, self.editor.at)
        return author(self.past, pair, which, fields)

    def _mode(self, path: str) -> str:
        change = self.changes[path]
        return (change.old or change.new or ("100644", ""))[0]

    def _boards(self, paths: Collection[str]) -> tuple[str, ...]:
        named = (to_board(self.repo, path) for path in sorted(paths))
        return tuple(path for path in named if is_boards(path))
