"""git in the foreground: on the user's own terminal, where it may ask for a passphrase or a login.

Anywhere else a prompt is an error. Only within `on_terminal`, which nothing but an explicit key or
option enters, and only in the thread that did, what signs, fetches and pushes has the terminal;
ctrl-c ends git there and not us. `unsigned` is the other answer where a key cannot be had.
"""

from __future__ import annotations

import os
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from pipeboard.errors import Interrupted, UsageError
from pipeboard.journal.git import QUIET_SSH, Git, Result, Running, environment
from pipeboard.journal.pinentry import dismiss
from pipeboard.model.text import safe

_HOUR = 3600.0  # seconds: whoever is asked may have to look for a key first
_ASKERS = ("GIT_ASKPASS", "SSH_ASKPASS", "GCM_INTERACTIVE")


class NoTerminal(UsageError):
    """git was to ask for something where nobody could answer it."""

    def __init__(self) -> None:
        super().__init__(
            "git cannot ask for anything here: there is no terminal",
            hint="run it in a terminal, not in a pipe or a job",
        )


class _Lent:
    """The terminal while git has it; `stopped` once somebody pressed ctrl-c."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.stopped = False

    def stop(self, *_: object) -> None:
        """What ctrl-c calls: git hears of it too, being on the same terminal."""
        self.stopped = True


_lent: ContextVar[_Lent | None] = ContextVar("lent", default=None)
_without: ContextVar[bool] = ContextVar("unsigned", default=False)


@contextmanager
def on_terminal() -> Iterator[None]:
    """Until its end git may ask on the terminal for what it needs; of the main thread only.

    The terminal is then as it was, and what was typed for git and not read is no key of ours.
    Raises NoTerminal.
    """
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        raise NoTerminal from None
    lent = _Lent(descriptor)
    try:
        modes = termios.tcgetattr(descriptor)
        before = signal.signal(signal.SIGINT, lent.stop)
        token = _lent.set(lent)
        try:
            yield
        finally:
            _lent.reset(token)
            signal.signal(signal.SIGINT, before)
            if lent.stopped:
                dismiss(_name_of(descriptor))
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, modes)
    finally:
        os.close(descriptor)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Until its end ctrl-c is nothing to us: a second one may come while the screen comes back."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def unsigned() -> Iterator[None]:
    """Until its end what this thread records is not signed, whatever git is set to."""
    token = _without.set(True)
    try:
        yield
    finally:
        _without.reset(token)


def may_ask() -> bool:
    """Whether git has the terminal in this thread."""
    return _lent.get() is not None


def is_unsigned() -> bool:
    """Whether this thread records without signatures."""
    return _without.get()


def run(
    git: Git,
    *args: str,
    input: bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 20,
    hold: int | None = None,
    stop: Callable[[], bool] | None = None,
) -> Result:
    """Run `git <args>`: behind the screen as every other, on the terminal where it is lent.

    There what it says is seen as it says it, and there is an hour to answer in. Raises GitTimeout,
    process.Stopped, and Interrupted after ctrl-c.
    """
    lent = _lent.get()
    if lent is None:
        return git.begin(*args, input=input, env=env, timeout=timeout, hold=hold).result(stop)
    own = _environment(env, lent.descriptor)
    running = git.lend(*args, input=input, env=own, timeout=_HOUR, hold=hold)
    seen = _Seen(running, lent.descriptor)
    result = running.result(lambda: seen() or (stop is not None and stop()))
    seen(last=True)
    if lent.stopped or result.code == -signal.SIGINT:
        lent.stopped = True
        raise Interrupted("stopped by ctrl-c; what is saved stays as it is")
    return result


class _Seen:
    """Shows what git says while it says it: nothing in it controls the terminal."""

    def __init__(self, running: Running, descriptor: int) -> None:
        self._running = running
        self._descriptor = descriptor
        self._shown = 0
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def __call__(self, *, last: bool = False) -> bool:
        """Show what is new; never a reason to stop."""
        new = self._running.heard[self._shown :]
        self._shown += len(new)
        text = self._decoder.decode(new, last).replace("\r", "\n")
        os.write(self._descriptor, safe(text).encode("utf-8", "replace"))
        return False


def _environment(extra: Mapping[str, str] | None, terminal: int) -> dict[str, str]:
    """As behind the screen, but with the user's own ways to be asked."""
    env = environment(extra)
    for name in _ASKERS:
        env.pop(name, None)
        if name in os.environ:
            env[name] = os.environ[name]
    env["GIT_TERMINAL_PROMPT"] = "1"
    if env["GIT_SSH_COMMAND"] == QUIET_SSH:
        env["GIT_SSH_COMMAND"] = QUIET_SSH.replace(" -oBatchMode=yes", "")
    env |= _language()
    if name := _name_of(terminal):
        env["GPG_TTY"] = name
    return env


def _language() -> dict[str, str]:
    """git's words in English, for they are read; a passphrase in the letters of the user."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    letters = next((said for name in names if (said := os.environ.get(name))), "C")
    return {"LC_ALL": "", "LANGUAGE": "", "LC_MESSAGES": "C", "LC_CTYPE": letters}


def _name_of(terminal: int) -> str:
    """The terminal by a name that others know it by too, as gpg's agent wants it."""
    for descriptor in (0, 1, 2, terminal):
        try:
            return os.ttyname(descriptor)
        except OSError:
            continue
    return ""
