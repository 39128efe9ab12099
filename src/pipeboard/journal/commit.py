"""One change, one commit: of these paths and no others, index and branch moving together.

Nothing else that the user has staged goes in or is lost, and `git status` is as clean after as it
was before. Plumbing where nothing is to see or change the commit, `git commit` itself elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from pipeboard.errors import ConflictError, GitError
from pipeboard.journal.draft import Draft
from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository

_TRIES = 5


class HeadMoved(Exception):
    """Somebody else committed between our look at HEAD and our try to move it."""


def commit(
    repo: Repository,
    paths: Sequence[str],
    message: str,
    *,
    author: Identity | None = None,
    when: float | None = None,
    parent: str | None = None,
    wait: float = 5.0,
    at_work: Callable[[], None] = lambda: None,
    contents: Mapping[str, bytes | None] | None = None,
) -> str:
    """Record `paths` (of the board; changed, new or gone on the disk) and return the commit's sha.

    `contents` names the bytes that are meant for some of the paths (None: gone): what somebody else
    saves there meanwhile is not swept in, and stays on the disk, not recorded.

    `when` is in seconds since the epoch (now if None); `wait` in seconds, for another's index lock.
    `at_work` is called, maybe more than once, when git is at it and nothing is to be done but wait.
    With `parent` the commit is made on that commit or not at all (ConflictError). Paths that are
    as HEAD has them make no commit: the answer is HEAD. Raises RepositoryState, NoIdentity, Busy,
    GitTimeout, GitError; the files stay as they are then.
    """
    repo.require_writable()
    draft = Draft(
        paths=_checked(repo, paths),
        message=message,
        author=author or repo.identity("author"),
        committer=repo.identity("committer"),
        when=time.time() if when is None else when,
        pinned=parent is not None,
        contents={repo.from_top(path): data for path, data in (contents or {}).items()},
    )
    if repo.needs_porcelain(paths):
        from pipeboard.journal.porcelain import commit_by_git as record
    else:
        from pipeboard.journal.plumbing import commit_by_plumbing as record
    for _ in range(_TRIES):
        head = repo.head()
        if parent is not None and head != parent:
            raise _outrun(parent, head)
        try:
            return record(repo, draft, head, wait, at_work)
        except HeadMoved:
            continue
        except OSError as refusal:
            raise _cannot(repo, refusal) from refusal
    raise GitError(
        f"the branch moved {_TRIES} times while we tried to record a change",
        hint="the file is saved, not yet recorded; try again: pipeboard record",
    )


def _checked(repo: Repository, paths: Sequence[str]) -> list[str]:
    """The paths as the repository names them, each once; none may leave the board."""
    checked: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")
        if "\0" in path or any(part in ("", ".", "..") for part in parts):
            raise GitError(f"not a path inside the board: {path!r}")
        if any(part.casefold() == ".git" for part in parts):
            raise GitError(f"git's own directory cannot be recorded: {path!r}")
        checked[repo.from_top(path)] = None
    if not checked:
        raise GitError("no path was named to record")
    return list(checked)


def _outrun(parent: str, head: str | None) -> ConflictError:
    return ConflictError(
        "the board changed while this change was being made, so it was not recorded",
        hint="look again and repeat it",
        items=[{"expected": parent, "found": head}],
    )


def _cannot(repo: Repository, refusal: OSError) -> GitError:
    where = refusal.filename or repo.git_dir
    return GitError(
        f"cannot record in git: {where}: {refusal.strerror}",
        hint="what is on the disk stays as it is; when that is mended: pipeboard record",
    )
