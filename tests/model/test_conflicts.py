"""The records of what two people changed at once: how they are read, what is decided together."""

from __future__ import annotations

import pytest

from pipeboard.model.check import check_organisation
from pipeboard.model.check_config import check_config
from pipeboard.model.conflicts import conflicts_of, decision, decisions
from pipeboard.model.merge import merge

CONFIG = {"schema": "1", "workspace": {"name": "Test", "currency": "EUR"}}


def record(field: str, kept: object = "1", other: object = "2", **more: object) -> dict:
    return {"id": f"x-{len(field)}", "field": field, "kept": kept, "by": "mara",
            "other": other, "other_by": "tomas", **more}  # fmt: skip


def test_a_record_names_two_people_and_their_values() -> None:
    (one,) = conflicts_of({"conflicts": [record("stage", "lost", "open", was="lead")]})
    assert one.path == ("stage",)
    assert [(side.by, side.value, side.gone) for side in one.sides] == [
        ("mara", "lost", False),
        ("tomas", "open", False),
    ]
    assert (one.was, one.entry, one.also) == ("lead", "x-5", ())


def test_a_field_inside_an_entry_is_named_by_the_entry() -> None:
    (one,) = conflicts_of({"conflicts": [record("activities[a-1].text")]})
    assert one.path == ("activities", "a-1", "text")


def test_an_empty_field_is_the_file_itself() -> None:
    (one,) = conflicts_of({"conflicts": [record("", None, None, other_deleted="true")]})
    assert one.is_file
    assert [side.gone for side in one.sides] == [False, True]


@pytest.mark.parametrize(
    "records",
    ["none", None, {}, ["a text", None], [{}], [{"field": "a..b", "kept": ["x"]}], [{"id": []}]],
)
def test_what_is_no_record_is_passed_over_or_says_little(records: object) -> None:
    for one in conflicts_of({"conflicts": records}):  # type: ignore[dict-item]  # typed by hand
        assert one.sides[0].by == ""


@pytest.mark.parametrize(
    ("field", "together"),
    [
        ("stage", "stage"),
        ("status", "status"),
        ("status_info.reason", "status"),
        ("status_info", "status"),
        ("qualification.budget.evidence", "qualification.budget"),
        ("opportunities[o-1].lost_reason", "opportunities[o-1].stage"),
        ("opportunities[o-1].value", "opportunities[o-1].value"),
        ("", ""),
        ("not a path[", "not a path["),
    ],
)
def test_what_belongs_together_is_one_decision(field: str, together: str) -> None:
    assert decision(field) == together


def test_a_status_is_decided_with_its_reasons_and_leads_them() -> None:
    fields = ["status_info.at", "status_info.reason", "title", "status"]
    status, title = conflicts_of({"conflicts": [record(field) for field in fields]})
    assert status.field == "status"
    assert [one.field for one in status.also] == ["status_info.at", "status_info.reason"]
    assert title.also == ()
    assert decisions(fields) == 2


def test_two_records_of_one_field_are_two_decisions() -> None:
    fields = ["title", "status", "title", "status_info.note", "status"]
    found = conflicts_of(
        {"conflicts": [{"id": f"x-{n}", "field": f} for n, f in enumerate(fields)]}
    )
    assert [[each.id for each in one.whole] for one in found] == [
        ["x-0"],
        ["x-1", "x-3"],
        ["x-2"],
        ["x-4"],
    ]
    assert decisions(fields) == 4


def test_organisations_and_the_config_hold_records_as_contacts_do() -> None:
    records = [record("name")]
    assert check_organisation({"name": "Weber", "conflicts": records}, merge(CONFIG)) == []
    assert check_config({**CONFIG, "conflicts": records}) == []
