"""`gl`: the board put aside for a passphrase or a login, and the board again, which goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pty.asking import PASSPHRASE, PROMPT, an_asking_gpg
from tests.pty.conftest import Spawn, leave, press
from tests.pty.login import PASSWORD, USER, wants_login
from tests.pty.terminal import Terminal
from tests.tui.real import git, make, text

CTRL_C = "\x03"
BOARD, USERNAME = rb"Leads 2", rb"(?<!read )Username for"


@pytest.fixture
def signing(tmp_path: Path) -> Path:
    """A board whose commits are signed by a key with a passphrase."""
    root = make(tmp_path / "sales")
    git(root, "config", "gpg.program", str(an_asking_gpg(tmp_path)))
    git(root, "config", "commit.gpgSign", "true")
    return root


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A clone of a hub that wants a login, and keeps it once it was told."""
    make(tmp_path / "seed")
    git(tmp_path, "clone", "-q", "--bare", "seed", "hub.git")
    git(tmp_path / "hub.git", "config", "http.receivepack", "true")
    git(tmp_path, "clone", "-q", "hub.git", "mara")
    root = tmp_path / "mara"
    git(root, "config", "credential.helper", f"store --file={tmp_path}/logins")
    git(root, "commit", "-q", "--allow-empty", "-m", "mine")
    with wants_login(tmp_path) as url:
        git(root, "remote", "set-url", "origin", f"{url}/hub.git")
        yield root


def changed(terminal: Terminal) -> None:
    """A tag on the card under the cursor, which is saved and cannot be signed."""
    terminal.expect(rb"Jonas Weber")
    terminal.settle()
    press(terminal, "T", rb"tags")
    press(terminal, "vip\r", rb"saved, not recorded")
    assert PROMPT not in terminal.output


def asked(terminal: Terminal) -> None:
    """The terminal is gpg's."""
    press(terminal, "gl", rb"unsigned\?")
    press(terminal, "\r", PROMPT)


def test_a_passphrase_is_asked_for_in_front_of_the_board_alone(signing: Path, spawn: Spawn) -> None:
    terminal = spawn(signing, size=(80, 24))
    changed(terminal)
    before = len(terminal.output)
    asked(terminal)
    assert terminal.output.index(b"\x1b[?1049l", before) < terminal.output.index(PROMPT, before)
    press(terminal, f"{PASSPHRASE}\r", BOARD)
    assert leave(terminal) == 0
    assert "\ngpgsig " in git(signing, "cat-file", "commit", "HEAD")
    assert git(signing, "log", "-1", "--format=%s").startswith("tag(anna-keller): +vip")
    assert "vip" in text(signing, "anna")
    assert git(signing, "status", "--porcelain") == ""


def test_ctrl_c_comes_back_and_it_can_be_done_later(signing: Path, spawn: Spawn) -> None:
    terminal = spawn(signing, size=(80, 24))
    changed(terminal)
    asked(terminal)
    press(terminal, CTRL_C, rb"stopped by ctrl-c")
    assert git(signing, "log", "--format=%s") == "init\n"
    terminal.settle()
    asked(terminal)
    press(terminal, f"{PASSPHRASE}\r", BOARD)
    assert leave(terminal) == 0
    assert git(signing, "status", "--porcelain") == ""


def test_a_wrong_passphrase_comes_back_to_the_board_with_what_git_said(
    signing: Path, spawn: Spawn
) -> None:
    terminal = spawn(signing, size=(80, 24))
    changed(terminal)
    asked(terminal)
    press(terminal, "falsch\r", rb"failed to sign")
    terminal.settle()
    press(terminal, "gl", rb"unsigned\?")
    press(terminal, "unsigned\r", BOARD)
    assert leave(terminal) == 0
    assert "\ngpgsig " not in git(signing, "cat-file", "commit", "HEAD")


def test_a_login_is_asked_for_and_the_sync_goes_on(shared: Path, spawn: Spawn) -> None:
    terminal = spawn(shared, size=(80, 24))
    terminal.expect(rb"Jonas Weber")
    terminal.settle()
    press(terminal, "gys", rb"asks for a login .. gl")
    assert re.search(USERNAME, terminal.output) is None
    press(terminal, "gl", USERNAME)
    press(terminal, f"{USER}\r", rb"Password for")
    press(terminal, f"{PASSWORD}\r", rb"synced: ")
    assert leave(terminal) == 0
    assert git(shared.parent / "hub.git", "rev-parse", "main") == git(shared, "rev-parse", "HEAD")


def test_ctrl_c_at_a_login_comes_back_to_the_board(shared: Path, spawn: Spawn) -> None:
    terminal = spawn(shared, size=(80, 24))
    terminal.expect(rb"Jonas Weber")
    terminal.settle()
    press(terminal, "gys", rb"asks for a login .. gl")
    press(terminal, "gl", USERNAME)
    press(terminal, CTRL_C, rb"stopped by ctrl-c")
    press(terminal, "?", rb"type to filter")
