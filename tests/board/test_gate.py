"""Gates: how each item is judged, on the contact as it would be, and what a move keeps of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.actions.follow import Step, next_step
from pipeboard.board.checklist import Item, ask
from pipeboard.board.gate import Verdict
from pipeboard.board.mending import Fix, fix_of
from pipeboard.board.moving import move, verdicts
from pipeboard.errors import GateBlocked, InvalidData, UsageError
from pipeboard.model.merge import merge
from pipeboard.query.frame import Frame
from pipeboard.query.gates import parts, passing
from pipeboard.query.vocabulary import Check, Vocabulary
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made
from tests.query.sheet import Sheet

DEFAULTS = Vocabulary.from_config(merge(None)).gates


def judged(gate: str, *, criteria=(), told=None, **facts) -> dict[str, Item]:
    """The items of a gate of the product, for a contact with these facts."""
    sheet = Sheet(**(told or {})).add("One", **facts)

    def execute(sql, params):
        return sheet.connection.execute(sql, dict(params)).fetchall()

    found = ask(execute, sheet.moment, sheet.vocabulary, DEFAULTS[gate], criteria=criteria)
    return {item.id: item for item in found[1]}


# gate, facts, item, its level then, how it is judged
TABLE = [
    ("prospect", {"has_channel": 1}, "reachable", "block", "pass"),
    ("prospect", {"has_channel": 0}, "reachable", "block", "fail"),
    ("prospect", {"has_channel": 1, "is_dnc": 1}, "reachable", "block", "fail"),
    ("prospect", {"owner": "mara"}, "owner", "block", "pass"),
    ("prospect", {}, "owner", "block", "fail"),
    # ICP: a block only where fit and head-room are short of match_at (60)
    ("prospect", {"fit": 60.0}, "icp", "block", "pass"),
    ("prospect", {"fit": 59.0, "fit_room": 0.0}, "icp", "block", "fail"),
    ("prospect", {"fit": 35.0, "fit_room": 24.0}, "icp", "block", "fail"),
    ("prospect", {"fit": 35.0, "fit_room": 25.0}, "icp", "warn", "unknown"),
    ("prospect", {}, "icp", "warn", "unknown"),
    ("prospect", {"fit": 0.0, "disqualifier": "student"}, "icp", "block", "fail"),
    ("prospect", {"fit": 10.0, "fit_room": 0.0, "icp_override": 1}, "icp", "block", "pass"),
    ("prospect", {"fit": 90.0, "icp_override": 0}, "icp", "block", "fail"),
    # interest
    ("prospect", {"last_good_conversation": "2026-11-01"}, "interest", "warn", "pass"),
    ("prospect", {"last_explicit": "2026-11-01"}, "interest", "warn", "pass"),
    ("prospect", {}, "interest", "warn", "fail"),
    # BANT
    ("prospect", {"budget": "met"}, "budget", "warn", "pass"),
    ("prospect", {"budget": "unmet"}, "budget", "warn", "fail"),
    ("prospect", {"authority": "partial"}, "authority", "warn", "partial"),
    ("prospect", {}, "need", "warn", "unknown"),
    ("prospect", {"timeline": "unmet"}, "timeline", "info", "fail"),
    ("prospect", {"next_due": "2026-11-24"}, "next-step", "warn", "pass"),
    ("prospect", {}, "next-step", "warn", "fail"),
    ("opportunity", {}, "value", "block", "fail"),
    ("opportunity", {"opps": [{"value": 10.0, "expected_close": "2026-12-01"}]},
     "value", "block", "pass"),
    ("opportunity", {"opps": [{"value": 10.0}]}, "value", "block", "fail"),
    ("opportunity", {"has_decision_maker": 1}, "decider", "warn", "pass"),
    ("customer", {"purchases": 1}, "purchase", "block", "pass"),
    ("customer", {"won_opportunities": 1}, "purchase", "block", "pass"),
    ("customer", {}, "purchase", "block", "fail"),
    ("customer", {"open_objections": 1}, "objections", "info", "fail"),
]  # fmt: skip


@pytest.mark.parametrize(("gate", "facts", "item", "level", "result"), TABLE)
def test_an_item_is_judged_by_the_table(gate, facts, item, level, result) -> None:
    one = judged(gate, **facts)[item]
    assert (one.level, one.result) == (level, result)
    assert bool(one.hint) is (result != "pass")


def test_without_an_ideal_customer_the_fit_is_only_mentioned() -> None:
    icp = judged("prospect", told={"icp_configured": False})["icp"]
    assert (icp.level, icp.result) == ("info", "unknown")
    assert icp.hint == "no ideal customer is configured"
    assert icp.fix == Fix("config")


def test_a_fit_that_may_still_rise_names_what_is_not_known() -> None:
    criteria = [("size", "employees:50..500"), ("branch", "industry:media")]
    icp = judged("prospect", criteria=criteria, fit=40.0, fit_room=25.0, industry="media")["icp"]
    assert icp.hint == "fit 40 of 60 (+25 if size known)"
    assert icp.fix == Fix("field", "company.employees")


def test_a_disqualifier_is_named() -> None:
    assert judged("prospect", disqualifier="student")["icp"].hint == "disqualified: student"


def test_blocks_come_first_then_warnings_then_what_is_only_shown() -> None:
    order = "reachable owner icp interest budget authority need next-step timeline"
    assert " ".join(judged("prospect")) == order


FIXES = [
    ("owner:*", Fix("owner")),
    ("has:next-step", Fix("step")),
    ("has:channel", Fix("field", "email")),
    ("-is:dnc", Fix("consent")),
    ("need:met", Fix("answer", "need")),
    ("qualification.need.state:met", Fix("answer", "need")),
    ("engagement:two-way or engagement_score>=25", Fix("touch")),
    ("opp.value>0", Fix("deal")),
    ("has:won-opportunity or has:purchase", Fix("win")),
    ("-has:open-objection", Fix("note")),
    ("industry:media", Fix("field", "company.industry")),
    ("title~head", Fix("field", "title")),
    ("is:icp", Fix("answer", "icp")),
    ("norway", Fix("field")),
]


@pytest.mark.parametrize(("query", "fix"), FIXES)
def test_what_mends_an_item(query: str, fix: Fix) -> None:
    assert fix_of(parts(query)[0]) == fix


_QUERIES = st.sampled_from(
    ["owner:*", "is:icp", "has:channel -is:dnc", "budget:met", "need:(met,partial)", "tag:vip",
     "authority:met or has:decision-maker", "opp.value>0", "is:icp owner:*", "-has:open-objection",
     "engagement_score>=25", "employees>10", "word", "segment:big", "", "lane:overdue"]
)  # fmt: skip
_CHECKS = st.lists(
    st.builds(
        Check,
        st.sampled_from("abcdefgh"),
        _QUERIES,
        st.sampled_from(["block", "warn", "info"]),
        st.sampled_from(["", "said so"]),
    ),
    max_size=8,
    unique_by=lambda check: check.id,
)
_STATES = st.sampled_from([None, "met", "partial", "unmet"])
_FACTS = st.fixed_dictionaries(
    {
        "owner": st.sampled_from([None, "mara"]),
        "fit": st.none() | st.floats(0, 100),
        "fit_room": st.none() | st.floats(0, 100),
        "disqualifier": st.sampled_from([None, "student"]),
        "icp_override": st.sampled_from([None, 0, 1]),
        "has_channel": st.integers(0, 1),
        "is_dnc": st.integers(0, 1),
        "budget": _STATES,
        "authority": _STATES,
        "need": _STATES,
        "employees": st.none() | st.integers(0, 1000),
        "open_objections": st.integers(0, 2),
    }
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(checks=_CHECKS, facts=_FACTS, configured=st.booleans())
def test_every_result_is_explained(checks, facts, configured) -> None:
    sheet = Sheet(icp_configured=configured).add("One", **facts)

    def execute(sql, params):
        return sheet.connection.execute(sql, dict(params)).fetchall()

    items = ask(execute, sheet.moment, sheet.vocabulary, checks)[1]
    assert sorted(item.id for item in items) == sorted(check.id for check in checks)
    level = {check.id: check.level for check in checks}
    for item in items:
        assert item.result in ("pass", "fail", "unknown", "partial")
        assert bool(item.hint) is bool(item.fix.kind) is not item.passes
        softened = {"block": ("block", "warn", "info"), "warn": ("warn", "info"), "info": ("info",)}
        assert item.level in softened[level[item.id]]
        assert item.kept == ("pass" if item.passes else item.level)
    frame = Frame(sheet.moment, sheet.vocabulary)
    pairs = [passing(frame, check) for check in checks if check.level != "info"]
    sums = [
        " + ".join(column) or "0" for column in (zip(*pairs, strict=True) if pairs else ("", ""))
    ]
    asked = f"SELECT {', '.join(sums)} FROM fact f"
    said = Verdict("", "", "One", "prospect", items)
    assert sheet.connection.execute(asked, frame.params).fetchone() == said.counts
    assert said.passed is not any(item.level == "block" and not item.passes for item in items)
    passed, counted = said.counts
    assert counted - passed == len(said.amiss("block", "warn"))
    assert list(said.kept) == [item.id for item in items]


# the contact as it would be ----------------------------------------------------------------------


def test_the_contact_is_judged_as_the_change_would_leave_it(two: Made) -> None:
    board = two.open()
    anna = board.subject_at(ANNA)
    change = next_step(anna, Step("2026-11-24", "phone", "price"), board.actor())
    now = {item.id: item.result for item in board.judge_change(anna, "prospect").items}
    then = {item.id: item.result for item in board.judge_change(anna, "prospect", change).items}
    assert (now["next-step"], then["next-step"]) == ("fail", "pass")
    assert two.status() == ""
    assert [row.name for row in board.rows("has:next-step")] == []


@pytest.mark.parametrize(
    ("paid", "value", "said"),
    [
        (20, 1000, "1,000 EUR is 50 × the most they ever paid"),
        (20, 201, "201 EUR is 10 × the most they ever paid"),
        (20, 200, ""),
        (0, 1000, ""),
    ],
)
def test_a_deal_far_above_what_was_ever_paid_is_mentioned(
    two: Made, paid: int, value: int, said: str
) -> None:
    bought = f"purchases:\n- {{at: 2026-01-02, item: E-book, value: {paid}, currency: EUR}}\n"
    deal = f"opportunities:\n- {{id: o-1, name: Advice, stage: demo, value: {value}}}\n"
    two.write(ANNA, ANNA_TEXT + bought + deal)
    two.commit()
    board = two.open()
    (verdict,) = board.judge([board.subject_at(ANNA)], "prospect")
    hints = {item.id: (item.level, item.hint) for item in verdict.items}
    assert hints.get("tier") == (("info", said) if said else None)


def test_a_gate_may_ask_what_the_move_itself_sets(two: Made) -> None:
    item = "{id: there, level: block, if: 'stage:prospect'}"
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + f"gates: {{prospect: [{item}]}}\n")
    two.commit()
    board = two.open()
    (said,) = board.judge([board.subject_at(ANNA)], "prospect")
    assert {item.id: item.result for item in said.items}["there"] == "pass"


def test_a_file_that_cannot_be_derived_is_not_judged(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT + "status: nonsense\n")
    board = two.open()
    with pytest.raises(InvalidData, match="status"):
        board.judge([board.subject_at(ANNA)], "prospect")


def test_a_query_of_a_gate_that_cannot_be_read_is_a_problem_and_holds_nobody_up(two: Made) -> None:
    gates = "gates: {prospect: [{id: odd, level: block, if: 'stge:lead'}]}\n"
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + gates)
    two.commit()
    board = two.open()
    (problem,) = board.problems()
    assert problem.field == "gates.prospect[odd].if"
    (said,) = board.judge([board.subject_at(ANNA)], "prospect")
    assert "odd" not in {item.id for item in said.items}


def test_an_item_that_is_off_is_not_asked(two: Made) -> None:
    gates = "gates: {prospect: [{id: budget, level: off}, {id: need, level: block}]}\n"
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + gates)
    two.commit()
    board = two.open()
    (said,) = board.judge([board.subject_at(ANNA)], "prospect")
    levels = {item.id: item.level for item in said.items}
    assert "budget" not in levels
    assert levels["need"] == "block"
    assert not said.passed


# moves -------------------------------------------------------------------------------------------


def test_a_lead_that_buys_at_once_passes_over_the_gate_of_prospects(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT + "purchases:\n- {id: p-1, at: 2026-11-20, item: Seats}\n")
    two.commit()
    board = two.open()
    change = move(board, board.subject_at(ANNA), "customer")
    assert ("Pb-Gate", "skipped=prospect") in change.trailers
    board.apply(change)
    (entry,) = board.subject_at(ANNA).entries("stage_history")
    assert entry["gate"] == {"skipped": "prospect"}
    assert board.subject_at(ANNA).text("customer", "since") == "2026-11-22"


def test_back_to_lead_wants_a_reason_and_asks_no_gate(two: Made) -> None:
    board = two.open()
    ole = board.subject_at(OLE)
    with pytest.raises(UsageError, match="reason"):
        move(board, ole, "lead")
    change = move(board, ole, "lead", reason="no need any more")
    assert change.trailers == ()


def test_a_customer_does_not_go_back(two: Made) -> None:
    two.write(OLE, OLE_TEXT.replace("prospect", "customer"))
    board = two.open()
    with pytest.raises(UsageError, match="does not go back") as refused:
        move(board, board.subject_at(OLE), "prospect", reason="why not")
    assert "churned" in refused.value.hint
    assert "opportunity" in refused.value.hint


def test_what_blocks_is_named_with_what_mends_it(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("owner: mara\n", "").replace("email", "title2"))
    two.commit()
    board = two.open()
    with pytest.raises(GateBlocked) as blocked:
        move(board, board.subject_at(ANNA), "prospect")
    assert blocked.value.message == "Anna Keller is not ready to be a prospect: reachable, owner"
    assert "pb assign anna-keller me" in blocked.value.hint
    assert "pb set anna-keller email=…" in blocked.value.hint
    rows = {row["id"]: (row["level"], row["result"]) for row in blocked.value.items}
    assert rows["owner"] == ("block", "fail")
    assert rows["budget"] == ("warn", "unknown")


def test_an_override_is_kept_with_what_it_is_about(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("owner: mara\n", ""))
    two.commit()
    board = two.open()
    board.apply(move(board, board.subject_at(ANNA), "prospect", override="the CFO joins the demo"))
    (entry,) = board.subject_at(ANNA).entries("stage_history")
    assert entry["override"] == "the CFO joins the demo"
    assert entry["gate"]["owner"] == "block"
    assert two.trailers("Pb-Override") == ['owner "the CFO joins the demo"']
    (gate,) = two.trailers("Pb-Gate")
    assert gate.startswith("reachable=pass owner=block icp=info interest=warn")


def test_a_reason_past_warnings_is_kept_as_well(two: Made) -> None:
    board = two.open()
    board.apply(move(board, board.subject_at(ANNA), "prospect", override="he decides alone"))
    (override,) = two.trailers("Pb-Override")
    assert override == 'interest budget authority need next-step "he decides alone"'


def test_nobody_becomes_a_customer_by_hand_without_a_word(two: Made) -> None:
    gates = "gates: {customer: [{id: purchase, level: warn}]}\n"
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + gates)
    two.commit()
    board = two.open()
    ole = board.subject_at(OLE)
    with pytest.raises(GateBlocked) as blocked:
        move(board, ole, "customer")
    assert blocked.value.items[-1]["level"] == "hard"
    assert move(board, ole, "customer", reason="paid in cash").patches


def test_who_is_there_already_and_whom_no_way_leads_there_is_not_judged(two: Made) -> None:
    board = two.open()
    both = [board.subject_at(ANNA), board.subject_at(OLE)]
    assert list(verdicts(board, both, "prospect")) == [ANNA]
    assert verdicts(board, both, "lead") == {}


def test_the_gate_of_many_is_one_statement(two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeboard.board import gate

    asked = []
    monkeypatch.setattr(gate, "ask", lambda *args, **named: asked.append(1) or {1: (), 2: ()})
    board = two.open()
    board.judge([board.subject_at(ANNA), board.subject_at(OLE)], "customer")
    assert asked == [1]


def test_undo_takes_a_move_back_with_its_line(two: Made) -> None:
    board = two.open()
    before = two.read(ANNA)
    board.apply(move(board, board.subject_at(ANNA), "prospect"))
    board.apply(board.undo_change())
    assert two.read(ANNA) == before
