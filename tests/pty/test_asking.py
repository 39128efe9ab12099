"""`pb record --ask`, `pb sync --ask`: git asks on the terminal, and nowhere else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.pty.asking import PASSPHRASE, PROMPT, an_asking_gpg
from tests.pty.conftest import PB, Spawn
from tests.pty.login import PASSWORD, USER, wants_login
from tests.pty.terminal import offences
from tests.tui.real import git, make, text

CTRL_C = "\x03"
Say = Callable[..., tuple[int, bytes]]


@pytest.fixture
def signing(tmp_path: Path) -> Path:
    """A board whose commits are signed, by a key with a passphrase; one edit is not recorded."""
    root = make(tmp_path / "sales")
    git(root, "config", "gpg.program", str(an_asking_gpg(tmp_path)))
    git(root, "config", "commit.gpgSign", "true")
    edit(root)
    return root


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A clone of a hub that wants a login, with a commit to share."""
    make(tmp_path / "seed")
    git(tmp_path, "clone", "-q", "--bare", "seed", "hub.git")
    git(tmp_path / "hub.git", "config", "http.receivepack", "true")
    git(tmp_path, "clone", "-q", "hub.git", "mara")
    root = tmp_path / "mara"
    edit(root)
    git(root, "commit", "-qam", "title")
    with wants_login(tmp_path) as url:
        git(root, "remote", "set-url", "origin", f"{url}/hub.git")
        yield root


def edit(root: Path) -> None:
    file = next((root / "contacts").glob("anna*"))
    file.write_text(text(root, "anna").replace("Head of Marketing", "CMO"), encoding="utf-8")


def raw(root: Path) -> str:
    return git(root, "cat-file", "commit", "HEAD")


def sound(root: Path) -> None:
    assert git(root, "fsck", "--strict", "--no-dangling") == ""
    assert not list((root / ".git").rglob("*.lock"))


def test_without_being_asked_to_nothing_is_painted(signing: Path, say: Say) -> None:
    code, sent = say(signing, "set", "jonas", "owner=tomas")
    assert code == 7
    assert PROMPT not in sent
    assert b"pb record --ask" in sent
    assert b"pb record --unsigned" in sent
    assert "owner: tomas" in text(signing, "jonas")
    sound(signing)


def test_ask_lets_gpg_ask_and_the_commit_is_signed(signing: Path, spawn: Spawn) -> None:
    terminal = spawn(signing, "record", "--ask")
    terminal.expect(PROMPT)
    terminal.type(f"{PASSPHRASE}\r")
    assert terminal.finish() == 0
    assert "\ngpgsig " in raw(signing)
    assert git(signing, "status", "--porcelain") == ""
    sound(signing)


def test_a_wrong_passphrase_is_told_without_controlling_the_terminal(
    signing: Path, spawn: Spawn
) -> None:
    terminal = spawn(signing, "record", "--ask")
    terminal.expect(PROMPT)
    terminal.type("falsch\r")
    assert terminal.finish() == 7
    assert offences(bytes(terminal.output)) == set()
    assert git(signing, "log", "--format=%s") == "init\n"


def test_ctrl_c_comes_back_with_nothing_lost(signing: Path, spawn: Spawn) -> None:
    terminal = spawn(signing, "record", "--ask")
    terminal.expect(PROMPT)
    terminal.type(CTRL_C)
    assert terminal.finish() == 130
    assert b"stopped by ctrl-c" in terminal.output
    assert git(signing, "status", "--porcelain").startswith(" M contacts/anna")
    sound(signing)


def test_unsigned_is_for_once_and_only_where_it_was_said(signing: Path, say: Say) -> None:
    assert say(signing, "record", "--unsigned")[0] == 0
    assert "\ngpgsig " not in raw(signing)
    assert git(signing, "config", "commit.gpgSign") == "true\n"
    assert say(signing, "set", "anna", "title=CEO")[0] == 7


def test_a_login_is_asked_for_and_the_board_shared(shared: Path, spawn: Spawn) -> None:
    terminal = spawn(shared, "sync", "--ask")
    for _ in ("fetch", "push"):
        before = len(terminal.output)
        terminal.expect(b"Username for", after=before)
        terminal.type(f"{USER}\r")
        terminal.expect(b"Password for", after=before)
        terminal.type(f"{PASSWORD}\r")
    assert terminal.finish() == 0
    assert PASSWORD.encode() not in terminal.output
    assert git(shared.parent / "hub.git", "rev-parse", "main") == git(shared, "rev-parse", "HEAD")


def test_without_being_asked_to_no_login_is_asked_for(shared: Path, say: Say) -> None:
    code, sent = say(shared, "sync")
    assert code == 7
    assert b"Username for '" not in sent.split(b"could not read")[0]
    assert b"pb sync --ask" in sent


def test_a_login_can_be_left_by_ctrl_c(shared: Path, spawn: Spawn) -> None:
    terminal = spawn(shared, "sync", "--ask")
    terminal.expect(b"Username for")
    terminal.type(CTRL_C)
    assert terminal.finish() == 130
    sound(shared)


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ssh was told and answered; it asks on the terminal itself, whatever its own ends are."""
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(
        "#!/bin/sh\nprintf 'Are you sure (yes/no)? ' > /dev/tty\nread -r said < /dev/tty\n"
        f'echo "$said $*" > {tmp_path}/said\necho Host key verification failed. >&2\nexit 255\n'
    )
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{ssh.parent}:{os.environ['PATH']}")
    return tmp_path / "said"


def test_ssh_may_ask_and_is_told_so(ssh: Path, shared: Path, spawn: Spawn) -> None:
    git(shared, "remote", "set-url", "origin", "host.example:board.git")
    terminal = spawn(shared, "sync", "--ask")
    terminal.expect(b"Are you sure")
    terminal.type("yes\r")
    assert terminal.finish() == 7
    assert b"is not known here" in terminal.output
    said = ssh.read_text()
    assert said.startswith("yes ")
    assert "BatchMode" not in said
    assert "-oConnectTimeout=10" in said


@pytest.mark.parametrize("verb", ["record", "sync", "finish"])
def test_in_a_pipe_nobody_can_be_asked(signing: Path, env: Mapping[str, str], verb: str) -> None:
    done = subprocess.run(
        [*PB, verb, "--ask"], cwd=signing, env=env, stdin=subprocess.DEVNULL, capture_output=True,
        check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "there is no terminal" in done.stderr
