"""What deals are made under on this board, and the one place where their gate is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions.answer import Setting
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.pipeline import LIST, Pipeline
from pipeboard.errors import GateBlocked, NotFound, UsageError
from pipeboard.model.ids import FILE_ID
from pipeboard.model.tree import Append

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board.door import Board


def terms(board: Board) -> DealTerms:
    """The config, its pipeline, how typed words are read, who acts now."""
    config, words = board.config, board.vocabulary
    setting = Setting(
        now=board.now(),
        zone=words.zone,
        currency=words.currency,
        week_start=words.first_weekday,
        me=board.me or "",
        links={f"{LIST}.deciders": lambda name: _contact_id(board, name)},
    )
    return DealTerms(config, Pipeline(config), setting, board.actor())


def _contact_id(board: Board, name: str) -> str:
    """The id of whoever is named; a name that the board does not know stays as it is typed."""
    if FILE_ID.fullmatch(name):
        return name
    try:
        return board.find(name).id or name
    except (NotFound, UsageError):
        return name


def judged(board: Board, subject: Subject, change: Change, override: str) -> Change:
    """THE GATE of opportunities: every new one comes by here before it is applied.

    A value and an expected close are asked for; past them leads only a reason, which is kept.
    """
    from dataclasses import replace

    added = [edit.value for patch in change.patches for edit in patch.edits
             if isinstance(edit, Append) and edit.path == (LIST,)]  # fmt: skip
    missing = [
        name
        for name, key in (("value", "value"), ("expected close", "expected_close"))
        if any(not isinstance(deal, dict) or not deal.get(key) for deal in added)
    ]
    if not missing:
        return change
    if override:
        trailers = (*change.trailers, ("Pb-Override", f'value "{override}"'))
        return replace(change, trailers=trailers)
    raise GateBlocked(
        f"an opportunity of {subject.name} wants {' and '.join(missing)}",
        hint='value=18k close=18-dec · --override "reason"',
        items=[{"id": "value", "level": "block", "result": "fail"}],
    )
