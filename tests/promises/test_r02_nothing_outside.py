"""R2: no file outside the board, its git directory and our own folders is read or written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.promises.conftest import READS, WRITES, tree_of

# Notes every file that Python opens, lists, makes or removes; git is watched by what it leaves.
_HOOK = """\
import json, os, sys
sys.path[0] = ""
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND)
told = ("open", "os.listdir", "os.scandir", "os.rename", "os.remove", "os.mkdir", "os.link",
        "os.symlink", "os.truncate", "os.chmod", "sqlite3.connect", "shutil.rmtree")
def heard(event, args):
    if event in told and args and isinstance(args[0], (str, bytes)):
        os.write(log, json.dumps([event, os.fsdecode(args[0])]).encode() + b"\\n")
sys.addaudithook(heard)
from pipeboard.cli import main
sys.exit(main(sys.argv[1:]))
"""


def lead_outside(two: Made, outside: Path) -> None:
    """Links, ids and names that point out of the board."""
    up = os.path.relpath(outside, two.root / "contacts")
    secret = outside / "secret.yaml"
    (two.root / "contacts/evil.yaml").symlink_to(secret)
    (two.root / "contacts/folder").symlink_to(outside)
    (two.root / "library").mkdir(exist_ok=True)
    (two.root / "library/evil.yaml").symlink_to(secret)
    (two.root / "notes").mkdir(exist_ok=True)
    (two.root / "notes/evil.md").symlink_to(secret)
    (two.root / "competitors").rmdir() if (two.root / "competitors").exists() else None
    (two.root / "competitors").symlink_to(outside)
    for number, id in enumerate((f"{up}/secret", str(secret), "c-../../../x", "..", "NUL")):
        two.write(f"contacts/n{number}.yaml", f"id: {json.dumps(id)}\nname: N{number}\n")
    two.write(
        ANNA, ANNA_TEXT + f"company: {{id: {json.dumps(f'{up}/secret')}}}\n"
        f"owner: {json.dumps(f'{up}/secret')}\nattachments: [{json.dumps(str(secret))}]\n",
    )  # fmt: skip


def test_r2_nothing_outside_the_board_is_read_or_written(two: Made, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: c-0000000666\nname: SECRET WORD\n")
    lead_outside(two, outside)
    log = tmp_path / "log"
    log.write_text("")
    hook = tmp_path / "start" / "hook.py"
    hook.parent.mkdir()
    hook.write_text(_HOOK)
    before = tree_of(outside)
    commands = [*READS, *WRITES, ("show", str(outside / "secret.yaml")), ("show", "../secret"),
                ("record", str(outside / "secret.yaml")), ("set", "../../x", "a=b"),
                ("get", "anna", "../../secret"), ("record", "contacts/evil.yaml")]  # fmt: skip
    for words in commands:
        done = subprocess.run(
            [sys.executable, str(hook), str(log), *words], cwd=two.root, capture_output=True,
            text=True, check=False, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, (words, done.stderr)
        assert "SECRET" not in done.stdout + done.stderr, words
    seen = [json.loads(line) for line in log.read_text().splitlines()]
    assert any(path.endswith(ANNA.partition("/")[2]) for _, path in seen), "it hears what is opened"
    reached = [(event, path) for event, path in seen if _leads_to(two.root, path, outside)]
    assert reached == []
    assert tree_of(outside) == before
    assert "SECRET" not in two.git("log", "-p", "--all")


def _leads_to(root: Path, path: str, outside: Path) -> bool:
    """Whether a path is, links followed, below the folder that is not the board's."""
    return os.path.realpath(os.path.join(root, path)).startswith(str(outside))


def test_r2_our_own_folders_are_the_only_ones_that_change(two: Made, isolation: Path) -> None:
    before = {name: data for name, data in tree_of(two.root.parent).items()
              if not name.startswith("sales/")}  # fmt: skip
    home = tree_of(isolation)
    for words in (*READS, *WRITES):
        subprocess.run([sys.executable, "-m", "pipeboard", *words], cwd=two.root, check=False,
                       capture_output=True, timeout=60)  # fmt: skip
    assert before == {name: data for name, data in tree_of(two.root.parent).items()
                      if not name.startswith("sales/")}  # fmt: skip
    changed = {name for name in tree_of(isolation) if name not in home}
    assert {name.partition("/")[0] for name in changed} <= {"state", "config", "cache"}
    assert tree_of(isolation)["gitconfig"] == home["gitconfig"]
