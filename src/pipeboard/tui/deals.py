"""Which opportunity is meant: the one in sight, the only one, or the one of a digit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeboard.tui.changing import Changing

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.pipeline import Deal
    from pipeboard.tui.changing import Build

    Then = Callable[[Subject, Deal], None]


class WithDeals(Changing):
    """A screen whose contacts have opportunities."""

    def deal_in_sight(self) -> str:
        """The id of the opportunity under the cursor; "" on a screen that shows contacts."""
        return ""

    def _read_one(self) -> Subject | None:
        """The file of the only contact that is meant, as it is now."""
        target = self._one()
        return self.home.read(target.path) if target else None

    def _with_deal(self, then: Then, *, label: str) -> None:
        """Go on with the open opportunity that is meant; of several, ask which by a digit."""
        subject = self._read_one()
        if subject is None:
            return
        pipeline = self._board.deal_terms().pipeline
        deals, seen = pipeline.deals(subject), self.deal_in_sight()
        meant = [deal for deal in deals if deal.get("id") == seen] or deals
        if not meant:
            self.say(f"{subject.name} has no open opportunity: o a opens one")
        elif len(meant) == 1:
            then(subject, meant[0])
        else:
            self._choose(subject, meant[:9], then, label)

    def _choose(self, subject: Subject, deals: list[Deal], then: Then, label: str) -> None:
        from pipeboard.tui.choosing import Choosing

        named = [(str(n), str(n), words_of(deal)) for n, deal in enumerate(deals, start=1)]

        def chosen(key: str | None) -> None:
            if key is not None:
                then(subject, deals[int(key) - 1])

        self.home.push_screen(Choosing(f"{label} · {subject.name}", named), chosen)

    def _tried(self, build: Build) -> None:
        """Raise what the one contact refuses."""
        self._refuses(list(self.targets()), build())


def id_of(deal: Deal) -> str:
    """The id by which an opportunity is named; "" for the only one of a file without ids."""
    return str(deal.get("id") or "")


def words_of(deal: Deal) -> str:
    """An opportunity in a few words: `Seats 18000 EUR/year · demo`."""
    from pipeboard.actions.opportunity import worth
    from pipeboard.actions.pipeline import name_of

    return f"{name_of(deal)}{worth(deal)} · {deal.get('stage') or 'no stage'}"
