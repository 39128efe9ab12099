"""The columns of `fact`, a few at a time: each function gives those its docstring names."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING

from pipeboard.rules import activity, asking, follow_up, signals, standing
from pipeboard.rules.activity import Happened, Touches
from pipeboard.rules.folding import folded
from pipeboard.rules.opportunity import OpportunityRow, total
from pipeboard.rules.signals import Signals

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Contact
    from pipeboard.model.entries import FollowUp, Note
    from pipeboard.rules.context import Context
    from pipeboard.rules.employer import Employer

Columns = tuple[object, ...]
_FOR_EVER = 1 << 62
_NO_COMPANY: Columns = (None, None, None, None, None)


def who(contact: Contact, employer: Employer | None) -> Columns:
    """name_key … growth_pct. A field of the contact overrides the company's."""
    source = contact.source
    industry, country, employees, revenue, growth = (
        (
            employer.industry,
            employer.country,
            employer.employees,
            employer.revenue,
            employer.growth_pct,
        )
        if employer
        else _NO_COMPANY
    )
    return (
        folded(contact.name),
        employer.key if employer else "",
        folded(contact.title) if contact.title else None,
        contact.stage,
        contact.status,
        contact.owner,
        contact.org,
        contact.persona,
        source.channel if source else None,
        source.campaign if source else None,
        contact.preferred_channel,
        industry,
        contact.country or country,
        contact.language,
        employees,
        revenue,
        growth,
    )


def since(contact: Contact, created: int, clock: Clock) -> Columns:
    """created stage_since status_at status_reason review_on"""
    entered = standing.stage_since(contact.stage_history, clock, created)
    info = contact.status_info
    if info is None:
        return (created, entered, None, None, None)
    return (created, entered, clock.start(info.at), info.reason, clock.start(info.review_on))


def touched(contact: Contact, created: int, questions: Sequence[Note], context: Context) -> Columns:
    """has_event … signal_since_parked: what was said and done, and what still waits for us."""
    clock = context.clock
    touches = Touches(contact.activities, context)
    seen = Signals(contact.signals, context)
    exit_end = _exit_end(contact, clock)
    status_end = clock.end(contact.status_info.at) if contact.status_info else None
    inbound: list[Happened] = [*touches.incoming, *seen.inbound]
    welcome: list[Happened] = [*touches.incoming, *seen.welcome]
    last_touch = activity.last_touch(touches)
    came_in = activity.last_end(welcome)
    count, count_since = activity.unanswered(touches, came_in)
    answered = activity.last_answer_end(touches)
    return (
        int(has_event(contact, context)),
        last_touch,
        created if last_touch is None else last_touch,
        standing.imported(contact.stage_history, clock),
        activity.latest(touches.out),
        activity.earliest(inbound),
        activity.latest(welcome),
        len(inbound),
        len(touches.conversations),
        activity.latest(touches.good),
        activity.last_outcome(contact.activities, clock),
        count,
        count_since,
        activity.latest(seen.explicit),
        signals.hot_since(seen, activity.last_end(touches.out)),
        activity.reply_since(touches, answered, exit_end),
        asking.question_since(questions, answered, exit_end, clock),
        signals.since_parked(seen, status_end),
    )


def has_event(contact: Contact, context: Context) -> bool:
    """Any signal or activity; signals of class `machine` never count."""
    if contact.activities:
        return True
    classes = context.signal_class
    return any(classes.get(signal.kind) != signals.MACHINE for signal in contact.signals)


def _exit_end(contact: Contact, clock: Clock) -> int | None:
    """Of a disqualified contact, the end of status_info.at (or for ever); None for others."""
    if contact.status != "disqualified":
        return None
    end = clock.end(contact.status_info.at) if contact.status_info else None
    return _FOR_EVER if end is None else end


def planned(step: FollowUp | None, clock: Clock) -> Columns:
    """next_due next_timed next_channel next_promised snoozed"""
    if step is None:
        return (None, 0, None, 0, 0)
    return (
        clock.start(step.due),
        int(follow_up.is_timed(step)),
        step.channel,
        int(follow_up.is_promised(step)),
        step.snoozed or 0,
    )


def deals(contact: Contact, opportunities: Sequence[OpportunityRow], context: Context) -> Columns:
    """rot_seconds open_opportunities won_opportunities value weighted purchases last_purchase"""
    if not opportunities and not contact.purchases:  # most contacts
        return (standing.rot_limit(contact.stage, (), context), 0, 0, total(()), total(()), 0, None)
    running = [row for row in opportunities if row.open]
    bought = [context.clock.start(purchase.at) for purchase in contact.purchases]
    return (
        standing.rot_limit(contact.stage, [row.stage for row in running], context),
        len(running),
        sum(row.won for row in opportunities),
        total([row.value for row in running]),
        total([row.weighted for row in running]),
        len(bought),
        max((at for at in bought if at is not None), default=None),
    )


def worth(deals: Columns) -> float | None:
    """worth, of the columns that `deals` gives: log10(1 + weighted), None where that is 0."""
    weighted = deals[4]
    return log10(1 + weighted) if isinstance(weighted, float) and weighted > 0 else None


def customer(contact: Contact, clock: Clock) -> Columns:
    """customer_since renewal health"""
    facts = contact.customer
    if facts is None:
        return (None, None, None)
    return (clock.start(facts.since), clock.start(facts.renewal), facts.health)
