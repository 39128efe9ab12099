"""The canonical emitter: its look, and that every text survives being written and read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.errors import InvalidData
from pipeboard.model.tree import Append, Set, as_text
from pipeboard.storage.edit import edit
from pipeboard.storage.emit import emit
from pipeboard.storage.read import load

from .cases import DATA, naughty_strings

CONTACT = {
    "schema": 1,
    "id": "c-7f3k2q9wab",
    "name": "Anna Keller",
    "org": "g-n4m81d2xkt",
    "email": "anna.keller@nordlicht.example",
    "phone": "+49 30 5550142",
    "country": "DE",
    "timezone": "Europe/Berlin",
    "style": "short mails, numbers first, no calls before 10",
    "tags": ["analytics", "q1-budget"],
    "links": [],
    "pains": ["reporting takes 3 days a month"],
    "source": {"at": "2026-11-02T08:14Z", "channel": "content", "cost": Decimal("12.50")},
    "qualification": {
        "budget": {"state": "met", "amount": 18000, "evidence": "line approved for 2027"},
        "need": {"state": "met"},
    },
    "activities": [
        {"id": "a-4k2m9x", "at": "2026-11-02T08:52Z", "by": "mara", "text": "thanks", "tone": "+"},
        {"id": "a-5n8v1h", "min": 25, "text": "first line\nsecond line"},
    ],
    "created": date(2026, 11, 2),
    "custom": {"external": {"hubspot": "004711"}},
    "conflicts": [{"id": "x-47f349bce3", "field": "stage", "kept": "lost", "was": None}],
}

WRITTEN = """\
schema: 1
id: c-7f3k2q9wab
name: Anna Keller
org: g-n4m81d2xkt
email: anna.keller@nordlicht.example
phone: "+49 30 5550142"
country: "DE"
timezone: Europe/Berlin
style: short mails, numbers first, no calls before 10
tags: [analytics, q1-budget]
links: []
pains: ["reporting takes 3 days a month"]
source: {at: "2026-11-02T08:14Z", channel: content, cost: 12.50}
qualification:
  budget: {state: met, amount: 18000, evidence: "line approved for 2027"}
  need: {state: met}
activities:
- {id: a-4k2m9x, at: "2026-11-02T08:52Z", by: mara, text: "thanks", tone: "+"}
- id: a-5n8v1h
  min: 25
  text: |-
    first line
    second line
created: "2026-11-02"
custom: {external: {hubspot: "004711"}}
conflicts:
  - id: x-47f349bce3
    field: stage
    kept: lost
    was: null
"""


def test_the_look_of_a_file() -> None:
    assert emit(CONTACT) == WRITTEN
    assert load(WRITTEN.encode(), "x.yaml") == as_text(CONTACT)


def test_the_example_contact_is_written_as_it_is_but_for_comments() -> None:
    (file,) = (DATA / "examples/contacts").glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    tree = load(text.encode(), file.name)
    lines = {line.partition("#")[0].rstrip() for line in text.splitlines()}
    typed = {"schema": 1} | {key: value for key, value in tree.items() if key != "schema"}
    written = [line for line in emit(typed).splitlines() if ": {state" not in line]
    # Numbers and yes/no are text to the reader, so what it gives back is quoted.
    other = [line for line in written if line not in lines]
    assert [line.partition(":")[0] for line in other] == ["consent", "- {id", "- {id"]
    assert [line.count('"25"') + line.count('"false"') for line in other] == [1, 1, 1]


AMBIGUOUS = """
NO no yes Yes y n Y on off ~ null Null NULL true False 012 0o14 0x1F 1:30 10:30 1e3 1.5 .5
-1 +1 1_000 .inf -.INF .nan 2026-11-02 2026-11-02T08:14Z = << @anna `x !x &x *x %x | > - ? :
#x [x] {x} a:b, ' \" --- ... 12:30:45 0 1 -
""".split()  # noqa: SIM905 - as a list it would be all quotes


@pytest.mark.parametrize("text", [*AMBIGUOUS, "", " ", " x", "x ", "a: b", "a #b", "- a", "x\ty"])
def test_no_yaml_tool_takes_text_for_something_else(text: str) -> None:
    tree = {"top": text, "list": [text], "entries": [{"id": text, "inner": {"k": text}}]}
    written = emit(tree)
    assert load(written.encode(), "x.yaml") == tree
    assert yaml.safe_load(written) == tree  # YAML 1.1


def test_numbers_and_yes_no_are_written_plain() -> None:
    tree = {"a": 3, "b": Decimal("12.50"), "c": True, "d": [1, False], "e": {"f": -0.5}, "g": None}
    assert emit(tree) == "a: 3\nb: 12.50\nc: true\nd: [1, false]\ne: {f: -0.5}\ng: null\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), object(), b"x"])
def test_what_no_file_can_hold_is_refused(value: object) -> None:
    with pytest.raises(InvalidData):
        emit({"a": value})


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidData, match="surrogate"):
        emit({"name": "x\ud800y"})


def _everywhere(text: str) -> dict[str, object]:
    return {
        "name": text,
        "tags": [text, "a"],
        "notes": [{"id": "n-1", "kind": text, "text": text}, {"id": "n-2", "text": text + "\nx"}],
        "custom": {"external": {"key": text}},
        "conflicts": [{"id": "x-1", "kept": text}],
    }


def test_every_naughty_string_survives_being_written_and_read() -> None:
    for text in naughty_strings():
        tree = _everywhere(text)
        assert load(emit(tree).encode(), "x.yaml") == tree


def test_every_naughty_string_survives_an_edit() -> None:
    data = (
        b"name: Anna # c\ntags: ['x', y]\nnotes:\n- {id: n-1, text: \"hi\"}\nnote: |\n  a\nz: 1\n"
    )
    for text in naughty_strings():
        asked = [
            Set(("name",), text),
            Set(("tags", 0), text),
            Append(("tags",), text),
            Set(("notes", "n-1", "text"), text),
            Append(("notes",), {"id": "n-2", "text": text + "\n" + text}),
            Set(("note",), text),
        ]
        after = edit(data, asked, "x.yaml")
        tree = load(after, "x.yaml")
        assert tree["name"] == text
        assert tree["tags"] == [text, "y", text]
        assert tree["notes"][0]["text"] == text  # type: ignore[call-overload,index]  # its shape is above
        assert tree["note"] == text
        assert after.endswith(b"\nz: 1\n")


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
odd_text = st.lists(
    st.sampled_from([*"\n\r\t \"'\\:#-?[]{},&*!|>%@`~=", "\x85", "\u2028", "\u2029", "\ufeff", "\x00",
                     "\x1b", "\x7f", "\ufffe", "é", "😀", "a", "0", "\n\n", "\n  "]),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(any_text | odd_text)
def test_any_text_survives_being_written_and_read(text: str) -> None:
    tree = _everywhere(text)
    assert load(emit(tree).encode(), "x.yaml") == tree


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(any_text | odd_text, any_text | odd_text, max_size=4))
def test_any_key_survives_being_written_and_read(custom: dict[str, str]) -> None:
    tree = {"custom": custom, "qualification": custom, "a": [custom]}
    assert load(emit(tree).encode(), "x.yaml") == tree
