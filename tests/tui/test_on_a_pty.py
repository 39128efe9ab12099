"""The program itself on a real terminal: what reaches it, the editor, leaving."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import sys
import termios
import time
from pathlib import Path

from pipeboard.storage.emit import emit
from pipeboard.tui.text import clean
from tests.pty.terminal import readable
from tests.tui.real import git, subjects, text
from tests.tui.test_hostile_text import OWN

BLNS: list[str] = json.loads(
    (Path(__file__).parent.parent / "data/blns/blns.json").read_text(encoding="utf-8")
)
# What a full-screen program sends: cursor, colour, modes, titles of our own, queries.
OURS = re.compile(
    rb"\x1b\[[0-9;:?<>=$]*[A-Za-z@`pq]"
    rb"|\x1b\]22;[a-z]*\x07|\x1b[=>78()][0B]?|\x1b\](?:22|2);[a-z]*;?[^\x07\x1b]*\x1b\\|\x1b\][0-9;?]*\x1b\\|\x1bP[^\x1b]*\x1b\\"
)
CONTROL = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)


class Terminal:
    """The program on a pty of 80×24, and everything it has sent."""

    def __init__(self, root: Path, *words: str, **environment: str) -> None:
        self.sent = b""
        program = "import sys; from pipeboard.cli import main; sys.exit(main())"
        argv = [sys.executable, "-c", program, *words, "-C", str(root)]
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, argv, env)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, wanted: bytes, seconds: float = 30) -> None:
        """Read until something was sent."""
        end = time.monotonic() + seconds
        start = len(self.sent)
        while wanted not in self.sent[max(0, start - 4096) :]:
            assert time.monotonic() < end, self.sent[-2000:]
            self._read(0.1)

    def rest(self, quiet: float = 0.3) -> None:
        """Read what still comes, until it is quiet for so many seconds."""
        while self._read(quiet):
            continue

    def _read(self, seconds: float) -> bool:
        if not readable(self._fd, seconds):
            return False
        try:
            piece = os.read(self._fd, 65536)
        except OSError:
            return False
        self.sent += piece
        return bool(piece)

    def keys(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def kill(self) -> None:
        """As when the machine goes down: nothing of it runs on."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def end(self) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self._fd)
                return os.waitstatus_to_exitcode(status)
            self._read(0.05)
        raise AssertionError("it does not end")


def test_no_naughty_string_controls_the_terminal(root: Path) -> None:
    strings = [s for s in [*BLNS, *OWN] if s.strip() and "\ud800" not in s]
    for number, name in enumerate(strings):
        tree = {
            "schema": 1, "id": f"c-{number:010d}", "name": name, "title": name, "tags": [name],
            "company": {"name": name}, "stage": "lead", "created": "2026-11-01",
            "notes": [{"id": "n-000001", "at": "2026-11-02", "kind": "question", "text": name}],
        }  # fmt: skip
        (root / f"contacts/n{number}-{number:06d}.yaml").write_text(emit(tree), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "naughty")
    terminal = Terminal(root)
    terminal.until(b"Leads")
    for _ in range(len(strings) // 6 + 1):
        terminal.keys(b"\x1b[6~")
        terminal.rest(0.02)
    terminal.keys(b"\r")
    terminal.until(b"Timeline")
    terminal.rest()
    terminal.keys(b"q")
    terminal.rest()
    terminal.keys(b"\x11")
    assert terminal.end() == 0
    plain = OURS.sub(b"", terminal.sent).decode("utf-8")
    assert sum(clean(name)[:20] in plain for name in BLNS) > len(BLNS) // 2
    assert CONTROL.findall(plain.replace("\r", "").replace("\n", "").replace("\x0f", "")) == []
    assert b"\x1b[31mC1" not in terminal.sent
    assert b"owned\x07" not in terminal.sent


def test_a_filter_and_enter_typed_before_the_program_is_there_are_both_taken(root: Path) -> None:
    terminal = Terminal(root)
    terminal.keys(b"/anna\r")
    terminal.until(b"0 shows all")  # the tip for a filter that was kept
    terminal.keys(b"\x11")
    assert terminal.end() == 0


def test_e_lends_the_terminal_to_the_editor_and_shows_what_it_wrote(root: Path) -> None:
    editor = root.parent / "edit.sh"
    editor.write_text(
        "#!/bin/sh\necho EDITOR IS HERE\nsed -i 's/^name: Anna Keller/name: Anna Vogt/' \"$1\"\n"
    )
    editor.chmod(0o755)
    terminal = Terminal(root, EDITOR=str(editor))
    terminal.until(b"Anna")
    terminal.keys(b"E")
    terminal.until(b"EDITOR IS HERE")
    terminal.until(b"Vogt")
    terminal.keys(b"\x11")
    assert terminal.end() == 0
    assert "name: Anna Vogt" in text(root, "anna")


def test_an_editor_that_does_not_start_is_named_and_the_board_is_back(root: Path) -> None:
    terminal = Terminal(root, EDITOR="no-such-editor")
    terminal.until(b"Anna")
    terminal.keys(b"E")
    terminal.until(b"does not start")
    terminal.keys(b"?")
    terminal.until(b"type to filter")
    terminal.keys(b"\x11")
    assert terminal.end() == 0


def test_leaving_at_once_still_commits_what_was_typed(root: Path) -> None:
    terminal = Terminal(root)
    terminal.until(b"Anna")
    terminal.keys(b"mgood talk\r\x11")
    assert terminal.end() == 0
    assert subjects(root)[0].startswith("note(anna-keller)")
    assert b"\x1b[?1049l" in terminal.sent


def test_what_was_being_typed_in_the_loop_survives_a_kill_9(root: Path) -> None:
    terminal = Terminal(root, "work")
    terminal.until(b"Anna Keller")
    terminal.keys(b"1asks for two seats\tfri 10 call: seats")
    terminal.until(b"seats")
    draft = root / ".git/pipeboard/drafts" / f"{terminal.pid}.json"
    while not draft.exists() or "call: seats" not in draft.read_text(encoding="utf-8"):
        terminal.rest(0.01)
    terminal.kill()
    assert subjects(root) == ["init"]
    again = Terminal(root)
    again.until(b"not saved when it ended: Anna Keller")
    again.keys(b"w")
    again.until(b"asks for two seats")
    again.keys(b"\r")
    again.until(b"WORK 2/")
    again.keys(b"\x11")
    assert again.end() == 0
    assert subjects(root)[0].startswith("log(anna-keller): call connected, next: 2026-11-27 10:00")
    assert 'text: "asks for two seats"' in text(root, "anna")
    assert not list(draft.parent.iterdir())


def test_pb_work_opens_the_lane_that_was_named(root: Path) -> None:
    terminal = Terminal(root, "work", "slipping")
    terminal.until(b"WORK 1/2")
    terminal.keys(b"q")
    terminal.until(b"Leads")
    terminal.keys(b":tag anna vip\r")
    terminal.until(b"pb tag anna vip")
    terminal.keys(b"\x11")
    assert terminal.end() == 0
    assert subjects(root)[0].startswith("tag(anna")
