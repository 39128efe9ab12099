"""What an import needs to know of the board: its zone, team, stages, reasons and working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from pipeboard.model.text import fold

if TYPE_CHECKING:
    from pipeboard.model.config import Config


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once from the config. `team` maps folded names, mails and keys to keys of the team;
    `choices` are the words of fields that only the config knows, by `kind.target`.
    """

    zone: tzinfo = UTC
    team: Mapping[str, str] = field(default_factory=dict)
    won: frozenset[str] = frozenset(("won",))
    lost: frozenset[str] = frozenset(("lost",))
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    working_days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Config) -> Settings:
        """The part of a board's config that an import uses."""
        weekdays = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        stages = config.opportunity_stages
        return cls(
            zone=config.zone,
            team=_team(config),
            won=frozenset(stage.id for stage in stages if stage.forecast == "closed"),
            lost=frozenset(stage.id for stage in stages if stage.forecast == "omitted"),
            reasons={
                status: tuple(config.reasons.of(status))
                for status in ("nurture", "paused", "disqualified", "lost", "churned")
            },
            choices={
                "signal.kind": tuple(config.signals),
                "lead.kind": tuple(config.signals),
                "lead.channel": tuple(config.lists.source_channels),
                "contact.source.channel": tuple(config.lists.source_channels),
                "contact.company.industry": tuple(config.lists.industries),
                "activity.outcome": tuple(config.outcomes),
                "opportunity.stage": tuple(stage.id for stage in stages),
            },
            working_days=frozenset(map(weekdays.index, config.business_hours.days)),
            holidays=frozenset(config.business_hours.holidays),
        )

    def working_day(self, day: date, ahead: int) -> date:
        """The working day `ahead` working days after the first one from `day` on."""
        if not self.working_days:
            return day + timedelta(ahead)
        while True:
            if day.weekday() in self.working_days and day.isoformat() not in self.holidays:
                if not ahead:
                    return day
                ahead -= 1
            day += timedelta(1)

    def instant(self, text: str) -> float:
        """A day (its start) or an instant as seconds since 1970, for putting things in order."""
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).timestamp()


def _team(config: Config) -> dict[str, str]:
    known: dict[str, str] = {}
    for key, member in config.team.items():
        mails = member.email if isinstance(member.email, list) else [member.email]
        for word in (key, member.name, *mails):
            if word:
                known[fold(word)] = key
    return known
