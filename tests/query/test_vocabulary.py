"""The vocabulary: from a whole config, to JSON and back, and what every query of it compiles to."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from pathlib import Path

import pytest

from pipeboard.model.merge import merge
from pipeboard.query.compile import Moment, compile
from pipeboard.query.regex import register
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.schema import TABLES
from pipeboard.storage.read import load

CONFIG = Path(__file__).parent.parent / "data" / "examples" / "pipeboard.yaml"


@cache
def config():
    return merge(load(CONFIG.read_bytes(), CONFIG.name))


@cache
def company():
    return Vocabulary.from_config(config())


def test_json_and_back_is_the_same_vocabulary():
    text = company().to_json()
    again = Vocabulary(json.loads(text))
    assert again.to_json() == text
    for name in ("stages", "statuses", "team", "signals", "lists", "reasons", "pass_rule", "labels",
                 "custom_fields", "business_hours", "match_at", "currency", "timezone"):  # fmt: skip
        assert getattr(again, name) == getattr(company(), name)
    assert [(s.id, s.key, s.q) for s in again.segments] == [
        (s.id, s.key, s.q) for s in company().segments
    ]


def test_what_a_config_says():
    told = company()
    assert told.name == "Nordlys Sales"
    assert told.stages == ("lead", "prospect", "customer")
    assert told.labels["lead"] == "Leads"
    assert told.owners == ("mara", "tomas", "form-bot")
    assert told.bots == ("form-bot",)
    assert told.team["mara"]["email"] == "mara@nordlys.example"
    assert told.signal_class("demo-request") == "buying-explicit"
    assert told.signal_class("unheard-of") == ""
    assert told.values("lists.industries")[0] == "software"
    assert "price" in told.values("reasons.lost")
    assert set(told.values("reasons")) >= {"not-icp", "price", "timing"}
    assert told.icp_configured
    assert told.match_at == 60
    assert told.segment("hot").key == 1
    assert told.segment("cold") is None
    assert {queue.id: queue.sla for queue in told.queues}["hot-signal"] == "1h"
    assert {queue.id: queue.per_day for queue in told.queues}["new-leads"] == 20
    assert told.hours.span == 8.5 * 3600
    assert str(told.zone) == "Europe/Berlin"
    assert told.first_weekday == 0


def test_four_lines_of_config_are_enough():
    told = Vocabulary.from_config(
        merge({"schema": "1", "workspace": {"name": "x", "currency": "NOK"}})
    )
    assert told.currency == "NOK"
    assert not told.icp_configured
    assert told.owners == ()
    assert len(told.segments) == 6
    for text in [segment.q for segment in told.segments] + [queue.q for queue in told.queues]:
        assert compile(text, Moment(1_795_338_000, "me"), told).where


def test_an_empty_vocabulary_works_and_takes_any_value():
    told = Vocabulary()
    assert told.timezone == "UTC"
    assert told.hours.span > 0
    assert compile("industry:anything owner:anyone idle>1bd", Moment(1_795_338_000), told).where
    assert Vocabulary(json.loads(told.to_json())).to_json() == "{}"


def _queries():
    told = config()
    for name, items in told.gates.items():
        yield from ((f"gate {name}/{item.id}", item.if_) for item in items)
    for rule in (*told.icp.criteria, *told.icp.disqualifiers):
        yield f"icp {rule.id}", rule.if_
    yield from (
        (f"persona {key}", persona.match) for key, persona in told.personas.items() if persona.match
    )
    yield from ((f"segment {segment.id}", segment.q) for segment in told.segments)
    yield from ((f"queue {queue.id}", queue.q) for queue in told.queues)


PAGE = [
    "stage:prospect is:open grade:(A1,A2) idle>7d",
    "industry:(media,software) size:51..200 pain~reporting",
    "fit>=70 engagement_score<25",
    "stage:lead missing:authority has:explicit-signal",
    "has:opportunity expected_close<=eom probability>=50 sort:-value",
    "owner:me (is:rotting or is:reply-owed) group:stage",
]


@pytest.mark.parametrize("query", PAGE + [text for _, text in _queries()])
def test_every_query_of_the_config_and_of_the_handbook_runs(query):
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    register(connection)
    compiled = compile(query, Moment(1_795_338_000, "mara"), company())
    assert (
        connection.execute(
            f"SELECT f.rid FROM fact f WHERE {compiled.where} ORDER BY {compiled.order}",
            compiled.params,
        ).fetchall()
        == []
    )


def test_the_names_of_bound_values_can_be_told_apart():
    one = compile("stage:lead", Moment(1), company(), prefix="a")
    other = compile("stage:customer", Moment(1), company(), prefix="b")
    assert set(one.params) & set(other.params) == set()


def test_me_is_asked_only_where_a_query_wants_it():
    asked = []

    def me():
        asked.append(True)
        return "mara"

    moment = Moment(1, me)
    compile("stage:lead", moment, company())
    assert asked == []
    compile("owner:me", moment, company())
    compile("owner:me", moment, company())
    assert asked == [True]
