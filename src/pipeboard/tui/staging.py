"""A stage on or back: through its gate, with what mends it at hand, or with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.changing import Done, Wait
from pipeboard.tui.following import Following
from pipeboard.tui.selling import Selling
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeboard.actions.change import Change
    from pipeboard.board.gate import Verdict
    from pipeboard.board.mending import Fix
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.intents import Make


class Staging(Following, Selling):
    """A screen whose contacts go from stage to stage."""

    def action_stage(self, by: int) -> None:
        """A stage on or back; back wants a reason, on asks the gate."""
        from pipeboard.tui import intents

        about = list(self.targets())
        if not about:
            return
        if by < 0:
            self._ask(
                "back, because",
                lambda reason: intents.move(self._board, by, reason=reason),
                words="move back",
                hint="what changed?",
            )
        elif len(about) == 1:
            self._through_gate(about[0], by)
        else:
            self._job(self._move(by), about)

    def move_with(self, target: Target, first: Make, kept: Callable[[], None]) -> None:
        """A stage on with another change before it, in one commit; `kept` once the file has it."""
        self._through_gate(target, 1, first, kept)

    def _move(self, by: int, override: str = "") -> Done:
        from pipeboard.tui import intents

        return Done("move on", lambda: intents.move(self._board, by, override=override))

    def _go(
        self, target: Target, by: int, override: str, first: Make | None, kept: Callable[[], None]
    ) -> None:
        """The job of a move, with what comes before it where something does."""
        from pipeboard.tui import intents

        if first is None:
            self._job(self._move(by, override), [target])
            self.home.last_change = self._move(by)  # a reason is of one contact alone
            return

        def build() -> Change:
            make = intents.move(self._board, by, override=override)
            subject = self._board.subject_at(target.path)
            return self._board.heeded(subject, intents.before(first, make)(subject))

        self.home.submit(Job("qualify, move on", frozenset((target.id,)), build, kept=kept))
        self.acted()

    def _through_gate(
        self,
        target: Target,
        by: int,
        first: Make | None = None,
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        """At once where nothing is amiss, else the checklist first; `first` is done before."""
        from pipeboard.tui import intents

        def look() -> Verdict:
            return intents.judged(self._board, target.path, by, first)

        try:
            said = look()
        except PipeboardError as error:
            self.home.complain(error)
            return
        if not said.amiss("hard", "block", "warn"):
            self._go(target, by, "", first, kept)
            return

        from pipeboard.tui.gate_form import GateForm

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._go(target, by, reason, first, kept)

        form = GateForm(target.id, look, lambda item: self.mend(target, item.fix))
        self.home.push_screen(form, answered)

    def mend(self, target: Target, fix: Fix) -> None:
        """Go to what makes an item of a gate hold."""
        if fix.kind == "owner":
            self._mend_owner(target)
        elif fix.kind == "step":
            self.plan_step([target], Wait.GOES_ON)
        elif fix.kind == "touch":
            from pipeboard.tui import intents

            self._touching(intents.planned_kind(target.channel), done=False, about=[target])
        elif fix.kind == "answer":
            from pipeboard.tui import qualifying

            qualifying.open_form(self.home, target, fix.field)
        elif fix.kind == "consent":
            from pipeboard.tui import allowing

            allowing.open_form(self.home, target)
        elif fix.kind in ("deal", "win"):
            self._mend_deal(target, fix.kind)
        elif fix.kind == "config":
            self.home.tell("what your ideal customer is stands in pipeboard.yaml, under icp")
        else:
            self.edit_fields(target.path, _FIELDS[fix.kind].format(fix.field))

    def _mend_deal(self, target: Target, kind: str) -> None:
        if [one.id for one in self.targets()] != [target.id]:
            self.home.tell(f"go back to {target.name} first: W wins, o a opens an opportunity")
        elif kind == "win":
            self.action_win()
        else:
            self.action_deal_add()

    def _mend_owner(self, target: Target) -> None:
        from pipeboard.tui import intents

        words = self._board.vocabulary
        team = [name for name in words.owners if name not in words.bots]
        self._ask(
            "owner",
            lambda text: intents.owner(self._board, text or "me"),
            words="owner",
            hint=" · ".join(["Enter: me", *team]),
            known=team,
            about=[target],
        )


# What the form of fields looks for.
_FIELDS = {"field": "{}", "note": "notes"}
