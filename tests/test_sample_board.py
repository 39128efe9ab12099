"""The sample board: valid to the last field, linked without a loose end, and as varied as it says.

It is written as of Sunday 2026-11-22, 09:00 UTC; the demo moves its dates to today.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeboard.model.check import (
    check_competitor,
    check_contact,
    check_library_item,
    check_organisation,
    check_person,
)
from pipeboard.model.check_config import check_config
from pipeboard.model.config import Config
from pipeboard.model.ids import ENTRY_ID, FILE_ID
from pipeboard.model.merge import merge
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Set
from pipeboard.query.parse import parse
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load

BOARD = Path(__file__).parent.parent / "board"
OSLO = zone("Europe/Oslo")
NOW = parse_time("2026-11-22T09:00Z", OSLO)[0]

# Numbers that no one has: 555 01xx and what the regulators of GB, FR, SE, IE keep for stories.
_FICTIONAL = re.compile(r"555[ -]?01|5550 ?01|55 50 01|7946 01|1 99 00|465 004|20 910 01")


def _read(folder: str) -> dict[str, Any]:
    return {
        path.name: load(path.read_bytes(), f"{folder}/{path.name}")
        for path in sorted((BOARD / folder).glob("*.yaml"))
    }


CONFIG: Any = load((BOARD / "pipeboard.yaml").read_bytes(), "pipeboard.yaml")
CONTACTS = _read("contacts")
ORGANISATIONS = _read("orgs")
PEOPLE = _read("people")
COMPETITORS = _read("competitors")
LIBRARY = _read("library")


@pytest.fixture(scope="module")
def config() -> Config:
    return merge(CONFIG)


def _values(*path: str) -> Counter[str]:
    """How often each value stands at a path of the contacts; `*` is any key."""
    counted: Counter[str] = Counter()
    for tree in CONTACTS.values():
        counted.update(_at(tree, path))
    return counted


def _at(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _at(inner, path)
    elif isinstance(value, dict):
        if path:
            held = value.values() if path[0] == "*" else [value.get(path[0])]
            for inner in held:
                yield from _at(inner, path[1:])
    elif value is not None and not path:
        yield value


def _entries(tree: Any, name: str) -> list[Any]:
    return tree.get(name) or []


def _texts(value: Any) -> list[str]:
    """A list that may stand as its only element, labels left out."""
    several = value if isinstance(value, list) else [value]
    return [one["value"] if isinstance(one, dict) else one for one in several if one]


# valid ---------------------------------------------------------------------------------------


def test_the_config_is_valid_and_is_this_companys_own(config: Config) -> None:
    assert check_config(CONFIG) == []
    assert [member.role for member in config.team.values()] == ["rep", "rep", "manager", "bot"]
    assert sum(float(criterion.weight) for criterion in config.icp.criteria) == 100
    assert config.icp.disqualifiers
    assert config.personas
    assert config.targets
    assert config.custom_fields


@pytest.mark.parametrize("name", CONTACTS)
def test_every_contact_is_valid_without_a_hint(name: str, config: Config) -> None:
    assert check_contact(CONTACTS[name], config) == []


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_every_organisation_is_valid_without_a_hint(name: str, config: Config) -> None:
    assert check_organisation(ORGANISATIONS[name], config) == []


def test_competitors_library_and_people_are_valid(config: Config) -> None:
    found = [
        *(problem for tree in COMPETITORS.values() for problem in check_competitor(tree, config)),
        *(problem for tree in LIBRARY.values() for problem in check_library_item(tree, config)),
        *(problem for tree in PEOPLE.values() for problem in check_person(tree)),
    ]
    assert found == []


def test_every_saved_query_can_be_read() -> None:
    saved = [entry["q"] for entry in CONFIG["segments"] if "q" in entry]
    saved += [entry["if"] for entry in CONFIG["icp"]["criteria"] + CONFIG["icp"]["disqualifiers"]]
    saved += [persona["match"] for persona in CONFIG["personas"].values() if "match" in persona]
    saved += [entry["q"] for tree in PEOPLE.values() for entry in tree["segments"]]
    assert len(saved) > 15
    for query in saved:
        assert parse(query).where is not None


def test_the_board_is_as_large_as_it_says() -> None:
    assert 115 <= len(CONTACTS) <= 130
    assert 25 <= len(ORGANISATIONS) <= 30
    assert len(COMPETITORS) == 3
    assert len(LIBRARY) >= 8
    assert len(list((BOARD / "notes").glob("*.md"))) == 2
    attributes = (BOARD / ".gitattributes").read_text(encoding="utf-8")
    for folder in ("contacts", "orgs"):
        assert f"{folder}/**/*.yaml merge=pipeboard text eol=lf" in attributes.splitlines()


# identities and links ------------------------------------------------------------------------


def test_ids_are_well_formed_unique_and_in_the_file_names() -> None:
    trees = {**CONTACTS, **ORGANISATIONS}
    ids = [tree["id"] for tree in trees.values()]
    aliases = [alias for tree in CONTACTS.values() for alias in _texts(tree.get("aliases"))]
    assert all(FILE_ID.fullmatch(one) for one in ids + aliases)
    assert len(set(ids + aliases)) == len(ids) + len(aliases)
    for name, tree in trees.items():
        assert name.isascii()
        assert name == name.lower()
        assert name.removesuffix(".yaml").endswith(tree["id"][2:8])


def test_entries_have_ids_of_their_own() -> None:
    for name, tree in CONTACTS.items():
        logs = [log for log in tree.values() if isinstance(log, list) and isinstance(log[0], dict)]
        ids = [entry["id"] for log in logs for entry in log if "id" in entry]
        assert all(ENTRY_ID.fullmatch(one) for one in ids), name
        assert len(set(ids)) == len(ids), name


def test_links_between_files_lead_somewhere() -> None:
    contacts = {tree["id"] for tree in CONTACTS.values()}
    organisations = {tree["id"] for tree in ORGANISATIONS.values()}
    competitors = {name.removesuffix(".yaml") for name in COMPETITORS}
    assert set(_values("org")) <= organisations
    assert set(_values("source", "referred_by")) <= contacts
    assert set(_values("opportunities", "deciders")) <= contacts
    assert {tree["parent"] for tree in ORGANISATIONS.values() if "parent" in tree} <= organisations
    named = [("competitors",), ("opportunities", "competitors"), ("opportunities", "lost_to")]
    assert set(itertools.chain.from_iterable(_values(*path) for path in named)) <= competitors
    assert len(_values("org")) == len(organisations)
    assert sum(_values("source", "referred_by").values()) >= 20
    for tree in CONTACTS.values():
        assert tree.get("source", {}).get("referred_by") != tree["id"]


def test_links_inside_a_file_lead_somewhere() -> None:
    for name, tree in CONTACTS.items():
        notes = {note["id"] for note in _entries(tree, "notes")}
        deals = {deal["id"] for deal in _entries(tree, "opportunities")}
        answered = set(_at(tree, ("follow_ups", "answers")))
        about = {*_at(tree, ("activities", "opp")), *_at(tree, ("purchases", "opp"))}
        assert answered <= notes, name
        assert about <= deals, name


def test_what_is_given_is_in_the_library_or_a_plain_word() -> None:
    items = {name.removesuffix(".yaml") for name in LIBRARY}
    given = {*_values("activities", "gave"), *_values("follow_ups", "give")}
    assert given - items <= {"answer", "guide", "offer", "report", "survey"}
    assert len(given & items) >= 8


def test_a_closed_opportunity_says_when_and_why() -> None:
    for name, tree in CONTACTS.items():
        for deal in _entries(tree, "opportunities"):
            closed = deal["stage"] in ("won", "lost")
            assert ("closed" in deal) == closed, name
            assert (f"{deal['stage']}_reason" in deal) == closed, name


# time ----------------------------------------------------------------------------------------


def _moments(tree: Any) -> list[int]:
    """The instants of everything that has happened, by the start of a day without an hour."""
    logs = ("signals", "activities", "notes", "purchases", "stage_history")
    said = [entry["at"] for log in logs for entry in _entries(tree, log)]
    said += _at(tree, ("qualification", "*", "at"))
    said += _at(tree, ("status_info", "at"))
    said += _at(tree, ("source", "at"))
    said += [deal["opened"] for deal in _entries(tree, "opportunities")]
    said += _at(tree, ("opportunities", "closed"))
    return [parse_time(text, OSLO)[0] for text in said]


def test_nothing_has_happened_in_the_future_and_nothing_before_it_was_created() -> None:
    for name, tree in CONTACTS.items():
        moments = _moments(tree)
        assert max(moments) < NOW, name
        assert min(moments) >= parse_time(tree["created"][:10], OSLO)[0], name
        assert tree.get("source", {"at": tree["created"]})["at"] == tree["created"], name


def test_a_year_of_facts() -> None:
    moments = [moment for tree in CONTACTS.values() for moment in _moments(tree)]
    assert min(moments) > parse_time("2025-09-01", OSLO)[0]
    assert max(moments) > parse_time("2026-11-20", OSLO)[0]


def test_stage_history_tells_how_each_stage_was_reached() -> None:
    for name, tree in CONTACTS.items():
        moves = tree["stage_history"]
        stages = [move["stage"] for move in moves]
        assert stages[0] == "lead", name
        assert stages[-1] == tree["stage"], name
        assert [move.get("from") for move in moves] == [None, *stages[:-1]], name
        times = [parse_time(move["at"], OSLO)[1] for move in moves]
        assert times == sorted(times), name
        assert all(move["reason"] and move["by"] in CONFIG["team"] for move in moves), name
        assert all("gate" in move for move in moves[1:]), name
        assert moves[0]["at"][:10] == tree["created"][:10], name


def test_activities_stand_in_the_order_of_time() -> None:
    for name, tree in CONTACTS.items():
        times = [entry["at"] for entry in _entries(tree, "activities")]
        assert times == sorted(times), name


def test_customers_have_bought_and_others_have_not() -> None:
    for name, tree in CONTACTS.items():
        is_customer = tree["stage"] == "customer"
        assert ("purchases" in tree) == is_customer, name
        assert ("since" in tree.get("customer", {})) == is_customer, name


# addresses -----------------------------------------------------------------------------------


def test_no_address_or_number_is_anybodys() -> None:
    for name, tree in CONTACTS.items():
        for address in _texts(tree.get("email")):
            assert re.fullmatch(r"[\w.+-]+@[\w.-]+\.example", address, re.ASCII), name
        for number in _texts(tree.get("phone")):
            assert _FICTIONAL.search(number), (name, number)
        for link in _texts(tree.get("links")):
            assert link.split("/")[2].endswith(".example"), name
    for name, tree in ORGANISATIONS.items():
        assert tree["domain"].endswith(".example"), name
    for name, tree in LIBRARY.items():
        assert ".example/" in tree["link"], name
    for member in CONFIG["team"].values():
        assert member.get("email", ".example").endswith(".example")


# variety -------------------------------------------------------------------------------------

_ALLOWED = {
    "lead": {"open", "nurture", "paused", "disqualified", "lost"},
    "prospect": {"open", "nurture", "paused", "disqualified", "lost"},
    "customer": {"open", "paused", "churned"},
}


def test_every_stage_and_status_that_go_together() -> None:
    pairs = {(tree["stage"], tree["status"]) for tree in CONTACTS.values()}
    assert pairs == {(stage, status) for stage, some in _ALLOWED.items() for status in some}


def test_each_owner_has_a_board_worth_opening() -> None:
    held = Counter(
        (tree.get("owner"), tree["stage"]) for tree in CONTACTS.values() if tree["status"] == "open"
    )
    for owner in ("ingrid", "jonas", "amina"):
        assert 10 <= held[owner, "lead"] <= 20
        assert 9 <= held[owner, "prospect"] <= 25
        assert held[owner, "customer"] >= 3
    assert held[None, "lead"] >= 2


@pytest.mark.parametrize(
    ("path", "every"),
    [
        ("preferred_channel", "email phone video meeting social sms letter"),
        ("follow_ups channel", "email phone video meeting social sms letter"),
        (
            "activities type",
            "call email meeting video demo social sms letter visit research",
        ),
        ("activities dir", "in out"),
        ("activities tone", "+ 0 -"),
        ("notes kind", "note question concern objection goal need praise"),
        ("notes state", "open answered resolved"),
        ("opportunities stage", "discovery demo proposal negotiation won lost"),
        ("opportunities type", "new upsell cross-sell renewal"),
        ("opportunities per", "once month year"),
        ("qualification * state", "met partial unmet unknown"),
        ("consent basis", "consent legitimate-interest contract"),
        ("consent email", "opted-in opted-out unknown"),
        ("consent phone", "opted-in opted-out unknown"),
        ("consent do_not_contact", "true false"),
        ("customer health", "green amber red"),
        ("customer feedback via", "customer support"),
        ("traits * source", "assumed stated observed"),
        ("stage_history via", "import"),
    ],
)
def test_every_value_of(path: str, every: str) -> None:
    assert set(_values(*path.split())) >= set(every.split())


def test_every_kind_of_signal_outcome_and_source(config: Config) -> None:
    assert set(_values("signals", "kind")) == set(config.signals)
    assert set(_values("activities", "outcome")) == set(config.outcomes)
    assert set(_values("source", "channel")) == set(config.lists.source_channels)
    assert set(_values("persona")) == set(config.personas)


def test_long_and_short_histories() -> None:
    counts = [len(_entries(tree, "activities")) for tree in CONTACTS.values()]
    assert max(counts) >= 50
    assert sum(1 <= count <= 3 for count in counts) >= 40
    assert counts.count(0) >= 8


def test_some_have_steps_promises_snoozes_and_some_have_nothing_planned() -> None:
    assert _values("follow_ups", "promised")["true"] >= 5
    assert _values("follow_ups", "snoozed")
    assert _values("follow_ups", "cadence")
    assert _values("follow_ups", "answers")
    timed = [due for due in _values("follow_ups", "due") if due.startswith("2026-11-22T")]
    assert len(timed) == 2
    idle = [tree for tree in CONTACTS.values() if not tree.get("follow_ups")]
    assert sum(tree["status"] == "open" for tree in idle) >= 20


def test_offers_trials_and_the_price_of_waiting() -> None:
    assert _values("opportunities", "offer", "expires")
    assert _values("opportunities", "proof", "kind")["trial"] >= 2
    assert _values("opportunities", "cost_of_delay", "amount")
    assert _values("qualification", "icp_override", "match")
    assert len(_values("opportunities", "currency")) >= 4
    assert _values("custom", "external", "*")


def test_private_persons_and_inline_companies() -> None:
    private = [tree for tree in CONTACTS.values() if "org" not in tree and "company" not in tree]
    assert len(private) >= 8
    assert sum("traits" in tree for tree in private) >= 4
    assert sum("company" in tree for tree in CONTACTS.values()) >= 40


def test_names_from_many_scripts() -> None:
    names = [tree["name"] for tree in (*CONTACTS.values(), *ORGANISATIONS.values())]
    letters = {letter for name in names for letter in name if letter.isalpha()}
    scripts = {unicodedata.name(letter).split()[0] for letter in letters}
    every = "LATIN GREEK CYRILLIC ARABIC HEBREW DEVANAGARI CJK HANGUL"
    assert set(every.split()) <= scripts
    people = [tree["name"] for tree in CONTACTS.values()]
    assert any("'" in name for name in people)
    assert any(" " not in name for name in people)
    assert any(" van der " in name for name in people)
    assert len(_values("language")) >= 20


def test_files_typed_by_hand_keep_their_look() -> None:
    commented = [
        path
        for path in (BOARD / "contacts").glob("*.yaml")
        if "#" in path.read_text(encoding="utf-8")
    ]
    assert len(commented) >= 4
    for path in commented:
        before = path.read_bytes()
        after = edit(before, [Set(("status",), "open"), Set(("owner",), "amina")], path.name)
        kept = [
            line for line in before.splitlines() if not line.startswith((b"owner:", b"status:"))
        ]
        assert [
            line for line in after.splitlines() if not line.startswith((b"owner:", b"status:"))
        ] == kept
