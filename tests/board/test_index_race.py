"""Several processes may build the index at once: none may call files indexed that another one read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.storage.index.index import put_in_force, stamp
from tests.board.conftest import Made

ANNA = "contacts/anna-keller-7f3k2q.yaml"


def test_an_index_put_in_force_between_writing_and_commit_is_not_called_up_to_date(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = two.open()
    board.rows()
    folder = str(board.repository.own_dir)
    indexed = Board.reindex

    def indexed_then_replaced(self: Board, paths: Sequence[str]) -> None:
        """What another process began to build before our change comes into force after it."""
        older = sqlite3.connect(f"{folder}/index-1-older.sqlite")
        self.index.connection.backup(older)
        stamp(older)
        older.close()
        indexed(self, paths)
        put_in_force(folder, "index-1-older.sqlite")

    monkeypatch.setattr(Board, "reindex", indexed_then_replaced)
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    monkeypatch.undo()
    assert two.open().rows("name~anna")[0].title == "CFO"
