"""F29, F31: a real gpg and a real sshd that ask: on the terminal they are lent, and on no other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.board.conftest import ANNA, Made
from tests.pty.conftest import env, say, spawn
from tests.pty.terminal import Terminal
from tests.soak.servers import over

__all__ = ["env", "say", "spawn"]

PASSPHRASE = "correct horse"
Spawn = Callable[..., Terminal]


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A gpg home with a key that has a passphrase; its path is short, for the agent's socket."""
    home = Path(tempfile.mkdtemp(prefix="pb-", dir="/tmp"))
    monkeypatch.setenv("GNUPGHOME", str(home))
    (home / "gpg-agent.conf").write_text("pinentry-program /usr/bin/pinentry-curses\n")
    made = ["gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", PASSPHRASE,
            "--quick-gen-key", "Mara Test <mara@example.com>", "ed25519", "sign"]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    forget()
    yield home
    forget()
    shutil.rmtree(home, ignore_errors=True)


def forget() -> None:
    """The agent, and with it every passphrase it knows."""
    subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=True, capture_output=True)


@pytest.fixture
def signing(key: Path, two: Made) -> Made:
    """A board that signs with it, and an edit to record."""
    two.git("config", "commit.gpgSign", "true")
    two.git("config", "user.signingKey", "mara@example.com")
    retitle(two, "CFO")
    return two


def retitle(two: Made, title: str) -> None:
    """An edit made outside."""
    two.write(ANNA, re.sub("title: .*", f"title: {title}", two.read(ANNA)))


def signature(two: Made) -> str:
    """G: a good one. N: none."""
    return two.git("log", "-1", "--format=%G?")


@pytest.mark.needs("gpg", "pinentry-curses")
def test_f29_pinentry_paints_where_it_is_let_and_the_commit_is_signed(
    signing: Made, spawn: Spawn, say: Callable[..., tuple[int, bytes]]
) -> None:
    code, sent = say(signing.root, "record")
    assert code == 7
    assert b"Passphrase" not in sent
    assert b"pb record --ask" in sent
    terminal = spawn(signing.root, "record", "--ask", size=(80, 24))
    terminal.expect(b"Passphrase:")
    terminal.type("wrong\r")
    terminal.expect(rb"try 2 of 3")
    terminal.type(f"{PASSPHRASE}\r")
    assert terminal.finish() == 0
    assert signature(signing) == "G"
    retitle(signing, "CEO")
    assert say(signing.root, "record")[0] == 0  # the agent knows it by now
    assert signature(signing) == "G"


@pytest.mark.needs("gpg", "pinentry-curses")
def test_f29_ctrl_c_leaves_no_pinentry_on_the_terminal(signing: Made, spawn: Spawn) -> None:
    terminal = spawn(signing.root, "record", "--ask", size=(80, 24))
    terminal.expect(b"Passphrase:")
    assert len(pinentries()) == 1
    terminal.type("\x03")
    assert terminal.finish() == 130
    assert pinentries() == []
    assert signing.status().startswith(" M ")
    assert not list((signing.root / ".git").rglob("*.lock"))


@pytest.mark.needs("gpg", "pinentry-curses")
def test_f29_the_board_is_put_aside_for_pinentry_and_goes_on(signing: Made, spawn: Spawn) -> None:
    signing.git("checkout", "-q", ".")
    terminal = spawn(signing.root, size=(80, 24))
    terminal.expect(b"Leads")
    terminal.settle()
    terminal.type("Tgold\r")
    terminal.expect(b"saved, not recorded")
    assert b"Passphrase" not in terminal.output
    terminal.type("gl")
    terminal.expect(rb"unsigned\?")
    before = len(terminal.output)
    terminal.type("\r")
    terminal.expect(b"Passphrase:", after=before)
    before = len(terminal.output)
    terminal.type(f"{PASSPHRASE}\r")
    terminal.expect(b"Leads", after=before)
    terminal.type("\x11")
    assert terminal.finish() == 0
    assert signature(signing) == "G"
    assert signing.status() == ""


def pinentries() -> list[str]:
    """The dialogues that the agent has open."""
    asked = ["gpg-connect-agent", "getinfo pid", "/bye"]
    agent = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[1]
    children = ["ps", "-o", "comm=", "--ppid", agent]
    found = subprocess.run(children, capture_output=True, text=True, check=False).stdout
    return [name for name in found.split() if name.startswith("pinentry")]


@pytest.fixture
def asking_ssh(two: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """A clone whose hub is behind an sshd nobody has met, for a key with a passphrase."""
    subprocess.run(["git", "clone", "-q", "--bare", two.root, tmp_path / "hub.git"], check=True)
    monkeypatch.setenv("GIT_SSH_COMMAND", "")  # the server sets it: it goes back with the test
    with over("ssh", tmp_path) as url:
        assert url is not None
        place = tmp_path / "sshd"
        subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSPHRASE, "-f",
                        str(place / "user")], check=True, capture_output=True)  # fmt: skip
        os.environ["GIT_SSH_COMMAND"] = (
            f"ssh -F none -oIdentitiesOnly=yes -i {place}/user -oUserKnownHostsFile={place}/met "
            "-oStrictHostKeyChecking=ask"
        )
        two.git("remote", "add", "origin", url(tmp_path / "hub.git"))
        two.git("commit", "-q", "--allow-empty", "-m", "to share")
        yield two


@pytest.mark.needs("sshd", "ssh-keygen")
def test_f31_ssh_asks_for_the_host_key_and_the_passphrase_where_it_is_let(
    asking_ssh: Made, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    spawn = request.getfixturevalue("spawn")  # of the environment as it is by now
    behind = spawn(asking_ssh.root, "sync")
    assert behind.finish() == 7
    assert b"is not known here" in behind.output
    assert b"Are you sure" not in behind.output
    terminal = spawn(asking_ssh.root, "sync", "--ask")
    terminal.expect(b"Are you sure you want to continue connecting")
    terminal.type("yes\r")
    for _ in ("fetch", "push"):
        before = len(terminal.output)
        terminal.expect(b"Enter passphrase for key", after=before)
        terminal.type(f"{PASSPHRASE}\r")
    assert terminal.finish() == 0
    hub = ["git", "-C", str(tmp_path / "hub.git"), "rev-parse", "main"]
    found = subprocess.run(hub, capture_output=True, text=True, check=True).stdout.strip()
    assert found == asking_ssh.git("rev-parse", "HEAD")
