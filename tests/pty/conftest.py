"""The hostile board, made once; `pb` on a terminal of its own; what a harmless board sends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.pty.naughty import NOW, Naughty, git, make, naughty
from tests.pty.terminal import Terminal, kinds
from tests.tui.real import make as make_plain

PB = (sys.executable, "-m", "pipeboard")
PERSON = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Mara Test", "GIT_AUTHOR_EMAIL": "mara@example.com",
    "GIT_COMMITTER_NAME": "Mara Test", "GIT_COMMITTER_EMAIL": "mara@example.com",
}  # fmt: skip
Spawn = Callable[..., Terminal]
# As a terminal with the keyboard protocol sends it: a bare escape could begin anything.
ESC = "\x1b[27u"


@pytest.fixture(scope="session")
def contacts() -> list[Naughty]:
    """Every hostile string with its contact."""
    return naughty()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, contacts: list[Naughty]) -> Path:
    """The board that has all of them, with its index; tests only look at it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSON.items():
            patch.setenv(name, value)
        return make(tmp_path_factory.mktemp("hostile") / "sales", contacts)


@pytest.fixture
def env() -> Mapping[str, str]:
    """The environment of a person at a modern terminal, with the tests' git and clock."""
    return {
        **os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PIPEBOARD_NOW": NOW,
        "TEXTUAL_ANIMATIONS": "none", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


@pytest.fixture
def spawn(env: Mapping[str, str]) -> Iterator[Spawn]:
    """Start a command on a terminal; `spawn(root, "ls")` is `pb ls` in the folder `root`."""
    started: list[Terminal] = []

    def start(root: Path, *words: str, size: tuple[int, int] = (100, 30)) -> Terminal:
        started.append(Terminal((*PB, *words), env, cwd=root, size=size))
        return started[-1]

    yield start
    for terminal in started:
        terminal.kill()


@pytest.fixture
def say(spawn: Spawn) -> Callable[..., tuple[int, bytes]]:
    """Run `pb` on a terminal to its end: exit code, everything it sent."""

    def run(root: Path, *words: str, size: tuple[int, int] = (160, 50)) -> tuple[int, bytes]:
        terminal = spawn(root, *words, size=size)
        return terminal.finish(), bytes(terminal.output)

    return run


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The kinds of everything the TUI sends on a board of plain names, from start to end."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**PERSON, "HOME": str(tmp_path_factory.mktemp("nobody"))}.items():
            patch.setenv(name, value)
        root = make_plain(tmp_path_factory.mktemp("plain") / "sales")
        env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PIPEBOARD_NOW": NOW,
               "TEXTUAL_ANIMATIONS": "none"}  # fmt: skip
        with Terminal(PB, env, cwd=root, size=(100, 30)) as terminal:
            terminal.expect(rb" 1/2 ")
            walk(terminal)
            assert leave(terminal) == 0
            return kinds(bytes(terminal.output))


EVIL = "\x1b]0;owned\x07\x1b[2J\u202e"


@pytest.fixture
def in_git(tmp_path: Path, contacts: list[Naughty]) -> Path:
    """A board in whose repository every word that git hands on is hostile."""
    root = make(tmp_path / "sales", contacts[515:520])
    file = root / "contacts" / "a\x1b]0;owned\x07\nb-abc123.yaml"
    file.write_text("id: c-filename01\nname: Named\ncreated: 2026-11-01\n", encoding="utf-8")
    broken = root / "contacts" / "b\x1b[2J\u202e-abc124.yaml"
    broken.write_text('id: c-filename02\nname: "\\e[2J\\e]0;owned\\a\nnope', encoding="utf-8")
    git(root, "checkout", "-q", "-b", "b\u202e\x9b2J")
    git(root, "add", "-A")
    who = {"GIT_AUTHOR_NAME": f"Eve {EVIL} x", "GIT_AUTHOR_EMAIL": f"e{EVIL}@example.com"}
    git(root, "commit", "-qm", f"set(x): {EVIL}\n\nwhy {EVIL}\n\nPb-Action: {EVIL}", **who)
    git(root, "-c", "i18n.commitEncoding=latin1", "commit", "-q", "--allow-empty", "-m", "\x9b2J")
    git(root, "update-index", "--assume-unchanged", "--", str(file.relative_to(root)))
    (root / "contacts" / "new\x1bc-abc125.yaml").write_text("name: New\n", encoding="utf-8")
    return root


def hook(root: Path, name: str, code: int) -> None:
    """A hook that writes escapes wherever it can, and ends with `code`."""
    place = root / ".git" / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    script = "printf '\\033]0;owned\\007\\033[2J' | tee /dev/stderr"
    place.write_text(f"#!/bin/sh\n{script}\n{script} > /dev/tty\nexit {code}\n")
    place.chmod(0o755)


def walk(terminal: Terminal) -> None:
    """Every kind of screen and prompt once, from the board and back to it."""
    press(terminal, "\r", rb"Timeline")
    press(terminal, "q", rb" 1/2 ")
    press(terminal, "?", rb"type to filter")
    press(terminal, ESC, rb" 1/2 ")
    press(terminal, "e", rb"field \xc2\xb7 ")
    press(terminal, "nosuch\r", rb"no field")
    press(terminal, ESC, rb"keys")
    press(terminal, "gq", rb"queue 1/\d+")
    press(terminal, "w", rb"WORK 1/\d+")
    press(terminal, "q", rb"queue 1/\d+")
    press(terminal, "q", rb" 1/2 ")


def press(terminal: Terminal, keys: str, until: bytes) -> bytes:
    """Type, and wait for what the keys lead to; what was sent from the keys on."""
    before = len(terminal.output)
    terminal.type(keys)
    terminal.expect(until, after=before)
    return bytes(terminal.output[before:])


def leave(terminal: Terminal) -> int:
    """Quit the TUI; its exit code."""
    terminal.type("\x11")
    return terminal.finish()
