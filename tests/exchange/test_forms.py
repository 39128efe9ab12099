"""What form hooks send: read with their lines, mapped, made contacts of, twice is once."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.errors import InvalidData
from pipeboard.exchange.form_fields import person
from pipeboard.exchange.form_lines import leaves, read, value_at
from pipeboard.exchange.form_map import ByName, parse_map
from pipeboard.storage.problem import BrokenFile

# reading -----------------------------------------------------------------------------------------


def test_one_object_a_list_or_one_a_line() -> None:
    one, two = {"email": "a@x.example"}, {"email": "b@x.example", "n": {"m": [1]}}
    for text, lines in (
        (json.dumps(one), [1]),
        (json.dumps(one, indent=2), [1]),
        (f"{json.dumps(one)}\n\n{json.dumps(two)}\n", [1, 3]),
        (f"\ufeff[\n{json.dumps(one)},\n{json.dumps(two)}\n]", [2, 3]),
        ("", []),
        ("[]", []),
    ):
        forms = read(text)
        assert [answers.line for answers in forms] == lines
        assert len(forms) == 0 or forms[0].said == one


def test_numbers_stay_as_they_are_written() -> None:
    assert read('{"n": 1.50, "big": 123456789012345678901234567890}')[0].said == {
        "n": "1.50",
        "big": "123456789012345678901234567890",
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"a": 1}\n{"a": }', 2, "is no JSON"),
        ('{"a": 1}\n"text"', 2, "is no object"),
        ('{"a": NaN}', 1, "NaN is no number"),
        ('[\n{"a": 1}\n{"b": 2}]', 3, "goes on with ,"),
        ('[{"a": 1},', 1, "does not end"),
        ("[] x", 1, "something follows"),
        ("[" * 100_000, 1, "is no JSON"),
        ("name,email", 1, "is no JSON"),
    ],
)
def test_what_is_no_form_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(InvalidData, match=f"line {line}: .*{message}") as raised:
        read(text)
    assert raised.value.exit_code == 3
    assert raised.value.items[0]["line"] == line


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    items: list[dict[str, Any]] = []
    try:
        items = [{"line": one.line} for one in read(text) if isinstance(one.said, dict)]
    except InvalidData as error:
        items = error.items
    assert all(item["line"] >= 1 for item in items)


@given(
    st.recursive(
        st.text(min_size=1) | st.lists(st.text(), min_size=1),
        lambda inner: st.dictionaries(st.text("abc", min_size=1), inner, min_size=1),
    ).map(lambda value: {"top": value})
)
def test_every_leaf_is_found_again_by_its_path(said: dict[str, Any]) -> None:
    for path, value in leaves(said):
        assert value_at(said, path) == value


# mapping -----------------------------------------------------------------------------------------

MAP = b"""\
name: [answers.full_name, name]
email: answers.email
company.name: answers.firm
source.channel: {const: content}
source.form: form.id
signal.kind: {from: form.goal, values: {Book a demo: demo-request}, default: download}
signal.note: answers.message
consent.email: {from: answers.news, values: {"Yes please": opted-in}}
tags: {const: webinar}
"""


def test_a_mapping_names_paths_constants_defaults_and_values() -> None:
    meaning = parse_map(MAP, "map.yaml")
    said = {
        "form": {"id": "guide", "goal": "book a DEMO"},
        "answers": {"email": "j@x.example", "full_name": "", "news": "Yes please", "colour": "red"},
        "name": "Jonas Weber",
    }
    assert meaning.fill(said).fields == {
        "name": "Jonas Weber",
        "email": "j@x.example",
        "source.channel": "content",
        "source.form": "guide",
        "signal.kind": "demo-request",
        "consent.email": "opted-in",
        "tags": "webinar",
    }
    assert meaning.fill({"answers": {"email": "j@x.example"}}).fields["signal.kind"] == "download"


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        (b"name: a\nemial: b\n", "m.yaml:2:", "nearest: email"),
        (b"name: {form: a}\n", "m.yaml:1:", "nearest: from"),
        (b"name: {default: a}\n", "m.yaml:1:", "says neither"),
        (b"name: {from: {a: b}}\n", "m.yaml:1:", "is not the name of a field"),
        (b"name: {const: [a]}\n", "m.yaml:1:", "is not a text"),
        (b"name: {from: a, values: b}\n", "m.yaml:1:", "is not a map"),
    ],
)
def test_a_wrong_mapping_names_its_line(text: bytes, where: str, says: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        parse_map(text, "m.yaml")
    assert where in str(raised.value)
    assert says in str(raised.value)


def test_without_a_mapping_fields_are_known_by_their_names() -> None:
    filled = ByName().fill(
        {
            "id": "sub-1",
            "data": {"First Name": "Eva", "lastName": "Berg", "E-Mail": "eva@x.example"},
            "message": "call me",
            "utm_campaign": "spring",
            "consent.phone": "no",
            "shoe": 42,
        }
    )
    assert filled.fields == {
        "signal.ref": "sub-1",
        "first_name": "Eva",
        "last_name": "Berg",
        "email": "eva@x.example",
        "signal.note": "call me",
        "source.campaign": "spring",
        "consent.phone": "no",
    }
    assert filled.unused == ["shoe"]


# fields ------------------------------------------------------------------------------------------


def fields(**filled: Any) -> dict[str, Any]:
    made, wrongs = person(1, {"email": "eva.berg@x.example", **filled}, UTC)
    assert not wrongs
    return made.fields


def test_the_name_is_put_together_or_taken_from_the_address() -> None:
    assert fields(name=" Eva  Berg ")["name"] == "Eva Berg"
    assert fields(first_name="Eva", last_name="Berg")["name"] == "Eva Berg"
    assert fields()["name"] == "Eva Berg"
    _, wrongs = person(4, {"title": "CFO"}, UTC)
    assert [str(wrong) for wrong in wrongs] == ["line 4: name: is missing, and so is email"]
    assert person(1, {"phone": "+49 30 1"}, UTC)[0].fields["name"] == "+49 30 1"


def test_words_become_what_a_file_holds() -> None:
    made = fields(
        **{
            "country": "Germany",
            "language": "de-AT",
            "company": "Weber Print",
            "tags": "vip, print",
            "consent.email": True,
            "consent.phone": False,
            "custom.seats": "12",
        }
    )
    assert (made["country"], made["language"], made["tags"]) == ("DE", "de", ["vip", "print"])
    assert made["company"] == {"name": "Weber Print"}
    assert made["consent"] == {"email": "opted-in"}
    assert made["custom"] == {"seats": "12"}


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22T09:00:30+01:00", "2026-11-22T08:00Z"),
        ("1795338000", "2026-11-22T09:00Z"),
        ("1795338000123", "2026-11-22T09:00Z"),
    ],
)
def test_times_of_hooks_are_understood(said: str, at: str) -> None:
    made, wrongs = person(1, {"email": "a@x.example", "signal.at": said}, UTC)
    assert not wrongs
    assert made.signal["at"] == at


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"country": "Narnia"}, "country"),
        ({"signal.at": "yesterday"}, "signal.at"),
        ({"signal.at": "2026-11-22T09:00"}, "signal.at"),
        ({"consent.email": "perhaps"}, "consent.email"),
        ({"opt_out": "fax"}, "opt_out"),
        ({"title": {"de": "Chefin"}}, "title"),
    ],
)
def test_what_cannot_be_is_named_with_line_and_field(filled: dict[str, Any], field: str) -> None:
    _, wrongs = person(7, {"email": "a@x.example", **filled}, UTC)
    assert [(wrong.line, wrong.field) for wrong in wrongs] == [(7, field)]


@pytest.mark.parametrize(
    ("said", "channel"),
    [("", ""), (False, ""), (True, "email"), ("phone", "phone"), ("all", "all"), ("no", "")],
)
def test_an_opt_out_is_of_mails_a_channel_or_everything(said: object, channel: str) -> None:
    assert person(1, {"email": "a@x.example", "opt_out": said}, UTC)[0].opt_out == channel
