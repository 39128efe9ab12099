"""pb as a process: what it loads, pipes that close, many at once, killed at every step, a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made
from tests.pty.terminal import readable

HEAVY = ("textual", "rich", "git", "ruamel", "ruamel.yaml", "yaml", "msgspec", "click", "typer")


def _pb(*words: str) -> list[str]:
    return [sys.executable, "-m", "pipeboard", *words]


def _run(
    two: Made, *words: str, check: bool = True, stdin: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        _pb(*words), cwd=two.root, check=False, capture_output=True, text=True, input=stdin,
        env={**os.environ, **env},
    )  # fmt: skip
    assert done.returncode == 0 or not check, done.stderr
    return done


@pytest.mark.parametrize(
    "words", [["ls", "--limit", "50"], ["ls", "--json", "stage:lead"], ["ls", "--format", "ids"]]
)
@pytest.mark.parametrize("dirty", [False, True])
def test_a_list_loads_nothing_heavy(two: Made, words: list[str], dirty: bool) -> None:
    if dirty:
        two.write(OLE, two.read(OLE) + "title: CEO\n")
    _run(two, "ls")
    code = (
        "import sys; from pipeboard.cli import main; code = main(sys.argv[1:]);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=two.root,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stdout
    assert done.stderr.splitlines()[-1] == "[]"


def test_both_commands_are_installed(two: Made) -> None:
    for name in ("pb", "pipeboard"):
        command = Path(sys.executable).with_name(name)
        done = subprocess.run(
            [command, "ls", "--format", "ids"],
            cwd=two.root,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == ["c-7f3k2q9wab", "c-8g4m3r0xcd"]


def test_a_reader_that_goes_away_is_no_error(two: Made) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        _pb("ls"), cwd=two.root, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_only_ascii(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("Anna Keller", "Zoë 김"))
    done = _run(two, "ls", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert r"Zo\xeb \uae40" in done.stdout


def test_twenty_at_once_are_twenty_commits(two: Made) -> None:
    before = two.count()
    adding = [
        subprocess.Popen(
            _pb("add", f"Person {number:02}", "--quiet", "--wait", "120s"),
            cwd=two.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(20)
    ]  # fmt: skip
    for one in adding:
        out, err = one.communicate(timeout=120)
        assert (one.returncode, out, err) == (0, "", "")
    assert two.count() == before + 20
    assert two.status() == ""
    names = set(_run(two, "ls", "--format", "tsv").stdout.split("\t"))
    assert len([name for name in names if "Person" in name]) == 20
    assert two.git("fsck", "--full", "--strict") == ""
    assert not list((two.root / ".git").rglob("*.lock"))
    two.write("plan.txt", "mine")
    two.git("add", "plan.txt")
    two.git("commit", "-qm", "a plan")
    assert two.git("show", "--name-only", "--format=").split() == ["plan.txt"]


def _on_a_terminal(two: Made, words: Sequence[str]) -> bytes:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        _pb(*words), cwd=two.root, stdin=follower, stdout=follower, stderr=follower,
        env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}, start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    shown = b""
    while readable(leader, 60):
        try:
            piece = os.read(leader, 65536)
        except OSError:  # EIO: the other side is closed
            break
        if not piece:
            break
        shown += piece
    process.wait(60)
    os.close(leader)
    return shown


def test_no_byte_of_a_board_controls_the_terminal(two: Made) -> None:
    evil = r"\e]0;owned\a\e[2J[/b] [link=x] \x9b31m \u202e \u2028 \x7f \r\n \b \0".replace(
        r"\0", ""
    )
    two.write(
        ANNA,
        f'id: c-7f3k2q9wab\nname: "Eve {evil}"\ntitle: "{evil}"\nowner: "{evil}"\n'
        f'tags: ["{evil}"]\nnotes:\n- {{id: n-1, kind: "{evil}", state: open, text: "{evil}"}}\n'
        f'follow_ups:\n- {{id: f-1, due: 2026-11-20, reason: "{evil}"}}\n',
    )
    two.git("add", ANNA)
    two.git("commit", "-qm", "evil \x1b]0;owned\x07 \x1b[2J subject")
    for words in (["ls"], ["board"], ["queue", "--all"], ["show", "c-7f3k2q9wab"], ["audit"],
                  ["get", "c-7f3k2q9wab", "name"], ["get", "c-7f3k2q9wab", "notes"], ["lint"],
                  ["set", "c-7f3k2q9wab", "country=DE", "--dry-run"],
                  ["show", "\x1b]0;owned\x07"], ["ls", "-q", "\x1b]0;x\x07:y"],
                  ["ls", "--format", "tsv"], ["ls", "--json"], ["ls", "--format", "md"]):  # fmt: skip
        shown = _on_a_terminal(two, words)
        assert shown.strip(), words
        text = shown.replace(b"\r\n", b"\n").decode()
        bad = {char for char in text if char != "\n" and char != "\t" and not char.isprintable()}
        assert not bad, (words, bad, shown)
