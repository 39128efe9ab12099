"""Opportunities from any screen that shows contacts: open one, edit one, its stage, its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import GateBlocked, UsageError
from pipeboard.tui.changing import Done, Wait
from pipeboard.tui.closing import WORTH, Closing
from pipeboard.tui.deals import id_of, words_of
from pipeboard.tui.editing import Editing

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.pipeline import Deal
    from pipeboard.tui.changing import Checked
    from pipeboard.tui.prompt import Question


class Selling(Closing, Editing):
    """A screen on which something can be sold."""

    def action_deal_add(self) -> None:
        """A new opportunity: what, for how much, until when."""
        from pipeboard.tui import deal_intents
        from pipeboard.tui.prompt import Question

        if self._one() is None:
            return

        def named(name: str, checked: Checked) -> Question[Done]:
            if not name:
                raise UsageError("which opportunity, please", hint="Seats · Renewal 2027")
            return Question("worth", lambda worth: valued(name, worth, checked), "", WORTH)

        def valued(name: str, worth: str, checked: Checked) -> Question[Done]:
            said = [f"value={worth}"] if worth else []
            self._tried(lambda: deal_intents.draft(self._board, name, said))
            hint = "18 dec · +30d · eoq"
            return Question("closes", lambda day: closing(name, said, day, checked), "", hint)

        def closing(
            name: str, said: list[str], day: str, checked: Checked
        ) -> Done | Question[Done]:
            told = [*said, f"close={day}"] if day else said
            try:
                return checked(lambda: deal_intents.add(self._board, name, told), name)
            except GateBlocked as blocked:
                return Question(
                    "all the same, because",
                    lambda why: checked(
                        lambda: deal_intents.add(self._board, name, told, _reason(why)), name
                    ),
                    hint=_missing(blocked),
                )

        hint = "what they would buy: Seats, Second shop, Renewal 2027"
        self._question("opportunity", named, words="opportunity", hint=hint, wait=Wait.GOES_ON)

    def action_deal_edit(self) -> None:
        """A field of an opportunity: which, then its value."""

        def then(subject: Subject, deal: Deal) -> None:
            from pipeboard.tui.deal_sheet import DealSheet

            self.edit_sheet(DealSheet(self._board, subject.path, id_of(deal)))

        self._with_deal(then, label="edit")

    def action_deal_stage(self) -> None:
        """Another stage, by its digit; the last two end it."""

        def then(subject: Subject, deal: Deal) -> None:
            from pipeboard.tui.choosing import Choosing

            pipeline = self._board.deal_terms().pipeline
            stages = pipeline.open[:9]
            named = [(str(n), str(n), pipeline.labels[s]) for n, s in enumerate(stages, start=1)]
            ends = [("W", "W", "won"), ("L", "L", "lost")]

            def chosen(key: str | None) -> None:
                if key == "W":
                    self._win_deal(subject, deal)
                elif key == "L":
                    self._lose_deal(subject, deal)
                elif key is not None:
                    self._set(deal, f"stage={stages[int(key) - 1]}")

            self.home.push_screen(Choosing(words_of(deal), [*named, *ends]), chosen)

        self._with_deal(then, label="stage")

    def _set(self, deal: Deal, assignment: str) -> None:
        from pipeboard.tui import deal_intents

        id = id_of(deal)
        done = Done(assignment, lambda: deal_intents.set_fields(self._board, id, [assignment]))
        self._try(done, list(self.targets()))

    def action_deal_proof(self) -> None:
        """A trial with its end, or another proof."""

        def then(subject: Subject, deal: Deal) -> None:
            from pipeboard.tui import deal_intents

            id, kinds = id_of(deal), self._board.config.lists.proof
            self._ask(
                f"proof · {deal.get('name') or id}",
                lambda text: deal_intents.proof(self._board, id, text),
                words="proof",
                hint=f"trial +14d · case-study they read it   ({' '.join(kinds)})",
                known=kinds,
            )

        self._with_deal(then, label="proof")

    def action_feedback(self) -> None:
        """What a customer says: a rating, what they love, what they would change."""
        from pipeboard.tui import deal_intents

        self._ask(
            "feedback",
            lambda text: deal_intents.feedback(self._board, text),
            words="feedback",
            hint='9 loves the counts · rating=6 change="faster" via=support',
        )


def _missing(blocked: GateBlocked) -> str:
    """What stands in the way, in the words of each item."""
    hints = [str(item["hint"]) for item in blocked.items if item.get("hint")]
    return " · ".join([blocked.message, *hints])


def _reason(text: str) -> str:
    if not text:
        raise UsageError("a reason, or Esc")
    return text
