"""Real faults that want a privilege or a tool: `make faults`. What is missing skips, with a reason.

Not part of the plain suite: without PIPEBOARD_FAULTS nothing in this folder is run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, OLE, Made, board_template, peopled_template, two

__all__ = ["board_template", "peopled_template", "two"]

WANTED = "PIPEBOARD_FAULTS" in os.environ


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip all of it unless it was asked for."""
    here = str(Path(__file__).parent)
    for item in items:
        if not WANTED and str(item.path).startswith(here):
            item.add_marker(pytest.mark.skip(reason="privileged faults: make faults"))


def need(*tools: str) -> pytest.MarkDecorator:
    """Skip where one of these programs is not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def may_mount() -> bool:
    """Whether this process may mount in a namespace of its own."""
    if not WANTED or shutil.which("unshare") is None:
        return False
    tried = ("unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt")
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


needs_mount = pytest.mark.skipif(not may_mount(), reason="may not mount in a namespace of its own")
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can do that")

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
