"""One contact as rows of the index: derived from the file, the config and nothing else.

Pure and without a clock: what depends on the hour (overdue, idle, rotting …) the query asks of
these rows. The definitions are in the modules beside this one, a small function each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

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
    from pipeboard.model.entries import FollowUp
    from pipeboard.model.tree import Tree
    from pipeboard.rules.context import Context
    from pipeboard.rules.icp import Profile

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
    clock = context.clock
    employer = employer_of(contact, tree, org, context)
    deals = opportunities(contact, context)
    happened = events(contact, context)
    phones, phone_forms = phone_numbers(contact)
    channels = addressed(contact)
    open_channels = reachable(contact, channels)
    questions = asking.open_notes(contact, "question")
    objections = asking.open_notes(contact, "objection")
    step = next_step(contact.follow_ups, clock)
    created = clock.start(contact.created)
    if created is None:
        created = past.earliest(contact, clock)
    said = bant(contact, clock)
    money = columns.deals(contact, deals, context)
    fact = Fact._make(
        (
            *columns.who(contact, employer),
            *said,
            *columns.since(contact, created, clock),
            *columns.touched(contact, created, questions, context),
            *columns.planned(step, clock),
            *money,
            *columns.customer(contact, clock),
            int(is_dnc(contact, channels, open_channels)),
            int(bool(open_channels)),
            int(has_decision_maker(said.role, contact, deals)),
            len(questions),
            len(objections),
            decisions(one.field or "" for one in contact.conflicts) if contact.conflicts else 0,
            *_JUDGED_LATER,
            *score.columns(happened, context.points),
            columns.worth(money),
            past.newest(contact, happened, deals, clock),
            contact.id or "",
        )
    )
    shown = _shown(contact, tree, employer, step, asking.chip(questions, objections))
    multi = listed(contact, employer, open_channels, phone_forms)
    return Rows(
        contact.id,
        shown,
        fact if context.profile is None else _judged(fact, shown, multi, context.profile),
        multi,
        happened,
        deals,
        _follow_ups(contact, clock),
        keys(contact, employer, phones),
        needle(contact, employer, phone_forms),
        words(contact),
    )


# is_problem, is_duplicate: from outside the file. fit … suggested: by `_judged`.
_JUDGED_LATER: tuple[Any, ...] = (0, 0, None, None, None, None)


def _judged(
    fact: Fact, shown: ContactRow, multi: Iterable[tuple[str, str]], profile: Profile
) -> Fact:
    fit = profile.fit(Told(fact, shown, multi))
    return fact._replace(
        fit=fit.fit, fit_room=fit.room, disqualifier=fit.disqualifier, suggested=fit.persona
    )


def _shown(
    contact: Contact,
    tree: Mapping[str, Tree],
    employer: Employer | None,
    step: FollowUp | None,
    chip: str | None,
) -> ContactRow:
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
        chip,
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
