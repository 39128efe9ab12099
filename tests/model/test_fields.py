"""The table of fields agrees with the Structs, and says what a commit may show."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from pipeboard.model.contact import Contact
from pipeboard.model.contact_meanings import CONTACT_MEANINGS
from pipeboard.model.fields import (
    CONTACT_FIELDS,
    ENTRY_LISTS,
    ORDER,
    ORGANISATION_FIELDS,
    ORGANISATION_ORDER,
    field_name,
    is_visible,
    kind_of,
)
from pipeboard.model.ids import ENTRY_LETTER
from pipeboard.model.organisation import Organisation

KINDS = {"text", "enum", "ref", "number", "money", "date", "time", "list", "map", "log"}


def paths_of(kind, start: str = "") -> set[str]:
    """Every field of a Struct and of the Structs in it, named as the table names them."""
    if isinstance(kind, msgspec.inspect.UnionType):
        return set().union(*(paths_of(option, start) for option in kind.types))
    if isinstance(kind, msgspec.inspect.ListType):
        return paths_of(kind.item_type, start)
    if not isinstance(kind, msgspec.inspect.StructType) or kind.cls.__name__ == "Labelled":
        return set()
    names = set()
    for field in kind.fields:
        name = f"{start}.{field.encode_name}" if start else field.encode_name
        names |= {name} | paths_of(field.type, name)
    return names


# One Struct holds the answers to all four questions; the table knows which asks for what.
_SHARED = {"amount", "currency", "role", "date"}


def test_contacts_have_the_fields_of_the_table() -> None:
    fields = {
        name
        for name in paths_of(msgspec.inspect.type_info(Contact))
        if not (name.startswith("qualification.") and name.split(".")[-1] in _SHARED)
        and name not in ("company.name", "company.custom")
    }
    table = {
        name
        for name in CONTACT_FIELDS
        if not (name.startswith("qualification.") and name.split(".")[-1] in _SHARED)
        and name not in ("company.name", "company.custom")
    }
    assert fields == table


def test_organisations_have_the_fields_of_the_table() -> None:
    assert paths_of(msgspec.inspect.type_info(Organisation)) == set(ORGANISATION_FIELDS)


def test_every_field_has_a_kind_and_what_is_explained_exists() -> None:
    assert set(CONTACT_FIELDS.values()) | set(ORGANISATION_FIELDS.values()) <= KINDS
    assert set(CONTACT_MEANINGS) <= set(CONTACT_FIELDS) | set(ORGANISATION_FIELDS)
    assert {*ORDER, *ORGANISATION_ORDER} <= set(CONTACT_MEANINGS)


def test_the_order_of_a_new_file_is_that_of_the_examples(contact, organisation) -> None:
    assert list(contact) == [name for name in ORDER if name in contact]
    assert ORDER[-1] == "conflicts"
    assert set(organisation) <= set(ORGANISATION_ORDER)


def test_every_list_with_ids_is_a_log() -> None:
    assert set(ENTRY_LETTER) <= set(ENTRY_LISTS)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("stage",), "stage"),
        (("activities", "a-4k2m9x", "text"), "activities.text"),
        (("activities", 0, "text"), "activities.text"),
        (("opportunities", "o-1", "proof", 2, "kind"), "opportunities.proof.kind"),
        (("customer", "feedback", 0, "rating"), "customer.feedback.rating"),
        (("tags", "vip"), "tags"),
        (("custom", "external", "hubspot"), "custom.external.hubspot"),
        ((), ""),
    ],
)
def test_a_path_has_a_name_without_its_entries(path, name: str) -> None:
    assert field_name(path) == name


def test_kinds() -> None:
    assert kind_of(("opportunities", "o-1", "value")) == "money"
    assert kind_of(("employees",), organisation=True) == "number"
    assert kind_of(("custom", "seats")) is None


@pytest.mark.parametrize(
    ("path", "value", "is_shown"),
    [
        (("stage",), "lead", True),
        (("owner",), "mara", True),
        (("timezone",), "Europe/Berlin", True),
        (("opportunities", "o-1", "value"), "18000", True),
        (("opportunities", "o-1", "expected_close"), "2026-12-18", True),
        (("follow_ups", "f-1", "due"), "2026-11-24T10:00+01:00", True),
        (("activities", "a-1", "tone"), "+", True),
        (("employees",), "140", True),
        (("name",), "Anna", False),
        (("email",), "a@b.example", False),
        (("email", "a@b.example"), "a@b.example", False),
        (("phone",), "+49 30", False),
        (("title",), "CEO", False),
        (("tags", "vip"), "vip", False),
        (("activities", "a-1", "text"), "hello", False),
        (("follow_ups", "f-1", "reason"), "call", False),
        (("traits", "marital_status", "value"), "married", False),
        (("custom", "external", "hubspot"), "004711", False),
        (("unknown",), "x", False),
        (("status_info", "reason"), "other: he told Ms. Vogt", False),
        (("activities", "a-1", "outcome"), "ask anna@b.example", False),
        (("opportunities", "o-1", "value"), "as Anna said", False),
        (("activities",), None, False),
    ],
)
def test_commits_show_no_names_addresses_or_sentences(path, value, is_shown: bool) -> None:
    assert is_visible(path, value) is is_shown


def test_what_lists_import_is_light() -> None:
    heavy = {"msgspec", "yaml", "ruamel", "dataclasses", "inspect", "decimal", "rich", "textual"}
    code = (
        "import sys; import pipeboard.model.fields, pipeboard.model.times, pipeboard.model.dates,"
        " pipeboard.model.business, pipeboard.model.money; print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert not heavy & set(ran.stdout.split())
