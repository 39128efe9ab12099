"""What is kept beside the tables comes back as it was put there."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

_SAID = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_LEAF = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _SAID
_TOLD = st.recursive(
    _LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_SAID, inner, max_size=3),
    max_leaves=12,
)


def test_an_object_is_read_as_json_reads_it(place):
    place.open()
    index = place.index

    @settings(max_examples=50, deadline=None)
    @given(st.dictionaries(_SAID, _TOLD, max_size=4))
    def check(told):
        index.note("told", json.dumps(told))
        assert index.told("told") == told

    check()


def test_what_is_not_there_is_empty(place):
    place.open()
    assert place.index.told("nothing") == {}
