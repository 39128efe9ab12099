"""`consent`: what a contact allows, by channel or at all."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.consent import Said
    from pipeboard.cli.call import Call


def consent_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb consent`."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="CONTACT [CHANNEL] [STATE]",
        help="phone opted-out, email opted-in; opted-out alone: everything; none: what they said",
    )
    add = parser.add_argument
    add("-q", "--query", metavar="QUERY", help="every contact a query finds")
    add("--proof", default="", metavar="TEXT", help="where they said so")
    add("--basis", default="", metavar="BASIS", help="consent, legitimate-interest or contract")
    add("--do-not-contact", action="store_true", help="no outreach at all; what is planned goes")
    add("--lift", action="store_true", help="they may be contacted again; wants --proof")


def consent(call: Call) -> Answer:
    """Write down what they allow; with nothing said, show it."""
    from pipeboard.actions.consent import set_consent

    name, words = call.split(call.options.words)
    options = call.options
    said = _said(call, words)
    if not (said or options.proof or options.basis):
        return _shown(call, name)
    return call.change_all(
        call.subjects(name),
        lambda one: set_consent(one, said, call.actor, proof=options.proof, basis=options.basis),
    )


def _said(call: Call, words: list[str]) -> list[Said]:
    from pipeboard.actions.consent import EVERYTHING, Said, said_of

    options = call.options
    if options.lift and options.do_not_contact:
        raise UsageError("set or lifted?", hint="--do-not-contact or --lift, not both")
    said = (
        [Said(EVERYTHING, options.do_not_contact)] if options.lift or options.do_not_contact else []
    )
    if len(words) == 1 and words[0].casefold() in ("opted-out", "out"):
        return [*said, Said(EVERYTHING, True)]
    if len(words) % 2:
        raise UsageError(
            f"{words[-1]!r}: a channel and what they allow",
            hint="pb consent CONTACT phone opted-out · pb consent CONTACT opted-out: everything",
        )
    return [*said, *(said_of(*pair) for pair in zip(words[::2], words[1::2], strict=True))]


def _shown(call: Call, name: str | None) -> Answer:
    subjects = call.subjects(name)
    if len(subjects) != 1:
        raise UsageError("what did they say?", hint="pb consent CONTACT phone opted-out")
    subject = subjects[0]
    value = _value(subject)
    lines = [subject.name]
    if value["blocked"]:
        lines.append(f"  {subject.name} {value['blocked']}")
    for key in ("basis", "email", "phone", "video", "meeting", "social", "sms", "letter",
                "do_not_contact", "at", "proof"):  # fmt: skip
        if value[key] not in (None, False):
            shown = "yes" if value[key] is True else value[key]
            lines.append(f"  {key.replace('_', ' '):<16}{shown}")
    if len(lines) == 1:
        lines.append("  nothing is said yet")
    return Answer(value, text="\n".join(lines))


def _value(subject: Subject) -> dict[str, object]:
    from pipeboard.actions.allowed import blocked, channels, consent_of, is_true
    from pipeboard.query.fields import CHANNELS

    said = consent_of(subject)
    told: dict[str, object] = {key: said.get(key) or None
                               for key in ("basis", *CHANNELS, "at", "proof")}  # fmt: skip
    why = blocked(subject, "")
    return {
        "id": subject.id,
        "name": subject.name,
        **told,
        "do_not_contact": is_true(said.get("do_not_contact")),
        "blocked": why or None,
        "reachable": [] if why else channels(subject),
    }
