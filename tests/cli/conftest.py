"""`pb` in this process: what it said, and with which exit code, on a board of a few people."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeboard.cli import main
from tests.board.conftest import ANNA, OLE, Made, board_template, made, peopled_template, two

__all__ = ["board_template", "made", "peopled_template", "two"]


class Said(NamedTuple):
    """One call of pb."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """The one JSON document on stdout."""
        document = json.loads(self.out)
        assert document["schema"] == 1
        assert document["ok"] is (self.code in (0, 1) or "data" in document)
        return document

    @property
    def data(self) -> object:
        """The data of a JSON answer."""
        return self.json["data"]

    @property
    def error(self) -> dict:
        """The error of a JSON answer."""
        assert not self.json["ok"]
        return self.json["error"]


Pb = Callable[..., Said]


@pytest.fixture
def pb(
    two: Made, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """Run `pb` in the board's folder; `stdin` is what it is fed."""
    monkeypatch.chdir(two.root)

    def run(*words: str, stdin: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main(list(words))
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return run


@pytest.fixture
def anna(two: Made) -> Path:
    """Anna's file."""
    return two.root / ANNA


@pytest.fixture
def ole(two: Made) -> Path:
    """Ole's file."""
    return two.root / OLE
