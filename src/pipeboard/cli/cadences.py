"""`cadence ls|start|skip|stop`: planned touches that follow one another."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeboard.actions.change import Change, Subject
    from pipeboard.cli.call import Call
    from pipeboard.model.playbook import Cadence


def cadence_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb cadence`."""
    add = parser.add_argument
    add("action", nargs="?", choices=("ls", "start", "skip", "stop"), default="ls")
    add("words", nargs="*", metavar="CONTACT NAME", help="anna-keller outbound")
    add("-q", "--query", metavar="QUERY", help="every contact a query finds")
    from pipeboard.cli.options import writing

    writing(parser)


def cadence(call: Call) -> Answer:
    """The cadences there are, or those of contacts; start one, skip a step, stop it."""
    act = call.options.action
    if act == "ls":
        asked = call.options.words or call.options.query is not None
        return _of_contacts(call) if asked else _all(call)
    name, rest = call.split(call.options.words)
    which = rest[0] if rest else ""
    if act == "start" and not which:
        raise UsageError("which cadence?", hint=f"one of: {', '.join(call.board.config.cadences)}")
    if which:
        call.board.course().named(which)
    return call.change_all(call.subjects(name), _doing(call, act, which))


def _doing(call: Call, act: str, which: str) -> Callable[[Subject], Change]:
    from pipeboard.actions import cadence as actions

    actor, course = call.actor, call.board.course()
    if act == "start":
        return lambda one: actions.start(one, which, actor, course)
    if act == "skip":
        return lambda one: actions.skip(one, actor, course, which)
    return lambda one: actions.stop(one, course, which)


# lists -------------------------------------------------------------------------------------------


def _all(call: Call) -> Answer:
    rows = call.board.index.rows(
        "SELECT cadence, count(DISTINCT rid) FROM follow_up WHERE cadence IS NOT NULL GROUP BY 1"
    )
    count = {str(name): int(str(number)) for name, number in rows}
    found = [_cadence(name, one, count.get(name, 0)) for name, one in _configured(call)]
    return Answer(rows=found, columns=_COLUMNS, text=_text(found), empty="no cadences")


def _configured(call: Call) -> list[tuple[str, Cadence]]:
    return list(call.board.config.cadences.items())


def _cadence(name: str, one: Cadence, running: int) -> dict[str, object]:
    from pipeboard.rules.cadence import length

    steps: list[dict[str, object]] = [
        {"step": n, "day": step.day, "channel": step.channel, "reason": step.reason,
         "give": step.give}
        for n, step in enumerate(one.steps, 1)
    ]  # fmt: skip
    if one.repeat:
        steps = [
            {"step": 1, "every": one.repeat, "for": one.for_, "channel": one.channel,
             "reason": one.reason, "give": one.give}
        ]  # fmt: skip
    return {
        "id": name,
        "label": one.label,
        "length": length(one),
        "running": running,
        "anchor": one.anchor,
        "start_on": one.start_on,
        "stop_on": one.stop_on,
        "then": one.then,
        "steps": steps,
    }


def _text(rows: Sequence[dict[str, object]]) -> str:
    """Each cadence with its steps below."""
    return "\n".join(line for row in rows for line in _lines(row))


def _lines(row: dict[str, object]) -> list[str]:
    said = [f"{row['length']} steps" if row["length"] else "for ever", f"{row['running']} in it"]
    said += [f"from {row['anchor']}"] if row["anchor"] else []
    for key, word in (("start_on", "starts on"), ("stop_on", "ends on")):
        found = row[key]
        words = found if isinstance(found, list) else []
        said += [f"{word} {', '.join(map(str, words))}"] if words else []
    said += [f"then {row['then']}"] if row["then"] else []
    steps = row["steps"] if isinstance(row["steps"], list) else []
    return [f"{row['id']}  {' · '.join(said)}", *map(_step, steps)]


def _step(step: dict[str, object]) -> str:
    when = f"every {step['every']}" if "every" in step else f"day {step['day']}"
    give = f"  gives {step['give']}" if step["give"] else ""
    return f"  {when:<10}{step['channel']!s:<8} {step['reason'] or ''}{give}"


_COLUMNS = [
    Heading("cadence", lambda row: row["id"]),
    Heading("steps", lambda row: row["length"] or "", right=True),
    Heading("running", lambda row: row["running"], right=True),
    Heading("anchor", lambda row: row["anchor"]),
    Heading("starts on", lambda row: row["start_on"]),
    Heading("ends on", lambda row: row["stop_on"]),
    Heading("then", lambda row: row["then"]),
]


def _of_contacts(call: Call) -> Answer:
    """Who is in which cadence, at which step, due when."""
    from pipeboard.actions.course import number_of, running

    course = call.board.course()
    query = call.options.query
    name, which = (None, "") if query is not None else (call.options.words[0], "")
    which = next(iter(call.options.words[1 if query is None else 0 :]), which)
    rows = [
        {
            "id": subject.id,
            "name": subject.name,
            "cadence": step.get("cadence"),
            "step": number_of(step),
            "place": course.place(step),
            "due": step.get("due"),
            "channel": step.get("channel"),
            "reason": step.get("reason"),
            "give": step.get("give"),
        }
        for subject in call.subjects(name)
        for step in running(subject)
        if which in ("", step.get("cadence"))
    ]
    return Answer(
        rows=rows, columns=_RUNNING, warnings=call.warnings, empty="nobody of them is in a cadence"
    )


_RUNNING = [
    Heading("name", lambda row: row["name"]),
    Heading("cadence", lambda row: row["place"]),
    Heading("due", lambda row: row["due"]),
    Heading("channel", lambda row: row["channel"]),
    Heading("reason", lambda row: row["reason"]),
    Heading("gives", lambda row: row["give"]),
]
