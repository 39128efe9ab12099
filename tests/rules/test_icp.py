"""Fit: met, unmet and unknown criteria, disqualifiers, personas; and no second query language."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.model.contact import contact_of
from pipeboard.model.merge import merge
from pipeboard.model.organisation import organisation_of
from pipeboard.query.compile import compile
from pipeboard.query.frame import Frame, Moment
from pipeboard.query.regex import register
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.rules.context import Context
from pipeboard.rules.employer import Employer
from pipeboard.rules.facts import derive
from pipeboard.rules.icp import broken_rules
from pipeboard.rules.kleene import judge
from pipeboard.rules.told import Told
from pipeboard.storage.index.batch import Batch
from pipeboard.storage.index.schema import TABLES

ICP = {
    "match_at": "60",
    "criteria": [
        {"id": "industry", "weight": "40", "if": "industry:(media,software)"},
        {"id": "size", "weight": "25", "if": "employees:50..500"},
        {"id": "role", "weight": "20", "if": "title~/head|director/i"},
        {"id": "vip", "weight": "15", "if": "tag:vip"},
    ],
    "disqualifiers": [
        {"id": "competitor", "if": "tag:competitor"},
        {"id": "student", "if": "title~student"},
    ],
}
PERSONAS = {
    "lead": {"match": "title~head employees:51.."},
    "solo": {"match": "employees:1..10"},
    "any": {},
}


def config_of(**parts):
    return merge({"workspace": {"timezone": "Europe/Berlin"}, **parts})


SEATS = {"seats": {"type": "integer"}}
CONFIG = config_of(icp=ICP, personas=PERSONAS, custom_fields=SEATS)
CONTEXT = Context(CONFIG)


def rows_of(tree, org=None, context=CONTEXT):
    tree = {"name": "Anna Keller", **tree}
    employer = Employer(organisation_of(org), org, context) if org else None
    return derive(contact_of(tree), tree, employer, context)


def company(**fields):
    return {"company": {"name": "Nordlicht", **fields}}


@pytest.mark.parametrize(
    ("tree", "fit", "room", "disqualifier"),
    [
        ({}, 0.0, 85.0, None),
        (company(industry="media"), 40.0, 45.0, None),
        (company(industry="retail"), 0.0, 45.0, None),
        (company(industry="media", employees="140") | {"title": "Head of Ops"}, 85.0, 0.0, None),
        (company(industry="media", employees="10") | {"title": "Clerk", "tags": "VIP"}, 55.0, 0.0, None),
        ({"tags": ["vip", "competitor"]}, 0.0, 0.0, "competitor"),
        ({"title": "Student"}, 0.0, 0.0, "student"),
    ],
)  # fmt: skip
def test_fit_is_the_share_of_what_is_met_and_the_unknown_is_room(tree, fit, room, disqualifier):
    fact = rows_of(tree).fact
    assert (fact.fit, fact.fit_room, fact.disqualifier) == (fit, room, disqualifier)


def test_the_organisation_gives_what_the_contact_leaves_open():
    org = {"id": "g-1", "name": "Nordlicht", "industry": "media", "employees": "140"}
    assert rows_of({"org": "g-1"}, org).fact.fit == 65.0
    assert rows_of({"org": "g-1", **company(employees="5")}, org).fact.fit == 40.0


def test_without_criteria_there_is_no_fit():
    fact = rows_of(company(industry="media"), context=Context(config_of())).fact
    assert (fact.fit, fact.fit_room, fact.disqualifier) == (None, None, None)
    only = {"disqualifiers": [{"id": "rival", "if": "tag:rival"}]}
    fact = rows_of({"tags": "rival"}, context=Context(config_of(icp=only))).fact
    assert (fact.fit, fact.disqualifier) == (None, "rival")


@pytest.mark.parametrize(
    ("tree", "suggested"),
    [
        ({"title": "Head of Ops"} | company(employees="140"), "lead"),
        (company(employees="5"), "solo"),
        ({"title": "Head of Ops"}, None),  # unknown is not enough
        (company(employees="5") | {"persona": "any"}, None),
    ],
)
def test_a_persona_is_suggested_where_its_match_holds_and_none_is_set(tree, suggested):
    assert rows_of(tree).fact.suggested == suggested


def test_a_criterion_may_ask_for_the_persona_set_or_suggested():
    icp = {"criteria": [{"id": "solo", "weight": "100", "if": "persona:solo"}]}
    context = Context(config_of(icp=icp, personas=PERSONAS))
    assert rows_of(company(employees="5"), context=context).fact.fit == 100.0
    assert rows_of({"persona": "lead"}, context=context).fact.fit == 0.0
    assert rows_of({}, context=context).fact.fit_room == 100.0


@pytest.mark.parametrize(
    "query",
    ["idle>7d", "created<2026-01-01", "is:hot", "has:channel", "fit>3", "grade:A1", "lane:today",
     "segment:hot", "engagement:two-way", "unanswered>3", "text:hello", "hello", "value>5",
     "opp(value>5)", "due:today", "owner:me", "icp_override:true", "missing:fit", "nosuch:1",
     "industry:media sort:name", "stage:lede", "total>1", "disqualifier:student"],
)  # fmt: skip
def test_the_clock_scores_flags_and_queues_are_refused(query):
    icp = {"criteria": [{"id": "odd", "weight": "100", "if": query}]}
    ((rule, error),) = list(broken_rules(config_of(icp=icp)))
    assert rule.path == ("icp", "criteria", "odd", "if")
    assert error.message


def test_a_persona_cannot_depend_on_the_persona():
    config = config_of(personas={"a": {"match": "persona:b"}, "b": {}})
    assert [rule.path for rule, _ in broken_rules(config)] == [("personas", "a", "match")]


@pytest.mark.parametrize(
    ("query", "tree", "holds"),
    [
        ("-industry:media", {}, None),
        ("-industry:media", company(industry="retail"), True),
        ("industry!=media", {}, None),
        ("-tag:vip", {}, True),
        ("industry:media or tag:vip", {"tags": "vip"}, True),
        ("industry:media or tag:vip", {}, None),
        ("industry:media tag:vip", {}, False),
        ("industry:media tag:vip", {"tags": "vip"}, None),
        ("missing:industry", {}, True),
        ("industry:*", {}, False),
        ("budget:unknown", {}, True),
        ("budget:met", {}, None),
        ("budget:(met,unknown)", {}, True),
        ("title~/^head/i", {"title": "HEAD of Ops"}, True),
        ("title~/^head/", {"title": "HEAD of Ops"}, False),
        ("financial_health:good", company(financial_health="good"), True),
        ("custom.seats>5", {"custom": {"seats": "12"}}, True),
        ("custom.seats>5", {}, None),
        ("org:g-1", {"org": "g-1"}, True),
    ],
)
def test_three_values(query, tree, holds):
    rows = rows_of(tree)
    frame = Frame(Moment(0), Vocabulary.from_config(CONFIG))
    assert judge(frame, query)(Told(rows.fact, rows.contact, rows.multi)) is holds


WORDS = st.sampled_from(
    ["media", "Média", "MEDIA", "soft", "ÄB c", "x", "12", "7.5", "head", "DE", "good", "true"]
)
TREES = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "tags": st.lists(WORDS, max_size=2),
        "pains": WORDS,
        "country": st.sampled_from(["DE", "de", "NO"]),
        "company": st.fixed_dictionaries(
            {"name": WORDS},
            optional={
                "industry": WORDS,
                "employees": st.sampled_from(["5", "51", "140", "501"]),
                "growth_pct": st.sampled_from(["-3", "0", "12"]),
                "market": st.lists(WORDS, max_size=2),
                "financial_health": st.sampled_from(["good", "strained"]),
            },
        ),
        "qualification": st.sampled_from([{"budget": {"state": "met"}}, {"budget": {"state": "unknown"}}]),
        "custom": st.fixed_dictionaries({}, optional={"seats": WORDS, "kind": st.lists(WORDS, min_size=1, max_size=2)}),
        "traits": st.sampled_from([{"occupation": "x"}, {"occupation": {"value": "head"}}]),
        "email": st.sampled_from(["a@x.example", ["b@x.example", "head"]]),
        "phone": st.sampled_from(["+49 30 5550142", "030 12"]),
    },
)  # fmt: skip
TEXTS = st.sampled_from(["media", '"Media"', '"ÄB C"', "x", "head", '"a@x.example"'])
ATOMS = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(["title", "name", "tag", "pain", "market", "email"]),
              st.sampled_from([":", "!=", "~", "<", ">="]), TEXTS),
    st.builds("{}{}{}".format, st.sampled_from(["org", "traits.occupation"]), st.sampled_from([":", "!=", "~"]), TEXTS),
    st.builds("{}~/{}/{}".format, st.sampled_from(["title", "org", "tag", "industry"]), st.sampled_from(["^h", "a|b", "M"]), st.sampled_from(["", "i"])),
    st.builds("industry{}{}".format, st.sampled_from([":", "!="]), st.sampled_from(['"media"', '("soft","x")', "*", '"Média"'])),
    st.builds("{}{}{}".format, st.sampled_from(["employees", "growth_pct"]),
              st.sampled_from([":", "!=", "<", "<=", ">", ">="]), st.sampled_from(["5", "51", "0", "140"])),
    st.sampled_from(["employees:51..200", "size:51-200", "employees:(5,140)", "country:DE", "country!=(DE,AT)", "budget:met", "budget:unknown",
                     "financial_health:good", "phone:5550142", "phone~30", "missing:industry", "missing:(employees,title)", "tag:*", "title:*",
                     "custom.seats:12", "custom.kind:media", "custom.kind~e", "-title:x", 'org~"head"']),
)  # fmt: skip


@given(TREES, ATOMS)
@settings(max_examples=600, deadline=None)
def test_what_is_decided_is_what_the_same_query_says_in_sql(tree, query):
    rows = rows_of(tree)
    vocabulary = Vocabulary.from_config(CONFIG)
    batch = Batch()
    batch.add_contact(1, "contacts/a.yaml", rows)
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    register(connection)
    batch.insert(connection)
    compiled = compile(query, Moment(0), vocabulary)
    asked = f"SELECT coalesce({compiled.where}, 0) FROM fact f"
    (found,) = connection.execute(asked, compiled.params).fetchone()
    said = judge(Frame(Moment(0), vocabulary), query)(Told(rows.fact, rows.contact, rows.multi))
    if said is None:
        assert not found or query.startswith("-") or "!=" in query
    else:
        assert bool(found) is said
