"""Contacts told in a few words, and what is derived of them."""

from __future__ import annotations

from pipeboard.model.contact import contact_of
from pipeboard.model.merge import merge
from pipeboard.model.organisation import organisation_of
from pipeboard.rules.context import Context
from pipeboard.rules.employer import Employer
from pipeboard.rules.facts import derive
from pipeboard.rules.rows import Fact, Rows

CONFIG = merge(
    {
        "workspace": {"name": "Test", "currency": "EUR", "timezone": "Europe/Berlin"},
        "fx": {"as_of": "2026-11-01", "USD": "0.5"},
    }
)
CONTEXT = Context(CONFIG)


def touch(told, **more):
    """`"2026-11-02T08:00Z email out sent"` as an activity; outcome may be left out."""
    at, kind, direction, *outcome = told.split()
    entry = {"at": at, "type": kind, "dir": direction, **more}
    return {**entry, "outcome": outcome[0]} if outcome else entry


def signal(told, **more):
    """`"2026-11-02T08:00Z demo-request"` as a signal."""
    at, kind = told.split()
    return {"at": at, "kind": kind, **more}


def opp(stage, **more):
    return {"id": "o-1", "stage": stage, **more}


def rows_of(tree, org=None, as_of=None) -> Rows:
    tree = {"name": "Anna Keller", **tree}
    employer = Employer(organisation_of(org), org, CONTEXT) if org else None
    return derive(contact_of(tree), tree, employer, CONTEXT, as_of)


def fact_of(tree, org=None, as_of=None) -> Fact:
    return rows_of(tree, org, as_of).fact


def epoch(text):
    """Seconds since 1970 of an instant, or of the start of a day in the board's zone."""
    return None if text is None else CONTEXT.clock[text][0]
