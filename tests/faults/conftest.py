"""Real faults that want a privilege or a tool: `make faults`.

No part of the plain suite: without PIPEBOARD_FAULTS nothing in this folder is even looked at. Asked
for, what is not there fails, and says what to install: a fault that was not made shows nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.board.conftest import ANNA, OLE, Made, board_template, peopled_template, two

__all__ = ["board_template", "peopled_template", "two"]

collect_ignore_glob = [] if "PIPEBOARD_FAULTS" in os.environ else ["test_*.py"]


@pytest.fixture(autouse=True)
def what_it_needs(request: pytest.FixtureRequest) -> None:
    """Fail before anything is done where a tool or a right is missing."""
    for mark in request.node.iter_markers("needs"):
        for wanted in mark.args:
            if not _is_there(wanted):
                pytest.fail(_MISSING.get(wanted, f"install {wanted}"), pytrace=False)


_MISSING = {
    "root": "this fault is made by root",
    "mount": "this fault wants to mount in a namespace of its own (unshare -m)",
    "fuse": "install fuse, and fusepy for a Python that may write to /dev/fuse",
    "fiu-run": "install libfiu (fiu-utils)",
    "mkfs.ext4": "install e2fsprogs",
    "losetup": "install util-linux",
    "gpg": "install gnupg",
    "sshd": "install openssh-server",
    "setpriv": "install util-linux",
}


@cache
def _is_there(wanted: str) -> bool:
    if wanted == "root":
        return os.geteuid() == 0
    if wanted == "mount":
        tried = ("unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt")
        return bool(shutil.which("unshare")) and not _code(*tried)
    if wanted == "fuse":
        return bool(fuse_python())
    return shutil.which(wanted) is not None


@cache
def fuse_python() -> str:
    """A Python that can make file systems; "" where there is none."""
    asked = "try: import fusepy\nexcept ImportError: import fuse"
    pythons = (sys.executable, "/usr/bin/python3") if os.access("/dev/fuse", os.W_OK) else ()
    return next((python for python in pythons if not _code(python, "-c", asked)), "")


def _code(*words: str) -> int:
    return subprocess.run(words, capture_output=True, check=False).returncode


PB = f"{sys.executable} -m pipeboard"
Shell = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def alone(two: Made) -> Shell:
    """Run lines of sh in the board's folder, in a mount namespace that ends with them."""

    def run(script: str) -> subprocess.CompletedProcess[str]:
        lines = f'set -u\npb() {{ {PB} "$@"; }}\ncd {two.root}\n{script}\n'
        return subprocess.run(
            ["unshare", "-m", "sh", "-c", lines], capture_output=True, text=True, check=False,
            timeout=120,
        )  # fmt: skip

    return run


def sound(two: Made) -> None:
    """Nothing damaged, no lock and no temporary file left."""
    assert two.git("fsck", "--strict", "--no-dangling") == ""
    assert not list((two.root / ".git").glob("*.lock"))
    assert not list(two.root.rglob(".pb-*"))


@pytest.fixture
def settled(two: Made) -> Iterator[None]:
    """The board is sound at the end of the test."""
    yield
    sound(two)
    assert (two.root / ANNA).exists()
    assert (two.root / OLE).exists()
