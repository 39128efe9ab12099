"""Why a remote could not be reached, or would not: git's words told apart, each with a way out.

git is run in English (LC_ALL=C); what is not known here is shown as git said it.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.errors import GitError
from pipeboard.journal.git import Result


class Unreachable(GitError):
    """The remote does not answer: offline, a wrong address, a server that is down."""

    code = "offline"


class LoginNeeded(GitError):
    """The remote wants to know who we are, and there is nobody to ask behind the screen."""

    code = "login"


class RemoteRefused(GitError):
    """The remote answered, and would not: a protected branch, a hook, a quota."""

    code = "remote_refused"


class _Cause(NamedTuple):
    words: tuple[str, ...]  # of git, ssh or curl, in small letters
    error: type[GitError]
    told: str
    hint: str
    cloning: str  # the hint where there is no clone yet


_SHELL = "in a shell:  git fetch {remote}"
_ASK = "in a terminal:  pb sync --ask"
_LOOK = "in a shell:  git ls-remote {address}"
_HELPER = "  (git config credential.helper says who remembers it)"
_CAUSES = (
    _Cause(
        ("remote host identification has changed",),
        RemoteRefused,
        "the ssh server of {remote} has another key than before",
        f"ask whoever runs it why; what ssh says of it {_SHELL}",
        f"ask whoever runs it why; what ssh says of it {_LOOK}",
    ),
    _Cause(
        ("host key verification failed",),
        LoginNeeded,
        "the ssh server of {remote} is not known here",
        f"compare its key and accept it once {_ASK}",
        f"compare its key and accept it once {_LOOK}",
    ),
    _Cause(
        ("permission denied (", "permission denied, please try", "too many authentication"),
        LoginNeeded,
        "{remote} knows none of your ssh keys",
        f"ssh-add your key, or be asked for its passphrase {_ASK}",
        f"ssh-add your key, or try it {_LOOK}",
    ),
    _Cause(
        ("authentication failed", "invalid username"),
        LoginNeeded,
        "{remote} does not take that login",
        f"give another {_ASK}{_HELPER}",
        f"log in once {_LOOK}{_HELPER}",
    ),
    _Cause(
        ("could not read username", "could not read password", "terminal prompts disabled",
         "error: 401"),
        LoginNeeded,
        "{remote} asks for a login",
        f"give it {_ASK}{_HELPER}",
        f"log in once {_LOOK}{_HELPER}",
    ),
    _Cause(
        ("could not resolve", "connection refused", "connection timed out", "timed out",
         "network is unreachable", "no route to host", "operation too slow", "failed to connect",
         "couldn't connect", "unable to connect", "connection reset", "connection closed",
         "network is down", "temporary failure in name resolution", "broken pipe", "early eof",
         "remote end hung up"),
        Unreachable,
        "{remote} cannot be reached",
        "your edits are recorded here; sync when the network is back",
        "nothing was made; is the address right, and the network there?",
    ),
    _Cause(
        ("error: 403", "access denied", "access rights", "not authorized", "write access"),
        RemoteRefused,
        "{remote} does not let you in",
        "ask whoever runs it for access to the repository",
        "ask whoever runs it for access to the repository",
    ),
    _Cause(
        ("repository not found", "does not appear to be a git repository", "error: 404",
         "no such file or directory", "project not found", "does not exist",
         "' not found"),
        Unreachable,
        "there is no repository where {remote} points to",
        "git remote -v shows the address; git remote set-url {remote} URL sets another",
        "an address is git@host:path, or https://host/path",
    ),
)  # fmt: skip

# The more telling line comes first: these only say that there was another.
_GENERIC = ("please make sure you have the correct access rights", "and the repository exists",
            "could not read from remote repository")  # fmt: skip


def unreached(result: Result, remote: str) -> GitError:
    """The error for a fetch or a push that did not get as far as an answer."""
    cause, words = _cause(result)
    if cause:
        told = cause.told.format(remote=remote)
        return cause.error(f"{told}: {words}", hint=cause.hint.format(remote=remote))
    hint = f"try it {_SHELL.format(remote=remote)}"
    return Unreachable(f"git could not talk to {remote}: {words}", hint=hint)


def uncloned(result: Result, address: str) -> GitError | None:
    """The error for a clone that did not get as far as an answer; None where git's words say
    nothing that is known here."""
    cause, words = _cause(result)
    if cause is None:
        return None
    told = cause.told.format(remote="the address")
    return cause.error(f"{told}: {words}", hint=cause.cloning.format(address=address))


def _cause(result: Result) -> tuple[_Cause | None, str]:
    """Which of the known causes it is, and git's words on one line."""
    lines = [line for line in result.err.split("\n") if line.strip()]
    telling = [line for line in lines if not any(word in line.casefold() for word in _GENERIC)]
    words = " · ".join(_bare(line) for line in telling or lines) or f"exit code {result.code}"
    said = " ".join(telling).casefold()
    found = (cause for cause in _CAUSES if any(word in said for word in cause.words))
    return next(found, None), words


def unanswered(remote: str, seconds: float) -> Unreachable:
    """The error for a remote that is silent."""
    return Unreachable(
        f"{remote} did not answer within {seconds:g} s",
        hint="your edits are recorded here; sync when the network is back",
    )


def refused(remote: str, branch: str, reason: str, err: str) -> RemoteRefused:
    """The error for a push that the remote turned down for good; ends with the remote's words."""
    said = " · ".join(
        line.removeprefix("remote:").strip()
        for line in err.split("\n")
        if line.startswith("remote:") and line.removeprefix("remote:").strip()
    )
    protected = any(word in f"{reason} {said}".casefold() for word in _PROTECTED)
    hint = (
        f"{branch} is protected there: work on a branch of your own (git switch -c NAME, then "
        "pb sync --publish) and open a pull request, or have the protection lifted"
        if protected
        else "what you recorded stays here; when that is settled: pb sync"
    )
    return RemoteRefused(
        f"{remote} does not take {branch}: {reason}{': ' if said else ''}{said}", hint=hint
    )


_PROTECTED = ("protected", "gh006", "gh013", "hook declined", "not allowed to push")


def _bare(line: str) -> str:
    for start in ("fatal: ", "error: ", "remote: "):
        line = line.removeprefix(start)
    return line.strip()
