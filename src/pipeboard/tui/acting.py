"""What can be done to contacts from any screen that shows them: each key becomes a job.

A job builds its change from the file as it is when its turn comes. Built once here as well, so
that what cannot be is said at once; nothing is written by that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from pipeboard.actions import decide, follow, touch
from pipeboard.actions.change import Change, Subject, combine
from pipeboard.actions.phrase import parse_step, parse_until
from pipeboard.errors import GateBlocked, PipeboardError, UsageError
from pipeboard.tui import typed
from pipeboard.tui.say import count
from pipeboard.tui.screens.base import View
from pipeboard.tui.text import clean
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.tui.touching import Said

Make = Callable[[Subject], Change]

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
    def stage(self) -> str: ...
    @property
    def channel(self) -> str: ...


class Acting(View):
    """A screen with contacts that can be acted on."""

    def targets(self) -> Sequence[Target]:
        """Whom an action is about: the marked contacts, else the one under the cursor."""
        return ()

    def acted(self) -> None:
        """An action took its marks."""

    # how a change is asked for ---------------------------------------------------------------

    def _subject(self, target: Target) -> Subject:
        return self.home.board.subject_at(target.path)

    def _change(self, targets: Sequence[Target], make: Make) -> Change:
        return combine([make(self._subject(target)) for target in targets])

    def _job(self, words: str, targets: Sequence[Target], make: Make) -> None:
        ids = frozenset(target.id for target in targets)
        self.home.submit(Job(words, ids, lambda: self._change(targets, make)))
        self.acted()

    def _try(self, words: str, targets: Sequence[Target], make: Make) -> None:
        """The job, or at once why it cannot be."""
        try:
            self._change(targets, make)
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
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())
        if not about:
            return

        def check(text: str) -> Make:
            made = make(text)
            self._change(about, made)
            return made

        def answered(made: Make | None) -> None:
            if made is not None:
                self._job(words, about, made)

        title = f"{label} · {whom(about)}"
        self.home.push_screen(Prompt(Question(title, check, "", hint, known)), answered)

    # stages ----------------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """A stage on or back; back wants a reason, a customer by hand a purchase or a reason."""
        about = list(self.targets())
        if not about:
            return
        if by < 0:
            self._ask(
                "back, because",
                lambda reason: self._moving(by, reason=reason),
                words="move back",
                hint="what changed?",
            )
            return
        try:
            self._change(about, self._moving(by))
        except GateBlocked as blocked:
            self._override(by, blocked)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self._job("move", about, self._moving(by))

    def _override(self, by: int, blocked: GateBlocked) -> None:
        def make(reason: str) -> Make:
            if not reason:
                raise UsageError("a reason, or Esc")
            return self._moving(by, override=reason)

        self._ask("all the same, because", make, words="move", hint=blocked.message)

    def _moving(self, by: int, *, reason: str = "", override: str = "") -> Make:
        actor = self.home.board.actor()
        stages = self.home.board.vocabulary.stages

        def make(subject: Subject) -> Change:
            at = stages.index(subject.stage) + by if subject.stage in stages else 0
            if not 0 <= at < len(stages):
                raise UsageError(f"there is no stage beyond {subject.stage}")
            return decide.move(subject, stages[at], actor, reason=reason, override=override)

        return make

    # touches ---------------------------------------------------------------------------------

    def action_touch(self, kind: str) -> None:
        """Log a touch: its outcome by digit, a line of text, the next step if one is planned."""
        self._touching(kind, "log")

    def action_done(self) -> None:
        """Log how the next step went."""
        about = self.targets()
        if len(about) != 1:
            self.say("one at a time")
            return
        planned = {"phone": "call"}.get(about[0].channel, about[0].channel)
        self._touching(planned if planned in touch.TYPES else "call", "done")

    def _touching(self, kind: str, verb: str) -> None:
        from pipeboard.tui.touching import TouchPrompt

        about = list(self.targets())
        if len(about) != 1:
            self.say("touches are logged one by one" if about else "nobody here")
            return
        board = self.home.board
        act = touch.done if verb == "done" else touch.log

        def make(said: Said) -> Make:
            made = self._touch_of(kind, said)
            actor, today = board.actor(), board.today()
            return lambda subject: act(subject, made, actor, today)

        def check(said: Said) -> Make:
            made = make(said)
            self._change(about, made)
            return made

        def answered(made: Make | None) -> None:
            if made is not None:
                self._job(f"{kind} logged", about, made)

        outcomes = typed.outcomes(board.config, kind)
        self.home.push_screen(TouchPrompt(kind, about[0].name, outcomes, check), answered)

    def _touch_of(self, kind: str, said: Said) -> touch.Touch:
        board = self.home.board
        step = None
        if said.next:
            step = parse_step(
                said.next,
                board.now(),
                board.vocabulary.zone,
                board.vocabulary.values("lists.channels"),
            )
        return touch.Touch(
            type=kind,
            outcome=said.outcome,
            text=said.text,
            inbound=said.inbound,
            tone=said.tone,
            next=step,
        )

    def action_note(self) -> None:
        """A note; its first character says which kind."""
        actor = self.home.board.actor()
        self._ask(
            "note",
            lambda text: lambda subject: touch.note(subject, text, actor),
            words="note",
            hint="? question  ! objection  > goal  + praise, or just text",
        )

    # what is next ----------------------------------------------------------------------------

    def action_next_step(self) -> None:
        """Plan the next step, in words."""
        board = self.home.board
        actor, channels = board.actor(), board.vocabulary.values("lists.channels")

        def make(text: str) -> Make:
            step = parse_step(text, board.now(), board.vocabulary.zone, channels)
            return lambda subject: follow.next_step(subject, step, actor)

        self._ask(
            "next", make, words="next step", hint=f"fri 10 call: price   {DAYS}", known=channels
        )

    def action_snooze(self) -> None:
        """Move the next step to a later day."""
        board = self.home.board
        actor = board.actor()

        def make(text: str) -> Make:
            until = parse_until(text, board.now(), board.vocabulary.zone)
            return lambda subject: follow.snooze(subject, until, actor)

        self._ask("until", make, words="snooze", hint=DAYS)

    # people ----------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Somebody new: the name is enough."""
        from pipeboard.actions import people
        from pipeboard.tui.prompt import Prompt, Question

        board = self.home.board

        def build(person: typed.Person) -> Change:
            actor = board.actor()
            made = people.add(person.name, {**person.fields, "owner": actor.by}, actor)
            return people.into(made, board.contact_folder(made.contacts[0]))

        def answered(person: typed.Person | None) -> None:
            if person is not None:
                self.home.submit(Job(f"add {person.name}", frozenset(), lambda: build(person)))

        hint = "Jonas Weber, Weber Print, jonas@weber.example"
        self.home.push_screen(Prompt(Question("add", typed.person, hint=hint)), answered)

    # fields ----------------------------------------------------------------------------------

    def action_tags(self) -> None:
        """Tags on and off: `vip -old`."""

        def make(text: str) -> Make:
            add, remove = typed.tags(text)
            return lambda subject: decide.tag(subject, add, remove)

        there = sorted({tag for target in self.targets() for tag in getattr(target, "tags", ())})
        hint = f"vip -old   has: {' '.join(there)}" if there else "vip -old"
        self._ask("tags", make, words="tags", hint=hint, known=there)

    def action_owner(self, name: str) -> None:
        """Give the contacts to somebody; `me` is me, nothing is nobody."""
        about = list(self.targets())
        if about:
            owner = self.home.board.actor().by if name == "me" else name
            self._try("owner", about, lambda subject: decide.assign(subject, owner))

    def action_owner_name(self) -> None:
        """Give the contacts to somebody whose name is typed."""
        board = self.home.board
        team = [name for name in board.vocabulary.owners if name not in board.vocabulary.bots]

        def make(text: str) -> Make:
            owner = board.actor().by if text == "me" else text
            return lambda subject: decide.assign(subject, owner)

        self._ask("owner", make, words="owner", hint=" · ".join(team), known=team)

    def action_edit(self) -> None:
        """Edit one field: which, then its value."""
        from pipeboard.model.fields import CONTACT_FIELDS
        from pipeboard.tui.prompt import Prompt, Question

        about = list(self.targets())
        if len(about) != 1:
            self.say("fields are edited one contact at a time" if about else "nobody here")
            return

        def which(text: str) -> Make | Question[Make]:
            picked = typed.field(text)
            was = typed.current(self._subject(about[0]), picked.path)

            def value(text: str) -> Make:
                def make(subject: Subject) -> Change:
                    return typed.edit(subject, picked.path, text, was)

                self._change(about, make)
                return make

            if picked.value is not None:
                return value(picked.value)
            hint = "several: comma between · empty: unset"
            return Question(f"{picked.name} ·", value, clean(typed.shown(was)), hint)

        def answered(make: Make | None) -> None:
            if make is not None:
                self._job("edit", about, make)

        names = [name for name, kind in CONTACT_FIELDS.items() if kind not in ("log", "map")]
        hint = "title · email · phone · company.name · custom.… (or title=CFO at once)"
        question = Question(f"field · {whom(about)}", which, "", hint, names)
        self.home.push_screen(Prompt(question), answered)

    def action_editor(self) -> None:
        """The contact's file in $EDITOR; back here it is read again."""
        from pipeboard.tui.editor import edit

        about = self.targets()
        if about:
            edit(self.home, about[0].path)

    # history ---------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take my newest change back."""
        self.home.submit(Job("undo", frozenset(), self.home.board.undo_change))

    def action_redo(self) -> None:
        """Take my newest undo back."""
        self.home.submit(Job("redo", frozenset(), self.home.board.redo_change))


def whom(targets: Sequence[Target]) -> str:
    """Anna Keller, or 3 contacts."""
    return targets[0].name if len(targets) == 1 else count(len(targets), "contact")
