"""`pb retention`: whom to delete, those with special fields first, and nobody without a rule."""

from __future__ import annotations

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb

RULES = "privacy:\n  retention: {lead: 365d, customer: 365d after churned}\n"


def person(two: Made, id: str, name: str, more: str) -> None:
    two.write(f"contacts/{name.lower()}.yaml", f"id: {id}\nname: {name}\nstage: lead\n{more}")


@pytest.fixture
def kept(two: Made) -> Made:
    """Old (a year over), Edge (ends in ten days), New, and Who with a special field."""
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + RULES)
    person(two, "c-0000000001", "Old", "created: 2024-11-22\n")
    person(two, "c-0000000002", "Edge", "created: 2025-12-02\n")
    person(two, "c-0000000003", "New", "created: 2026-11-01\n")
    person(
        two, "c-0000000004", "Who",
        "created: 2025-10-01\ntraits:\n  marital_status: {value: married, source: stated}\n",
    )  # fmt: skip
    two.commit("people of long ago")
    return two


def test_special_fields_come_first_then_who_is_longest_over(pb: Pb, kept: Made) -> None:
    rows = pb("retention", "--json").data
    assert [row["name"] for row in rows] == ["Who", "Old", "Edge"]
    assert rows[0]["special"] == ["traits.marital_status"]
    assert (rows[1]["until"], rows[1]["days"]) == ("2025-11-22", -365)
    assert (rows[2]["until"], rows[2]["days"]) == ("2026-12-02", 10)
    assert rows[1]["last_inbound"] is None


def test_it_counts_from_their_last_word_not_from_ours(pb: Pb, kept: Made) -> None:
    pb("log", "Old", "email", "sent", "are you still there?")
    assert "Old" in pb("retention").out
    pb("log", "Old", "email", "replied", "yes")
    assert "Old" not in pb("retention").out


def test_the_table_says_how_long_over_and_what_is_special(pb: Pb, kept: Made) -> None:
    out = pb("retention").out
    assert "365d over" in out
    assert "in 10d" in out
    assert "traits.marital_status" in out


def test_a_query_narrows_it_and_the_flag_finds_the_same(pb: Pb, kept: Made) -> None:
    assert [row["name"] for row in pb("retention", "-q", "old", "--json").data] == ["Old"]
    found = {row["name"] for row in pb("ls", "-q", "is:retention-due", "--json").data}
    assert found == {"Who", "Old", "Edge"}


def test_without_a_rule_everybody_is_kept(pb: Pb, two: Made) -> None:
    said = pb("retention")
    assert (said.code, said.out) == (0, "")
    assert "privacy.retention is not set" in said.err


def test_those_who_are_due_are_forgotten_in_one_go(pb: Pb, kept: Made) -> None:
    assert pb("forget", "-q", "is:retention-due", "--yes", "-m", "retention").code == 0
    assert pb("retention", "--json").data == []
    assert "New" in pb("ls").out
