"""P10, R12: an edit leaves every byte outside the changed span as it was, whatever the writing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeboard.storage.roundtrip
from pipeboard.model.tree import MISSING, Append, Delete, Edit, Set, apply, get
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load

from .cases import PROBES

EDITS: dict[str, Edit] = {
    "set a scalar": Set(("status",), "paused"),
    "set a text that needs quotes": Set(("status",), "no: 'never' # so"),
    "set a number": Set(("custom", "size"), 40),
    "unset": Set(("status",), None),
    "set several lines": Set(("status",), "first line\nsecond line"),
    "set a map": Set(("status",), {"a": "b"}),
    "add a scalar": Set(("language",), "de"),
    "add several lines": Set(("language",), "de\nen\n"),
    "add a list of entries": Append(("activities",), {"id": "a-1", "text": "called"}),
    "add an entry of several lines": Append(("activities",), {"id": "a-1", "text": "one\ntwo"}),
    "add a tag": Append(("tags",), "hot lead"),
    "change a tag": Set(("tags", 0), "cold"),
    "remove a tag": Delete(("tags", 0)),
    "remove the last tag": Delete(("tags", -1)),
    "remove all tags": Set(("tags",), []),
    "add a key to a map": Set(("custom", "colour"), "deep blue"),
    "change a key of a map": Set(("custom", "size"), "large"),
    "remove a key of a map": Delete(("custom", "size")),
    "remove a field": Delete(("status",)),
    "remove the first field": Delete(("name",)),
    "remove a map": Delete(("custom",)),
}


@pytest.fixture
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The span editor alone must do: ruamel's round trip would change other bytes."""

    def refuse(text: str, edits: object) -> None:
        raise AssertionError(f"the span editor gave up on {edits} in {text!r}")

    monkeypatch.setattr(pipeboard.storage.roundtrip, "round_trip", refuse)


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES.keys())
@pytest.mark.usefixtures("no_way_out")
def test_an_edit_changes_only_its_span(text: str) -> None:
    data = text.encode()
    before = load(data, "x.yaml")
    for name, asked in EDITS.items():
        after = edit(data, [asked], "x.yaml")
        assert load(after, "x.yaml") == apply(before, [asked]), name
        head, tail = _around(text, str(asked.path[0]), before)
        assert after.startswith(head.encode()), f"{name}: something before the field changed"
        assert after.endswith(tail.encode()), f"{name}: something after the field changed"
        assert len(after) >= len(head.encode()) + len(tail.encode()), name


def _around(text: str, field: str, tree: object) -> tuple[str, str]:
    """What stands before and after the lines of a field, and so must stay as it is.

    All of a text in braces is one field. The newline before the last field of a file without a last
    newline goes with it. For a new field nothing is said here.
    """
    lines = text.splitlines(keepends=True)
    marks = (f"{field}:", f'"{field}":', f"'{field}':", f"? {field}", f"\ufeff{field}:")
    start = next((n for n, line in enumerate(lines) if line.startswith(marks)), None)
    if start is None:
        return "", ""
    after = (n for n in range(start + 1, len(lines)) if lines[n][0] not in " -:[]}{#\r\n")
    end = next(after, len(lines))
    while lines[end - 1][0] in "#\r\n":
        end -= 1
    head = "".join(lines[:start]) or ("\ufeff" if text.startswith("\ufeff") else "")
    return head.removesuffix("\n") if end == len(lines) else head, "".join(lines[end:])


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES.keys())
@pytest.mark.usefixtures("no_way_out")
def test_a_new_field_takes_nothing_away(text: str) -> None:
    literal_at_the_end = text.endswith("|\n    3")  # it gets a `-`, or it would gain a newline
    for asked in (each for name, each in EDITS.items() if name.startswith("add a")):
        if asked.path[0] in load(text.encode(), "x.yaml"):
            continue
        after = edit(text.encode(), [asked], "x.yaml").decode()
        if literal_at_the_end:
            after = after.replace("size: |-", "size: |")
        most = min(len(text), len(after))
        start = next((n for n in range(most) if text[n] != after[n]), most)
        assert after.endswith(text[start:]), asked


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES.keys())
def test_setting_what_is_there_changes_nothing(text: str) -> None:
    data = text.encode()
    tree = load(data, "x.yaml")
    assert edit(data, [Set((key,), value) for key, value in tree.items()], "x.yaml") == data


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES.keys())
@pytest.mark.usefixtures("no_way_out")
def test_there_and_back_again_gives_the_same_values(text: str) -> None:
    data = text.encode()
    tree = load(data, "x.yaml")
    changed = edit(data, list(EDITS.values())[:9], "x.yaml")
    back = edit(
        changed,
        [Set((key,), value) for key, value in tree.items()]
        + [Delete((key,)) for key in load(changed, "x.yaml") if key not in tree],
        "x.yaml",
    )
    assert load(back, "x.yaml") == tree


texts = st.text(max_size=20) | st.sampled_from(
    [
        "",
        "NO",
        "012",
        "+49",
        "a: b",
        "one\ntwo",
        "tail\n",
        "\n",
        " x",
        "# c",
        "null",
        "~",
        "[x]",
        "é",
    ]
)
texts = texts.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
values = st.recursive(
    texts | st.none() | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "size", "a b", "é"]), inner, max_size=3)
    ),
    max_leaves=6,
)
steps = st.sampled_from(["name", "status", "tags", "custom", "size", "new", 0, 1, -1, "id"])
asked_edits = st.one_of(
    st.builds(Set, st.lists(steps, min_size=1, max_size=3).map(tuple), values),
    st.builds(Delete, st.lists(steps, min_size=1, max_size=3).map(tuple)),
    st.builds(Append, st.lists(steps, min_size=1, max_size=2).map(tuple), values),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PROBES)), st.lists(asked_edits, min_size=1, max_size=4))
def test_any_edits_of_any_writing_mean_what_was_asked(probe: str, asked: list[Edit]) -> None:
    data = PROBES[probe].encode()
    tree: object = load(data, "x.yaml")
    possible = []
    for each in asked:
        if _position_in_a_map(tree, each):
            continue
        try:
            tree = apply(tree, [each])  # type: ignore[arg-type]  # a tree all along
        except LookupError:
            continue
        possible.append(each)
    assert load(edit(data, possible, "x.yaml"), "x.yaml") == tree


def _position_in_a_map(tree: object, asked: Edit) -> bool:
    """Positions are for lists only; a field is named by text."""
    for part in asked.path:
        if isinstance(part, int) and not isinstance(tree, list):
            return True
        found = get(tree, (part,))  # type: ignore[arg-type]  # a tree all along
        tree = None if found is MISSING else found
    return False
