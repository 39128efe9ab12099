"""A file as a form: which fields, of which kind, in which order."""

from __future__ import annotations

import pytest

from pipeboard.actions.form import Field, fields, named, shown
from pipeboard.errors import UsageError
from pipeboard.model.merge import merge

CONFIG = merge(
    {
        "workspace": {"currency": "EUR"},
        "team": {"mara": {"name": "Mara"}, "tomas": {"name": "Tomas"}},
        "custom_fields": {
            "seats": {"type": "integer"},
            "level": {"type": "enum", "values": ["gold", "tin"]},
            "vat": {"type": "flag"},
            "floors": {"type": "integer", "scope": "org"},
        },
    }
)
TREE = {
    "schema": "1",
    "id": "c-7f3k2q9wab",
    "name": "Anna Keller",
    "company": {"name": "Nordlicht", "employees": "140"},
    "email": ["anna@nordlicht.example", "ak@home.example"],
    "phone": [{"value": "+49 30 5550142", "kind": "work"}],
    "stage": "lead",
    "source": {"channel": "web"},
    "shoe_size": "41",
    "notes": [
        {"id": "n-1", "kind": "question", "state": "answered", "text": "Old?", "answer": "yes"},
        {"id": "n-2", "kind": "question", "state": "open", "text": "Does it export?"},
    ],
    "follow_ups": [{"id": "f-1", "due": "2026-11-24", "channel": "phone", "reason": "price"}],
    "opportunities": [{"id": "o-1", "name": "Seats", "value": "18000", "currency": "EUR"}],
}


def by_name(**more: object) -> dict[str, Field]:
    return {field.name: field for field in fields({**TREE, **more}, CONFIG)}


def test_what_is_set_comes_first_then_open_entries_then_what_could_be() -> None:
    names = list(by_name())
    order = [
        "name", "company.employees", "shoe_size", "notes[n-2].text", "follow_ups[f-1].due",
        "notes[n-1].answer", "title", "custom.seats", "notes[n-2].answer",
    ]  # fmt: skip
    assert [name for name in names if name in order] == order


def test_no_field_is_listed_twice_and_none_that_has_a_verb_of_its_own() -> None:
    names = [field.name for field in fields(TREE, CONFIG)]
    assert len(names) == len(set(names))
    assert not {"id", "schema", "stage", "stage_history"} & {name.split("[")[0] for name in names}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("title", "text"), ("email", "list"), ("phone[0].value", "text"), ("status", "enum"),
        ("owner", "ref"), ("company.employees", "number"), ("source.cost", "money"),
        ("created", "time"), ("status_info.review_on", "date"), ("consent.do_not_contact", "yesno"),
        ("opportunities[o-1].value", "money"), ("follow_ups[f-1].due", "time"),
        ("custom.seats", "number"), ("custom.level", "enum"), ("custom.vat", "yesno"),
        ("shoe_size", "text"),
    ],
)  # fmt: skip
def test_every_field_has_the_kind_of_the_tables(name: str, kind: str) -> None:
    assert by_name()[name].kind == kind


@pytest.mark.parametrize(
    ("name", "choice"),
    [
        ("owner", "tomas"), ("notes[n-2].state", "answered"), ("custom.level", "gold"),
        ("qualification.budget.state", "met"), ("consent.phone", "opted-out"),
        ("country", "DE"), ("source.currency", "NOK"), ("consent.do_not_contact", "yes"),
        ("status", "nurture"), ("preferred_channel", "letter"),
    ],
)  # fmt: skip
def test_what_may_be_chosen_is_offered(name: str, choice: str) -> None:
    assert choice in by_name()[name].choices


def test_an_entry_says_which_it_is_and_money_has_its_currency_beside_it() -> None:
    found = by_name()
    assert found["notes[n-2].answer"].about == "question Does it export?"
    assert shown(found["opportunities[o-1].value"]) == "18000 EUR"
    assert shown(found["email"]) == "anna@nordlicht.example, ak@home.example"


def test_a_company_that_is_only_a_name_is_one_line() -> None:
    found = by_name(company="Nordlicht")
    assert found["company"].kind == "text"
    assert "company.industry" not in found


def test_entries_without_an_id_are_named_by_their_place() -> None:
    twins = [{"kind": "note", "text": "a"}, {"kind": "note", "text": "b"}]
    assert by_name(notes=twins)["notes[1].text"].value == "b"


def test_an_organisation_has_its_own_fields() -> None:
    names = [field.name for field in fields({"name": "Nordlicht"}, CONFIG, organisation=True)]
    assert {"domain", "revenue.amount", "custom.floors"} <= set(names)
    assert "stage" not in names
    assert "email" not in names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("titel", "nearest: title"), ("stage", "not set by hand"), ("company", "more than one line"),
        ("a..b", "not a field path"), ("notes", "more than one line"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_field_is_refused_with_what_is_near(name: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        named(name, TREE, CONFIG)
    assert said in str(error.value)


def test_a_field_of_ones_own_may_be_named() -> None:
    assert named("custom.dog", TREE, CONFIG) == Field(("custom", "dog"), "custom.dog", "text")
