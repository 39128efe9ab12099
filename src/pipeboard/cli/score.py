"""`score`: how well a contact fits, how much it engages, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading, Line

if TYPE_CHECKING:
    from pipeboard.board.score import Scored
    from pipeboard.cli.call import Call


def score_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb score`."""
    parser.add_argument("contact", help="id, file name, a start of either, e-mail or name")
    parser.add_argument("--why", action="store_true", help="every line that makes the score")
    parser.add_argument(
        "--what-if", action="append", default=[], metavar="FIELD=VALUE", help="as it would be"
    )
    parser.add_argument("more", nargs="*", metavar="FIELD=VALUE", help="more of the same")


def score(call: Call) -> Answer:
    """The score; what it would be (--what-if) is written nowhere."""
    from pipeboard.board.score import score_lines
    from pipeboard.errors import UsageError

    subject = call.board.find(call.options.contact)
    what_if, more = call.options.what_if, call.options.more
    if more and not what_if:
        raise UsageError("one contact at a time", hint="pb score CONTACT --what-if employees=80")
    found = call.board.score(subject, [*what_if, *more])
    lines = score_lines(found)
    text = "\n".join([f"{subject.name}   {lines[0]}", *(lines[1:] if call.options.why else ())])
    if call.format in ("csv", "tsv", "md"):
        return Answer(_json(found), rows=_rows(found), columns=_COLUMNS)
    return Answer(_json(found), text=text)


def _rows(found: Scored) -> list[Line]:
    """The score, each criterion of the fit, and each line of the engagement."""
    from pipeboard.model.times import format_instant

    numbers = (("fit", found.fit), ("engagement", found.engagement_score), ("total", found.total))
    return [
        *({"part": "score", "name": name, "left": _rounded(number)} for name, number in numbers),
        {"part": "score", "name": "grade", "state": found.grade},
        *({"part": "fit", "name": one.id, "state": one.state, "points": _rounded(one.points)}
          for one in found.criteria),
        *({"part": line.group, "name": line.name, "points": line.points,
           "left": _rounded(line.left), "at": format_instant(line.at)} for line in found.lines),
    ]  # fmt: skip


_COLUMNS = (
    Heading("PART", lambda row: row["part"]),
    Heading("NAME", lambda row: row["name"]),
    Heading("STATE", lambda row: row.get("state")),
    Heading("POINTS", lambda row: row.get("points"), right=True),
    Heading("LEFT", lambda row: row.get("left"), right=True),
    Heading("AT", lambda row: row.get("at")),
)


def _json(found: Scored) -> dict[str, object]:
    from pipeboard.model.times import format_instant

    return {
        "fit": _rounded(found.fit),
        "fit_room": _rounded(found.room),
        "disqualifier": found.disqualifier,
        "engagement_score": _rounded(found.engagement_score),
        "total": _rounded(found.total),
        "grade": found.grade,
        "engagement": found.engagement,
        "persona": found.persona,
        "persona_suggested": found.suggested,
        "criteria": [
            {**one._asdict(), "points": _rounded(one.points), "fields": list(one.fields)}
            for one in found.criteria
        ],
        "groups": [
            {"name": part.name, "sum": _rounded(part.sum), "capped": _rounded(part.capped),
             "cap": part.cap}
            for part in found.parts
        ],
        "lines": [
            {"name": line.name, "group": line.group, "points": line.points,
             "left": _rounded(line.left), "at": format_instant(line.at),
             "age_days": _rounded(line.age_days), "half_life_days": line.half_life_days}
            for line in found.lines
        ],
        "ask": {**found.ask._asdict(), "fields": list(found.ask.fields)} if found.ask else None,
    }  # fmt: skip


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
