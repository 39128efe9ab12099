"""What the board makes of a contact: personas, battle cards, what to give."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Subject
from pipeboard.board.battle import Battle, Reply, battles, open_doubts, replies, rivals
from pipeboard.board.library import Item, fitting
from pipeboard.model.tree import Tree
from tests.board.conftest import ANNA, Made

CRATELY = Battle("crately", "Crately", {"price": "ask what one order costs"}, ("no batches",))
TALLY = Battle("tallyhaus", "Tallyhaus", {"price": "the sixty days", "trust": "the month end"})
HELD = [CRATELY, TALLY]


def doubt(text: str, about: str = "price", **more: Tree) -> dict[str, Tree]:
    return {"id": "n-1", "kind": "objection", "about": about, "text": text, **more}


def who(**fields: Tree) -> Subject:
    return Subject(ANNA, {"name": "Anna", **fields})


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"competitors": ["crately"]}, ["Crately"]),
        ({"competitors": "Tallyhaus"}, ["Tallyhaus"]),
        ({"opportunities": [{"stage": "demo", "competitors": ["tallyhaus"]}]}, ["Tallyhaus"]),
        ({"opportunities": [{"stage": "lost", "competitors": ["tallyhaus"]}]}, []),
        ({"notes": [doubt("CRATELY is cheaper")]}, ["Crately"]),
        ({"notes": [doubt("crately is cheaper", state="resolved")]}, []),
        ({"notes": [doubt("too dear")]}, []),
        ({}, []),
    ],
)
def test_a_competitor_is_named_by_the_contact_a_deal_or_an_objection(
    fields: dict, named: list[str]
) -> None:
    assert [one.name for one in rivals(who(**fields), HELD)] == named


def test_an_objection_shows_the_answer_of_the_one_who_is_named() -> None:
    assert replies(doubt("x"), [TALLY], HELD) == [Reply("Tallyhaus", "the sixty days")]
    assert replies(doubt("x", "security"), [TALLY], HELD) == []


def test_where_nobody_is_named_every_card_says_for_whom_it_is() -> None:
    assert [one.competitor for one in replies(doubt("x"), [], HELD)] == [
        "if Crately", "if Tallyhaus",
    ]  # fmt: skip


def test_what_fits_their_pain_goes_before_who_they_are_and_where_they_work() -> None:
    pain = Item("a", "guide", "A", ("dead stock",))
    kind = Item("b", "guide", "B", (), (), ("ops-lead",))
    home = Item("c", "guide", "C", (), ("food",))
    found = fitting([home, kind, pain], ["dead stock"], "food", (), "ops-lead")
    assert [(fit.item.slug, fit.by) for fit in found] == [
        ("a", "dead stock"), ("b", "ops-lead"), ("c", "food"),
    ]  # fmt: skip
    assert [fit.item.slug for fit in fitting([home], [], "food", ["a chat", "C"])] == []


def test_cards_are_read_from_their_files_and_a_broken_one_hides_no_other(two: Made) -> None:
    two.write("competitors/crately.yaml", "name: Crately\nanswers: {price: ask}\n")
    two.write("competitors/broken.yaml", "name: [\n")
    assert battles(two.root) == [Battle("crately", "Crately", {"price": "ask"})]


def test_a_board_sees_it_all_at_once(two: Made) -> None:
    two.write(
        "competitors/crately.yaml", "name: Crately\nanswers: {price: ask}\nweaknesses: slow\n"
    )
    two.write("pipeboard.yaml", two.read("pipeboard.yaml")
              + "personas: {head: {match: 'title~/head/i'}, other: {match: 'title:x'}, "
              "broken: {match: 'nonsense:('}}\n")  # fmt: skip
    two.write(
        "library/case.yaml", "title: How a neighbour counts\nkind: case-study\nindustries: food\n"
    )
    two.write("library/guide.yaml", "title: A guide\nkind: guide\nindustries: food\n")
    note = '{id: n-1, kind: objection, about: price, state: open, text: "Crately is cheaper"}'
    two.write(ANNA, f"{two.read(ANNA)}company: {{name: X, industry: food}}\nnotes:\n- {note}\n")
    two.commit()
    board = two.open()
    subject = board.subject_at(ANNA)
    seen = board.insight(subject)
    assert seen.personas == ("head",)
    assert seen.ask == "What is set aside for this, and from when on?"
    assert seen.replies == [[Reply("Crately", "ask")]]
    assert seen.proof == "case-study: How a neighbour counts (+case)"
    assert seen.rivals == [("Crately", "slow")]
    assert len(open_doubts(subject)) == 1
    board.close()


def test_a_question_is_put_with_what_is_known_of_them(two: Made) -> None:
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", config + "interview: [{id: budget, ask: 'What is set aside, {first_name}?'}]\n")  # fmt: skip
    two.commit()
    board = two.open()
    subject = board.subject_at(ANNA)
    assert board.next_question(subject) == "What is set aside, Anna?"
    assert [one.id for one in board.questions(subject)][:2] == ["budget", "authority"]
    board.close()


ICP = """\
icp:
  criteria:
  - {id: size, weight: 60, if: 'employees>=50'}
  - {id: role, weight: 40, if: 'title~/head/i'}
"""


def test_an_unknown_criterion_that_weighs_more_than_bant_is_asked_first(two: Made) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + ICP)
    two.commit()
    board = two.open()
    subject = board.subject_at(ANNA)
    assert board.next_question(subject) == "employees? (fit +60)"
    assert board.fit_words(subject) == "fit 40 (+60 if employees known) ?size ✓role"
    assert [one.id for one in board.questions(subject)][:2] == ["size", "budget"]
    two.write(ANNA, two.read(ANNA) + "company: {name: X, employees: 9}\n")
    board.refresh()
    subject = board.subject_at(ANNA)
    assert board.next_question(subject).startswith("What is set aside")
    assert board.fit_words(subject) == "fit 40 ✗size ✓role"
    board.close()


def test_of_what_weighs_the_same_the_score_asks_for_bant_first_as_the_interview_does(
    two: Made,
) -> None:
    fifth = "icp: {criteria: [{id: size, weight: 1, if: 'employees>=50'}, {id: role, weight: 4, if: 'title~/head/i'}]}\n"  # fmt: skip
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + fifth)
    two.commit()
    board = two.open()
    subject = board.subject_at(ANNA)
    ask = board.score(subject).ask
    assert ask is not None
    assert (ask.item, ask.weight) == ("budget", 20)
    assert "employees" not in board.next_question(subject)
    board.close()


def test_a_question_about_a_criterion_goes_by_what_that_weighs(two: Made) -> None:
    own = "interview: [{id: size, ask: 'How many are you?', fills: note}]\n"
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + ICP + own)
    two.commit()
    board = two.open()
    subject = board.subject_at(ANNA)
    assert board.questions(subject)[0].id == "size"
    assert board.next_question(subject) == "How many are you?"
    board.close()


def test_a_file_that_says_what_cannot_be_is_judged_by_nothing_and_breaks_nothing(
    two: Made,
) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + ICP)
    two.commit()
    two.write(ANNA, two.read(ANNA) + "signals: nonsense\nqualification: [budget]\nnotes: {a: b}\n")
    board = two.open()
    subject = board.subject_at(ANNA)
    assert board.insight(subject).ask.startswith("What is set aside")
    assert board.fit_words(subject).startswith("fit 40")
    board.close()
