"""Lines of the command line that are run from inside the TUI."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeboard.cli.inside import Inside
from tests.tui.real import git, make, subjects


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "sales")


def test_a_line_says_what_pb_says(root: Path) -> None:
    ran = Inside().run(root, "get anna-keller title")
    assert ran == (0, "Head of Marketing")


def test_a_line_changes_the_board_by_one_commit(root: Path) -> None:
    ran = Inside().run(root, "tag anna vip 'big one'")
    assert ran.code == 0, ran.text
    assert len(subjects(root)) == 2
    assert "Pb-Via: tui" in git(root, "log", "-1", "--format=%B")


def test_quotes_are_read_and_nothing_else_is_a_shells(root: Path) -> None:
    ran = Inside().run(root, "note anna 'a > b; $(date) | c' ")
    assert ran.code == 0, ran.text
    assert "a > b; $(date) | c" in (root / "contacts/anna-keller-anna00.yaml").read_text()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("get nobody-there title", 6, "no contact 'nobody-there'"),
        ("get 'anna", 2, "no closing quotation"),
        ("nosuchverb", 2, "there is no verb"),
        ("ls --help", 0, "usage: pb ls"),
        ("edit anna", 2, "E opens the file"),
        ("work", 2, "w works through"),
        ("demo", 2, "leave first"),
    ],
)
def test_what_cannot_be_is_said_with_its_code(root: Path, line: str, code: int, said: str) -> None:
    ran = Inside().run(root, line)
    assert ran.code == code
    assert said in ran.text


def test_the_streams_come_back(root: Path) -> None:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    ran = Inside().run(root, "ls -")
    assert ran.code == 2
    assert (sys.stdin, sys.stdout, sys.stderr) == streams


def test_verbs_that_want_the_terminal_are_not_offered() -> None:
    assert not {"edit", "demo", "work"} & set(Inside().names)
    assert {"import", "segment", "ls"} <= set(Inside().names)


@pytest.mark.parametrize(
    ("line", "writes"),
    [
        ("tag anna vip", True),
        ("segment add hot status:open", True),
        ("org extract 'Weber Print'", True),
        ("segment", False),
        ("org show weber", False),
        ("ls -q tag:add", False),
        ("nonsense", False),
        ("note 'anna", False),
        ("", False),
    ],
)
def test_which_lines_write(line: str, writes: bool) -> None:
    assert Inside().writes(line) == writes
