"""`objections` and `proof`: how often deals are won that met the one, or were given the other."""

from __future__ import annotations

from json import loads
from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
)
from pipeboard.board.select import Cells
from pipeboard.model.times import DAY
from pipeboard.rules.wins import Deal, rates, win_rate

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_RATES = (
    " Win rate is won divided by won and lost; open ones are in no rate. The interval is Wilson's,"
    " 95 %; without is the win rate of all the others."
)
OBJECTIONS_DEFINITION = (
    "An opportunity has an objection where a note of that kind was taken with its contact before it"
    " was closed, by what the note is about." + _RATES
)
PROOF_DEFINITION = (
    "An opportunity has the proof that is kept with it (trial, case-study, reference-call …) and"
    " what touches gave its contact of the library before it was closed." + _RATES
)


def objections(board: Board, asked: Asked) -> Found:
    """A row for what objections are about."""
    notes = asked_rows(
        board,
        asked,
        "SELECT e.rid, coalesce(e.about, 'other'), min(e.at) FROM event e "
        "JOIN fact f ON f.rid = e.rid WHERE {whom} AND e.list = 'notes' AND e.kind = 'objection' "
        "GROUP BY 1, 2",
    )
    return _found(board, asked, notes, "objections")


def proof(board: Board, asked: Asked) -> Found:
    """A row for each proof."""
    given = asked_rows(
        board,
        asked,
        "SELECT e.rid, e.about, min(e.at) FROM event e JOIN fact f ON f.rid = e.rid "
        "WHERE {whom} AND e.list = 'activities' AND e.about IS NOT NULL GROUP BY 1, 2",
    )
    return _found(board, asked, given, "proof")


def _found(board: Board, asked: Asked, cells: list[Cells], word: str) -> Found:
    things: dict[int, list[tuple[str, int]]] = {}
    for rid, thing, at in cells:
        since = at if isinstance(at, int) else 0
        things.setdefault(int(str(rid)), []).append((str(thing), since))
    rows = asked_rows(
        board,
        asked,
        "SELECT o.rid, o.open, o.won, o.closed, o.proof FROM opp o JOIN fact f ON f.rid = o.rid "
        "WHERE {whom}",
    )
    own = word == "proof"
    deals = [_deal(row, things.get(int(str(row[0])), []), own=own) for row in rows]
    with_any = [deal for deal in deals if deal.has]
    words = (
        f"{len(with_any)} of {len(deals)} opportunities with {word}; win rate "
        f"{percent(win_rate(with_any))}, of all {percent(win_rate(deals))}"
    )
    crowd = Crowd(board, asked)
    of = [(row[0], deal.has) for row, deal in zip(rows, deals, strict=True)]
    found = [
        {
            "id": one.thing,
            **one._asdict(),
            "query": crowd.query(rid for rid, has in of if one.thing in has),
        }
        for one in rates(deals)
    ]
    return Found(words, found, {"deals": len(deals), "win_rate": win_rate(deals)})


def _deal(row: Cells, things: list[tuple[str, int]], *, own: bool) -> Deal:
    """A deal with what its contact had before it was closed, and with its `own` proof."""
    _, is_open, won, closed, kept = row
    end = closed + DAY if isinstance(closed, int) and not is_open else None
    has = {thing for thing, since in things if end is None or since < end}
    if own and kept:
        has.update(loads(str(kept)))
    return Deal(None if is_open else bool(won), frozenset(has))


def _measures(title: str) -> tuple[Measure, ...]:
    return (
        Measure("id", title),
        Measure("deals", "DEALS", "n"),
        Measure("of_deals", "OF DEALS", "%"),
        Measure("won", "WON", "n"),
        Measure("lost", "LOST", "n"),
        Measure("rate", "WIN RATE", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("without", "WITHOUT", "%"),
    )


_PICTURES = (Picture("whisker", ("interval", "rate"), "0 – 100 %"),)
OBJECTIONS = Report(
    "objections",
    "how often deals are won in spite of each objection",
    OBJECTIONS_DEFINITION,
    _measures("OBJECTION"),
    objections,
    (),
    _PICTURES,
)
PROOF = Report(
    "proof", "what proof wins", PROOF_DEFINITION, _measures("PROOF"), proof, (), _PICTURES
)
