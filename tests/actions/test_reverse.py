"""Undo by field: what is turned round, what clashes; which commit comes next, as a stack says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.actions.reverse import Version, choose, reverse
from pipeboard.model.tree import Tree, apply

PATH = "contacts/a.yaml"


def _version(tree: dict | None, raw: bytes | None = None) -> Version:
    return Version(raw or (repr(tree).encode() if tree is not None else None), tree)


def _undone(before: dict, after: dict, now: dict, *, restore: bool = False) -> tuple[Tree, list]:
    patch, clashes = reverse(
        PATH, _version(before), _version(after), _version(now), restore=restore
    )
    if patch is None:
        return now, clashes
    if patch.raw is not None:
        assert patch.raw == _version(before).raw
        return before, clashes
    return apply(now, patch.edits), clashes


A1 = {"id": "a-1", "text": "one"}
A2 = {"id": "a-2", "text": "two"}


@pytest.mark.parametrize(
    ("before", "after", "now", "then"),
    [
        ({"t": "1"}, {"t": "2"}, {"t": "2"}, {"t": "1"}),
        ({"t": "1"}, {"t": "2"}, {"t": "2", "u": "x"}, {"t": "1", "u": "x"}),
        ({}, {"t": "2"}, {"t": "2", "u": "x"}, {"u": "x"}),
        ({"t": "1"}, {}, {"u": "x"}, {"u": "x", "t": "1"}),
        ({"tags": ["a"]}, {"tags": ["a", "b"]}, {"tags": ["a", "b", "c"]}, {"tags": ["a", "c"]}),
        ({"tags": ["a", "b"]}, {"tags": ["a"]}, {"tags": ["a", "c"]}, {"tags": ["a", "c", "b"]}),
        ({"log": [A1]}, {"log": [A1, A2]}, {"log": [A1, A2], "u": "x"}, {"log": [A1], "u": "x"}),
        ({"log": [A1, A2]}, {"log": [A2]}, {"log": [A2], "u": "x"}, {"log": [A2, A1], "u": "x"}),
        ({"log": [A1]}, {"log": [A1 | {"text": "x"}]}, {"log": [A1 | {"text": "x"}, A2]},
         {"log": [A1, A2]}),
        ({"m": {"a": "1"}}, {"m": {"a": "2"}}, {"m": {"a": "2", "b": "3"}},
         {"m": {"a": "1", "b": "3"}}),
    ],
)  # fmt: skip
def test_other_fields_are_no_obstacle(before: dict, after: dict, now: dict, then: dict) -> None:
    assert _undone(before, after, now) == (then, [])


def test_a_field_changed_since_is_kept_and_named() -> None:
    before, after, now = {"t": "1", "u": "1"}, {"t": "2", "u": "2"}, {"t": "9", "u": "2"}
    then, (clash,) = _undone(before, after, now)
    assert then == {"t": "9", "u": "1"}
    assert clash.row() == {"path": PATH, "field": "t", "left": "2", "now": "9"}


def test_or_it_is_put_back() -> None:
    then, clashes = _undone({"t": "1"}, {"t": "2"}, {"t": "9", "u": "x"}, restore=True)
    assert then == {"t": "1", "u": "x"}
    assert len(clashes) == 1


def test_an_entry_somebody_edited_since_clashes() -> None:
    now = {"log": [A1, A2 | {"text": "edited"}]}
    then, (clash,) = _undone({"log": [A1]}, {"log": [A1, A2]}, now)
    assert then == now
    assert clash.field == "log[a-2]"


def test_what_is_back_already_is_left() -> None:
    before, after = {"t": "1", "u": "1"}, {"t": "2", "u": "2"}
    assert _undone(before, after, {"t": "1", "u": "1"}) == ({"t": "1", "u": "1"}, [])
    assert _undone(before, after, {"t": "1", "u": "2"}) == ({"t": "1", "u": "1"}, [])


def test_a_file_untouched_since_gets_its_bytes_back() -> None:
    before, after = _version({"t": "1"}, b"t:   1\n"), _version({"t": "2"}, b"t:   2\n")
    patch, clashes = reverse(PATH, before, after, after)
    assert patch is not None
    assert (patch.raw, patch.was_raw, clashes) == (b"t:   1\n", b"t:   2\n", [])


def test_an_added_file_goes_unless_it_changed_since() -> None:
    there, gone = _version({"t": "1"}), Version()
    patch, _ = reverse(PATH, gone, there, there)
    assert patch is not None
    assert patch.remove
    patch, (clash,) = reverse(PATH, gone, there, _version({"t": "2"}))
    assert patch is None
    assert (clash.left, clash.now) == ("there", "there")
    patch, _ = reverse(PATH, gone, there, _version({"t": "2"}), restore=True)
    assert patch is not None
    assert patch.remove


def test_a_removed_file_comes_back_unless_there_is_one() -> None:
    there, gone = _version({"t": "1"}), Version()
    patch, _ = reverse(PATH, there, gone, gone)
    assert patch is not None
    assert patch.raw == there.raw
    patch, (clash,) = reverse(PATH, there, gone, _version({"t": "2"}))
    assert patch is None
    assert (clash.left, clash.now) == ("removed", "there")


def test_a_broken_file_is_not_undone_blindly() -> None:
    broken = Version(b"t: [", None)
    patch, (clash,) = reverse(PATH, _version({"t": "1"}), _version({"t": "2"}), broken)
    assert patch is None
    assert clash.path == PATH


LEAVES = st.sampled_from("123")
TREES = st.dictionaries(st.sampled_from("abcd"), LEAVES, max_size=4)


@settings(max_examples=200, deadline=None)
@given(TREES, TREES, TREES)
def test_undo_touches_only_what_the_commit_did(before: dict, after: dict, now: dict) -> None:
    then, clashes = _undone(before, after, now)
    assert isinstance(then, dict)
    clashing = {clash.field for clash in clashes}
    for key in {*before, *after, *now}:
        if before.get(key) == after.get(key) or key in clashing:
            assert then.get(key) == now.get(key)
        else:
            assert then.get(key) == before.get(key)


class Stack:
    """Undo and redo as any editor does it, beside the commits that pipeboard would make."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.undone: list[str] = []
        self.log: list[tuple[str, str, str]] = []

    def commit(self, action: str, reverts: str = "") -> str:
        sha = f"{len(self.log)}"
        self.log.append((sha, action, reverts))
        return sha

    def step(self, word: str) -> None:
        if word == "edit":
            self.done.append(self.commit("field.set"))
            self.undone.clear()
            return
        found = choose(reversed(self.log), redo=word == "redo")
        if word == "undo":
            assert found == (self.done[-1] if self.done else None)
            if found:
                self.undone.append(self.commit("undo", found))
                self.done.pop()
                self.taken = getattr(self, "taken", {}) | {self.undone[-1]: found}
        else:
            assert found == (self.undone[-1] if self.undone else None)
            if found:
                self.commit("redo", found)
                self.done.append(self.taken[self.undone.pop()])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=25))
def test_undo_and_redo_are_a_stack(words: list[str]) -> None:
    stack = Stack()
    for word in words:
        stack.step(word)
