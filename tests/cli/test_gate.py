"""`pb gate` and `pb move`: the checklist, what blocks, what is only said, many at once."""

from __future__ import annotations

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made
from tests.cli.conftest import Pb

NOBODYS = ANNA_TEXT.replace("owner: mara\n", "")


def test_the_checklist_of_the_next_stage(pb: Pb) -> None:
    said = pb("gate", "anna")
    assert said.code == 0
    first, head, *lines = said.out.splitlines()
    assert first == "Anna Keller → prospect  2/7"
    assert head.split() == ["ITEM", "LEVEL", "RESULT", "MISSING", "MEND"]
    assert lines[0].split() == ["✓", "reachable", "block", "pass"]
    assert lines[4].split()[:4] == ["?", "budget", "warn", "unknown"]
    assert lines[8].split()[:4] == ["?", "timeline", "info", "unknown"]


def test_a_gate_that_blocks_is_exit_code_4(pb: Pb, two: Made) -> None:
    two.write(ANNA, NOBODYS)
    two.commit()
    said = pb("gate", "anna", "prospect", "--json")
    assert said.code == 4
    assert said.json["ok"] is True
    assert (said.data["to"], said.data["passed"]) == ("prospect", False)
    owner = next(item for item in said.data["items"] if item["id"] == "owner")
    assert owner == {
        "id": "owner",
        "level": "block",
        "result": "fail",
        "hint": "nobody looks after them",
        "mend": "pb assign anna-keller me",
    }


@pytest.mark.parametrize(
    ("words", "code"), [(["opportunity"], 4), (["customer"], 4), (["lead"], 0)]
)
def test_any_gate_may_be_asked(pb: Pb, words: list[str], code: int) -> None:
    assert pb("gate", "anna", *words).code == code


def test_a_gate_that_is_none_names_the_nearest(pb: Pb) -> None:
    said = pb("gate", "anna", "prospct")
    assert said.code == 2
    assert "nearest: prospect" in said.err


def test_after_customer_nothing_comes(pb: Pb, two: Made) -> None:
    two.write(OLE, OLE_TEXT.replace("prospect", "customer"))
    two.commit()
    assert pb("gate", "ole").code == 2


def test_a_move_past_warnings_lists_them(pb: Pb, two: Made) -> None:
    said = pb("move", "anna", "prospect")
    assert said.code == 0
    assert said.err.splitlines()[0] == "pb: interest: no talk both ways, no strong signal"
    assert two.trailers("Pb-Gate")[0].startswith("reachable=pass owner=pass icp=info interest=warn")
    assert two.trailers("Pb-Override") == []


def test_a_move_that_is_blocked_writes_nothing_and_says_how_to_mend_it(pb: Pb, two: Made) -> None:
    two.write(ANNA, NOBODYS)
    two.commit()
    before = two.count()
    said = pb("move", "anna", "prospect")
    assert said.code == 4
    assert "owner       nobody looks after them   pb assign anna-keller me" in said.err
    assert '--override "reason"' in said.err
    assert two.count() == before
    assert pb("move", "anna", "prospect", "--json").json["error"]["items"][0]["id"] == "owner"


def test_an_override_goes_past_it(pb: Pb, two: Made) -> None:
    two.write(ANNA, NOBODYS)
    two.commit()
    said = pb("move", "anna", "prospect", "--override", "Tomas takes her on Monday")
    assert said.code == 0
    assert two.trailers("Pb-Override") == ['owner "Tomas takes her on Monday"']
    (row,) = pb("audit", "anna", "--action", "stage.move", "--json").data
    assert "owner=block" in row["gate"]


def test_many_are_all_or_nothing_and_those_blocked_are_named(pb: Pb, two: Made) -> None:
    two.write(OLE, OLE_TEXT.replace("stage: prospect", "stage: lead"))
    two.write(ANNA, NOBODYS)
    two.commit()
    before = two.count()
    said = pb("move", "-q", "stage:lead", "prospect")
    assert said.code == 4
    assert "Anna Keller is not ready to be a prospect: owner" in said.err
    assert two.count() == before
    some = pb("move", "-q", "stage:lead", "prospect", "--skip-blocked", "--json")
    assert some.code == 0
    assert some.data["contacts"] == ["c-8g4m3r0xcd"]
    assert (
        some.json["warnings"][0] == "Anna Keller: Anna Keller is not ready to be a prospect: owner"
    )
    assert two.count() == before + 1


def test_a_dry_run_shows_the_line_with_its_gate(pb: Pb, two: Made) -> None:
    said = pb("move", "anna", "prospect", "--dry-run")
    assert "gate: {reachable: pass, owner: pass" in said.out
    assert "Pb-Gate: reachable=pass" in said.out
    assert two.status() == ""


def test_set_names_the_verb_for_stages(pb: Pb) -> None:
    said = pb("set", "anna", "stage=prospect")
    assert said.code == 2
    assert "pb move" in said.err


def test_a_new_opportunity_lists_what_its_gate_warns_of(pb: Pb) -> None:
    said = pb("opp", "add", "anna", "Seats", "--value", "18000", "--close", "2026-12-18", "--json")
    assert said.code == 0
    assert said.json["warnings"] == ["Anna Keller: not there yet: decider, need, budget, timeline"]
