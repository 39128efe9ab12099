"""The entries of a contact's logs: signals, activities, notes, opportunities, follow-ups, moves.

Each is one line of the file and has an id of its own; times stay text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import msgspec


class Labelled(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An address, number or link with a word on what it is for: `{value: …, kind: work}`."""

    value: str
    kind: str | None = None


def texts(value: str | list[str | Labelled] | None) -> list[str]:
    """The texts of a list that may stand as its only element; labels left out."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    return [entry if isinstance(entry, str) else entry.value for entry in value]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every entry of a log has: its id, unique in the file."""

    id: str | None = None


class Signal(Entry, frozen=True, kw_only=True):
    """Something a machine saw: a form, a download, a visited page."""

    at: str | None = None
    kind: str | None = None
    ref: str | None = None
    note: str | None = None
    via: str | None = None


ActivityType = Literal[
    "call", "email", "meeting", "video", "demo", "social", "sms", "letter", "visit", "research"
]


class Activity(Entry, frozen=True, kw_only=True):
    """A touch between people; `research` is none. `min` is its length in minutes."""

    at: str | None = None
    by: str | None = None
    type: ActivityType | None = None
    dir: Literal["in", "out"] | None = None
    outcome: str | None = None
    tone: Literal["+", "0", "-"] | None = None
    min: int | float | None = None
    text: str | None = None
    gave: str | None = None
    opp: str | None = None
    ref: str | None = None
    where: str | None = None
    due: str | None = None
    follow_up: str | None = None
    needs_reply: bool | None = None


class Note(Entry, frozen=True, kw_only=True):
    """A note, or a question, objection … with a state of its own."""

    at: str | None = None
    by: str | None = None
    kind: Literal["note", "question", "concern", "objection", "goal", "need", "praise"] | None = (
        None
    )
    about: str | None = None
    state: Literal["open", "answered", "resolved"] | None = None
    text: str | None = None
    answer: str | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A trial, demo or reference given for an opportunity."""

    kind: str | None = None
    started: str | None = None
    ends: str | None = None
    result: str | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What was offered and until when it stands."""

    text: str | None = None
    expires: str | None = None


Per = Literal["once", "month", "year"]
Forecast = Literal["pipeline", "best-case", "commit", "closed", "omitted"]


class CostOfDelay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What waiting costs the customer, per month or year."""

    amount: Decimal | None = None
    currency: str | None = None
    per: Literal["day", "week", "month", "year", "once"] | None = None


class Opportunity(Entry, frozen=True, kw_only=True):
    """A deal: value in major units of `currency`, once, per month or year; probability in %."""

    name: str | None = None
    type: Literal["new", "upsell", "cross-sell", "renewal"] | None = None
    stage: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    per: Per | None = None
    probability: int | float | None = None
    forecast: Forecast | None = None
    expected_close: str | None = None
    opened: str | None = None
    closed: str | None = None
    deciders: str | list[str] | None = None
    competitors: str | list[str] | None = None
    proof: list[Proof] | None = None
    offer: Offer | None = None
    cost_of_delay: CostOfDelay | None = None
    lost_reason: str | None = None
    lost_to: str | None = None
    won_reason: str | None = None
    custom: dict[str, Any] | None = None


class Purchase(Entry, frozen=True, kw_only=True):
    """Something bought; the sum of them is the lifetime value."""

    at: str | None = None
    item: str | None = None
    value: Decimal | None = None
    currency: str | None = None
    opp: str | None = None


class FollowUp(Entry, frozen=True, kw_only=True):
    """An open next step; once done it becomes an activity and leaves this list."""

    due: str | None = None
    first_due: str | None = None
    snoozed: int | None = None
    channel: Literal["email", "phone", "video", "meeting", "social", "sms", "letter"] | None = None
    owner: str | None = None
    reason: str | None = None
    give: str | None = None
    answers: str | None = None
    promised: bool | None = None
    cadence: str | None = None
    step: int | None = None


class StageMove(Entry, frozen=True, kw_only=True):
    """One line of the contact's way: the stage it entered, from where, by whom, past which gate."""

    at: str | None = None
    stage: Literal["lead", "prospect", "customer"] | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    status: Literal["open", "nurture", "paused", "disqualified", "lost", "churned"] | None = None
    by: str | None = None
    via: str | None = None
    reason: str | None = None
    gate: dict[str, str | None] | None = None
    override: str | dict[str, Any] | None = None


class ConflictRecord(Entry, frozen=True, kw_only=True):
    """What two people changed at once: the value kept, the other one, and what was there before."""

    field: str | None = None
    kept: Any = None
    by: str | None = None
    other: Any = None
    other_by: str | None = None
    was: Any = None
    other_deleted: bool | None = None
