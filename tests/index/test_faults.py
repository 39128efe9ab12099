"""A full disk, a lock that stays, a damaged file: the index gives way, the board does not."""

from __future__ import annotations

import sqlite3

import pytest

from pipeboard.errors import Busy
from pipeboard.storage.index.batch import Batch
from pipeboard.storage.index.refresh import open_index
from pipeboard.storage.index.update import update


@pytest.fixture
def full_disk(monkeypatch):
    """Every insert into a file fails, one into memory does not."""
    insert = Batch.insert

    def fails(batch, connection):
        if connection.execute("PRAGMA database_list").fetchone()[2]:
            raise sqlite3.OperationalError("database or disk is full")
        insert(batch, connection)

    return lambda: monkeypatch.setattr(Batch, "insert", fails)


def test_no_room_to_build_is_built_in_memory(place, full_disk):
    place.contact("anna")
    full_disk()
    assert (place.names(), place.index.name) == (["Anna"], "")
    assert not any(name.name.startswith("index-") for name in place.own.iterdir())


def test_no_room_for_a_change_goes_on_in_memory(place, full_disk):
    place.contact("anna")
    place.open()
    full_disk()
    bram = place.contact("bram")
    assert update(place.index, place.root, place.repo, [bram]) == (bram,)
    assert (place.names(), place.index.name) == (["Anna", "Bram"], "")
    again = open_index(place.own, place.root, place.repo)
    assert again.rows("SELECT count(*) FROM contact") == [(1,)]  # on disk as it was


def test_another_writer_that_does_not_end_is_busy(place, monkeypatch):
    anna = place.contact("anna")
    place.open()
    other = place.index.another()
    other.execute("BEGIN IMMEDIATE")
    place.index.connection.execute("PRAGMA busy_timeout = 10")
    place.contact("anna", "owner: mara\n")
    with pytest.raises(Busy, match="try again"):
        update(place.index, place.root, place.repo, [anna])
    other.execute("ROLLBACK")
    other.close()
    assert place.names("owner = 'mara'") == ["Anna"]


def test_damage_met_while_looking_is_built_over(place):
    place.contact("anna")
    place.open()
    name = place.index.name
    place.index.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(place.own / name, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 200_000)
    place.index.connection.execute("PRAGMA shrink_memory")  # forget the pages read before
    place.contact("bram")
    assert place.names() == ["Anna", "Bram"]
    assert place.refreshed.rebuilt
    assert place.index.name != name
