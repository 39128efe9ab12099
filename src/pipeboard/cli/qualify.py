"""`qualify`: BANT answers and a word on the fit; without any, what is known and what to ask."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.qualify import Known
    from pipeboard.cli.call import Call


def qualify_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb qualify`."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="CONTACT [ANSWER]",
        help="budget=met:18000EUR 'line approved' authority=partial:influencer need=met "
        "timeline=met:2026-12 icp=yes 'why' interview=phone persona=KEY; none: what is known",
    )
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def qualify(call: Call) -> Answer:
    """Write answers down, all in one commit; with none, show those there are and what is next."""
    from pipeboard.actions.bant import parse
    from pipeboard.actions.qualify import qualify as qualified

    name, words = call.split(call.options.words)
    if not words:
        return _known(call, name)
    facts = parse(words, call.board.terms(), call.options.reason)
    return call.change_all(call.subjects(name), lambda one: qualified(one, facts, call.actor))


def _known(call: Call, name: str | None) -> Answer:
    subjects = call.subjects(name)
    if len(subjects) != 1:
        raise UsageError("which answer?", hint="pb qualify CONTACT budget=met:18000EUR need=met")
    subject = subjects[0]
    board = call.board
    told, question = board.answers(subject), board.next_question(subject)
    suggested = board.suggested_personas(subject)
    value = {
        "id": subject.id,
        "name": subject.name,
        "answers": {one.key: _json(one) for one in told},
        "icp_override": _override(subject),
        "persona": subject.text("persona") or None,
        "suggested_personas": list(suggested),
        "next_question": question or None,
    }
    return Answer(value, text="\n".join(_lines(subject, told, suggested, question)))


def _json(one: Known) -> dict[str, object]:
    return {
        "state": one.state,
        "amount": float(one.amount) if _is_number(one.amount) else None,
        "currency": one.currency or None,
        "role": one.role or None,
        "date": one.date or None,
        "evidence": one.evidence or None,
        "by": one.by or None,
        "at": one.at or None,
        "stale": one.stale or None,
    }


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()


def _override(subject: Subject) -> dict[str, object] | None:
    said = {key: subject.text("qualification", "icp_override", key) or None
            for key in ("match", "reason", "by", "at")}  # fmt: skip
    return {**said, "match": said["match"] == "true"} if said["match"] else None


def _lines(
    subject: Subject, told: list[Known], suggested: tuple[str, ...], question: str
) -> list[str]:
    lines = [subject.name]
    for one in told:
        who = f"({' '.join(part for part in (one.by, one.at[:10]) if part)})" if one.at else ""
        parts = (one.line, who, f"! {one.stale}" if one.stale else "")
        words = "  ".join(part for part in parts if part)
        lines.append(f"  {one.key:<11}{one.state:<9}{words}".rstrip())
    said = _override(subject)
    if said is not None:
        lines.append(f"  {'icp':<11}{'yes' if said['match'] else 'no':<9}{said['reason'] or ''}")
    if suggested:
        lines.append(
            f"  persona?   {', '.join(suggested)}: pb qualify CONTACT persona={suggested[0]}"
        )
    return [*lines, f"ask next: {question}"] if question else lines
