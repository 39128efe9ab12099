"""What passed between us and a contact, in sums: what we gave, what they paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.model.text import count
from pipeboard.rules.giving import giving
from pipeboard.rules.tier import max_tier
from pipeboard.tui.facts import Fact, Section
from pipeboard.tui.say import Scene, money

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.model.config import Config


def between(subject: Subject, config: Config, scene: Scene) -> list[Section]:
    """The section of it; none where nothing passed yet."""
    facts = list(_facts(subject, config, scene))
    return [Section("Between us", facts)] if facts else []


def _facts(subject: Subject, config: Config, scene: Scene) -> Iterator[Fact]:
    inbound = [name for name, outcome in config.outcomes.items() if outcome.dir == "in"]
    given = giving(subject.entries("activities"), inbound)
    if given.share is not None:
        touches = count(given.touches, "touch", "touches")
        yield Fact("gave", f"in {given.gave} of {touches} ({given.share:.0%})")
    tier = max_tier(subject.entries("purchases"), scene.currency, config.rates)
    if tier is not None:
        item = f" for {tier.item}" if tier.item else ""
        yield Fact("most paid", f"{money(float(tier.value), scene.currency)}{item}")
