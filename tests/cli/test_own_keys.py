"""`pb keys` and `pb doctor` with a person's own keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeboard.cli import main
from tests.tui.real import make


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPEBOARD_CONFIG_DIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "own" / "config.yaml"


def rows(
    capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[list[dict[str, object]], list[str]]:
    main([*words, "--json"])
    said = json.loads(capsys.readouterr().out)
    return said["data"], said["warnings"]


def test_pb_keys_prints_the_keys_in_force(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text("keys: {undo: [z, ctrl-x], touch: n, redo: ctrl-i}\n")
    found, warnings = rows(capsys, "keys")
    keys = {row["id"]: row["keys"] for row in found}
    assert keys["undo"] == ["z", "ctrl+x"]
    assert keys["touch.call"] == ["n c"]
    assert keys["redo"] == ["ctrl+r"]
    assert warnings == ["keys: redo: ctrl-i: cannot be used: it is Tab"]


def test_pb_keys_knows_those_that_travel_with_the_board(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "sales")
    (root / "people").mkdir()
    (root / "people" / "mara.yaml").write_text("keys: {undo: z}\n")
    found, _ = rows(capsys, "-C", str(root), "keys")
    assert next(row["keys"] for row in found if row["id"] == "undo") == ["z"]


def test_pb_doctor_says_what_is_wrong_with_them(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "sales")
    found, _ = rows(capsys, "-C", str(root), "doctor")
    assert [row["ok"] for row in found if row["check"] == "own settings"] == [True]
    own.write_text("keys: {undo: z, redo: z}\n")
    found, _ = rows(capsys, "-C", str(root), "doctor")
    [row] = [row for row in found if row["check"] == "own settings"]
    assert not row["ok"]
    assert row["found"] == "keys: redo: z: is undo already"
