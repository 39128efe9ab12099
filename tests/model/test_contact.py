"""Contacts, organisations and cards, as their files say them."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from pipeboard.model.cards import person_of
from pipeboard.model.contact import Contact, contact_of
from pipeboard.model.organisation import organisation_of
from pipeboard.model.tree import as_text


def test_a_name_is_enough() -> None:
    contact = contact_of({"name": "Jonas Weber"})
    assert (contact.stage, contact.status, contact.id) == ("lead", "open", None)
    assert contact.activities == contact.emails == []


def test_the_example_comes_back_from_its_struct_as_it_was(contact) -> None:
    """Nothing of the example is lost, renamed or changed on the way through the types."""
    plain = msgspec.to_builtins(contact_of(contact), str_keys=True)
    expected = {key: value for key, value in contact.items() if key not in ("schema", "status")}
    assert as_text(plain) == expected  # what equals its default is left out


def test_values_have_their_types(contact) -> None:
    anna = contact_of(contact)
    deal = anna.opportunities[0]
    assert (deal.value, deal.probability, deal.expected_close) == (Decimal(18000), 25, "2026-12-18")
    assert anna.activities[2].min == 25
    assert anna.consent.do_not_contact is False
    assert anna.stage_history[1].from_ == "lead"
    assert anna.custom == {"external": {"hubspot": "004711"}}
    assert anna.country == "DE"


def test_what_looks_like_a_number_stays_the_text_it_is() -> None:
    contact = contact_of({"name": "123", "phone": "+4930555", "address": {"zip": "01234"}})
    assert (contact.name, contact.phone, contact.address.zip) == ("123", "+4930555", "01234")


@pytest.mark.parametrize(
    ("email", "all_of_them"),
    [
        ("a@b.example", ["a@b.example"]),
        (["a@b.example", {"value": "c@d.example", "kind": "home"}], ["a@b.example", "c@d.example"]),
        (None, []),
        ([], []),
    ],
)
def test_a_list_may_stand_as_its_only_element(email, all_of_them: list[str]) -> None:
    assert contact_of({"name": "x", "email": email}).emails == all_of_them


def test_every_field_but_the_name_may_be_unset() -> None:
    tree = dict.fromkeys(Contact.__struct_fields__) | {"name": "x"}
    assert contact_of(tree) == Contact(name="x")
    assert contact_of({"name": "x", "activities": [{"id": None, "min": None}]}).activities
    with pytest.raises(msgspec.ValidationError, match="name"):
        contact_of({"name": None})


def test_unknown_keys_are_no_obstacle() -> None:
    tree = {"name": "x", "zodiac": "leo", "notes": [{"text": "y", "mood": "z"}]}
    assert contact_of(tree).notes[0].text == "y"


def test_a_company_may_be_a_name() -> None:
    assert contact_of({"name": "x", "company": "Weber Print"}).employer.name == "Weber Print"
    inline = contact_of({"name": "x", "company": {"name": "W", "employees": "12"}})
    assert inline.employer.employees == 12
    assert contact_of({"name": "x"}).employer is None


def test_an_organisation(organisation) -> None:
    firm = organisation_of(organisation)
    assert (firm.employees, firm.growth_pct, firm.revenue.amount) == (140, 12, 22_000_000)
    assert firm.market == ["DE", "AT"]
    assert firm.from_ == "annual report 2025"
    assert organisation_of({"name": "x", "notes": None}).notes == []


def test_cards() -> None:
    mine = person_of({"segments": [{"id": "x", "q": "tag:x", "key": "9"}], "keys": {"move": "m"}})
    assert mine.segments[0].key == 9
