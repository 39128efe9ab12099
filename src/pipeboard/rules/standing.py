"""Where a contact stands: how long in its stage, with which status, since when on the board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.entries import StageMove
    from pipeboard.rules.context import Context


def stage_since(history: Sequence[StageMove], clock: Clock, created: int) -> int:
    """in_stage = now − last `stage_history.at` with a stage change; without one, since created.

    An entry that records a status only (its stage is the one before) changes no stage.
    """
    spans = [clock[move.at] if move.at else None for move in history]
    moves = sorted((span[1], place, span[0]) for place, span in enumerate(spans) if span)
    since, before = created, ""
    for _, place, start in moves:
        move = history[place]
        if move.stage and move.stage != (before or move.from_):
            since = start
        before = move.stage or before
    return since


def imported(history: Sequence[StageMove], clock: Clock) -> int | None:
    """When the contact was imported, last: the line of history whose gate says `import`.

    What lay fallow elsewhere is not ours to blame: the clock of rot starts with the import.
    """
    moves = [move for move in history if move.gate and "import" in move.gate]
    times = [at for move in moves if (at := clock.start(move.at)) is not None]
    return max(times) if times else None


def rot_limit(stage: str, open_stages: Iterable[str | None], context: Context) -> int | None:
    """The open opportunity's stage's `rot_after`, else the stage's, in seconds.

    With several open opportunities the shortest counts.
    """
    limits = [
        limit for name in open_stages if (limit := context.opportunity_rot.get(name)) is not None
    ]
    return min(limits) if limits else context.stage_rot.get(stage)
