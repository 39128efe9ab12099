"""One writer at a time, and who it is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeboard.errors import Busy, GitError
from pipeboard.journal.lock import Lock

HOLDER = """
import sys
from pathlib import Path
from pipeboard.journal.lock import Lock
with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_the_holder_is_named_when_the_time_is_over(holder, tmp_path):
    began = time.monotonic()
    with pytest.raises(Busy, match=f"process {holder.pid} .* more than 0.2 s") as caught:
        Lock(tmp_path / "lock", wait=0.2).__enter__()
    assert 0.2 <= time.monotonic() - began < 2
    assert caught.value.exit_code == 9


def test_it_is_had_as_soon_as_it_is_free(holder, tmp_path):
    holder.stdin.write("\n")
    holder.stdin.flush()
    with Lock(tmp_path / "lock", wait=5):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert (tmp_path / "lock").read_text() == ""


def test_it_ends_with_its_holder(holder, tmp_path):
    holder.kill()
    holder.wait()
    with Lock(tmp_path / "lock", wait=2):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_twice_in_one_process_is_two_writers(tmp_path):
    with Lock(tmp_path / "lock"), pytest.raises(Busy):
        Lock(tmp_path / "lock", wait=0).__enter__()


def test_a_folder_that_is_not_there_is_said_plainly():
    with pytest.raises(GitError, match="cannot lock the board"):
        Lock(Path("/proc/nothing/lock")).__enter__()
