"""`pb consent`: by channel or at all; what it forbids exits 8 everywhere."""

from __future__ import annotations

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb


def test_a_channel_is_opted_out_of_with_the_proof(pb: Pb, two: Made) -> None:
    assert pb("consent", "anna", "phone", "opted-out", "--proof", "on the call").code == 0
    assert two.message().startswith("consent(anna-keller): phone opted-out, proof\n")
    assert 'consent.phone: null -> "opted-out"' in " ".join(two.trailers("Pb-Change")) or (
        '"phone": "opted-out"' in " ".join(two.trailers("Pb-Change"))
    )
    assert "on the call" not in two.message()
    shown = pb("consent", "anna", "--json").data
    assert (shown["phone"], shown["proof"]) == ("opted-out", "on the call")
    assert shown["reachable"] == ["email"]


@pytest.mark.parametrize(
    "words",
    [
        ("log", "anna", "call", "connected"),
        ("log", "anna", "email", "sent", "--next", "fri call: x"),
        ("next", "anna", "fri", "call", "price"),
    ],
)
def test_a_closed_channel_is_8_and_says_the_way_out(pb: Pb, words: tuple[str, ...]) -> None:
    pb("consent", "anna", "phone", "opted-out")
    said = pb(*words)
    assert said.code == 8
    assert "email is allowed" in said.err
    assert pb("log", "anna", "call", "--in", "she called").code == 0


def test_done_on_a_channel_that_was_closed_in_the_file_is_8(pb: Pb, two: Made) -> None:
    pb("next", "anna", "fri", "call", "price")
    two.write("contacts/anna-keller-7f3k2q.yaml",
              two.read("contacts/anna-keller-7f3k2q.yaml") + "consent: {phone: opted-out}\n")  # fmt: skip
    two.commit()
    assert pb("done", "anna", "connected").code == 8


@pytest.mark.parametrize("words", [("opted-out",), ("--do-not-contact",), ("dnc", "on")])
def test_do_not_contact_is_in_no_lane_and_lifted_with_a_proof_only(
    pb: Pb, words: tuple[str, ...]
) -> None:
    pb("signal", "anna", "demo-request")
    assert "Anna" in pb("queue", "--all", "-q", "anna").out
    assert pb("consent", "anna", *words).code == 0
    assert "Anna" not in pb("queue", "--all", "-q", "anna", "--format", "tsv").out
    assert pb("log", "anna", "email", "sent").code == 8
    assert pb("log", "anna", "research").code == 0
    assert pb("set", "anna", "consent.do_not_contact=false").code == 2
    assert pb("consent", "anna", "--lift").code == 2
    assert pb("consent", "anna", "--lift", "--proof", "mail of 3 May").code == 0
    assert pb("log", "anna", "email", "sent").code == 0


def test_whoever_opts_out_in_a_touch_is_not_contacted_any_more(pb: Pb, two: Made) -> None:
    pb("next", "anna", "fri", "email", "price")
    assert pb("log", "anna", "call", "opted-out").code == 0
    assert two.message().startswith("log(anna-keller): call opted-out, do not contact\n")
    assert pb("consent", "anna", "--json").data["do_not_contact"] is True
    assert "due:" not in two.read("contacts/anna-keller-7f3k2q.yaml").partition("follow_ups:")[2]


def test_or_of_the_channel_alone_where_that_was_meant(pb: Pb) -> None:
    assert pb("log", "anna", "call", "opted-out", "--only-channel").code == 0
    shown = pb("consent", "anna", "--json").data
    assert (shown["do_not_contact"], shown["phone"]) == (False, "opted-out")


def test_what_makes_no_sense_is_2(pb: Pb) -> None:
    for words in (["phone"], ["phone", "maybe"], ["--lift", "--do-not-contact"]):
        assert pb("consent", "anna", *words).code == 2
    assert pb("consent", "anna", "email", "in", "--basis", "friendship").code == 2
    assert pb("consent", "anna", "email", "in", "--basis", "contract").code == 0


def test_nothing_said_shows_what_is_known(pb: Pb) -> None:
    assert "nothing is said yet" in pb("consent", "anna").out


def test_a_step_that_only_asks_for_news_is_planned_and_flagged(pb: Pb) -> None:
    said = pb("next", "anna", "fri", "email", "just checking in")
    assert said.code == 0
    assert "gives them nothing" in said.err
    found = pb("lint")
    assert found.code == 0
    assert "advice: follow_ups[" in found.out
    assert pb("next", "anna", "fri", "email", "any update?", "--give", "guide").err == ""
