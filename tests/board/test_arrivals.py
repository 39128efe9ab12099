"""Who came with a sync, in a sentence."""

from __future__ import annotations

import pytest

from pipeboard.board.arrivals import arrivals
from tests.board.conftest import Made

LEAD = """\
schema: 1
id: c-new000000{n}
name: Lead {n}
stage: {stage}
signals:
- {{id: s-00000{n}, at: "{at}", kind: {kind}}}
created: "{at}"
"""


def came(made: Made, *said: tuple[str, str], stage: str = "lead") -> list[str]:
    """So many new contacts with a signal each (time, kind); their ids."""
    for n, (at, kind) in enumerate(said, 1):
        text = LEAD.format(n=n, at=at, kind=kind, stage=stage)
        made.write(f"contacts/lead-{n}-new000.yaml", text)
    return [f"c-new000000{n}" for n in range(1, len(said) + 1)]


# The clock stands at Monday 23 Nov 2026, 10:00 in UTC.
FORM, DEMO = "form", "demo-request"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([], ""),
        ([("2026-11-23T09:50Z", FORM)], "1 new lead arrived"),
        ([("2026-11-23T09:22Z", DEMO)], "1 new lead arrived, 1 breaches hot-signal in 22 min"),
        ([("2026-11-23T08:00Z", DEMO)], "1 new lead arrived, 1 past hot-signal"),
        (
            [("2026-11-23T09:22Z", DEMO), ("2026-11-23T09:40Z", DEMO), ("2026-11-23T09:50Z", FORM)],
            "3 new leads arrived, 2 breach hot-signal the first in 22 min",
        ),
        (
            [("2026-11-23T09:22Z", DEMO), ("2026-11-23T08:40Z", DEMO)],
            "2 new leads arrived, 1 past hot-signal, 1 breaches hot-signal in 22 min",
        ),
    ],
)
def test_who_came_and_whose_clock_runs_out(
    made: Made, monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, str]], words: str
) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-23T10:00Z")
    ids = came(made, *said)
    board = made.open()
    assert arrivals(board, ids) == words
    board.close()


def test_a_clock_of_business_days_stands_still_at_night(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-23T09:38Z")
    config = made.read("pipeboard.yaml")
    hours = 'business_hours: {days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}\n'
    made.write("pipeboard.yaml", f"{config}\n{hours}")
    ids = came(made, ("2026-11-20T10:00Z", "pricing-page"))
    board = made.open()
    assert "first-touch in 22 min" in arrivals(board, ids)
    board.close()


def test_others_are_contacts_and_who_is_not_here_is_not_counted(made: Made) -> None:
    ids = came(made, ("2026-11-20T10:00Z", FORM), stage="prospect")
    board = made.open()
    assert arrivals(board, [*ids, "c-gone000000"]) == "1 new contact arrived"
    board.close()
