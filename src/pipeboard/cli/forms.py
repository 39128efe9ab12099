"""`add --from-form`: what form hooks send, as contacts."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer
from pipeboard.errors import InvalidData, NotFound, UsageError

if TYPE_CHECKING:
    from pipeboard.cli.call import Call
    from pipeboard.exchange.forms import Came


def from_form(call: Call) -> Answer:
    """Every form of the input in one commit; what was there already changes nothing."""
    from pipeboard.cli.fields import of_the_team
    from pipeboard.exchange.form_lines import read, refuse
    from pipeboard.exchange.form_map import ByName, read_map
    from pipeboard.exchange.forms import Intake

    options = call.options
    if not options.from_form:
        raise UsageError("--map is for forms", hint="curl … | pb add --from-form - --map map.yaml")
    if options.name:
        raise UsageError("a form says the name itself", hint="curl … | pb add --from-form -")
    meaning = read_map(Path(options.mapping)) if options.mapping else ByName()
    forms = read(_text(options.from_form))
    owner = of_the_team(call, options.owner) if options.owner else ""
    intake = Intake(call.board, meaning, call.actor, owner, call.board.vocabulary.signals)
    came = intake.take(forms)
    if came.wrongs and not options.skip_blocked:
        refuse(came.wrongs)
    call.warnings += [*map(str, came.wrongs), *came.warnings]
    return _counted(call, came)


def _counted(call: Call, came: Came) -> Answer:
    counts = {"new": came.new, "known": came.known, "unchanged": came.unchanged}
    counts["forgotten"] = came.forgotten
    if came.change is None:
        value: dict[str, object] = {"commit": None, "contacts": [], "summary": "nothing new"}
        return Answer({**value, **counts}, text="nothing new", warnings=call.warnings)
    answer = call.carry_out(replace(came.change, reason=call.options.reason))
    if isinstance(answer.value, dict):
        answer.value |= counts
    return answer


def _text(name: str) -> str:
    """What stands in a file, or on stdin for `-`."""
    try:
        if name == "-":
            return sys.stdin.read()
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"no such file: {name}", hint="- reads from stdin") from None
    except UnicodeDecodeError as error:
        raise InvalidData(f"{name} is not UTF-8: byte {error.start}") from None
