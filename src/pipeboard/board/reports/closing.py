"""`win-rate`, `cycle`, `velocity`, `loss`: what the opportunities that were closed tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.reports.report import (
    Asked,
    Crowd,
    Found,
    Measure,
    Picture,
    Report,
    asked_rows,
    behind,
    percent,
    span,
)
from pipeboard.board.select import frame_of
from pipeboard.model.times import DAY
from pipeboard.rules.closed import Closed, cycle, mean_value, velocity, win_rate
from pipeboard.rules.rates import share

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_CLOSED = (
    " Closed are opportunities that were won or lost in the period, of all time unless said"
    " otherwise; open ones are never among them."
)
_BY = " The rows are all of them, then each type, owner and source."
WIN_RATE_DEFINITION = (
    "Win rate is won divided by won and lost, by count and by value (a year, in the board's"
    " currency; a deal without a value counts nothing there). The interval is Wilson's for the"
    " count, 95 %." + _CLOSED + _BY
)
CYCLE_DEFINITION = (
    "The sales cycle is the number of days from `opened` to `closed` of the won opportunities that"
    " have both: the median, and what three quarters and nine tenths of them stayed under."
    + _CLOSED + _BY
)  # fmt: skip
LOSS_DEFINITION = (
    "Lost opportunities by reason, then by whom they were lost to. Share is of all lost ones, by"
    " count; value is a year's, in the board's currency." + _CLOSED
)
VELOCITY_DEFINITION = (
    "Velocity is the number of open opportunities × win rate × mean value of the won ones, divided"
    " by the median cycle in days: what the pipeline earns a day, and in 30 days. Fresh leaves out"
    " who is rotting and what should have closed more than 30 days ago, all counts them too. Win"
    " rate, value and cycle are those of the last 365 days."
)
_STALE = 30 * DAY
_YEAR = 365 * DAY


class _Of(NamedTuple):
    """A closed opportunity with whose it is, and what it is grouped by."""

    rid: int
    deal: Closed
    type: str
    owner: str
    source: str
    reason: str
    lost_to: str


def _deals(board: Board, asked: Asked, start: int | None, end: int | None) -> list[_Of]:
    since = f"AND o.closed >= {int(start)}" if start is not None else ""
    until = f"AND o.closed < {int(end)}" if end is not None else ""
    rows = asked_rows(
        board,
        asked,
        "SELECT o.rid, o.won, o.value, o.closed, o.opened, o.type, f.owner, f.source, "
        "o.lost_reason, o.lost_to FROM opp o JOIN fact f ON f.rid = o.rid "
        f"WHERE {{whom}} AND NOT o.open {since} {until}",
    )
    return [_one(row) for row in rows]


def _one(row: tuple[object, ...]) -> _Of:
    rid, won, value, closed, opened, *words = row
    both = isinstance(closed, int) and isinstance(opened, int)
    days = max(0, closed - opened) / DAY if both else None  # type: ignore[operator]
    amount = value if isinstance(value, float) else None
    return _Of(int(str(rid)), Closed(bool(won), amount, days), *(str(word or "") for word in words))


def _groups(deals: Sequence[_Of]) -> list[tuple[str, list[_Of]]]:
    """All of them, then each value of what they are grouped by."""
    groups = [("all", list(deals))]
    for field in ("type", "owner", "source"):
        values = sorted({value for one in deals if (value := str(getattr(one, field)))})
        groups += [
            (behind(field, value), [one for one in deals if getattr(one, field) == value])
            for value in values
        ]
    return groups


def _by_group(
    board: Board, asked: Asked, deals: Sequence[_Of], told: Callable[[list[Closed]], NamedTuple]
) -> list[dict[str, object]]:
    crowd = Crowd(board, asked)
    return [
        {
            "id": name,
            **told([one.deal for one in those])._asdict(),
            "query": crowd.query(one.rid for one in those),
        }
        for name, those in _groups(deals)
    ]


def make_win_rate(board: Board, asked: Asked) -> Found:
    """How many were won, of all and of each group."""
    deals = _deals(board, asked, *span(board, asked))
    rows = _by_group(board, asked, deals, win_rate)
    every = win_rate([one.deal for one in deals])
    words = f"{every.won} won, {every.lost} lost: {percent(every.rate)}"
    words += f", by value {percent(every.of_value)}"
    return Found(words, rows, {"win_rate": every.rate, "currency": board.currency})


def make_cycle(board: Board, asked: Asked) -> Found:
    """How long the won ones took, of all and of each group."""
    deals = [one for one in _deals(board, asked, *span(board, asked)) if one.deal.is_won]
    rows = _by_group(board, asked, deals, cycle)
    every = cycle([one.deal for one in deals])
    days = "–" if every.median is None else f"{every.median:.0f} days"
    return Found(f"{every.won} won, median {days}", rows, {"median": every.median})


def make_loss(board: Board, asked: Asked) -> Found:
    """A row for each reason, then for each competitor."""
    deals = _deals(board, asked, *span(board, asked))
    lost = [one for one in deals if not one.deal.is_won]
    crowd = Crowd(board, asked)
    rows: list[dict[str, object]] = []
    for field, none in (("lost_reason", "no reason"), ("lost_to", "")):
        of = {"lost_reason": "reason", "lost_to": "lost_to"}[field]
        values = {str(getattr(one, of)) for one in lost} - {""}
        part = [
            _loss(behind(field, value), [one for one in lost if getattr(one, of) == value], lost)
            for value in values
        ]
        without = [one for one in lost if not getattr(one, of)]
        part.sort(key=lambda row: (-int(str(row["lost"])), str(row["id"])))
        rows += [*part, *([_loss(none, without, lost)] if none and without else [])]
    for row in rows:
        row["query"] = crowd.query(row.pop("rids"))  # type: ignore[arg-type]
    value = sum(one.deal.value or 0.0 for one in lost)
    words = f"{len(lost)} lost of {len(deals)} closed, worth {value:,.0f} {board.currency}"
    return Found(words, rows, {"lost": len(lost), "currency": board.currency})


def _loss(name: str, those: Sequence[_Of], lost: Sequence[_Of]) -> dict[str, object]:
    return {
        "id": name,
        "lost": len(those),
        "of_lost": share(len(those), len(lost)),
        "value": round(sum(one.deal.value or 0.0 for one in those), 2),
        "rids": [one.rid for one in those],
    }


def make_velocity(board: Board, asked: Asked) -> Found:
    """What the pipeline earns a day: fresh, and with what is stale."""
    now = int(board.now())
    closed = [one.deal for one in _deals(board, asked, now - _YEAR, now + 1)]
    rate, value, days = win_rate(closed).rate, mean_value(closed), cycle(closed).median
    fresh, every = _still_open(board, asked)
    rows = []
    for name, rids in (("fresh", fresh), ("all", every)):
        a_day = velocity(len(rids), rate, value, days)
        rows.append(
            {
                "id": name,
                "open": len(rids),
                "win_rate": rate,
                "mean_value": value,
                "cycle": days,
                "a_day": a_day,
                "in_30_days": None if a_day is None else 30 * a_day,
                "query": "has:opportunity" if name == "all" else "has:opportunity -is:rotting",
            }
        )
    crowd = Crowd(board, asked)
    for row, rids in zip(rows, (fresh, every), strict=True):
        row["query"] = crowd.query(rids, str(row["query"]))
    earned = rows[0]["in_30_days"]
    words = "–" if earned is None else f"{earned:,.0f} {board.currency} in 30 days"
    return Found(f"{words}, of {len(fresh)} fresh deals", rows, {"currency": board.currency})


def _still_open(board: Board, asked: Asked) -> tuple[list[int], list[int]]:
    """Whose open opportunities there are: the fresh ones, and all."""
    from pipeboard.query.flags import flag_sql

    frame = frame_of(board)
    rows = asked_rows(
        board,
        asked,
        f"SELECT o.rid, {flag_sql(frame, 'is:rotting')} "
        f"OR coalesce(o.expected_close, {frame.bind(board.day_start())}) "
        f"< {frame.bind(board.day_start() - _STALE)} "
        "FROM opp o JOIN fact f ON f.rid = o.rid WHERE {whom} AND o.open",
        frame,
    )
    every = [int(str(rid)) for rid, _ in rows]
    return [int(str(rid)) for rid, is_stale in rows if not is_stale], every


WIN_RATE = Report(
    "win-rate",
    "how many of the closed deals were won",
    WIN_RATE_DEFINITION,
    (
        Measure("id", "OF"),
        Measure("won", "WON", "n"),
        Measure("lost", "LOST", "n"),
        Measure("rate", "WIN RATE", "%"),
        Measure("interval", "95 %", "interval"),
        Measure("of_value", "BY VALUE", "%"),
        Measure("won_value", "WON VALUE", "money"),
    ),
    make_win_rate,
    ("period",),
    (Picture("whisker", ("interval", "rate"), "0 – 100 %"),),
)
CYCLE = Report(
    "cycle",
    "how many days a deal takes to be won",
    CYCLE_DEFINITION,
    (
        Measure("id", "OF"),
        Measure("won", "WON", "n"),
        Measure("median", "MEDIAN DAYS", "mean"),
        Measure("p75", "P75", "mean"),
        Measure("p90", "P90", "mean"),
    ),
    make_cycle,
    ("period",),
    (Picture("bar", ("median",)),),
)
VELOCITY = Report(
    "velocity",
    "what the pipeline earns a day",
    VELOCITY_DEFINITION,
    (
        Measure("id", "PIPELINE"),
        Measure("open", "OPEN", "n"),
        Measure("win_rate", "WIN RATE", "%"),
        Measure("mean_value", "MEAN WON", "money"),
        Measure("cycle", "CYCLE DAYS", "mean"),
        Measure("a_day", "A DAY", "money"),
        Measure("in_30_days", "IN 30 DAYS", "money"),
    ),
    make_velocity,
    (),
    (Picture("bar", ("a_day",)),),
)
LOSS = Report(
    "loss",
    "why deals are lost, and to whom",
    LOSS_DEFINITION,
    (
        Measure("id", "WHY"),
        Measure("lost", "LOST", "n"),
        Measure("of_lost", "OF LOST", "%"),
        Measure("value", "VALUE", "money"),
    ),
    make_loss,
    ("period",),
    (Picture("bar", ("lost",)),),
)
