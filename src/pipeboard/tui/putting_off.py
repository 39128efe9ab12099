"""What is to happen later: plan a step, snooze one.

A step far ahead is offered as a pause, which comes back by itself; one that was put off twice is
offered to be decided on the third time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.changing import Changing, Wait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeboard.board.library import Fit
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.changing import Checked, Done
    from pipeboard.tui.prompt import Question

FAR = 60
"""Days ahead beyond which a step is rather a pause."""
OFTEN = 2
"""How often a step is put off before the next time is a decision."""
_DAYS = "tomorrow · fri · fri 10:00 · +3d · 1w · 3 may · eom"
_DECIDE = "put off {} times: Esc and do it · nurture · pass · or until 1w, fri"
_PAUSE = "y: paused, back by itself that day · n: a step all the same"


class PuttingOff(Changing):
    """A screen whose contacts are planned for."""

    def action_next_step(self) -> None:
        """Plan the next step, in words."""
        self.plan_step()

    def plan_step(self, about: Sequence[Target] | None = None, wait: Wait = Wait.PLANNED) -> None:
        """The same of those the screen means, or of others."""
        from pipeboard.tui import intents

        def check(text: str, checked: Checked) -> Done | Question[Done]:
            done = checked(lambda: intents.next_step(self._board, text), text)
            step = self._board.step(text)
            about = f"{step.channel} {step.reason}".strip()
            return self._or_pause(done, step.due, about, checked)

        fits = self._to_give()
        gives = " · ".join(f"+{item.slug} ({by})" for item, by in fits[:2])
        self._question(
            "next",
            check,
            words="next step",
            hint=f"fri 10 call: price   {_DAYS}" + (f"\ngive {gives}" if gives else ""),
            known=[*self._board.vocabulary.values("lists.channels"), *(i.slug for i, _ in fits)],
            wait=wait,
            about=about,
        )

    def _to_give(self) -> Sequence[Fit]:
        """What of the library fits the one contact, the nearest first."""
        about = list(self.targets())
        if len(about) != 1:
            return ()
        try:
            subject = self._board.subject_at(about[0].path)
        except PipeboardError:
            return ()  # the file is broken by now: saving says so
        rid = self.home.rid_of(about[0].id)
        return self._board.to_give(subject, self._board.firm(rid)[0] if rid is not None else "")

    def action_snooze(self) -> None:
        """Move the next step to a later day; the third time it is offered to decide."""
        from pipeboard.tui import intents

        about = list(self.targets())
        lanes = {getattr(target, "lane", "") for target in about}
        lane = lanes.pop() if len(lanes) == 1 else ""
        times = self._times_put_off(about)

        def check(text: str, checked: Checked) -> Done | Question[Done]:
            decided = self._decided(text, checked) if times >= OFTEN else None
            if decided is not None:
                return decided
            done = checked(lambda: intents.snooze(self._board, text, lane), text)
            return self._or_pause(done, intents.until(self._board, text), "", checked)

        hint = _DECIDE.format(times) if times >= OFTEN else _DAYS
        self._question("until", check, words="snooze", hint=hint, wait=Wait.ENDS)

    def _times_put_off(self, about: Sequence[Target]) -> int:
        """How often the next step of the one contact was put off; 0 of several."""
        from pipeboard.actions.follow import times_put_off

        if len(about) != 1:
            return 0
        try:
            return times_put_off(self._board.subject_at(about[0].path))
        except PipeboardError:
            return 0  # the file is broken: answering says so

    def _decided(self, text: str, checked: Checked) -> Done | Question[Done] | None:
        """`nurture`, with a day and a reason or not, or `pass`; None for a day."""
        from pipeboard.board import leaving
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Question

        word, _, rest = text.partition(" ")
        if word == "nurture":
            return checked(lambda: intents.park(self._board, rest, nurture=True), text)
        if text != "pass":
            return None
        known = self._board.vocabulary.reasons.get("disqualified", ())
        return Question(
            "disqualified, because",
            lambda why: checked(lambda: leaving.let_go(self._board, "disqualified", why), why),
            hint=" · ".join(known),
            words=known,
        )

    def _or_pause(
        self, done: Done, due: str, about: str, checked: Checked
    ) -> Done | Question[Done]:
        """The step; where its day is far ahead, asks whether it is a pause until then."""
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Question
        from pipeboard.tui.typed import is_yes

        days = (date.fromisoformat(due[:10]) - self.home.scene.today).days
        if days <= FAR:
            return done

        def answered(text: str) -> Done:
            if not is_yes(text):
                return done
            pause = checked(lambda: intents.pause(self._board, due, about), f"until {due[:10]}")
            return pause._replace(wait=Wait.ENDS)

        return Question(f"{days} days ahead: pause until then? y n", answered, hint=_PAUSE)
