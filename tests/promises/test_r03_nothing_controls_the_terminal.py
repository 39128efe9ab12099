"""R3: no byte from a contact, commit or git message controls the terminal.

Every verb, screen and form has tests of its own in tests/pty and tests/tui/test_hostile_*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.pty.terminal import offences

Say = Callable[..., tuple[int, bytes]]
_BAR = frozenset(("text", "0x0a", "0x0d", "0x09", "CSI K"))
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066\u2028\ufeff\U000e0041\x7f\r\x08"
ESCAPED = EVIL.encode("unicode_escape").decode().replace("\\x1b", "\\e")


def plant(two: Made) -> None:
    """In fields, in a commit's words, in its author, in what a hook says, in a branch's name."""
    text = "".join(f"\\u{ord(c):04x}" if ord(c) < 65536 else f"\\U{ord(c):08x}" for c in EVIL)
    two.write(ANNA, ANNA_TEXT.replace("title: Head of Marketing", f'title: "x{text}y"')
              + f'notes:\n- {{id: n-000001, at: "2026-11-01", text: "a{text}b"}}\n')  # fmt: skip
    two.git("add", "-A")
    two.git("commit", "-qm", f"words {EVIL.replace(chr(13), '')}", "--author", f"M{EVIL[:9]} <m@x>")
    two.git("branch", "-m", "b\u202e\u2066x")
    two.write("contacts/broken.yaml", f"name: [{EVIL}")


@pytest.mark.parametrize(
    "words",
    [("ls",), ("show", "anna"), ("board",), ("audit",), ("blame", "anna"), ("lint",), ("doctor",),
     ("queue",), ("set", "anna", "title=CFO"), ("ls", EVIL.replace("\x00", "")), ("undo", "HEAD")],
    ids=lambda words: words[0],
)  # fmt: skip
def test_r3_no_byte_of_a_board_controls_the_terminal(
    two: Made, say: Say, env: Mapping[str, str], words: tuple[str, ...]
) -> None:
    assert offences(EVIL.encode()), "it would be seen"
    plant(two)
    _, sent = say(two.root, *words)
    assert sent
    assert offences(sent, _BAR) == set()


def test_r3_no_byte_of_a_hook_controls_the_terminal(two: Made, say: Say) -> None:
    hook = two.write(".git/hooks/pre-commit", f"#!/bin/sh\nprintf '{ESCAPED}' >&2\nexit 1\n")
    hook.chmod(0o755)
    code, sent = say(two.root, "set", "anna", "title=CFO")
    assert code == 7
    assert offences(sent, _BAR) == set()


def test_r3_the_whole_hostile_board_is_only_text(hostile: Path, say: Say) -> None:
    code, sent = say(hostile, "ls")
    assert code == 0
    assert offences(sent, _BAR) == set()
