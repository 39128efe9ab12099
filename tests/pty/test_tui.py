"""R3 in the TUI, driven by keys on a real terminal: nothing is sent that a plain board does not send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeboard.tui.text import clean, width_of
from tests.pty.conftest import ESC, Spawn, hook, leave, press
from tests.pty.naughty import BIG_LIST, Naughty
from tests.pty.terminal import Terminal, offences, text_of

PAGE_DOWN = "\x1b[6~"


@pytest.fixture
def tui(spawn: Spawn, hostile: Path, harmless: frozenset[str]) -> Iterator[Terminal]:
    """The board on a large terminal; at its end it quits by itself and has sent nothing else."""
    terminal = spawn(hostile, size=(150, 50))
    terminal.expect(rb" 1/\d+ ")
    yield terminal
    assert leave(terminal) == 0
    # CSI K: before the screen is taken, the bar of a first reading clears its line
    assert offences(bytes(terminal.output), harmless | {"CSI K"}) == set()
    assert "Traceback" not in text_of(bytes(terminal.output))


# The cursor's place, in the foot of a column; in the title of the queue, and its row there.
_IN_COLUMN = rb"\xe2\x94\x80 (\d+)/(\d+) \xe2\x94\x80"
_IN_QUEUE = rb"queue (\d+)/(\d+)\D"
_CURSOR_ROW = rb"\xe2\x96\xb8[^\r]*today[^\r]*today"


def _page_through(terminal: Terminal, place: bytes, painted: bytes = b"") -> None:
    """Page down until the cursor's place, `at/count`, is at its end."""
    found = re.findall(place, terminal.output)[-1]
    while found[0] != found[1]:
        start = before = len(terminal.output)
        terminal.type(PAGE_DOWN)
        last = found
        while found == last:
            match = terminal.expect(place, after=before)
            before, found = match.end(), match.groups()
        terminal.expect(painted, after=start)
    terminal.settle()


def _marks(terminal: Terminal) -> set[str]:
    return {mark.decode() for mark in re.findall(rb"mark\d{4}", terminal.output)}


def test_every_card_is_painted(tui: Terminal, contacts: list[Naughty]) -> None:
    _page_through(tui, _IN_COLUMN)
    press(tui, "l", _IN_COLUMN)
    _page_through(tui, _IN_COLUMN)
    assert _marks(tui) == {one.mark for one in contacts}


def test_every_line_of_the_queue_is_painted(tui: Terminal, contacts: list[Naughty]) -> None:
    press(tui, "gq", _IN_QUEUE)
    _page_through(tui, _IN_QUEUE, _CURSOR_ROW)
    # a long name leaves no room for where they are, and with it for the mark
    assert _marks(tui) >= {one.mark for one in contacts if width_of(clean(one.name)) <= 30}


def test_every_odd_contact_opens(tui: Terminal, contacts: list[Naughty]) -> None:
    press(tui, "/country:DE stage:lead", rb" 1/\d+ ")
    press(tui, "\r", rb"country:DE")
    shown = press(tui, "\r", rb"mark\d{4}@")
    while True:
        last = re.findall(rb"mark\d{4}@", shown)[-1]
        other = rb"list ends here|(?!" + last + rb")mark\d{4}@"
        shown = press(tui, "J", other)
        if b"list ends here" in shown:
            break
    expected = {one.mark for one in contacts if one.odd and one.number % 2 == 0}
    assert len(expected) > 30
    assert expected <= _marks(tui)


def test_what_is_pasted_into_the_filter_is_only_text(
    tui: Terminal, contacts: list[Naughty]
) -> None:
    """C1, bidi, markup, invisible: all that a terminal hands on in a paste. C0 would be keys."""
    texts = [one.text for one in contacts[BIG_LIST:] if not re.search("[\x00-\x1f\x7f]", one.text)]
    assert len(texts) > 20
    press(tui, "/", rb"\xe2\x94\x80" * 150)
    for number, text in enumerate(texts):
        press(tui, f'\x1b[200~ echo{number} "{text[:60]}"\x1b[201~', rb"echo%d" % number)
    press(tui, ESC, rb"keys")


def test_prompts_take_a_hostile_name(tui: Terminal) -> None:
    for keys, until in (
        ("m", rb"note \xc2\xb7 "),
        ("f", rb"next \xc2\xb7 "),
        ("T", rb"tags \xc2\xb7 "),
        ("tc", rb"call \xc2\xb7 "),
        ("H", rb"because|lead"),
    ):
        press(tui, keys, until)
        press(tui, ESC, rb"keys")
    press(tui, "e", rb"field \xc2\xb7 ")
    press(tui, "name\r", rb"name \xc2\xb7|cannot show")
    press(tui, ESC, rb"keys")
    press(tui, "1", rb"evil")
    press(tui, "0", rb" 1/\d+ ")
    press(tui, "?", rb"type to filter")
    press(tui, ESC, rb"keys")


def test_broken_files_and_refused_commits_are_told_as_text(
    spawn: Spawn, in_git: Path, harmless: frozenset[str]
) -> None:
    hook(in_git, "pre-commit", 1)
    terminal = spawn(in_git, size=(120, 40))
    terminal.expect(rb"never closed")
    press(terminal, "j", rb" 2/\d+ ")
    press(terminal, "T", rb"tags \xc2\xb7 ")
    press(terminal, "vip\r", rb"not saved")
    terminal.settle()
    press(terminal, "gp", rb"change not saved")
    press(terminal, "q", rb" 2/\d+ ")
    press(terminal, "\x11", rb"gp shows")
    assert leave(terminal) == 0
    assert offences(bytes(terminal.output), harmless) == set()
    assert "␛]0;owned␇␛[2J" in text_of(bytes(terminal.output))
    assert "Traceback" not in text_of(bytes(terminal.output))
