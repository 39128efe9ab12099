"""Servers on loopback for the hub, of what is installed here: git daemon, and sshd."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Url = Callable[[Path], str]
_PATIENCE = 20.0  # seconds a server may take to listen


class NotHere(Exception):
    """There is no such server on this machine, and why."""


@contextmanager
def over(way: str, folder: Path) -> Iterator[Url | None]:
    """The way to a hub in `folder`: `file`, `git` or `ssh`. Raises NotHere."""
    if way == "file":
        yield None
        return
    with {"git": _git_daemon, "ssh": _sshd}[way](folder) as url:
        yield url


@contextmanager
def _git_daemon(folder: Path) -> Iterator[Url]:
    port = _free_port()
    words = ["git", "daemon", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1",
             f"--port={port}", f"--base-path={folder}", str(folder)]  # fmt: skip
    with _running(words, port):
        yield lambda hub: f"git://127.0.0.1:{port}/{hub.relative_to(folder)}"


@contextmanager
def _sshd(folder: Path) -> Iterator[Url]:
    sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    keygen = shutil.which("ssh-keygen")
    if sshd is None or keygen is None or shutil.which("ssh") is None:
        raise NotHere("no OpenSSH server and client on this machine")
    place = folder / "sshd"
    place.mkdir(mode=0o700)
    for name in ("host", "user"):
        words = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(place / name)]
        subprocess.run(words, check=True, capture_output=True)
    port = _free_port()
    config = place / "config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nPidFile none\n"
        f"AuthorizedKeysFile {place}/user.pub\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 100\n"
        f"SetEnv PATH={os.environ['PATH']}\n",
        encoding="utf-8",
    )
    host = (place / "host.pub").read_text(encoding="utf-8")
    (place / "known").write_text(f"[127.0.0.1]:{port} {host}", encoding="utf-8")
    os.environ["GIT_SSH_COMMAND"] = (
        f"ssh -F none -oBatchMode=yes -oIdentitiesOnly=yes -i {place}/user "
        f"-oUserKnownHostsFile={place}/known -oStrictHostKeyChecking=yes"
    )
    user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
    words = [*_with_its_folder(), sshd, "-D", "-e", "-f", str(config)]
    with _running(words, port):
        yield lambda hub: f"ssh://{user}@127.0.0.1:{port}{hub}"


def _with_its_folder() -> list[str]:
    """What gives the sshd of root the empty folder it wants, seen by nobody else."""
    if os.geteuid() != 0 or Path("/run/sshd").is_dir():
        return []
    if shutil.which("unshare") is None:
        raise NotHere("sshd wants /run/sshd, which is not there")
    make = 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$@"'
    return ["unshare", "-m", "sh", "-c", make, "sh"]


@contextmanager
def _running(words: Sequence[str], port: int) -> Iterator[None]:
    """A server while it is needed. Raises NotHere where it does not listen."""
    server = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    raise NotHere(f"{server.args!r} does not listen")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
