"""Completions of a half-typed query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.query.complete import MOST, complete
from pipeboard.query.vocabulary import Vocabulary

from .sheet import VOCABULARY

TOLD = Vocabulary(VOCABULARY)

CASES = [
    ("sta", ["stage:", "status:"]),
    ("is:rep", ["is:reply-owed"]),
    ("has:ne", ["has:next-step"]),
    ("overd", ["is:overdue"]),
    ("stage:", ["stage:lead", "stage:prospect", "stage:customer"]),
    ("stage:p", ["stage:prospect"]),
    ("a -stage:p", ["-stage:prospect"]),
    ("(stage:p", ["stage:prospect"]),
    ("stage:(lead,p", ["stage:(lead,prospect"]),
    ("stage:(p", ["stage:(prospect"]),
    ("stage!=p", ["stage!=prospect"]),
    ("owner:m", ["owner:me", "owner:mara"]),
    ("industry:m", ["industry:media"]),
    ("lane:o", ["lane:overdue"]),
    ("segment:mi", ["segment:mine"]),
    ("budget:un", ["budget:unmet", "budget:unknown"]),
    ("opp.st", ["opp.stage:"]),
    ("opp.stage:de", ["opp.stage:demo"]),
    ("opp(sta", ["stage:"]),
    ("opp(stage:de", ["stage:demo"]),
    ("due:tom", ["due:tomorrow"]),
    ("idle>9", ["idle>90d"]),
    ("tier:g", ["tier:gold"]),
    ("missing:bud", ["missing:budget"]),
    ("sort:-val", ["sort:-value"]),
    ("sort:name,val", ["sort:name,value"]),
    ("group:own", ["group:owner"]),
]


@pytest.mark.parametrize(("typed", "first"), CASES, ids=[typed for typed, _ in CASES])
def test_the_word_before_the_cursor_is_made_whole(typed, first):
    found = complete(typed, len(typed), TOLD)
    assert found[: len(first)] == first


@pytest.mark.parametrize("typed", ["", "a ", "tag:", "tag:v", "nosuch:x", '"ann'])
def test_what_is_free_text_has_no_completion(typed):
    assert complete(typed, len(typed), TOLD) == []


def test_only_what_stands_before_the_cursor_counts():
    assert complete("stage:p owner:", 7, TOLD) == ["stage:prospect"]


def test_values_that_need_quotes_get_them():
    told = Vocabulary({**VOCABULARY, "lists": {"industries": ["public sector"]}})
    assert complete("industry:pub", 12, told) == ['industry:"public sector"']


@given(st.text(max_size=40), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_any_text_at_any_cursor_is_bounded(text, cursor):
    assert len(complete(text, cursor, TOLD)) <= MOST
