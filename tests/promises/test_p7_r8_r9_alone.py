"""P7, R8 and R9 of what only looks: nothing of the user's is set, nobody is asked behind the screen,
and no host hears of it."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard.cli import main
from tests.board.conftest import OLE, Made, board_template, peopled_template, two

__all__ = ["board_template", "peopled_template", "two"]

LOOKS = (
    ("ls",), ("board",), ("queue",), ("show", "anna@nordlicht.example"), ("audit",), ("doctor",),
    ("blame", "anna@nordlicht.example"), ("ls", "--at", "HEAD"), ("doctor", "--fix"),
    ("tag", "anna@nordlicht.example", "x"), ("undo",), ("trust",), ("trust", "--show"), ("lint",),
)  # fmt: skip


def test_p7_no_setting_of_the_user_is_touched(
    two: Made, isolation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.delenv("PIPEBOARD_TRUST")
    monkeypatch.chdir(tmp_path)
    before = (isolation / "gitconfig").read_bytes()
    assert main(["clone", f"file://{two.root}", "mine"]) == 0
    two.git("config", "core.editor", "vi")
    lock = two.root / ".git" / "index.lock"
    for root in (tmp_path / "mine", two.root):
        for words in (*LOOKS, ("trust", "--revoke")):
            main(["-C", str(root), *words])
    lock.write_bytes(b"")
    for words in (("doctor",), ("doctor", "--fix"), ("doctor", "--unlock")):
        main(["-C", str(two.root), *words])
    assert lock.exists(), "a lock is only removed when somebody says so"
    assert (isolation / "gitconfig").read_bytes() == before
    assert not list(isolation.glob("config/git*"))


@pytest.mark.parametrize("lazy", [False, True])
def test_r9_no_host_hears_of_what_only_looks(
    lazy: bool, two: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PIPEBOARD_TRUST")
    with socket.create_server(("127.0.0.1", 0)) as server:
        two.git("remote", "add", "origin", f"git://127.0.0.1:{server.getsockname()[1]}/x")
        two.git("config", "branch.main.remote", "origin")
        two.git("config", "branch.main.merge", "refs/heads/main")
        if lazy:  # git would fetch what it misses as soon as it looks
            two.git("config", "remote.origin.promisor", "true")
            two.git("config", "extensions.partialClone", "origin")
            blob = two.git("rev-parse", f"HEAD:{OLE}")
            (two.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
        looks = [words for words in LOOKS if words != ("trust",)]
        for words in looks:
            assert main(["-C", str(two.root), *words]) in (0, 1, 6, 7), words
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_r8_a_clone_that_is_asked_for_a_password_paints_nothing(tmp_path: Path) -> None:
    """ssh that asks on the terminal whatever its stdin is: it has none."""
    asking = tmp_path / "ssh"
    asking.write_text("#!/bin/sh\nprintf 'password: ' >/dev/tty\nread answer </dev/tty\nexit 255\n")
    asking.chmod(0o755)
    env = {**os.environ, "GIT_SSH_COMMAND": str(asking), "TERM": "xterm"}
    leader, follower = pty.openpty()
    cloning = subprocess.Popen(
        [sys.executable, "-m", "pipeboard", "clone", "git@x.example:y", "--quiet"], cwd=tmp_path,
        stdin=follower, stdout=follower, stderr=follower, env=env, start_new_session=True,
    )  # fmt: skip
    os.close(follower)
    said = b""
    try:
        while piece := os.read(leader, 4096):
            said += piece
    except OSError:  # the other end is closed
        pass
    assert cloning.wait(20) == 7
    os.close(leader)
    assert b"password" not in said
    assert b"pb: git clone failed" in said
