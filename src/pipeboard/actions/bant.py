"""BANT as it is said: `met 18000 EUR "line approved"` → a state, what belongs to it, the evidence.

The command line and the forms speak this one language: a state, then an amount for budget, a role
for authority, a day for timeline, then whatever shows that it is so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeboard.errors import UsageError, nearest
from pipeboard.model.dates import parse_date
from pipeboard.model.money import parse_money
from pipeboard.query.fields import ANSWERS
from pipeboard.query.fields import BANT as STATES

EXTRAS = ("amount", "currency", "role", "date")
LETTERS: Mapping[str, str] = {"m": "met", "p": "partial", "u": "unmet", "x": "unknown"}
"""The state that a letter stands for, in the order of the form's digits."""

_ALSO = {"yes": "met", "no": "unmet", "?": "unknown", "partly": "partial", **LETTERS}
# A number is an amount where it is as long as one, or says its unit: "3 quotes" is evidence.
_MONEY = re.compile(r"(\d[\d,']*(?:\.\d+)?(?:\s?[kKmM]\b)?(?:\s?[A-Z]{3}\b)?)(?=[\s,;:]|$)")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_MONTH_NAME = re.compile(r"[a-z]{3,9}", re.ASCII)
_EXAMPLE = (
    'budget=met:18000EUR "line approved" · authority=partial:influencer · timeline=met:2026-12'
)


class Terms(NamedTuple):
    """What a board knows of the words: today, its roles, channels, personas, currency, week."""

    today: date
    roles: Sequence[str] = ()
    channels: Sequence[str] = ()
    personas: Sequence[str] = ()
    currency: str = "EUR"
    week_start: int = 0


class Said(NamedTuple):
    """One BANT answer as it was said; `facts` are amount and currency, role, or date.

    What a `whole` answer leaves out is gone; else it stays as it was.
    """

    key: str
    state: str
    facts: Mapping[str, object] = {}
    evidence: str = ""
    whole: bool = False

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Override(NamedTuple):
    """Somebody's word on the fit, against the criteria; `match` None takes it back."""

    match: bool | None
    reason: str = ""

    def __str__(self) -> str:
        return "icp by the criteria" if self.match is None else f"icp {_YES_NO[self.match]}"


class Held(NamedTuple):
    """By which channel the interview is held."""

    channel: str

    def __str__(self) -> str:
        return f"by {self.channel}"


class Kind(NamedTuple):
    """Which kind of buyer they are: a key of the config's personas."""

    persona: str

    def __str__(self) -> str:
        return f"persona {self.persona or 'none'}"


Fact = Said | Override | Held | Kind
_YES_NO = {True: "yes", False: "no"}


def parse(words: Sequence[str], terms: Terms, reason: str = "") -> list[Fact]:
    """`budget=met:18000EUR "line approved" need=met icp=yes "their sister firm buys"` as facts.

    Words behind an answer are its evidence; `reason` is that of an override without one. Raises
    UsageError with what is allowed.
    """
    told: list[tuple[str, str, list[str]]] = []
    for word in words:
        key, sign, value = word.partition("=")
        if sign and re.fullmatch(r"[\w-]+", key):
            told.append((key.casefold(), value, []))
        elif told:
            told[-1][2].append(word)
        else:
            raise UsageError(f"{word!r} says nothing about whom", hint=_EXAMPLE)
    return [_fact(key, value, " ".join(rest), terms, reason) for key, value, rest in told]


def _fact(key: str, value: str, evidence: str, terms: Terms, reason: str) -> Fact:
    if key == "icp":
        return override(value, evidence or reason)
    if key == "interview":
        return held(value, terms)
    if key == "persona":
        return kind(value, terms)
    if key not in ANSWERS:
        known = (*ANSWERS, "icp", "interview", "persona")
        raise UsageError(f"{key!r} is none of: {', '.join(known)}", hint=_EXAMPLE,
                         items=[{"found": key, "nearest": nearest(key, known)}])  # fmt: skip
    word, _, extra = value.partition(":")
    state = state_of(word)
    if not extra.strip():
        return Said(key, state, {}, evidence.strip())
    facts, rest = split(key, extra.strip(), terms)
    if not facts:
        raise UsageError(f"{extra!r} is no {_WHAT[key]}", hint=_hint(key, terms))
    return Said(key, state, facts, " ".join(part for part in (rest, evidence.strip()) if part))


_WHAT = {"budget": "amount", "authority": "role", "need": "fact", "timeline": "day"}


def _hint(key: str, terms: Terms) -> str:
    return {
        "budget": "18000 · 18k · 18000 EUR",
        "authority": " · ".join(terms.roles),
        "need": 'what shows it stands behind: need=met "three days a month"',
        "timeline": "2026-12-31 · 2026-12 · 3 may · +3mo",
    }[key]


def state_of(word: str) -> str:
    """A state by its name, a start of it, its letter. Raises UsageError with all of them."""
    low = word.strip().casefold()
    found = low if low in STATES else _ALSO.get(low, "")
    starts = [state for state in STATES if low and state.startswith(low)]
    if not found and len(starts) == 1:
        found = starts[0]
    if not found:
        raise UsageError(
            f"{word!r} is not a state" if word else "met, partial, unmet or unknown?",
            hint=" · ".join(STATES),
            items=[{"found": word, "nearest": nearest(low, STATES)}],
        )
    return found


def override(value: str, reason: str) -> Override:
    """`yes`, `no` or nothing, with a reason. Raises UsageError without one."""
    low = value.strip().casefold()
    if low in ("", "none", "-"):
        return Override(None)
    if low not in ("yes", "no", "match", "true", "false"):
        raise UsageError(f"icp={value} says neither", hint="icp=yes · icp=no · icp= takes it back")
    if not reason.strip():
        raise UsageError(
            "an override of the ICP wants its reason", hint='icp=yes "their sister firm buys"'
        )
    return Override(low in ("yes", "match", "true"), reason.strip())


def held(value: str, terms: Terms) -> Held:
    """The channel of an interview. Raises UsageError with all of them."""
    known = terms.channels
    channel = {"call": "phone", "mail": "email", "form": "email", "visit": "meeting"}.get(
        value.strip().casefold(), value.strip().casefold()
    )
    if channel not in known:
        raise UsageError(f"{value!r} is not a channel", hint=" · ".join(known))
    return Held(channel)


def kind(value: str, terms: Terms) -> Kind:
    """A persona of the config; nothing takes it away. Raises UsageError with the nearest."""
    word = value.strip()
    if word and word not in terms.personas:
        near = nearest(word, terms.personas) or [*terms.personas]
        raise UsageError(f"{word!r} is not a persona",
                         hint=" · ".join(near) or "the config has none: personas")  # fmt: skip
    return Kind(word)


def split(key: str, text: str, terms: Terms) -> tuple[dict[str, object], str]:
    """A line of evidence as what it begins with (an amount, a role, a day) and the rest."""
    text = text.strip()
    facts, rest = {
        "budget": _amount,
        "authority": _role,
        "need": _nothing,
        "timeline": _day,
    }[key](text, terms)
    return facts, _bare(rest)


def _bare(text: str) -> str:
    """Free text without the marks that set it apart."""
    text = text.strip().lstrip(",;:").strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _nothing(text: str, terms: Terms) -> tuple[dict[str, object], str]:
    return {}, text


def _amount(text: str, terms: Terms) -> tuple[dict[str, object], str]:
    found = _MONEY.match(text.removeprefix("€"))
    if found is None or (found[1].isdigit() and len(found[1]) < 3):
        return {}, text
    try:
        value, currency = parse_money(found[1])
    except ValueError:
        return {}, text
    rest = text.removeprefix("€")[found.end() :]
    return {"amount": value, "currency": currency or terms.currency}, rest


def _role(text: str, terms: Terms) -> tuple[dict[str, object], str]:
    word, _, rest = text.partition(" ")
    low = word.strip(",;:").casefold()
    return ({"role": low}, rest) if low in terms.roles else ({}, text)


def _day(text: str, terms: Terms) -> tuple[dict[str, object], str]:
    words = text.removeprefix("by ").split()
    for count in range(min(2, len(words)), 0, -1):
        day = _deadline(" ".join(words[:count]).strip(",;:"), terms)
        if day is not None:
            return {"date": day.isoformat()}, " ".join(words[count:])
    return {}, text


def _deadline(text: str, terms: Terms) -> date | None:
    """The day by which it must be; a month means its last day."""
    month = _MONTH.fullmatch(text)
    try:
        if month is not None:
            return _last(date(int(month[1]), int(month[2]), 1))
        day = parse_date(text, terms.today, week_start=terms.week_start)
    except ValueError:
        return None
    return _last(day) if _is_month(text, day, terms) else day


def _is_month(text: str, day: date, terms: Terms) -> bool:
    """Whether a word was the name of a month: then the day it gives is the first of that."""
    low = text.casefold()
    return bool(_MONTH_NAME.fullmatch(low)) and low[:3] == f"{day:%b}".casefold() and day.day == 1


def _last(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
