"""Is the index what the files say? One `git status` answers, and only what changed is read again.

Re-read = what moved between the HEAD indexed and HEAD now ∪ what is dirty now ∪ what was dirty when
indexed, minus the files whose bytes are the ones indexed. On the path of every list of contacts:
where nothing changed neither yaml nor msgspec is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from pipeboard.errors import GitError
from pipeboard.model.text import texts_of
from pipeboard.storage.index.index import Doubtful, Index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pipeboard.storage.index.journal import BoardStatus, Journal

    Progress = Callable[[int, int], None]

CONFIG = "pipeboard.yaml"
FOLDERS = ("contacts", "orgs", "competitors", "library", "people")
_MANY = 500  # changed files from which a rebuild is worth a thought


class Refreshed:
    """What a look at the files brought: `paths` whose rows changed; `rebuilt`: all of them.

    `config_changed` says that the vocabulary is another one as well.
    """

    __slots__ = ("config_changed", "paths", "rebuilt", "status")

    def __init__(
        self,
        status: BoardStatus,
        paths: tuple[str, ...] = (),
        rebuilt: bool = False,
        config_changed: bool = False,
    ) -> None:
        self.status = status
        self.paths = paths
        self.rebuilt = rebuilt
        self.config_changed = config_changed

    def __bool__(self) -> bool:
        return bool(self.paths) or self.rebuilt


def open_index(
    folder: str | os.PathLike[str],
    root: str | os.PathLike[str],
    repo: Journal,
    progress: Progress | None = None,
) -> Index:
    """The index in force in `folder`, built first where there is none that may be used.

    It may be behind the files: `refresh` it, at once or after the first paint.
    """
    index = Index.open(folder)
    if index is not None:
        return index
    from pipeboard.storage.index.build import build

    return build(folder, _path(root), repo, progress=progress)


def open_first(
    folder: str | os.PathLike[str], root: str | os.PathLike[str], repo: Journal
) -> Index | None:
    """The first contacts of a large board that has no index in force; None for any other."""
    index = Index.open(folder)
    if index is not None:
        index.close()
        return None
    from pipeboard.storage.index.build import build_first

    return build_first(folder, _path(root), repo)


def refresh(
    index: Index,
    board: str | os.PathLike[str],
    repo: Journal,
    progress: Progress | None = None,
) -> Refreshed:
    """Bring the index up to date with the files. Costs one `git status` where nothing changed."""
    _follow(index)
    status = repo.status()
    try:
        metas = index.metas()
    except Doubtful:
        return _rebuild(index, _path(board), repo, status, {}, progress)
    if "head" not in metas or metas.get("zone", "") not in ("", _system_zone(metas)):
        return _rebuild(index, _path(board), repo, status, metas, progress)
    dirty = texts_of(metas["dirty"])
    head = status.head or ""
    if head == metas["head"] and not dirty and not status.changed:
        return Refreshed(status)
    root = _path(board)
    try:
        moved = _moved(repo, metas["head"], head)
    except GitError:  # the commit that was indexed is gone
        return _rebuild(index, root, repo, status, metas, progress)
    paths = sorted({*moved, *dirty, *status.changed})
    if any(path in FOLDERS for path in paths):  # a folder became a link, or the other way round
        return _rebuild(index, root, repo, status, metas, progress)
    changed = differing(index, root, repo, paths, metas, bool(moved))
    requeried = CONFIG in changed and _requeried(index, root, repo, progress)
    if requeried:
        changed.remove(CONFIG)
    if CONFIG in changed or is_worth_a_rebuild(index, changed):
        return _rebuild(index, root, repo, status, metas, progress, CONFIG in changed)
    if not changed and head == metas["head"] and set(dirty) == set(status.changed):
        return Refreshed(status, config_changed=requeried)
    refreshed = _bring_up(index, root, repo, status, changed, metas, progress)
    refreshed.config_changed |= requeried
    return refreshed


def _requeried(index: Index, root: Path, repo: Journal, progress: Progress | None) -> bool:
    from pipeboard.storage.index.update import requery

    try:
        return requery(index, root, repo, progress)
    except Doubtful:
        return False


def _bring_up(
    index: Index,
    root: Path,
    repo: Journal,
    status: BoardStatus,
    changed: list[str],
    metas: Mapping[str, str],
    progress: Progress | None,
) -> Refreshed:
    from pipeboard.storage.index.update import Twins, bring_up

    if not index.writable:
        index.copy_to_memory()
    dirty = texts_of(metas["dirty"])
    try:
        return Refreshed(status, bring_up(index, root, repo, status, changed, dirty))
    except (Twins, Doubtful):
        return _rebuild(index, root, repo, status, metas, progress)


def _path(folder: str | os.PathLike[str]) -> Path:
    """`pathlib` costs a list of contacts a tenth of its start, and where nothing changed no use."""
    from pathlib import Path

    return Path(folder)


def _follow(index: Index) -> None:
    """Go on with the index that another process put in force."""
    if index.is_replaced():
        other = Index.open(index.folder)
        if other is not None:
            index.replace(other)


def _system_zone(metas: Mapping[str, str]) -> str:
    if not metas.get("zone"):
        return ""
    from pipeboard.model.times import system_zone

    return system_zone()


def _moved(repo: Journal, old: str, new: str) -> list[str]:
    """The paths that differ between two commits; before the first commit every path is dirty."""
    return repo.changed_between(old, new) if old and new and old != new else []


def is_worth_a_rebuild(index: Index, changed: Iterable[str]) -> bool:
    """Whether so many files differ that all are better read."""
    count = len(list(changed))
    if count <= _MANY:
        return False
    known = index.rows("SELECT count(*) FROM file")[0][0]
    assert isinstance(known, int)
    return 2 * count > known


def _rebuild(
    index: Index,
    root: Path,
    repo: Journal,
    status: BoardStatus,
    metas: Mapping[str, str],
    progress: Progress | None,
    config_changed: bool = True,
) -> Refreshed:
    from pipeboard.storage.index.build import build

    last_good = metas.get("config_text")
    fresh = build(index.folder, root, repo, progress=progress, last_good_config=last_good)
    index.replace(fresh)
    return Refreshed(status, (), True, config_changed)


def differing(
    index: Index,
    root: Path,
    repo: Journal,
    paths: Iterable[str],
    metas: Mapping[str, str],
    head_moved: bool,
) -> list[str]:
    """Those of the paths whose files do not hold the bytes that were indexed.

    A broken file counts as well when HEAD moved: the good version it falls back on may be another.
    """
    found = []
    for path in paths:
        if path == CONFIG:
            if _blob(root, path, repo) != metas["config"]:
                found.append(path)
            continue
        row = index.rows("SELECT blob FROM file WHERE path = ?", (path,))
        if not row and not is_boards(root, path):
            continue
        blob = _blob(root, path, repo)
        if (str(row[0][0]) if row else None) != blob or (head_moved and _is_broken(index, path)):
            found.append(path)
    return found


def is_boards(root: Path, path: str) -> bool:
    """Whether a scan of the board would report this path."""
    parts = path.split("/")
    if parts[0] not in FOLDERS or len(parts) < 2 or any(part[:1] == "." for part in parts):
        return False
    if parts[-1].endswith(".yaml"):
        return True
    full = root / path
    return full.is_symlink() and full.is_dir()


def _is_broken(index: Index, path: str) -> bool:
    return bool(index.rows("SELECT 1 FROM problem WHERE path = ? LIMIT 1", (path,)))


def _blob(root: Path, path: str, repo: Journal) -> str | None:
    """The id of a file's bytes; None where there is none, "" where it is not to be read."""
    from pipeboard.storage.index.blob import blob_id
    from pipeboard.storage.problem import BrokenFile
    from pipeboard.storage.scan import read_file

    try:
        return blob_id(read_file(root, path), repo.object_format)
    except FileNotFoundError:
        return None
    except BrokenFile:
        return ""
