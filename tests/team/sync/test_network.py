"""Never a prompt behind the screen: a remote that asks, hangs or trickles is an error in words."""

from __future__ import annotations

import http.server
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeboard.errors import Interrupted
from pipeboard.journal import remote
from pipeboard.journal.refusals import LoginNeeded, RemoteRefused, Unreachable
from tests.team.sync.conftest import ANNA


class _Answer(http.server.BaseHTTPRequestHandler):
    status = 401

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("WWW-Authenticate", 'Basic realm="board"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def _server(status: int) -> Iterator[str]:
    handler = type("Handler", (_Answer,), {"status": status})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/board.git"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (401, LoginNeeded, "asks for a login"),
        (403, RemoteRefused, "does not let you in"),
        (404, Unreachable, "no repository"),
        (500, Unreachable, "could not talk to"),
    ],
)
def test_what_a_server_answers(mara, status, error, words):
    made = mara.set(ANNA, "title=CFO")
    with _server(status) as url:
        mara.git("remote", "set-url", "origin", url)
        with pytest.raises(error, match=words) as told:
            mara.sync()
    assert told.value.exit_code == 7
    assert told.value.hint
    assert mara.head() == made
    mara.assert_sound()


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"git://127.0.0.1:{server.getsockname()[1]}/board.git"


def test_a_silent_server_is_given_up_after_a_while(mara, silent, monkeypatch):
    monkeypatch.setattr(remote, "_WAIT", 0.3)
    mara.git("remote", "set-url", "origin", silent)
    with pytest.raises(Unreachable, match=r"did not answer within 0\.3 s"):
        mara.sync()
    mara.assert_sound()


def test_a_silent_server_can_be_left_at_once(mara, silent):
    mara.git("remote", "set-url", "origin", silent)
    stop = threading.Event()

    def heard(words: str) -> None:
        if words.startswith("fetching"):
            threading.Timer(0.1, stop.set).start()

    started = time.monotonic()
    with pytest.raises(Interrupted):
        mara.sync(progress=heard, cancel=stop.is_set)
    assert time.monotonic() - started < remote._WAIT
    mara.assert_sound()


def test_a_git_that_hangs_is_ended_with_all_its_children(mara, tmp_path, monkeypatch):
    real = next(
        path for folder in os.environ["PATH"].split(":") if os.path.exists(path := f"{folder}/git")
    )
    folder, pids = tmp_path / "bin", tmp_path / "pids"
    folder.mkdir()
    (folder / "git").write_text(
        f'#!/bin/sh\ncase " $* " in *" fetch "*) sleep 600 & echo $$ $! > {pids}; wait;; esac\n'
        f'exec {real} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(remote, "_WAIT", 0.5)
    with pytest.raises(Unreachable):
        mara.sync()
    for pid in pids.read_text().split():
        assert _is_gone(int(pid))


def _is_gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().split()[2] == "Z"
    except FileNotFoundError:
        return True


def test_no_call_can_ask_anything(mara, tmp_path, monkeypatch):
    """What git is given where it might ask: no terminal, no askpass, batch mode, known protocols."""
    seen = tmp_path / "seen"
    ssh = tmp_path / "ssh"
    ssh.write_text(f"#!/bin/sh\nenv > {seen}\nreadlink /proc/self/fd/0 >> {seen}\nexit 255\n")
    ssh.chmod(0o755)
    mara.git("config", "core.sshCommand", str(ssh))
    mara.git("remote", "set-url", "origin", "ssh://host.example/board.git")
    with pytest.raises(Unreachable):
        mara.sync()
    said = dict(line.split("=", 1) for line in seen.read_text().split("\n") if "=" in line)
    assert said["GIT_TERMINAL_PROMPT"] == "0"
    assert said["GIT_ASKPASS"] == said["SSH_ASKPASS"] == ""
    assert said["GIT_ALLOW_PROTOCOL"] == "https:ssh:git:file"
    assert said["GIT_PROTOCOL_FROM_USER"] == "0"
    assert said["GIT_SSH_COMMAND"] == str(ssh)
    assert said["LC_ALL"] == "C"


def test_ssh_is_told_not_to_ask(mara, tmp_path, monkeypatch):
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/said\nexit 255\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    mara.git("remote", "set-url", "origin", "host.example:board.git")
    with pytest.raises(Unreachable):
        mara.sync()
    assert "-oBatchMode=yes -oConnectTimeout=10" in (tmp_path / "said").read_text()
