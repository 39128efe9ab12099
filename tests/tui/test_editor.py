"""Which editor is started, and how it is told the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import UsageError
from pipeboard.journal.editor import command, edit_file, editor

FILE = Path("/b/x.yaml")


@pytest.mark.parametrize(
    ("words", "line", "argv"),
    [
        (["vim"], 14, ["vim", "+14", "/b/x.yaml"]),
        (["vim", "-u", "NONE"], 0, ["vim", "-u", "NONE", "/b/x.yaml"]),
        (["/usr/bin/nano"], 3, ["/usr/bin/nano", "+3", "/b/x.yaml"]),
        (["hx"], 14, ["hx", "/b/x.yaml:14"]),
        (["code"], 14, ["code", "--wait", "--goto", "/b/x.yaml:14"]),
        (["code"], 0, ["code", "--wait", "--goto", "/b/x.yaml:1"]),
    ],
)
def test_each_editor_is_told_the_line_its_own_way(
    words: list[str], line: int, argv: list[str]
) -> None:
    assert command(words, FILE, line) == argv


def test_visual_goes_before_editor_and_both_may_hold_arguments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EDITOR", "nano")
    assert editor() == ["nano"]
    monkeypatch.setenv("VISUAL", "emacs -nw 'a b'")
    assert editor() == ["emacs", "-nw", "a b"]


def test_without_an_editor_it_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match="no editor"):
        editor()


def test_an_editor_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    with pytest.raises(UsageError, match="no-such-editor"):
        edit_file(FILE)


def test_it_waits_for_the_editor_and_gives_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "ed.sh"
    script.write_text('#!/bin/sh\necho "$@" > "$2.seen"\nexit 3\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    file = tmp_path / "a file; rm -rf.yaml"
    assert edit_file(file, 7) == 3
    assert Path(f"{file}.seen").read_text().strip() == f"+7 {file}"
