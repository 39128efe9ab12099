"""Open tasks of another program: those of the past must not drown the queue of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeboard.errors import UsageError
from pipeboard.exchange.entries import entry_id
from pipeboard.exchange.people import Task
from pipeboard.exchange.settings import Settings

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TaskRule:
    """What becomes of open tasks whose day is over: kept, dropped (a note stays), or spread."""

    way: str
    per_day: int = 0

    @classmethod
    def parse(cls, text: str) -> TaskRule:
        """`drop`, `keep` or `spread:20` (so many a working day from today). Raises UsageError."""
        way, _, count = text.partition(":")
        if way in ("drop", "keep") and not count:
            return cls(way)
        if way == "spread" and (count or "20").isdecimal() and int(count or 20) > 0:
            return cls(way, int(count or 20))
        raise UsageError(
            f"--tasks {text!r} is not a way",
            hint="drop (a note stays) · spread:20 (20 a working day from today) · keep",
        )


@dataclass(slots=True)
class Waiting:
    """An open task of the past that waits for its new day: whose it is, and what that is worth."""

    task: Task
    value: float
    order: int
    due: str = ""


def is_past(task: Task, today: str) -> bool:
    """Whether its day is over; a task without a day is one of the past."""
    return str(task.entry.get("due") or "")[:10] < today


def follow_up(task: Task, due: str = "") -> Fields:
    """The task as an entry of `follow_ups`; with `due` it is moved there and keeps `first_due`."""
    entry = dict(task.entry)
    old = entry.get("due")
    if due:
        entry["due"] = due
        if old:
            entry["first_due"] = old
    names = ("id", "due", "first_due")
    return {n: entry[n] for n in names if n in entry} | {
        n: value for n, value in entry.items() if n not in names
    }


def note(task: Task) -> Fields:
    """A dropped task as a note, so that its words stay with the contact."""
    entry = task.entry
    words = " · ".join(str(entry[n]) for n in ("channel", "due", "reason", "give") if entry.get(n))
    found = {
        "id": entry_id("notes", str(entry["id"])),
        "at": entry.get("due"),
        "by": entry.get("owner"),
        "kind": "note",
        "text": f"open task, not carried over: {words}",
        "custom": entry.get("custom"),
    }
    return {name: value for name, value in found.items() if value}


def spread(waiting: Sequence[Waiting], per_day: int, today: date, settings: Settings) -> None:
    """Give each its day from today on, `per_day` a working day, the most valuable first."""
    order = sorted(waiting, key=lambda w: (-w.value, str(w.task.entry.get("due") or ""), w.order))
    day = settings.working_day(today, 0)
    for at, one in enumerate(order):
        if at and at % per_day == 0:
            day = settings.working_day(day, 1)
        one.due = day.isoformat()
