"""The shape of what is derived: one contact as rows, without the number the index gives it."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.rules.events import EventRow
from pipeboard.rules.listed import Listed
from pipeboard.rules.opportunity import OpportunityRow


class Fact(NamedTuple):
    """A row of the table `fact`, in its order, without the contact's number."""

    name_key: str
    org_key: str
    title_key: str | None
    stage: str
    status: str
    owner: str | None
    org: str | None
    persona: str | None
    source: str | None
    campaign: str | None
    preferred_channel: str | None
    industry: str | None
    country: str | None
    language: str | None
    employees: int | None
    revenue: float | None
    growth_pct: float | None
    budget: str | None
    authority: str | None
    need: str | None
    timeline: str | None
    role: str | None
    timeline_date: int | None
    oldest_answer: int | None
    icp_override: int | None
    created: int
    stage_since: int
    status_at: int | None
    status_reason: str | None
    review_on: int | None
    has_event: int
    last_touch: int | None
    idle_from: int
    imported: int | None
    last_out: int | None
    first_inbound: int | None
    last_inbound: int | None
    inbound_count: int
    conversations: int
    last_good_conversation: int | None
    last_outcome: str | None
    unanswered: int
    unanswered_since: int | None
    last_explicit: int | None
    hot_since: int | None
    reply_since: int | None
    question_since: int | None
    signal_since_parked: int | None
    next_due: int | None
    next_timed: int
    next_channel: str | None
    next_promised: int
    snoozed: int
    rot_seconds: int | None
    open_opportunities: int
    won_opportunities: int
    value: float
    weighted: float
    purchases: int
    last_purchase: int | None
    customer_since: int | None
    renewal: int | None
    health: str | None
    is_dnc: int
    has_channel: int
    has_decision_maker: int
    open_questions: int
    open_objections: int
    conflicts: int
    is_problem: int
    is_duplicate: int
    fit: float | None
    fit_room: float | None
    disqualifier: str | None
    suggested: str | None
    heat: float | None
    engaged_1: float | None
    engaged_2: float | None
    engaged_3: float | None
    engaged_4: float | None
    engaged_5: float | None
    engaged_6: float | None
    worth: float | None
    newest: int
    id: str


class ContactRow(NamedTuple):
    """A row of the table `contact`, in its order, without number, id and path."""

    name: str
    title: str | None
    org_id: str | None
    org_name: str | None
    email: str | None
    phone: str | None
    tags: str
    next_id: str | None
    next_due: str | None
    next_reason: str | None
    next_give: str | None
    chip: str | None
    extra: str


# id, due, timed, channel, owner, reason, promised, snoozed, cadence, step
FollowUpRow = tuple["str | int | None", ...]


class Rows(NamedTuple):
    """Everything the index keeps of one contact."""

    id: str | None
    contact: ContactRow
    fact: Fact
    multi: Listed
    event: list[EventRow]
    opp: list[OpportunityRow]
    follow_up: list[FollowUpRow]
    key: Listed
    needle: str
    words: str
