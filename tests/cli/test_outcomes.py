"""Outcome rules on the command line: `--next rule`, and the wrong person who names another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.board.conftest import ANNA, Made
from tests.cli.conftest import Pb


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (("call", "no-answer"), 'due: "2026-11-23T'),
        (("call", "voicemail"), 'due: "2026-11-22", channel: email'),
        (("email", "sent"), 'due: "2026-11-25", channel: phone'),
        (("meeting", "held"), 'due: "2026-11-23", channel: email'),
    ],
)
def test_next_rule_plans_what_the_outcomes_rule_suggests(
    pb: Pb, anna: Path, words: tuple[str, str], step: str
) -> None:
    pb("set", "anna-keller", "phone=+49 30 1")
    assert pb("log", "anna-keller", *words, "--next", "rule").code == 0
    assert step.replace('"', "") in anna.read_text().replace('"', "")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("call", "connected"), "--next"),
        (("call", "call-back"), "--next"),
        (("call", "not-now"), "pb pause"),
        (("call", "not-interested"), "pb disqualify"),
        (("call", "wrong-person"), "--instead"),
    ],
)
def test_a_rule_that_asks_says_what_it_wants_to_know(
    pb: Pb, anna: Path, words: tuple[str, str], hint: str
) -> None:
    before = anna.read_text()
    said = pb("log", "anna-keller", *words, "--next", "rule")
    assert said.code == 2
    assert hint in said.err
    assert anna.read_text() == before


def test_the_third_no_answer_goes_by_another_channel(pb: Pb, anna: Path) -> None:
    pb("set", "anna-keller", "phone=+49 30 1")
    for _ in range(3):
        pb("done" if "follow_ups" in anna.read_text() else "log",
           *(("anna-keller", "no-answer") if "follow_ups" in anna.read_text()
             else ("anna-keller", "call", "no-answer")), "--next", "rule")  # fmt: skip
    [step] = [line for line in anna.read_text().splitlines() if line.startswith("- {id: f-")]
    assert "channel: email" in step


def test_a_cadence_goes_before_the_rule(pb: Pb, anna: Path) -> None:
    pb("set", "anna-keller", "phone=+49 30 1")
    pb("cadence", "start", "anna-keller", "inbound")
    pb("log", "anna-keller", "call", "no-answer", "--next", "rule")
    assert "cadence: inbound, step: 2" in anna.read_text()
    assert anna.read_text().count("- {id: f-") == 1


def test_the_wrong_person_names_another_who_gets_the_step(pb: Pb, two: Made, anna: Path) -> None:
    pb("set", "anna-keller", "company.name=Nordlicht Media")
    pb("next", "anna-keller", "fri", "phone", "price", "--give", "price-sheet")
    before = two.count()
    said = pb(
        "log", "anna-keller", "call", "wrong-person", "--json",
        "--instead", "Eva Berg, eva@nordlicht.example, +49 30 2",
    ).data  # fmt: skip
    assert len(said["contacts"]) == 2
    assert two.count() == before + 1
    gone = anna.read_text()
    assert "status: disqualified" in gone
    assert "reason: wrong-person" in gone
    assert "follow_ups" not in gone or "- {id: f-" not in gone
    [path] = (two.root / "contacts").glob("eva-berg*.yaml")
    new = path.read_text(encoding="utf-8").replace('"', "")
    for part in (
        "email: eva@nordlicht.example",
        "name: Nordlicht Media",
        "channel: referral",
        "referred_by: c-7f3k2q9wab",
        "reason: price",
        "give: price-sheet",
    ):
        assert part in new, part
    assert "eva-berg instead" in two.message()


def test_nobody_instead_lets_the_wrong_person_go(pb: Pb, two: Made, anna: Path) -> None:
    assert pb("log", "anna-keller", "call", "wrong-person", "--instead", "-").code == 0
    assert "status: disqualified" in anna.read_text()
    assert len(list((two.root / "contacts").glob("*.yaml"))) == 2


def test_nobody_is_let_go_as_the_wrong_person_while_a_deal_is_open(pb: Pb, anna: Path) -> None:
    assert (
        pb("opp", "add", "anna-keller", "Seats", "--value", "18k", "--override", "asked").code == 0
    )
    before = anna.read_text()
    for who in ("-", "Eva Berg"):
        said = pb("log", "anna-keller", "call", "wrong-person", "--instead", who)
        assert said.code == 2
        assert "open opportunity: Seats" in said.err
    assert anna.read_text() == before


def test_instead_is_for_the_wrong_person_only(pb: Pb, anna: Path) -> None:
    said = pb("log", "anna-keller", "call", "connected", "--instead", "Eva")
    assert said.code == 2
    assert "wrong-person" in said.err


def test_all_of_it_is_taken_back_by_one_undo(pb: Pb, two: Made, anna: Path) -> None:
    before = anna.read_text()
    pb("log", "anna-keller", "call", "wrong-person", "--instead", "Eva Berg")
    assert pb("undo").code == 0
    assert anna.read_text() == before
    assert not list((two.root / "contacts").glob("eva-berg*"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("conected", "connected"), ("connceted", "connected"), ("conneted", "connected"),
        ("noanswer", "no-answer"), ("snet", "sent"), ("helt", "held"), ("voicemial", "voicemail"),
        ("thanks", ""), ("later", ""), ("angry", ""), ("ok", ""), ("great", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_is_known_for_an_outcome(word: str, expected: str) -> None:
    from pipeboard.cli.outcomes import meant

    outcomes = ("connected", "no-answer", "voicemail", "call-back", "not-now", "sent", "held")
    assert meant(word, outcomes) == expected


@pytest.mark.parametrize(("one", "two", "number"), [
    ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("ab", "xaby", 2),
])  # fmt: skip
def test_slips_are_counted(one: str, two: str, number: int) -> None:
    from pipeboard.cli.outcomes import slips

    assert slips(one, two) == slips(two, one) == number


def test_a_mistyped_outcome_is_no_text(pb: Pb, two: Made) -> None:
    for verb in (("log", "anna", "call"), ("done", "anna")):
        said = pb(*verb, "conected", "--json")
        assert said.code == 2
        assert said.error["items"][0]["nearest"][0] == "connected"
    assert two.status() == ""


def test_a_word_of_its_own_and_a_sentence_stay_text(pb: Pb, two: Made) -> None:
    assert pb("log", "anna", "call", "angry").code == 0
    assert pb("log", "anna", "call", "conected, but only for a moment").code == 0
    assert "text: angry" in two.read(ANNA) or 'text: "angry"' in two.read(ANNA)
