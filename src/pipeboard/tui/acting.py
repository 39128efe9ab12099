"""What can be done to contacts from any screen that shows them: each key becomes a job.

A job builds its change from the file as it is when its turn comes. It is built once here as well,
so that what cannot be is said at once; nothing is written by that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import GateBlocked, PipeboardError, UsageError
from pipeboard.tui.aimed import Target as Target
from pipeboard.tui.editing import Editing
from pipeboard.tui.say import count
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job
from pipeboard.tui.yanking import Yanking

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.tui.intents import Make
    from pipeboard.tui.touching import Said

DAYS = "tomorrow · fri · fri 10:00 · +3d · 1w · 3 may · eom"


class Acting(Undoing, Editing, Yanking):
    """A screen with contacts that can be acted on."""

    # how a change is asked for ---------------------------------------------------------------

    def _job(self, words: str, targets: Sequence[Target], make: Make) -> None:
        from pipeboard.tui import intents

        ids = frozenset(target.id for target in targets)
        self.home.submit(Job(words, ids, lambda: intents.change(self._board, targets, make)))
        self.acted()

    def _try(self, words: str, targets: Sequence[Target], make: Make) -> None:
        """The job, or at once why it cannot be."""
        from pipeboard.tui import intents

        try:
            intents.change(self._board, targets, make)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job(words, targets, make)

    def _ask(
        self,
        label: str,
        make: Callable[[str], Make],
        *,
        words: str,
        hint: str = "",
        known: Sequence[str] = (),
    ) -> None:
        """Ask for a line, and make a job of it; an answer that cannot be is said under the line."""
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())
        if not about:
            return

        def check(text: str) -> Make:
            made = make(text)
            intents.change(self._board, about, made)
            return made

        title = f"{label} · {whom(about)}"
        question = Question(title, check, "", hint, known)
        self.home.push_screen(Prompt(question), self._answered(words, about))

    def _answered(self, words: str, about: Sequence[Target]) -> Callable[[Make | None], None]:
        def answered(made: Make | None) -> None:
            if made is not None:
                self._job(words, about, made)

        return answered

    # stages ----------------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """A stage on or back; back wants a reason, a customer by hand a purchase or a reason."""
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
            return
        try:
            intents.change(self._board, about, intents.move(self._board, by))
        except GateBlocked as blocked:
            self._override(by, blocked)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job("move", about, intents.move(self._board, by))

    def _override(self, by: int, blocked: GateBlocked) -> None:
        from pipeboard.tui import intents

        def make(reason: str) -> Make:
            if not reason:
                raise UsageError("a reason, or Esc")
            return intents.move(self._board, by, override=reason)

        self._ask("all the same, because", make, words="move", hint=blocked.message)

    # touches and what is next ----------------------------------------------------------------

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

        target = self._one()
        if target is None:
            return

        def check(said: Said) -> Make:
            made = intents.log(self._board, kind, said, done=done)
            intents.change(self._board, [target], made)
            return made

        outcomes = typed.outcomes(self._board.config, kind)
        # Said now, not after it is typed; no refusal yet, for a plan may still be being saved.
        warning = "nothing planned: Esc, then t logs a touch" if done and not target.due else ""
        prompt = TouchPrompt(kind, target.name, outcomes, check, warning)
        self.home.push_screen(prompt, self._answered(f"{kind} logged", [target]))

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
        )

    def action_snooze(self) -> None:
        """Move the next step to a later day."""
        from pipeboard.tui import intents

        self._ask(
            "until", lambda text: intents.snooze(self._board, text), words="snooze", hint=DAYS
        )

    # fields and people -----------------------------------------------------------------------

    def action_add(self) -> None:
        """Somebody new: the name is enough."""
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Prompt, Question

        def answered(build: Callable[[], Change] | None) -> None:
            if build is not None:
                self.home.submit(Job("add", frozenset(), build))

        hint = "Jonas Weber, Weber Print, jonas@weber.example"
        question = Question("add", lambda text: intents.add(self._board, text), "", hint)
        self.home.push_screen(Prompt(question), answered)

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
            self._try("owner", about, intents.owner(self._board, name))

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

    def action_editor(self) -> None:
        """The contact's file in $EDITOR, at the broken line; what came of it is checked there."""
        from pipeboard.tui.editor import edit

        target = self._one()
        if target:
            edit(self.home, target.path)

    def action_remove(self) -> None:
        """Take the contacts off the board; asks once, and undo brings them back."""
        from pipeboard.actions.people import remove
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())

        def check(text: str) -> bool:
            if text.casefold() not in ("y", "yes"):
                raise UsageError("y removes · Esc keeps")
            return True

        def answered(yes: bool | None) -> None:
            if yes:
                self._job("remove", about, lambda subject: remove([subject]))
                self.gone()

        if about:
            hint = "the history keeps it, u brings it back"
            question = Question(f"remove {whom(about)}? y", check, "", hint)
            self.home.push_screen(Prompt(question), answered)

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

    def action_consent(self) -> None:
        """What they allow on a channel, or nothing at all."""
        from pipeboard.actions.consent import CHANNELS, STATES
        from pipeboard.tui import intents

        self._ask(
            "consent",
            lambda text: intents.consent(self._board, text),
            words="consent",
            hint=f"phone opted-out · email opted-in · dnc on   ({' '.join(CHANNELS)})",
            known=[*CHANNELS, *STATES, "dnc"],
        )

    def action_organisations(self) -> None:
        """The organisations, the cursor on that of the contact."""
        about = self.targets()
        self.home.show_organisations(about[0].path if len(about) == 1 else "")

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


def whom(targets: Sequence[Target]) -> str:
    """Anna Keller, or 3 contacts."""
    return targets[0].name if len(targets) == 1 else count(len(targets), "contact")
