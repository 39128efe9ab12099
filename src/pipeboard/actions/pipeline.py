"""The pipeline of deals: its stages in order, which are open, and which deals of a contact are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pipeboard.actions.change import Subject
from pipeboard.errors import Ambiguous, NotFound, UsageError, nearest
from pipeboard.model.tree import Tree
from pipeboard.rules.context import LOST, WON, DealStages

if TYPE_CHECKING:
    from pipeboard.model.config import Config

Deal = Mapping[str, Tree]
LIST: Final = "opportunities"


class Pipeline:
    """The stages that a config gives deals; the first open one is where a deal begins."""

    def __init__(self, config: Config) -> None:
        self._rules = DealStages(config)
        self.stages = tuple(rule.id for rule in config.opportunity_stages)
        self.labels = {rule.id: rule.label or rule.id for rule in config.opportunity_stages}

    @cached_property
    def open(self) -> tuple[str, ...]:
        """The stages in which a deal is neither won nor lost."""
        return tuple(stage for stage in self.stages if self.is_open(stage))

    @property
    def first(self) -> str:
        """Where a deal begins. Raises UsageError where the config has no open stage at all."""
        if not self.open:
            raise UsageError("the pipeline has no stages", hint="opportunity_stages in the config")
        return self.open[0]

    def is_open(self, stage: str | None) -> bool:
        """Whether a deal in this stage is neither won nor lost; one without a stage is open."""
        return not (self.is_won(stage) or self._rules.is_lost(stage))

    def is_won(self, stage: str | None) -> bool:
        """Whether a deal in this stage is won."""
        return self._rules.is_won(stage)

    @property
    def won(self) -> str:
        """The stage of what is won."""
        return WON

    @property
    def lost(self) -> str:
        """The stage of what is lost."""
        return LOST

    def probability(self, stage: str | None) -> float | None:
        """In percent, of a stage."""
        return self._rules.probability.get(stage)

    def forecast(self, stage: str | None) -> str | None:
        """The category of the forecast, of a stage."""
        return self._rules.forecast.get(stage)

    def require_open(self, stage: str) -> None:
        """Raise UsageError for what is no stage, and for one that a verb of its own leads to."""
        if stage not in self.stages:
            close = nearest(stage, self.open)
            raise UsageError(
                f"{stage!r} is not a stage of an opportunity",
                hint=f"nearest: {', '.join(close)}" if close else f"one of: {' '.join(self.open)}",
                items=[{"found": stage, "nearest": close}],
            )
        if not self.is_open(stage):
            verb, key = ("win", "W") if self.is_won(stage) else ("lose", "X l")
            raise UsageError(
                f"an opportunity gets {stage} by its own verb", hint=f"pb {verb}, {key}"
            )

    # the deals of a contact --------------------------------------------------------------------

    def deals(self, subject: Subject) -> list[Deal]:
        """The open ones, in the file's order."""
        return [deal for deal in subject.entries(LIST) if self.is_open(stage_of(deal))]

    def deal(self, subject: Subject, id: str = "") -> Deal:
        """The one of an id, or the only open one. Raises NotFound and Ambiguous."""
        if id:
            found = [deal for deal in subject.entries(LIST) if deal.get("id") == id]
            if found:
                return found[0]
            raise NotFound(
                f"{subject.name} has no opportunity {id}",
                hint=f"there is: {_list(subject.entries(LIST))}" if subject.entries(LIST) else "",
            )
        deals = self.deals(subject)
        if not deals:
            raise NotFound(
                f"{subject.name} has no open opportunity", hint="pb opp add, or pb win --value 18k"
            )
        if len(deals) > 1:
            raise Ambiguous(
                f"{subject.name} has {len(deals)} open opportunities",
                hint=f"which? {_list(deals)}",
                items=[{key: deal.get(key) for key in ("id", "name", "stage")} for deal in deals],
            )
        return deals[0]


def stage_of(deal: Deal) -> str | None:
    """The stage that the file says, None for none."""
    stage = deal.get("stage")
    return stage if isinstance(stage, str) else None


def name_of(deal: Deal) -> str:
    """A deal in a word: its name, else its id."""
    return str(deal.get("name") or deal.get("id") or "opportunity")


def _list(deals: list[dict[str, Tree]] | list[Deal]) -> str:
    return " · ".join(f"{deal.get('id') or '?'} {name_of(deal)}" for deal in deals)
