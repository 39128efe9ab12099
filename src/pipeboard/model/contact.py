"""A contact as its file says it: the facts and decisions about one person, for their whole life.

Strings first: a time stays the text it was written as, a list may stand as its only element, and
nothing but `name` is required. What the fields are for is told in `meanings`, their kinds in
`fields`; what the types cannot say (dates, codes, names from the config) is asked by `check`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, TypeAlias

import msgspec

from pipeboard.model.entries import (
    Activity,
    ConflictRecord,
    FollowUp,
    Labelled,
    Note,
    Opportunity,
    Purchase,
    Signal,
    StageMove,
    texts,
)
from pipeboard.model.organisation import Company
from pipeboard.model.tree import Tree

Stage: TypeAlias = Literal["lead", "prospect", "customer"]
Status: TypeAlias = Literal["open", "nurture", "paused", "disqualified", "lost", "churned"]
Channel: TypeAlias = Literal["email", "phone", "video", "meeting", "social", "sms", "letter"]
Permission: TypeAlias = Literal["opted-in", "opted-out", "unknown"]
BantState: TypeAlias = Literal["met", "partial", "unmet", "unknown"]
Texts: TypeAlias = "str | list[str | Labelled] | None"


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A map inside a contact."""


class Address(_Part, frozen=True, kw_only=True):
    """Where letters go."""

    street: str | None = None
    zip: str | None = None
    city: str | None = None
    region: str | None = None


class Trait(_Part, frozen=True, kw_only=True):
    """One thing known of a private person, and how it is known."""

    value: str | list[str] | None = None
    source: Literal["assumed", "stated", "observed"] | None = None


class StatusInfo(_Part, frozen=True, kw_only=True):
    """When, by whom and why a contact was taken out of the open ones."""

    at: str | None = None
    by: str | None = None
    reason: str | None = None
    note: str | None = None
    review_on: str | None = None


class Source(_Part, frozen=True, kw_only=True):
    """The first touch: where this contact came from. Written once."""

    channel: str | None = None
    campaign: str | None = None
    form: str | None = None
    referrer: str | None = None
    landing: str | None = None
    prompted_by: str | None = None
    referred_by: str | None = None
    cost: Decimal | None = None
    currency: str | None = None
    at: str | None = None


class Consent(_Part, frozen=True, kw_only=True):
    """What this person allows, on what basis, and the proof."""

    basis: Literal["consent", "legitimate-interest", "contract"] | None = None
    email: Permission | None = None
    phone: Permission | None = None
    video: Permission | None = None
    meeting: Permission | None = None
    social: Permission | None = None
    sms: Permission | None = None
    letter: Permission | None = None
    do_not_contact: bool | None = None
    at: str | None = None
    proof: str | None = None


class Answer(_Part, frozen=True, kw_only=True):
    """One BANT answer: its state, the evidence, and what belongs to the question asked."""

    state: BantState | None = None
    amount: Decimal | None = None
    currency: str | None = None
    role: str | None = None
    date: str | None = None
    evidence: str | None = None
    by: str | None = None
    at: str | None = None


class IcpOverride(_Part, frozen=True, kw_only=True):
    """A person's word on whether this contact fits, against the criteria."""

    match: bool | None = None
    reason: str | None = None
    by: str | None = None
    at: str | None = None


class Qualification(_Part, frozen=True, kw_only=True):
    """Budget, authority, need, timeline."""

    budget: Answer | None = None
    authority: Answer | None = None
    need: Answer | None = None
    timeline: Answer | None = None
    interview_channel: Channel | None = None
    icp_override: IcpOverride | None = None


class Feedback(_Part, frozen=True, kw_only=True):
    """What a customer said of us: rating 0 to 10."""

    at: str | None = None
    rating: int | float | None = None
    loves: str | None = None
    useful: str | None = None
    change: str | None = None
    via: Literal["customer", "support"] | None = None


class CustomerFacts(_Part, frozen=True, kw_only=True):
    """What holds since the contact became a customer."""

    since: str | None = None
    renewal: str | None = None
    health: Literal["green", "amber", "red"] | None = None
    feedback: list[Feedback] | None = None
    reference: bool | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One person of the board. Unknown keys of the file are not kept here, but in the file."""

    name: str
    schema: int = 1
    id: str | None = None
    title: str | None = None
    org: str | None = None
    company: Company | str | None = None
    email: Texts = None
    phone: Texts = None
    links: Texts = None
    address: Address | str | None = None
    country: str | None = None
    timezone: str | None = None
    language: str | None = None
    preferred_channel: Channel | None = None
    best_time: str | None = None
    style: str | None = None
    persona: str | None = None
    traits: dict[str, Trait | str | list[str] | None] = {}
    owner: str | None = None
    tags: Texts = None
    stage: Stage = "lead"
    status: Status = "open"
    status_info: StatusInfo | None = None
    pains: Texts = None
    goals: Texts = None
    competitors: Texts = None
    source: Source | None = None
    consent: Consent | None = None
    qualification: Qualification | None = None
    signals: list[Signal] = []
    activities: list[Activity] = []
    notes: list[Note] = []
    opportunities: list[Opportunity] = []
    purchases: list[Purchase] = []
    customer: CustomerFacts | None = None
    follow_ups: list[FollowUp] = []
    stage_history: list[StageMove] = []
    created: str | None = None
    custom: dict[str, Any] = {}
    aliases: Texts = None
    conflicts: list[ConflictRecord] = []

    @property
    def emails(self) -> list[str]:
        """Every e-mail address, the first one first."""
        return texts(self.email)

    @property
    def phones(self) -> list[str]:
        """Every phone number as typed."""
        return texts(self.phone)

    @property
    def employer(self) -> Company | None:
        """The inline company, also where only its name was written."""
        return Company(name=self.company) if isinstance(self.company, str) else self.company


def contact_of(tree: Tree) -> Contact:
    """A contact from what its file says. Raises msgspec.ValidationError for the first field amiss.

    `check.check_contact` finds them all.
    """
    return msgspec.convert(without_unset(tree), Contact, strict=False)


def without_unset(tree: Tree) -> Tree:
    """The tree without its unset top-level keys, so that defaults hold for them."""
    if isinstance(tree, dict) and None in tree.values():
        return {key: inner for key, inner in tree.items() if inner is not None}
    return tree
