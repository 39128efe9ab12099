"""Any condition on any field either runs or is refused; and a contact is in a query or in its -()."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.errors import QueryError
from pipeboard.query.fields import names
from pipeboard.query.flags import FLAGS
from pipeboard.query.tree import (
    Condition,
    Group,
    Not,
    OneOf,
    Opp,
    Query,
    Range,
    Regex,
    SortKey,
    Star,
    Text,
    Words,
    conjunction,
    disjunction,
)

from .sheet import Sheet

_FIELDS = st.sampled_from(
    [*names(), "custom.x", "traits.y", "address.city", "seats", "signed", "tier", "notes.about",
     "follow_ups.due", "activities.at", "consent.at", "source.cost", "nosuch"]
)  # fmt: skip
_TEXTS = st.builds(
    Text,
    st.sampled_from(
        ["lead", "open", "met", "unknown", "mara", "me", "media", "5", "-3", "5k", "1.5M", "7d", "3bd", "0bd",
         "+3d", "-2w", "today", "mon", "eom", "2026-11-22", "2026-11-22T09:00Z", "9999-12-31", "0001-01-01",
         "true", "no", "DE", "A1", "two-way", "price", "51-200", "999999y", "+99999d", "\0", "'", "é", "日"]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.booleans(),
)  # fmt: skip
_SINGLES = st.one_of(
    _TEXTS,
    st.builds(Range, _TEXTS, st.none() | _TEXTS),
    st.just(Star()),
    st.sampled_from([Regex("a|b"), Regex("^x", "i"), Regex("(")]),
)
_VALUES = _SINGLES | st.lists(_SINGLES, min_size=1, max_size=3).map(lambda some: OneOf(tuple(some)))
_OPS = st.sampled_from([":", "=", "!=", "<", "<=", ">", ">=", "~"])
_FLAGS = st.sampled_from(list(FLAGS)).map(
    lambda name: Condition(name.partition(":")[0], ":", Text(name.partition(":")[2]))
)
_CONDITIONS = st.one_of(
    st.builds(Condition, _FIELDS, _OPS, _VALUES), _FLAGS, _TEXTS.map(lambda t: Words(t.text))
)


@pytest.fixture(scope="module")
def sheet():
    sheet = Sheet()
    sheet.add("Anna", stage="prospect", owner="mara", industry="media", employees=140, budget="met",
              next_due="2026-11-23", last_touch="2026-11-01", value=5.0, title_key="vp",
              multi={"tag": ["a"], "phone": ["4930"]}, opps=[{"value": 3.0, "stage": "demo"}],
              events=[{"list": "notes", "kind": "question", "about": "x"}],
              steps=[{"due": 1_795_500_000}], extra={"custom.x": ["1", "b"], "signed": "2026-11-02"},
              needle="anna", words="said a thing")  # fmt: skip
    return sheet.add("Bo").add("Cy", status="paused", is_dnc=1, extra={"custom.x": "a"})


@given(
    _CONDITIONS | _CONDITIONS.map(Opp),
    st.lists(st.builds(SortKey, _FIELDS, st.booleans()), max_size=2).map(tuple),
    st.none() | _FIELDS.map(Group),
)
@settings(max_examples=500, deadline=None)
def test_any_condition_runs_or_is_refused(sheet, node, sort, group):
    query = Query(node, sort, 5, group)
    refused = None
    try:
        sheet.compile(query)
    except QueryError as error:
        refused = error
    if refused is None:
        assert len(sheet.listed(query)) <= 3
    else:
        assert 0 <= refused.at <= len(refused.query)


def _grown(inner):
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(several.map(conjunction), several.map(disjunction), inner.map(Not))


@given(st.recursive(_CONDITIONS, _grown, max_leaves=8))
@settings(max_examples=250, deadline=None)
def test_a_contact_is_found_by_a_query_or_by_its_negation_never_by_both(sheet, node):
    try:
        found = set(sheet.listed(Query(node)))
        others = set(sheet.listed(Query(Not(node))))
    except QueryError:
        return
    assert found | others == {"Anna", "Bo", "Cy"}
    assert found & others == set()
