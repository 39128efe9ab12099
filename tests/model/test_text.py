"""Texts as the index keeps them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.text import texts_of


@given(st.lists(st.text()))
def test_a_list_of_texts_is_read_as_json_reads_it(told: list[str]) -> None:
    for separators in ((",", ":"), (", ", ": ")):
        for ascii_only in (True, False):
            text = json.dumps(told, separators=separators, ensure_ascii=ascii_only)
            assert texts_of(text) == tuple(told)
