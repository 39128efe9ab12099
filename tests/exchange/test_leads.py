"""Several leads of one person, opportunities and their outcome: stage, status, source, signals."""

from __future__ import annotations

from typing import Any

import pytest

from pipeboard.exchange.leads import in_turn, signal_of, stage_of, status_info, status_of
from pipeboard.exchange.people import Lead, Person
from pipeboard.exchange.settings import Settings

RULES = Settings(reasons={"lost": ("price", "other"), "nurture": ("timing", "other")})


def person(leads: list[str], deals: list[str], purchases: int = 0) -> Person:
    found = Person("a.csv", 2, {"name": "Anna"})
    for number, words in enumerate(leads, 1):
        stage, _, status = words.partition("/")
        found.leads.append(Lead({"stage": stage, "status": status}, f"L{number}", "crm", number))
    found.entries["opportunities"] = [{"id": f"o-{n}", "stage": s} for n, s in enumerate(deals)]
    found.entries["purchases"] = [{"id": f"p-{n}"} for n in range(purchases)]
    return found


# leads · opportunities · purchases → stage, status
CASES: list[tuple[list[str], list[str], int, str, str]] = [
    ([], [], 0, "lead", "open"),
    (["lead/open"], [], 0, "lead", "open"),
    (["lead/lost"], [], 0, "lead", "lost"),
    (["lead/lost", "prospect/open"], [], 0, "prospect", "open"),
    (["lead/lost", "prospect/lost"], [], 0, "prospect", "lost"),
    (["lead/lost", "lead/disqualified"], [], 0, "lead", "lost"),
    (["lead/disqualified"], [], 0, "lead", "disqualified"),
    (["lead/nurture", "lead/lost"], [], 0, "lead", "nurture"),
    (["lead/lost"], ["demo"], 0, "prospect", "open"),
    (["lead/lost"], ["won", "lost"], 0, "customer", "open"),
    (["lead/lost"], ["lost", "lost"], 0, "prospect", "lost"),
    (["lead/open"], ["lost"], 0, "prospect", "open"),
    (["lead/disqualified"], ["lost"], 0, "prospect", "lost"),
    ([], ["lost"], 0, "prospect", "lost"),
    ([], ["won"], 0, "customer", "open"),
    ([], [], 1, "customer", "open"),
    (["customer/churned"], [], 1, "customer", "churned"),
]


@pytest.mark.parametrize(("leads", "deals", "purchases", "stage", "status"), CASES)
def test_the_highest_stage_and_lost_only_where_nothing_is_open_or_won(
    leads: list[str], deals: list[str], purchases: int, stage: str, status: str
) -> None:
    found = person(leads, deals, purchases)
    assert (stage_of(found, RULES), status_of(found, RULES)) == (stage, status)


def test_a_status_tells_why_in_words_the_config_has() -> None:
    found = person(["lead/lost"], [])
    found.leads[0].fields["reason"] = "price"
    words: dict[str, Any] = {"now": "2026-11-22T09:00Z", "by": "mara", "profile": "crm"}
    assert status_info(found, "lost", RULES, **words) == {
        "at": "2026-11-22T09:00Z",
        "by": "mara",
        "reason": "price",
        "note": "imported: crm",
    }
    found.leads[0].fields["reason"] = "Bad Timing"
    info = status_info(found, "nurture", RULES, **words)
    assert (info["reason"], info["note"]) == ("other", "imported: crm: Bad Timing")
    assert info["review_on"] == "2027-02-20"


def test_leads_come_in_turn_days_and_hours_mixed() -> None:
    leads = [
        Lead({"at": at}, str(n), "crm", n)
        for n, at in enumerate(["2025-03-02", "", "2025-03-01T23:00Z", "2025-01-01"])
    ]
    assert [lead.ref for lead in in_turn(leads, RULES)] == ["3", "2", "0", "1"]


def test_a_later_lead_is_a_signal_where_its_day_is_known() -> None:
    lead = Lead(
        {"at": "2025-03-02", "channel": "event", "note": "met", "campaign": "Fair"}, "L2", "crm", 3
    )
    signal = signal_of(lead)
    assert signal == {
        "id": signal["id"] if signal else "",
        "at": "2025-03-02",
        "kind": "webinar",
        "ref": "L2",
        "note": "met",
        "custom": {"campaign": "Fair"},
    }
    assert signal_of(Lead({"channel": "event"}, "L2", "crm", 3)) is None
    assert signal_of(lead) == signal
