"""A commit by plumbing: objects first, then index and branch together under git's own lock.

`git fast-import` writes blobs, trees and the commit in one process, without naming it, while
`git update-index` writes the new index beside the old one. Then, under `index.lock`,
`git update-ref` moves the branch if it is still where we saw it, and the new index takes the place
of the old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeboard import crash
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.draft import Draft
from pipeboard.journal.git import Running, failure
from pipeboard.journal.pending import Pending
from pipeboard.journal.repo import Repository
from pipeboard.journal.stream import File, commit_start, file_change, read_files

_FEW = 30  # files: few enough for one command line, and for git to unpack into loose objects
_ABSENT = "0" * 40


def commit_by_plumbing(
    repo: Repository, draft: Draft, head: str | None, wait: float, at_work: Callable[[], None]
) -> str:
    """Make the commit on top of `head`; HeadMoved if the branch is elsewhere by then."""
    files = read_files(repo, draft.paths, draft.contents)
    with Pending(repo, head, draft.paths) as pending:
        return _record(_Step(repo, draft, head, files, pending, at_work), wait)


class _Step:
    """All that one try to commit works on."""

    __slots__ = ("at_work", "draft", "files", "head", "pending", "repo")

    def __init__(
        self,
        repo: Repository,
        draft: Draft,
        head: str | None,
        files: list[File],
        pending: Pending,
        at_work: Callable[[], None],
    ) -> None:
        self.repo = repo
        self.draft = draft
        self.head = head
        self.files = files
        self.pending = pending
        self.at_work = at_work

    @property
    def timeout(self) -> float:
        """Seconds; a bulk change may take longer."""
        return 20 + len(self.files) / 100


def _record(step: _Step, wait: float) -> str:
    pending = step.pending
    crash.point("commit: objects")
    made = _prepare(step)
    if made is None:
        _settle_index(step, wait)
        return step.head or ""
    pending.made(made)
    crash.point("commit: lock")
    pending.lock(wait)
    crash.point("commit: index")
    if (head := step.repo.head()) != step.head:
        made = _again(step, head)
    elif pending.index_moved():
        _write_index(step)
    crash.point("commit: branch")
    _move(step, made)
    pending.finish()
    return made


def _settle_index(step: _Step, wait: float) -> None:
    """What HEAD and the disk agree on is staged as they have it.

    A user's `git commit` that ran beside one of ours reads the index before it locks it, and may
    have left our file staged as it was before.
    """
    step.pending.lock(wait)
    if step.repo.head() == step.head:
        _write_index(step)
        step.pending.finish()


def _again(step: _Step, head: str | None) -> str:
    """Somebody was quicker: the same on their commit, with the lock held, so that it ends."""
    if step.draft.pinned:
        raise HeadMoved
    step.head = head
    made = _prepare(step)
    if made is None:
        raise HeadMoved  # what was to be recorded is in their commit already
    step.pending.made(made)
    return made


def _prepare(step: _Step) -> str | None:
    """Objects and index, at the same time if it is a small change; None if nothing differs."""
    if len(step.files) > _FEW:
        made = _made(_begin_objects(step))
        if made:
            _write_index(step)
        return made
    objects = _begin_objects(step)
    try:
        index = _begin_index(step)
    except BaseException:
        objects.end()
        raise
    step.at_work()
    try:
        made = _made(objects)
    except BaseException:
        index.end()
        raise
    result = index.result()
    if made and result.code:
        raise failure(("update-index",), result)
    return made


# The objects


def _begin_objects(step: _Step) -> Running:
    return step.repo.git.begin(
        *_unsynced(step),
        "fast-import",
        "--quiet",
        "--done",
        input=b"".join(_stream(step)),
        timeout=step.timeout,
        hold=step.pending.hold,
    )


def _made(objects: Running) -> str | None:
    result = objects.result()
    if result.code:
        raise failure(("fast-import",), result)
    commit, tree, *before = result.text.split("\n")
    return None if [tree] == before else commit


def _unsynced(step: _Step) -> tuple[str, ...]:
    """No fsync of a pack that is unpacked into loose objects at once.

    Those are then as durable as after `git commit`, unless the user has settings of their own.
    """
    own = ("core.fsync", "fastimport.unpacklimit", "transfer.unpacklimit")
    if len(step.files) > _FEW or any(key in step.repo.config() for key in own):
        return ()
    return ("-c", "core.fsync=-pack,-pack-metadata")


def _stream(step: _Step) -> Iterator[bytes]:
    """One commit on a branch that is forgotten before the end, so that no ref is ever written."""
    branch = f"refs/pipeboard/{step.pending.token}"
    yield commit_start(step.draft, branch)
    if step.head:
        yield f"from {step.head}\n".encode()
    for file in step.files:
        yield from file_change(file.path, file.mode, file.content, file.blob)
    yield b'\nget-mark :1\nls :1 ""\n'
    if step.head:
        yield f'ls {step.head} ""\n'.encode()
    yield f"reset {branch}\n\ndone\n".encode()


# Index and branch


def _write_index(step: _Step) -> None:
    result = _begin_index(step).result()
    if result.code:
        raise failure(("update-index",), result)


def _begin_index(step: _Step) -> Running:
    """Write the new index beside the old: our entries first by name, then with what `stat` says.

    By name first, since git would pass over a path marked assume-unchanged or skip-worktree. What
    somebody else saved meanwhile is not looked at: git is to see that it is not recorded.
    """
    step.pending.copy_index()
    env = {"GIT_INDEX_FILE": str(step.pending.index)}
    hold = step.pending.hold
    there = [file for file in step.files if file.mode or not file.on_disk]
    by_name: list[str] = []
    if len(there) <= _FEW and all(file.mode for file in there):
        for file in there:
            by_name += ["--cacheinfo", f"{file.mode},{file.blob},{file.path}"]
    else:
        lines = "".join(
            f"{file.mode or '0'} {file.blob or _ABSENT}\t{file.path}\0" for file in there
        )
        listed = lines.encode("utf-8", "surrogateescape")
        step.repo.git.run("update-index", "-z", "--index-info", input=listed, env=env, hold=hold)
    asked = "".join(f"{file.path}\0" for file in step.files if file.on_disk).encode(
        "utf-8", "surrogateescape"
    )
    return step.repo.git.begin(
        "update-index",
        "--add",
        "--remove",
        "--replace",
        *by_name,
        "-z",
        "--stdin",
        input=asked,
        env=env,
        timeout=step.timeout,
        hold=hold,
    )


def _move(step: _Step, commit: str) -> None:
    """Move the branch, if it is still where we saw it."""
    env, hold = step.draft.environment(), step.pending.hold
    move_head(step.repo, step.head, commit, step.draft.reflog, env=env, hold=hold)


def move_head(
    repo: Repository,
    old: str | None,
    new: str,
    reflog: str,
    *,
    branch: str = "",
    env: Mapping[str, str] | None = None,
    hold: int | None = None,
) -> None:
    """Move the branch (of this name, else the current one) from `old` (None: not yet born) to
    `new`; HeadMoved if it is not there any more."""
    ref = f"refs/heads/{branch}" if branch else "HEAD"
    args = ("update-ref", "-m", reflog, ref, new, old or "0" * len(new))
    waiting = ("-c", "core.filesRefLockTimeout=1000")
    result = repo.git.run(*waiting, *args, env=env, check=False, hold=hold)
    if not result.code:
        return
    if repo.head() != old:
        raise HeadMoved
    raise failure(args, result)
