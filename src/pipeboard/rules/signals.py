"""Signals: what a contact did without being asked (downloads, visits, requests), by class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeboard.model.clock import Span

if TYPE_CHECKING:
    from pipeboard.model.entries import Signal
    from pipeboard.rules.context import Context

EXPLICIT = "buying-explicit"
MACHINE = "machine"
NEGATIVE = "negative"


class Signals:
    """A contact's signals, sorted out once: each list holds (start, end).

    `inbound` all that a person did (class `machine` never counts), `welcome` those of them that are
    not negative, `explicit` those that ask to buy.
    """

    __slots__ = ("explicit", "inbound", "welcome")

    def __init__(self, signals: Iterable[Signal], context: Context) -> None:
        classes, clock = context.signal_class, context.clock
        inbound: list[Span] = []
        welcome: list[Span] = []
        explicit: list[Span] = []
        for signal in signals:
            kind = classes.get(signal.kind)
            span = clock[signal.at] if signal.at else None
            if span is None or kind == MACHINE:
                continue
            inbound.append(span)
            if kind != NEGATIVE:
                welcome.append(span)
            if kind == EXPLICIT:
                explicit.append(span)
        self.inbound, self.welcome, self.explicit = inbound, welcome, explicit


def hot_since(signals: Signals, last_out_end: int) -> int | None:
    """The earliest buying-explicit signal later than the last out-activity."""
    later = [start for start, end in signals.explicit if end > last_out_end]
    return min(later) if later else None


def since_parked(signals: Signals, status_end: int | None) -> int | None:
    """The latest non-negative, non-machine signal with at > status_info.at."""
    if status_end is None:
        return None
    return max((start for start, end in signals.welcome if end > status_end), default=None)
