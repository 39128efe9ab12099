"""`gate`: what must hold before a contact enters a stage, item by item; nothing is changed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, render
from pipeboard.errors import UsageError, nearest

if TYPE_CHECKING:
    from pipeboard.board.gate import Verdict
    from pipeboard.cli.call import Call

GLYPHS = {"pass": "✓", "fail": "✗", "unknown": "?", "partial": "◐"}
_BLOCKED = 4


def gate_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb gate`."""
    parser.add_argument("contact", help="id, file name, a start of either, e-mail or name")
    parser.add_argument("stage", nargs="?", default="", help="default: the stage that comes next")


def gate(call: Call) -> Answer:
    """The checklist of a stage; exit code 4 where something is in the way."""
    from pipeboard.board.moving import command, row
    from pipeboard.query.gates import NEXT

    subject = call.board.find(call.options.contact)
    stage = call.options.stage or NEXT.get(subject.stage, "")
    if not stage:
        raise UsageError(
            f"{subject.name} is a {subject.stage}: no stage comes after it",
            hint="a new deal is an opportunity; pb gate CONTACT opportunity",
        )
    said = _judged(call, subject.path, stage)
    passed, counted = said.counts
    rows = [
        {**row(item), "mend": "" if item.passes else command(item.fix, said.slug)}
        for item in said.items
    ]
    columns = (
        Heading("", lambda line: GLYPHS[str(line["result"])]),
        Heading("ITEM", lambda line: line["id"]),
        Heading("LEVEL", lambda line: line["level"]),
        Heading("RESULT", lambda line: line["result"]),
        Heading("MISSING", lambda line: line["hint"], width=60),
        Heading("MEND", lambda line: line["mend"], width=70),
    )
    table = render(Answer(rows=rows, columns=columns), "table")
    value = {"to": stage, "passed": said.passed, "count": passed, "of": counted, "items": rows}
    return Answer(
        value,
        rows=rows,
        columns=columns,
        text=f"{said.name} → {stage}  {said.tally}\n{table}" if rows else None,
        code=0 if said.passed else _BLOCKED,
        empty=f"nothing is asked on the way to {stage}",
    )


def _judged(call: Call, path: str, name: str) -> Verdict:
    """What a gate says: of a stage on the contact once there, another one on it as it is."""
    from pipeboard.actions.decide import STAGES

    board = call.board
    subject, names = board.subject_at(path), [*STAGES, *board.vocabulary.gates]
    if name in STAGES:
        return board.judge([subject], name)[0]
    if name not in names:
        close = nearest(name, names)
        raise UsageError(
            f"{name!r} is not a gate",
            hint=f"nearest: {', '.join(close)}" if close else f"one of: {', '.join(names)}",
            items=[{"found": name, "nearest": close}],
        )
    return board.judge_change(subject, name)
