"""How a change of contacts is asked for: checked at once, then a job, of many after a preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.model.text import count
from pipeboard.tui.aimed import Aimed
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.bulk import Trial
    from pipeboard.tui.intents import Make
    from pipeboard.tui.prompt import Question

    Build = Callable[[], Make]
    Checked = Callable[[Build, str], "Done"]
    Check = Callable[[str, Checked], "Done | Question[Done]"]


class Wait(Enum):
    """What a change means for a contact that waits for a touch in the queue that is worked."""

    GOES_ON = "it waits as before"
    ENDS = "it is dealt with"
    PLANNED = "it is dealt with by a next step"


class Done(NamedTuple):
    """A change as it was asked for: what it is called, and how it is made, at any later time.

    `wait` is what it means for contacts that wait in the queue.
    """

    words: str
    build: Build
    wait: Wait = Wait.GOES_ON


class Changing(Undoing, Aimed):
    """A screen whose contacts can be changed.

    A job builds its change from the file as it is when its turn comes. It is built once here as
    well, so that what cannot be is said at once; nothing is written by that.
    """

    def _job(self, done: Done, targets: Sequence[Target]) -> None:
        """The job; of many only after it was shown what it would do. `.` does it again."""
        self.home.last_change = done
        if len(targets) == 1:
            self._submit(done.words, targets, done.build)
            return
        from pipeboard.tui.bulk import Preview, tried

        def look() -> Trial:
            try:
                return tried(self._board, targets, done.build())
            finally:
                self._board.close()

        def accept(those: Sequence[Target]) -> None:
            self._submit(done.words, those, done.build)

        self.home.push_screen(Preview(done.words, targets, look, accept))

    def _submit(self, words: str, targets: Sequence[Target], build: Build) -> None:
        from pipeboard.tui import intents

        ids = frozenset(target.id for target in targets)
        made = build()
        self.home.submit(Job(words, ids, lambda: intents.change(self._board, targets, made)))
        self.acted()

    def dealt(self, id: str, wait: Wait) -> None:
        """A form of its own changed a contact; who counts what was done hears of it."""

    def _refuses(self, about: Sequence[Target], make: Make) -> None:
        """Raise what one contact refuses; of many each is heard before the change."""
        from pipeboard.tui import intents

        if len(about) == 1:
            intents.change(self._board, about, make)

    def _try(self, done: Done, targets: Sequence[Target]) -> None:
        """The job, or at once why it cannot be."""
        try:
            self._refuses(targets, done.build())
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job(done, targets)

    def action_repeat(self) -> None:
        """The last change once more, on the card under the cursor or those marked."""
        last, about = self.home.last_change, list(self.targets())
        if last is None:
            self.say("nothing to repeat yet: . does the last change again, on another card")
        elif about:
            self.say(f"again: {last.words} · {whom(about)}")
            self._try(last, about)

    def _ask(
        self,
        label: str,
        make: Callable[[str], Make],
        *,
        words: str,
        hint: str = "",
        known: Sequence[str] = (),
        wait: Wait = Wait.GOES_ON,
        about: Sequence[Target] | None = None,
    ) -> None:
        """Ask for a line, and make a job of it; an answer that cannot be is said under the line."""

        def check(text: str, checked: Checked) -> Done:
            return checked(lambda: make(text), text)

        self._question(label, check, words=words, hint=hint, known=known, wait=wait, about=about)

    def _question(
        self,
        label: str,
        check: Check,
        *,
        words: str,
        hint: str,
        known: Sequence[str] = (),
        wait: Wait,
        about: Sequence[Target] | None = None,
    ) -> None:
        """Ask for a line, or for several one after the other, and make a job of the last answer.

        `about` are others than those the screen means just now.

        `check` is given a line and what makes a change of it: that refuses what cannot be, and
        calls the change by `words` and what was said.
        """
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets() if about is None else about)
        if not about:
            return

        def checked(build: Build, said: str) -> Done:
            self._refuses(about, build())
            return Done(f"{words} {said}".strip(), build, wait)

        title = f"{label} · {whom(about)}"
        question = Question(title, lambda text: check(text, checked), "", hint, known)
        self.home.push_screen(Prompt(question), self._answered(about))

    def _answered(self, about: Sequence[Target]) -> Callable[[Done | None], None]:
        def answered(done: Done | None) -> None:
            if done is not None:
                self._job(done, about)

        return answered


def whom(targets: Sequence[Target]) -> str:
    """Anna Keller, or 3 contacts."""
    return targets[0].name if len(targets) == 1 else count(len(targets), "contact")
