"""What the files of a board become when two histories meet: paired by id, merged one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from pipeboard.model.tree import Path
from pipeboard.team.merge.file import merge_file
from pipeboard.team.merge.pairs import Contents, Entry, Pair, Tree, changed, is_file, pairs
from pipeboard.team.merge.places import Claim, Put, settle
from pipeboard.team.merge.sides import Author, Merged, Note, Side
from pipeboard.team.merge.stones import ids_of, is_stone, not_applied

__all__ = ["Entry", "Met", "Pair", "Plan", "Put", "Told", "Which", "merge_trees", "on"]

Which: TypeAlias = Literal["ours", "theirs"]
Told: TypeAlias = "Callable[[Pair, Which, Sequence[Path]], Author]"
"""Who set any of these fields of a file last on a side; of no fields: who changed the file."""


class Met(NamedTuple):
    """A file that both sides changed: where it is now, and what came of it."""

    path: str
    id: str
    merged: Merged


class Plan(NamedTuple):
    """What the merge of two trees is.

    `files` is the whole merged tree, the same whichever side is ours. `met` are the files that both
    sides had changed, `notes` all that a person is told, those of `met` among them.
    """

    files: dict[str, Put]
    met: tuple[Met, ...] = ()
    notes: tuple[Note, ...] = ()

    def since(
        self, tree: Mapping[str, Entry], taken_over: Iterable[str] = ()
    ) -> dict[str, Put | None]:
        """What is to be done to a tree to make it the merged one; None: the path goes.

        `taken_over` are paths that it is given from the other side besides: they go too, where the
        merge has the file under the name it has in the tree.
        """
        todo: dict[str, Put | None] = {
            path: None for path in (*tree, *taken_over) if path not in self.files
        }
        return todo | {
            path: put for path, put in self.files.items() if tree.get(path) != (put.mode, put.blob)
        }


def merge_trees(
    base: Tree,
    ours: Tree,
    theirs: Tree,
    read: Callable[[Iterable[str]], Mapping[str, bytes | None]],
    told: Told,
) -> Plan:
    """Merge two trees over what both were made from (empty: nothing).

    `read` gives the contents of blobs, None for one that is not to be read (too large): it is asked
    a few times, only for blobs that differ. `told` is asked only for files that both changed, and
    for fields only where they clash.
    """
    return _Meeting(base, ours, theirs, _remembering(read), told).plan()


def _remembering(read: Contents) -> Contents:
    """`read`, asking for each blob once."""
    known: dict[str, bytes | None] = {}

    def contents(blobs: Iterable[str]) -> Mapping[str, bytes | None]:
        new = [blob for blob in dict.fromkeys(blobs) if blob not in known]
        if new:
            known.update(read(new))
        return known

    return contents


class _Meeting:
    """Two trees over a third."""

    def __init__(self, base: Tree, ours: Tree, theirs: Tree, read: Contents, told: Told) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.read, self.told = read, told
        self.claims: list[Claim] = []
        self.met: list[tuple[Claim | None, Met]] = []
        self.notes: list[Note] = []

    def plan(self) -> Plan:
        """Every changed file decided, then each given its path."""
        touched = changed(self.base, self.ours) | changed(self.base, self.theirs)
        found = pairs(self.base, self.ours, self.theirs, self.read)
        met = [pair for pair in found if self._both_changed(pair)]
        self.read(blob for pair in met for blob in self._blobs(pair))
        forgotten = self._forgotten(touched) if met else {}
        for pair in found:
            if pair.id in forgotten and None in (pair.ours, pair.theirs):
                self._forget(pair, forgotten[pair.id])
            else:
                self._decide(pair)
        kept = {path: Put(*entry) for path, entry in self.ours.items() if path not in touched}
        files, at, notes = settle(kept, self.claims)
        return Plan(
            dict(sorted(files.items())),
            tuple(
                each._replace(path=at[claim] if claim else each.path) for claim, each in self.met
            ),
            tuple(sorted({*self.notes, *notes})),
        )

    def _entries(self, pair: Pair) -> tuple[Entry | None, Entry | None, Entry | None]:
        return (
            self.base[pair.base] if pair.base is not None else None,
            self.ours[pair.ours] if pair.ours is not None else None,
            self.theirs[pair.theirs] if pair.theirs is not None else None,
        )

    def _both_changed(self, pair: Pair) -> bool:
        b, o, t = self._entries(pair)
        return b not in (o, t) and o != t

    def _blobs(self, pair: Pair) -> list[str]:
        return [entry[1] for entry in self._entries(pair) if entry is not None and is_file(entry)]

    def _decide(self, pair: Pair) -> None:
        """What becomes of one file."""
        b, o, t = self._entries(pair)
        path = _path_of(pair)
        if b not in (o, t) and o != t:
            self._meet(pair, path, b, o, t)
            return
        stays = t if o == b else o
        if stays is not None:
            self._claim(pair, path, Put(*stays))

    def _claim(self, pair: Pair, path: str, put: Put, *aside: bytes) -> Claim:
        if put.mode not in ("100644", "100755"):
            what = "a submodule" if put.mode == "160000" else "a symbolic link"
            self.notes.append(Note("link", path, f"{what}, which is never followed"))
        claim = Claim(path, pair.id, path == pair.base, put, aside)
        self.claims.append(claim)
        return claim

    def _meet(
        self, pair: Pair, path: str, b: Entry | None, o: Entry | None, t: Entry | None
    ) -> None:
        """A file that both sides changed."""
        there = [entry for entry in (o, t) if entry is not None]
        files = [entry for entry in there if is_file(entry)]
        if len(files) < len(there):
            # The file before a link: it holds words, and what is a link elsewhere is told.
            stays = min(files or there)
            self.notes.append(Note("link", path, "a link on one side, which is never followed"))
            self._claim(pair, path, Put(*stays))
            return
        contents = self.read(
            entry[1] for entry in (b, o, t) if entry is not None and is_file(entry)
        )
        if any(contents.get(entry[1]) is None for entry in there):
            self._keep_unread(pair, path, o, t)
            return
        before = contents.get(b[1]) if b is not None and is_file(b) else None
        one = self._side(pair, "ours", contents.get(o[1]) if o is not None else None)
        two = self._side(pair, "theirs", contents.get(t[1]) if t is not None else None)
        merged = merge_file(path, before, one, two)
        self.notes += merged.notes
        put = self._put(merged.data, b, o, t) if merged.data is not None else None
        claim = self._claim(pair, path, put, *merged.aside) if put is not None else None
        self.met.append((claim, Met(path, pair.id, merged)))

    def _side(self, pair: Pair, which: Which, data: bytes | None) -> Side:
        by, at = self.told(pair, which, ())
        return Side(data, by, at, partial(self.told, pair, which))

    def _put(self, data: bytes, b: Entry | None, o: Entry | None, t: Entry | None) -> Put:
        """The bytes, as the object that holds them already where one does."""
        before = b[0] if b is not None and is_file(b) else ""
        modes = [entry[0] for entry in (o, t) if entry is not None]
        mode = min([each for each in modes if each != before], default=before)
        contents = self.read(())
        for entry in (o, t):
            if entry is not None and contents.get(entry[1]) == data:
                return Put(mode, entry[1])
        return Put(mode, None, data)

    def _keep_unread(self, pair: Pair, path: str, o: Entry | None, t: Entry | None) -> None:
        """Files too large to be looked at: the later one stays, the other is kept beside it."""
        if o is None or t is None:
            stays = o or t
            assert stays is not None
            self._claim(pair, path, Put(*stays))
            return
        at_ours = self.told(pair, "ours", ()).at
        at_theirs = self.told(pair, "theirs", ()).at
        later, other = (o, t) if (at_ours, o) > (at_theirs, t) else (t, o)
        self._claim(pair, path, Put(*later))
        beside = f"{path}.unmerged-{other[1][:12]}"
        self.claims.append(Claim(beside, "", False, Put(*other), ()))
        self.notes.append(Note("both-kept", path, f"too large to merge: the other is in {beside}"))

    def _forgotten(self, touched: set[str]) -> dict[str, str]:
        """Ids of people who were forgotten on a side → the path of the tombstone."""
        new = {
            path: side[path][1]
            for side in (self.ours, self.theirs) for path in touched
            if path not in self.base and is_stone(path) and is_file(side.get(path))
        }  # fmt: skip
        contents = self.read(new.values()) if new else {}
        return ids_of({path: contents.get(blob) for path, blob in new.items()})

    def _forget(self, pair: Pair, stone: str) -> None:
        """The tombstone wins; what was edited is told."""
        side: Which = "theirs" if pair.ours is None else "ours"
        b, o, t = self._entries(pair)
        edited = t if pair.ours is None else o
        if edited is None or edited == b:
            return
        contents = self.read(entry[1] for entry in (b, edited) if entry is not None)
        before = contents.get(b[1]) if b is not None else None
        by = self.told(pair, side, ()).by
        self.notes.append(not_applied(stone, by, before, contents.get(edited[1])))


def on(pair: Pair, which: Which) -> str:
    """Where a side has a file, or had it."""
    return (pair.ours if which == "ours" else pair.theirs) or pair.base or ""


def _path_of(pair: Pair) -> str:
    """Where a file is after the merge: a side's new name, the smaller of two."""
    b, o, t = pair.base, pair.ours, pair.theirs
    if o is None or t is None:
        return o or t or b or ""
    if o == t or t == b:
        return o
    return t if o == b else min(o, t)
