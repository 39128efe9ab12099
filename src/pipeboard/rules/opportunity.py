"""Deals: which are open, what they are worth a year in the workspace's currency, when they end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from json import dumps
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Contact
    from pipeboard.model.entries import Opportunity
    from pipeboard.rules.context import Context

_MONTHS = Decimal(12)
_PERCENT = Decimal(100)


class OpportunityRow(NamedTuple):
    """A row of the table `opp`, without the contact's number."""

    id: str
    name: str | None
    type: str | None
    stage: str | None
    forecast: str | None
    open: int
    won: int
    value: float | None
    weighted: float | None
    currency: str | None
    probability: float | None
    expected_close: int | None
    opened: int | None
    closed: int | None
    offer_expires: int | None
    trial_ends: int | None
    lost_reason: str | None
    lost_to: str | None
    proof: str | None


def yearly(opportunity: Opportunity, context: Context) -> Decimal | None:
    """The value annualised (month × 12; once and year as they are), in workspace.currency by fx.

    None without a value, or without a rate for its currency: a sum never guesses.
    """
    rate = context.rates.get(opportunity.currency)
    if opportunity.value is None or rate is None:
        return None
    value = opportunity.value * _MONTHS if opportunity.per == "month" else opportunity.value
    return value if rate == 1 else value * rate


def probability(opportunity: Opportunity, context: Context) -> float | None:
    """In percent: the opportunity's own, else its stage's."""
    own = opportunity.probability
    return own if own is not None else context.probability.get(opportunity.stage)


def trial_ends(opportunity: Opportunity, clock: Clock) -> int | None:
    """The day the last trial without a result ends."""
    ends = [
        clock.start(proof.ends)
        for proof in opportunity.proof or ()
        if proof.kind == "trial" and not proof.result
    ]
    return max((end for end in ends if end is not None), default=None)


def opportunities(contact: Contact, context: Context) -> list[OpportunityRow]:
    """Every opportunity of a contact, in the file's order."""
    return [
        _row(opportunity, position, context)
        for position, opportunity in enumerate(contact.opportunities)
    ]


def _row(opportunity: Opportunity, position: int, context: Context) -> OpportunityRow:
    start = context.clock.start
    stage = opportunity.stage
    won = context.is_won(stage)
    value = yearly(opportunity, context)
    chance = probability(opportunity, context)
    weighted = None if value is None or chance is None else value * Decimal(chance) / _PERCENT
    offer = opportunity.offer
    return OpportunityRow(
        opportunity.id or f"#{position}",
        opportunity.name,
        opportunity.type,
        stage,
        opportunity.forecast or context.forecast.get(stage),
        int(not won and not context.is_lost(stage)),
        int(won),
        _amount(value),
        _amount(weighted),
        opportunity.currency or context.currency,
        chance,
        start(opportunity.expected_close),
        start(opportunity.opened),
        start(opportunity.closed),
        start(offer.expires) if offer else None,
        trial_ends(opportunity, context.clock) if opportunity.proof else None,
        opportunity.lost_reason,
        opportunity.lost_to,
        _kinds(opportunity),
    )


def _kinds(opportunity: Opportunity) -> str | None:
    """The kinds of proof it has, as a JSON array; None without any."""
    kinds = [proof.kind for proof in opportunity.proof or () if proof.kind]
    return dumps(kinds) if kinds else None


def _amount(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def total(amounts: Iterable[float | None]) -> float:
    """The sum of what is known, exact to the cent."""
    return round(sum(amount for amount in amounts if amount is not None), 2)
