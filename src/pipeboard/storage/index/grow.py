"""The index of a past board, grown out of another one's: only the files that differ are read.

Rows follow from a file's bytes, the config and the organisations, so what two commits share is
copied with its rows, and the rest is read as after any change. What comes of it is, row by row,
what a build of all files would make; where that is not certain nothing is grown, and all are read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeboard.storage.index.build import new_name, publish, write
from pipeboard.storage.index.index import Doubtful, Index, is_damage
from pipeboard.storage.index.journal import Journal
from pipeboard.storage.index.keep import keep, keep_problems, metas_of_status
from pipeboard.storage.index.reader import Reader
from pipeboard.storage.index.refresh import is_worth_a_rebuild
from pipeboard.storage.index.rescore import Parts, touched, worked_out
from pipeboard.storage.index.rescore import write as write_scores
from pipeboard.storage.index.settings import Settings, read_config, read_settings
from pipeboard.storage.index.update import Change, Twins
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.scan import DEEPEST, KINDS

_NEAR = 20  # an index of which less than one file in so many differs is not compared with others
_MEMORY = 32  # MiB of pages that wait to be written: a large index is copied, not held


class _Plan(NamedTuple):
    """What is to be done to a copy of `base`: scores to be worked out anew, files to be read."""

    base: Index
    parts: Parts
    paths: list[str]


def grow(
    folder: str | os.PathLike[str],
    root: Path,
    repo: Journal,
    files: Mapping[str, str],
    bases: Iterable[Index],
) -> Index | None:
    """The index of a commit, put in force in `folder`; None where all files are better read.

    `files` are those of the commit (path → blob); `repo.bring` writes them to `root`, where the
    config is.
    """
    try:
        settings = read_settings(root, repo.object_format, None)
    except BrokenFile:
        return None
    plan = _nearest(settings, files, bases)
    if plan is None:
        return None
    folder, name = os.fspath(folder), new_name()
    try:
        write(folder, name, lambda made: _fill(made, plan, settings, root, repo))
    except (Twins, sqlite3.OperationalError, OSError):  # a disk that is full, among others
        return None
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return None
    return publish(folder, name)


def _nearest(settings: Settings, files: Mapping[str, str], bases: Iterable[Index]) -> _Plan | None:
    """How to make the index from the base of which the least differs."""
    best: _Plan | None = None
    for base in bases:
        try:
            plan = _plan(base, settings, files)
        except (Doubtful, sqlite3.Error):  # damaged, or thrown away while it was opened
            continue
        if plan is not None and (best is None or len(plan.paths) < len(best.paths)):
            best = plan
        if best is not None and len(best.paths) * _NEAR < len(files):
            break
    return best


def _plan(base: Index, settings: Settings, files: Mapping[str, str]) -> _Plan | None:
    """How to make the index from this one; None where that is no gain or would not be the same."""
    metas = base.metas()
    if metas.get("zone") != settings.metas()["zone"]:
        return None
    text = metas.get("config_text", "")
    parts = _SAME if text == settings.text else touched(read_config(text), settings.config)
    paths = _differing(base, files)
    if parts is None or not _are_plain(paths) or is_worth_a_rebuild(base, paths):
        return None
    return _Plan(base, parts, paths)


_SAME = Parts(fit=False, engagement=False)


def _differing(base: Index, files: Mapping[str, str]) -> list[str]:
    """The files with other bytes than those indexed, and all that a problem is known of: what a
    broken one falls back on depends on the commits before."""
    wanted = {path: blob for path, blob in files.items() if _is_indexed(path)}
    known = {str(path): str(blob) for path, blob in base.rows("SELECT path, blob FROM file")}
    paths = {path for path in wanted.keys() | known if wanted.get(path) != known.get(path)}
    troubled = {str(path) for (path,) in base.rows("SELECT path FROM problem")}
    return sorted(paths | (troubled & (wanted.keys() | known)))


def _is_indexed(path: str) -> bool:
    folder, inside, _ = path.partition("/")
    return bool(inside) and folder in KINDS and path.endswith(".yaml")


def _are_plain(paths: Iterable[str]) -> bool:
    """Whether a scan would report these as files, none as what it does not enter or cannot name."""
    return all(
        _is_indexed(path)
        and path.count("/") <= DEEPEST
        and not any("\ud800" <= char <= "\udfff" for char in path)
        for path in paths
    )


def _fill(
    made: sqlite3.Connection, plan: _Plan, settings: Settings, root: Path, repo: Journal
) -> None:
    """Make the copy say what the commit does."""
    plan.base.connection.backup(made)
    made.executescript(_COPIED)
    status = repo.status()
    reader = Reader(root, settings.config, repo.object_format)
    made.execute("BEGIN")
    if any(plan.parts):
        scores = worked_out(made, settings.config, plan.parts, None)
        write_scores(made, plan.parts, scores)
    Change(made, root, repo, reader, status.head).make(plan.paths)
    made.execute("DELETE FROM meta")
    keep(made, settings.metas())
    keep(made, metas_of_status(status))
    keep_problems(made, settings)
    made.execute("COMMIT")


_COPIED = f"""
    PRAGMA journal_mode = OFF;
    PRAGMA cache_size = -{_MEMORY * 1024};
"""
