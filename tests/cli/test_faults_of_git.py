"""git itself at fault: objects lost, too old, another language, too few files to open."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made
from tests.cli.conftest import Pb

CFO = ANNA_TEXT.replace("Head of Marketing", "CFO")


def spoil(two: Made, name: str) -> None:
    """Empty a loose object, as a power cut leaves it."""
    sha = two.git("rev-parse", name)
    place = two.root / ".git" / "objects" / sha[:2] / sha[2:]
    place.chmod(0o644)
    place.write_bytes(b"")


def pb_with(
    two: Made, *words: str, env: dict[str, str], **more: object
) -> subprocess.CompletedProcess[str]:
    """pb in a process of its own, where the environment is ours to spoil."""
    return subprocess.run(
        [sys.executable, "-m", "pipeboard", *words], cwd=two.root, capture_output=True, text=True,
        check=False, env={**os.environ, **env}, **more,
    )  # fmt: skip


@pytest.mark.parametrize("lost", ["HEAD^{tree}", "HEAD:contacts", f"HEAD:{ANNA}"])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_board_whose_objects_are_lost_opens_from_its_files(
    pb: Pb, two: Made, lost: str, fresh: bool
) -> None:
    two.write(OLE, OLE_TEXT + "title: CEO\n")
    two.write("contacts/broken.yaml", "name: [")
    two.commit("more")
    if fresh:
        for file in (two.root / ".git/pipeboard").glob("*sqlite*"):
            file.unlink()
    else:
        assert pb("ls").code == 0
    spoil(two, lost)
    said = pb("ls", "--json")
    assert said.code == 0
    assert {row["name"] for row in said.data} == {"Anna Keller", "Ole Bakke"}
    if lost == "HEAD^{tree}":
        assert "git fsck" in said.json["warnings"][0]
    assert "Traceback" not in said.err


def test_a_change_while_objects_are_lost_stays_in_the_file_and_says_so(pb: Pb, two: Made) -> None:
    spoil(two, "HEAD:contacts")
    said = pb("set", "anna", "title=CFO")
    assert said.code == 7
    assert "git fsck" in said.err
    assert two.read(ANNA) in (ANNA_TEXT, CFO)
    assert not list((two.root / ".git").glob("*.lock"))


def fake(folder: Path, script: str) -> dict[str, str]:
    """A git of our own making, first in PATH; `$git` is the real one."""
    real = subprocess.run(
        ["sh", "-c", "command -v git"], capture_output=True, text=True, check=True
    )
    place = folder / "bin" / "git"
    place.parent.mkdir()
    place.write_text(f"#!/bin/sh\ngit={real.stdout.strip()}\n{script}\n")
    place.chmod(0o755)
    return {"PATH": f"{place.parent}:{os.environ['PATH']}"}


OLD = """
case "$*" in
  *--version*) echo "git version 2.17.1"; exit 0;;
  *--path-format*) echo "--path-format=absolute"; echo sha1; exit 0;;
esac
exec "$git" "$@"
"""


def test_a_git_that_is_too_old_is_named(two: Made, tmp_path: Path) -> None:
    env = fake(tmp_path, OLD)
    (two.root / "contacts").rename(two.root / "sub")
    inner = two.root / "sub"
    (inner / "pipeboard.yaml").write_text(two.read("pipeboard.yaml"))
    done = pb_with(two, "-C", str(inner), "ls", env=env)
    assert done.returncode == 7
    assert "git 2.17.1 is too old: pipeboard needs git 2.31" in done.stderr
    doctor = pb_with(two, "doctor", env=env)
    assert "too old" in doctor.stdout


@pytest.mark.parametrize("language", ["de_DE.UTF-8", "tr_TR.UTF-8"])
def test_the_language_of_the_user_is_no_matter(two: Made, language: str) -> None:
    env = {"LANG": language, "LC_ALL": language, "LANGUAGE": language[:2]}
    assert pb_with(two, "set", "anna", "title=CFO", env=env).returncode == 0
    assert pb_with(two, "add", "İpek Şahin", env=env).returncode == 0
    assert two.status() == ""
    (two.root / ".git/index.lock").write_text("")
    busy = pb_with(two, "set", "anna", "title=CEO", "--wait", "10ms", env=env)
    assert busy.returncode == 9
    assert "another git command holds the index" in busy.stderr


def limited(files: int) -> Callable[[], None]:
    """What a child does first: it may not have more files open than so many."""
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def test_too_few_files_to_open_tears_nothing(two: Made) -> None:
    told = set()
    for files in range(4, 40):
        done = pb_with(
            two, "set", "anna", "title=CFO", env={"PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=limited(files),
        )  # fmt: skip
        told.add(done.returncode)
        assert two.read(ANNA) in (ANNA_TEXT, CFO), files
        assert two.read(OLE) == OLE_TEXT
        assert not list((two.root / ".git").glob("*.lock")), files
        if done.returncode == 0:
            break
    assert told > {0}
    assert pb_with(two, "record", env={}).returncode == 0
    assert two.status() == ""
    assert two.git("fsck", "--strict", "--no-dangling") == ""
    assert not list(two.root.rglob(".pb-*"))
