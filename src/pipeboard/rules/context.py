"""What deriving needs of the config, looked up once per board instead of once per contact."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeboard.model.clock import clock_of
from pipeboard.model.times import DAY, parse_duration
from pipeboard.rules.days import Days
from pipeboard.rules.score import Points

if TYPE_CHECKING:
    from pipeboard.model.config import Config
    from pipeboard.rules.icp import Profile

# A stage's limit is compared with plain seconds: five business days are a week.
_BUSINESS_DAY = DAY * 7 // 5
WON = "won"
LOST = "lost"


class DealStages:
    """What a config says of the stages of deals: chances in percent, categories of the forecast."""

    __slots__ = ("forecast", "probability")

    def __init__(self, config: Config) -> None:
        stages = config.opportunity_stages
        self.probability: dict[str | None, float] = {rule.id: rule.probability for rule in stages}
        self.forecast: dict[str | None, str] = {rule.id: rule.forecast for rule in stages}

    def is_won(self, stage: str | None) -> bool:
        """Whether an opportunity in this stage is won: `won`, or forecast `closed`."""
        return stage == WON or self.forecast.get(stage) == "closed"

    def is_lost(self, stage: str | None) -> bool:
        """Whether it is lost: `lost`, or forecast `omitted` without any chance left."""
        if stage == LOST:
            return True
        return self.forecast.get(stage) == "omitted" and not self.probability.get(stage)


class Context(DealStages):
    """The config as tables: kinds to classes, outcomes to what they mean, stages to limits.

    Limits are in seconds, rates in units of the workspace's currency.
    `points` and `profile` are the rules of the score.
    """

    __slots__ = (
        "clock",
        "conversing",
        "currency",
        "directions",
        "opportunity_rot",
        "points",
        "profile",
        "rates",
        "signal_class",
        "stage_rot",
        "tones",
    )

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.clock = clock_of(config.zone)
        self.currency = config.workspace.currency
        self.rates: dict[str | None, Decimal] = {None: Decimal(1)}
        self.rates.update(config.rates)
        self.signal_class: dict[str | None, str] = {
            kind: rule.class_ for kind, rule in config.signals.items()
        }
        self.conversing: frozenset[str | None] = frozenset(
            name for name, outcome in config.outcomes.items() if outcome.conversation
        )
        self.tones: dict[str | None, str | None] = {
            name: outcome.tone for name, outcome in config.outcomes.items()
        }
        self.directions: dict[str | None, str] = {
            name: outcome.dir for name, outcome in config.outcomes.items() if outcome.dir
        }
        self.stage_rot: dict[str, int | None] = {
            rule.id: _limit(rule.rot_after) for rule in config.stages
        }
        self.opportunity_rot: dict[str | None, int | None] = {
            rule.id: _limit(rule.rot_after) for rule in config.opportunity_stages
        }
        self.points = Points(config, Days(config.zone))
        self.profile = profile_of(config)


def profile_of(config: Config) -> Profile | None:
    """The ideal customer and the personas of a config; None where it tells of none."""
    matches = any(persona.match for persona in config.personas.values())
    if not (config.icp.criteria or config.icp.disqualifiers or matches):
        return None
    from pipeboard.rules.icp import Profile

    return Profile(config) or None


def _limit(duration: str | None) -> int | None:
    """A stage's `rot_after` in seconds; a business day is 7/5 of a day."""
    if not duration:
        return None
    length = parse_duration(duration)
    return length.count * _BUSINESS_DAY if length.is_business else length.seconds
