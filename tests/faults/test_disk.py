"""F3 to F6: a disk that is full, that fails to keep what it was given, that is read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.faults.conftest import PB, Shell, sound

CFO = ANNA_TEXT.replace("Head of Marketing", "CFO")
pytestmark = pytest.mark.usefixtures("settled")


@pytest.mark.needs("mount")
def test_f3_a_full_disk_leaves_the_old_file_and_no_temporary_one(two: Made, alone: Shell) -> None:
    done = alone(
        "cp -a contacts /tmp/kept.$$; mount -t tmpfs -o size=600k none contacts\n"
        "cp -a /tmp/kept.$$/. contacts; rm -r /tmp/kept.$$\n"
        "dd if=/dev/zero of=contacts/.fill bs=4k 2>/dev/null\n"
        f"before=$(cksum < {ANNA})\n"
        'pb set anna "title=$(head -c 9000 /dev/zero | tr "\\0" x)"; echo "code $?"\n'
        f'test "$before" = "$(cksum < {ANNA})" && echo same\n'
        "ls -A contacts | grep -c '^.pb-'; pb ls --format ids | wc -l"
    )
    assert "the disk is full" in done.stderr
    lines = done.stdout.split("\n")
    assert lines[0] not in ("code 0", "")
    assert lines[1:4] == ["same", "0", "2"]


@pytest.mark.needs("mount")
def test_f4_a_full_git_directory_saves_the_file_and_says_it_is_not_recorded(
    two: Made, alone: Shell
) -> None:
    done = alone(
        "cp -a .git /tmp/git.$$; mount -t tmpfs -o size=2m none .git; cp -a /tmp/git.$$/. .git\n"
        "rm -r /tmp/git.$$; dd if=/dev/zero of=.git/fill bs=4k 2>/dev/null\n"
        'pb set anna title=CFO; echo "code $?"; ls .git | grep -c "lock$"\n'
        "rm .git/fill; pb record; echo code $?; git fsck --strict --no-dangling; echo fsck $?\n"
        "git status --porcelain | wc -l"
    )
    assert "code 0" not in done.stdout.split("\n")[0], done
    assert two.read(ANNA) in (ANNA_TEXT, CFO)
    assert done.stdout.split("\n")[1:2] == ["0"], done
    assert done.stdout.endswith("fsck 0\n0\n"), done
    two.git("checkout", "-q", ".")


def _fiu(name: str) -> list[str]:
    return ["fiu-run", "-x", "-c", f"enable name={name}"]


@pytest.mark.needs("fiu-run")
def test_f5_a_file_that_cannot_be_synced_is_not_called_saved(two: Made) -> None:
    done = subprocess.run(
        [*_fiu("posix/io/sync/fsync,failinfo=5"), sys.executable, "-m", "pipeboard", "set", "anna",
         "title=CFO"],
        cwd=two.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode not in (0, -11), done
    assert "the disk reports an error" in done.stderr
    assert two.read(ANNA) == ANNA_TEXT


@pytest.mark.needs("mount")
def test_f6_a_read_only_disk_is_read_and_nothing_is_changed(two: Made, alone: Shell) -> None:
    before = two.git("rev-parse", "HEAD")
    done = alone(
        f"mount --bind {two.root} {two.root}; mount -o remount,ro,bind {two.root}; cd {two.root}\n"
        'pb ls --format ids | wc -l; pb set anna title=CFO; echo "code $?"\n'
        'pb record; echo "code $?"; rm -rf .git/pipeboard 2>/dev/null; pb board | head -1 | wc -l'
    )
    assert done.stdout.split("\n")[:4] == ["2", "code 7", "code 7", "1"], done
    assert "this board is read-only here" in done.stderr
    assert two.read(ANNA) == ANNA_TEXT
    assert two.git("rev-parse", "HEAD") == before


@pytest.mark.needs("mount")
@pytest.mark.needs("mkfs.ext4", "losetup")
def test_f6_a_real_disk_that_goes_read_only_while_it_is_open(two: Made, tmp_path: Path) -> None:
    image, place = tmp_path / "disk", tmp_path / "mounted"
    place.mkdir()
    subprocess.run(["truncate", "-s", "32M", str(image)], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    script = (
        f"mount -o loop {image} {place} || exit 9; cp -a {two.root}/. {place}; cd {place}\n"
        f"{PB} set anna title=CFO || exit 1; mount -o remount,ro {place} || exit 2\n"
        f"{PB} set anna title=CEO; test $? = 7 || exit 3\n"
        f"{PB} ls --format ids | wc -l | grep -q 2 || exit 4\n"
        f"mount -o remount,rw {place}; {PB} set anna title=CEO || exit 5\n"
        'git fsck --strict --no-dangling || exit 6; test -z "$(git status --porcelain)" || exit 8'
    )
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True,
                          check=False, timeout=120)  # fmt: skip
    assert done.returncode == 0, done


@pytest.mark.needs("setpriv", "root")
def test_f6_a_board_of_another_user_is_read_or_explained(two: Made) -> None:
    home = two.root.parent / "nobody"
    shutil.copytree(two.root, home / "sales", symlinks=True)
    home.chmod(0o755)
    for folder in [home, *home.parents][:4]:
        folder.chmod(folder.stat().st_mode | 0o055)
    script = f"cd {home}/sales && {PB} set anna title=CFO"
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script],
        capture_output=True, text=True, check=False, env={**os.environ, "HOME": "/nonexistent"},
    )  # fmt: skip
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    sound(two)
