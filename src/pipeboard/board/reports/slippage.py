"""`slippage`: which deals are put off again and again, from the history of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import (
    Asked,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    percent,
    span,
)
from pipeboard.rules.slippage import Told, moves, slippage

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "A push is a commit that set the expected close of an opportunity to a later day, in the period"
    " (of all time unless said otherwise); what was undone is not counted, nor what a commit"
    " without trailers changed. Days are those by which it was put off, all pushes together. Put"
    " off twice is the share of all opportunities that were pushed two times or more. The rows are"
    " the opportunities that were pushed, those pushed most often first. The history is that of the"
    " board that is read, whatever the clock says: an earlier one is read with --at."
)
_CLOSES = "^Pb-Change: .*expected_close"


def make(board: Board, asked: Asked) -> Found:
    """A row for each opportunity that was put off."""
    rows = asked_rows(
        board,
        asked,
        "SELECT f.id, o.id, c.name, o.name, o.open, o.value FROM opp o "
        "JOIN fact f ON f.rid = o.rid JOIN contact c ON c.rid = o.rid WHERE {whom}",
    )
    known = {(str(row[0]), str(row[1])): row for row in rows}
    pushed: dict[tuple[str, str], list[int]] = {}
    for push in moves(_told(board, asked)):
        keys = [(id, push.opportunity) for id in push.contacts]
        key = next((one for one in keys if one in known), None)
        if key is not None and push.days > 0:
            pushed.setdefault(key, []).append(push.days)
    every = slippage(list(pushed.values()), len(known))
    found = [_row(known[key], days) for key, days in pushed.items()]
    found.sort(key=lambda row: (-int(str(row["pushes"])), -int(str(row["days"])), str(row["id"])))
    words = f"{every.pushes} pushes of {len(pushed)} deals, {every.days} days; "
    words += f"{percent(every.twice)} of all {len(known)} were put off twice or more"
    return Found(words, found, {**every._asdict(), "currency": board.currency})


def _row(deal: tuple[object, ...], days: list[int]) -> dict[str, object]:
    contact, _, person, name, is_open, value = deal
    return {
        "id": f"{person}: {name}" if name else str(person),
        "pushes": len(days),
        "days": sum(days),
        "state": "open" if is_open else "closed",
        "value": value,
        "query": f"id:{contact}",
    }


def _told(board: Board, asked: Asked) -> list[Told]:
    """The commits of the period that changed an expected close, newest first."""
    from pipeboard.journal.history import log

    start, end = span(board, asked)
    head = board.repository.head()
    if head is None:
        return []
    return [
        Told(entry.sha, entry.message.verb, entry.trailers)
        for entry in log(board.repository, grep=_CLOSES, since=start, rev=head)
        if end is None or entry.at < end
    ]


SLIPPAGE = Report(
    "slippage",
    "which deals are put off, how often and how far",
    DEFINITION,
    (
        Measure("id", "DEAL"),
        Measure("pushes", "PUSHES", "n"),
        Measure("days", "DAYS", "n"),
        Measure("state", "STATE"),
        Measure("value", "VALUE", "money"),
    ),
    make,
    ("period",),
    (Picture("bar", ("days",)),),
)
