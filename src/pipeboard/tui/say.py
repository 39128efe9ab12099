"""Numbers, days and money in as few cells as a board has for them."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.times import local

if TYPE_CHECKING:
    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


LOGIN, NOT_SIGNED = "login", "not_signed"
"""The codes of the errors that end where git may ask on the terminal."""


UNSIGNED = (NOT_SIGNED, "interrupted")
"""The codes of what was not recorded for want of a signature, or given up while git asked."""


_WAYS_ON = {
    LOGIN: "gl: git asks for it in the terminal",
    NOT_SIGNED: "gl: unlock the key, or leave it unsigned",
}


def asks(error: Exception) -> bool:
    """Whether it ends where git may ask on the terminal."""
    return getattr(error, "code", "") in _WAYS_ON


def trouble(error: Exception, *, whole: bool = False) -> str:
    """What went wrong and what to do: its own hint, or the key that lets git ask.

    Of a login git's own words are left out, so that the key is seen, unless `whole`.
    """
    if not asks(error):
        return str(error)
    code = str(getattr(error, "code", ""))
    message = str(getattr(error, "message", error))
    short = message if whole or code != LOGIN else message.partition(": ")[0]
    return f"{short}\n{_WAYS_ON[code]}"


class Scene(NamedTuple):
    """What every card is seen against: the instant, the zone it is local in, the currency."""

    now: int
    zone: tzinfo
    currency: str

    @property
    def today(self) -> date:
        """The local day."""
        return local(self.now, self.zone).date()


def amount(value: float) -> str:
    """950, 4.5k, 71k, 1.2M: at most four cells."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            count = value / size
            return (
                f"{count:.1f}".removesuffix(".0") + letter
                if count < 9.95
                else f"{count:.0f}{letter}"
            )
    return f"{value:.0f}"


def money(value: float, currency: str) -> str:
    """€71k, CHF 71k."""
    symbol = SYMBOLS.get(currency) or (f"{currency} " if currency else "")
    return f"{symbol}{amount(value)}"


def span(days: int) -> str:
    """How many days: 3d, 12d, 5mo, 2y."""
    if days < 100:
        return f"{days}d"
    return f"{days // 30}mo" if days < 720 else f"{days // 365}y"


def day(when: date, today: date) -> str:
    """today, tomorrow, Tue, 24 Nov, 24 Nov 27: as short as it can be understood."""
    ahead = (when - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    if 1 < ahead < 7:
        return WEEKDAYS[when.weekday()]
    year = f" {when.year % 100:02}" if abs(ahead) > 300 else ""
    return f"{when.day} {MONTHS[when.month - 1]}{year}"


def long_day(when: date, today: date) -> str:
    """Tue 24 Nov: with the weekday, for a line that has room."""
    year = f" {when.year}" if when.year != today.year else ""
    return f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}{year}"


def hour(at: int, zone: tzinfo) -> str:
    """The time of day: 14:00."""
    return local(at, zone).strftime("%H:%M")


def soon(row: Row, now: int, zone: tzinfo) -> str:
    """A timed step that comes up: `09:00 in 12 min · video · Anna Keller · demo with CFO`."""
    at = row.due_at or now
    minutes = -(-(at - now) // 60)
    when = f"{hour(at, zone)} in {minutes} min" if minutes > 0 else f"{hour(at, zone)} now"
    return " · ".join(part for part in (when, row.channel, row.name, row.reason) if part)


def due(at: int | None, timed: bool, scene: Scene) -> str:
    """When a step is due: Tue, 24 Nov, today 14:00."""
    if at is None:
        return ""
    when = day(local(at, scene.zone).date(), scene.today)
    return f"{when} {hour(at, scene.zone)}" if timed else when


def scored(card: Card) -> str:
    """`A2 fit 60 (+25) eng 55`; without an ICP the digit and the engagement, or nothing at all."""
    engaged = f"eng {card.engagement_score:.0f}"
    if card.fit is None:
        return f"grade {card.grade} {engaged}" if card.engagement_score >= 0.5 else ""
    room = f" (+{card.fit_room:.0f})" if card.fit_room and card.fit_room >= 0.5 else ""
    return f"{card.grade} fit {card.fit:.0f}{room} {engaged}"
