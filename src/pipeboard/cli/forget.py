"""`forget`: a person is gone for good, and a tombstone without a word about them stays."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import UsageError
from pipeboard.model.text import few, fold, one_line

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.cli.call import Call

_SHOWN = 9


def forget_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb forget`."""
    parser.add_argument("words", nargs="*", metavar="CONTACT", help="who")
    parser.add_argument("-q", "--query", metavar="QUERY", help="every contact a query finds")


def forget(call: Call) -> Answer:
    """The file goes, a tombstone stays; asks once, for no undo brings them back."""
    from pipeboard.board.forgotten import named_in

    subjects = call.named()
    _sure(call, subjects)
    make = call.board.forgetting(call.options.reason)
    places = named_in(call.board, subjects)
    if places:
        call.warnings.append(f"still named in {few(places, _SHOWN)}: pb edit")
    answer = call.change_all(subjects, make)
    if isinstance(answer.value, dict):
        answer.value["still_named_in"] = places
    return answer


def _sure(call: Call, subjects: list[Subject]) -> None:
    """Raise unless it was said twice: by --yes, or by y or the name on the terminal."""
    if not subjects or call.options.yes or call.dry_run:
        return
    whom = subjects[0].name if len(subjects) == 1 else f"{len(subjects)} contacts"
    if not sys.stdin.isatty():
        raise UsageError(
            f"{whom}: forgotten for good, no undo brings them back",
            hint="look first (--dry-run), then say --yes",
        )
    if not _typed(whom if len(subjects) == 1 else "", whom):
        raise UsageError("nothing was forgotten", hint="y, or the name, forgets")


def _typed(name: str, whom: str) -> bool:
    """Whether y or the name was typed."""
    sys.stderr.write(f"forget {one_line(whom)} for good, without undo? [y, or the name] ")
    sys.stderr.flush()
    answer = fold(sys.stdin.readline())
    return answer in ("y", "yes") or bool(name and answer == fold(name))
