"""Text → tree: every form of the grammar, canonical text, and errors that point at the character."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeboard.errors import QueryError
from pipeboard.query.parse import MAX_LENGTH, MAX_NESTING, MAX_TERMS, parse
from pipeboard.query.tree import (
    And,
    Call,
    Condition,
    Group,
    Not,
    OneOf,
    Opp,
    Or,
    Query,
    Range,
    Regex,
    SortKey,
    Star,
    Text,
    Words,
    conjunction,
    disjunction,
    is_plain_value,
    value_of,
)
from pipeboard.storage.read import load

CONFIG = Path(__file__).parent.parent / "data" / "examples" / "pipeboard.yaml"


def cond(field, op, value):
    return Condition(field, op, Text(value) if isinstance(value, str) else value)


TREES = [
    ("anna", Words("anna")),
    ('"anna keller"', Words("anna keller", True)),
    (r'"say \"hi\" \\ there"', Words('say "hi" \\ there', True)),
    (r'"a\b"', Words("a\\b", True)),
    ("anna@nordlicht.example", Words("anna@nordlicht.example")),
    ("10:30", Words("10:30")),
    ("o'brien", Words("o'brien")),
    ("+47", Words("+47")),
    ("order", Words("order")),
    ("stage:lead", cond("stage", ":", "lead")),
    ("stage=lead", cond("stage", "=", "lead")),
    ("stage!=lead", cond("stage", "!=", "lead")),
    ("fit<70", cond("fit", "<", "70")),
    ("fit<=70", cond("fit", "<=", "70")),
    ("fit>70", cond("fit", ">", "70")),
    ("fit>=70", cond("fit", ">=", "70")),
    ("pain~reporting", cond("pain", "~", "reporting")),
    ("title~/head|vp/i", cond("title", "~", Regex("head|vp", "i"))),
    (r"path~/a\/b/", cond("path", "~", Regex(r"a\/b"))),
    ("title~/two words (and) parens/", cond("title", "~", Regex("two words (and) parens"))),
    ("title~(head,/vp/i)", cond("title", "~", OneOf((Text("head"), Regex("vp", "i"))))),
    ('org:"Nordlicht, Media"', cond("org", ":", Text("Nordlicht, Media", True))),
    ('title:""', cond("title", ":", Text("", True))),
    ("owner:*", cond("owner", ":", Star())),
    ("size:51..200", cond("size", ":", Range(Text("51"), Text("200")))),
    ("size:..200", cond("size", ":", Range(None, Text("200")))),
    ("size:51..", cond("size", ":", Range(Text("51"), None))),
    ("due:-2w..+3d", cond("due", ":", Range(Text("-2w"), Text("+3d")))),
    ('name:"a b".."c d"', cond("name", ":", Range(Text("a b", True), Text("c d", True)))),
    ('name:a.."c d"', cond("name", ":", Range(Text("a"), Text("c d", True)))),
    ("grade:(A1,A2)", cond("grade", ":", OneOf((Text("A1"), Text("A2"))))),
    ("grade:( A1 , A2 )", cond("grade", ":", OneOf((Text("A1"), Text("A2"))))),
    ('tag:("a,b",c)', cond("tag", ":", OneOf((Text("a,b", True), Text("c"))))),
    ("size:(1..10,50)", cond("size", ":", OneOf((Range(Text("1"), Text("10")), Text("50"))))),
    ("missing:(budget,need)", cond("missing", ":", OneOf((Text("budget"), Text("need"))))),
    ("is:open", cond("is", ":", "open")),
    ("has:objection(price)", cond("has", ":", Call("objection", (Text("price"),)))),
    ("has:proof(trial,demo)", cond("has", ":", Call("proof", (Text("trial"), Text("demo"))))),
    ("qualification.budget.state:met", cond("qualification.budget.state", ":", "met")),
    ("custom.lead-score>3", cond("custom.lead-score", ">", "3")),
    ("größe:1", cond("größe", ":", "1")),
    ("growth_pct>-5", cond("growth_pct", ">", "-5")),
    ("created>=2026-11-02T08:14Z", cond("created", ">=", "2026-11-02T08:14Z")),
    ("-anna", Not(Words("anna"))),
    ("-stage:lead", Not(cond("stage", ":", "lead"))),
    ('-"a b"', Not(Words("a b", True))),
    ("-(a b)", Not(And((Words("a"), Words("b"))))),
    ("-(-a)", Not(Not(Words("a")))),
    ("-opp(stage:demo)", Not(Opp(cond("stage", ":", "demo")))),
    ("a b", And((Words("a"), Words("b")))),
    ("a   b\t\nc ", And((Words("a"), Words("b"), Words("c")))),
    ("a(b)", And((Words("a"), Words("b")))),
    ('a"b c"', And((Words("a"), Words("b c", True)))),
    ("a or b", Or((Words("a"), Words("b")))),
    ("a OR b", Or((Words("a"), Words("b")))),
    ("a or(b)", Or((Words("a"), Words("b")))),
    ("a Or b", And((Words("a"), Words("Or"), Words("b")))),
    ("a b or c", Or((And((Words("a"), Words("b"))), Words("c")))),
    ("a (b or c)", And((Words("a"), Or((Words("b"), Words("c")))))),
    ("(a b) c", And((Words("a"), Words("b"), Words("c")))),
    ("(a or b) or c", Or((Words("a"), Words("b"), Words("c")))),
    ("((a))", Words("a")),
    ("( a )", Words("a")),
    ("opp(stage:demo value>5k)",
     Opp(And((cond("stage", ":", "demo"), cond("value", ">", "5k"))))),
    ("opp( stage:demo or value>5k )",
     Opp(Or((cond("stage", ":", "demo"), cond("value", ">", "5k"))))),
    ("opp (a)", And((Words("opp"), Words("a")))),
    ("[x] {y} |z|", And((Words("[x]"), Words("{y}"), Words("|z|")))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_a_text_is_read_as_its_tree(text, tree):
    assert parse(text).where == tree


@pytest.mark.parametrize("text", [text for text, _ in TREES])
def test_canonical_text_reads_back_as_the_same_tree(text):
    read = parse(text)
    assert parse(str(read)) == read
    assert str(parse(str(read))) == str(read)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_text_is_all_contacts(text):
    assert parse(text) == Query(None)
    assert str(parse(text)) == ""


SUFFIXES = [
    ("sort:-value", Query(None, (SortKey("value", True),))),
    ("a sort:stage,-value,name",
     Query(Words("a"), (SortKey("stage"), SortKey("value", True), SortKey("name")))),
    ("a limit:20", Query(Words("a"), (), 20)),
    ("a limit=20", Query(Words("a"), (), 20)),
    ("a group:owner", Query(Words("a"), (), None, Group("owner"))),
    ("a or b sort:name limit:5 group:stage",
     Query(Or((Words("a"), Words("b"))), (SortKey("name"),), 5, Group("stage"))),
    ("a group:stage sort:name",
     Query(Words("a"), (SortKey("name"),), None, Group("stage"))),
    ("sort order", Query(And((Words("sort"), Words("order"))))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "query"), SUFFIXES, ids=[text for text, _ in SUFFIXES])
def test_suffixes_stand_at_the_end(text, query):
    assert parse(text) == query
    assert parse(str(query)) == query


def test_equality_looks_at_what_a_query_says_not_where():
    assert parse("a  b") == parse("a b")
    assert parse("a b") != parse("a or b")
    assert And((Words("a"), Words("b"))) != Or((Words("a"), Words("b")))
    assert hash(parse("a b")) == hash(parse("(a) b"))
    assert parse("a") != "a"


# (text, position, part of the message): the position is where the caret stands.
ERRORS = [
    ("(", 0, "the ) of this ( is missing"),
    ("a ( ", 2, "the ) of this ( is missing"),
    ("(a", 0, "the ) of this ( is missing"),
    ("a (b or (c d)", 2, "the ) of this ( is missing"),
    ("a)", 1, "a ) without its ("),
    (")", 0, "a ) without its ("),
    ("()", 0, "a group with nothing in it"),
    ("a ( )", 2, "a group with nothing in it"),
    ("opp()", 3, "opp(…) with nothing in it"),
    ("a or", 2, "something is missing after or"),
    ("a or )", 2, "something is missing after or"),
    ("a or or b", 2, "something is missing after or"),
    ("or a", 0, "something is missing before or"),
    ("(or a)", 1, "something is missing before or"),
    ("-", 0, "nothing to negate"),
    ("a - b", 2, "nothing to negate"),
    ("(a -)", 3, "nothing to negate"),
    ("--a", 1, "one - is enough"),
    ('"abc', 0, "the closing quote is missing"),
    ('a name:"abc', 7, "the closing quote is missing"),
    ("stage:", 6, "a value is missing after stage:"),
    ("stage: lead", 6, "a value is missing after stage:"),
    ("stage:)", 6, "a value is missing"),
    ("tag:(", 5, "a value is missing"),
    ("tag:()", 5, "a value is missing"),
    ("tag:(a", 4, "the ) of this ( is missing"),
    ("tag:(a,", 7, "a value is missing"),
    ("tag:(a b)", 7, "a comma or ) is missing"),
    ("tag:a,b", 5, "a comma outside of ( )"),
    ('tag:"a",b', 7, "a comma outside of ( )"),
    ("tag:(a)b", 7, "a space is missing here"),
    ('tag:"a"b', 7, "a space is missing here"),
    ('tag:a"b"', 5, "a space is missing here"),
    ("fit >= 70", 4, ">= stands alone"),
    ("=", 0, "= stands alone"),
    ("fit>>70", 4, "one operator is enough"),
    ("fit:>=70", 4, "one operator is enough"),
    ("fit==70", 4, "one operator is enough"),
    ("title:head*", 10, "* stands alone"),
    ("title:*head", 6, "* stands alone"),
    ("size:1..2..3", 9, "a range has two ends"),
    ("size:..", 5, "at least one end"),
    ("size>1..2", 5, "> wants one value"),
    ("size>(1,2)", 5, "> wants one value"),
    ("size>=*", 6, ">= wants one value"),
    ("title~*", 6, "~ wants a text or a /regex/"),
    ("title~a..b", 6, "~ wants a text or a /regex/"),
    ("title~/abc", 6, "the closing / is missing"),
    ("title~//", 6, "an empty regex"),
    ("title~/a/x", 9, "a regex takes one flag"),
    (f"title~/{'a' * 201}/", 6, "at most 200"),
    ("title~/a/i,b", 10, "a comma outside"),
    ("has:objection(*)", 14, "wants plain names"),
    ("has:objection(a..b)", 14, "wants plain names"),
    ("sort:name a", 10, "sort: stands at the end"),
    ("limit:3 (a)", 8, "limit: stands at the end"),
    ("(a sort:name)", 3, "sort: stands at the end of the query"),
    ("-sort:name", 1, "sort: stands at the end of the query"),
    ("sort:", 5, "sort: wants a field"),
    ("sort:a,", 7, "sort: wants a field"),
    ("sort:a sort:b", 7, "sort: stands twice"),
    ("limit:0", 6, "limit: wants a number"),
    ("limit:x", 6, "limit: wants a number"),
    ("limit:9999999", 6, "limit: wants a number"),
    ("limit:²", 6, "limit: wants a number"),
    ("group:", 6, "group: wants a field"),
    ("group:a,b", 7, "a comma outside"),
    ("limit:3 )", 8, "a ) without its ("),
    ("a \ud800", 2, "half a character"),
]


@pytest.mark.parametrize(
    ("text", "at", "message"), ERRORS, ids=[repr(row[0])[:40] for row in ERRORS]
)
def test_an_error_points_at_the_character(text, at, message):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert caught.value.at == at
    assert caught.value.exit_code == 2


def test_the_error_shows_the_query_with_a_caret():
    with pytest.raises(QueryError) as caught:
        parse("stage:lead fit>>70")
    assert str(caught.value).splitlines()[:3] == [
        "one operator is enough",
        "  stage:lead fit>>70",
        "                 ^",
    ]


def test_limits_are_errors_not_crashes():
    deep = "(" * MAX_NESTING + "a" + ")" * MAX_NESTING
    assert parse(deep).where == Words("a")
    for text, message in (
        (f"({deep})", "nest at most"),
        ("(" * 3_000, "nest at most"),
        ("-(" * 1_500, "nest at most"),
        ("opp(" * 900, "nest at most"),
        ("a " * (MAX_TERMS + 1), "at most 400 conditions"),
        ("a" * (MAX_LENGTH + 1), "at most 4,000 characters"),
    ):
        with pytest.raises(QueryError, match=message):
            parse(text)
    assert len(parse("a " * MAX_TERMS).where.parts) == MAX_TERMS


def _queries(tree):
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in ("q", "if", "match") and isinstance(value, str):
                yield value
            else:
                yield from _queries(value)
    elif isinstance(tree, list):
        for entry in tree:
            yield from _queries(entry)


def test_every_query_of_a_config_reads_and_prints():
    queries = list(_queries(load(CONFIG.read_bytes(), CONFIG.name)))
    assert len(queries) > 45
    for text in queries:
        assert parse(str(parse(text))) == parse(text)


# Any text at all, and text that is nearly a query.
_PIECES = st.sampled_from(
    ["(", ")", '"', "-", ":", "=", "!=", "<", ">=", "~", "..", ",", "*", "/", "\\", " ", "or", "opp(",
     "stage", "is", "has", "missing", "sort", "limit", "group", "a", "7d", "+3d", "é", "\u3000", "\0",
     "5", "lead", "budget", "i", ".", "_", "\U0001f600"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join)))
@settings(max_examples=600, deadline=None)
def test_no_text_raises_anything_but_a_query_error(text):
    read = error = None
    try:
        read = parse(text)
    except QueryError as refused:
        error = refused
    if error is not None:
        assert 0 <= error.at <= len(error.query)
    else:
        assert parse(str(read)) == read


_LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_NAMES = st.from_regex(r"[a-z_][a-z0-9_.-]{0,6}", fullmatch=True).filter(
    lambda name: name not in ("opp", "or", "sort", "limit", "group")
)
_TEXTS = _LETTERS.map(lambda text: Text(text, quoted=not is_plain_value(text)))
_PATTERNS = st.from_regex(r"[a-z.|]{1,8}", fullmatch=True).map(Regex)
_RANGES = st.tuples(_TEXTS, _TEXTS).map(lambda ends: Range(*ends)) | _TEXTS.map(
    lambda low: Range(low, None)
)
_SETS = st.lists(_TEXTS | _RANGES, min_size=1, max_size=4).map(lambda some: OneOf(tuple(some)))
_CONDITIONS = st.one_of(
    st.builds(Condition, _NAMES, st.sampled_from([":", "=", "!="]), _TEXTS | _RANGES | _SETS),
    st.builds(Condition, _NAMES, st.sampled_from(["<", "<=", ">", ">="]), _TEXTS),
    st.builds(Condition, _NAMES, st.just("~"), _TEXTS | _PATTERNS),
    st.builds(Condition, _NAMES, st.just(":"), st.just(Star())),
)
_WORDS = _LETTERS.map(lambda text: Words(text, quoted=not text.isalnum() or text in ("or", "OR")))


def _grown(inner):
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        several.map(conjunction), several.map(disjunction), inner.map(Not), inner.map(Opp)
    )


_EXPRESSIONS = st.recursive(_CONDITIONS | _WORDS, _grown, max_leaves=12)
_SORTS = st.lists(st.builds(SortKey, _NAMES, st.booleans()), max_size=3).map(tuple)


@example(Condition("id", ":", Range(value_of("."), value_of("."))), (), None, None)
@given(
    st.none() | _EXPRESSIONS, _SORTS, st.none() | st.integers(1, 999), st.none() | _NAMES.map(Group)
)
@settings(max_examples=400, deadline=None)
def test_any_tree_prints_as_text_that_reads_back(where, sort, limit, group):
    query = Query(where, sort, limit, group)
    assert parse(str(query)) == query
