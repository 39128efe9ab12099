"""Edits in the product's words: what each changes, and when it is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

import pipeboard.storage.roundtrip
from pipeboard.errors import ConflictError, InvalidData
from pipeboard.model.tree import Append, Delete, Edit, Set, apply
from pipeboard.storage.edit import edit
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load

from .cases import suite

ORDER = ("schema", "id", "name", "email", "phone", "tags", "stage", "status", "notes", "custom")

CONTACT = """\
schema: 1
id: c-7f3k2q9wab
name: Anna Keller        # call her Anna
tags: [analytics, q1]    # two
stage: lead
activities:
- {id: a-1, at: "2026-11-02", type: email, text: "thanks"}  # first
- {id: a-2, at: "2026-11-04", type: call, min: 25}
custom: {external: {hubspot: "004711"}}
conflicts:
  - id: x-1
    field: stage
"""


def changed(text: str, *edits: Edit, order: tuple[str, ...] = ORDER) -> str:
    return edit(text.encode(), edits, "contacts/x.yaml", order=order).decode()


def lines_changed(*edits: Edit) -> tuple[list[str], list[str]]:
    """The lines of CONTACT that go, and those that come."""
    before, after = CONTACT.splitlines(), changed(CONTACT, *edits).splitlines()
    return [x for x in before if x not in after], [x for x in after if x not in before]


def test_moving_a_stage_is_one_word_and_one_line() -> None:
    history = {"id": "h-1", "at": "2026-11-12", "stage": "prospect", "from": "lead", "by": "mara"}
    after = changed(
        CONTACT, Set(("stage",), "prospect", was="lead"), Append(("stage_history",), history)
    )
    assert after == CONTACT.replace("stage: lead", "stage: prospect").replace(
        "conflicts:",
        'stage_history:\n- {id: h-1, at: "2026-11-12", stage: prospect, from: lead, by: mara}\n'
        "conflicts:",
    )


def test_logging_a_touch_is_one_line() -> None:
    entry = {"id": "a-3", "at": "2026-11-12T13:00Z", "by": "mara", "type": "call", "min": 5}
    assert lines_changed(Append(("activities",), entry)) == (
        [],
        ['- {id: a-3, at: "2026-11-12T13:00Z", by: mara, type: call, min: 5}'],
    )


def test_a_touch_with_several_lines_of_text_is_a_block() -> None:
    assert lines_changed(Append(("activities",), {"id": "a-3", "text": "one\ntwo"})) == (
        [],
        ["- id: a-3", "  text: |-", "    one", "    two"],
    )


def test_an_entry_is_changed_and_removed_by_its_id() -> None:
    assert lines_changed(Set(("activities", "a-2", "min"), 30)) == (
        ['- {id: a-2, at: "2026-11-04", type: call, min: 25}'],
        ['- {id: a-2, at: "2026-11-04", type: call, min: 30}'],
    )
    gone, came = lines_changed(Delete(("activities", "a-1")))
    assert (len(gone), came) == (1, [])
    gone, came = lines_changed(Delete(("activities", "a-1")), Delete(("activities", "a-2")))
    assert came == ["activities: []"]


def test_tags_come_and_go_inside_their_brackets() -> None:
    assert "tags: [analytics, q1, vip]    # two" in changed(CONTACT, Append(("tags",), "vip"))
    assert "tags: [q1]    # two" in changed(CONTACT, Delete(("tags", "analytics")))
    assert "tags: [vip, q1]    # two" in changed(CONTACT, Set(("tags", "analytics"), "vip"))
    assert "tags: []    # two" in changed(CONTACT, Set(("tags",), []))
    assert 'tags: [analytics, "a b", q1]' in changed(
        CONTACT, Set(("tags",), ["analytics", "a b", "q1"])
    )


def test_a_new_field_comes_where_the_schema_has_it() -> None:
    after = changed(CONTACT, Set(("email",), "a@b.example"), Set(("status",), "open"))
    assert "# call her Anna\nemail: a@b.example\ntags:" in after
    assert "stage: lead\nstatus: open\nactivities:" in after


def test_new_conflicts_come_last_behind_unknown_fields_too() -> None:
    after = edit(
        b"name: x\nown: 1\n",
        [Append(("conflicts",), {"id": "x-2"})],
        "x",
        order=(*ORDER, "conflicts"),
    )
    assert after == b"name: x\nown: 1\nconflicts:\n  - id: x-2\n"


def test_an_unknown_field_comes_last_but_before_the_conflicts() -> None:
    assert '"004711"}}\nzip: "01234"\nconflicts:' in changed(CONTACT, Set(("zip",), "01234"))
    assert changed(CONTACT, Append(("conflicts",), {"id": "x-2", "field": "owner"})).endswith(
        "    field: stage\n  - id: x-2\n    field: owner\n"
    )
    assert changed("name: x\n", Append(("conflicts",), {"id": "x-2"})) == (
        "name: x\nconflicts:\n  - id: x-2\n"
    )


def test_a_deep_field_makes_its_parents() -> None:
    assert 'custom: {external: {hubspot: "004711", zoho: "7"}}' in changed(
        CONTACT, Set(("custom", "external", "zoho"), "7")
    )
    assert "\nqualification:\n  budget: {amount: 18000}\n" in changed(
        CONTACT, Set(("qualification", "budget", "amount"), Decimal(18000))
    )


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("a: Anna", "Jo Berg", "a: Jo Berg"),
        ("a: Anna", "NO", 'a: "NO"'),
        ("a: Anna", "x: y", 'a: "x: y"'),
        ("a: 'Anna'", "it's", "a: 'it''s'"),
        ("a: 'Anna'", "bell\x07", 'a: "bell\\u0007"'),
        ('a: "Anna"', "Jo", 'a: "Jo"'),
        ('a: "3"', 4, 'a: "4"'),
        ("a: 25", 30, "a: 30"),
        ("a: 25", "30", "a: 30"),
        ("a: 25", "thirty", "a: thirty"),
        ("a: +49301", "+49302", "a: +49302"),
        ("a: 2026-11-02", "2026-11-03", "a: 2026-11-03"),
        ("a: NO", "SE", "a: SE"),
        ("a: ~", "x", "a: x"),
        ("a: ~", "null", 'a: "null"'),
        ("a: Null", "null", 'a: "null"'),
        ("a:", "x", "a: x"),
        ("a:   # c", "x", "a: x   # c"),
        ("a: x # c", None, "a: null # c"),
        ("a: x # c", "1\n2", "a: |- # c\n  1\n  2"),
        ("a: |-\n    x\n    y", "x\nz", "a: |-\n    x\n    z"),
        ("a: | # c\n  x\n  y", "z", "a: z # c"),
        ("a: >\n  x\n  y", "x\nz\n", "a: |\n  x\n  z"),
        ("a: [x, y]", "z", "a: z"),
        ("a:\n- x\n- y", "z", "a: z"),
        ("a: # c\n  b: 1\n  c: 2", [], "a: [] # c"),
        ("a: []", [{"id": "n-1"}], "a:\n- {id: n-1}"),
        ("a: {} # c", {"b": "x\ny"}, "a: # c\n  b: |-\n    x\n    y"),
    ],
)
def test_the_writing_of_a_value_stays_where_it_can(before: str, value: object, after: str) -> None:
    tail = "\nz: 1\n"
    assert changed(before + tail, Set(("a",), value)) == after + tail


def test_a_map_is_changed_by_its_keys() -> None:
    text = "q:\n  a:   {x: 1, y: 2}  # why\n  # b\n  b: 3\n"
    assert changed(text, Set(("q",), {"a": {"x": "1", "y": "5"}, "c": "7"})) == (
        'q:\n  a:   {x: 1, y: 5}  # why\n  c: "7"\n  # b\n'
    )


def test_a_list_is_changed_by_its_entries() -> None:
    text = "l:\n- {id: a-1}  # one\n- {id: a-3}  # three\n"
    both = [{"id": "a-1"}, {"id": "a-2"}, {"id": "a-3"}]
    assert changed(text, Set(("l",), both)) == (
        "l:\n- {id: a-1}  # one\n- {id: a-2}\n- {id: a-3}  # three\n"
    )


def test_a_field_changed_since_it_was_read_is_a_conflict() -> None:
    with pytest.raises(ConflictError) as conflict:
        changed(CONTACT, Set(("stage",), "customer", was="prospect"))
    said = str(conflict.value)
    assert "stage changed" in said
    assert 'you saw "prospect", it is now "lead", you want "customer"' in said
    with pytest.raises(ConflictError):
        changed(CONTACT, Delete(("stage",), was="prospect"))
    with pytest.raises(ConflictError):
        changed(CONTACT, Set(("tags",), ["a"], was=["analytics"]))


def test_what_is_there_already_is_no_conflict() -> None:
    assert changed(CONTACT, Set(("stage",), "lead", was="customer")) == CONTACT
    assert changed(CONTACT, Delete(("gone",), was="x")) == CONTACT
    assert "stage: x" in changed(CONTACT, Set(("stage",), "x", was="lead"))
    assert "owner: me" in changed(CONTACT, Set(("owner",), "me", was=None))


@pytest.mark.parametrize(
    "asked",
    [
        Set(("name", "first"), "x"),
        Set(("activities", "a-9", "text"), "x"),
        Append(("name",), "x"),
        Set((), {}),
    ],
)
def test_an_edit_that_does_not_fit_the_file_is_refused(asked: Edit) -> None:
    with pytest.raises(InvalidData, match=r"contacts/x\.yaml"):
        changed(CONTACT, asked)


@pytest.mark.parametrize("value", ["x\ud800", float("nan")])
def test_what_no_file_can_hold_is_refused(value: object) -> None:
    with pytest.raises(InvalidData):
        changed(CONTACT, Set(("name",), value))


def test_a_file_never_grows_beyond_what_can_be_read() -> None:
    with pytest.raises(InvalidData):
        changed(CONTACT, Set(("note",), "x" * (1 << 20)))
    deep: object = "x"
    for _ in range(25):
        deep = {"a": deep}
    with pytest.raises(InvalidData):
        changed(CONTACT, Set(("custom", "deep"), deep))


def test_a_broken_file_is_not_edited() -> None:
    with pytest.raises(BrokenFile):
        changed("a: [", Set(("a",), "x"))


def test_an_unknown_way_of_writing_goes_through_the_round_trip() -> None:
    text = "a: [b: 1, c]  # pairs without braces\nd: NO\n"
    after = changed(text, Set(("a", 0, "e"), "x"))
    assert load(after.encode(), "x") == {"a": [{"b": "1", "e": "x"}, "c"], "d": "NO"}
    assert "# pairs" in after


def test_unverified_bytes_are_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("amend", "amend_section"):
        monkeypatch.setattr(pipeboard.storage.edit, name, lambda text, *_: text + "b: 2\n")
    monkeypatch.setattr(pipeboard.storage.roundtrip, "round_trip", lambda text, edits: "a: [")
    with pytest.raises(InvalidData, match="without changing something else"):
        changed("a: 1\n", Set(("a",), "2"))


def test_every_mapping_of_the_yaml_test_suite_keeps_its_other_bytes() -> None:
    edited = 0
    for name, data, valid in suite():
        try:
            tree = load(data, name)
        except BrokenFile:
            continue
        if not valid:
            continue
        edited += 1
        after = edit(data, [Set(("zz new",), "value")], name)
        assert load(after, name) == {**tree, "zz new": "value"}
        if name != "L24T-1":  # ends in a literal without newline, which gets a `-`
            _only_added(name, data, after)
        scalars = [key for key, value in tree.items() if not isinstance(value, (dict, list))]
        for key in scalars:
            again = edit(after, [Set((key,), "value")], name)
            assert load(again, name) == apply(load(after, name), [Set((key,), "value")])
            assert len(again.splitlines()) <= len(after.splitlines()) + 1, name
    assert edited >= 70


def _only_added(name: str, before: bytes, after: bytes) -> None:
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    assert after.endswith(before[start:]), name
