"""Who and where somebody means while they still type: bounded looks into the index.

However large the board, a look reads a few hundred rows: those whose name begins like the text,
and those whose needle (name, organisation, title, e-mail, phone, tags) holds its words in order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.model.text import fold

CANDIDATES = 200
EXACT, BEGINS, WORD, INSIDE, LOOSE = range(5)
"""How well a text fits, the best first."""


class Person(NamedTuple):
    """A contact by name; `fit` is one of EXACT … LOOSE."""

    rid: int
    name: str
    org: str
    fit: int


class Place(NamedTuple):
    """An organisation by name, and how many of its people were looked at."""

    name: str
    people: int
    fit: int


def fit_of(text: str, candidate: str) -> int:
    """How well a folded text fits a folded candidate; LOOSE where it does not hold it."""
    if candidate == text:
        return EXACT
    at = candidate.find(text)
    if at <= 0:
        return BEGINS if at == 0 else LOOSE
    return WORD if f" {text}" in candidate else INSIDE


def look(connection: sqlite3.Connection, text: str, most: int) -> tuple[list[Person], list[Place]]:
    """The people and the organisations that a text may mean, the best first."""
    wanted = fold(text)
    if not wanted:
        return [], []
    rows = _read(connection, _candidates(connection, wanted))
    people = [Person(rid, name, org, _person_fit(wanted, key, org)) for rid, name, org, key in rows]
    people.sort(key=lambda one: (one.fit, one.name.casefold(), one.rid))
    return people[:most], _places(wanted, [org for _, _, org, _ in rows if org])[:most]


def _person_fit(wanted: str, name_key: str, org: str) -> int:
    fit = fit_of(wanted, name_key)
    return fit if fit < LOOSE or wanted not in fold(org) else INSIDE


def _places(wanted: str, orgs: Sequence[str]) -> list[Place]:
    counts: dict[str, int] = {}
    for org in orgs:
        counts[org] = counts.get(org, 0) + 1
    found = [Place(org, number, fit_of(wanted, fold(org))) for org, number in counts.items()]
    return sorted((p for p in found if p.fit < LOOSE), key=lambda p: (p.fit, p.name.casefold()))


def _candidates(connection: sqlite3.Connection, wanted: str) -> list[int]:
    rids = [
        rid
        for (rid,) in connection.execute(
            "SELECT rid FROM fact INDEXED BY fact_board WHERE name_key >= ? AND name_key < ? "
            f"LIMIT {CANDIDATES}",
            (wanted, wanted + "\U0010ffff"),
        )
    ]
    pieces = ["".join(f"[{c}]" if c in "*?[" else c for c in word) for word in wanted.split()]
    if max(map(len, wanted.split())) >= 3:
        rids += [
            rid
            for (rid,) in connection.execute(
                f"SELECT rowid FROM needle WHERE text GLOB ? LIMIT {CANDIDATES}",
                (f"*{'*'.join(pieces)}*",),
            )
        ]
    return list(dict.fromkeys(rids))


def _read(connection: sqlite3.Connection, rids: Sequence[int]) -> list[tuple[int, str, str, str]]:
    if not rids:
        return []
    numbers = ",".join(map(str, rids))
    return connection.execute(
        "SELECT c.rid, c.name, coalesce(c.org_name, ''), f.name_key FROM contact c "
        f"JOIN fact f ON f.rid = c.rid WHERE c.rid IN ({numbers})"
    ).fetchall()
