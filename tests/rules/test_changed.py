"""What changed between two days, by hand."""

from __future__ import annotations

import pytest

from pipeboard.rules.changed import DAY, Deal, Row, Snapshot, Standing, changed

LEAD, PROSPECT = Standing("lead", "open"), Standing("prospect", "open")
OPEN = Deal(True, False, 1000.0, 100 * DAY)
WON, LOST = OPEN._replace(is_open=False, is_won=True), OPEN._replace(is_open=False)
KEY = ("c-1", "o-1")


def of(contacts: dict[str, Standing], deal: Deal | None = None) -> Snapshot:
    return Snapshot(contacts, {KEY: deal} if deal else {})


@pytest.mark.parametrize(
    ("then", "now", "row"),
    [
        ({}, {"c-1": LEAD}, Row("new contact", 1, 0, ("c-1",))),
        ({"c-1": LEAD}, {}, Row("gone", 1, 0, ("c-1",))),
        ({"c-1": LEAD}, {"c-1": PROSPECT}, Row("lead → prospect", 1, 0, ("c-1",))),
        ({"c-1": PROSPECT}, {"c-1": LEAD}, Row("prospect → lead", 1, 0, ("c-1",))),
        ({"c-1": LEAD}, {"c-1": Standing("lead", "nurture")}, Row("nurture", 1, 0, ("c-1",))),
        ({"c-1": Standing("lead", "lost")}, {"c-1": LEAD}, Row("open again", 1, 0, ("c-1",))),
    ],
)
def test_of_people(then: dict[str, Standing], now: dict[str, Standing], row: Row) -> None:
    assert changed(of(then), of(now)) == [row]


@pytest.mark.parametrize(
    ("then", "now", "rows"),
    [
        (None, OPEN, [("opened", 1000)]),
        (None, WON, [("won", 1000)]),
        (OPEN, WON, [("won", 1000)]),
        (OPEN, LOST, [("lost", -1000)]),
        (WON, WON._replace(value=5.0), []),
        (OPEN, OPEN._replace(value=1200.0), [("value up", 200)]),
        (OPEN, OPEN._replace(value=None), [("value down", -1000)]),
        (OPEN, OPEN._replace(close=110 * DAY), [("put off", 10)]),
        (OPEN, OPEN._replace(close=93 * DAY), [("sooner", -7)]),
        (OPEN, OPEN._replace(close=None), []),
        (OPEN, Deal(True, False, 900.0, 101 * DAY), [("value down", -100), ("put off", 1)]),
    ],
)
def test_of_deals(then: Deal | None, now: Deal, rows: list[tuple[str, float]]) -> None:
    people = {"c-1": PROSPECT}
    found = changed(of(people, then), of(people, now))
    assert [(row.kind, row.amount) for row in found] == rows


def test_of_nothing_nothing_changed() -> None:
    same = of({"c-1": LEAD}, OPEN)
    assert changed(same, same) == []


def test_money_comes_first_and_who_is_gone_last() -> None:
    then = of({"c-1": LEAD, "c-2": LEAD, "c-3": LEAD})
    now = of({"c-1": Standing("prospect", "paused"), "c-2": LEAD, "c-4": LEAD}, WON)
    assert [row.kind for row in changed(then, now)] == [
        "new contact", "won", "lead → prospect", "paused", "gone",
    ]  # fmt: skip
