"""One contact as rows of the index: derived from the file, the config and nothing else.

Pure and without a clock: what depends on the hour (overdue, idle, rotting …) the query asks of
these rows. The definitions are in the modules beside this one, a small function each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.json import encode

from pipeboard.model.conflicts import decisions
from pipeboard.rules import asking, columns, score
from pipeboard.rules import known as past
from pipeboard.rules.employer import Employer, employer_of
from pipeboard.rules.events import events
from pipeboard.rules.follow_up import is_promised, is_timed, next_step
from pipeboard.rules.leaves import leaves, scalars
from pipeboard.rules.listed import keys, listed, phone_numbers
from pipeboard.rules.opportunity import opportunities
from pipeboard.rules.qualification import bant, has_decision_maker
from pipeboard.rules.reach import addressed, is_dnc, reachable
from pipeboard.rules.rows import ContactRow, Fact, FollowUpRow, Rows
from pipeboard.rules.search import needle, words
from pipeboard.rules.told import Told

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Contact
    from pipeboard.model.entries import FollowUp, Note
    from pipeboard.model.tree import Tree
    from pipeboard.rules.context import Context
    from pipeboard.rules.events import EventRow
    from pipeboard.rules.icp import Profile
    from pipeboard.rules.opportunity import OpportunityRow

# Keys and leaves of a contact that have columns or rows; all other leaves go to `extra`.
_WITH_COLUMNS = """
    schema id name title org company email phone links country language owner tags stage status
    preferred_channel persona pains goals competitors signals activities notes opportunities
    purchases follow_ups stage_history created aliases conflicts
    status_info.at status_info.reason status_info.review_on source.channel source.campaign
    qualification.budget.state qualification.authority.state qualification.need.state
    qualification.timeline.state qualification.authority.role qualification.timeline.date
    qualification.icp_override.match customer.since customer.renewal customer.health
"""
_IN_COLUMNS = frozenset(_WITH_COLUMNS.split())


class _Read(NamedTuple):
    """What is read out of a contact once, for several of its rows."""

    contact: Contact
    employer: Employer | None
    deals: list[OpportunityRow]
    happened: list[EventRow]
    questions: list[Note]
    objections: list[Note]
    step: FollowUp | None


def derive(
    contact: Contact,
    tree: Mapping[str, Tree],
    org: Employer | None,
    context: Context,
    as_of: int | None = None,
) -> Rows:
    """All rows of a contact; `tree` is what its file says, `org` its organisation's part.

    `as_of` (seconds since 1970) leaves out the facts that are later.
    """
    if as_of is not None:
        contact = past.known_at(contact, as_of, context.clock)
    employer = employer_of(contact, tree, org, context)
    read = _Read(
        contact,
        employer,
        opportunities(contact, context),
        events(contact, context),
        asking.open_notes(contact, "question"),
        asking.open_notes(contact, "objection"),
        next_step(contact.follow_ups, context.clock),
    )
    phones, phone_forms = phone_numbers(contact)
    channels = addressed(contact)
    open_channels = reachable(contact, channels)
    fact = _fact(read, channels, open_channels, context)
    shown = _shown(read, tree)
    multi = listed(contact, employer, open_channels, phone_forms)
    return Rows(
        contact.id,
        shown,
        fact if context.profile is None else _judged(fact, shown, multi, context.profile),
        multi,
        read.happened,
        read.deals,
        _follow_ups(contact, context.clock),
        keys(contact, employer, phones),
        needle(contact, employer, phone_forms),
        words(contact),
    )


def _fact(read: _Read, channels: list[str], open_channels: list[str], context: Context) -> Fact:
    """The row of facts; `channels` have an address, `open_channels` may be used."""
    contact, clock = read.contact, context.clock
    said, money = bant(contact, clock), columns.deals(contact, read.deals, context)
    created = _created(contact, clock)
    return Fact._make(
        (
            *columns.who(contact, read.employer),
            *said,
            *columns.since(contact, created, clock),
            *columns.touched(contact, created, read.questions, context),
            *columns.planned(read.step, clock),
            *money,
            *columns.customer(contact, clock),
            int(is_dnc(contact, channels, open_channels)),
            int(bool(open_channels)),
            int(has_decision_maker(said.role, contact, read.deals)),
            len(read.questions),
            len(read.objections),
            decisions(one.field or "" for one in contact.conflicts) if contact.conflicts else 0,
            *_JUDGED_LATER,
            *score.columns(read.happened, context.points),
            columns.worth(money),
            past.newest(contact, read.happened, read.deals, clock),
            contact.id or "",
        )
    )


def _created(contact: Contact, clock: Clock) -> int:
    """When it was created; without that, the earliest time in the file."""
    created = clock.start(contact.created)
    return past.earliest(contact, clock) if created is None else created


# is_problem, is_duplicate: from outside the file. fit … suggested: by `_judged`.
_JUDGED_LATER: tuple[Any, ...] = (0, 0, None, None, None, None)


def _judged(
    fact: Fact, shown: ContactRow, multi: Iterable[tuple[str, str]], profile: Profile
) -> Fact:
    fit = profile.fit(Told(fact, shown, multi))
    return fact._replace(
        fit=fit.fit, fit_room=fit.room, disqualifier=fit.disqualifier, suggested=fit.persona
    )


def _shown(read: _Read, tree: Mapping[str, Tree]) -> ContactRow:
    contact, employer, step = read.contact, read.employer, read.step
    extra = leaves(tree, _IN_COLUMNS)
    if employer is not None:
        extra = {**employer.extra, **extra}
    return ContactRow(
        contact.name,
        contact.title,
        contact.org,
        employer.name if employer else None,
        next(iter(contact.emails), None),
        next(iter(contact.phones), None),
        _json(scalars(contact.tags)),
        *((step.id, step.due, step.reason, step.give) if step else (None, None, None, None)),
        asking.chip(read.questions, read.objections),
        _json(extra),
    )


def _json(value: object) -> str:
    return encode(value).decode()


def _follow_ups(contact: Contact, clock: Clock) -> list[FollowUpRow]:
    return [
        (
            step.id or f"#{position}",
            clock.start(step.due),
            int(is_timed(step)),
            step.channel,
            step.owner,
            step.reason,
            int(is_promised(step)),
            step.snoozed or 0,
            step.cadence,
            step.step,
        )
        for position, step in enumerate(contact.follow_ups)
    ]
