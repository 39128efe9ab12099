"""The fields of a contact and an organisation as one table: what kind each is, and who may see it.

A name here is a path without the parts that name list entries: `activities[a-4k2m9x].outcome` is
`activities.outcome`. Kinds:

text    what a person typed, one line or several
enum    one of a fixed list (true/false among them), or of a list in the config
ref     the id or key of something else (contact, organisation, team member, persona …)
number  a number without a unit of money
money   an amount in major units
date    a day, `YYYY-MM-DD` (an instant is accepted and counts as its day)
time    an instant (RFC 3339) or a day
list    scalars; one alone may stand without the brackets
map     a map of the fields named below it, or of free keys
log     a list of entries, each a map of the fields named below it

Nothing is imported here but `re`: lists and audits read this table before anything heavy is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_CONTACT = """
schema number|id ref|name text|title text|org ref|company map|email list|phone list|links list
address map|country enum|timezone enum|language enum|preferred_channel enum|best_time text
style text|persona ref|traits map|owner ref|tags list|stage enum|status enum|status_info map
pains list|goals list|competitors list|source map|consent map|qualification map|signals log
activities log|notes log|opportunities log|purchases log|customer map|follow_ups log
stage_history log|created time|custom map|aliases list|conflicts log
"""

# Inside the maps and entries: `container: field kind, …`.
_INNER = """
address: street text, zip text, city text, region text
status_info: at time, by ref, reason enum, note text, review_on date
source: channel enum, campaign text, form text, referrer text, landing text, prompted_by text
source: referred_by ref, cost money, currency enum, at time
consent: basis enum, email enum, phone enum, video enum, meeting enum, social enum, sms enum
consent: letter enum, do_not_contact enum, at time, proof text
qualification: budget map, authority map, need map, timeline map, interview_channel enum
qualification: icp_override map
qualification.budget: state enum, amount money, currency enum, evidence text, by ref, at time
qualification.authority: state enum, role enum, evidence text, by ref, at time
qualification.need: state enum, evidence text, by ref, at time
qualification.timeline: state enum, date date, evidence text, by ref, at time
qualification.icp_override: match enum, reason text, by ref, at time
signals: id ref, at time, kind enum, ref text, note text, via ref
activities: id ref, at time, by ref, type enum, dir enum, outcome enum, tone enum, min number
activities: text text, gave text, opp ref, ref text, where text, due time, follow_up ref
activities: needs_reply enum
notes: id ref, at time, by ref, kind enum, about text, state enum, text text, answer text
opportunities: id ref, name text, type enum, stage enum, value money, currency enum, per enum
opportunities: probability number, forecast enum, expected_close date, opened time, closed time
opportunities: deciders list, competitors list, proof log, offer map, cost_of_delay map
opportunities: lost_reason enum, lost_to ref, won_reason text, custom map
opportunities.proof: kind enum, started time, ends time, result text
opportunities.offer: text text, expires time
opportunities.cost_of_delay: amount money, currency enum, per enum
purchases: id ref, at time, item text, value money, currency enum, opp ref
customer: since time, renewal date, health enum, feedback log, reference enum
customer.feedback: at time, rating number, loves text, useful text, change text, via enum
follow_ups: id ref, due time, first_due time, snoozed number, channel enum, owner ref, reason text
follow_ups: give text, answers ref, promised enum, cadence ref, step number
stage_history: id ref, at time, stage enum, from enum, status enum, by ref, via text, reason text
stage_history: gate map, override text
conflicts: id ref, field text, kept text, by ref, other text, other_by ref, was text
conflicts: other_deleted enum
"""

_FIRM = """
schema number|id ref|name text|domain text|industry enum|employees number|revenue map
growth_pct number|budget money|financial_health enum|market list|country enum|parent ref
owner ref|tech list|tags list|notes log|checked_at time|from text|custom map|conflicts log
"""

_FIRM_INNER = """
revenue: amount money, currency enum, year number
notes: id ref, at time, by ref, kind enum, about text, state enum, text text, answer text
conflicts: id ref, field text, kept text, by ref, other text, other_by ref, was text
conflicts: other_deleted enum
"""


def _table(top: str, inner: str) -> dict[str, str]:
    fields = dict(pair.split() for line in top.split("\n") for pair in line.split("|") if pair)
    for line in inner.strip().splitlines():
        container, _, names = line.partition(": ")
        for pair in names.split(", "):
            name, kind = pair.split()
            fields[f"{container}.{name}"] = kind
    return fields


ORGANISATION_FIELDS = _table(_FIRM, _FIRM_INNER)
"""Every field of an organisation: name → kind."""

CONTACT_FIELDS = _table(_CONTACT, _INNER)
"""Every field of a contact: name → kind."""

# An inline company is an organisation without an id of its own.
_OWN_OF_A_FILE = ("schema", "id", "notes", "owner", "checked_at", "from", "tags", "conflicts")
CONTACT_FIELDS |= {
    f"company.{name}": kind
    for name, kind in ORGANISATION_FIELDS.items()
    if name.partition(".")[0] not in _OWN_OF_A_FILE
}

ORDER = tuple(name for name in CONTACT_FIELDS if "." not in name)
"""The top-level keys of a new contact file, in the order they are written."""


def ordered(tree: Mapping[str, object]) -> dict[str, object]:
    """A contact with its keys in ORDER, those that are no fields behind them."""
    return {key: tree[key] for key in (*ORDER, *tree) if key in tree}


ORGANISATION_ORDER = tuple(name for name in ORGANISATION_FIELDS if "." not in name)
"""The top-level keys of a new organisation file, in the order they are written."""

ENTRY_LISTS = tuple(name for name, kind in CONTACT_FIELDS.items() if kind == "log")
"""The lists whose entries are maps with an id: `activities`, `opportunities.proof` …"""

_LISTS = frozenset(
    name
    for table in (CONTACT_FIELDS, ORGANISATION_FIELDS)
    for name, kind in table.items()
    if kind in ("log", "list")
)
_SHOWN = frozenset(("enum", "ref", "number", "money", "date", "time"))
# A key, an id, a date or a number: no spaces, no @, nothing that could be a name or an address.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,63}|[+-]")
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?")


def field_name(path: Sequence[str | int]) -> str:
    """The name a path has in the tables: list entries left out."""
    name = ""
    entry = False
    for part in path:
        if entry:
            entry = False
            continue
        name = f"{name}.{part}" if name else str(part)
        entry = name in _LISTS
    return name


def kind_of(path: Sequence[str | int], *, organisation: bool = False) -> str | None:
    """The kind of the field at `path`; None for a key that no table knows."""
    return (ORGANISATION_FIELDS if organisation else CONTACT_FIELDS).get(field_name(path))


def is_visible(path: Sequence[str | int], value: str | None = None) -> bool:
    """Whether a commit's trailer may show this field's values (and this one, where given).

    Only enum, reference, number and date fields are; names, mails, phones and free text never are,
    so a sentence that someone put into an enum field is hidden as well.
    """
    name = field_name(path)
    kind = CONTACT_FIELDS.get(name) or ORGANISATION_FIELDS.get(name)
    if name.startswith("stage_history.gate."):  # an item, and how it was judged
        kind = "enum"
    if kind not in _SHOWN:
        return False
    if value is None:
        return True
    shape = _NUMBER if kind in ("number", "money") else _WORD
    return shape.fullmatch(value) is not None
