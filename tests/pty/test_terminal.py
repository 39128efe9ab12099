"""The checker of the other tests: it sees every control there is, and takes no text for one."""

from __future__ import annotations

import os
import sys

import pytest

from tests.pty.terminal import Terminal, kinds, offences, sequences, text_of

BAD = {
    "\x1b]0;owned\x07title": "ESC ] 0",
    "\x1b]52;c;aGk=\x1b\\": "ESC ] 52",
    "\x1b[2J": "CSI 2J",
    "\x1b[?1049l": "CSI ?1049l",
    "\x1b[6n": "CSI 6n",
    "\x1b[31m": "CSI m",
    "\x1bPq#0~\x1b\\": "ESC P q#0~",
    "\x1bc": "ESC c",
    "\x1b(0": "ESC (0",
    "\x1b": "ESC a",
    "\x1b]0;never ends": "ESC ]",
    "\x07": "0x07",
    "\x08": "0x08",
    "\x00": "0x00",
    "\x7f": "0x7f",
    "\x9b2J": "0x9b",
    "\u202e": "U+202E",
    "\u2028": "U+2028",
    "\ufeff": "U+FEFF",
    "\u200b": "U+200B",
    "\U000e0041": "U+E0041",
    "\U0001d173": "U+1D173",
}


@pytest.mark.parametrize("sent", BAD)
def test_a_control_is_an_offence(sent: str) -> None:
    assert BAD[sent] in offences(f"before{sent}after".encode())


@pytest.mark.parametrize(
    "sent", ["plain\r\n\ttext", "👩\u200d👧 ✌\ufe0f", "مرحبا", "Z\u0301\u0302"]
)
def test_text_is_none(sent: str) -> None:
    assert offences(sent.encode()) == set()
    assert text_of(sent.encode()) == sent.replace("\r", "").replace("\n", "").replace("\t", "")


def test_bytes_that_are_no_text_are_not_let_through() -> None:
    with pytest.raises(UnicodeDecodeError):
        offences(b"\x9b2J")


def test_kinds_tell_modes_apart_and_colours_not() -> None:
    assert kinds(b"\x1b[31m\x1b[1;48;5;2m\x1b[4;7H") == {"CSI m", "CSI H"}
    assert kinds(b"\x1b[?1049h\x1b[?25l") == {"CSI ?1049h", "CSI ?25l"}
    assert [piece.text for piece in sequences(b"a\x1b[31mb\n")] == ["a", "\x1b[31m", "b", "\n"]


def test_a_command_has_a_terminal_of_the_size_asked_for() -> None:
    asks = "import os, sys; print(*os.get_terminal_size(), sys.stdin.isatty()); print(input())"
    with Terminal((sys.executable, "-c", asks), os.environ, size=(93, 17)) as terminal:
        terminal.expect(rb"93 17 True\r\n")
        terminal.type("typed\n")
        assert terminal.finish() == 0
        assert terminal.output.endswith(b"typed\r\ntyped\r\n")
