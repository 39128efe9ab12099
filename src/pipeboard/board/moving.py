"""A move through its gate: what stands in the way is refused by name, what does not is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from pipeboard.board.checklist import STOPPING, Item
from pipeboard.board.gate import Verdict
from pipeboard.errors import GateBlocked, UsageError
from pipeboard.model.text import few
from pipeboard.query.gates import COUNTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board.door import Board
    from pipeboard.board.mending import Fix

_SHOWN = 5


def move(
    board: Board,
    subject: Subject,
    stage: str,
    *,
    reason: str = "",
    override: str = "",
    verdict: Verdict | None = None,
) -> Change:
    """The change that moves a contact; `verdict` is what its gate said, where that is known.

    Raises GateBlocked where something is in the way, UsageError where no way leads there.
    """
    from pipeboard.actions.decide import Judged, move

    if subject.stage == stage:
        return move(subject, stage, board.actor())
    override = override.strip()
    said = verdict or board.judge([subject], stage, reason=reason or override)[0]
    require([said], override)
    amiss = said.amiss("block") or said.amiss("warn")
    judged = Judged(said.kept, [item.id for item in amiss])
    return move(subject, stage, board.actor(), reason=reason, override=override, judged=judged)


def verdicts(
    board: Board, subjects: Sequence[Subject], stage: str, *, reason: str = ""
) -> dict[str, Verdict]:
    """What the gate says of those whom a way leads to the stage, by their paths."""
    from pipeboard.actions.decide import check_way

    going = []
    for subject in subjects:
        with suppress(UsageError):
            check_way(subject, stage, reason)
            going += [subject] if subject.stage != stage else []
    return {said.path: said for said in board.judge(going, stage, reason=reason)} if going else {}


def warned(change: Change) -> list[str]:
    """The items of a gate that a change goes past with a warning."""
    said = " ".join(value for key, value in change.trailers if key == "Pb-Gate")
    return [item for item, _, level in (p.partition("=") for p in said.split()) if level == "warn"]


def require(said: Iterable[Verdict], override: str = "") -> None:
    """Raise GateBlocked for those that something is in the way of; an override is a way past."""
    stopping = ("hard",) if override else STOPPING
    stopped = [one for one in said if one.amiss(*stopping)]
    if not stopped:
        return
    first = stopped[0]
    if len(stopped) == 1:
        lacks = ", ".join(item.id for item in first.amiss(*STOPPING))
        message = f"{first.name} is not ready {_for(first.to)}: {lacks}"
    else:
        names = few([said.name for said in stopped], _SHOWN)
        message = f"{len(stopped)} contacts are not ready {_for(first.to)}: {names}"
    raise GateBlocked(message, hint=_way_out(stopped), items=_rows(stopped))


def _for(gate: str) -> str:
    return f"for an {gate}" if gate == "opportunity" else f"to be a {gate}"


def _way_out(stopped: Sequence[Verdict]) -> str:
    """Each item that is in the way and how to mend it; what else there is to do."""
    lines = []
    for said in stopped[:_SHOWN]:
        if len(stopped) > 1:
            lines.append(said.name)
        lines += [
            f"  {item.id:<12}{item.hint}   {command(item.fix, said.slug)}".rstrip()
            for item in said.amiss(*STOPPING)
        ]
    if len(stopped) > 1:
        lines.append("those that are ready: --skip-blocked")
    lines.append('all the same: --override "reason"')
    return "\n".join(lines)


def _rows(stopped: Iterable[Verdict]) -> list[dict[str, object]]:
    return [
        {**row(item), "path": said.path}
        for said in stopped
        for item in said.amiss(*STOPPING, *COUNTED)
    ]


def row(item: Item) -> dict[str, object]:
    """An item as scripts read it."""
    return {"id": item.id, "level": item.level, "result": item.result, "hint": item.hint}


_COMMANDS = {
    "owner": "pb assign {} me",
    "step": 'pb next {} fri call "why"',
    "touch": 'pb log {} call connected "what they said"',
    "answer": 'pb qualify {} {field}=met "what shows it"',
    "consent": "pb consent {}",
    "deal": "pb opp add {} Seats --value 18k --close 18-dec",
    "win": "pb win {}",
    "field": "pb set {} {field}=…",
    "config": "write icp: in pipeboard.yaml",
}


def command(fix: Fix, name: str) -> str:
    """The command that mends an item; the editor where there is none of its own."""
    return _COMMANDS.get(fix.kind, "pb edit {}").format(name, field=fix.field)
