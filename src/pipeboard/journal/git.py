"""The git runner: every git command of pipeboard is started here, never behind a prompt.

Explicit argument lists, the session, environment and time limit that keep a password prompt off the
screen, and errors that end with git's own words. On the path of every list: keep imports small.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.process import Child, Expired

# What a caller's git (a hook, an alias) would make us inherit: `git rev-parse --local-env-vars`.
_LOCAL = frozenset(
    (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CONFIG",
        "GIT_CONFIG_PARAMETERS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_REPLACE_REF_BASE",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_EXTERNAL_DIFF",
        "GIT_TRACE",
        "GPG_TTY",
    )
)
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "LC_ALL": "C",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
}
QUIET_SSH = "ssh -oBatchMode=yes -oConnectTimeout=10"
"""The ssh of who has none of their own: it fails rather than asks."""
_SETTINGS = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    # A folder of the board that looks like a repository is none: its settings came with a pull.
    "-c",
    "safe.bareRepository=explicit",
)


def environment(extra: Mapping[str, str] | None = None, *, reads: bool = False) -> dict[str, str]:
    """The environment of every git call: no prompts, no pager, English, no inherited repository.

    `reads` keeps a command that only looks from taking the index's lock to refresh it.
    """
    env = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    env.update(_QUIET)
    if "GIT_SSH_COMMAND" not in env and "GIT_SSH" not in env:
        env["GIT_SSH_COMMAND"] = QUIET_SSH
    if reads:
        env["GIT_OPTIONAL_LOCKS"] = "0"
    env.update(extra or {})
    return env


def inherited() -> list[str]:
    """The variables of a calling git that must not reach ours."""
    return [name for name in os.environ if name in _LOCAL]


class Result:
    """What a git command answered: exit code, stdout as bytes, stderr as text safe to show."""

    __slots__ = ("code", "err", "out")

    def __init__(self, code: int, out: bytes, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def text(self) -> str:
        """stdout as text without its final line end."""
        return self.out.decode("utf-8", "surrogateescape").removesuffix("\n")


class Running:
    """A git command under way: its `result` is to be fetched, or it is to be ended."""

    __slots__ = ("_args", "_child", "_timeout")

    def __init__(self, args: tuple[str, ...], child: Child, timeout: float) -> None:
        self._args = args
        self._child = child
        self._timeout = timeout

    def result(self, stop: Callable[[], bool] | None = None) -> Result:
        """What it answered once it is done, whatever its exit code; GitTimeout if it never is.

        `process.Stopped` once `stop`, asked 20 times a second, says so: it is ended then.
        """
        try:
            out = b"".join(self._child.read(stop))
            code = self._child.wait()
        except Expired:
            raise _late(self._args, self._timeout, self._child.err) from None
        except BaseException:
            self._child.end()
            raise
        return Result(code, out, said(self._child.err))

    @property
    def heard(self) -> bytes:
        """What it has said on stderr so far."""
        return bytes(self._child.err)

    def end(self) -> None:
        """Its answer is not wanted any more."""
        self._child.end()


class Git:
    """git in one directory."""

    __slots__ = ("folder",)

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)

    def run(
        self,
        *args: str,
        input: bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 20,
        check: bool = True,
        reads: bool = False,
        hold: int | None = None,
    ) -> Result:
        """Run `git <args>` to its end; `timeout` in seconds.

        With `check` an exit code other than 0 raises GitError; GitTimeout ends the whole process
        group. `hold` is a descriptor that git and its children keep open for as long as they live.
        """
        child = self._start(args, input, environment(env, reads=reads), timeout, hold)
        result = Running(args, child, timeout).result()
        if check and result.code:
            raise failure(args, result)
        return result

    def begin(
        self,
        *args: str,
        input: bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 20,
        reads: bool = False,
        hold: int | None = None,
    ) -> Running:
        """Start `git <args>` and go on; more `input` than a pipe holds waits for `result`."""
        child = self._start(args, input, environment(env, reads=reads), timeout, hold)
        return Running(args, child, timeout)

    def lend(
        self,
        *args: str,
        input: bytes | None,
        env: Mapping[str, str],
        timeout: float,
        hold: int | None,
    ) -> Running:
        """Start `git <args>` on our own terminal, in this whole environment: it may ask there."""
        child = self._start(args, input, env, timeout, hold, apart=False)
        return Running(args, child, timeout)

    def records(self, *args: str, timeout: float = 60) -> Iterator[bytes]:
        """The NUL-terminated records a reading command prints, while it still runs."""
        child = self._start(args, None, environment(reads=True), timeout, None)
        try:
            rest = b""
            for piece in child.read():
                *whole, rest = (rest + piece).split(b"\0")
                yield from whole
            if rest:
                yield rest
            code = child.wait()
        except Expired:
            raise _late(args, timeout, child.err) from None
        finally:
            if child.code is None:  # nobody reads on: nothing more is wanted of it
                child.end()
        if code:
            raise failure(args, Result(code, b"", said(child.err)))

    def _start(
        self,
        args: tuple[str, ...],
        input: bytes | None,
        env: Mapping[str, str],
        timeout: float,
        hold: int | None,
        *,
        apart: bool = True,
    ) -> Child:
        argv = ["git", "-C", self.folder, *_SETTINGS, *args]
        try:
            return Child(argv, env, input=input, timeout=timeout, hold=hold, apart=apart)
        except (FileNotFoundError, PermissionError):
            raise no_git() from None


def no_git() -> GitError:
    """git is not installed, or not where PATH looks."""
    return GitError(
        "git was not found, and pipeboard keeps every change in git",
        hint="install it (apt install git, brew install git) and see that PATH leads to it",
    )


def said(err: bytes | bytearray) -> str:
    """git's stderr as text that cannot control the terminal."""
    if not err:
        return ""
    from pipeboard.model.text import safe

    return safe(err.decode("utf-8", "replace").replace("\r", "\n").strip())


def failure(args: tuple[str, ...], result: Result) -> GitError:
    """git's refusal as an error: which command, and its own words."""
    words = result.err or (
        f"it was ended by signal {-result.code}" if result.code < 0 else f"exit code {result.code}"
    )
    from pipeboard.journal.damaged import HINT, is_damage

    hint = HINT if is_damage(words) else ""
    return GitError(f"git {_verb(args)} failed: {words}", hint=hint)


def _late(args: tuple[str, ...], timeout: float, err: bytearray) -> GitTimeout:
    words = said(err)
    return GitTimeout(
        f"git {_verb(args)} did not answer within {timeout:g} s and was ended"
        + (f"; it had said: {words}" if words else ""),
        hint="a hook that waits, a prompt, or a slow disk: run the same git command in a shell",
    )


def _verb(args: tuple[str, ...]) -> str:
    words = iter(args)
    for word in words:
        if word == "-c":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""
