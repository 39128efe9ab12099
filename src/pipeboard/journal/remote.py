"""Talking to the remote of a board: fetch one branch, push one branch, ask what is there.

One explicit refspec each, never a `+` and never `--force`; no prompt but where the terminal is
lent, no tag, no submodule; the whole process group is ended after a time limit, or as soon as
whoever waits has had enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pipeboard.errors import GitError, GitTimeout, Interrupted
from pipeboard.journal.foreground import run
from pipeboard.journal.git import Result
from pipeboard.journal.graph import at
from pipeboard.journal.harmless import is_on_this_disk
from pipeboard.journal.process import Stopped
from pipeboard.journal.refusals import refused, unanswered, unreached
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import Upstream, protocols, url_of

Cancel = Callable[[], bool]

_WAIT = 60.0  # seconds for an answer
_LONG = 600.0  # seconds for a history that comes whole
# Somebody was quicker, or is at it: the next try may do.
_BEHIND = ("fetch first", "non-fast-forward")
_RACES = (*_BEHIND, "stale info", "cannot lock ref", "failed to lock",
          "failed to update ref", "incorrect old value", "reference already exists")  # fmt: skip


class Outrun(Exception):
    """The remote has moved since we looked; `reason` is git's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def behind(self) -> bool:
        """Whether the branch there has commits that what was pushed has not."""
        return any(word in self.reason for word in _BEHIND)


class Fetched(NamedTuple):
    """Where the remote's branch is: None where there is none.

    `rewritten` says that our copy of it (the tracking ref, left as it was) is no part of that.
    """

    tip: str | None
    rewritten: bool = False


def fetch(repo: Repository, shared: Upstream, *, cancel: Cancel | None = None) -> Fetched:
    """Bring the remote's branch here; of a shallow clone the rest of its history too.

    Raises Unreachable, LoginNeeded, GitError, Interrupted.
    """
    whole = ("--unshallow",) if (repo.common_dir / "shallow").exists() else ()
    result = _talk(
        repo, shared.remote,
        "fetch", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-prune",
        "--refmap=", *whole, "--end-of-options", shared.remote, f"{shared.ref}:{shared.tracking}",
        timeout=_LONG if whole else _WAIT, cancel=cancel,
    )  # fmt: skip
    if not result.code:
        return Fetched(at(repo, shared.tracking))
    if "couldn't find remote ref" in result.err:
        return Fetched(None)
    if "[rejected]" in result.err and "non-fast-forward" in result.err:
        there = branches(repo, shared.remote, cancel=cancel)
        return Fetched(there.get(shared.branch), rewritten=True)
    raise unreached(result, shared.remote)


def branches(repo: Repository, remote: str, *, cancel: Cancel | None = None) -> dict[str, str]:
    """The branches that the remote has: name → commit."""
    result = _talk(
        repo, remote, "ls-remote", "--heads", "--end-of-options", remote,
        timeout=_WAIT, cancel=cancel,
    )  # fmt: skip
    if result.code:
        raise unreached(result, remote)
    lines = (line.split("\t", 1) for line in result.text.split("\n") if "\t" in line)
    return {name.removeprefix("refs/heads/"): commit for commit, name in lines}


def push(repo: Repository, shared: Upstream, commit: str, *, cancel: Cancel | None = None) -> None:
    """Let the remote's branch be at `commit`, which must have on it all that is there.

    Raises Outrun where it has not any more, RemoteRefused where the remote does not want it,
    NotTrusted where it is a folder here that would run something nobody allowed, Unreachable,
    LoginNeeded, Interrupted.
    """
    result = _talk(
        repo, shared.remote,
        "push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--end-of-options",
        shared.remote, f"{commit}:{shared.ref}",
        push=True, timeout=_WAIT, cancel=cancel,
    )  # fmt: skip
    flag, reason = _verdict(result.text, shared.ref)
    if flag == "!":
        if any(race in reason for race in _RACES):
            raise Outrun(reason)
        raise refused(shared.remote, shared.branch, reason, result.err)
    if result.code:
        raise _hook(result) or unreached(result, shared.remote)


def _verdict(out: str, ref: str) -> tuple[str, str]:
    """The flag of `git push --porcelain` for our branch, and the reason in its brackets."""
    for line in out.split("\n"):
        flag, _, rest = line.partition("\t")
        names, _, summary = rest.partition("\t")
        if names.endswith(f":{ref}"):
            return flag, summary.rpartition(" (")[2].removesuffix(")") or summary
    return "", ""


def _hook(result: Result) -> GitError | None:
    """A pre-push hook of this clone said no: git says little more than that it failed."""
    if "failed to push some refs" not in result.err or "fatal:" in result.err:
        return None
    words = result.err.partition("error: failed to push some refs")[0].strip()
    return GitError(
        f"a pre-push hook of this clone refused: {words or 'it said nothing'}",
        hint="what you recorded stays here; when that is settled: pb sync",
    )


def _talk(
    repo: Repository,
    remote: str,
    *args: str,
    timeout: float,
    cancel: Cancel | None,
    push: bool = False,
) -> Result:
    url = url_of(repo, remote, push=push)
    if push and is_on_this_disk(url):
        from pipeboard.journal.trust import require_trusted_remotes

        require_trusted_remotes(repo.folder)
    env = _environment(repo, protocols(url))
    try:
        return run(repo.git, *_patience(repo), *args, env=env, timeout=timeout, stop=cancel)
    except GitTimeout:
        raise unanswered(remote, timeout) from None
    except Stopped:
        raise Interrupted("the sync was stopped; nothing of it was adopted") from None


def _environment(repo: Repository, allowed: str) -> Mapping[str, str]:
    """What a call over the network needs beside what every call has."""
    env = {"GIT_ALLOW_PROTOCOL": allowed, "GCM_INTERACTIVE": "never"}
    if own := repo.config().get("core.sshcommand"):
        env["GIT_SSH_COMMAND"] = own  # the user's; without a terminal it cannot ask either
    return env


def _patience(repo: Repository) -> tuple[str, ...]:
    """A transfer that trickles is given up, unless the user has settings of their own."""
    ours = ("http.lowSpeedLimit=100", "http.lowSpeedTime=30")
    if any(setting.partition("=")[0].lower() in repo.config() for setting in ours):
        return ()
    return tuple(word for setting in ours for word in ("-c", setting))
