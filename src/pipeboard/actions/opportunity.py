"""Opportunities: open one, set what it says, move it along the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeboard.actions.change import Change, Subject, change_of
from pipeboard.actions.deal_field import assigned
from pipeboard.actions.entry import DealTerms, put
from pipeboard.actions.pipeline import LIST, Deal, name_of, stage_of
from pipeboard.actions.status import EXITS
from pipeboard.errors import UsageError
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import Append, Edit, Path, Set, Tree, as_text

_EXPANDS = ("upsell", "cross-sell", "renewal")


def add(subject: Subject, name: str, said: Sequence[str], terms: DealTerms) -> Change:
    """Open an opportunity; `said` are `field=value` as for `set_fields`."""
    if subject.status in EXITS:
        raise UsageError(f"{subject.name} is {subject.status}", hint="first: pb reopen, R")
    entry = new(subject, name, said, terms)
    deal = _told(entry)
    words = f"{name_of(deal)}{worth(deal)}"
    change = change_of(subject, "opp", "opportunity.add", words, [Append((LIST,), entry)])
    return about(change, deal)


def new(subject: Subject, name: str, said: Sequence[str], terms: DealTerms) -> dict[str, object]:
    """A new opportunity as an entry of the file: in the first stage, in our currency."""
    if not name.strip():
        raise UsageError("which opportunity?", hint='a name: "Seats", "Renewal 2027"')
    bought = subject.stage == "customer"
    entry: dict[str, object] = {
        "id": new_entry_id(LIST),
        "name": name.strip(),
        "type": "upsell" if bought else "new",
        "stage": terms.pipeline.first,
        "opened": terms.today,
    }
    for assignment in said:
        scratch = Subject(subject.path, {LIST: [as_text(entry)]})
        for edit in assigned(scratch, (LIST, str(entry["id"])), assignment, terms):
            put(entry, edit.path[2:], edit)
    if entry["type"] in _EXPANDS and not bought:
        raise UsageError(
            f"{subject.name} is no customer yet: nothing to {_verb(str(entry['type']))}",
            hint="type=new",
        )
    if entry.get("value") is not None:
        entry.setdefault("currency", terms.setting.currency)
    rank = [key.rpartition(".")[2] for key in CONTACT_FIELDS if key.startswith(f"{LIST}.")]
    return dict(sorted(entry.items(), key=lambda pair: rank.index(pair[0])))


def _verb(type: str) -> str:
    return {"renewal": "renew"}.get(type, type)


def set_fields(subject: Subject, id: str, said: Sequence[str], terms: DealTerms) -> Change:
    """Set what an opportunity says: `stage=proposal value=20k competitor+=chartly`."""
    deal = terms.pipeline.deal(subject, id)
    base, after = subject.entry_path(LIST, deal), subject
    edits: list[Edit] = []
    for assignment in said:
        made = assigned(after, base, assignment, terms)
        after = after.after(made)
        edits += made
    if as_text(after.tree) == as_text(subject.tree):
        edits = []
    return edited(subject, deal, edits)


def move(subject: Subject, id: str, by: int, terms: DealTerms) -> Change:
    """So many stages on (or back)."""
    deal, stages = terms.pipeline.deal(subject, id), terms.pipeline.open
    stage = stage_of(deal)
    at = (stages.index(stage) if stage in stages else 0) + by
    if not 0 <= at < len(stages):
        raise UsageError(f"there is no stage {'beyond' if by > 0 else 'before'} {stage}",
                         hint="W wins it, X l loses it")  # fmt: skip
    return set_fields(subject, str(deal.get("id") or ""), [f"stage={stages[at]}"], terms)


def edited(subject: Subject, deal: Deal, edits: Sequence[Edit]) -> Change:
    """The change of an opportunity by edits: its sentence says the move, or names the fields."""
    base = subject.entry_path(LIST, deal)
    moved = next((e for e in edits if e.path == (*base, "stage") and isinstance(e, Set)), None)
    names = list(dict.fromkeys(_name(edit.path, base) for edit in edits))
    words, action = ", ".join(names) or "nothing new", "opportunity.set"
    if moved is not None:
        others = [name for name in names if name != "stage"]
        words = f"{stage_of(deal) or 'no stage'} -> {moved.value}"
        words = ", ".join((words, *others))
        action = "opportunity.move"
        words += _kept(deal, edits, base)
    change = change_of(subject, "opp", action, f"{name_of(deal)}: {words}", edits)
    return about(change, deal)


def _kept(deal: Deal, edits: Sequence[Edit], base: Path) -> str:
    """A probability set by hand outlives a move; that is said."""
    touched = any(edit.path == (*base, "probability") for edit in edits)
    own = deal.get("probability")
    return f", {own} % by hand" if own is not None and not touched else ""


def _name(path: Path, base: Path) -> str:
    return ".".join(str(part) for part in path[len(base) :] if isinstance(part, str))


def about(change: Change, deal: Deal) -> Change:
    """The change with its opportunity as a trailer, where grep finds it, and what it is worth."""
    trailers = [("Pb-Opp", str(deal["id"]))] if deal.get("id") else []
    if change.action not in ("opportunity.set", "opportunity.move") and deal.get("value"):
        trailers.append(("Pb-Value", f"{deal['value']} {deal.get('currency') or ''}".rstrip()))
    return replace(change, trailers=(*change.trailers, *trailers))


def worth(deal: Deal) -> str:
    """` 18000 EUR/year`, "" without a value."""
    if not deal.get("value"):
        return ""
    per = f"/{deal['per']}" if deal.get("per") in ("month", "year") else ""
    return f" {deal['value']} {deal.get('currency') or ''}".rstrip() + per


def _told(entry: dict[str, object]) -> dict[str, Tree]:
    told = as_text(entry)
    return told if isinstance(told, dict) else {}
