"""What is done to the contact of the work loop: a touch, any other change, and taking it back.

What ends a contact's wait is saved behind the keys while the next one is shown already; what could
not be saved brings its contact back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError
from pipeboard.tui.changing import Done, Wait
from pipeboard.tui.drafts import Draft
from pipeboard.tui.loop_view import LoopView
from pipeboard.tui.session import Act
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.asking import LineInput
    from pipeboard.tui.intents import Make
    from pipeboard.tui.touching import Said


class Dealing(LoopView):
    """A screen of a loop on which its contact is dealt with."""

    # a touch ---------------------------------------------------------------------------------

    def action_touch(self, kind: str) -> None:
        """The touch goes by another channel."""
        if self.targets():
            self.loop.take_channel(kind)
            self._open_box()
            self._draw()

    def _left_box(self, line: LineInput) -> None:
        """Esc where there are no outcomes: back to the planned channel."""
        self.loop.take_channel()
        self._open_box()
        line.hand_on()

    def _save(self, said: Said, line: LineInput) -> None:
        error = self._log(said)
        if error is not None:
            self.box.refuse(error)
            line.go_on()
        else:
            line.hand_on()

    def _log(self, said: Said) -> Exception | None:
        """The touch as a job, then the next contact; or why it cannot be."""
        from pipeboard.tui import intents

        board, kind, about = self.home.board, self.loop.front.kind, list(self.targets())
        try:
            made = intents.log(board, kind, said, done=False)
            intents.change(board, about, made)
            act = touched(board, self.session.id, kind, said)
        except (PipeboardError, ValueError) as error:
            return error
        self.loop.last = (kind, said.outcome)
        self._deal(f"{kind} logged", about, made, act)
        return None

    def action_repeat(self) -> None:
        """The last outcome once more, with the step that it suggests; one that asks still asks."""
        if self.loop.last is None:
            self.say("nothing to repeat yet: a digit says how it went")
            return
        kind, outcome = self.loop.last
        if self.targets():
            self.action_touch(kind)
            self.box.fill(outcome, "", "")
            error = None if self.box.asks else self._log(self.box.said())
            if error is not None:
                self.box.refuse(error)

    # other deals -----------------------------------------------------------------------------

    def action_no_answer(self) -> None:
        """Their last message wants no answer."""
        from pipeboard.tui import intents

        if self.targets():
            done = Done("no answer needed", intents.no_answer_needed, Wait.ENDS)
            self._try(done, list(self.targets()))

    def _job(self, done: Done, targets: Sequence[Target]) -> None:
        """A change of the contact: one that ends its wait, and the next one comes."""
        act = Act.of(targets[0].id, done.wait)
        if act.moves:
            self._deal(done.words, targets, done.build(), act)
        else:
            self.session.did(act)
            super()._job(done, targets)

    def dealt(self, id: str, wait: Wait) -> None:
        """It counts as done here; where it ends the wait, the next one comes."""
        act = Act.of(id, wait)
        self.session.did(act)
        if act.moves:
            self.loop.go_on()
            self._show()

    def _deal(self, words: str, targets: Sequence[Target], make: Make, act: Act) -> None:
        from pipeboard.tui import intents

        draft = Draft(self.loop.front.kind, *self.box.typed)
        self.session.did(act)
        job = Job(
            words,
            frozenset({act.id}),
            lambda: intents.change(self._board, targets, make),
            kept=partial(self.home.drafts.settle, act.id, draft),
        )
        job.refused = partial(self._refused, job, act, targets[0].name)
        self.home.submit(job)
        self.loop.go_on()
        self._show()

    def _refused(self, job: Job, act: Act, name: str, error: Exception) -> bool:
        """Where the file holds it and git does not, it is kept to be tried again, as any job."""
        if not job.written:
            self.loop.refused(act, name)
        return False

    def action_undo(self) -> None:
        """Take the last change back, and go to its contact."""
        super().action_undo()
        if self.loop.undo():
            self._show()


def touched(board: Board, id: str, kind: str, said: Said) -> Act:
    """How a touch of a contact counts. Raises UsageError where its next step is nothing known."""
    from pipeboard.tui.after import after

    rule = board.config.outcomes.get(said.outcome)
    talked = said.inbound or (rule is not None and rule.conversation)
    plans = after(board, said.outcome, said.next, said.accepted).step is not None
    return Act(id, int(kind != "research"), int(talked), int(plans))
