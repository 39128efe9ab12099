"""R11: no shell, no command as one string; all of git in one room, held by reading the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pipeboard
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb

SOURCE = Path(pipeboard.__file__).parent
STARTS = {
    "os": {"system", "popen", "posix_spawn", "posix_spawnp", "fork", "forkpty", "execv", "execve",
           "execvp", "execvpe", "execl", "execlp", "spawnv", "spawnvp", "startfile"},
    "pty": {"spawn", "fork"}, "asyncio": {"create_subprocess_shell", "create_subprocess_exec"},
    "commands": {"getoutput"},
}  # fmt: skip
# The completion for bash, zsh …: a name, nothing is run.
NAMES_A_SHELL = "shell=call.options.shell"
SHELLS = {"system", "popen", "create_subprocess_shell", "getoutput"}
MODULES = {"subprocess", "pexpect", "sh", "pty"}


def offences(tree: ast.AST, room: str) -> Iterator[str]:
    """What in a module starts something where it may not, or hands a line to a shell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "shell":
            said = f"shell={ast.unparse(node.value)}"
            if said not in ("shell=False", NAMES_A_SHELL):
                yield said
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner, name = node.value.id, node.attr
            elsewhere = room != "journal" and name in STARTS.get(owner, ())
            if elsewhere or (owner in STARTS and name in SHELLS):
                yield f"{owner}.{name}"
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if room != "journal" and (name in MODULES or name.partition(".")[0] == "git"):
                yield f"import {name}"


def test_r11_only_the_journal_starts_anything_and_never_by_a_shell() -> None:
    found = {}
    for file in SOURCE.rglob("*.py"):
        room = file.relative_to(SOURCE).parts[0]
        offending = set(offences(ast.parse(file.read_text(encoding="utf-8")), room))
        if offending:
            found[str(file.relative_to(SOURCE))] = offending
    assert found == {}


def test_r11_the_reader_of_the_source_sees_an_offender() -> None:
    evil = "import subprocess\nimport os\nos.system('x')\nsubprocess.run('x', shell=True)\n"
    assert set(offences(ast.parse(evil), "cli")) == {"import subprocess", "os.system", "shell=True"}


def test_r11_a_name_with_a_command_in_it_is_only_a_name(pb: Pb, two: Made) -> None:
    bird = two.root.parent / "canary"
    evil = f"'; touch {bird}; $(touch {bird}) `touch {bird}` | touch {bird} #"
    two.write(ANNA, ANNA_TEXT)
    assert pb("set", "anna", f"title={evil}", "-m", evil).code == 0
    assert pb("add", evil).code == 0
    assert pb("ls", "--format", "ids").code == 0
    assert two.status() == ""
    assert not bird.exists()
