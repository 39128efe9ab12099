"""What is typed for one field of an opportunity, as the edits it means.

Beside the names of the fields:

| typed | means |
| --- | --- |
| `value=18k EUR/year` | value, currency and per |
| `close=+30d` | expected_close |
| `offer=10 % off`, `expires=fri` | the offer's text and end |
| `cost=1500/month` | what waiting costs them |
| `trial=+14d` | a trial from today until then |
| `competitor+=chartly` | one more of a list |
| `decider=jan@nordlicht.example` | the id of that contact |
"""

from __future__ import annotations

import re
import shlex

from pipeboard.actions.change import Subject
from pipeboard.actions.entry import DealTerms, append, read_field
from pipeboard.actions.pipeline import LIST, name_of, stage_of
from pipeboard.errors import UsageError, nearest
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.tree import Delete, Edit, Path, Set, as_text, value_at

_SHORT = {
    "close": "expected_close", "offer": "offer.text", "expires": "offer.expires",
    "cost": "cost_of_delay.amount", "cost_of_delay": "cost_of_delay.amount",
    "decider": "deciders", "competitor": "competitors", "trial": "proof",
}  # fmt: skip
_OWN = ("id", "opened", "closed", "lost_reason", "lost_to", "won_reason")
_PER = re.compile(
    r"\s*(?:/\s*|\bper\s+|\ba\s+|(?=once\b))(y|yr|year|m|mo|month|w|week|d|day|once)\s*$",
    re.IGNORECASE,
)
_PERIODS = {"y": "year", "m": "month", "w": "week", "d": "day", "o": "once"}


def assigned(subject: Subject, base: Path, assignment: str, terms: DealTerms) -> list[Edit]:
    """What `field=value` means for the opportunity at `base`, as edits."""
    name, sign, text = assignment.partition("=")
    if not sign:
        raise UsageError(f"{assignment!r} sets nothing", hint="stage=proposal value=20k close=fri")
    operator = name[-1:] if name[-1:] in ("+", "-") else ""
    name, text = name.removesuffix(operator).strip(), text.strip()
    key = require_field(name)
    if key == "stage":
        return _stage(subject, base, text, terms)
    if key in ("probability", "forecast"):
        return _by_hand(subject, base, key, text, terms)
    if key == "proof":
        return [_trial(base, text, name, subject, terms)]
    if key == "deciders":
        text = ", ".join(_decider(word, terms) for word in text.split(",") if word.strip())
    if operator:
        text = f"{operator}{text}"
    if key in ("value", "cost_of_delay.amount"):
        return _money(subject, base, key, text, terms)
    if key.startswith("custom."):
        own = (*base, *key.split("."))
        return [Set(own, text) if text else Delete(own)]
    return list(read_field((*base, *key.split(".")), text, subject, terms))


def require_field(name: str) -> str:
    """The field that a name means. Raises UsageError for none, and for what has a verb."""
    key = _SHORT.get(name, name)
    known = [
        name.removeprefix(f"{LIST}.") for name in CONTACT_FIELDS if name.startswith(f"{LIST}.")
    ]
    if key in _OWN:
        raise UsageError(f"{key} is not set by hand", hint="pb win, pb lose")
    if key not in known and not key.startswith("custom."):
        close = nearest(key, [*known, *_SHORT])
        raise UsageError(
            f"an opportunity has no field {key!r}",
            hint=f"nearest: {', '.join(close)}" if close else "your own: custom.<name>",
            items=[{"found": key, "nearest": close}],
        )
    return key


def _stage(subject: Subject, base: Path, stage: str, terms: DealTerms) -> list[Edit]:
    """Another stage; a lost one is open again by it, and what is won stays won."""
    pipeline, deal = terms.pipeline, value_at(dict(subject.tree), base)
    deal = deal if isinstance(deal, dict) else {}
    pipeline.require_open(stage)
    old = stage_of(deal)
    if pipeline.is_won(old):
        raise UsageError(f"{name_of(deal)} is won", hint="pb undo takes it back")
    if old == stage:
        return []
    lost = [key for key in ("closed", "lost_reason", "lost_to") if deal.get(key) is not None]
    return [Set((*base, "stage"), stage, was=old), *(Delete((*base, key)) for key in lost)]


def _by_hand(subject: Subject, base: Path, key: str, text: str, terms: DealTerms) -> list[Edit]:
    """Probability and forecast are kept in the file only where the stage says something else."""
    text = text.removesuffix("%").strip()
    deal = value_at(dict(subject.tree), base)
    stage = stage_of(deal) if isinstance(deal, dict) else None
    pipeline = terms.pipeline
    own = pipeline.probability(stage) if key == "probability" else pipeline.forecast(stage)
    if text == as_text(own) or (isinstance(own, float) and text == f"{own:.0f}"):
        text = ""
    return list(read_field((*base, key), text, subject, terms))


def _money(subject: Subject, base: Path, key: str, text: str, terms: DealTerms) -> list[Edit]:
    """`18k EUR/year`: the amount, its currency, and per what."""
    path = (*base, *key.split("."))
    match = _PER.search(text)
    if match is None:
        return list(read_field(path, text, subject, terms))
    edits = list(read_field(path, text[: match.start()].strip(), subject, terms))
    edits += read_field((*path[:-1], "per"), _PERIODS[match[1][0].lower()], subject, terms)
    return edits


def _trial(base: Path, text: str, name: str, subject: Subject, terms: DealTerms) -> Edit:
    """A trial that ends, or any other proof: `kind=demo result="they liked it"`."""
    if name == "trial":
        text = f"kind=trial ends={shlex.quote(text)}"
    return append(subject, (*base, "proof"), text, terms).patches[0].edits[0]


def _decider(word: str, terms: DealTerms) -> str:
    """The id of a contact that is named; what is no contact's name is kept as it was typed."""
    link = terms.setting.links.get(f"{LIST}.deciders")
    return link(word.strip()) if link else word.strip()
