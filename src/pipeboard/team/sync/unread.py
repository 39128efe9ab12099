"""Files that could not be read when another version came: half saved, in somebody's editor.

They were left alone, and what the editor saves next is made of the version before. So that version
is remembered, and once the file reads again, what came meanwhile is merged into it, whatever names
it has here and there by then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.contents import at_head, versions
from pipeboard.journal.graph import Moved
from pipeboard.journal.merge_commit import Entry
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository
from pipeboard.model.tree import Path
from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.read import load
from pipeboard.storage.write import remove, write
from pipeboard.team.merge.pairs import Tree
from pipeboard.team.merge.sides import Author
from pipeboard.team.merge.tree import Pair, Which, on
from pipeboard.team.people import Whose
from pipeboard.team.sync.astray import astray, ids_of
from pipeboard.team.sync.disk import File, look
from pipeboard.team.sync.join import entries, from_board, named, plan_of, to_board
from pipeboard.team.sync.putting import put

if TYPE_CHECKING:
    from pipeboard.team.sync.taking import Editor

_FILE = "unread.json"


class Left(NamedTuple):
    """The blobs of a file ("": there was none): what it was made of, and what came meanwhile.

    `at`: where what came is, if that is not where the file was.
    """

    base: str
    came: str
    at: str = ""


def left_of(repo: Repository, changes: Mapping[str, Moved], path: str) -> Left:
    """What came of a file of the repository that is left, under the name that it has there."""
    change = changes[path]
    base = change.old[1] if change.old else ""
    if change.new:
        return Left(base, change.new[1])
    new = {to_board(repo, p): one.new[1] for p, one in changes.items() if one.new and not one.old}
    own = ids_of(repo, {to_board(repo, path): base}).values()
    at = next((at for at, id in ids_of(repo, new).items() if id in own), "")
    return Left(base, new.get(at, ""), at)


def note(repo: Repository, left: Mapping[str, Left]) -> None:
    """Remember these paths of the board; one that is known keeps what it was first made of."""
    if left:
        known = _read(repo)
        kept = {p: new._replace(base=known[p].base) for p, new in left.items() if p in known}
        _write(repo, {**known, **left, **kept})


def any_left(repo: Repository) -> bool:
    """Whether a file waits to be read again."""
    return os.path.exists(os.path.join(repo.own_folder, _FILE))


class Settled(NamedTuple):
    """What came of those that waited: the board's paths to look at anew, those that went with
    somebody who was forgotten, and what is to be committed (None: gone), where somebody committed a
    file half saved as it was: what came."""

    paths: tuple[str, ...]
    forgotten: tuple[str, ...]
    back: dict[str, bytes | None]


def settle(repo: Repository, editor: Editor) -> Settled:
    """Merge what came into the files that read again. To be called with the board's lock."""
    waiting = {path: _Waiting(repo, path, left, editor) for path, left in _read(repo).items()}
    done = {path: one for path, one in waiting.items() if one.settle()}
    still = {path: one for path, one in waiting.items() if path not in done}
    back = [one.back() for one in still.values()]
    _write(repo, {path: one.left for path, one in still.items()})
    return Settled(
        tuple(sorted({path for one in done.values() for path in one.files})),
        tuple(sorted(one.here for one in done.values() if one.here and one.is_forgotten)),
        {path: data for each in back for path, data in each.items()},
    )


class _Waiting:
    """One file that was left: `was` is its path then, `here` its path now ("": it is gone)."""

    def __init__(self, repo: Repository, was: str, left: Left, editor: Editor) -> None:
        self.repo, self.was, self.left, self.editor = repo, was, left, editor
        self.there = left.at or was
        self.whose = Whose(repo, editor.name, repo.head() or "")
        self.here = was
        self.files = self._look(was, self.there)
        if self.files[was].data is None:
            self.here = astray(repo, {was: left.base or left.came}, {self.there}).get(was, "")
            self.files |= self._look(self.here) if self.here else {}
        may_run = self.here and os.access(repo.folder / self.here, os.X_OK)
        self.mode = "100755" if may_run else "100644"
        ids = ids_of(repo, {was: left.base or left.came}).values()
        self.is_forgotten = any((repo.folder / f"forgotten/{id}.yaml").exists() for id in ids)

    def settle(self) -> bool:
        """Whether nothing is left to do for it.

        What came is merged in whether or not somebody committed the file by hand meanwhile, who did
        not know of it.
        """
        if not self.here and (self.there != self.was or not self._is_as_it_came()):
            return True  # it was removed by somebody who had what came before them
        if self.is_forgotten:
            return self._put({from_board(self.repo, self.here): None})
        return self._reads() and self._merge()

    def back(self) -> dict[str, bytes | None]:
        """What HEAD is to have again where this was committed half saved, which takes back what
        came for all; on the disk it goes on waiting."""
        if (
            not self.here
            or at_head(self.repo, [self.here])[self.here] != self.files[self.here].data
        ):
            return {}
        if self.there != self.was:
            return {self.here: None}
        # A pull by hand may have brought a later one into the lines of the half saved file.
        found = versions(self.repo, "HEAD", self.was, descent=True) if self.left.came else ()
        came = next((version for version in found if _reads(version, self.was)), self._came())
        if came is not None:
            self.left = self.left._replace(came=blob_id(came, self.repo.object_format))
        return {self.here: None, self.was: came}

    def _is_as_it_came(self) -> bool:
        return at_head(self.repo, [self.was])[self.was] == self._came()

    def _came(self) -> bytes | None:
        return next(contents(self.repo, [self.left.came])) if self.left.came else None

    def _reads(self) -> bool:
        return not self.here or _reads(self.files[self.here].data or b"", self.here)

    def _merge(self) -> bool:
        """False where the file was saved again just now: the next look merges it."""
        repo, left = self.repo, self.left
        base = self._tree(self.was, left.base)
        ours = self._tree(self.here, self.files[self.here].blob if self.here else "")
        theirs = self._tree(self.there, self._blob_there())
        held = {file.blob: file.data for file in self.files.values() if file.data is not None}
        plan = plan_of(repo, base, ours, theirs, self._told, held)
        puts = entries(repo, plan.since(named(repo, ours), [self.there]), held)
        return self._put(puts)

    def _put(self, puts: Mapping[str, Entry | None]) -> bool:
        files = {from_board(self.repo, path): file for path, file in self.files.items()}
        return not put(self.repo, puts, files)

    def _blob_there(self) -> str:
        """What came: if it has a path of its own, as it is by now."""
        apart = self.there not in (self.was, self.here)
        return (apart and self.files[self.there].blob) or self.left.came

    def _look(self, *paths: str) -> dict[str, File]:
        """By the board's paths."""
        full = {from_board(self.repo, path): path for path in paths}
        entries = [Moved(path, ("", self.left.base), ("", self.left.came)) for path in full]
        return {full[path]: file for path, file in look(self.repo, entries).items()}

    def _tree(self, path: str, blob: str) -> Tree:
        return {from_board(self.repo, path): (self.mode, blob)} if path and blob else {}

    def _told(self, pair: Pair, which: Which, fields: Sequence[Path]) -> Author:
        if which == "ours":
            return Author(self.editor.by, self.editor.at)
        return self.whose.author(on(pair, which), self._blob_there(), fields)


def _reads(data: bytes, path: str) -> bool:
    try:
        load(data, path)
    except InvalidData:
        return False
    return True


def _read(repo: Repository) -> dict[str, Left]:
    try:
        known = json.loads((repo.own_dir / _FILE).read_bytes())
        return {str(path): Left(*map(str, left)) for path, left in known.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _write(repo: Repository, known: Mapping[str, Left]) -> None:
    place = repo.own_dir / _FILE
    if known:
        write(place, json.dumps(known).encode())
    else:
        remove(place)
