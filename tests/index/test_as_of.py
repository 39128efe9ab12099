"""The board as of an earlier instant: the same tables, without what came later."""

from __future__ import annotations

import pytest
from benchmarks.generate import generate

from pipeboard.model.clock import Clock
from pipeboard.storage.index.as_of import at
from pipeboard.storage.index.build import build
from pipeboard.storage.index.reader import Reader
from pipeboard.storage.index.settings import read_config
from tests.index.boards import Repo

CLOCK = Clock(read_config("workspace: {timezone: Europe/Berlin}").zone)
HISTORY = """\
created: 2026-10-01
stage: prospect
activities:
- {id: a-1, at: 2026-10-03, type: email, dir: out, outcome: sent, text: hello}
- {id: a-2, at: 2026-11-19, type: call, dir: out, outcome: connected, text: talk}
stage_history:
- {id: h-1, at: 2026-10-01, stage: lead}
- {id: h-2, at: 2026-11-12, stage: prospect, from: lead}
"""


def then(place, text):
    return at(place.open(), place.root, place.repo, CLOCK[text][1])


def asked(connection, sql):
    return connection.execute(sql).fetchall()


def test_the_newest_instant_needs_nothing_new(place):
    place.contact("anna", HISTORY)
    assert then(place, "2026-11-20") is place.index.connection


def test_contacts_with_later_facts_are_shown_as_they_were(place):
    place.contact("anna", HISTORY)
    place.contact("bram", "stage: customer\n")
    connection = then(place, "2026-11-01")
    assert asked(
        connection, "SELECT name, stage FROM contact JOIN fact USING (rid) ORDER BY name"
    ) == [
        ("Anna", "lead"),
        ("Bram", "customer"),
    ]
    assert asked(connection, "SELECT id FROM event ORDER BY id") == [("a-1",), ("h-1",)]
    assert asked(connection, "SELECT conversations FROM fact WHERE name_key = 'anna'") == [(0,)]
    connection.close()
    assert place.names("stage = 'prospect'") == ["Anna"]  # the index itself stays as it is


def test_marks_from_outside_the_file_stay(place):
    place.contact("anna", HISTORY + "email: a@x.example\n")
    place.contact("bram", "email: a@x.example\n")
    connection = then(place, "2026-11-01")
    assert asked(connection, "SELECT is_duplicate FROM fact") == [(1,), (1,)]


def test_a_broken_contact_is_as_its_committed_version_was(place):
    anna = place.contact("anna", HISTORY)
    place.repo.commit()
    place.write(anna, "name: [")
    connection = then(place, "2026-11-01")
    assert asked(connection, "SELECT stage, is_problem FROM fact") == [("lead", 1)]


def test_in_memory_a_copy_is_shown(place):
    place.contact("anna", HISTORY)
    place.index = build("/proc/nowhere", place.root, place.repo)
    connection = then(place, "2026-11-01")
    assert asked(connection, "SELECT stage FROM fact") == [("lead",)]
    assert place.index.rows("SELECT stage FROM fact") == [("prospect",)]


@pytest.mark.parametrize("day", ["2024-06-01", "2026-03-01", "2026-11-20"])
def test_every_contact_of_a_board_is_as_derived_for_that_day(tmp_path, day):
    generate(tmp_path / "board", 30)
    repo = Repo(tmp_path / "board")
    index = build(tmp_path, tmp_path / "board", repo)
    instant = CLOCK[day][1]
    connection = at(index, tmp_path / "board", repo, instant)
    reader = Reader(tmp_path / "board", read_config(index.meta("config_text")))
    reader.as_of = instant
    for path, *fact in asked(
        connection, "SELECT c.path, f.* FROM fact f JOIN contact c USING (rid)"
    ):
        data = (tmp_path / "board" / path).read_bytes()
        derived = reader.rows(data, path).fact._asdict()
        told = dict(zip(("rid", *derived), fact, strict=True))
        for column in (
            "stage",
            "status",
            "last_touch",
            "unanswered",
            "reply_since",
            "value",
            "newest",
        ):
            assert told[column] == derived[column], (path, column)
    assert asked(connection, f"SELECT count(*) FROM event WHERE at > {instant}") == [(0,)]
