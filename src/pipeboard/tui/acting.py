"""What can be done to contacts from any screen that shows them: each key becomes a job.

A job builds its change from the file as it is when its turn comes. It is built once here as well,
so that what cannot be is said at once; nothing is written by that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import GateBlocked, PipeboardError, UsageError
from pipeboard.tui.aimed import Target as Target
from pipeboard.tui.editing import Editing
from pipeboard.tui.say import count
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job
from pipeboard.tui.yanking import Yanking

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.tui.bulk import Trial
    from pipeboard.tui.intents import Make
    from pipeboard.tui.prompt import Question
    from pipeboard.tui.touching import Offer, Said
    from pipeboard.tui.typed import Outcome

    Build = Callable[[], Make]

DAYS = "tomorrow · fri · fri 10:00 · +3d · 1w · 3 may · eom"


class Done(NamedTuple):
    """A change as it was asked for: what it is called, and how it is made, at any later time."""

    words: str
    build: Build


class Acting(Undoing, Editing, Yanking):
    """A screen with contacts that can be acted on."""

    # how a change is asked for ---------------------------------------------------------------

    def _job(self, words: str, targets: Sequence[Target], build: Build) -> None:
        """The job; of many only after it was shown what it would do. `.` does it again."""
        self.home.last_change = Done(words, build)
        if len(targets) == 1:
            self._submit(words, targets, build)
            return
        from pipeboard.tui.bulk import Preview, tried

        def look() -> Trial:
            try:
                return tried(self._board, targets, build())
            finally:
                self._board.close()

        def accept(those: Sequence[Target]) -> None:
            self._submit(words, those, build)

        self.home.push_screen(Preview(words, targets, look, accept))

    def _submit(self, words: str, targets: Sequence[Target], build: Build) -> None:
        from pipeboard.tui import intents

        ids = frozenset(target.id for target in targets)
        made = build()
        self.home.submit(Job(words, ids, lambda: intents.change(self._board, targets, made)))
        self.acted()

    def _refuses(self, about: Sequence[Target], make: Make) -> None:
        """Raise what one contact refuses; of many each is heard before the change."""
        from pipeboard.tui import intents

        if len(about) == 1:
            intents.change(self._board, about, make)

    def _try(self, words: str, targets: Sequence[Target], build: Build) -> None:
        """The job, or at once why it cannot be."""
        try:
            self._refuses(targets, build())
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job(words, targets, build)

    def action_repeat(self) -> None:
        """The last change once more, on the card under the cursor or those marked."""
        last, about = self.home.last_change, list(self.targets())
        if last is None:
            self.say("nothing to repeat yet: . does the last change again, on another card")
        elif about:
            self.say(f"again: {last.words} · {whom(about)}")
            self._try(last.words, about, last.build)

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
        checked = self._checker(words)
        self._question(label, lambda text: checked(lambda: make(text), text), hint, known)

    def _question(
        self,
        label: str,
        check: Callable[[str], Done | Question[Done]],
        hint: str,
        known: Sequence[str] = (),
    ) -> None:
        """Ask for a line, or for several one after the other, and make a job of the last answer."""
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())
        if about:
            question = Question(f"{label} · {whom(about)}", check, "", hint, known)
            self.home.push_screen(Prompt(question), self._answered(about))

    def _answered(self, about: Sequence[Target]) -> Callable[[Done | None], None]:
        def answered(done: Done | None) -> None:
            if done is not None:
                self._job(done.words, about, done.build)

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

        def build() -> Make:
            return intents.move(self._board, by)

        try:
            self._refuses(about, build())
        except GateBlocked as blocked:
            self._override(by, blocked)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job("move on", about, build)

    def _override(self, by: int, blocked: GateBlocked) -> None:
        from pipeboard.tui import intents

        def make(reason: str) -> Make:
            if not reason:
                raise UsageError("a reason, or Esc")
            return intents.move(self._board, by, override=reason)

        self._ask("all the same, because", make, words="move on", hint=blocked.message)

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
        )

    def action_snooze(self) -> None:
        """Move the next step to a later day."""
        from pipeboard.tui import intents

        lanes = {getattr(target, "lane", "") for target in self.targets()}
        lane = lanes.pop() if len(lanes) == 1 else ""
        self._ask(
            "until", lambda text: intents.snooze(self._board, text, lane), words="snooze", hint=DAYS
        )

    # decisions -------------------------------------------------------------------------------

    def action_park(self) -> None:
        """Until when, and whether they get something useful meanwhile."""
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Question

        checked = self._checker("park")

        def until(text: str) -> Question[Done]:
            checked(lambda: intents.park(self._board, text, nurture=False))
            return Question(
                "send something useful meanwhile? y n",
                lambda said: checked(
                    lambda: intents.park(self._board, text, nurture=_yes(said)), text
                ),
                hint="y: nurture, back by itself or on a signal · n: paused until then",
            )

        hint = f"may · 3 may: not before the fair · +3mo {self._reasons('parked')}"
        self._question("until", until, hint)

    def action_let_go(self, state: str) -> None:
        """Disqualified or churned, with its reason."""
        from pipeboard.tui import ahead

        self._ask(
            f"{state}, because",
            lambda text: ahead.let_go(self._board, state, text),
            words="let go",
            hint=self._reasons(state),
            known=self._board.vocabulary.reasons.get(state, ()),
        )

    def action_lose(self) -> None:
        """Lost: why, and when to look again."""
        from pipeboard.tui import ahead
        from pipeboard.tui.prompt import Question

        checked = self._checker("let go")

        def because(text: str) -> Question[Done]:
            checked(lambda: ahead.lost(self._board, text, ""))
            return Question(
                "look again",
                lambda again: checked(lambda: ahead.lost(self._board, text, again), text),
                "+180d",
                "until then something useful (nurture) · empty: lost for good",
            )

        hint, known = self._reasons("lost"), self._board.vocabulary.reasons.get("lost", ())
        self._question("lost, because", because, hint, known)

    def action_stop(self) -> None:
        """They do not want to be contacted: at all, or on one channel."""
        from pipeboard.tui import ahead

        self._ask(
            "stop contacting",
            lambda text: ahead.stopped(self._board, text),
            words="let go",
            hint="Enter: no contact at all · phone, email …: only that channel",
            known=self._board.vocabulary.values("lists.channels"),
        )

    def _reasons(self, state: str) -> str:
        return " · ".join(self._board.vocabulary.reasons.get(state, ()))

    def _checker(self, words: str) -> Callable[..., Done]:
        """What makes a change of those one asks about that is checked first, called by its words
        and what was said."""
        about = list(self.targets())

        def checked(build: Build, said: str = "") -> Done:
            self._refuses(about, build())
            return Done(f"{words} {said}".strip(), build)

        return checked

    # fields and people -----------------------------------------------------------------------

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
        from pipeboard.tui import past
        from pipeboard.tui.burst import BurstPrompt

        if self.home.in_the_past:
            self.home.complain(UsageError(past.READ_ONLY))
            return
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
            self._try(words, about, lambda: intents.owner(self._board, name))

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

    # what is and what was --------------------------------------------------------------------

    def action_why(self) -> None:
        """Why the contact waits: its lane, and urgency term by term."""
        from pipeboard.tui.brief import reasons
        from pipeboard.tui.screens.page import PageScreen

        target = self._one()
        card = next(iter(self.home.by_ids([target.id])), None) if target else None
        if card is None:
            return

        def read() -> list[str]:
            return reasons(card, "", self._board.urgency(card.rid, card.lane))

        self.home.push_screen(PageScreen(f"why · {card.name}", read))

    def action_blame(self) -> None:
        """Every field of the contact, and the commit that set it."""
        from pipeboard.tui.screens.audit import BlameScreen

        target = self._one()
        if target:
            subject = self._board.subject_at(target.path)
            self.home.push_screen(BlameScreen(subject, target.name))

    def action_diff(self) -> None:
        """What the last commit of the contact did."""
        from pipeboard.tui.screens.audit import open_commit

        target = self._one()
        if target is None:
            return
        newest = self.home.present.history(target.path, limit=1)
        if newest:
            open_commit(self.home, newest[0], target.path)
        else:
            self.say("not committed yet")

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


def _yes(text: str) -> bool:
    """Whether y was typed. Raises UsageError for anything but y and n."""
    if text.casefold()[:1] not in ("y", "n"):
        raise UsageError("y or n")
    return text.casefold().startswith("y")
