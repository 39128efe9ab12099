"""F19, F24, F37: where a board lies, whose it is, and what its clock says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, Made
from tests.faults.conftest import fuse_python

HERE = Path(__file__).parent


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A folder that ignores the case of names."""
    backing, place = tmp_path / "backing", tmp_path / "insensitive"
    backing.mkdir()
    place.mkdir()
    held = subprocess.Popen(
        [fuse_python(), str(HERE / "insensitive.py"), str(backing), str(place)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 20
        while not os.path.ismount(place):
            assert held.poll() is None, "it could not be mounted"
            assert time.monotonic() < until
        yield place
    finally:
        subprocess.run(["fusermount", "-u", "-z", str(place)], check=False, capture_output=True)
        held.terminate()
        held.wait(timeout=20)


@pytest.mark.needs("fuse")
def test_f24_on_a_disk_that_ignores_case_nobody_is_committed_over_another(
    two: Made, mounted: Path
) -> None:
    other = ANNA.replace("anna-keller", "ANNA-Keller")
    two.write(other, "id: c-0000000009\nname: Another Anna\n")
    two.commit("a colleague's disk can tell them apart")
    clone = Made(mounted / "sales")
    two.git("clone", "-q", str(two.root), str(clone.root), check=False)
    for name, value in (("user.name", "Mara"), ("user.email", "mara@example.com")):
        clone.git("config", name, value)
    assert clone.git("config", "core.ignorecase") == "true"
    assert len([p for p in os.listdir(clone.root / "contacts") if "anna" in p.lower()]) == 1
    before = {path: clone.git("rev-parse", f"HEAD:{path}") for path in (ANNA, other)}
    pb = [sys.executable, "-m", "pipeboard", "-C", str(clone.root)]
    assert subprocess.run([*pb, "ls"], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*pb, "record"], capture_output=True, check=False).returncode == 0
    assert {path: clone.git("rev-parse", f"HEAD:{path}") for path in before} == before
    done = subprocess.run([*pb, "set", "ole", "title=CEO"], capture_output=True, check=False)
    assert done.returncode == 0, done
    assert {path: clone.git("rev-parse", f"HEAD:{path}") for path in before} == before
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


@pytest.mark.needs("root")
def test_f19_a_board_of_another_user_is_explained_and_nothing_is_set(
    two: Made, isolation: Path
) -> None:
    before = (isolation / "gitconfig").read_bytes()
    for place in (two.root, *two.root.rglob("*")):
        os.lchown(place, 1234, 1234)
    done = subprocess.run([sys.executable, "-m", "pipeboard", "ls"], cwd=two.root,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 7
    assert "safe.directory" in done.stderr
    assert (isolation / "gitconfig").read_bytes() == before


@pytest.mark.needs("faketime")
@pytest.mark.parametrize("skew", ["-400d", "+400d"])
def test_f37_a_clock_that_is_wrong_only_shows_other_times(two: Made, skew: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PIPEBOARD_NOW"}
    done = subprocess.run(
        ["faketime", "-f", skew, sys.executable, "-m", "pipeboard", "set", "anna", "title=CFO"],
        cwd=two.root, capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip
    assert done.returncode == 0, done
    for words in (("ls",), ("queue",), ("audit",), ("undo",)):
        said = subprocess.run([sys.executable, "-m", "pipeboard", *words], cwd=two.root,
                              capture_output=True, text=True, check=False, env=env)  # fmt: skip
        assert said.returncode == 0, (words, said)
    assert two.status() == ""
    assert "Head of Marketing" in two.read(ANNA)
    assert two.git("fsck", "--strict", "--no-dangling") == ""
