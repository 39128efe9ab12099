"""Urgency: each term by its formula, and the words that explain it."""

from __future__ import annotations

import pytest

from pipeboard.board.urgency import Day, Facts, terms
from pipeboard.model.defaults import DEFAULTS
from pipeboard.query.vocabulary import Vocabulary
from tests.board.conftest import Made

DAY = 86_400
START = 1_795_392_000  # Monday 23 Nov 2026, 00:00 UTC
NOW = START + 12 * 3600
HOURS = Vocabulary({"business_hours": {"from": "09:00", "to": "17:00"}}).hours
WEIGHTS: dict[str, float] = DEFAULTS["urgency"]
NOTHING: dict[str, float | None] = dict.fromkeys(
    ("reply_since", "question_since", "hot_since", "first_inbound", "created", "next_due",
     "next_promised", "idle_from", "rot_seconds", "weighted")
)  # fmt: skip


def of(
    lane: str = "",
    sla: str = "",
    signals: dict[str, float] | None = None,
    closes: float | None = None,
    **column: float,
) -> dict[str, tuple[float, str]]:
    facts = Facts({**NOTHING, **column}, signals or {}, closes, most=99_999)
    found = terms(facts, lane, sla, WEIGHTS, Day(NOW, START, HOURS))
    return {term.name: (round(term.value, 2), term.words) for term in found}


@pytest.mark.parametrize(
    ("due", "value", "words"),
    [
        (-7, 1.0, "step 7d late"),
        (-20, 1.0, "step 20d late"),
        (0, 0.73, "step today"),
        (14, 0.2, "step in 14d"),
        (30, 0.2, "step in 30d"),
    ],
)
def test_due_rises_from_two_weeks_ahead_to_one_week_late(
    due: int, value: float, words: str
) -> None:
    assert of(next_due=START + due * DAY) == {"due": (value, words)}


def test_an_answer_owed_is_urgent_after_two_business_days() -> None:
    assert of(reply_since=NOW - 3600)["reply"] == (0.06, "waits 0.1 bd")
    assert of(question_since=NOW - 10 * DAY)["reply"][0] == 1.0


def test_a_lanes_clock_is_breached_or_not() -> None:
    assert of("hot-signal", "1h", hot_since=NOW - 1800)["sla"] == (0.5, "of 1h")
    assert of("hot-signal", "1h", hot_since=NOW - 7200)["sla"] == (1.0, "breached")
    assert "sla" not in of("overdue", "", hot_since=NOW)


def test_a_signal_fades_by_half_in_three_days() -> None:
    assert of(signals={"buying-explicit": NOW - 3 * DAY})["signal"] == (0.5, "explicit 3d ago")
    assert of(signals={"buying-implicit": NOW})["signal"] == (0.5, "implicit 0d ago")
    assert "signal" not in of(signals={"machine": NOW})


def test_a_close_date_and_rot_and_value_and_a_promise() -> None:
    assert of(closes=START + 15 * DAY)["close"] == (0.5, "closes in 15d")
    assert of(closes=START - DAY)["close"] == (1.0, "slipped")
    assert of(idle_from=NOW - 7 * DAY, rot_seconds=7 * DAY)["rot"] == (0.5, "idle 7d of 7d")
    assert of(weighted=99_999)["value"] == (1.0, "99,999")
    assert of(next_promised=1)["promise"] == (1.0, "we said so")


def test_nothing_presses() -> None:
    assert of() == {}


@pytest.mark.parametrize("sla", ["0h", "0bd"])
def test_a_lane_that_leaves_no_time_is_breached_at_once(sla: str) -> None:
    assert of("hot-signal", sla, hot_since=NOW)["sla"] == (1.0, "breached")


def test_without_a_deal_their_own_timeline_counts_until_it_is_past(two: Made) -> None:
    line = 'qualification: {timeline: {state: met, date: "%s", at: "2026-11-20", by: mara}}\n'
    found = {}
    for name, date in (("Soon", "2026-12-02"), ("Later", "2027-06-01"), ("Past", "2026-11-01")):
        path = f"contacts/{name.lower()}-1.yaml"
        two.write(path, f"name: {name}\nstage: prospect\ncreated: 2026-11-20\n{line % date}")
    two.commit()
    board = two.open()
    for row in board.rows("stage:prospect"):
        found[row.name] = {term.name: term for term in board.urgency(row.rid, row.lane)}
    board.close()
    assert found["Soon"]["close"].words == "wanted in 10d"
    assert found["Soon"]["close"].value == pytest.approx(1 - 10 / 30)
    assert "close" not in found["Later"]
    assert "close" not in found["Past"]  # it is to be qualified again


def test_with_a_deal_its_close_counts_and_not_their_timeline(two: Made) -> None:
    two.write(
        "contacts/dealing-1.yaml",
        "name: Dealing\nstage: prospect\ncreated: 2026-11-20\n"
        'qualification: {timeline: {state: met, date: "2026-11-25", at: "2026-11-20"}}\n'
        'opportunities:\n- {id: o-1, stage: demo, value: 1, expected_close: "2026-12-07"}\n',
    )
    two.commit()
    board = two.open()
    [row] = board.rows("dealing")
    terms = {term.name: term for term in board.urgency(row.rid, row.lane)}
    board.close()
    assert terms["close"].words == "closes in 15d"
