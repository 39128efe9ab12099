"""A small index filled by hand: the tables of the schema with the rows a test names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pipeboard.model.text import fold
from pipeboard.model.times import parse_time, zone
from pipeboard.query.compile import Compiled, Moment, compile
from pipeboard.query.regex import register
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.schema import TABLES

BERLIN = "Europe/Berlin"
NOW = "2026-11-22T09:00Z"  # a Sunday, 10:00 in Berlin

VOCABULARY: dict[str, Any] = {
    "name": "Nordlys Sales",
    "currency": "EUR",
    "timezone": BERLIN,
    "retention": {"lead": "365d", "customer": "730d after churned"},
    "opportunity_stages": ["discovery", "demo", "proposal", "negotiation", "won", "lost"],
    "team": {
        "mara": {"name": "Mara Lind", "email": "mara@nordlys.example", "role": "rep"},
        "tomas": {"name": "Tomas Ek", "role": "manager"},
        "form-bot": {"name": "Web form", "role": "bot"},
    },
    "signals": {
        "download": "interest",
        "demo-request": "buying-explicit",
        "email-open": "machine",
    },
    "outcomes": ["connected", "no-answer", "sent", "replied", "not-interested"],
    "personas": ["marketing-lead"],
    "lists": {
        "industries": ["software", "media", "retail"],
        "size_bands": ["1-10", "11-50", "51-200", "1001+"],
        "source_channels": ["content", "event", "cold"],
        "objections": ["price", "timing"],
        "roles": ["decision-maker", "influencer"],
        "proof": ["case-study", "trial"],
    },
    "reasons": {"lost": ["price", "competitor"], "parked": ["timing"]},
    "custom_fields": {
        "seats": {"type": "integer", "scope": "contact"},
        "tier": {"type": "enum", "scope": "contact", "values": ["gold", "silver"]},
        "signed": {"type": "date", "scope": "contact"},
        "licences": {"type": "integer", "scope": "opportunity"},
    },
    "business_hours": {
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "from": "09:00",
        "to": "17:30",
        "holidays": ["2026-12-25"],
    },
    "pass_rule": {"max_unanswered": 8, "over": "21d"},
    "requalify_after": "90d",
    "icp_configured": True,
    "match_at": 60,
    "score": {
        "groups": [
            {"id": "buying", "cap": 60.0, "half_life": 21 * 86400, "column": "engaged_1"},
            {"id": "conversation", "cap": 40.0, "half_life": 30 * 86400, "column": "engaged_2"},
            {"id": "negative", "cap": -60.0, "half_life": 60 * 86400, "column": "engaged_3"},
        ],
        "fit_grades": {"A": 70, "B": 40},
        "engagement_grades": {"1": 60, "2": 25},
        "total": {"fit": 0.5, "engagement": 0.5},
    },
    "segments": [
        {"id": "mine", "key": 2, "q": "owner:me status:open"},
        {"id": "big", "q": "employees>=500 or segment:mine"},
        {"id": "round", "q": "segment:trip"},
        {"id": "trip", "q": "segment:round"},
        {"id": "broken", "q": "stgae:lead"},
    ],
    "queues": [
        {"id": "decide", "word": "reply", "q": "is:conflicted or is:problem"},
        {"id": "overdue", "word": "due", "q": "is:open due<today"},
    ],
}

_ALWAYS: dict[str, Any] = {
    "org_key": "",
    "stage": "lead",
    "status": "open",
    "has_event": 0,
    "inbound_count": 0,
    "conversations": 0,
    "unanswered": 0,
    "next_timed": 0,
    "next_promised": 0,
    "snoozed": 0,
    "open_opportunities": 0,
    "won_opportunities": 0,
    "value": 0.0,
    "weighted": 0.0,
    "purchases": 0,
    "is_dnc": 0,
    "has_channel": 0,
    "has_decision_maker": 0,
    "open_questions": 0,
    "open_objections": 0,
    "conflicts": 0,
    "is_problem": 0,
    "is_duplicate": 0,
    "newest": 0,
}
_LONG_AGO = 1_700_000_000
Facts = Mapping[str, Any]


def at(text: str, tz: str = BERLIN) -> int:
    """The instant, or the first second of the day, that a text names."""
    return parse_time(text, zone(tz))[0]


@cache
def _empty() -> bytes:
    """The tables without rows, made once."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    return connection.serialize()


class Sheet:
    """Contacts in an index in memory; `find(query)` gives the names it holds for, sorted."""

    def __init__(self, now: str = NOW, me: str | None = "mara", **told: Any) -> None:
        self.now = at(now)
        self.moment = Moment(self.now, me)
        self.vocabulary = Vocabulary({**VOCABULARY, **told})
        self.connection = sqlite3.connect(":memory:")
        self.connection.deserialize(_empty())
        register(self.connection)

    def add(
        self,
        name: str,
        *,
        multi: Mapping[str, Iterable[str]] | None = None,
        opps: Iterable[Facts] = (),
        events: Iterable[Facts] = (),
        steps: Iterable[Facts] = (),
        extra: Mapping[str, object] | None = None,
        contact: Facts | None = None,
        needle: str | None = None,
        words: str | None = None,
        **facts: Any,
    ) -> Sheet:
        """One contact; times as text. What is not told is unset, or what the schema demands."""
        rid = self.connection.execute("SELECT count(*) + 1 FROM fact").fetchone()[0]
        times = {key: at(value) if _is_time(value) else value for key, value in facts.items()}
        fact = {
            **_ALWAYS,
            "name_key": fold(name),
            "created": _LONG_AGO,
            "stage_since": _LONG_AGO,
            "idle_from": _LONG_AGO,
            "id": (contact or {}).get("id", f"c-{rid:010}"),
            **times,
        }
        self._insert("fact", rid, fact)
        told = {"id": f"c-{rid:010}", "path": f"contacts/{rid}.yaml", "name": name, "tags": "[]"}
        self._insert(
            "contact",
            rid,
            {**told, **(contact or {}), "extra": json.dumps(extra or {}, ensure_ascii=False)},
        )
        for field, values in (multi or {}).items():
            for value in values:
                self._insert("multi", rid, {"field": field, "value": fold(value)})
        for number, opp in enumerate(opps):
            of = {"id": f"o-{number}", "open": 1, "won": 0, **opp}
            self._insert("opp", rid, {k: at(v) if _is_time(v) else v for k, v in of.items()})
        for number, event in enumerate(events):
            self._insert("event", rid, {"seq": number, **event})
        for number, step in enumerate(steps):
            of = {"id": f"f-{number}", "timed": 0, "promised": 0, "snoozed": 0, **step}
            self._insert("follow_up", rid, of)
        for table, text in (("needle", needle), ("words", words)):
            if text is not None:
                insert = f"INSERT INTO {table} (rowid, text) VALUES (?, ?)"
                self.connection.execute(insert, (rid, fold(text)))
        return self

    def _insert(self, table: str, rid: int, row: Facts) -> None:
        values = {"rid": rid, **row}
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        self.connection.execute(insert, tuple(values.values()))

    def compile(self, query: str) -> Compiled:
        return compile(query, self.moment, self.vocabulary)

    def listed(self, query: str) -> list[str]:
        """The names a query finds, in its order."""
        compiled = self.compile(query)
        limit = -1 if compiled.limit is None else compiled.limit
        rows = self.connection.execute(
            "SELECT (SELECT name FROM contact c WHERE c.rid = f.rid) FROM fact f "
            f"WHERE {compiled.where} ORDER BY {compiled.order} LIMIT {limit}",
            compiled.params,
        )
        return [name for (name,) in rows]

    def find(self, query: str) -> str:
        """The names a query finds, sorted, with a space between."""
        return " ".join(sorted(self.listed(query)))

    def holds(self, query: str) -> bool:
        """Whether the query finds anyone."""
        return bool(self.listed(query))


def _is_time(value: object) -> bool:
    return isinstance(value, str) and len(value) >= 10 and value[4:5] == "-" and value[:4].isdigit()
