"""R9: network only to the configured remote, only on sync."""

from __future__ import annotations

import sys

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb
from tests.promises.conftest import READS, WRITES, Calls

TALKS = {"fetch", "push", "pull", "clone", "ls-remote", "remote", "submodule", "send-pack",
         "fetch-pack", "archive"}  # fmt: skip


def test_r9_nothing_but_sync_talks_to_anybody(
    pb: Pb, two: Made, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    talked: list[str] = []
    listening = [True]

    def heard(event: str, args: tuple[object, ...]) -> None:
        if listening and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            talked.append(f"{event} {args[1:]}")

    sys.addaudithook(heard)
    two.git("remote", "add", "origin", "https://192.0.2.1/never.git")
    two.git("config", "branch.main.remote", "origin")
    two.git("config", "branch.main.merge", "refs/heads/main")
    for words in (*READS, *WRITES):
        pb(*words)
    listening.clear()
    assert talked == []
    made = calls()
    assert made
    assert [call.words for call in made if call.words[0] in TALKS] == []
