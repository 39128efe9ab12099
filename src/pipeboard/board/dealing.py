"""What deals are made under on this board, and the one place where their gate is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions.answer import Setting
from pipeboard.actions.change import Subject
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.pipeline import LIST, Pipeline, stage_of
from pipeboard.errors import NotFound, UsageError
from pipeboard.model.ids import FILE_ID
from pipeboard.model.tree import Append

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board.door import Board


def terms(board: Board, override: str = "") -> DealTerms:
    """The config, its pipeline, how typed words are read, who acts now.

    The gate of customers is asked of whoever buys; `override` leads past what blocks there.
    """
    config, words = board.config, board.vocabulary
    setting = Setting(
        now=board.now(),
        zone=words.zone,
        currency=words.currency,
        week_start=words.first_weekday,
        me=board.me or "",
        links={f"{LIST}.deciders": lambda name: _contact_id(board, name)},
    )

    def to_customer(bought: Subject, reason: str) -> Change:
        from pipeboard.board.moving import move

        return move(board, bought, "customer", reason=reason, override=override)

    return DealTerms(config, Pipeline(config), setting, board.actor(), to_customer)


def _contact_id(board: Board, name: str) -> str:
    """The id of whoever is named; a name that the board does not know stays as it is typed."""
    if FILE_ID.fullmatch(name):
        return name
    try:
        return board.find(name).id or name
    except (NotFound, UsageError):
        return name


def judged(board: Board, subject: Subject, change: Change, override: str) -> Change:
    """The gate of opportunities: every new one comes by here before it is applied.

    Of the open deals only the new one counts. What blocks leads on with a reason alone, which is
    kept; what the gate said goes along. Raises GateBlocked.
    """
    from dataclasses import replace

    from pipeboard.actions.decide import Judged, trailers
    from pipeboard.board.moving import require

    if not any(isinstance(edit, Append) and edit.path == (LIST,) for edit in change.edits):
        return change
    pipeline = Pipeline(board.config)
    closed = [deal for deal in subject.entries(LIST) if not pipeline.is_open(stage_of(deal))]
    alone = Subject(subject.path, {**subject.tree, LIST: list(closed)})
    said = board.judge_change(alone, "opportunity", change)
    require([said], override)
    amiss = [item.id for item in said.amiss("block") or said.amiss("warn")]
    return replace(
        change,
        trailers=(*change.trailers, *trailers(Judged(said.kept, amiss), override if amiss else "")),
    )
