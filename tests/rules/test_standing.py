"""Stage, status, plans, deals, consent, qualification: one table a derived value."""

from __future__ import annotations

import pytest

from pipeboard.model.merge import merge
from pipeboard.rules.context import Context
from tests.rules.telling import CONFIG, CONTEXT, epoch, fact_of, opp, rows_of, touch

DAY = 86400


def move(at, stage, came_from=None, **more):
    entry = {"at": at, "stage": stage, **more}
    return {**entry, "from": came_from} if came_from else entry


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], "2026-10-01"),  # created
        ([move("2026-11-02", "lead")], "2026-11-02"),
        ([move("2026-11-02", "lead"), move("2026-11-12", "prospect", "lead")], "2026-11-12"),
        ([move("2026-11-12", "prospect", "lead"), move("2026-11-02", "lead")], "2026-11-12"),
        (
            [move("2026-11-02", "lead"), move("2026-11-20", "lead", status="lost")],
            "2026-11-02",  # a change of status alone
        ),
        ([move("2026-11-02", "prospect", "lead"), move("2026-11-03", "prospect")], "2026-11-02"),
        (
            [
                move("2026-11-02", "prospect"),
                move("2026-11-03", "lead"),
                move("2026-11-04", "prospect"),
            ],
            "2026-11-04",
        ),
        ([{"at": "2026-11-02", "status": "lost"}], "2026-10-01"),
    ],
)
def test_in_stage_counts_from_the_last_change_of_stage(history, expected):
    fact = fact_of({"created": "2026-10-01", "stage": "prospect", "stage_history": history})
    assert fact.stage_since == epoch(expected)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"created": "2026-11-02T08:14Z"}, "2026-11-02T08:14Z"),
        ({"created": "2026-11-02", "activities": [touch("2026-10-01 email out")]}, "2026-11-02"),
        (
            {"activities": [touch("2026-10-02 email out")], "source": {"at": "2026-10-01"}},
            "2026-10-01",
        ),
        (
            {"opportunities": [opp("demo", opened="2026-09-01", expected_close="2026-01-01")]},
            "2026-09-01",
        ),
    ],
)
def test_created_or_the_earliest_time_in_the_file(tree, expected):
    assert fact_of(tree).created == epoch(expected)


def test_a_file_without_any_time_is_as_old_as_the_epoch():
    assert fact_of({}).created == 0


IMPORT = {"gate": {"import": "skipped"}}


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([], None),
        ([move("2026-11-02", "lead")], None),
        ([move("2026-11-12", "prospect", "lead", gate={"budget": "pass"})], None),
        ([move("2026-11-20T08:00Z", "customer", **IMPORT)], "2026-11-20T08:00Z"),
        (
            [move("2026-11-20", "lead", **IMPORT), move("2026-11-21", "lead", **IMPORT)],
            "2026-11-21",
        ),
    ],
)
def test_what_came_from_elsewhere_has_its_day_of_import(history, expected):
    fact = fact_of({"created": "2024-10-01", "stage_history": history})
    assert fact.imported == (epoch(expected) if expected else None)
    assert fact.idle_from == epoch("2024-10-01")


LEAD, PROSPECT = 7 * DAY, 14 * DAY


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({}, LEAD),
        ({"stage": "prospect"}, PROSPECT),
        ({"stage": "prospect", "opportunities": [opp("discovery")]}, 10 * DAY),
        ({"stage": "prospect", "opportunities": [opp("won")]}, PROSPECT),
        ({"opportunities": [opp("discovery"), opp("negotiation", id="o-2")]}, 5 * DAY),
    ],
)
def test_rot_limit_is_the_open_opportunitys_else_the_stages(tree, expected):
    assert fact_of(tree).rot_seconds == expected


def test_a_limit_in_business_days_is_a_week_for_five():
    config = merge({"stages": [{"id": "lead", "rot_after": "5bd"}]})
    assert Context(config).stage_rot["lead"] == 7 * DAY


def step(due, **more):
    return {"id": f"f-{due[-2:]}", "due": due, **more}


@pytest.mark.parametrize(
    ("steps", "due", "timed", "promised", "snoozed"),
    [
        ([], None, 0, 0, 0),
        ([step("2026-11-24")], "2026-11-24", 0, 0, 0),
        ([step("2026-11-25"), step("2026-11-24T10:00+01:00")], "2026-11-24T09:00Z", 1, 0, 0),
        ([step("2026-11-24", promised="true", snoozed="2")], "2026-11-24", 0, 1, 2),
        ([step("2026-11-24", answers="n-1")], "2026-11-24", 0, 1, 0),
        ([{"id": "f-1", "reason": "some day"}, step("2026-12-24")], "2026-12-24", 0, 0, 0),
    ],
)
def test_next_step_is_the_open_follow_up_due_first(steps, due, timed, promised, snoozed):
    fact = fact_of({"follow_ups": steps})
    assert (fact.next_due, fact.next_timed, fact.next_promised, fact.snoozed) == (
        epoch(due),
        timed,
        promised,
        snoozed,
    )


def test_the_next_step_is_shown_as_written():
    steps = [step("2026-12-25"), step("2026-11-24", reason="call: price", give="case study")]
    shown = rows_of({"follow_ups": steps}).contact
    assert (shown.next_id, shown.next_due, shown.next_reason, shown.next_give) == (
        "f-24",
        "2026-11-24",
        "call: price",
        "case study",
    )


@pytest.mark.parametrize(
    ("deals", "value", "weighted"),
    [
        ([], 0, 0),
        ([opp("demo", value="18000")], 18000, 4500),  # the stage's 25 %
        ([opp("demo", value="18000", probability="50")], 18000, 9000),
        ([opp("demo", value="100", per="month")], 1200, 300),
        ([opp("demo", value="100", per="year")], 100, 25),
        ([opp("demo", value="100", currency="USD")], 50, 12.5),
        ([opp("demo", value="100", currency="GBP")], 0, 0),  # no rate: not guessed
        ([opp("won", value="100"), opp("lost", value="100", id="o-2")], 0, 0),
        ([opp("demo", value="0.10"), opp("demo", value="0.20", id="o-2")], 0.3, 0.08),
        ([opp("demo")], 0, 0),
    ],
)
def test_value_is_yearly_in_the_boards_currency(deals, value, weighted):
    fact = fact_of({"opportunities": deals})
    assert (fact.value, fact.weighted) == (value, pytest.approx(weighted, abs=0.005))


@pytest.mark.parametrize(
    ("stage", "is_open", "is_won"),
    [("discovery", 1, 0), ("negotiation", 1, 0), ("won", 0, 1), ("lost", 0, 0), (None, 1, 0)],
)
def test_which_deals_are_open(stage, is_open, is_won):
    fact = fact_of({"opportunities": [opp(stage)]})
    assert (fact.open_opportunities, fact.won_opportunities) == (is_open, is_won)


def test_trial_and_offer_of_a_deal():
    deal = opp(
        "demo",
        offer={"text": "10 %", "expires": "2026-12-15"},
        proof=[
            {"kind": "trial", "ends": "2026-12-01"},
            {"kind": "trial", "ends": "2026-12-09", "result": "liked"},
            {"kind": "demo", "ends": "2026-12-20"},
        ],
    )
    row = rows_of({"opportunities": [deal]}).opp[0]
    assert (row.offer_expires, row.trial_ends) == (epoch("2026-12-15"), epoch("2026-12-01"))


MAIL, PHONE = {"email": "a@b.example"}, {"phone": "+49 30 5550142"}


@pytest.mark.parametrize(
    ("tree", "dnc", "channels"),
    [
        ({}, 0, set()),
        (MAIL, 0, {"email"}),
        (PHONE, 0, {"phone", "sms"}),
        ({"links": "https://x.example"}, 0, {"social"}),
        ({"address": {"city": "Berlin"}}, 0, {"letter"}),
        ({**MAIL, "consent": {"email": "opted-out"}}, 1, set()),
        ({**MAIL, **PHONE, "consent": {"email": "opted-out"}}, 0, {"phone", "sms"}),
        ({**PHONE, "consent": {"phone": "opted-out"}}, 1, set()),  # nor text messages
        ({**PHONE, "consent": {"phone": "opted-out", "sms": "opted-in"}}, 0, {"sms"}),
        ({**MAIL, "consent": {"do_not_contact": "true"}}, 1, {"email"}),
        ({"consent": {"email": "opted-out"}}, 0, set()),  # nothing to opt out of
    ],
)
def test_who_may_be_reached_how(tree, dnc, channels):
    rows = rows_of(tree)
    reachable = {value for field, value in rows.multi if field == "channel"}
    assert (rows.fact.is_dnc, reachable, rows.fact.has_channel) == (dnc, channels, bool(channels))


def test_qualification_as_columns():
    answers = {
        "budget": {"state": "met", "at": "2026-11-12"},
        "authority": {"state": "unknown", "role": "influencer", "at": "2026-01-01"},
        "timeline": {"state": "partial", "date": "2027-01-31", "at": "2026-11-01"},
        "icp_override": {"match": "false"},
    }
    fact = fact_of({"qualification": answers})
    assert (fact.budget, fact.authority, fact.need, fact.timeline) == ("met", None, None, "partial")
    assert (fact.role, fact.icp_override) == ("influencer", 0)
    assert fact.timeline_date == epoch("2027-01-31")
    assert fact.oldest_answer == epoch("2026-11-01")  # an unknown one is no answer


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({}, 0),
        ({"qualification": {"authority": {"role": "economic-buyer"}}}, 1),
        ({"qualification": {"authority": {"role": "user"}}}, 0),
        ({"opportunities": [opp("demo", deciders=["c-1"])]}, 1),
        ({"opportunities": [opp("lost", deciders=["c-1"])]}, 0),
    ],
)
def test_decision_maker(tree, expected):
    assert fact_of(tree).has_decision_maker == expected


def test_open_questions_and_objections_make_the_chip():
    notes = [
        {"kind": "question", "state": "open", "text": "Power BI?"},
        {"kind": "objection", "state": "open", "about": "price", "text": "20 % cheaper"},
        {"kind": "objection", "state": "resolved", "about": "trust"},
    ]
    rows = rows_of({"notes": notes})
    assert (rows.fact.open_questions, rows.fact.open_objections) == (1, 1)
    assert rows.contact.chip == "? Power BI?  ! price"


def test_customer_and_purchases():
    tree = {
        "stage": "customer",
        "customer": {"since": "2025-01-01", "renewal": "2027-01-01", "health": "green"},
        "purchases": [{"at": "2026-02-01", "item": "seats"}, {"at": "2025-01-01"}],
    }
    fact = fact_of(tree)
    assert (fact.purchases, fact.last_purchase) == (2, epoch("2026-02-01"))
    assert (fact.customer_since, fact.renewal, fact.health) == (
        epoch("2025-01-01"),
        epoch("2027-01-01"),
        "green",
    )


def test_signal_classes_come_from_the_config():
    assert CONTEXT.signal_class["demo-request"] == "buying-explicit"
    assert set(CONTEXT.signal_class) == set(CONFIG.signals)
