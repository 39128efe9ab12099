"""Cadences on the command line: listed, started, skipped, stopped, carried on by what is logged."""

from __future__ import annotations

from pathlib import Path

from tests.board.conftest import Made
from tests.cli.conftest import Pb


def configure(two: Made, text: str) -> None:
    config = two.root / "pipeboard.yaml"
    config.write_text(config.read_text() + text, encoding="utf-8")
    two.commit("cadences")


def subject(two: Made) -> str:
    return two.message().partition("\n")[0]


OUTBOUND = """
cadences:
  outbound:
    stop_on: [conversation, opted-out, stage-change]
    steps:
    - {day: 0, channel: email, reason: one question, give: insight}
    - {day: 2, channel: email, reason: how a neighbour does it, give: case}
    - {day: 4, channel: email, reason: closing the file, give: summary}
"""


def test_the_cadences_there_are_with_their_steps(pb: Pb) -> None:
    said = pb("cadence")
    assert said.code == 0
    assert "inbound  7 steps · 0 in it · ends on conversation" in said.out
    assert "  day 3     email    case study from their industry  gives case-study" in said.out
    assert "nurture  12 steps" in said.out
    rows = pb("cadence", "ls", "--json").data
    assert [(row["id"], row["length"], row["then"]) for row in rows] == [
        ("inbound", 7, "nurture"),
        ("nurture", 12, None),
    ]
    assert rows[0]["steps"][0] == {
        "step": 1,
        "day": 0,
        "channel": "phone",
        "reason": "answer the request while it is fresh",
        "give": "answer",
    }


def test_a_cadence_from_its_start_to_its_end(pb: Pb, two: Made, anna: Path) -> None:
    configure(two, OUTBOUND)
    begun = pb("cadence", "start", "anna-keller", "outbound", "--json").data
    assert begun["commit"]
    assert subject(two).startswith("cadence(anna-keller): outbound 1/3")
    assert "cadence: outbound, step: 1" in anna.read_text()
    [row] = pb("cadence", "ls", "anna-keller", "--json").data
    assert (row["cadence"], row["place"], row["give"]) == ("outbound", "outbound 1/3", "insight")
    assert "outbound 1/3" in pb("show", "anna-keller").out
    pb("log", "anna-keller", "email", "sent")
    assert "cadence: outbound, step: 2" in anna.read_text()
    assert "email sent, outbound 2/3" in subject(two)
    assert pb("cadence", "skip", "anna-keller").code == 0
    assert "cadence: outbound, step: 3" in anna.read_text()
    assert pb("ls", "-q", "cadence:outbound", "--format", "ids").out.split()
    pb("log", "anna-keller", "email", "replied", "yes please")
    assert "outbound ends: conversation" in subject(two)
    assert not pb("cadence", "ls", "anna-keller", "--json").data


def test_stop_ends_it_and_says_so_where_there_is_none(pb: Pb, anna: Path) -> None:
    pb("cadence", "start", "anna-keller", "inbound")
    assert pb("cadence", "stop", "anna-keller").code == 0
    assert "cadence" not in anna.read_text()
    said = pb("cadence", "stop", "anna-keller")
    assert said.code == 6
    assert "is not in a cadence" in said.err


def test_many_begin_in_one_commit(pb: Pb, two: Made) -> None:
    before = two.count()
    said = pb("cadence", "start", "-q", "name:*", "inbound", "--json").data
    assert len(said["contacts"]) == 2
    assert two.count() == before + 1
    assert len(pb("cadence", "ls", "-q", "cadence:inbound", "--json").data) == 2


def test_a_dry_run_shows_the_step_and_starts_nothing(pb: Pb, anna: Path) -> None:
    said = pb("cadence", "start", "anna-keller", "inbound", "--dry-run")
    assert "+- {id: f-" in said.out or "cadence: inbound" in said.out
    assert "cadence" not in anna.read_text()


def test_an_unknown_cadence_and_a_missing_name_are_usage_errors(pb: Pb) -> None:
    said = pb("cadence", "start", "anna-keller", "inbuond")
    assert said.code == 2
    assert "inbound" in said.err
    assert pb("cadence", "start", "anna-keller").code == 2
    assert pb("cadence", "frob").code == 2


def test_who_opted_out_of_everything_is_refused(pb: Pb) -> None:
    pb("set", "anna-keller", "consent.do_not_contact=true")
    assert pb("cadence", "start", "anna-keller", "inbound").code == 8


def test_a_field_that_ends_a_cadence_may_be_set_by_any_verb(pb: Pb, anna: Path) -> None:
    pb("cadence", "start", "anna-keller", "inbound")
    pb("set", "anna-keller", "consent.phone=opted-out")
    assert "cadence" not in anna.read_text()


def test_keep_next_keeps_the_cadence_as_well(pb: Pb, anna: Path) -> None:
    pb("cadence", "start", "anna-keller", "inbound")
    pb("log", "anna-keller", "call", "connected", "--keep-next")
    assert "cadence: inbound, step: 1" in anna.read_text()


def test_the_third_mail_in_a_row_is_warned_of(pb: Pb) -> None:
    for _ in range(2):
        pb("log", "anna-keller", "email", "sent")
    said = pb("next", "anna-keller", "fri", "email", "a guide", "--json").json
    assert any("3rd email in a row" in warning for warning in said["warnings"])
