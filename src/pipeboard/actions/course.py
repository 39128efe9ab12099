"""What cadences go by, and where a contact stands in one.

The open step is one follow-up that carries the cadence's name and its own number; nothing else is
stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change, Subject
from pipeboard.actions.follow import by_due
from pipeboard.actions.suggest import Clock
from pipeboard.actions.touch import CHANNEL
from pipeboard.errors import UsageError, nearest
from pipeboard.model.times import local, parse_day
from pipeboard.model.tree import Tree, value_at
from pipeboard.rules import cadence as rule
from pipeboard.rules.cadence import Days

if TYPE_CHECKING:
    from pipeboard.model.playbook import Cadence
    from pipeboard.model.scoring import Outcome

Entry = Mapping[str, Tree]


class Course(NamedTuple):
    """What cadences go by: those of the config, its outcomes, its classes of signals, its reasons
    to park, and the clock.
    """

    cadences: Mapping[str, Cadence]
    outcomes: Mapping[str, Outcome]
    signals: Mapping[str, str]
    parked: tuple[str, ...]
    clock: Clock

    @property
    def today(self) -> date:
        """The workspace's day."""
        return local(self.clock.now, self.clock.zone).date()

    def named(self, name: str) -> Cadence:
        """The cadence of this name. Raises UsageError with the nearest ones."""
        found = self.cadences.get(name)
        if found is not None:
            return found
        near = nearest(name, self.cadences)
        known = f"nearest: {', '.join(near)}" if near else f"one of: {', '.join(self.cadences)}"
        hint = known if self.cadences else "none is configured: cadences in pipeboard.yaml"
        raise UsageError(
            f"{name!r} is not a cadence" if name else "which cadence?",
            hint=hint,
            items=[{"found": name, "nearest": near}],
        )

    def days(self, cadence: Cadence, subject: Subject) -> Days:
        """What the days of a cadence count from, for a contact."""
        path = tuple(anchor_path(cadence.anchor).split(".")) if cadence.anchor else ()
        anchor = self.day(value_at(dict(subject.tree), path)) if path else None
        return Days(self.today, self.clock.business, anchor)

    def day(self, text: Tree) -> date | None:
        """The local day that a text of a file names, None where it names none."""
        try:
            return parse_day(text, self.clock.zone) if isinstance(text, str) else None
        except ValueError:
            return None

    def place(self, step: Entry) -> str:
        """Where an open step is in its cadence: inbound 2/5; "" where it is in none."""
        name = str(step.get("cadence") or "")
        return rule.place(name, number_of(step), self.cadences.get(name)) if name else ""


def anchor_path(anchor: str) -> str:
    """Where the date stands that an anchored cadence counts from: `renewal` is the customer's."""
    return anchor if "." in anchor or anchor == "created" else f"customer.{anchor}"


def number_of(step: Entry) -> int:
    """The number of an open step, 1 where the file does not say."""
    text = str(step.get("step") or "")
    return int(text) if text.isdecimal() else 1


def running(subject: Subject) -> list[dict[str, Tree]]:
    """The open steps of cadences, the one due first at the head; there is seldom more than one."""
    return [step for step in by_due(subject) if step.get("cadence")]


def before(subject: Subject) -> list[str]:
    """The channels of our touches, the latest last."""
    touches = [
        entry
        for entry in subject.entries("activities")
        if entry.get("dir") != "in" and entry.get("type") != "research"
    ]
    touches.sort(key=lambda entry: str(entry.get("at") or ""))
    kinds = (str(entry.get("type") or "") for entry in touches)
    return [CHANNEL.get(kind, kind) for kind in kinds]


def monotony(subject: Subject, change: Change) -> list[str]:
    """A warning where the step that a change plans would be the third in a row by one channel."""
    after = subject.after(change.edits_of(subject.path))
    known = subject.entries("follow_ups")
    planned = [step for step in by_due(after) if step not in known]
    warnings = (rule.monotonous(str(step.get("channel") or ""), before(after)) for step in planned)
    return [f"{subject.name}: {warning}" for warning in warnings if warning]
