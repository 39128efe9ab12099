"""R4: no edit that reached the disk is lost by pipeboard: crash, race, conflict, full disk."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeboard import crash
from pipeboard.storage import write as write_module
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb


def everything(two: Made) -> str:
    """What the files say, and what every commit ever said."""
    files = "".join(place.read_text() for place in sorted(two.root.glob("contacts/*.yaml")))
    return files + two.git("log", "-p", "--all", "--no-color", "--", "contacts")


@pytest.mark.parametrize("errno", [None, "ENOSPC", "EIO"])
def test_r4_no_edit_is_lost_at_any_step_of_a_change(two: Made, errno: str | None) -> None:
    """Each time another word, and a script's own edit beside it: both are there at the end."""
    words: list[str] = []
    for step in range(1, 60):
        ours, theirs = f"ours{step:03}", f"theirs{step:03}"
        with (two.root / ANNA).open("a") as file:
            file.write(f"t{step}: {theirs}\n")
        env = {**os.environ, "CRASH_AT": str(step), **({"CRASH_ERRNO": errno} if errno else {})}
        done = subprocess.run(
            [sys.executable, "-m", "pipeboard", "set", "anna", f"custom.w{step}={ours}"],
            cwd=two.root, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        words.append(theirs)
        if done.returncode == 0 or ours in two.read(ANNA):
            words.append(ours)
        said = everything(two)
        assert [word for word in words if word not in said] == [], step
        if done.returncode == 0:
            break
    assert step > 8
    subprocess.run([sys.executable, "-m", "pipeboard", "record"], cwd=two.root, check=True,
                   capture_output=True)  # fmt: skip
    assert two.status() == ""
    now = two.read(ANNA)
    assert [word for word in words if word not in now] == []
    assert two.git("fsck", "--strict", "--no-dangling") == ""


def test_r4_no_edit_is_lost_between_two_writers_and_a_script(two: Made) -> None:
    """Two pb's and an editor that saves the same file whole, each word by word."""
    count = 12
    writers = [
        subprocess.Popen(
            ["sh", "-c", f"for n in $(seq {count}); do {sys.executable} -m pipeboard note anna"
             f" {name}$n >/dev/null || exit 1; done"],
            cwd=two.root,
        )
        for name in ("red", "blue")
    ]  # fmt: skip
    saved: list[str] = []
    last = ""
    while any(one.poll() is None for one in writers):
        text = two.read(ANNA)
        if text == last:
            continue  # it waits for another's word before it saves its own
        place = two.root / "contacts" / ".swap"
        place.write_text(f"{text}s{len(saved)}: saved{len(saved):03}\n")
        if two.read(ANNA) == text:  # a careful editor: it looks before it saves
            os.replace(place, two.root / ANNA)
            saved.append(f"saved{len(saved):03}")
            last = two.read(ANNA)
    assert [one.wait() for one in writers] == [0, 0]
    said = everything(two)
    for name in ("red", "blue"):
        missing = [n for n in range(1, count + 1) if f"{name}{n}" not in said]
        assert missing == []
    assert [word for word in saved if word not in said] == []


def test_r4_what_is_saved_at_the_last_moment_is_not_written_over(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = iter([f"{ANNA_TEXT}late: word\n"])

    def point(name: str) -> None:
        if name == "compare" and (text := next(saves, "")):
            two.write(ANNA, text)

    monkeypatch.setattr(write_module, "point", point)
    assert pb("set", "anna", "title=CFO").code == 0
    assert "late: word" in two.read(ANNA)
    assert "title: CFO" in two.read(ANNA)


def test_r4_the_seam_is_armed() -> None:
    assert crash._crash_at == 0
    done = subprocess.run(
        [sys.executable, "-c", "from pipeboard.crash import point; point('x')"],
        env={**os.environ, "CRASH_AT": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == -9
