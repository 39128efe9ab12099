"""The board's config as values: what `pipeboard.yaml` says, over the product's own defaults.

`merge.merge(tree)` makes a Config; an empty file gives a working board. Durations and times stay
text as in the file; queries (`q`, `if`, `match`) are text of the query language.
"""

from __future__ import annotations

from datetime import tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from pipeboard.model.playbook import (
    Cadence,
    Check,
    Lists,
    OpportunityStage,
    PassRule,
    Question,
    Queue,
    Reasons,
    Segment,
    StageRule,
    Urgency,
)
from pipeboard.model.scoring import DerivedSignal, Icp, Outcome, Persona, Score, SignalKind
from pipeboard.model.times import system_zone, zone

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    name: str = "pipeboard"
    currency: str = "EUR"
    timezone: str | None = None
    week_start: Literal["monday", "saturday", "sunday"] = "monday"


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """When business time runs: `from` and `to` are `HH:MM` on each of `days`."""

    days: list[Weekday]
    from_: str = msgspec.field(name="from")
    to: str
    holidays: list[str] = []


class Away(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A colleague's absence, both days included, and who covers."""

    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None
    cover: str | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str | None = None
    email: str | list[str] | None = None
    role: Literal["rep", "manager", "bot"] = "rep"
    away: Away | list[Away] | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    amount: Decimal
    currency: str | None = None


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long a contact is kept after the last inbound; unset: for ever."""

    lead: str | None = None
    prospect: str | None = None
    customer: str | None = None
    basis: Literal["last-inbound"] = "last-inbound"


class Privacy(msgspec.Struct, frozen=True, kw_only=True):
    mode: Literal["readable", "pseudonymous"]
    retention: Retention
    special_fields: list[str]


class CustomField(msgspec.Struct, frozen=True, kw_only=True):
    """A field the team adds: its type, the values or range allowed, and what it belongs to."""

    type: Literal["text", "integer", "number", "money", "date", "enum", "list", "flag"] = "text"
    scope: Literal["contact", "opportunity", "org"] = "contact"
    label: str | None = None
    min: int | float | None = None
    max: int | float | None = None
    values: list[str] = []


class GitRules(msgspec.Struct, frozen=True, kw_only=True):
    branch: str | None = None
    remote: str
    sync: Literal["auto", "manual", "off"]
    outside_edits: Literal["record", "ask", "off"]
    sign: Literal["auto", "always", "never"]


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole config of a board, defaults filled in."""

    schema: int
    workspace: Workspace
    business_hours: Hours
    team: dict[str, Member]
    stages: list[StageRule]
    opportunity_stages: list[OpportunityStage]
    reasons: Reasons
    lists: Lists
    personas: dict[str, Persona]
    interview: list[Question]
    icp: Icp
    signals: dict[str, SignalKind]
    derived_signals: dict[str, DerivedSignal]
    outcomes: dict[str, Outcome]
    score: Score
    gates: dict[str, list[Check]]
    segments: list[Segment]
    queues: list[Queue]
    urgency: Urgency
    pass_rule: PassRule
    requalify_after: str
    cadences: dict[str, Cadence]
    targets: dict[str, Target]
    fx: dict[str, Any]
    privacy: Privacy
    custom_fields: dict[str, CustomField]
    git: GitRules
    keys: dict[str, str | list[str]]
    glyphs: Literal["auto", "unicode", "ascii"]

    @property
    def zone_name(self) -> str:
        """`workspace.timezone`, else this machine's time zone."""
        return self.workspace.timezone or system_zone()

    @property
    def zone(self) -> tzinfo:
        """The time zone that says when a day of this board begins and ends."""
        return zone(self.zone_name)

    @property
    def week_start(self) -> int:
        """The weekday a week begins on, 0 = Monday."""
        return {"monday": 0, "saturday": 5, "sunday": 6}[self.workspace.week_start]

    @property
    def rates(self) -> dict[str, Decimal]:
        """Currency → what one unit of it is worth in `workspace.currency`."""
        rates = {self.workspace.currency: Decimal(1)}
        for code, rate in self.fx.items():
            if code != "as_of":
                try:
                    rates.setdefault(code, Decimal(str(rate)))
                except InvalidOperation:
                    continue
        return rates

    def stage(self, stage: str) -> StageRule | None:
        """The rules of a column, None for a stage that does not exist."""
        return next((rule for rule in self.stages if rule.id == stage), None)
