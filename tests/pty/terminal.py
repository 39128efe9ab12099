"""A real terminal for the tests: a command on a pty of its own, and a strict reader of its bytes.

`Terminal` starts, types and reads with a deadline; `sequences` takes the bytes apart and says of
each piece what a terminal would make of it; `offences` names what should never have been sent.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import selectors
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

SECONDS = 20.0
_CHUNK = 1 << 16


def readable(descriptor: int, seconds: float) -> bool:
    """Whether there is something to read within so many seconds; of any number, unlike `select`."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        return bool(selector.select(seconds))


class Terminal:
    """A command whose stdin, stdout and stderr are one pty of `size` (columns, lines)."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        cwd: str | os.PathLike[str] = "",
        size: tuple[int, int] = (100, 30),
    ) -> None:
        self.output = bytearray()
        self.code: int | None = None
        self.pid, self._end = pty.fork()
        if self.pid == 0:
            _become(argv, env, cwd, size)
        self._resize(size)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _resize(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def type(self, text: str) -> None:
        """Send keys."""
        left = text.encode()
        while left:
            left = left[os.write(self._end, left) :]

    def expect(
        self, pattern: bytes, *, after: int = 0, seconds: float = SECONDS
    ) -> re.Match[bytes]:
        """Read until a pattern is there, `after` so many bytes; AssertionError past the deadline."""
        wanted = re.compile(pattern, re.DOTALL)
        deadline = time.monotonic() + seconds
        while (found := wanted.search(self.output, after)) is None:
            if not self._read(deadline):
                raise AssertionError(f"{pattern!r} never came; the last was {self._tail(after)!r}")
        return found

    def settle(self, quiet: float = 0.3, *, seconds: float = SECONDS) -> None:
        """Read until nothing has come for a while; a blinking cursor needs a short one."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._read(time.monotonic() + quiet):
            pass

    def finish(self, *, seconds: float = SECONDS) -> int:
        """Read until the command ends; its exit code (negative for a signal)."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            pass
        if self.code is None:
            self.kill()
            raise AssertionError(f"it never ended; the last was {self._tail(0)!r}")
        return self.code

    def kill(self) -> None:
        """End the command, if it has not ended."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap()

    def _tail(self, after: int) -> bytes:
        return bytes(self.output[max(after, len(self.output) - 500) :])

    def _read(self, deadline: float) -> bool:
        """More output, if there comes any before the deadline; False at the end of it."""
        if self.code is not None:
            return False
        if not readable(self._end, max(0.0, deadline - time.monotonic())):
            return False
        try:
            piece = os.read(self._end, _CHUNK)
        except OSError:  # Linux says so where other systems give no bytes: nobody is at the far end
            piece = b""
        if not piece:
            self._reap()
        self.output += piece
        return bool(piece)

    def _reap(self) -> None:
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._end)


def _become(
    argv: Sequence[str], env: Mapping[str, str], cwd: str | os.PathLike[str], size: tuple[int, int]
) -> None:
    """In the child: the command, once the terminal has its size; never returns."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        if cwd:
            os.chdir(cwd)
        os.execvpe(argv[0], list(argv), dict(env))
    finally:
        os._exit(127)


# what was sent ------------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A run of text (kind "text"), or one control: its kind says what, without its numbers."""

    kind: str
    text: str


# ECMA-48: parameters, intermediates, a final byte. Strings end in BEL or ST, nothing else.
_CONTROL = re.compile(
    r"\x1b\[(?P<csi>[\x30-\x3f]*)(?P<mid>[\x20-\x2f]*)(?P<end>[\x40-\x7e])"
    r"|\x1b(?P<string>[\]P_^X])(?P<body>[\x20-\x7e\x80-\U0010ffff]*?)(?:\x07|\x1b\\)"
    r"|\x1b(?P<shift>[\x20-\x2f]*[\x30-\x7e])"
    r"|(?P<lone>[\x00-\x1f\x7f-\x9f])"
)
# Colours and the place of the cursor have any numbers; of every other sequence they matter.
_ANY_NUMBERS = frozenset("mHABCDG")


def sequences(sent: bytes) -> Iterator[Piece]:
    """What a terminal would make of the bytes, piece by piece; UnicodeDecodeError where no UTF-8."""
    text = sent.decode()
    at = 0
    for match in _CONTROL.finditer(text):
        if match.start() > at:
            yield Piece("text", text[at : match.start()])
        yield Piece(_kind(match), match[0])
        at = match.end()
    if at < len(text):
        yield Piece("text", text[at:])


def _kind(match: re.Match[str]) -> str:
    if match["end"]:
        numbers = "" if match["end"] in _ANY_NUMBERS else match["csi"]
        private = match["csi"][:1] if match["csi"][:1] in ("<", "=", ">", "?") else ""
        return f"CSI {numbers or private}{match['mid']}{match['end']}"
    if match["string"]:
        return f"ESC {match['string']} {match['body'].partition(';')[0]}"
    if match["shift"]:
        return f"ESC {match['shift']}"
    return f"{ord(match['lone']):#04x}"


def text_of(sent: bytes) -> str:
    """Only the text, controls left out."""
    return "".join(piece.text for piece in sequences(sent) if piece.kind == "text")


# Invisible by Unicode and yet seen: signs that stand before or over a number. ZWJ joins emoji.
_SEEN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\u200d"
)
_PLAIN = frozenset(("text", "0x0a", "0x0d", "0x09"))


def offences(sent: bytes, allowed: frozenset[str] = _PLAIN) -> set[str]:
    """The controls and the invisible characters in the bytes that are not among `allowed` kinds."""
    found: set[str] = set()
    for piece in sequences(sent):
        if piece.kind == "text":
            found |= {f"U+{ord(char):04X}" for char in set(piece.text) if _unseen(char)}
        elif piece.kind not in allowed:
            found.add(piece.kind)
    return found


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Zl", "Zp", "Cc", "Cs") and char not in _SEEN


def kinds(sent: bytes) -> frozenset[str]:
    """The kinds of everything that was sent."""
    return frozenset(piece.kind for piece in sequences(sent))
