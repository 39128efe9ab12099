"""A board in memory for plans, a board on disk for the whole way."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.board.door import Board
from pipeboard.exchange.equal import keys_of, texts_of
from pipeboard.model.merge import merge
from pipeboard.model.tree import apply, as_text
from pipeboard.rules.fingerprint import Forgotten

NOW = "2026-11-22T09:00Z"
TODAY = "2026-11-22"
CONFIG = """schema: 1
workspace: {name: Test, currency: EUR, timezone: Europe/Berlin}
team:
  mara: {name: Mara Lind, email: mara@nordlys.example}
  tomas: {name: Tomas Ek, email: tomas@nordlys.example}
"""


class Applied(NamedTuple):
    commit: str
    contacts: tuple[str, ...]


class MemoryBoard:
    """Keeps trees by path; recognises contacts by the keys the index has."""

    def __init__(self, root: Path, config: Mapping[str, Any] | None = None) -> None:
        self.root = root
        said = config or {"team": {"mara": {"name": "Mara Lind"}}}
        self.config = merge(as_text({"schema": 1, "workspace": {"timezone": "UTC"}, **said}))
        self.files: dict[str, dict[str, Any]] = {}
        self.changes: list[Change] = []

    def actor(self) -> Actor:
        return Actor(by="mara", at=1795338000, via="cli")

    def today(self) -> str:
        return TODAY

    def known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        index = {}
        for path, tree in self.files.items():
            external = tree.get("custom", {}).get("external", {})
            external = {system: texts_of(refs) for system, refs in external.items()}
            for key in keys_of(tree, external):
                index.setdefault(key, (tree["id"], path))
        return {key: index[key] for key in keys if key in index}

    def forgotten(self) -> Forgotten:
        return Forgotten()

    def subject_at(self, path: str) -> Subject:
        return Subject(path, self.files[path])

    def apply(self, change: Change) -> Applied:
        self.changes.append(change)
        for patch in change.patches:
            if patch.tree is not None:
                assert patch.path not in self.files
                self.files[patch.path] = as_text(dict(patch.tree))
            else:
                self.files[patch.path] = apply(self.files[patch.path], patch.edits)
        return Applied(f"{len(self.changes):040d}", change.contacts)

    @property
    def trees(self) -> list[dict[str, Any]]:
        return sorted(self.files.values(), key=lambda tree: tree["name"])

    def named(self, name: str) -> dict[str, Any]:
        found = [tree for tree in self.files.values() if tree["name"] == name]
        assert len(found) == 1, f"{len(found)} × {name}"
        return found[0]


@pytest.fixture
def memory(tmp_path: Path) -> MemoryBoard:
    return MemoryBoard(tmp_path)


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV: lines of text, or bytes as they are."""

    def write(*lines: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
        path.write_bytes(b"\n".join(raw) + b"\n")
        return path

    return write


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    """An empty board in a repository of its own."""
    root = tmp_path / "board"
    root.mkdir()
    (root / "pipeboard.yaml").write_text(CONFIG)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "init"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setenv("PIPEBOARD_NOW", NOW)
    return Board.open(root)
