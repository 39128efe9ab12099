"""The parts of the config that score: personas, ICP, signals, outcomes, grades."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeboard.model.entries import ActivityType


class Persona(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: Literal["b2b", "b2c"] = "b2b"
    label: str | None = None
    match: str | None = None
    pains: list[str] = []
    motivations: list[str] = []
    opener: str | None = None
    proof: list[str] = []
    traits: dict[str, str | list[str] | None] = {}


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    if_: str = msgspec.field(name="if")
    weight: int | float = 0
    label: str | None = None


class Icp(msgspec.Struct, frozen=True, kw_only=True):
    """The ideal customer; without criteria there is no fit."""

    match_at: int | float = 60
    criteria: list[Criterion] = []
    disqualifiers: list[Criterion] = []


class SignalKind(msgspec.Struct, frozen=True, kw_only=True):
    class_: Literal["interest", "buying-implicit", "buying-explicit", "negative", "machine"] = (
        msgspec.field(name="class", default="interest")
    )
    group: str | None = None
    points: int | float = 0
    max_per_day: int | None = None
    bofu: bool = False
    label: str | None = None


class DerivedSignal(msgspec.Struct, frozen=True, kw_only=True):
    """`at_least` of `count` (bofu, active-weeks or a kind) within a time make one more signal."""

    count: str
    at_least: int
    within: str
    group: str
    points: int | float


class NextStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an outcome plans: ask, or a step `in` some time by a channel."""

    ask: bool = False
    in_: str | None = msgspec.field(default=None, name="in")
    at: str | None = None
    channel: str | None = None
    third: str | None = None
    reason: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    key: int | None = None
    types: list[ActivityType] = []
    dir: Literal["in", "out"] | None = None
    conversation: bool = False
    tone: Literal["+", "0", "-"] | None = None
    points: int | float = 0
    next: NextStep | None = None
    suggest: Literal["park", "disqualify", "referral"] | None = None
    consent: Literal["ask"] | None = None
    label: str | None = None


class EngagementGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    cap: int | float
    half_life: str


class Total(msgspec.Struct, frozen=True, kw_only=True):
    fit: float
    engagement: float


class Score(msgspec.Struct, frozen=True, kw_only=True):
    engagement_groups: dict[str, EngagementGroup]
    fit_grades: dict[str, int | float]
    engagement_grades: dict[str, int | float]
    total: Total
