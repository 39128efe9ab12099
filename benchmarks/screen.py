"""P3, P4 and P9: the board on a pseudo-terminal. First paint, a key, memory.

P3 is a ratio to a Textual app that shows one word. P4 has its bars in milliseconds: the "other"
column is the bar. P9 compares the board with one of 1,000 contacts.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from benchmarks.boards import PERSON, board
from benchmarks.terminal import Terminal
from benchmarks.timing import Outcome, compare, run

FIRST_PAINT = {1_000: 1.3, 10_000: 1.6, 100_000: 2.0}
MOVE, MOVE_P99, QUICK_SEGMENT, ANY_SEGMENT, TYPING = 20.0, 60.0, 30.0, 80.0, 80.0
MEMORY = 2.0
_SMALL = 1_000
_TIMES = 60

# Segments of every board: the digit, and what the title says once the page is there.
_QUICK = {b"2": b"owner:me", b"6": b"status:(nurture"}
_OTHERS = {b"3": b"industry:media", b"4": b"pain~reporting"}

_BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("ready")

Bare().run()
"""
_READY, _FULL = b"ready", b"Leads"


def first_paint(scratch: Path, size: int) -> list[Outcome]:
    """P3: the whole board with a warm index, against one word."""
    root = _warm(scratch, size)

    def ours() -> float:
        with _ours(root) as terminal:
            return terminal.painted(_FULL)

    def theirs() -> float:
        with _terminal(["-c", _BARE], root) as terminal:
            return terminal.painted(_READY)

    most = FIRST_PAINT.get(size, max(FIRST_PAINT.values()))
    return [compare("P3", size, "first paint of the board", ours, theirs, most)]


def keys(scratch: Path, size: int) -> list[Outcome]:
    """P4: from a key to its frame."""
    with _ours(_warm(scratch, size)) as terminal:
        terminal.painted(_FULL)
        terminal.settle()
        moves = [terminal.press(key) for key in _alternating(b"j", b"k")]
        pages = [terminal.press(key) for key in _alternating(b"\x04", b"\x15")]
        quick = _segments(terminal, _QUICK)
        others = _segments(terminal, _OTHERS)
        typed = _typed(terminal, "nordlicht")
    return [
        _within(size, "j and k, median", moves, MOVE),
        _within(size, "j and k, 99th percentile", moves, MOVE_P99, _p99),
        _within(size, "half a page, median", pages, MOVE),
        _within(size, "half a page, 99th percentile", pages, MOVE_P99, _p99),
        _within(size, "page of a segment by owner or status", quick, QUICK_SEGMENT),
        _within(size, "page of any other segment", others, ANY_SEGMENT),
        _within(size, "a letter in the filter", typed, TYPING),
    ]


def memory(scratch: Path, size: int) -> list[Outcome]:
    """P9: resident memory after some work, against a board of 1,000 contacts."""
    mine, other = _resident(_warm(scratch, size)), _resident(_warm(scratch, _SMALL))
    words = f"resident: {mine >> 10} MiB, {other >> 10} MiB"
    return [Outcome("P9", size, words, mine / 1024, other / 1024, mine / other, MEMORY)]


def _warm(scratch: Path, size: int) -> Path:
    """A board whose index is there: a screen would show the first contacts and read on."""
    root = board(scratch, size)
    run([sys.executable, "-m", "pipeboard", "ls", "--limit", "1"], str(root))
    return root


def _resident(root: Path) -> int:
    with _ours(root) as terminal:
        terminal.painted(_FULL)
        terminal.settle()
        for key in (b"G", b"l", b"G", b"l", b"G", b"h"):
            terminal.press(key)
        terminal.settle()
        return terminal.resident()


def _alternating(there: bytes, back: bytes) -> Iterable[bytes]:
    """A key some times and its opposite as often."""
    half = _TIMES // 2
    return [*[there] * half, *[back] * half]


def _segments(terminal: Terminal, segments: Mapping[bytes, bytes]) -> list[float]:
    """Seconds to the first page of some segments of the generated board, each several times."""
    found = []
    for digit, query in [*segments.items()] * (_TIMES // 10):
        found.append(terminal.shows(digit, query))
        terminal.settle()
        terminal.press(b"0")
        terminal.settle()
    return found


def _typed(terminal: Terminal, text: str) -> list[float]:
    terminal.press(b"/")
    found = [
        terminal.shows(letter.encode(), f"/ {text[: number + 1]}".encode())
        for number, letter in enumerate(text)
    ]
    terminal.press(b"\x1b")
    terminal.settle()
    return found


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _within(
    size: int,
    what: str,
    times: list[float],
    most: float,
    of: Callable[[list[float]], float] = statistics.median,
) -> Outcome:
    """A bar in milliseconds."""
    measured = of(times) * 1e3
    return Outcome("P4", size, what, measured, most, measured / most, 1.0)


def _ours(root: Path) -> Terminal:
    return _terminal(["-m", "pipeboard"], root)


def _terminal(argv: list[str], cwd: Path) -> Terminal:
    home = cwd.parent / "home"  # where the filter in force is kept between starts
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
    env |= {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    env |= {**PERSON, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return Terminal([sys.executable, *argv], cwd, env)
