"""What an item of a gate lacks, in words, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeboard.query.fields import ANSWERS
from pipeboard.query.gates import conditions
from pipeboard.query.tree import Condition, Expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.query.vocabulary import Check


class Fix(NamedTuple):
    """What a person would do about it.

    `kind`: field (set `field`, its path in the file), answer (the BANT answer `field`, or `icp`,
    a word on the fit), owner, step (plan one), touch (talk with them), consent, deal (open one),
    win (one), note (answer it), config (say it there).
    """

    kind: str
    field: str = ""


class Fit(NamedTuple):
    """How a contact stands to the ICP: None where that is not worked out."""

    fit: float | None
    room: float | None
    disqualifier: str
    match_at: float
    unknown: Sequence[str]
    """The ids of the criteria that nobody knows."""
    missing: str = ""
    """The field that the first of the unknown criteria asks for."""


_FIXES = {
    ("has", "next-step"): Fix("step"),
    ("has", "channel"): Fix("field", "email"),
    ("is", "dnc"): Fix("consent"),
    ("has", "decision-maker"): Fix("field", "qualification.authority.role"),
    ("has", "won-opportunity"): Fix("win"),
    ("has", "purchase"): Fix("win"),
    ("has", "opportunity"): Fix("deal"),
    ("has", "open-objection"): Fix("note"),
    ("has", "open-question"): Fix("note"),
    ("has", "objection"): Fix("note"),
    ("is", "unassigned"): Fix("owner"),
    ("is", "reply-owed"): Fix("touch"),
}
# Where the file keeps what a query calls by a name of its own.
_PATHS = {
    "industry": "company.industry", "employees": "company.employees", "size": "company.employees",
    "revenue": "company.revenue.amount", "growth_pct": "company.growth_pct",
    "market": "company.market", "tag": "tags", "pain": "pains", "goal": "goals",
    "competitor": "competitors", "source": "source.channel", "campaign": "source.campaign",
    "role": "qualification.authority.role", "org": "company.name", "health": "customer.health",
}  # fmt: skip
_OF_TOUCHES = (
    "engagement", "engagement_score", "grade", "total", "idle", "last_touch", "last_outbound",
    "last_inbound", "unanswered", "outcome", "last_outcome", "signal", "has", "is",
)  # fmt: skip
_OF_DEALS = (
    "value", "weighted", "probability", "forecast", "expected_close", "offer_expires", "trial_ends",
    "purchases", "last_purchase", "product",
)  # fmt: skip


def fix_of(part: Expression, fit: Fit | None = None) -> Fix:
    """What would make a condition hold: that of the first field or flag it asks for."""
    first = next(conditions(part), None)
    if first is None:
        return Fix("field")
    field = first.field.casefold()
    if (field, _word(first)) == ("is", "icp"):
        asked = (fit.missing if fit else "").casefold()
        return Fix("field", _PATHS.get(asked, asked)) if asked else Fix("answer", "icp")
    known = _FIXES.get((field, _word(first)))
    if known is not None:
        return known
    answer = field.removeprefix("qualification.").partition(".")[0]
    if answer in ANSWERS:
        return Fix("answer", answer)
    if field in ("owner", "due", "next_channel"):
        return Fix("owner" if field == "owner" else "step")
    if field.partition(".")[0] in ("opp", "opportunities", *_OF_DEALS):
        return Fix("deal")
    return Fix("touch") if field in _OF_TOUCHES else Fix("field", _PATHS.get(field, first.field))


def hint_of(check: Check, part: Expression, result: str) -> str:
    """Why an item does not pass: the config's words, or what it asks for."""
    words = check.hint or f"wants {check.q}"
    first = next(conditions(part), None)
    if first is not None and first.field.casefold() in ANSWERS and result in ("partial", "unknown"):
        return f"{words} ({'in part' if result == 'partial' else 'not asked yet'})"
    return words


def fit_words(fit: Fit) -> str:
    """`fit 50 of 60 (+25 if employees known)`, or why there is none."""
    if fit.disqualifier:
        return f"disqualified: {fit.disqualifier}"
    lifts = ", ".join(fit.unknown)
    if fit.fit is None:
        return f"fit not known yet{f': {lifts}' if lifts else ''}"
    more = f" (+{fit.room:.3g} if {lifts or 'more is'} known)" if fit.room else ""
    return f"fit {fit.fit:.3g} of {fit.match_at:g}{more}"


def _word(node: Condition) -> str:
    return str(getattr(node.value, "text", "") or getattr(node.value, "name", "")).casefold()
