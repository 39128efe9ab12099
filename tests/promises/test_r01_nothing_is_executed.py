"""R1: opening, viewing, syncing a board never executes anything the board contains."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard.board import Board
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.promises.conftest import READS, WRITES

SCRIPT = Path(sys.executable).parent
# Started like the installed command: not with the board's folder in Python's own path.
START = "import sys\nfrom pipeboard.cli import entry\nsys.argv[0] = 'pb'\nentry()\n"


def canary(folder: Path) -> tuple[Path, str]:
    """A file that is not there, and the command that would make it."""
    bird = folder / "canary"
    return bird, f"touch {bird}"


def plant(two: Made, command: str) -> None:
    """Everywhere in the board that somebody may once have taken for something to run."""
    python = f"import os; os.system({command!r})\n"
    tag = f'!!python/object/apply:os.system ["{command}"]'
    two.write(".gitattributes", "* filter=evil diff=evil merge=evil ident\n")
    two.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "{command}"\n')
    two.write(".gitconfig", f"[core]\n\tfsmonitor = {command}\n[alias]\n\tx = !{command}\n")
    for hook in ("pre-commit", "post-commit", "post-checkout", "post-merge", "fsmonitor-watchman"):
        for folder in ("hooks", ".githooks", "contacts/.git/hooks", "githooks"):
            if folder != "contacts/.git/hooks":
                two.write(f"{folder}/{hook}", f"#!/bin/sh\n{command}\n").chmod(0o755)
    for module in ("yaml", "git", "textual", "msgspec", "regex", "sitecustomize", "conftest"):
        two.write(f"{module}.py", python)
        two.write(f"{module}/__init__.py", python)
    for program in ("git", "ssh", "sh", "vim", "pb", "contacts/git"):
        two.write(program if program != "git" else "git.sh", f"#!/bin/sh\n{command}\n").chmod(0o755)
    two.write("contacts/tagged.yaml", f"id: c-0000000001\nname: {tag}\n")
    two.write("contacts/$(touch canary).yaml", f"id: c-0000000002\nname: $({command})\n")
    two.write(f"contacts/;{Path(command.split()[1]).name};.yaml", "id: c-0000000003\nname: x\n")
    two.write("contacts/--upload-pack=touch.yaml", f"id: c-0000000004\nname: '`{command}`'\n")
    two.write(
        ANNA,
        ANNA_TEXT
        + f"links: ['ext::sh -c \"{command}\"', 'file:///bin/sh', 'javascript:{command}']\n"
        + f"custom: {{hook: '{command}', editor: '{command}', on_open: '!{command}'}}\n",
    )
    config = two.read("pipeboard.yaml")
    run = f"hooks: {{on_open: '{command}'}}\neditor: '{command}'\ncommands: ['{command}']\n"
    two.write("pipeboard.yaml", f"{config}{run}")
    two.write("people/mara-test.yaml", f"editor: '{command}'\nkeys: {{quit: '!{command}'}}\n")


def run(two: Made, place: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(place), *words], cwd=two.root, capture_output=True, check=False,
        stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("committed", [True, False])
def test_r1_opening_executes_nothing(two: Made, tmp_path: Path, committed: bool) -> None:
    bird, command = canary(tmp_path)
    subprocess.run(["sh", "-c", command], check=True)
    assert bird.exists(), "the canary sings"
    bird.unlink()
    plant(two, command)
    if committed:
        two.commit("gifts")
    start = tmp_path / "start" / "pb.py"
    start.parent.mkdir()
    start.write_text(START)
    for words in (*READS, *WRITES):
        done = run(two, start, *words)
        assert b"Traceback" not in done.stderr, (words, done.stderr)
        assert not bird.exists(), words
    assert run(two, start, "ls").returncode == 0


def test_r1_viewing_in_a_fresh_clone_executes_nothing(two: Made, tmp_path: Path) -> None:
    bird, command = canary(tmp_path)
    plant(two, command)
    two.commit("gifts")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(two.root), str(clone)], check=True)
    board = Board.open(clone)
    assert {"Anna Keller", "Ole Bakke"} <= {row.name for row in board.rows()}
    for path in (ANNA, "contacts/--upload-pack=touch.yaml"):
        board.blame(board.subject_at(path))
        board.history(path)
    board.close()
    assert not bird.exists()


def test_r1_no_module_is_imported_by_what_a_file_says(two: Made) -> None:
    tag = '!!python/object/apply:antigravity.geohash [1.0, 2.0, "x"]'
    two.write(ANNA, f"id: c-7f3k2q9wab\nname: {tag}\n")
    two.write("pipeboard.yaml", f"{two.read('pipeboard.yaml')}\nx: {tag}\n")
    board = two.open()
    assert ANNA in {problem.path for problem in board.problems()}
    assert "antigravity" not in sys.modules
    assert os.getcwd() != str(two.root)
