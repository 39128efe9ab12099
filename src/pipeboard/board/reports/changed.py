"""`changed`: what is different since a day or a commit, on one page for every Monday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.board.reports.report import Asked, Crowd, Found, Measure, Report, asked_rows
from pipeboard.errors import NotFound
from pipeboard.model.times import local_day
from pipeboard.rules.changed import IN_DAYS, Deal, Row, Snapshot, Standing, changed

if TYPE_CHECKING:
    from pipeboard.board.door import Board

DEFINITION = (
    "The board as it was committed then (a week ago unless said otherwise: --since 2026-11-01, 30d"
    " or a commit) is compared with the board now, contact by contact and opportunity by"
    " opportunity. New and gone are contacts that are on one of the two alone; a move or a status"
    " counts by where it began and where it ended. Won and lost are opportunities that were open or"
    " not there; value up and down are of those open then and now, a year, in the board's currency;"
    " put off and sooner are their expected close, in days. Net is the open value now less the open"
    " value then."
)
_DEFAULT = "7d"
_NAMED = 3  # contacts that a row names


def make(board: Board, asked: Asked) -> Found:
    """A row for each way in which something changed, with who it was."""
    day, sha, before = _then(board, asked)
    after = _snapshot(board, asked)
    if asked.query:
        before = _only(before, after)
    rows = changed(before, after)
    net = _open(after) - _open(before)
    words = f"since {f'{day} ({sha[:8]})' if sha else 'the beginning'}: {_sentence(rows)}"
    words += f"; pipeline {net:+,.0f} to {_open(after):,.0f} {board.currency}"
    facts = {
        "since": day,
        "commit": sha,
        "net": net,
        "open_value": _open(after),
        "currency": board.currency,
    }
    return Found(words, _told(board, asked, rows), facts)


def _then(board: Board, asked: Asked) -> tuple[str, str, Snapshot]:
    """The day that the board is compared with, its commit, and how it was.

    A board younger than a week is compared with nothing, unless a day was asked for.
    """
    from pipeboard.board.past import earlier_board, when

    since = when(asked.since or _DEFAULT, board.now(), board.zone)
    try:
        past = earlier_board(board, since)
    except NotFound:
        if asked.since:
            raise
        return "", "", Snapshot({}, {})
    try:
        past.refresh()
        day = f"{local_day(past.now(), board.zone)}"
        past.as_of = None  # what the commit says: nothing has to be left out of it
        return day, past.repository.head() or "", _snapshot(past, Asked())
    finally:
        past.close()


def _sentence(rows: list[Row]) -> str:
    counts = {row.kind: row.number for row in rows}
    told = [("new contact", "new"), ("won", "won"), ("lost", "lost"), ("put off", "put off")]
    return ", ".join(f"{counts.get(kind, 0)} {word}" for kind, word in told)


def _told(board: Board, asked: Asked, rows: list[Row]) -> list[dict[str, object]]:
    cells = asked_rows(
        board, asked, "SELECT f.id, c.name, f.rid FROM fact f JOIN contact c USING (rid) "
        "WHERE {whom}"
    )  # fmt: skip
    names = {str(id): str(name) for id, name, _ in cells}
    rids = {str(id): rid for id, _, rid in cells}
    crowd = Crowd(board, asked)
    return [
        {
            "id": row.kind,
            "count": row.number,
            "value": None if row.kind in IN_DAYS else row.amount,
            "days": row.amount if row.kind in IN_DAYS else None,
            "who": _who([names[id] for id in row.contacts if id in names]),
            "query": crowd.query(rids.get(id) for id in row.contacts),
        }
        for row in rows
    ]


def _who(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join([*names[:_NAMED], *([f"+{more}"] if more > 0 else [])])


def _snapshot(board: Board, asked: Asked) -> Snapshot:
    people = asked_rows(board, asked, "SELECT f.id, f.stage, f.status FROM fact f WHERE {whom}")
    deals = asked_rows(
        board,
        asked,
        "SELECT f.id, o.id, o.open, o.won, o.value, o.expected_close FROM opp o "
        "JOIN fact f ON f.rid = o.rid WHERE {whom}",
    )
    return Snapshot(
        {str(id): Standing(str(stage), str(status)) for id, stage, status in people},
        {
            (str(contact), str(id)): Deal(
                bool(is_open),
                bool(won),
                value if isinstance(value, float) else None,
                close if isinstance(close, int) else None,
            )
            for contact, id, is_open, won, value, close in deals
        },
    )


def _only(before: Snapshot, after: Snapshot) -> Snapshot:
    """Those of before who are asked for now: a query finds nobody who is gone."""
    return Snapshot(
        {id: one for id, one in before.contacts.items() if id in after.contacts},
        {key: deal for key, deal in before.deals.items() if key[0] in after.contacts},
    )


def _open(snapshot: Snapshot) -> float:
    return sum(deal.value or 0.0 for deal in snapshot.deals.values() if deal.is_open)


CHANGED = Report(
    "changed",
    "what moved, was won, lost, put off since last week",
    DEFINITION,
    (
        Measure("id", "WHAT"),
        Measure("count", "COUNT", "n"),
        Measure("value", "VALUE", "signed"),
        Measure("days", "DAYS", "signed"),
        Measure("who", "WHO", "names"),
    ),
    make,
    ("since",),
)
