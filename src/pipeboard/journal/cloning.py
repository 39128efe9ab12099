"""Fetching a repository as a new folder: whole, or not there at all.

git works in a hidden folder beside the one that is wanted, which takes its place by one rename.
What a process left that was killed meanwhile is swept away by the next one that clones there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeboard import crash
from pipeboard.errors import GitTimeout, NotFound, UsageError
from pipeboard.journal.git import Git, failure
from pipeboard.journal.process import Stopped
from pipeboard.journal.refusals import uncloned
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import protocols

_PREFIX = ".pb-clone-"
_DAY = 86_400.0
_LINE = 400  # bytes of git's words that hold the newest line
_OFTEN = 0.1  # seconds between two words on how far it is
# Links become plain files, now and at every later checkout; no hooks of any template or place.
_ASKED = (
    "-c", f"core.hooksPath={os.devnull}", "-c", "http.lowSpeedLimit=1000", "-c",
    "http.lowSpeedTime=60", "clone", "--progress", "--no-local",
    "--no-recurse-submodules", "--template=", "--origin=origin", "--config", "core.symlinks=false",
)  # fmt: skip


class HalfMade:
    """A clone on its way, in `folder`; `keep` puts it where it belongs."""

    def __init__(self, around: Path, hold: int) -> None:
        self._around = around
        self._hold = hold
        self.folder = around / "clone"

    def fetch(self, address: str, *, quiet: float = 60, heard: Callable[[str], None]) -> Repository:
        """Clone `address`; `heard` gets git's words on how far it is.

        Raises GitError, GitTimeout after `quiet` seconds without a sign of life.
        """
        source = _source(address)
        env = {"GIT_ALLOW_PROTOCOL": protocols(source)}
        args = (*_ASKED, "--", source, str(self.folder))
        crash.point("clone: fetch")
        git = Git(self._around)
        running = git.begin(*args, env=env, timeout=_DAY, hold=self._hold)
        silence = Silence(quiet, lambda: running.heard, heard)
        try:
            result = running.result(silence)
        except Stopped:
            raise GitTimeout(
                f"nothing was heard of {address} for {quiet:g} s, so it was given up",
                hint="is the host there? for ssh try: ssh -T HOST",
            ) from None
        if result.code:
            result.err = _complaint(result.err)
            raise uncloned(result, address) or failure(("clone",), result)
        crash.point("clone: fetched")
        return Repository.open(self.folder, ours=True)

    def keep(self, target: Path) -> None:
        """It is as it should be: to the place where it was wanted, if that is still free."""
        crash.point("clone: place")
        try:
            os.rename(self.folder, target)
        except OSError as error:
            raise UsageError(f"{target}: {error.strerror or error}") from error
        crash.point("clone: placed")


@contextmanager
def half_made(parent: Path) -> Iterator[HalfMade]:
    """A place to clone into, gone at the end whatever happens."""
    parent.mkdir(parents=True, exist_ok=True)
    _sweep(parent)
    around = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    hold = os.open(around / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX)
        yield HalfMade(around, hold)
    finally:
        shutil.rmtree(around, ignore_errors=True)
        os.close(hold)


class Silence:
    """Asked many times a second whether to stop: once git has said nothing new for too long."""

    def __init__(
        self, longest: float, said: Callable[[], bytes], heard: Callable[[str], None]
    ) -> None:
        self._longest = longest
        self._said = said
        self._heard = heard
        self._count = 0
        self._since = self._told = time.monotonic()

    def __call__(self) -> bool:
        """Whether it has been silent too long; passes on what is new."""
        said, now = self._said(), time.monotonic()
        if len(said) == self._count:
            return now - self._since > self._longest
        self._count, self._since = len(said), now
        if now - self._told > _OFTEN:
            self._told = now
            self._heard("".join(_lines(said[-_LINE:].decode("utf-8", "replace"))[-1:]))
        return False


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]


def _complaint(text: str) -> str:
    """Of what git and ssh said, what is no count of objects."""
    told = [line for line in _lines(text) if "%" not in line and not line.endswith("done.")]
    return "\n".join(line for line in told if not line.startswith("Cloning into")) or text


def _source(address: str) -> str:
    """A folder by its full path, any other address as it stands. NotFound for a folder that is
    not there."""
    protocols(address)
    if os.path.exists(address):
        return os.path.abspath(address)
    before = address.partition("/")[0]
    if ":" not in before:
        raise NotFound(f"there is no repository {address}", hint="an address is git@host:path, or "
                       "https://host/path")  # fmt: skip
    return address


def _sweep(parent: Path) -> None:
    """Remove what clones of dead processes left."""
    for left in parent.glob(f"{_PREFIX}*"):
        try:
            hold = os.open(left / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # somebody works in there
        else:
            shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(hold)
