"""What can be done to contacts from any screen that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import PipeboardError, UsageError
from pipeboard.tui.changing import Done, Wait, whom
from pipeboard.tui.deciding import Deciding
from pipeboard.tui.looking import Looking
from pipeboard.tui.pacing import Pacing
from pipeboard.tui.staging import Staging
from pipeboard.tui.writer import Job
from pipeboard.tui.yanking import Yanking

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject


class Acting(Staging, Pacing, Deciding, Looking, Yanking):
    """A screen with contacts that can be acted on: all that is above, and who they are."""

    def action_add(self) -> None:
        """Somebody new: the name is enough. Who is there already is opened instead."""
        from pipeboard.tui.adding import Added, AddPrompt

        def answered(answer: Added | int | None) -> None:
            if isinstance(answer, Added):
                self.home.submit(Job("add", frozenset(), answer.build))
            elif answer is not None:
                self.home.open_contact(answer)

        self.home.push_screen(AddPrompt(self._board), answered)

    def action_burst(self) -> None:
        """Many at one event, a line each."""
        from pipeboard.tui.burst import BurstPrompt

        if not self.home.barred():
            self.home.push_screen(BurstPrompt(self.home, self.home.draft))

    def action_tags(self) -> None:
        """Tags on and off: `vip -old`."""
        from pipeboard.tui import intents

        there = sorted({tag for target in self.targets() for tag in getattr(target, "tags", ())})
        hint = f"vip -old   has: {' '.join(there)}" if there else "vip -old"
        self._ask("tags", intents.tags, words="tags", hint=hint, known=there)

    def action_owner(self, name: str) -> None:
        """Give the contacts to somebody; `me` is me, nothing is nobody."""
        from pipeboard.tui import intents

        about = list(self.targets())
        if about:
            words = f"owner {name}" if name else "owner nobody"
            self._try(Done(words, lambda: intents.owner(self._board, name)), about)

    def action_owner_name(self) -> None:
        """Give the contacts to somebody whose name is typed."""
        from pipeboard.tui import intents

        words = self._board.vocabulary
        team = [name for name in words.owners if name not in words.bots]
        self._ask(
            "owner",
            lambda text: intents.owner(self._board, text),
            words="owner",
            hint=" · ".join(team),
            known=team,
        )

    def action_edit(self) -> None:
        """Edit a field of the one contact: which, then its value."""
        target = self._one()
        if target:
            self.edit_fields(target.path)

    def action_remove(self) -> None:
        """Take the contacts off the board; asks once, and undo brings them back."""
        from pipeboard.actions.people import remove
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())

        def check(text: str) -> bool:
            if text.casefold() not in ("y", "yes"):
                raise UsageError("y removes · Esc keeps")
            return True

        def gone(subject: Subject) -> Change:
            return remove([subject])

        def answered(yes: bool | None) -> None:
            if yes:
                self._submit("remove", about, lambda: gone)
                self.gone()

        if about:
            hint = "the history keeps it, u brings it back"
            question = Question(f"remove {whom(about)}? y", check, "", hint)
            self.home.push_screen(Prompt(question), answered)

    def action_merge(self) -> None:
        """Two who are marked, or one who is there twice, become one contact; shown first."""
        from pipeboard.tui.merging import ask

        about = list(self.targets())
        if about and not self.home.barred():
            ask(self, about)

    def action_signal(self) -> None:
        """A signal of theirs: which kind, and a note."""
        from pipeboard.tui import intents

        kinds = list(self._board.vocabulary.signals)
        self._ask(
            "signal",
            lambda text: intents.signal(self._board, text),
            words="signal",
            hint=" · ".join(kinds),
            known=kinds,
        )

    def action_qualify(self) -> None:
        """Budget, authority, need, timeline: what is known, and what shows it."""
        from pipeboard.tui.qualifying import open_form

        target = self._one()
        if target and not self.home.barred():
            open_form(self.home, target)

    def action_interview(self) -> None:
        """One question after the other; the answers are one change."""
        from pipeboard.tui.interviewing import open_interview

        target = self._one()
        if target and not self.home.barred():
            open_interview(self.home, target)

    def action_consent(self) -> None:
        """What they allow on each channel, or nothing at all; of several, one word for all."""
        from pipeboard.tui import allowing

        about = list(self.targets())
        if len(about) == 1:
            if not self.home.barred():
                allowing.open_form(self.home, about[0])
            return
        from pipeboard.actions.consent import STATES
        from pipeboard.query.fields import CHANNELS

        self._question(
            "consent",
            lambda text, checked: allowing.of_many(self._board, text, checked),
            words="consent",
            hint=f"phone opted-out · email opted-in · dnc on   ({' '.join(CHANNELS)})",
            known=[*CHANNELS, *STATES, "dnc"],
            wait=Wait.GOES_ON,
        )

    def action_extract(self) -> None:
        """The company that is only written in the contact gets a file of its own."""
        from pipeboard.tui import intents

        target = self._one()
        if target is None:
            return
        try:
            build = intents.extract(self._board, target.path)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self.home.submit(Job("extract", frozenset((target.id,)), build))
