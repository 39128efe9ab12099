"""Touches and what is next: log one, how the planned one went, note, plan, snooze."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.changing import Changing, Done, whom
from pipeboard.tui.session import Wait

if TYPE_CHECKING:
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.touching import Offer, Said
    from pipeboard.tui.typed import Outcome

DAYS = "tomorrow · fri · fri 10:00 · +3d · 1w · 3 may · eom"


class Following(Changing):
    """A screen whose contacts are followed up."""

    def action_touch(self, kind: str) -> None:
        """Log a touch: its outcome by digit, a line of text, the next step if there is one."""
        self._touching(kind, done=False)

    def action_done(self) -> None:
        """Log how the next step went."""
        from pipeboard.tui import intents

        target = self._one()
        if target:
            self._touching(intents.planned_kind(target.channel), done=True)

    def _touching(self, kind: str, *, done: bool) -> None:
        from pipeboard.tui import intents, typed
        from pipeboard.tui.touching import TouchPrompt

        one = self._one() if done else None
        about: Sequence[Target] = ([one] if one else []) if done else list(self.targets())
        if not about:
            return

        def check(said: Said) -> Done:
            self._refuses(about, intents.log(self._board, kind, said, done=done))
            words = " ".join(part for part in (kind, said.outcome, said.text) if part)
            return Done(words, lambda: intents.log(self._board, kind, said, done=done))

        outcomes = typed.outcomes(self._board.config, kind)
        # Said now, not after it is typed; no refusal yet, for a plan may still be being saved.
        unplanned = one is not None and not one.due
        warning = "nothing planned: Esc, then t logs a touch" if unplanned else ""
        prompt = TouchPrompt(kind, whom(about), outcomes, check, warning, self._offer(about, kind))
        self.home.push_screen(prompt, self._answered(about))

    def _offer(self, about: Sequence[Target], kind: str) -> Offer:
        """What each outcome of a touch suggests as the next step; of many, nothing."""
        from pipeboard.tui.ahead import Ahead, ahead

        def offer(outcome: Outcome) -> Ahead:
            if len(about) > 1:
                return Ahead()
            try:
                subject = self._board.subject_at(about[0].path)
            except PipeboardError:
                return Ahead()  # the file is broken by now: saving says so
            return ahead(self._board, subject, kind, outcome, self.home.scene)

        return offer

    def action_note(self) -> None:
        """A note; its first character says which kind."""
        from pipeboard.tui import intents

        self._ask(
            "note",
            lambda text: intents.note(self._board, text),
            words="note",
            hint="? question  ! objection  > goal  + praise, or just text",
        )

    def action_next_step(self) -> None:
        """Plan the next step, in words."""
        from pipeboard.tui import intents

        self._ask(
            "next",
            lambda text: intents.next_step(self._board, text),
            words="next step",
            hint=f"fri 10 call: price   {DAYS}",
            known=self._board.vocabulary.values("lists.channels"),
            wait=Wait.PLANNED,
        )

    def action_snooze(self) -> None:
        """Move the next step to a later day."""
        from pipeboard.tui import intents

        lanes = {getattr(target, "lane", "") for target in self.targets()}
        lane = lanes.pop() if len(lanes) == 1 else ""
        self._ask(
            "until",
            lambda text: intents.snooze(self._board, text, lane),
            words="snooze",
            hint=DAYS,
            wait=Wait.ENDS,
        )
