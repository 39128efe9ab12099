"""What people type into prompts, as the arguments of actions."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Subject
from pipeboard.errors import UsageError
from pipeboard.model.merge import merge
from pipeboard.model.tree import Delete, Set
from pipeboard.tui import typed

CONFIG = merge({"schema": "1", "workspace": {"name": "x"}})


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Jonas Weber", {}),
        ("Jonas Weber, Weber Print", {"company": {"name": "Weber Print"}}),
        ("J, j@weber.example", {"email": "j@weber.example"}),
        ("J, +49 30 555 01 42", {"phone": "+49 30 555 01 42"}),
        ("J, Weber, Owner", {"company": {"name": "Weber"}, "title": "Owner"}),
        ("J, #vip #drupa", {"tags": ["vip", "drupa"]}),
    ],
)
def test_a_person_on_one_line(line: str, fields: dict[str, object]) -> None:
    assert typed.person(line).fields == fields
    assert typed.person(line).name == line.partition(",")[0]


def test_nobody_is_nobody() -> None:
    with pytest.raises(UsageError, match="a name"):
        typed.person(" , x@y.example")


@pytest.mark.parametrize(
    ("line", "add", "remove"),
    [
        ("vip", ["vip"], []),
        ("vip -old +new", ["vip", "new"], ["old"]),
        ("a, b", ["a", "b"], []),
    ],
)
def test_tags_on_and_off(line: str, add: list[str], remove: list[str]) -> None:
    assert typed.tags(line) == (add, remove)


@pytest.mark.parametrize("line", ["", "  ", "-", "+"])
def test_no_tag_is_no_tag(line: str) -> None:
    with pytest.raises(UsageError):
        typed.tags(line)


def test_a_field_by_its_name_with_or_without_a_value() -> None:
    assert typed.field("title") == typed.Field("title", ("title",), None)
    assert typed.field("company.name=Weber = Co") == typed.Field(
        "company.name", ("company", "name"), "Weber = Co"
    )
    assert typed.field("custom.seats").path == ("custom", "seats")


@pytest.mark.parametrize(
    ("name", "hint"), [("titel", "nearest: title"), ("activities", "E opens"), ("", "title")]
)
def test_what_is_no_field_is_refused_with_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        typed.field(name)
    assert hint in str(caught.value)


def test_editing_lists_unsetting_and_leaving_as_it_is() -> None:
    tree = {"id": "c-1", "name": "x", "title": "CFO", "email": ["a@x.example", "b@x.example"]}
    subject = Subject("contacts/x.yaml", tree)

    def edits(name: str, text: str) -> tuple[object, ...]:
        path = typed.field(name).path
        change = typed.edit(subject, path, text, typed.current(subject, path))
        return change.patches[0].edits if change.patches else ()

    assert edits("email", "a@x.example, c@x.example") == (
        Set(("email",), ["a@x.example", "c@x.example"], was=tree["email"]),
    )
    assert edits("title", "") == (Delete(("title",), was="CFO"),)
    assert edits("title", "CFO") == (Set(("title",), "CFO", was="CFO"),)
    assert edits("email", typed.shown(tree["email"])) == (
        Set(("email",), tree["email"], was=tree["email"]),
    )


def test_the_digits_of_a_touch_are_the_configs() -> None:
    calls = typed.outcomes(CONFIG, "call")
    assert [(o.digit, o.id) for o in calls[:4]] == [
        ("1", "connected"), ("2", "no-answer"), ("3", "voicemail"), ("4", "call-back"),
    ]  # fmt: skip
    assert [o.digit for o in calls] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert next(o for o in typed.outcomes(CONFIG, "email") if o.id == "replied").inbound
