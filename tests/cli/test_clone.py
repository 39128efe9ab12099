"""`pb clone`: a team's board from a git host, whole or not at all, and nothing of it is run."""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pipeboard.board.cloning import folder_of
from pipeboard.cli import main
from pipeboard.errors import UsageError
from pipeboard.journal.cloning import Silence, _complaint
from pipeboard.journal.harmless import plain_settings
from pipeboard.journal.upstream import protocols
from tests.board.conftest import ANNA, ANNA_TEXT, Made

TEAM = "team:\n  mara: {name: Mara, email: mara@example.com}\n"
DUE = 'follow_ups:\n- {id: f-000001, due: "2026-11-22", channel: phone, reason: "price ok?"}\n'


class Hub:
    """A bare repository that a team pushes to."""

    def __init__(self, two: Made, place: Path) -> None:
        self.two = two
        self.place = place
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", place], check=True)
        two.write("pipeboard.yaml", two.read("pipeboard.yaml") + TEAM)
        two.write(ANNA, ANNA_TEXT + DUE)
        self.push()

    @property
    def url(self) -> str:
        return f"file://{self.place}"

    def push(self, branch: str = "main") -> None:
        """Everything as it is now."""
        if self.two.status():
            self.two.commit()
        self.two.git("push", "-qf", str(self.place), f"HEAD:refs/heads/{branch}")


@pytest.fixture
def hub(two: Made, tmp_path: Path) -> Hub:
    return Hub(two, tmp_path / "hub.git")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in; nothing half made is left in it."""
    monkeypatch.delenv("PIPEBOARD_TRUST")
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    yield folder
    assert not list(folder.glob(".*"))


def test_a_team_board_is_there_and_says_who_you_are(
    hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clone", hub.url]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "you are mara (from git) · 1 due today · cd hub && pb"
    board = Made(desk / "hub")
    assert board.status() == ""
    assert board.git("rev-parse", "HEAD") == hub.two.git("rev-parse", "HEAD")
    assert board.git("rev-parse", "--abbrev-ref", "@{u}") == "origin/main"
    assert "merge-driver %O %A %B %P" in board.git("config", "merge.pipeboard.driver")
    config = board.read(".git/config").replace(hub.url, "git@host:hub.git")
    assert plain_settings(config), "nothing to look at twice"
    assert main(["-C", "hub", "tag", "anna@nordlicht.example", "x"]) == 0
    board.git("push", "-q")
    assert main(["clone", hub.url]) == 2
    assert "there already" in capsys.readouterr().err


def test_what_a_script_hears(hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "team").mkdir()
    assert main(["clone", str(hub.place), "team", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert f'"board":"{desk}/team","me":"mara","due":1,"branch":"main"' in said.out.replace(
        ": ", ":"
    ).replace(", ", ",")


def test_it_can_be_the_default_board(
    hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEBOARD_CONFIG_DIR", str(desk.parent / "config"))
    assert main(["clone", hub.url, "one"]) == 0
    assert not (desk.parent / "config").exists(), "only who asks gets a default board"
    assert main(["clone", hub.url, "team", "--default"]) == 0
    assert capsys.readouterr().out.endswith("due today · pb\n")
    monkeypatch.chdir("/")
    assert main(["ls", "--format", "ids"]) == 0
    assert len(capsys.readouterr().out.split()) == 2


def test_who_is_not_in_the_team_hears_it(
    hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Jonas Ny")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "jonas@example.com")
    assert main(["clone", hub.url]) == 0
    assert "you are jonas-ny (from git, not in the team: pb config team)" in capsys.readouterr().out


def test_the_board_is_found_in_a_folder(
    hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = hub.two
    for folder in ("board", "old/one"):
        two.write(f"{folder}/pipeboard.yaml", two.read("pipeboard.yaml"))
        two.write(f"{folder}/{ANNA}", two.read(ANNA))
    two.git("rm", "-q", "pipeboard.yaml")
    hub.push()
    assert main(["clone", hub.url, "all"]) == 0
    told = capsys.readouterr().out
    assert "a board in all/board" in told
    assert "there are 1 more in it: old/one" in told
    assert main(["-C", "all/board", "tag", "anna@nordlicht.example", "x"]) == 0


def test_no_board_leaves_no_folder(
    hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.two.git("rm", "-q", "pipeboard.yaml")
    hub.push()
    assert main(["clone", hub.url]) == 6
    assert "there is no board in" in capsys.readouterr().err
    empty = desk.parent / "empty.git"
    subprocess.run(["git", "init", "-q", "--bare", empty], check=True)
    assert main(["clone", str(empty)]) == 6
    assert "pb init sales" in capsys.readouterr().err
    assert main(["clone", "nowhere/at/all"]) == 6
    assert main(["clone", f"file://{desk}/nowhere"]) == 7
    assert "does not appear to be a git repository" in capsys.readouterr().err.replace(
        "does not exist", "does not appear to be a git repository"
    )
    assert not list(desk.iterdir())


@pytest.mark.parametrize("branch", ["main", "team/sales"])
def test_a_hub_whose_head_names_no_branch(
    branch: str, hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.push(branch)
    if branch != "main":
        hub.two.git("push", "-q", str(hub.place), ":refs/heads/main", check=False)
        subprocess.run(["git", "-C", hub.place, "update-ref", "-d", "refs/heads/main"], check=True)
    subprocess.run(["git", "-C", hub.place, "symbolic-ref", "HEAD", "refs/heads/x"], check=True)
    assert main(["clone", hub.url, "team"]) == 0
    board = Made(desk / "team")
    assert board.git("rev-parse", "--abbrev-ref", "HEAD") == branch
    assert board.git("rev-parse", "--abbrev-ref", "@{u}") == f"origin/{branch}"
    assert board.status() == ""


REFUSED = (
    "ext::sh -c 'touch canary'", "fd::3", "-u", "--upload-pack=touch canary", "http://x.example/y",
    "ftp://x.example/y", "ssh://-oProxyCommand=touch canary/x", "-oProxyCommand=x:y",
    "git@-oProxyCommand=x:y", "file\n://x", "persistent-https::x", "HTTP://x.example/",
)  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_could_run_something_is_refused(
    address: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clone", "--", address, "team"]) == 7
    assert "does not go to" in capsys.readouterr().err
    assert not list(desk.iterdir())


@pytest.mark.parametrize(
    ("address", "folder"),
    [("git@git.example.com:sales/board.git", "board"), ("https://git.example.com/x/", "x"),
     ("host:board", "board"), ("../hub.git", "hub"), ("/srv/team board.git", "team board"),
     ("ssh://git@[::1]:22/~/b.git", "b")],
)  # fmt: skip
def test_the_folder_is_called_as_the_repository(address: str, folder: str) -> None:
    protocols(address)
    assert folder_of(address) == folder


@pytest.mark.parametrize("address", ["https://x.example/..", "x:.git", "host:-x", "/"])
def test_a_name_that_is_none_is_asked_for(address: str) -> None:
    with pytest.raises(UsageError, match="which folder"):
        folder_of(address)


def test_links_hooks_templates_and_submodules_do_not_come_along(
    hub: Hub, desk: Path, isolation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sung = desk.parent / "sung"
    hooks = isolation / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {sung}\n")
        (hooks / name).chmod(0o755)
    template = isolation / "template/hooks"
    shutil.copytree(hooks, template)
    with (isolation / "gitconfig").open("a") as config:
        config.write(f"[core]\nhooksPath = {hooks}\n[init]\ntemplateDir = {template.parent}\n")
        config.write("[submodule]\nrecurse = true\n[protocol]\nallow = always\n")
    two = hub.two
    (two.root / "contacts/evil.yaml").symlink_to("/etc/passwd")
    (two.root / "orgs").mkdir(exist_ok=True)
    (two.root / "orgs/all").symlink_to("/etc")
    two.write(".gitmodules", f'[submodule "m"]\n\tpath = m\n\turl = ext::touch% {sung}\n')
    two.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},m")
    hub.push()
    sung.unlink(missing_ok=True)
    assert main(["clone", hub.url, "team"]) == 0
    assert not sung.exists()
    board = desk / "team"
    assert not (board / "contacts/evil.yaml").is_symlink()
    assert (board / "contacts/evil.yaml").read_text() == "/etc/passwd"
    assert (board / "orgs/all").read_text() == "/etc"
    assert not (board / "m").exists() or not list((board / "m").iterdir())
    assert not (board / ".git/hooks").exists()
    assert "root:" not in capsys.readouterr().out


@pytest.mark.usefixtures("hub")
def test_git_that_knows_nobody_says_so_before_anything_is_fetched(
    hub: Hub, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert main(["clone", hub.url]) == 7
    assert "git config --global user.name" in capsys.readouterr().err
    assert not list(desk.iterdir())


@pytest.mark.parametrize("words", ["Mara Ny\nmara@example.com\n", "Mara Ny <mara@example.com>\n"])
def test_on_a_terminal_it_is_asked_once_and_kept_in_the_clone(
    words: str,
    hub: Hub,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    typed = io.StringIO(words)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["clone", hub.url, "--quiet"]) == 0
    assert "you are mara (as you said)" in capsys.readouterr().out
    board = Made(desk / "hub")
    assert board.git("config", "--local", "user.name") == "Mara Ny"
    assert main(["-C", "hub", "tag", "anna@nordlicht.example", "x"]) == 0
    assert board.git("log", "-1", "--format=%an <%ae>") == "Mara Ny <mara@example.com>"


def test_a_host_that_never_answers_is_given_up(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert main(["clone", f"git://127.0.0.1:{port}/x", "--timeout", "200ms"]) == 7
    assert "nothing was heard" in capsys.readouterr().err
    assert not list(desk.iterdir())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_in_the_middle_the_next_try_works(
    how: signal.Signals, hub: Hub, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"git://127.0.0.1:{server.getsockname()[1]}/hub"
        cloning = subprocess.Popen(
            [sys.executable, "-m", "pipeboard", "clone", address], cwd=desk,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_hears_interrupts,
        )  # fmt: skip
        server.settimeout(30)
        connection, _ = server.accept()  # git asks now, and waits
        cloning.send_signal(how)
        code = cloning.wait(20)
        assert not (desk / "hub").exists()
        connection.close()
    if how is signal.SIGKILL:
        [left] = desk.glob(".pb-clone-*")
        with (left / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # held as long as the git it started lives
    else:
        assert code == 130
        assert not list(desk.iterdir())
    assert main(["clone", hub.url]) == 0
    assert capsys.readouterr().out


def _hears_interrupts() -> None:
    """A test that runs in the background of a shell would have them ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_killed_at_each_step_it_is_whole_or_not_there(hub: Hub, desk: Path) -> None:
    for step in range(1, 60):
        done = subprocess.run(
            [sys.executable, "-m", "pipeboard", "clone", hub.url, "team"], cwd=desk, check=False,
            env={**os.environ, "CRASH_AT": str(step)}, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode == 0:
            break
        if (desk / "team").exists():
            assert main(["-C", "team", "lint"]) == 0
            shutil.rmtree(desk / "team")
    else:
        raise AssertionError("it never ended well")
    assert step > 3
    assert Made(desk / "team").status() == ""


def test_the_question_where_there_is_no_board(
    hub: Hub, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeboard.cli import start

    shown: list[Path] = []
    monkeypatch.setattr(start, "show", lambda root: shown.append(root) or 0)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"c\n{hub.url}\n"))
    assert start.start([]) == 0
    assert shown == [Path("hub")]
    assert "c clone my team's board" in capsys.readouterr().err
    monkeypatch.chdir("/")
    monkeypatch.setattr("sys.stdin", io.StringIO("c\n\n"))
    assert start.start([]) == 6


class Closed(BaseHTTPRequestHandler):
    """A host that wants a password."""

    def do_GET(self) -> None:  # the name is http.server's
        """401."""
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_a_host_that_wants_a_password_is_no_question(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        assert main(["clone", f"http://127.0.0.1:{server.server_port}/x"]) == 7
        server.shutdown()
    assert "could not read Username" in capsys.readouterr().err
    assert not list(desk.iterdir())


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("Cloning into 'x'...\nremote: Counting objects: 50% (1/2)\rremote: Total 2, done.\n"
         "fatal: early EOF\n", "fatal: early EOF"),
        ("Cloning into 'x'...\nremote: no such project\nfatal: could not read\n",
         "remote: no such project\nfatal: could not read"),
        ("Cloning into 'x'...\nssh: connect to host x: refused\n",
         "ssh: connect to host x: refused"),
        ("", ""),
    ],
)  # fmt: skip
def test_of_a_failure_the_counts_are_left_out(said: str, complaint: str) -> None:
    assert _complaint(said) == complaint


def test_silence_is_counted_from_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    now, words, heard = [0.0], [b""], []
    monkeypatch.setattr("pipeboard.journal.cloning.time.monotonic", lambda: now[0])
    silence = Silence(60, lambda: words[0], heard.append)
    for at, said, stops in (
        (59, b"", False), (60, b"a: 1%\r", False), (119, b"a: 1%\r", False),
        (120, b"a: 1%\rb: 2%", False), (179, b"a: 1%\rb: 2%", False), (181, b"a: 1%\rb: 2%", True),
    ):  # fmt: skip
        now[0], words[0] = at, said
        assert silence() is stops
    assert heard == ["a: 1%", "b: 2%"]


@pytest.mark.parametrize(
    ("said", "code", "hint"),
    [
        ("fatal: could not read Username for 'https://x.example': terminal prompts disabled",
         "login", "git ls-remote git@x.example:y"),
        ("git@x.example: Permission denied (publickey).", "login", "ssh-add"),
        ("Host key verification failed.", "login", "accept it once"),
        ("ssh: connect to host x.example port 22: Connection refused", "offline", "network"),
        ("ERROR: Repository not found.", "offline", "an address is"),
    ],
)  # fmt: skip
def test_who_cannot_get_in_is_told_how(
    said: str, code: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ssh = tmp_path / "ssh"
    ssh.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{said}\nEND\nexit 255\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    monkeypatch.chdir(tmp_path)
    assert main(["clone", "git@x.example:y", "--json"]) == 7
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert hint in error["hint"]
    assert said.rpartition(": ")[2] in error["message"]
    assert not (tmp_path / "y").exists()
