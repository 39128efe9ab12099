"""What people type into prompts, as the arguments of actions."""

from __future__ import annotations

import pytest

from pipeboard.errors import UsageError
from pipeboard.model.merge import merge
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


def test_the_digits_of_a_touch_are_the_configs() -> None:
    calls = typed.outcomes(CONFIG, "call")
    assert [(o.digit, o.id) for o in calls[:4]] == [
        ("1", "connected"), ("2", "no-answer"), ("3", "voicemail"), ("4", "call-back"),
    ]  # fmt: skip
    assert [o.digit for o in calls] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert next(o for o in typed.outcomes(CONFIG, "email") if o.id == "replied").inbound
