"""An organisation: the firmographics that several contacts share, or one contact's own company."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import msgspec

from pipeboard.model.entries import ConflictRecord, Labelled, Note
from pipeboard.model.tree import Tree


class Revenue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What an organisation earns in a year, in major units of `currency`."""

    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None


class Firm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What is known of any company; `employees` is the headcount, `growth_pct` year on year."""

    domain: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue: Revenue | None = None
    growth_pct: int | float | None = None
    budget: Decimal | None = None
    financial_health: Literal["good", "strained", "unknown"] | None = None
    market: str | list[str] | None = None
    country: str | None = None
    parent: str | None = None
    tech: str | list[str] | None = None
    custom: dict[str, Any] | None = None


class Company(Firm, frozen=True, kw_only=True):
    """A contact's company written inline, without a file of its own."""

    name: str | None = None


class Organisation(Firm, frozen=True, kw_only=True):
    """An organisation's file."""

    name: str
    schema: int = 1
    id: str | None = None
    owner: str | None = None
    tags: str | list[str | Labelled] | None = None
    notes: list[Note] = []
    checked_at: str | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    conflicts: list[ConflictRecord] = []


def organisation_of(tree: Tree) -> Organisation:
    """An organisation from what its file says. Raises msgspec.ValidationError."""
    if isinstance(tree, dict) and None in tree.values():
        tree = {key: inner for key, inner in tree.items() if inner is not None}
    return msgspec.convert(tree, Organisation, strict=False)
