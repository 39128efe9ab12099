"""The quick look that a cold index takes agrees with the whole check on what is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.model.check import read_contact, sound_contact
from pipeboard.model.merge import merge
from pipeboard.model.tree import Delete, Set, Tree, apply
from pipeboard.storage.read import load

EXAMPLES = Path(__file__).parents[1] / "data" / "examples"
CONFIG = merge(load((EXAMPLES / "pipeboard.yaml").read_bytes(), "pipeboard.yaml"))
ANNA = load(next((EXAMPLES / "contacts").glob("*.yaml")).read_bytes(), "anna.yaml")


def is_error_free(tree: Tree) -> bool:
    contact, found = read_contact(tree, CONFIG)
    return contact is not None and not any(one.level == "error" for one in found)


def leaves(tree: Tree, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(tree, dict):
        return [leaf for key, inner in tree.items() for leaf in leaves(inner, (*path, key))]
    if isinstance(tree, list):
        return [leaf for at, inner in enumerate(tree) for leaf in leaves(inner, (*path, at))]
    return [path]


VALUES = ["", "x", "-1", "200", "nan", "inf", "2026-13-01", "2026-01-01", "2026-01-01T10:00Z",
          "10:00", "won", "lost", "paused", "a-1", "no such", None, [], {}, ["x"], {"id": "x"}]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_field_of_the_example_with_every_kind_of_value(value: Tree) -> None:
    for path in leaves(ANNA):
        tree = apply(ANNA, [Set(path, value)])
        assert (sound_contact(tree, CONFIG) is not None) == is_error_free(tree), (path, value)


def test_every_field_of_the_example_left_out() -> None:
    for path in leaves(ANNA):
        tree = apply(ANNA, [Delete(path)])
        assert (sound_contact(tree, CONFIG) is not None) == is_error_free(tree), path


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(leaves(ANNA)), st.sampled_from(VALUES)), max_size=4),
    st.dictionaries(st.sampled_from(["purchases", "customer", "company", "x", "status_info"]),
                    st.sampled_from(VALUES), max_size=2),
)  # fmt: skip
def test_several_at_once(changes: list, more: dict) -> None:
    tree: Tree = {**ANNA, **more}
    for path, value in changes:
        try:
            tree = apply(tree, [Set(path, value)])
        except LookupError:
            continue
    sound = sound_contact(tree, CONFIG)
    assert (sound is not None) == is_error_free(tree)
    if sound is not None:
        assert sound == read_contact(tree, CONFIG)[0]
