"""The parts of the config that say how the team works: stages, reasons, gates, queues, cadences."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeboard.model.entries import Forecast

FollowUpChannel = Literal["email", "phone", "video", "meeting", "social", "sms", "letter"]
Level = Literal["block", "warn", "info", "off"]

STOPS = ("conversation", "reply", "meeting", "opted-out", "stage-change", "signal", "won")
"""What may end a cadence (`stop_on`)."""

SOURCE_CLASSES = ("inbound", "outbound")
COLD = ("list", "search", "cold")
"""Source channels of which nobody asked for anything: outbound; all others are inbound."""


class StageRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column of the board."""

    id: Literal["lead", "prospect", "customer"]
    label: str | None = None
    rot_after: str | None = None
    wip_warn: int | None = None


class OpportunityStage(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: str | None = None
    probability: int | float = 0
    forecast: Forecast = "pipeline"
    rot_after: str | None = None


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    disqualified: list[str]
    lost: list[str]
    churned: list[str]
    parked: list[str]

    def of(self, status: str) -> list[str]:
        """The reasons for a status: nurture and paused share those of parking."""
        field = "parked" if status in ("nurture", "paused") else status
        return list(getattr(self, field, ()))


class Lists(msgspec.Struct, frozen=True, kw_only=True):
    industries: list[str]
    size_bands: list[str]
    channels: list[str]
    source_channels: list[str]
    objections: list[str]
    roles: list[str]
    proof: list[str]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a gate."""

    id: str
    if_: str = msgspec.field(name="if")
    level: Level = "warn"
    hint: str | None = None


class Segment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    q: str
    key: int | None = None
    label: str | None = None


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A lane of the work queue, and the word it folds into."""

    id: str
    q: str
    word: Literal["reply", "due", "slipping", "new", "later"] = "later"
    sla: str | None = None
    per_day: int | None = None
    label: str | None = None


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """The weights of the terms of urgency."""

    reply: int | float
    due: int | float
    sla: int | float
    grade: int | float
    signal: int | float
    close: int | float
    rot: int | float
    value: int | float
    promise: int | float


class PassRule(msgspec.Struct, frozen=True, kw_only=True):
    max_unanswered: int
    over: str


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question of the qualification interview, what its answer fills, and whom it is for."""

    id: str
    ask: str
    fills: Literal[
        "budget", "authority", "need", "timeline",
        "pains", "goals", "competitors", "note", "question", "concern", "objection",
    ] = "note"  # fmt: skip
    personas: list[str] = []


class CadenceStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`day` is an offset in business days; every step gives something."""

    day: int
    channel: FollowUpChannel
    reason: str | None = None
    give: str | None = None


class Cadence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Planned touches: `steps` from a start or an `anchor`, or one that repeats for a time.

    A new lead whose source is in `start_on` begins with it.
    """

    steps: list[CadenceStep] = []
    start_on: list[str] = []
    stop_on: list[str] = []
    then: str | None = None
    anchor: str | None = None
    repeat: str | None = None
    for_: str | None = msgspec.field(default=None, name="for")
    channel: FollowUpChannel | None = None
    reason: str | None = None
    give: str | None = None
    label: str | None = None
