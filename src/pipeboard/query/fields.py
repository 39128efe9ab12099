"""The one table of fields a query may name: the kind, the place in the index, the meaning.

Kinds
    text    folded text; `:` equals, `~` contains      key     an exact name (id, path)
    choice  one of a fixed set                         ref     one of a set the config names;
    code    a code, upper and lower case alike                 in quotes any text
    number  a plain number                             date    a time that has passed
    ahead   a time to come                             age     a length of time up to now
    yesno   true or false                              phone   digits in any format
    special compiled by a rule of its own

`place` is a table and column: `fact` (one row a contact), `contact` (texts), `multi` (lists),
`opp`, `event`, `step` (open follow-ups), `extra` (paths without a column), `derived` (an SQL
expression), `score` (an SQL expression of the score).
"""

from __future__ import annotations

from collections.abc import Sequence

ANSWERS = ("budget", "authority", "need", "timeline")
BANT = ("met", "partial", "unmet", "unknown")
CHANNELS = ("email", "phone", "video", "meeting", "social", "sms", "letter")
FORECASTS = ("pipeline", "best-case", "commit", "closed", "omitted")
ACTIVITIES = (
    "call", "email", "meeting", "video", "demo", "social", "sms", "letter", "visit", "research",
)  # fmt: skip
NOTES = ("note", "question", "concern", "objection", "goal", "need", "praise")
GRADES = tuple(f"{letter}{digit}" for letter in "ABC" for digit in "123")
Values = str | tuple[str, ...]


class Field:
    """A field: `values` are those allowed (a part of the vocabulary by name, or the words)."""

    __slots__ = ("aliases", "column", "kind", "meaning", "name", "place", "values")

    def __init__(
        self,
        name: str,
        kind: str,
        place: str,
        meaning: str = "",
        values: Values = (),
        aliases: str = "",
    ) -> None:
        self.name = name
        self.kind = kind
        self.place, _, self.column = place.partition(":")
        self.meaning = meaning
        self.values = values
        self.aliases: Sequence[str] = aliases.split()


_F = Field
_TABLE = (
    # who
    _F("id", "key", "contact:id", "the contact's id"),
    _F("path", "key", "contact:path", "its file, from the board's folder"),
    _F("alias", "key", "multi:alias", "id of a contact merged into it", (), "aliases"),
    _F("name", "text", "fact:name_key", "full name"),
    _F("title", "text", "fact:title_key", "job title"),
    _F("org", "text", "fact:org_key", "organisation, by name or id", (), "company organisation"),
    _F("email", "text", "multi:email", "any e-mail address"),
    _F("phone", "phone", "multi:phone", "any phone number, in any format"),
    _F("link", "text", "multi:link", "any link", (), "links"),
    _F("channel", "choice", "multi:channel", "a channel that reaches the contact", CHANNELS),
    _F("preferred_channel", "choice", "fact:preferred_channel", "liked best", CHANNELS),
    _F("language", "code", "fact:language", "ISO 639-1"),
    _F("country", "code", "fact:country", "ISO 3166-1, else the company's"),
    _F("persona", "ref", "fact:persona", "persona", "personas"),
    _F("trait", "text", "multi:trait", "any trait of a private person"),
    _F("tag", "text", "multi:tag", "any tag", (), "tags"),
    _F("pain", "text", "multi:pain", "any pain", (), "pains"),
    _F("goal", "text", "multi:goal", "any goal", (), "goals"),
    _F("competitor", "text", "multi:competitor", "any competitor", (), "competitors"),
    # where it stands
    _F("stage", "choice", "fact:stage", "column of the board", "stages"),
    _F("status", "choice", "fact:status", "open, or why it is not worked on", "statuses"),
    _F("owner", "ref", "fact:owner", "whose contact it is; me is you", "owners"),
    _F("reason", "ref", "fact:status_reason", "why it is not open", "reasons",
       "status_info.reason"),
    _F("review_on", "ahead", "fact:review_on", "when to look again", (), "status_info.review_on"),
    _F("status_info.at", "date", "fact:status_at", "when the status was set"),
    _F("created", "date", "fact:created", "when the contact was added"),
    _F("age", "age", "fact:created", "time since it was added"),
    _F("in_stage", "age", "fact:stage_since", "time since the last stage move"),
    _F("segment", "special", "special", "whatever a saved segment holds", "segments"),
    _F("lane", "choice", "derived:lane", "the queue it waits in", "queues"),
    _F("word", "choice", "derived:word", "the word its lane folds into",
       ("reply", "due", "slipping", "new", "later")),
    # where it came from
    _F("source", "ref", "fact:source", "channel of the first touch", "lists.source_channels",
       "source.channel"),
    _F("campaign", "ref", "fact:campaign", "campaign of the first touch", (), "source.campaign"),
    # the company
    _F("industry", "ref", "fact:industry", "industry", "lists.industries"),
    _F("employees", "number", "fact:employees", "headcount", "lists.size_bands", "size"),
    _F("revenue", "number", "fact:revenue", "a year, in the workspace's currency", (),
       "revenue.amount"),
    _F("growth_pct", "number", "fact:growth_pct", "growth, percent a year"),
    _F("market", "text", "multi:market", "any market of the company"),
    _F("tech", "text", "multi:tech", "any technology it uses"),
    _F("financial_health", "choice", "extra:financial_health", "of the company",
       ("good", "strained", "unknown")),
    # qualification
    _F("budget", "choice", "fact:budget", "BANT: budget", BANT, "qualification.budget.state"),
    _F("authority", "choice", "fact:authority", "BANT: authority", BANT,
       "qualification.authority.state"),
    _F("need", "choice", "fact:need", "BANT: need", BANT, "qualification.need.state"),
    _F("timeline", "choice", "fact:timeline", "BANT: timeline", BANT,
       "qualification.timeline.state"),
    _F("role", "ref", "fact:role", "part in the decision", "lists.roles",
       "authority.role qualification.authority.role"),
    _F("timeline.date", "ahead", "fact:timeline_date", "when they want it", (),
       "qualification.timeline.date"),
    _F("oldest_answer", "date", "fact:oldest_answer", "the oldest BANT answer"),
    _F("icp_override", "yesno", "fact:icp_override", "a person's word on the fit", (),
       "icp_override.match qualification.icp_override.match"),
    _F("fit", "number", "fact:fit", "how well it fits the ICP, 0 to 100"),
    _F("fit_room", "number", "fact:fit_room", "what unknown facts may still add to the fit"),
    _F("disqualifier", "ref", "fact:disqualifier", "the disqualifier of the ICP that is met"),
    _F("engagement_score", "number", "score:engagement_score", "how much it engages, 0 to 100"),
    _F("total", "number", "score:total", "fit and engagement together"),
    _F("grade", "choice", "score:grade", "A1 to C3; a letter or a digit alone: any with it",
       (*GRADES, *"ABC", *"123")),
    _F("engagement", "choice", "derived:engagement", "whether we talk with each other",
       ("two-way", "one-way", "none")),
    # touches
    _F("idle", "age", "fact:idle_from", "time since the last touch"),
    _F("last_touch", "date", "fact:last_touch", "the last touch, ours or theirs"),
    _F("last_outbound", "date", "fact:last_out", "our last touch"),
    _F("last_inbound", "date", "fact:last_inbound", "the last message or signal from them"),
    _F("unanswered", "number", "fact:unanswered", "our touches since they last answered"),
    _F("signal", "ref", "multi:signal", "any signal of this kind", "signals"),
    _F("outcome", "ref", "event:activities.outcome", "any touch with this outcome", "outcomes"),
    _F("last_outcome", "ref", "fact:last_outcome", "outcome of the last touch", "outcomes"),
    _F("objection", "ref", "multi:objection", "an objection about this", "lists.objections"),
    _F("proof", "ref", "multi:proof", "proof of this kind given", "lists.proof"),
    _F("text", "special", "special", "words of notes and activities",),
    # what is next
    _F("due", "ahead", "fact:next_due", "when the next step is due"),
    _F("next_channel", "choice", "fact:next_channel", "channel of the next step", CHANNELS),
    _F("snoozed", "number", "fact:snoozed", "how often the next step was put off"),
    _F("cadence", "ref", "step:cadence", "a cadence that runs", "cadences", "follow_ups.cadence"),
    _F("cadence_step", "number", "step:step", "number of its open step", (), "follow_ups.step"),
    # money
    _F("value", "number", "fact:value", "open opportunities, a year"),
    _F("weighted", "number", "fact:weighted", "the same × probability"),
    _F("probability", "number", "opp:probability", "of any open opportunity, percent"),
    _F("forecast", "choice", "opp:forecast", "category of any open opportunity", FORECASTS),
    _F("expected_close", "ahead", "opp:expected_close", "of any open opportunity"),
    _F("offer_expires", "ahead", "opp:offer_expires", "of any open opportunity"),
    _F("trial_ends", "ahead", "opp:trial_ends", "of any open opportunity"),
    _F("lost_reason", "ref", "opp:lost_reason", "of any opportunity", "reasons.lost"),
    _F("lost_to", "ref", "opp:lost_to", "competitor that won any opportunity"),
    _F("product", "text", "multi:product", "anything bought", (), "purchases.item"),
    _F("purchases", "number", "fact:purchases", "how many"),
    _F("last_purchase", "date", "fact:last_purchase", "the last one"),
    _F("customer.since", "date", "fact:customer_since", "customer since"),
    _F("renewal", "ahead", "fact:renewal", "next renewal", (), "customer.renewal"),
    _F("health", "choice", "fact:health", "of a customer", ("green", "amber", "red"),
       "customer.health"),
    # conditions by rule
    _F("is", "special", "special", "a flag that holds"),
    _F("has", "special", "special", "a flag that holds"),
    _F("missing", "special", "special", "any of these fields unset or unknown"),
)  # fmt: skip

_OPP = (
    _F("id", "key", "opp:id", "id of the opportunity"),
    _F("name", "text", "opp:name", "what it is called"),
    _F("type", "choice", "opp:type", "kind of deal", ("new", "upsell", "cross-sell", "renewal")),
    _F("stage", "choice", "opp:stage", "stage of the opportunity", "opportunity_stages"),
    _F("value", "number", "opp:value", "a year, in the workspace's currency"),
    _F("weighted", "number", "opp:weighted", "value × probability"),
    _F("currency", "code", "opp:currency", "as written"),
    _F("probability", "number", "opp:probability", "percent"),
    _F("forecast", "choice", "opp:forecast", "forecast category", FORECASTS),
    _F("expected_close", "ahead", "opp:expected_close", "when it should close"),
    _F("opened", "date", "opp:opened", "when it was opened"),
    _F("closed", "date", "opp:closed", "when it was won or lost"),
    _F("offer_expires", "ahead", "opp:offer_expires", "when the offer ends", (), "offer.expires"),
    _F("trial_ends", "ahead", "opp:trial_ends", "when the trial ends", (), "proof.ends"),
    _F("lost_reason", "ref", "opp:lost_reason", "why it was lost", "reasons.lost"),
    _F("lost_to", "ref", "opp:lost_to", "who won it"),
)  # fmt: skip

# Conditions on these, or on a closed stage, ask for closed opportunities as well as open ones.
OF_CLOSED = frozenset(("closed", "lost_reason", "lost_to"))

_EVENTS: dict[str, dict[str, tuple[str, str, Values]]] = {
    "activities": {
        "id": ("key", "id", ()),
        "at": ("date", "at", ()),
        "by": ("ref", '"by"', "owners"),
        "type": ("choice", "kind", ACTIVITIES),
        "dir": ("choice", "dir", ("in", "out")),
        "outcome": ("ref", "outcome", "outcomes"),
        "tone": ("choice", "tone", ("+", "0", "-")),
        "opp": ("key", "opp", ()),
        "ref": ("ref", "ref", ()),
    },
    "signals": {
        "id": ("key", "id", ()),
        "at": ("date", "at", ()),
        "kind": ("ref", "kind", "signals"),
        "class": ("ref", "class", ()),
        "ref": ("ref", "ref", ()),
        "via": ("ref", '"by"', ()),
    },
    "notes": {
        "id": ("key", "id", ()),
        "at": ("date", "at", ()),
        "by": ("ref", '"by"', "owners"),
        "kind": ("choice", "kind", NOTES),
        "state": ("choice", "state", ("open", "answered", "resolved")),
        "about": ("ref", "about", ()),
    },
    "stage_history": {
        "id": ("key", "id", ()),
        "at": ("date", "at", ()),
        "by": ("ref", '"by"', "owners"),
        "stage": ("choice", "kind", "stages"),
        "from": ("choice", "about", "stages"),
        "status": ("choice", "state", "statuses"),
    },
}
_STEPS: dict[str, tuple[str, Values]] = {
    "id": ("key", ()),
    "due": ("ahead", ()),
    "channel": ("choice", CHANNELS),
    "owner": ("ref", "owners"),
    "reason": ("ref", ()),
    "promised": ("yesno", ()),
    "snoozed": ("number", ()),
}

FIELDS = {field.name: field for field in _TABLE}
"""Every field by its name, in the order they are explained."""

OPPORTUNITY_FIELDS = {field.name: field for field in _OPP}
"""The fields of an opportunity: inside `opp(…)`, and as `opp.<name>` for any open one."""

_BY_ALIAS = {alias: field for field in _TABLE for alias in field.aliases}
_OPP_BY_ALIAS = {alias: field for field in _OPP for alias in field.aliases}
_KINDS = {
    "text": "text", "enum": "ref", "ref": "ref", "number": "number", "money": "number",
    "date": "date", "time": "date", "list": "text", "integer": "number", "flag": "yesno",
}  # fmt: skip


def find(name: str, custom: dict[str, dict[str, object]]) -> Field | None:
    """The field of a name, an alias, a schema path or a custom field; None for none of them.

    `custom` are the custom fields the config declares; undeclared ones are text, by `custom.x`.
    """
    field = FIELDS.get(name) or _BY_ALIAS.get(name)
    if field is not None:
        return field
    first, _, rest = name.partition(".")
    if rest and first in ("opp", "opportunities"):
        return find_in_opportunity(rest)
    if rest and (first in _EVENTS or first == "follow_ups"):
        return _in_log(first, rest)
    if rest and first in ("org", "company", "organisation"):
        return _of_company(rest)
    if rest and first == "custom":
        return _custom(rest, custom)
    return _by_path(name) or (_custom(name, custom) if name in custom else None) or _folded(name)


def find_in_opportunity(name: str) -> Field | None:
    """The field of a name inside `opp(…)`, with or without `opp.` before it."""
    short = name.removeprefix("opp.").removeprefix("opportunities.")
    return OPPORTUNITY_FIELDS.get(short) or _OPP_BY_ALIAS.get(short)


def names() -> list[str]:
    """Every name that completion and "nearest" may offer."""
    inside = [f"opp.{name}" for name in OPPORTUNITY_FIELDS]
    return [*FIELDS, *_BY_ALIAS, *inside]


def _in_log(log: str, name: str) -> Field | None:
    if log == "follow_ups":
        step = _STEPS.get(name)
        return Field(f"{log}.{name}", step[0], f"step:{name}", "", step[1]) if step else None
    event = _EVENTS[log].get(name)
    return (
        Field(f"{log}.{name}", event[0], f"event:{log}.{event[1]}", "", event[2]) if event else None
    )


def _of_company(name: str) -> Field | None:
    if name == "name":
        return FIELDS["org"]
    field = FIELDS.get(name) or _BY_ALIAS.get(name)
    shared = ("industry", "employees", "revenue", "growth_pct", "market", "tech", "country")
    if field is not None and (field.name in shared or field.name == "financial_health"):
        return field
    from pipeboard.model.fields import ORGANISATION_FIELDS

    kind = _KINDS.get(ORGANISATION_FIELDS.get(name, ""))
    return Field(f"org.{name}", kind, f"extra:{name}", "") if kind else None


def _by_path(name: str) -> Field | None:
    """A path of the schema that has no column, or an organisation's field by bare name."""
    from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS

    if name.startswith("traits."):
        return Field(name, "ref", f"extra:{name}.value", "a trait")
    kind = _KINDS.get(CONTACT_FIELDS.get(name) or ORGANISATION_FIELDS.get(name, ""))
    if kind is None or _inside_a_log(name):
        return None
    return Field(name, "yesno" if name in _YESNO else kind, f"extra:{name}", "")


_YESNO = ("consent.do_not_contact", "customer.reference")


def _inside_a_log(name: str) -> bool:
    from pipeboard.model.fields import ENTRY_LISTS

    return any(name == log or name.startswith(f"{log}.") for log in ENTRY_LISTS)


def _custom(name: str, custom: dict[str, dict[str, object]]) -> Field | None:
    told = custom.get(name, {})
    if told.get("scope") == "opportunity":
        return None
    kind = str(told.get("type") or "text")
    values = told.get("values")
    allowed = tuple(map(str, values)) if isinstance(values, (list, tuple)) else ()
    known = "ref" if kind == "enum" else _KINDS.get(kind, "text")
    return Field(f"custom.{name}", known, f"extra:custom.{name}", "a custom field", allowed)


def _folded(name: str) -> Field | None:
    folded = name.casefold()
    return find(folded, {}) if folded != name else None
