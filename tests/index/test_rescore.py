"""A change of the scoring config: every contact is scored anew, and no file is read again."""

from __future__ import annotations

import pytest

from pipeboard.storage.index.build import build
from pipeboard.storage.index.reader import Reader
from tests.index.boards import CONFIG

ICP = "icp: {{criteria: [{{id: a, weight: 60, if: 'industry:media'}}, {{id: b, weight: 40, if: '{}'}}]}}\n"
ANNA = """\
title: Head of Ops
company: {name: Nordlicht, industry: media}
tags: [vip]
signals:
- {id: s-1, at: 2026-11-01, kind: pricing-page}
- {id: s-2, at: "2026-11-02T10:00Z", kind: demo-request}
activities:
- {id: a-1, at: "2026-11-03T10:00Z", type: call, outcome: connected}
"""
SCORES = "fit, fit_room, disqualifier, suggested, heat, engaged_1, engaged_2, engaged_3, engaged_4"
CHANGES = {
    "criteria": ICP.format("tag:vip"),
    "weights": ICP.format("title~head").replace("60", "10"),
    "disqualifier": "icp: {disqualifiers: [{id: vip, if: 'tag:vip'}]}\n",
    "points": "signals: {demo-request: {class: buying-explicit, group: interest, points: 11}}\n",
    "outcome": "outcomes: {connected: {key: 1, types: [call], conversation: true, points: 3, next: {ask: true}}}\n",
    "half-life": "score: {engagement_groups: {buying: {cap: 60, half_life: 90d}}}\n",
    "derived": "derived_signals: {two: {count: active-weeks, at_least: 1, within: 2w, group: buying, points: 5}}\n",
    "grades": "score: {fit_grades: {A: 90, B: 50}}\n",
}  # fmt: skip


def scores(connection):
    return connection.execute(f"SELECT id, {SCORES} FROM fact ORDER BY id").fetchall()


@pytest.fixture
def people(place):
    place.contact("anna", ANNA)
    place.contact("bram", "company: {name: X, industry: retail}\ntags: [competitor]\n")
    place.contact("cleo")
    return place


@pytest.mark.parametrize("name", CHANGES)
def test_the_scores_are_those_of_a_new_index_and_no_file_is_read(people, monkeypatch, name):
    people.write("pipeboard.yaml", CONFIG + ICP.format("employees:5.."))
    people.open()
    people.write("pipeboard.yaml", CONFIG + CHANGES[name])
    with monkeypatch.context() as patched:
        patched.setattr(Reader, "read", lambda *_: pytest.fail("a file was read again"))
        people.open()
    assert people.refreshed.config_changed
    found = scores(people.index.connection)
    fresh = build(people.own.parent, people.root, people.repo)
    assert found == scores(fresh.connection)
    assert people.index.meta("vocabulary") == fresh.meta("vocabulary")
    fresh.close()


def test_progress_is_told_while_it_runs(people):
    from pipeboard.storage.index.refresh import refresh

    people.open()
    told = []
    people.write("pipeboard.yaml", CONFIG + ICP.format("tag:vip"))
    refresh(people.index, people.root, people.repo, progress=lambda *done: told.append(done))
    assert told == [(3, 3)]


def test_what_other_rows_depend_on_builds_the_index_anew(people):
    people.open()
    people.write(
        "pipeboard.yaml",
        CONFIG + "signals: {demo-request: {class: interest, group: interest, points: 1}}\n",
    )
    people.open()
    assert people.refreshed.rebuilt
