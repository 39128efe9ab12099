"""Adopting a commit that the remote has by now: files first, then index and branch.

A journal says from where to where, and of which branch, before the first file is touched. Whoever
starts next finishes what a killed process began. Who switches to another branch meanwhile keeps
that one as it is: what was written already is put back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import NamedTuple

from pipeboard import crash
from pipeboard.errors import GitError
from pipeboard.journal.advance import advance
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.graph import Moved, moved, nothing
from pipeboard.journal.repo import Repository
from pipeboard.storage.write import remove, write
from pipeboard.team.sync.disk import require_safe
from pipeboard.team.sync.taking import Adopted, Editor, Files

JOURNAL = "adopt.json"


class Step(NamedTuple):
    """Let `branch`, the current one, go from `old` (None: before the first commit) to `new`."""

    branch: str
    old: str | None
    new: str
    reflog: str


def adopt(repo: Repository, step: Step, editor: Editor, *, wait: float = 5.0) -> Adopted:
    """Take a step with files, index and branch.

    To be called with the board's lock held. Raises HeadMoved where the branch is not at `old` or
    not the current one, then no file is changed; Busy, CannotWrite and GitError leave the journal,
    for `redo`.
    """
    if repo.branch() != step.branch or repo.head() != step.old:
        raise HeadMoved
    changes = moved(repo, step.old, step.new)
    require_safe([change.path for change in changes])
    place = repo.own_dir / JOURNAL
    crash.point("adopt: journal")
    facts = {"from": step.old, "to": step.new, "reflog": step.reflog, "branch": step.branch}
    write(place, json.dumps(facts).encode("utf-8", "surrogateescape"))
    try:
        adopted = _carry_out(repo, step, changes, editor, wait)
    except HeadMoved:
        _put_back(repo, step, changes, editor)
        remove(place)
        raise
    crash.point("adopt: done")
    remove(place)
    return adopted


def redo(repo: Repository, editor: Editor, *, wait: float = 5.0) -> Adopted | None:
    """Finish what a killed process began to adopt; None where there is nothing to finish."""
    place = repo.own_dir / JOURNAL
    try:
        step = _read(repo)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):  # a disk that lost it: nothing had begun
        remove(place)
        return None
    adopted = None
    if repo.branch() != step.branch:
        _put_back(repo, step, moved(repo, step.old, step.new), editor)
    # Elsewhere on the branch: somebody committed on the old one, and the next sync merges it. Or
    # they are past the new one, by a pull of their own: then git has written the files.
    elif repo.head() in (step.old, step.new):
        changes = moved(repo, step.old, step.new)
        try:
            adopted = _carry_out(repo, step, changes, editor, wait)
        except HeadMoved:
            _put_back(repo, step, changes, editor)
    remove(place)
    return adopted


def is_unfinished(repo: Repository) -> bool:
    """Whether a killed process left something for `redo`."""
    return os.path.exists(os.path.join(repo.own_folder, JOURNAL))


def _read(repo: Repository) -> Step:
    facts = json.loads((repo.own_dir / JOURNAL).read_bytes())
    branch = facts.get("branch") or repo.branch() or ""
    return Step(str(branch), facts["from"], facts["to"], str(facts["reflog"]))


def _carry_out(
    repo: Repository, step: Step, changes: Sequence[Moved], editor: Editor, wait: float
) -> Adopted:
    done = _write(Files(repo, step.old, step.new, changes, editor))
    crash.point("adopt: files")
    if repo.branch() != step.branch:
        raise HeadMoved
    if repo.head() == step.old and step.old != step.new:
        advance(repo, step.branch, step.old, step.new, changes, done.clean, step.reflog, wait=wait)
    return done.adopted()


def _put_back(repo: Repository, step: Step, changes: Sequence[Moved], editor: Editor) -> None:
    """Another branch is the current one: what was written of the step becomes what that one has.

    On the same branch it stays: somebody committed, and the next turn merges that with it.
    """
    if repo.branch() == step.branch or repo.state() not in ("", "detached"):
        return
    ours, head = {change.path for change in changes}, repo.head()
    back = [one for one in moved(repo, step.new, head or nothing(repo)) if one.path in ours]
    _write(Files(repo, step.new, head or step.new, back, editor))


def _write(files: Files) -> Files:
    try:
        files.write()
    except OSError as refusal:
        raise GitError(
            f"cannot take over {refusal.filename or 'what came'}: {refusal.strerror or refusal}",
            hint="nothing is lost; once that is mended, the next pb takes it over",
        ) from refusal
    return files
