"""The card of the work loop: what is known is said, what is not takes no line."""

from __future__ import annotations

from datetime import UTC

import pytest

from pipeboard.actions.change import Subject
from pipeboard.board.library import Item
from pipeboard.board.market_notes import MarketNote
from pipeboard.board.timeline import Moment
from pipeboard.board.urgency import Term
from pipeboard.model.tree import Tree
from pipeboard.tui.brief import Known, brief, explained, reach
from pipeboard.tui.say import Scene
from pipeboard.tui.text import width_of
from tests.tui.fake import NOW, a_card

SCENE = Scene(NOW, UTC, "EUR")
LATE = Term("due", 0.8, 8, "step 3d late")


def known(lane: str = "overdue", firm: tuple[str, int | None] = ("", None), **tree: Tree) -> Known:
    card = a_card(1, "Sara Lindt", org="Lindt Textil", lane=lane, late_days=3)
    subject = Subject(card.path, {"id": card.id, "name": card.name, **tree})
    return Known(card, subject, [], firm, [LATE], [])


def shown(one: Known, width: int = 80, height: int = 30, kind: str = "call") -> str:
    lines = brief(one, kind, SCENE, width, height)
    assert len(lines) <= height
    assert all(line.cell_length <= width for line in lines)
    return "\n".join(line.plain for line in lines)


def test_name_organisation_and_what_it_is() -> None:
    assert "▸ Sara Lindt — Lindt Textil (retail · 64)" in shown(known(firm=("retail", 64)))
    assert "▸ Sara Lindt — Lindt Textil\n" in shown(known())


@pytest.mark.parametrize(
    ("tree", "kind", "parts"),
    [
        ({"phone": ["+47 1", "+47 2"]}, "call", ["call +47 1"]),
        ({"phone": "+47 1", "timezone": "Asia/Tokyo"}, "call", ["call +47 1", "17:00 there"]),
        ({"timezone": "Pacific/Auckland"}, "meeting", ["meeting", "21:00 there"]),
        ({"timezone": "Nowhere/Atall"}, "email", ["email: no address"]),
        ({"email": {"value": "a@x"}, "best_time": "09-11"}, "email", ["email a@x", "best 09-11"]),
        (
            {"preferred_channel": "email", "style": "numbers first", "phone": "1"},
            "call",
            ["call 1", 'likes email "numbers first"'],
        ),
        ({"phone": "1", "consent": {"phone": "opted-out"}}, "call", ["call 1", "✗ opted-out"]),
    ],
)
def test_by_which_way_and_when(tree: dict[str, Tree], kind: str, parts: list[str]) -> None:
    assert reach(known(**tree).subject, kind, SCENE) == parts


def test_why_now_and_how_urgent() -> None:
    assert "why now  3 days late · U 6.4 (Y)" in shown(known())
    assert "in no lane any more" in shown(known(lane=""))


def test_open_questions_pains_and_the_plan() -> None:
    text = shown(
        known(
            pains=["stock reports"],
            notes=[{"id": "n-1", "at": "2026-11-12", "kind": "question", "text": "Power BI?"}],
            follow_ups=[
                {"due": "2026-11-19", "channel": "phone", "reason": "price", "promised": "true"}
            ],
        )
    )
    assert "open     ? Power BI? 10d" in text
    assert "pain     stock reports" in text
    assert "planned  19 Nov · phone · price · promised" in text


CASE = Item("case", "case-study", "Half a day", ("stock reports",))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (known(follow_ups=[{"due": "2026-11-19", "give": "case"}]), "case-study: Half a day"),
        (known(follow_ups=[{"due": "2026-11-19", "give": "a mug"}]), "a mug"),
        (known(lane="hot-signal"), "answer the request while it is fresh"),
        (
            known(pains=["stock reports"]),
            'case-study: Half a day (stock reports); not "any update?"',
        ),
        (known(pains=["hail"]), 'something about hail; not "any update?"'),
        (known(), 'a question about their work; not "any update?"'),
    ],
)
def test_what_to_say_is_never_any_update(one: Known, said: str) -> None:
    assert f"say      {said}" in shown(one._replace(library=[CASE]), width=100)


def test_a_lead_that_came_back_is_suggested_for_the_prospects() -> None:
    one = known()
    text = shown(one._replace(card=one.card._replace(candidate=True)))
    assert "suggest  talk: prospect? they came to us more than once · L moves" in text
    assert "suggest" not in shown(one)


def test_what_the_team_wrote_of_their_market_is_in_the_brief() -> None:
    one = known()._replace(notes=[MarketNote("retail", "Shops: they count on Sundays.\x1b[2J")])
    assert "notes    retail · Shops: they count on Sundays." in shown(one)
    assert "\x1b" not in shown(one)


def test_the_opener_of_the_persona_and_the_step_are_filled_in_for_them() -> None:
    one = known(
        pains=["stock reports"],
        follow_ups=[{"due": "2026-11-19", "channel": "phone", "reason": "ask {first_name}"}],
    )
    text = shown(one._replace(opener="how does {company} do {pain}?"), width=100)
    assert "opener   how does Lindt Textil do stock reports?" in text
    assert "ask Sara" in text
    assert "opener" not in shown(one)
    begun = one._replace(opener="who counts?", card=one.card._replace(stage="prospect"))
    assert "opener" not in shown(begun)
    gap = shown(one._replace(opener="towards {goal}"), width=100)
    assert "opener   towards {goal} · first find out: goal" in gap


def test_who_waits_for_an_answer_gets_it_first() -> None:
    one = known()
    assert "say      answer them first" in shown(one._replace(card=one.card._replace(owes=True)))


def test_what_happened_before_fills_what_is_left_and_no_more() -> None:
    moments = [Moment(NOW - n, "2026-11-20", "→", f"call number {n}", "mara") for n in range(30)]
    one = known()._replace(moments=moments)
    text = shown(one, height=14)
    assert "last     20 Nov → call number 0 (mara)" in text
    assert "call number 1 " in text
    assert "call number 29" not in text


def test_a_day_of_another_year_stands_apart_from_what_happened() -> None:
    moments = [Moment(NOW, "2025-05-26", "⇢", "lead", "mara")]
    assert "26 May 25 ⇢ lead" in shown(known()._replace(moments=moments), height=14)


@pytest.mark.parametrize("width", [30, 50, 80, 200])
def test_it_keeps_to_its_width_whatever_is_in_it(width: int) -> None:
    long = "株式会社さくら" * 30
    one = known(pains=[long], notes=[{"kind": "question", "text": "x" * 500}], phone=long)
    one = one._replace(card=one.card._replace(name=long, org=long, title=long, tags=(long,)))
    assert width_of(shown(one, width=width).splitlines()[0]) <= width


def test_y_adds_the_terms_up_the_largest_first() -> None:
    terms = [Term("rot", 0.5, 3, "idle 3d of 7d"), LATE]
    lines = [
        line.plain for line in explained(known()._replace(terms=terms), "overdue", ["A2   fit 100"])
    ]
    assert lines[0] == " Sara Lindt: 3 days late"
    assert lines[1] == " lane overdue · urgency 7.9"
    assert lines[3].split() == ["6.4", "due", "8", "×", "0.80", "step", "3d", "late"]
    assert lines[4].split()[1] == "rot"
    assert "A2   fit 100" in [line.strip() for line in lines]
    nothing = explained(known()._replace(terms=[]), "check-in", [])
    assert any("nothing presses" in line.plain for line in nothing)


def test_grade_fit_and_engagement_stand_beside_the_owner_where_there_is_something_to_say() -> None:
    one = known()
    assert "grade" not in shown(one)
    engaged = one._replace(card=one.card._replace(grade="2", engagement_score=31.4))
    assert "grade 2 eng 31" in shown(engaged)
    fits = one._replace(card=one.card._replace(grade="B3", fit=60.0, fit_room=25.0))
    assert "B3 fit 60 (+25) eng 0" in shown(fits)
