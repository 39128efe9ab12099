"""F1, F2, F40: killed, or refused, at each system call of writing (strace injects it)."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made
from tests.faults.conftest import sound

CFO = ANNA_TEXT.replace("Head of Marketing", "CFO")
CALLS = ("fsync", "rename", "fchmod", "link", "unlink")
MOST = 40


def injected(two: Made, call: str, what: str, nth: int) -> subprocess.CompletedProcess[str]:
    """`pb set`, the n-th such call of any of its processes met by that."""
    return subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", f"-einject={call}:{what}:when={nth}",
         sys.executable, "-m", "pipeboard", "set", "anna", "title=CFO"],
        cwd=two.root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def whole(two: Made) -> None:
    """Old or new, the other file as it was; what is left is recorded later, and all is sound."""
    assert two.read(ANNA) in (ANNA_TEXT, CFO)
    assert two.read(OLE) == OLE_TEXT
    listed = subprocess.run(
        [sys.executable, "-m", "pipeboard", "ls", "--format", "ids"], cwd=two.root,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(listed.stdout.split()) == 2
    subprocess.run([sys.executable, "-m", "pipeboard", "record"], cwd=two.root, check=True,
                   capture_output=True)  # fmt: skip
    assert two.status() == ""
    sound(two)


@pytest.mark.needs("strace")
@pytest.mark.parametrize("call", CALLS)
def test_f1_f2_killed_at_each_system_call_the_file_is_old_or_new(two: Made, call: str) -> None:
    head = two.git("rev-parse", "HEAD")
    for nth in range(1, MOST):
        done = injected(two, call, "signal=KILL", nth)
        whole(two)
        two.git("reset", "-q", "--hard", head)
        if done.returncode == 0:
            return
    pytest.fail("it never came to an end")


@pytest.mark.needs("strace")
@pytest.mark.parametrize("errno", ["ENOSPC", "EIO", "EMFILE", "ENOMEM"])
@pytest.mark.parametrize("call", ["fsync", "rename", "link"])
def test_f3_f5_f40_refused_at_each_system_call_nothing_is_torn(
    two: Made, call: str, errno: str
) -> None:
    head = two.git("rev-parse", "HEAD")
    for nth in range(1, MOST):
        done = injected(two, call, f"error={errno}", nth)
        assert not re.search(r"^Traceback", done.stderr, re.MULTILINE), (nth, done.stderr)
        whole(two)
        two.git("reset", "-q", "--hard", head)
        if done.returncode == 0 and nth > 6:
            return
