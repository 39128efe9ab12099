"""What can be done to contacts from any screen that shows them: each key becomes a job.

A job builds its change from the file as it is when its turn comes. It is built once here as well,
so that what cannot be is said at once; nothing is written by that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeboard.errors import GateBlocked, PipeboardError, UsageError
from pipeboard.tui.say import count
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board
    from pipeboard.tui.intents import Make
    from pipeboard.tui.prompt import Question
    from pipeboard.tui.touching import Offer, Said
    from pipeboard.tui.typed import Outcome

DAYS = "tomorrow · fri · fri 10:00 · +3d · 1w · 3 may · eom"


class Target(Protocol):
    """A contact as a screen knows it."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def due(self) -> str: ...


class Acting(Undoing):
    """A screen with contacts that can be acted on."""

    def targets(self) -> Sequence[Target]:
        """Whom an action is about: the marked contacts, else the one under the cursor."""
        return ()

    def acted(self) -> None:
        """An action took its marks."""

    # how a change is asked for ---------------------------------------------------------------

    @property
    def _board(self) -> Board:
        return self.home.board

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
        checked = self._checker()
        self._question(label, lambda text: checked(make(text)), words=words, hint=hint, known=known)

    def _question(
        self,
        label: str,
        check: Callable[[str], Make | Question[Make]],
        *,
        words: str,
        hint: str = "",
        known: Sequence[str] = (),
    ) -> None:
        """Ask for a line, or for several one after the other, and make a job of the last answer."""
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())
        if about:
            question = Question(f"{label} · {whom(about)}", check, "", hint, known)
            self.home.push_screen(Prompt(question), self._answered(words, about))

    def _answered(self, words: str, about: Sequence[Target]) -> Callable[[Make | None], None]:
        def answered(made: Make | None) -> None:
            if made is not None:
                self._job(words, about, made)

        return answered

    def _one(self) -> Target | None:
        """The only contact an action is about; with several marked it says that it needs one."""
        about = self.targets()
        if len(about) == 1:
            return about[0]
        if about:
            self.say("this is done one contact at a time: q takes the marks off")
        return None

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
        prompt = TouchPrompt(kind, target.name, outcomes, check, warning, self._offer(target, kind))
        self.home.push_screen(prompt, self._answered(f"{kind} logged", [target]))

    def _offer(self, target: Target, kind: str) -> Offer:
        """What each outcome of a touch suggests as the next step."""
        from pipeboard.tui.ahead import Ahead, ahead

        def offer(outcome: Outcome) -> Ahead:
            try:
                subject = self._board.subject_at(target.path)
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

        checked = self._checker()

        def until(text: str) -> Question[Make]:
            checked(intents.park(self._board, text, nurture=False))
            return Question(
                "send something useful meanwhile? y n",
                lambda said: checked(intents.park(self._board, text, nurture=_yes(said))),
                hint="y: nurture, back by itself or on a signal · n: paused until then",
            )

        hint = f"may · 3 may: not before the fair · +3mo {self._reasons('parked')}"
        self._question("until", until, words="park", hint=hint)

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

        checked = self._checker()

        def because(text: str) -> Question[Make]:
            checked(ahead.lost(self._board, text, ""))
            return Question(
                "look again",
                lambda again: checked(ahead.lost(self._board, text, again)),
                "+180d",
                "until then something useful (nurture) · empty: lost for good",
            )

        hint, known = self._reasons("lost"), self._board.vocabulary.reasons.get("lost", ())
        self._question("lost, because", because, words="let go", hint=hint, known=known)

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

    def _checker(self) -> Callable[[Make], Make]:
        """What says of a change of those one asks about why it cannot be, or gives it back."""
        from pipeboard.tui import intents

        about = list(self.targets())

        def checked(made: Make) -> Make:
            intents.change(self._board, about, made)
            return made

        return checked

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
        """Edit one field: which, then its value."""
        from pipeboard.model.fields import CONTACT_FIELDS
        from pipeboard.tui import intents
        from pipeboard.tui.prompt import Prompt, Question

        target = self._one()
        if target is None:
            return
        question: Question[Make] = Question(
            f"field · {target.name}",
            lambda text: intents.edit(self._board, target, text),
            hint="title · email · phone · company.name · custom.… (or title=CFO at once)",
            words=[name for name, kind in CONTACT_FIELDS.items() if kind not in ("log", "map")],
        )
        self.home.push_screen(Prompt(question), self._answered("edit", [target]))

    # what was -------------------------------------------------------------------------------

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
        """The contact's file in $EDITOR; back here it is read again."""
        from pipeboard.tui.editor import edit

        target = self._one()
        if target:
            edit(self.home, target.path)


def whom(targets: Sequence[Target]) -> str:
    """Anna Keller, or 3 contacts."""
    return targets[0].name if len(targets) == 1 else count(len(targets), "contact")


def _yes(text: str) -> bool:
    """Whether y was typed. Raises UsageError for anything but y and n."""
    if text.casefold()[:1] not in ("y", "n"):
        raise UsageError("y or n")
    return text.casefold().startswith("y")
