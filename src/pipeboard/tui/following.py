"""Touches: log one, say how the planned one went, take a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.changing import Done, whom
from pipeboard.tui.putting_off import PuttingOff

if TYPE_CHECKING:
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.touching import Offer, Said
    from pipeboard.tui.typed import Outcome


class Following(PuttingOff):
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

    def _touching(self, kind: str, *, done: bool, about: Sequence[Target] | None = None) -> None:
        from pipeboard.tui import intents, typed
        from pipeboard.tui.touching import TouchPrompt

        one = self._one() if done else None
        if about is None:
            about = ([one] if one else []) if done else list(self.targets())
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
        warning = self._forbidden(about, kind) or warning
        offer = self._offer(about, kind, done=done)
        prompt = TouchPrompt(kind, whom(about), outcomes, check, warning, offer)
        self.home.push_screen(prompt, self._answered(about))

    def _forbidden(self, about: Sequence[Target], kind: str) -> str:
        """What consent has against a touch of the one contact, and the way out; "" for nothing.

        Their own message may still be logged, so it is said before, and refused when saved.
        """
        from pipeboard.actions.allowed import blocked, channels
        from pipeboard.actions.touch import CHANNEL

        if len(about) != 1 or kind == "research":
            return ""
        try:
            subject = self._board.subject_at(about[0].path)
        except PipeboardError:
            return ""  # the file is broken by now: saving says so
        why = blocked(subject, CHANNEL.get(kind, kind))
        if not why:
            return ""
        others = [] if blocked(subject, "") else channels(subject)
        allowed = f" · {', '.join(others)} is allowed" if others else ""
        return f"✗ {subject.name} {why}: only what came from them is logged{allowed} · C changes it"

    def _offer(self, about: Sequence[Target], kind: str, *, done: bool = False) -> Offer:
        """What each outcome of a touch suggests as the next step; of many, nothing.

        With `done` it is the step due first that is done, even before its day.
        """
        from pipeboard.actions.follow import by_due
        from pipeboard.actions.suggest import as_due
        from pipeboard.tui.ahead import Ahead, ahead, far

        def offer(outcome: Outcome) -> Ahead:
            if len(about) > 1:
                return Ahead()
            try:
                subject = self._board.subject_at(about[0].path)
            except PipeboardError:
                return Ahead()  # the file is broken by now: saving says so
            planned = by_due(subject)[:1] if done else []
            if planned:
                subject = as_due(subject, str(planned[0].get("id") or ""), self._board.today())
            scene = self.home.scene
            made = ahead(self._board, subject, kind, outcome, scene)
            return made._replace(far=lambda text: far(self._board, text, scene))

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
