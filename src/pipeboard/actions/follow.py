"""Follow-ups: plan the next step, snooze it, drop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeboard.actions.allowed import refuse_blocked
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.errors import NotFound
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import Append, Delete, Edit, Set, Tree


@dataclass(frozen=True, slots=True)
class Step:
    """A planned next step: `due` as files write it (a day, or a time with offset).

    Of a cadence it has the name, and its own `number` from 1 on.
    """

    due: str
    channel: str = ""
    reason: str = ""
    give: str = ""
    promised: bool = False
    answers: str = ""
    cadence: str = ""
    number: int = 0

    def __str__(self) -> str:
        when = self.due[:16].replace("T", " ")
        return " ".join(part for part in (when, self.channel, self.reason) if part)

    def entry(self, owner: str) -> dict[str, object]:
        """The step as an entry of `follow_ups`."""
        entry: dict[str, object] = {"id": new_entry_id("follow_ups"), "due": self.due}
        optional = {
            "channel": self.channel,
            "owner": owner,
            "reason": self.reason,
            "answers": self.answers,
            "give": self.give,
            "promised": self.promised or None,
            "cadence": self.cadence,
            "step": self.number if self.cadence else None,
        }
        return entry | {key: value for key, value in optional.items() if value}


def by_due(subject: Subject) -> list[dict[str, Tree]]:
    """Open follow-ups, the one due first at the head (a day sorts before its times)."""
    return sorted(
        (entry for entry in subject.entries("follow_ups") if entry.get("due")),
        key=lambda entry: str(entry["due"]),
    )


def due_by(subject: Subject, today: str) -> Mapping[str, Tree] | None:
    """The earliest follow-up due on the day `today` (YYYY-MM-DD) or before."""
    steps = by_due(subject)
    return steps[0] if steps and str(steps[0]["due"])[:10] <= today else None


def times_put_off(subject: Subject) -> int:
    """How often the step due first was snoozed."""
    steps = by_due(subject)
    count = str(steps[0].get("snoozed") or "0") if steps else "0"
    return int(count) if count.isdecimal() else 0


def next_step(subject: Subject, step: Step, actor: Actor) -> Change:
    """Plan the next step; others that are planned stay. What consent forbids is not planned."""
    refuse_blocked(subject, step.channel)
    owner = subject.text("owner") or actor.by
    edit = Append(("follow_ups",), step.entry(owner))
    return change_of(subject, "next", "follow-up.add", f"{step}", [edit])


def snooze(subject: Subject, due: str, actor: Actor, *, lane: str = "", step: str = "") -> Change:
    """Move the step due first (or the one named) to a later day; without any, make one."""
    steps = by_due(subject)
    if step:
        steps = [entry for entry in steps if entry.get("id") == step]
        if not steps:
            raise NotFound(f"{subject.name} has no follow-up {step}")
    if not steps:
        made = Step(due=due, reason=lane or "snoozed")
        edit: Edit = Append(("follow_ups",), made.entry(subject.text("owner") or actor.by))
        return change_of(subject, "snooze", "follow-up.snooze", f"until {due}", [edit])
    entry = steps[0]
    path = subject.entry_path("follow_ups", entry)
    old = str(entry["due"])
    count = int(str(entry.get("snoozed") or "0")) + 1
    edits: list[Edit] = [Set((*path, "due"), due, was=old)]
    if not entry.get("first_due"):
        edits.append(Set((*path, "first_due"), old))
    edits.append(Set((*path, "snoozed"), count))
    return change_of(subject, "snooze", "follow-up.snooze", f"{old[:10]} -> {due}", edits)


def drop_step(subject: Subject, step: str) -> Change:
    """Cancel one planned step."""
    entry = next((e for e in subject.entries("follow_ups") if e.get("id") == step), None)
    if entry is None:
        raise NotFound(f"{subject.name} has no follow-up {step}")
    words = f"without {entry.get('due')} {entry.get('channel') or ''}".strip()
    return change_of(subject, "next", "follow-up.drop", words, [Delete(("follow_ups", step))])
