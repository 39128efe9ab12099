"""What git left unmerged on a board, merged by field: from the three stages, nobody's work lost.

A file that git left as it was is merged from its stages, as a sync would have done. Where a person
has begun to settle it by hand, their work stands: a file that reads and has no markers is taken as
it is, one with markers is merged from what it says now. What cannot be merged is left, and named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.contents import at_commit, staged
from pipeboard.journal.objects import blobs as read_blobs
from pipeboard.journal.objects import tree
from pipeboard.journal.unmerged import BASE, OURS, THEIRS, Coming, Stage, coming, favoured, unmerged
from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.read import load
from pipeboard.team.markers import has_markers, split
from pipeboard.team.merge.file import Note
from pipeboard.team.merge.sides import Author
from pipeboard.team.merge.tree import Entry, Met, Pair, Which, merge_trees, on
from pipeboard.team.people import Named, Whose, two_sides

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository
    from pipeboard.model.tree import Path

_FILES = ("100644", "100755")
_STONES = "forgotten"

Disk = Callable[[str], bytes | None]
"""The bytes of a file of the board as it is; None where there is none."""
Stages = dict[int, Stage]


class Left(NamedTuple):
    """What git left: by path of the board its stages, and the paths that are not the board's."""

    state: str
    files: dict[str, Stages]
    others: tuple[str, ...]


class Settled(NamedTuple):
    """What is to become of the board's files: `files` by path, None for one that goes.

    `met` and `notes` as in a sync; `left` are those that only a person can settle, and why.
    """

    files: dict[str, bytes | None]
    met: tuple[Met, ...]
    notes: tuple[Note, ...]
    left: dict[str, str]


def look(repo: Repository, is_board: Callable[[str], bool]) -> Left:
    """What is unmerged here; files that were staged with their markers count as well."""
    state = repo.state()
    below = f"{repo.prefix}/" if repo.prefix else ""
    files: dict[str, Stages] = {}
    others: list[str] = []
    for path, stages in unmerged(repo).items():
        inside = path[len(below) :] if path.startswith(below) else ""
        if inside and is_board(inside):
            files[inside] = stages
        else:
            others.append(path)
    if state in ("merge", "rebase", "cherry-pick", "revert"):
        files |= _staged_with_markers(repo, state, is_board)
    return Left(state, files, tuple(others))


def settle(repo: Repository, left: Left, disk: Disk, named: Named) -> Settled:
    """What the board's unmerged files become; nothing is written."""
    return _Work(repo, left, disk, named).settled()


class _Work:
    """One look at all the files: what each stage says, and what the disk says."""

    def __init__(self, repo: Repository, left: Left, disk: Disk, named: Named) -> None:
        self.repo = repo
        self.disk = disk
        self.named = named
        self.left: dict[str, str] = {}
        self.stages: dict[str, Stages] = {}
        for path, stages in left.files.items():
            if all(stage.mode in _FILES for stage in stages.values()):
                self.stages[path] = stages
            else:
                self.left[path] = "a link or a submodule"
        names = sorted({s.blob for stages in self.stages.values() for s in stages.values()})
        self.bytes = dict(zip(names, read_blobs(repo, names), strict=True))
        self.of_disk: dict[str, str] = {}
        comes = coming(repo, left.state)
        base, theirs = (comes.base, comes.theirs) if comes else ("", "")
        self.whose = _whose(repo, left.state, comes, named)
        self.stones = {
            side: _stones(repo, rev) if rev and self.stages else {}
            for side, rev in ((BASE, base), (OURS, "HEAD"), (THEIRS, theirs))
        }

    def settled(self) -> Settled:
        """First from the stages alone; where a person has been at work, once more with that."""
        planned = self._merged()
        stages = dict(self.stages)
        taken = self._taken_from_disk(planned.files)
        if self.stages != stages:
            planned = self._merged()
        return planned._replace(files={**planned.files, **taken}, left=dict(self.left))

    def _merged(self) -> Settled:
        stages = self.stages

        def side_tree(side: int) -> dict[str, Entry]:
            unmerged = {path: had[side] for path, had in stages.items() if side in had}
            return self.stones[side] | unmerged

        plan = merge_trees(
            side_tree(BASE), side_tree(OURS), side_tree(THEIRS), self._read, self._told
        )
        files: dict[str, bytes | None] = dict.fromkeys(stages)
        for path, put in plan.files.items():
            if path in stages or not self._is_stone(path):
                files[path] = put.data if put.blob is None else self.bytes[put.blob]
        return Settled(files, plan.met, plan.notes, {})

    def _read(self, blobs: Iterable[str]) -> Mapping[str, bytes | None]:
        wanted = list(blobs)
        new = [blob for blob in wanted if blob not in self.bytes]
        self.bytes.update(zip(new, read_blobs(self.repo, new), strict=True))
        return {blob: self.bytes[blob] for blob in wanted}

    def _is_stone(self, path: str) -> bool:
        return any(path in stones for stones in self.stones.values())

    def _told(self, pair: Pair, which: Which, fields: Sequence[Path]) -> Author:
        path, ours = on(pair, which), which == "ours"
        stage = self.stages.get(path, {}).get(OURS if ours else THEIRS)
        return self.whose[0 if ours else 1].author(path, self._committed(stage), fields)

    def _committed(self, stage: Stage | None) -> str:
        """The object of a stage before a person began to edit it; "" for a file that is gone."""
        return self.of_disk.get(stage.blob, stage.blob) if stage else ""

    def _taken_from_disk(self, planned: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
        """Files that were settled by hand; those begun by hand are put into the stages."""
        taken: dict[str, bytes | None] = {}
        for path, stages in list(self.stages.items()):
            data = self.disk(path)
            if data is None or data == planned[path] or self._is_as_git_left_it(data, stages):
                continue
            del self.stages[path]
            if has_markers(data):
                self._take_begun(path, data, stages)
            elif not _reads(data, path):
                self.left[path] = "it was edited and does not read"
            elif OURS in stages and THEIRS in stages:
                taken[path] = data
            else:
                self._take_edited(path, data, stages)
        return taken

    def _is_as_git_left_it(self, data: bytes, stages: Stages) -> bool:
        versions = {side: self.bytes[stage.blob] for side, stage in stages.items()}
        if data in (versions.get(OURS), versions.get(THEIRS)):
            return True
        parts = split(data)
        if parts is None or OURS not in versions or THEIRS not in versions:
            return False
        by_lines = favoured(self.repo, versions[OURS], versions.get(BASE, b""), versions[THEIRS])
        return (parts.ours, parts.theirs) == by_lines

    def _take_begun(self, path: str, data: bytes, stages: Stages) -> None:
        """A file with markers that a person has edited: its two sides as it tells them now."""
        parts = split(data)
        if parts is None or not _reads(parts.ours, path) or not _reads(parts.theirs, path):
            self.left[path] = "it was edited, and its two sides do not read"
            return
        self.stages[path] = {
            **stages,
            OURS: self._as_stage(parts.ours, stages.get(OURS)),
            THEIRS: self._as_stage(parts.theirs, stages.get(THEIRS)),
        }

    def _take_edited(self, path: str, data: bytes, stages: Stages) -> None:
        """A file that one side removed, and a person has edited since."""
        side = OURS if OURS in stages else THEIRS
        self.stages[path] = {**stages, side: self._as_stage(data, stages.get(side))}

    def _as_stage(self, data: bytes, before: Stage | None) -> Stage:
        blob = blob_id(data, self.repo.object_format)
        self.bytes[blob] = data
        if before is not None and blob != before.blob:
            self.of_disk[blob] = before.blob
        return Stage(before.mode if before else _FILES[0], blob)


def _whose(repo: Repository, state: str, comes: Coming | None, named: Named) -> tuple[Whose, Whose]:
    """Both sides of what git merges; where it does not say what comes, that is sought."""
    head = repo.head() or ""
    if comes is None:
        return Whose(repo, named, head), Whose(repo, named)
    if state == "merge":
        return two_sides(repo, named, head, comes.theirs)
    bases = [comes.base] if comes.base else []
    return Whose(repo, named, head, bases), Whose(repo, named, comes.theirs, bases)


def _staged_with_markers(
    repo: Repository, state: str, is_board: Callable[[str], bool]
) -> dict[str, Stages]:
    """Files that were staged before their conflicts were settled: the stages they once had."""
    comes = coming(repo, state)
    marked = [
        path for path, data in staged(repo).items() if is_board(path) and has_markers(data)
    ] if comes else []  # fmt: skip
    if comes is None or not marked:
        return {}
    found: dict[str, Stages] = {path: {} for path in marked}
    for side, rev in ((BASE, comes.base), (OURS, "HEAD"), (THEIRS, comes.theirs)):
        for path, data in at_commit(repo, rev, marked).items() if rev else ():
            if data is not None:
                found[path][side] = Stage(_FILES[0], blob_id(data, repo.object_format))
    return found


def _stones(repo: Repository, rev: str) -> dict[str, Entry]:
    """Who is forgotten at a commit: that wins over every edit, though its file merged by itself."""
    return {f"{_STONES}/{name}": entry for name, entry in tree(repo, rev, _STONES).items()}


def _reads(data: bytes, path: str) -> bool:
    """Whether a file of the board can be read; texts always can."""
    if not path.endswith(".yaml"):
        return True
    try:
        load(data, path)
    except InvalidData:
        return False
    return True
