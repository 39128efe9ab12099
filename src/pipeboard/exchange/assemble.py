"""A person as the tree of a new contact file, and as what an existing one may learn from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeboard.exchange import leads as said
from pipeboard.exchange.entries import entry_id
from pipeboard.exchange.people import Person
from pipeboard.exchange.settings import Settings
from pipeboard.model.fields import ordered
from pipeboard.model.ids import new_contact_id

Fields = dict[str, Any]

# Lists that hold one text alone without brackets.
_ALONE = ("email", "phone", "links")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The import as an event: when (as files write it), by whom, from which profile."""

    now: str
    by: str
    profile: str


def fields_of(person: Person) -> Fields:
    """The contact's own fields as a file has them: one e-mail alone, the company as a map."""
    tree: Fields = {}
    for key, value in person.tree.items():
        if key in _ALONE and isinstance(value, list) and len(value) == 1:
            only = value[0]
            value = only if isinstance(only, str) else [only]
        if value not in (None, "", [], {}):
            tree[key] = value
    external = {system: _alone(refs) for system, refs in person.external.items() if refs}
    if external:
        tree["custom"] = {**tree.get("custom", {}), "external": external}
    return tree


def _alone(refs: list[str]) -> str | list[str]:
    return refs[0] if len(refs) == 1 else list(refs)


def remember_refs(person: Person) -> None:
    """Foreign ids that no entry keeps go to `custom.external`: of leads and of tasks."""
    for lead in person.leads:
        person.add_external(lead.system, lead.ref)
    for task in person.tasks:
        person.add_external(task.system, task.ref)


def new_tree(
    person: Person, follow_ups: list[Fields], notes: list[Fields], arrival: Arrival, rules: Settings
) -> Fields:
    """The whole file of a new contact.

    Its way on this board starts now: the line of `stage_history` has the import's time and tells
    that no gate was asked. `created` and `source.at` keep the day of the first lead.
    """
    tree: Fields = {"schema": 1, "id": new_contact_id(), **fields_of(person)}
    stage = said.stage_of(person, rules)
    status = said.status_of(person, rules)
    tree |= {"stage": stage, "status": status}
    if status != "open":
        tree["status_info"] = said.status_info(
            person, status, rules, now=arrival.now, by=arrival.by, profile=arrival.profile
        )
    leads = said.in_turn(person.leads, rules)
    first = leads[0] if leads else None
    source = {**tree.get("source", {}), **(said.source_of(first) if first else {})}
    if source:
        tree["source"] = source
    signals = [signal for lead in leads[1:] if (signal := said.signal_of(lead))]
    silent = [lead for lead in leads if lead is first or not lead.at]
    notes = [note for lead in silent if (note := said.note_of(lead))] + notes
    for lead in silent:
        if "custom" in lead.fields:
            tree["custom"] = {**lead.fields["custom"], **tree.get("custom", {})}
    _put_logs(tree, person, {"signals": signals, "notes": notes, "follow_ups": follow_ups})
    tree["stage_history"] = [_arrived(stage, arrival)]
    tree["created"] = tree.get("created") or (first.at if first else "") or arrival.now
    if stage == "customer":
        _since(tree, rules)
    return ordered(tree)


def _arrived(stage: str, arrival: Arrival) -> Fields:
    return {
        "id": entry_id("stage_history", arrival.profile, stage),
        "at": arrival.now,
        "stage": stage,
        "by": arrival.by,
        "via": "import",
        "reason": f"imported: {arrival.profile}",
        "gate": {"import": "skipped"},
    }


def _put_logs(tree: Fields, person: Person, more: Mapping[str, list[Fields]]) -> None:
    """The entries of each log in the order of their times; those without one stay at the end."""
    for name in {**more, **person.entries}:
        entries = [*more.get(name, ()), *person.entries.get(name, ())]
        if entries:
            tree[name] = sorted(entries, key=when)


def when(entry: Mapping[str, Any]) -> tuple[str, str]:
    """What an entry is ordered by: its time, then its id."""
    at = entry.get("at") or entry.get("opened") or entry.get("closed") or entry.get("due")
    return str(at or "9999"), str(entry.get("id"))


def _since(tree: Fields, rules: Settings) -> None:
    """A customer since the first purchase or won opportunity."""
    days = [str(entry["at"]) for entry in tree.get("purchases", ()) if entry.get("at")]
    days += closed_days(tree.get("opportunities", ()), rules)
    if days:
        tree["customer"] = {"since": min(days), **tree.get("customer", {})}


def closed_days(opportunities: Iterable[Mapping[str, Any]], rules: Settings) -> list[str]:
    """The days on which opportunities were won, where they are known."""
    won = (o for o in opportunities if o.get("stage") in rules.won)
    return [str(o["closed"]) for o in won if o.get("closed")]


def open_value(person: Person, rules: Settings) -> float:
    """What a person's open opportunities add up to: the order in which their tasks come."""
    over = rules.won | rules.lost
    opportunities = person.entries.get("opportunities", ())
    return sum(float(o.get("value") or 0) for o in opportunities if o.get("stage") not in over)
