"""The product's own config: what holds on a board whose file says nothing else.

The playbook stands here (stages, reasons, lists, gates, segments, queues, cadences); the numbers of
the score in `default_scores`. Team, ICP, personas, targets, currencies and custom fields are empty.
"""

from __future__ import annotations

from typing import Any

from pipeboard.model.default_scores import SCORES
from pipeboard.model.tree import as_text

_STAGES: list[dict[str, Any]] = [
    {"id": "lead", "label": "Leads", "rot_after": "7d", "wip_warn": 60},
    {"id": "prospect", "label": "Prospects", "rot_after": "14d", "wip_warn": 25},
    {"id": "customer", "label": "Customers", "rot_after": "90d"},
]

_OPPORTUNITY_STAGES: list[dict[str, Any]] = [
    {"id": "discovery", "probability": 10, "forecast": "pipeline", "rot_after": "10d"},
    {"id": "demo", "probability": 25, "forecast": "pipeline", "rot_after": "7d"},
    {"id": "proposal", "probability": 50, "forecast": "best-case", "rot_after": "7d"},
    {"id": "negotiation", "probability": 75, "forecast": "commit", "rot_after": "5d"},
    {"id": "won", "probability": 100, "forecast": "closed"},
    {"id": "lost", "probability": 0, "forecast": "omitted"},
]

_REASONS = {
    "disqualified": (
        "not-icp no-budget no-authority no-need unreachable wrong-person is-competitor duplicate"
        " opted-out other"
    ),
    "lost": (
        "price budget-cut competitor missing-feature no-decision no-authority timing went-silent"
        " our-process poor-fit other"
    ),
    "churned": (
        "price missing-feature low-usage competitor company-closed champion-left support other"
    ),
    "parked": (
        "timing budget-cycle contract-with-competitor reorganisation no-reply too-small-now other"
    ),
}

_LISTS = {
    "industries": (
        "software media retail manufacturing finance health education services public other"
    ),
    "size_bands": "1-10 11-50 51-200 201-500 501-1000 1001+",
    "channels": "email phone video meeting social sms letter",
    "source_channels": (
        "content seo social paid event referral list search cold walk-in partner"
        " existing-customer other"
    ),
    "objections": (
        "price timing authority trust missing-feature competitor effort-to-switch security other"
    ),
    "roles": "decision-maker economic-buyer influencer evaluator champion user blocker",
    "proof": "case-study testimonial trial demo reference-call roi-calculation",
}

_INTEREST = "engagement:two-way or engagement_score>=25 or has:explicit-signal"
_BOUGHT = "has:won-opportunity or has:purchase"
_NEED = ("need", "warn", "need:met", "what they need is not told")
_BUDGET = ("budget", "warn", "budget:met", "no budget is known to be there")

# Gate → items: id, level, query, what is said where it does not hold.
_ITEMS: dict[str, list[tuple[str, str, str, str]]] = {
    "prospect": [
        ("reachable", "block", "has:channel -is:dnc", "no channel we may use"),
        ("owner", "block", "owner:*", "nobody looks after them"),
        ("icp", "block", "is:icp", "not like the ideal customer"),
        ("interest", "warn", _INTEREST, "no talk both ways, no strong signal"),
        _BUDGET,
        ("authority", "warn", "authority:met", "who decides has not agreed"),
        _NEED,
        ("timeline", "info", "timeline:met", "no day is named"),
        ("next-step", "warn", "has:next-step", "nothing planned"),
    ],
    "opportunity": [
        ("value", "block", "opp.value>0 opp.expected_close:*", "no value, or no expected close"),
        ("decider", "warn", "authority:met or has:decision-maker", "who decides is not known"),
        _NEED,
        _BUDGET,
        ("timeline", "warn", "timeline:met", "no day is named"),
    ],
    "customer": [
        ("purchase", "block", _BOUGHT, "no won opportunity, no purchase"),
        ("objections", "info", "-has:open-objection", "an objection is open"),
    ],
}

_SEGMENTS: list[dict[str, Any]] = [
    {"key": 1, "id": "hot", "q": "status:open grade:(A1,A2,B1)"},
    {"key": 2, "id": "mine", "q": "owner:me status:open"},
    {"key": 3, "id": "media-mid", "q": "industry:media size:51..200"},
    {"key": 4, "id": "reporting", "q": "pain~reporting -stage:customer"},
    {"key": 5, "id": "fit-quiet", "q": "fit>=70 engagement_score<25 status:open"},
    {"key": 6, "id": "nurture", "q": "status:(nurture,paused)"},
]

_PARKED = "(is:parked or status:(lost,churned,disqualified))"
_CLOSING = "(expected_close<=+14d or offer_expires<=+7d or trial_ends<=+3d)"
_DEAL = "(-stage:customer or has:opportunity)"

# Lane, the word it folds into, query, and what else it has.
_LANES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("decide", "reply", "is:conflicted or is:problem", {}),
    ("hot-signal", "reply", "is:open has:explicit-signal-since-touch", {"sla": "1h"}),
    ("reply-owed", "reply", "is:reply-owed", {"sla": "1bd"}),
    ("first-touch", "reply", "stage:lead is:open has:inbound -has:outbound", {"sla": "1bd"}),
    ("overdue", "due", "(is:open or status:nurture) due<today", {}),
    ("today", "due", "(is:open or status:nurture) due:today", {}),
    ("back", "due", "status:paused review_on<=today", {}),
    ("re-engaged", "due", f"{_PARKED} has:signal-since-parked", {}),
    ("closing", "due", f"is:open has:opportunity {_CLOSING}", {}),
    ("pass", "slipping", "is:open is:pass-candidate", {}),
    ("no-next-step", "slipping", f"is:open has:outbound -has:next-step {_DEAL}", {}),
    ("rotting", "slipping", f"is:rotting {_DEAL}", {}),
    ("re-qualify", "slipping", "stage:prospect is:open is:stale-qualification", {}),
    (
        "new-leads",
        "new",
        "stage:lead is:open -has:inbound -has:outbound",
        {"sla": "3bd", "per_day": 20},
    ),
    ("nurture-due", "later", "status:nurture review_on<=today", {}),
    ("renewals", "later", "stage:customer is:open renewal<=+90d", {}),
    ("check-in", "later", "stage:customer is:open -has:next-step idle>90d", {}),
    ("this-week", "later", "is:open due>today due<=eow", {}),
]

# Question, what its answer fills, how it is asked. No question has a yes or a no for an answer.
_INTERVIEW = [
    ("budget", "budget", "What is set aside for this, and from when on?"),
    ("authority", "authority", "Who decides, and who else must agree?"),
    ("need", "need", "What must be better, and what does it cost you as it is?"),
    ("timeline", "timeline", "By when must it work, and why then?"),
    ("pains", "pains", "What takes the most time or trouble today?"),
    ("goals", "goals", "What would you call a success in a year?"),
    ("alternatives", "competitors", "What else are you looking at?"),
    ("doubts", "concern", "What could keep you from doing it?"),
]

_STOP = ["conversation", "opted-out", "stage-change"]
_INBOUND = [
    (0, "phone", "answer the request while it is fresh", "answer"),
    (0, "email", "recap + two questions", "answer"),
    (1, "phone", "second try at another hour", "answer"),
    (3, "email", "case study from their industry", "case-study"),
    (6, "social", "comment on a post of theirs", "insight"),
    (9, "phone", "offer a trial or demo slot", "trial"),
    (14, "email", "closing the file; door stays open", "summary"),
]

_CADENCES: dict[str, Any] = {
    "inbound": {
        "stop_on": _STOP,
        "steps": [
            {"day": day, "channel": channel, "reason": reason, "give": give}
            for day, channel, reason, give in _INBOUND
        ],
        "then": "nurture",
    },
    "nurture": {
        "repeat": "30d",
        "for": "12mo",
        "channel": "email",
        "reason": "educational piece for their pain",
        "give": "guide",
    },
}

DEFAULTS: dict[str, Any] = {
    "schema": 1,
    "workspace": {"name": "pipeboard", "currency": "EUR", "week_start": "monday"},
    "business_hours": {
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "from": "09:00",
        "to": "17:30",
        "holidays": [],
    },
    "team": {},
    "stages": _STAGES,
    "opportunity_stages": _OPPORTUNITY_STAGES,
    "reasons": {status: words.split() for status, words in _REASONS.items()},
    "lists": {name: words.split() for name, words in _LISTS.items()},
    "personas": {},
    "interview": [{"id": name, "ask": ask, "fills": fills} for name, fills, ask in _INTERVIEW],
    "icp": {"match_at": 60, "criteria": [], "disqualifiers": []},
    **SCORES,
    "gates": {
        gate: [{"id": id, "level": level, "if": q, "hint": hint} for id, level, q, hint in items]
        for gate, items in _ITEMS.items()
    },
    "segments": _SEGMENTS,
    "queues": [{"id": lane, "word": word, "q": q, **more} for lane, word, q, more in _LANES],
    "urgency": {
        "reply": 10,
        "due": 8,
        "sla": 8,
        "grade": 5,
        "signal": 4,
        "close": 4,
        "rot": 3,
        "value": 3,
        "promise": 2,
    },
    "pass_rule": {"max_unanswered": 8, "over": "21d"},
    "requalify_after": "90d",
    "cadences": _CADENCES,
    "targets": {},
    "fx": {},
    "privacy": {
        "mode": "readable",
        "retention": {"basis": "last-inbound"},
        "special_fields": ["traits.marital_status", "traits.income_band"],
    },
    "custom_fields": {},
    "git": {"remote": "origin", "sync": "auto", "outside_edits": "record", "sign": "auto"},
    "keys": {},
    "glyphs": "auto",
}
"""The product's config as a plain value, the keys in the order `pb config --all` prints them."""


def default_tree() -> dict[str, Any]:
    """The defaults as a tree of text, like a file's; a new one at each call."""
    tree = as_text(DEFAULTS)
    assert isinstance(tree, dict)
    return tree
