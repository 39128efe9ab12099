"""Every problem of a contact, an organisation or a card, each with its path and level."""

from __future__ import annotations

import copy
import sys
from datetime import UTC

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.model.check import (
    check_contact,
    check_file,
    check_organisation,
    check_person,
    read_contact,
)
from pipeboard.model.check_types import check_shape
from pipeboard.model.contact import Contact
from pipeboard.model.dates import parse_time_or_none
from pipeboard.model.merge import merge
from pipeboard.model.tree import Tree, value_at

DEFAULT = merge({"workspace": {"timezone": "UTC"}})


def told(findings) -> list[tuple[str, str]]:
    """Level and path of each finding, as `error status_info.reason`."""
    return [(one.level, ".".join(map(str, one.path))) for one in findings]


def test_the_examples_are_fine(contact, organisation, config) -> None:
    assert check_contact(contact, config) == []
    assert check_organisation(organisation, config) == []


def test_a_name_alone_is_fine() -> None:
    assert check_contact({"name": "Jonas"}, DEFAULT) == []
    assert check_contact({"name": "Jonas", "activities": None, "tags": None}, DEFAULT) == []


# (what the file says, level, path, words of the message)
AMISS = [
    ({"name": None}, "error", "name", "name is missing"),
    ({"name": "  "}, "error", "name", "name is empty"),
    ({"name": ["x"]}, "error", "name", "a list stands where a text belongs"),
    ({"schema": "2"}, "error", "schema", "a newer pipeboard"),
    ({"id": "g-7f3k2q9wab"}, "error", "id", "is not the id of a contact"),
    ({"id": "c-7F3K2Q9WAB"}, "error", "id", "is not the id of a contact"),
    ({"stage": "propsect"}, "error", "stage", '"propsect" is not a stage; nearest: prospect'),
    ({"status": "nurtre"}, "error", "status", '"nurtre" is not a status; nearest: nurture'),
    ({"status": "zzz"}, "error", "status", "allowed: churned, disqualified"),
    ({"preferred_channel": "fax"}, "error", "preferred_channel", "is not a preferred channel"),
    ({"tags": {"a": "b"}}, "error", "tags", "a map stands where a"),
    ({"source": "web"}, "error", "source", '"web" stands where a map belongs'),
    ({"activities": "none"}, "error", "activities", "stands where a list belongs"),
    ({"activities": [None]}, "error", "activities.0", "a map is missing"),
    ({"activities": ["called"]}, "error", "activities.0", "stands where a map belongs"),
    ({"created": "2026-13-01"}, "error", "created", '"2026-13-01" is not a date'),
    ({"created": "yesterday"}, "error", "created", '"yesterday" is not a time'),
    ({"created": "2026-11-02T08:00"}, "error", "created", "has no offset"),
    (
        {"consent": {"do_not_contact": "yes"}},
        "error",
        "consent.do_not_contact",
        "not true or false",
    ),
    ({"consent": {"email": "opted in"}}, "error", "consent.email", "nearest: opted-in"),
    ({"consent": {"at": "2026"}}, "error", "consent.at", "is not a time"),
    ({"source": {"cost": "-1"}}, "error", "source.cost", "is negative"),
    ({"customer": {"renewal": "soon"}}, "error", "customer.renewal", "is not a time"),
    (
        {"customer": {"feedback": [{"rating": "11"}]}},
        "error",
        "customer.feedback.0.rating",
        "11 is not 0 to 10",
    ),
    (
        {"qualification": {"budget": {"state": "yes"}}},
        "error",
        "qualification.budget.state",
        '"yes" is not a state',
    ),
    (
        {"qualification": {"budget": {"amount": "nan"}}},
        "error",
        "qualification.budget.amount",
        "is not an amount",
    ),
    ({"status": "lost"}, "error", "status_info", "needs status_info"),
    ({"country": "Germany"}, "warning", "country", "is not a country"),
    ({"country": "de"}, "warning", "country", "write DE"),
    ({"language": "DE"}, "warning", "language", "write de"),
    ({"language": "deutsch"}, "warning", "language", "is not a language"),
    ({"timezone": "Berlin"}, "warning", "timezone", "is not a time zone"),
    ({"org": "Nordlicht"}, "warning", "org", "is not the id of an organisation"),
    ({"persona": "cto"}, "warning", "persona", "none is configured"),
    ({"company": {"industry": "medai"}}, "warning", "company.industry", "nearest: media"),
    ({"source": {"channel": "wbe"}}, "warning", "source.channel", "is not a source channel"),
    ({"source": {"currency": "DEM"}}, "warning", "source.currency", "is not a currency"),
    (
        {"status": "lost", "status_info": {"reason": "prise"}},
        "warning",
        "status_info.reason",
        "nearest: price",
    ),
    (
        {"status": "lost", "status_info": {"at": "2026-11-02"}},
        "warning",
        "status_info.reason",
        "needs",
    ),
    (
        {"status": "nurture", "status_info": {"reason": "other"}},
        "warning",
        "status_info.note",
        "needs a note",
    ),
    (
        {"status": "paused", "status_info": {"reason": "timing"}},
        "warning",
        "status_info.review_on",
        "the day it ends",
    ),
    ({"stauts": "open"}, "hint", "stauts", "nearest: status"),
    ({"notes": [{"txt": "x"}]}, "hint", "notes.0.txt", "nearest: text"),
]


@pytest.mark.parametrize(("said", "level", "path", "words"), AMISS)
def test_what_is_amiss_is_named(said: dict[str, Tree], level: str, path: str, words: str) -> None:
    findings = check_contact({"name": "Jonas"} | said, DEFAULT)
    assert told(findings) == [(level, path)]
    assert words in findings[0].message


# (list, entry, level, field, words)
ENTRIES = [
    (
        "signals",
        {"at": "2026-11-02", "kind": "demo-reqest"},
        "warning",
        "kind",
        "nearest: demo-request",
    ),
    ("signals", {"kind": "download"}, "warning", "at", "counts for nothing"),
    ("activities", {"at": "2026-11-02", "type": "fax"}, "error", "type", "is not a type"),
    (
        "activities",
        {"at": "2026-11-02", "type": "call", "dir": "inn"},
        "error",
        "dir",
        "nearest: in",
    ),
    (
        "activities",
        {"at": "2026-11-02", "type": "call", "tone": "++"},
        "error",
        "tone",
        "not a tone",
    ),
    (
        "activities",
        {"at": "2026-11-02", "type": "call", "min": "ten"},
        "error",
        "min",
        "not a number",
    ),
    ("activities", {"at": "2026-11-02", "type": "call", "min": "-5"}, "error", "min", "0 or more"),
    (
        "activities",
        {"at": "2026-11-02", "type": "call", "outcome": "ok"},
        "warning",
        "outcome",
        "outcome",
    ),
    ("notes", {"kind": "rant"}, "error", "kind", "is not a kind"),
    ("notes", {"state": "closed"}, "error", "state", "is not a state"),
    ("opportunities", {"stage": "dmeo"}, "warning", "stage", "nearest: demo"),
    ("opportunities", {"value": "18k"}, "error", "value", "is not a number"),
    ("opportunities", {"value": "-1"}, "error", "value", "is negative"),
    ("opportunities", {"value": "inf"}, "error", "value", "is not an amount"),
    ("opportunities", {"value": "NaN"}, "error", "value", "is not an amount"),
    ("opportunities", {"value": "1e400"}, "error", "value", "is not an amount"),
    ("opportunities", {"probability": "120"}, "error", "probability", "0 to 100"),
    ("opportunities", {"probability": "nan"}, "error", "probability", "0 to 100"),
    ("opportunities", {"per": "week"}, "error", "per", "is not a period"),
    ("opportunities", {"forecast": "sure"}, "error", "forecast", "is not a forecast"),
    ("opportunities", {"expected_close": "2026-02-30"}, "error", "expected_close", "not a date"),
    ("opportunities", {"lost_reason": "prise"}, "warning", "lost_reason", "nearest: price"),
    ("opportunities", {"currency": "EURO"}, "warning", "currency", "is not a currency"),
    ("purchases", {"at": "2026-11-02", "value": "x"}, "error", "value", "is not a number"),
    ("follow_ups", {"channel": "email"}, "warning", "due", "counts for nothing"),
    ("follow_ups", {"due": "2026-11-31"}, "error", "due", "is not a date"),
    ("follow_ups", {"due": "2026-11-30", "promised": "y"}, "error", "promised", "true or false"),
    ("follow_ups", {"due": "2026-11-30", "snoozed": "1.5"}, "error", "snoozed", "whole number"),
    (
        "follow_ups",
        {"due": "2026-11-30", "cadence": "in"},
        "warning",
        "cadence",
        "is not a cadence",
    ),
    ("stage_history", {"at": "2026-11-02", "stage": "won"}, "error", "stage", "is not a stage"),
]


@pytest.mark.parametrize(("name", "entry", "level", "field", "words"), ENTRIES)
def test_what_is_amiss_in_an_entry_is_named_by_its_id(name, entry, level, field, words) -> None:
    tree = {"name": "Jonas", name: [{"id": "x-1"}, {"id": "x-2"} | entry]}
    fine = {("warning", f"{name}.{position}.{key}") for position in (0,) for key in NEEDED[name]}
    findings = [one for one in check_contact(tree, DEFAULT) if one.path[1] not in (0, "x-1")]
    assert len(findings) == 1, findings
    assert findings[0].level == level
    assert words in findings[0].message
    assert findings[0].path[-1] == field
    assert value_at(tree, findings[0].path) == entry.get(field)
    assert fine <= set(told(check_contact(tree, DEFAULT)))


NEEDED: dict[str, tuple[str, ...]] = {
    "signals": ("at", "kind"),
    "activities": ("at", "type"),
    "stage_history": ("at",),
    "follow_ups": ("due",),
    "purchases": ("at",),
    "notes": (),
    "opportunities": (),
}


def test_ids_of_entries_are_unique_in_the_file_and_well_formed() -> None:
    tree = {
        "name": "Jonas",
        "notes": [{"id": "n-1"}, {"id": "n-1"}, {"id": "N1"}],
        "opportunities": [{"id": "n-1"}],
    }
    assert told(check_contact(tree, DEFAULT)) == [
        ("error", "notes.1.id"),
        ("error", "notes.2.id"),
        ("error", "opportunities.0.id"),
    ]


def test_all_problems_of_a_file_are_named_at_once() -> None:
    tree = {"name": "Jonas"}
    expected = []
    for said, level, path, _ in AMISS:
        key = next(iter(said))
        if key not in tree and len(said) == 1:
            tree |= said
            expected.append((level, path))
    assert len(expected) > 15
    assert sorted(told(check_contact(tree, DEFAULT))) == sorted(expected)


def test_owners_are_asked_only_where_there_is_a_team(config) -> None:
    tree = {"name": "Jonas", "owner": "maria"}
    assert check_contact(tree, DEFAULT) == []
    findings = check_contact(tree, config)
    assert told(findings) == [("hint", "owner")]
    assert "nearest: mara" in findings[0].message


def test_custom_fields_are_checked_where_they_are_declared() -> None:
    config = merge(
        {
            "custom_fields": {
                "seats": {"type": "integer", "min": "1", "scope": "opportunity"},
                "region": {"type": "enum", "values": ["north", "south"]},
                "since": {"type": "date"},
                "vip": {"type": "flag"},
                "score": {"type": "number", "max": "10"},
                "areas": {"type": "list", "values": ["a", "b"]},
                "memo": {"type": "text"},
            }
        }
    )
    fine = {
        "region": "north",
        "since": "2026-11-02",
        "vip": "true",
        "score": "9.5",
        "areas": ["a"],
        "memo": "x",
        "undeclared": "kept",
        "regoin": "anything",
        "external": {"hubspot": "004711"},
    }
    deal = {"id": "o-1", "custom": {"seats": "3"}}
    assert check_contact({"name": "x", "custom": fine, "opportunities": [deal]}, config) == []
    bad = {"region": "nort", "since": "x", "vip": "1", "score": "11", "areas": ["a", "c"]}
    deal = {"id": "o-1", "custom": {"seats": "0"}}
    tree = {"name": "x", "custom": bad, "opportunities": [deal]}
    assert sorted(told(check_contact(tree, config))) == [
        ("warning", "custom.areas.1"),
        ("warning", "custom.region"),
        ("warning", "custom.score"),
        ("warning", "custom.since"),
        ("warning", "custom.vip"),
        ("warning", "opportunities.o-1.custom.seats"),
    ]


def test_an_organisation_is_checked(config) -> None:
    tree = {
        "name": "N",
        "id": "c-7f3k2q9wab",
        "employees": "many",
        "revenue": {"amount": "-5", "currency": "XXX", "year": "x"},
        "country": "XX",
        "industry": "medias",
        "financial_health": "fine",
        "checked_at": "x",
        "notes": [{"id": "n-1", "kind": "x"}],
    }
    assert sorted(told(check_organisation(tree, config))) == [
        ("error", "checked_at"),
        ("error", "employees"),
        ("error", "financial_health"),
        ("error", "id"),
        ("error", "notes.n-1.kind"),
        ("error", "revenue.amount"),
        ("error", "revenue.year"),
        ("warning", "country"),
        ("warning", "industry"),
        ("warning", "revenue.currency"),
    ]


@pytest.mark.parametrize(
    ("path", "tree", "found"),
    [
        ("contacts/a.yaml", {"name": "x", "stage": "y"}, [("error", "stage")]),
        ("contacts/7f/a.yaml", {"title": "x"}, [("error", "name")]),
        ("orgs/a.yaml", {"name": "x", "employees": "y"}, [("error", "employees")]),
        ("competitors/a.yaml", {"claims": {"a": "b"}}, [("error", "name"), ("error", "claims")]),
        ("library/a.yaml", {"title": "x", "personas": ["y"]}, [("hint", "personas.0")]),
        ("library/a.yaml", {"kind": "x"}, [("error", "title")]),
        ("people/mara.yaml", {"segments": [{"id": "x"}]}, [("error", "segments.x.q")]),
        ("pipeboard.yaml", {"git": {"sync": "x"}}, [("error", "git.sync")]),
        ("other.yaml", {"a": "b"}, []),
        ("docs/a.yaml", {"a": "b"}, []),
    ],
)
def test_a_file_is_judged_by_where_it_stands(path: str, tree: Tree, found) -> None:
    assert told(check_file(path, tree, DEFAULT)) == found


@pytest.mark.parametrize("tree", [None, [], "text", ["x"]])
def test_what_is_no_map_is_one_error(tree: Tree) -> None:
    assert [one.level for one in check_contact(tree, DEFAULT)] == ["error"]
    assert [one.level for one in check_organisation(tree, DEFAULT)] == ["error"]
    assert [one.level for one in check_person(tree)] == ["error"]


def test_a_contact_is_read_and_checked_at_once(contact, config) -> None:
    anna, findings = read_contact(contact, config)
    assert anna is not None
    assert (anna.name, findings) == ("Anna Keller", [])
    nobody, findings = read_contact(contact | {"stage": "x"}, config)
    assert nobody is None
    assert told(findings) == [("error", "stage")]


KEYS = [*Contact.__struct_fields__, "kind", "value", "at", "state", "budget", "amount", "proof"]
texts = st.one_of(
    st.sampled_from(["", "lead", "true", "25", "-1", "2026-11-02", "nan", "DE", "x", "null"]),
    st.text(max_size=8),
)
trees = st.recursive(
    st.one_of(st.none(), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=20,
)


def converts(tree: Tree) -> bool:
    try:
        msgspec.convert(tree, Contact, strict=False)
    except msgspec.ValidationError:
        return False
    return True


times = st.sampled_from(["2026-11-02", "2026-11-02T08:52Z", "2026-W01-1T08:52Z"]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text) - 1), st.sampled_from("0139-:TZW+")).map(
        lambda change: text[: change[0]] + change[1] + text[change[0] + 1 :]
    )
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), trees, max_size=8))
def test_no_file_stops_the_check_and_shape_errors_are_exactly_msgspecs(tree) -> None:
    tree = {key: inner for key, inner in tree.items() if inner is not None}
    before = copy.deepcopy(tree)
    findings = check_contact(tree, DEFAULT)
    assert tree == before
    shape = check_shape(tree, Contact)
    assert (shape == []) == converts(tree)
    assert {one.path for one in shape} <= {one.path for one in findings if one.level == "error"}
    assert all("at `$" not in one.message for one in shape), "said in the words of the library"


@given(st.one_of(times, st.text(alphabet="0123456789-:TZW+ ", max_size=20)))
def test_the_quick_look_at_a_time_agrees_with_reading_it(text: str) -> None:
    findings = check_contact({"name": "x", "created": text}, DEFAULT)
    assert (findings == []) == (parse_time_or_none(text, UTC) is not None)


def test_checking_is_quick(contact, config) -> None:
    """A cold index checks every file of a board: some hundred calls each, whatever it has seen."""
    check_contact(contact, config)
    calls = []
    sys.setprofile(lambda frame, event, arg: calls.append(event))
    try:
        check_contact(contact, config)
    finally:
        sys.setprofile(None)
    assert len(calls) < 1_500
