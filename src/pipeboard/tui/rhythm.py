"""Cadences in words: what `c` shows of those there are, and where somebody is in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions import cadence as actions
from pipeboard.actions.course import running
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.course import Course
    from pipeboard.board import Board
    from pipeboard.model.playbook import Cadence
    from pipeboard.tui.intents import Make

SKIP, STOP = "skip", "stop"


def line(name: str, cadence: Cadence) -> str:
    """One cadence with its steps: `outbound  email 0 · phone 4 · email 8 → nurture`."""
    if cadence.repeat:
        until = f" for {cadence.for_}" if cadence.for_ else ""
        steps = f"{cadence.channel or 'email'} every {cadence.repeat}{until}"
    else:
        steps = " · ".join(f"{step.channel} {step.day}" for step in cadence.steps)
    start = f" from {cadence.anchor}" if cadence.anchor else ""
    then = f" → {cadence.then}" if cadence.then else ""
    return f"{name}{start}  {steps}{then}"


def offered(course: Course, subject: Subject | None) -> str:
    """What may be typed: of one contact what runs first, then every cadence with its steps."""
    there = running(subject) if subject else []
    lines = [f"{course.place(there[0])} runs: {SKIP} · {STOP} · or another"] if there else []
    if subject is None:
        lines = [f"{SKIP} · {STOP} · or which to start"]
    return "\n".join([*lines, *(line(name, one) for name, one in course.cadences.items())])


def place(board: Board, subject: Subject) -> str:
    """Where the next step is in its cadence: inbound 2/5; "" where it is in none."""
    from pipeboard.actions.follow import by_due

    step = next(iter(by_due(subject)), None)
    return board.course().place(step) if step and step.get("cadence") else ""


def cadence(board: Board, text: str) -> Make:
    """`outbound` starts it, `skip` and `stop` are about the one that runs."""
    actor, course = board.actor(), board.course()
    if text == SKIP:
        return lambda subject: actions.skip(subject, actor, course)
    if text == STOP:
        return lambda subject: actions.stop(subject, course)
    if not text:
        raise UsageError("which cadence?", hint=" · ".join(course.cadences))
    fits = [name for name in course.cadences if name.startswith(text)]
    name = fits[0] if len(fits) == 1 else text
    course.named(name)
    return lambda subject: actions.start(subject, name, actor, course)
