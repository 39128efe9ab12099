"""F10: two boards open on one folder, each on a terminal of its own: both write, both see it."""

from __future__ import annotations

from pathlib import Path

from tests.pty.conftest import Spawn
from tests.tui.real import git, make, text


def test_two_terminals_write_to_one_board_and_show_each_others_changes(
    spawn: Spawn, tmp_path: Path
) -> None:
    root = make(tmp_path / "sales")
    here, there = spawn(root, size=(80, 24)), spawn(root, size=(80, 24))
    for terminal in (here, there):
        terminal.expect(rb"Jonas Weber")
        terminal.settle()
    here.type("a" + "Kari Moe, kari@moe.example\r")
    there.type("a" + "Ola Berg, ola@berg.example\r")
    here.expect(rb"Ola Berg")
    there.expect(rb"Kari Moe")
    for terminal in (here, there):
        terminal.type("q")
        assert terminal.finish() == 0
    assert git(root, "status", "--porcelain") == ""
    assert "name: Kari Moe" in text(root, "kari")
    assert "name: Ola Berg" in text(root, "ola")
    assert git(root, "rev-list", "--count", "HEAD").strip() == "3"
    assert git(root, "fsck", "--strict", "--no-dangling") == ""
