"""Moving the branch to a commit that is there already: index and branch together, under git's lock.

The files are on the disk by then. Where somebody is still editing one, the index gets what the
commit has all the same, so that the edit shows as an edit and no `git commit` undoes the commit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeboard import crash
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.graph import Moved
from pipeboard.journal.pending import Pending
from pipeboard.journal.plumbing import move_head
from pipeboard.journal.repo import Repository


def advance(
    repo: Repository,
    branch: str,
    old: str | None,
    new: str,
    changes: Sequence[Moved],
    clean: Collection[str],
    reflog: str,
    *,
    wait: float = 5.0,
) -> None:
    """Let `branch`, the current one, go from `old` to `new`, which differ by `changes`.

    `clean` are those of the paths whose files are as `new` has them. Raises HeadMoved where it is
    not at `old`, or another branch is the current one by now; Busy where another holds git's index
    lock for `wait` seconds; GitError.
    """
    with Pending(repo, old, [change.path for change in changes]) as pending:
        pending.made(new)
        crash.point("adopt: lock")
        pending.lock(wait)
        if repo.branch() != branch or repo.head() != old:
            raise HeadMoved
        crash.point("adopt: index")
        _write_index(repo, pending, changes, clean)
        crash.point("adopt: branch")
        move_head(repo, old, new, reflog, branch=branch, hold=pending.hold)
        if repo.branch() != branch:  # `git switch` moves HEAD without the lock: the index is its
            raise HeadMoved
        pending.finish()


def _write_index(
    repo: Repository, pending: Pending, changes: Sequence[Moved], clean: Collection[str]
) -> None:
    """The entries by name first; then of the files that are so, what `stat` says of them."""
    pending.copy_index()
    env, hold = {"GIT_INDEX_FILE": str(pending.index)}, pending.hold
    timeout = 20 + len(changes) / 100
    gone_first = sorted(changes, key=lambda change: change.new is not None)
    entries = "".join(_entry(change) for change in gone_first)
    repo.git.run(
        "update-index", "-z", "--index-info",
        input=_bytes(entries), env=env, hold=hold, timeout=timeout,
    )  # fmt: skip
    there = [change.path for change in changes if change.new is not None and change.path in clean]
    if there:
        repo.git.run(
            "update-index", "--remove", "-z", "--stdin",
            input=_bytes("".join(f"{path}\0" for path in there)),
            env=env, hold=hold, timeout=timeout,
        )  # fmt: skip


def _entry(change: Moved) -> str:
    if change.new is None:
        assert change.old is not None
        return f"0 {'0' * len(change.old[1])}\t{change.path}\0"
    mode, blob = change.new
    return f"{mode} {blob}\t{change.path}\0"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
