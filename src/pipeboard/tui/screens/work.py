"""The work loop: one contact after the other, until nobody waits.

Four zones: the card, the outcome by digit, one line of text, the next step. Letters act only while
nothing is being typed. What is typed is kept on disk with every key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from pipeboard.actions.follow import due_by
from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.asking import LineInput
from pipeboard.tui.brief import Known, brief, explained
from pipeboard.tui.drafts import Draft
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar, pairs_line
from pipeboard.tui.session import Act, Order, Session, announced, numbers, passed_over
from pipeboard.tui.summary import summary, work_title
from pipeboard.tui.text import block, plain
from pipeboard.tui.touching import Said, TouchBox
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.change import Subject
    from pipeboard.board.library import Item
    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card
    from pipeboard.tui.changing import Build
    from pipeboard.tui.intents import Make

# Jobs that deal with a contact: the next one comes. Any other leaves the loop where it is.
_DEALS = ("snooze", "next step", "park", "let go", "no answer needed")


_TYPING = [("Enter", "save"), ("Tab", "next step"), ("Esc", "back a zone")]
_AT_THE_END = [("Enter", "done"), ("K", "back to the last"), ("u", "undo"), ("n", "who is new")]


class Sheet(Static):
    """Text that is made for the size it has."""

    def __init__(self, make: Callable[[int, int], Sequence[Content]], *, id: str) -> None:
        super().__init__(id=id)
        self._make = make

    def again(self) -> None:
        """Make it anew."""
        lines = self._make(self.size.width, self.size.height)
        self.update(Content("\n").join(lines), layout=False)

    def on_resize(self) -> None:
        """Another size holds more, or less."""
        self.again()


class WorkScreen(Acting):
    """A snapshot of the queue, its contact in front, the outcome box open under it."""

    NAME = "work"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("work")

    def __init__(self, order: Order, at: str = "") -> None:
        super().__init__()
        self._order = order
        self._first = at
        self.session = Session(order, {}, 0)
        self._new = True
        self._lanes: dict[str, str] = {}
        self._card: Card | None = None
        self._known: Known | None = None
        self._wrong = Content("")
        self._shown = ""
        self._kind = "call"
        self._last: tuple[str, str] | None = None
        self._word = ""
        self._explaining = False
        self._stopped = False
        self._ended = False

    def compose(self) -> ComposeResult:
        """Numbers, the card, who came meanwhile, the outcome box, hints."""
        yield Bar(id="title")
        yield Sheet(self._body, id="brief")
        yield Bar(id="news")
        yield TouchBox(self._save, self._left_box, asking=True, id="box")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Take the snapshot, or go on with the one that was left."""
        self._reading = Reading(self, self._queue, self._put, self._refuse)
        self.begin()

    def _queue(self) -> list[Row]:
        order = self._order
        return self.home.board.queue(order.lane, whose=order.whose, query=order.query)

    def _begin(self, lanes: dict[str, str]) -> None:
        """The session: the one that was left, or a new one; where there are drafts, there."""
        left = self.home.session
        if left is not None and left.order == self._order and left.left:
            self.session = left
        else:
            self.session = Session(self._order, lanes, self.home.scene.now)
            self.session.since = len(self.home.writer.commits)
            self._find_draft()
        self.home.session = self.session
        if self._first in self.session.ids and not self._word:
            self.session.go_to(self._first)

    def _find_draft(self) -> None:
        """To the contact of whom something is typed and not saved, the latest of them."""
        for id in reversed(self.home.drafts.ids):
            if self.home.by_ids([id]):
                self.session.go_to(id)
                self._word = "not saved before: here it is as you had typed it"
                return

    @property
    def box(self) -> TouchBox:
        """Outcome, text, next step."""
        return self.query_one("#box", TouchBox)

    @cached_property
    def _library(self) -> Sequence[Item]:
        return self.home.board.library()

    # showing ---------------------------------------------------------------------------------

    def reload(self) -> None:
        """The contact as it is now; who came, who went."""
        self._reading.go()

    def tick(self) -> None:
        """Minutes go by, times come up."""
        self.reload()

    def _put(self, rows: list[Row]) -> None:
        self._lanes = {row.id: row.lane for row in rows if row.id}
        if self._new:
            self._new = False
            self._begin(self._lanes)
        self.session.seen(self._lanes)
        self._show()

    def _refuse(self, error: PipeboardError) -> None:
        """A query that cannot be read finds nobody."""
        self.home.complain(error)
        if self._new:
            self._put([])

    @property
    def over(self) -> bool:
        """Whether the summary is shown: nobody is left, or one has stopped."""
        return self._stopped or not self.session.id

    def _show(self) -> None:
        """The contact one is at, or the summary."""
        session = self.session
        self._card = next(iter(self.home.by_ids([session.id])), None) if session.id else None
        if session.id and self._card is None:
            self._word = "passed over: it is not on the board any more"
            session.drop()
            self._show()
            return
        if self._card is not None and not self.over:
            self._know(self._card)
        if self._shown != session.id or self.over:
            self._arrive()
        self.box.display = not self.over
        self._draw()
        if self._ended != self.over:
            self._ended = self.over
            self.hint()

    def _know(self, card: Card) -> None:
        board = self.home.board
        try:
            subject = board.subject_at(card.path)
        except PipeboardError as error:
            self._known, self._wrong = None, block(str(error), "$text-error")
            return
        self._known = Known(
            card=card,
            subject=subject,
            moments=board.timeline(subject),
            firm=board.firm(card.rid),
            terms=board.urgency(card.rid, card.lane),
            library=self._library,
        )

    def _arrive(self) -> None:
        """Another contact: its box, with what was typed before if it was not saved."""
        self._shown, self._explaining = self.session.id, False
        draft = self.home.drafts[self._shown]
        if self.session.is_done(self._shown):
            draft = Draft()
        self._kind = draft.kind or self._planned()
        self._open_box()
        if not draft.empty:
            self.box.fill(draft.outcome, draft.text, draft.next)

    def _planned(self) -> str:
        """The kind of touch that is due, else what they prefer, else a way to reach them."""
        from pipeboard.actions.suggest import channels
        from pipeboard.tui.intents import planned_kind

        if self._known is None:
            return "call"
        subject: Subject = self._known.subject
        step = due_by(subject, self.home.scene.today.isoformat())
        if step and step.get("channel"):
            return planned_kind(str(step["channel"]))
        return planned_kind(next(iter(channels(subject)), "phone"))

    def _open_box(self) -> None:
        from pipeboard.tui import typed

        box = self.box
        box.border_title = Content(self._kind)
        if self._card is not None:
            outcomes = typed.outcomes(self.home.board.config, self._kind)
            box.begin(outcomes, self._offer([self._card], self._kind))

    def _draw(self) -> None:
        session, scene, width = self.session, self.home.scene, self.size.width
        words = {queue.id: queue.word for queue in self.home.board.vocabulary.queues}
        mark = self._mark(session.id)
        line = work_title(session.place, session.words(words), numbers(session, scene.now), width)
        self.query_one("#title", Bar).show_line(line)
        parts = (mark, self._word, announced(len(session.new), self._names(session.new[:2])))
        news = self.query_one("#news", Bar)
        text = " · ".join(part for part in parts if part)
        news.display = bool(text)
        news.show_line(Content.assemble(" ", plain(text, "$text-warning")))
        self.query_one("#brief", Sheet).again()

    def _body(self, width: int, height: int) -> Sequence[Content]:
        """The summary, why the contact is urgent, or the card."""
        scene = self.home.scene
        if not width:
            return []
        if self.over:
            writer = self.home.writer
            commits = writer.commits[self.session.since :]
            told = summary(self.session, commits, writer.waiting, self._tomorrow(), scene, height)
            return [line.truncate(width, ellipsis=True) for line in told]
        if self._known is None:
            return [self._wrong]
        if self._explaining:
            return explained(self._known, self.session.lanes.get(self.session.id, ""), scene)
        return brief(self._known, self._kind, scene, width, height)

    def _mark(self, id: str) -> str:
        writer = self.home.writer
        if self.over:
            return ""
        if id in writer.reasons:
            return f"✗ not saved: {writer.reasons[id]} (gp)"
        return "✓ done here already" if self.session.is_done(id) else ""

    def _names(self, ids: Sequence[str]) -> list[str]:
        return [card.name for id in ids for card in self.home.by_ids([id])]

    def _tomorrow(self) -> Card | None:
        """Whom the next working day starts with."""
        whose = "owner:me " if self.home.board.me else ""
        try:
            rows = self.home.board.rows(f"{whose}is:open due>today sort:due", limit=1, plain=True)
        except PipeboardError:
            return None
        return self.home.board.cards([rows[0].rid]).get(rows[0].rid) if rows else None

    @on(TouchBox.Zoned)
    def hint(self) -> None:
        """The keys of the zone: of the card, of a line that is typed, of the summary."""
        if self._ready and self.over:
            self._foot(Content.assemble(" ", pairs_line(_AT_THE_END)))
        elif self._ready and self.box.zone:
            self._foot(Content.assemble(" ", pairs_line(_TYPING)))
        else:
            super().hint()

    def show_marks(self) -> None:
        """What was saved meanwhile, and what could not be."""
        if self._ready:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """The lines above, for another width."""
        super().on_resize(event)
        if self._ready:
            self._draw()

    # keys ------------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """Keys behind a leader first; then digits, and what is typed ahead of a line."""
        if await super().take(event):
            return True
        if self.over or not self.box.take(event):
            return False
        self._keep()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters act only while nothing is being typed."""
        return not self._ready or self.over or not self.box.zone

    def targets(self) -> Sequence[Target]:
        """The contact one is at."""
        return [self._card] if self._card is not None and not self.over else []

    @on(Input.Changed)
    def _keep(self) -> None:
        """What is being typed, on disk."""
        if self._shown and not self.over and not self.session.is_done(self._shown):
            self.home.drafts.keep(self._shown, Draft(self._kind, *self.box.typed))

    # a touch ---------------------------------------------------------------------------------

    def action_touch(self, kind: str) -> None:
        """The touch goes by another channel."""
        if self.targets():
            self._kind = kind
            self._open_box()
            self._draw()

    def _left_box(self, line: LineInput) -> None:
        """Esc where there are no outcomes: back to the planned channel."""
        self._kind = self._planned()
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
        from pipeboard.tui.ahead import after

        board, kind = self.home.board, self._kind
        about = list(self.targets())
        try:
            made = intents.log(board, kind, said, done=False)
            intents.change(board, about, made)
            plans = after(board, said.outcome, said.next, said.accepted).step is not None
        except (PipeboardError, ValueError) as error:
            return error
        rule = board.config.outcomes.get(said.outcome)
        talked = said.inbound or (rule is not None and rule.conversation)
        act = Act(self.session.id, int(kind != "research"), int(talked), int(plans))
        self._last = (kind, said.outcome)
        self._deal(f"{kind} logged", about, made, act)
        return None

    def action_repeat(self) -> None:
        """The last outcome once more, with the step that it suggests; one that asks still asks."""
        if self._last is None:
            self.say("nothing to repeat yet: a digit says how it went")
            return
        kind, outcome = self._last
        if self.targets():
            self.action_touch(kind)
            self.box.fill(outcome, "", "")
            error = None if self.box.asks else self._log(self.box.said())
            if error is not None:
                self.box.refuse(error)

    # dealt with --------------------------------------------------------------------------------

    def _job(self, words: str, targets: Sequence[Target], build: Build) -> None:
        """A change of the contact: most deal with it, and the next one comes."""
        if words.startswith(_DEALS):
            act = Act(targets[0].id, planned=words.startswith("next step"))
            self._deal(words, targets, build(), act)
            return
        self.session.acts.append(Act(targets[0].id, moves=False))
        super()._job(words, targets, build)

    def _deal(self, words: str, targets: Sequence[Target], make: Make, act: Act) -> None:
        from pipeboard.tui import intents

        draft = Draft(self._kind, *self.box.typed)
        drafts, name = self.home.drafts, targets[0].name
        self.session.did(act)
        job = Job(
            words,
            frozenset({act.id}),
            lambda: intents.change(self._board, targets, make),
            kept=partial(drafts.settle, act.id, draft),
        )
        job.refused = partial(self._refused, job, act, name)
        self.home.submit(job)
        self._go_on(self.session.advance())

    def _refused(self, job: Job, act: Act, name: str, error: Exception) -> bool:
        """It could not be saved: the contact comes back next, with what was typed.

        Where the file holds it and git does not, it is kept to be tried again, as any job.
        """
        session = self.session
        if job.written or act not in session.acts:
            return False
        session.undid(act)
        session.next_up(act.id)
        self._word = f"✗ {name} is not saved and comes back next"
        return False

    def _go_on(self, gone: Sequence[str]) -> None:
        """The next contact, and who was passed over on the way."""
        self._word = passed_over(self._names(gone))
        self._show()

    def action_skip(self) -> None:
        """To the end of the queue, nothing changes."""
        if self.targets():
            self._go_on(self.session.skip())

    def action_no_answer(self) -> None:
        """Their last message wants no answer."""
        from pipeboard.tui import intents

        if self.targets():
            self._try("no answer needed", list(self.targets()), intents.no_answer_needed)

    def action_undo(self) -> None:
        """Take the last change back, and go to its contact."""
        super().action_undo()
        id = self.session.undid()
        if id:
            self.session.go_to(id)
            self._stopped = False
            self._shown = ""
            self._go_on([])

    # moving ----------------------------------------------------------------------------------

    def action_neighbour(self, by: int) -> None:
        """Another contact without doing anything; back out of the summary."""
        self._stopped = False
        if self.session.step(by):
            self._go_on([])
        else:
            self._show()
            self.say("the queue ends here")

    def action_open(self) -> None:
        """The contact's screen; back from it one is where one was. The summary ends."""
        from pipeboard.tui.screens.contact import ContactScreen

        if self.over:
            self.action_back()
        elif self._card is not None:
            self.home.push_screen(ContactScreen(self._card, self._beside()))

    def _beside(self) -> Callable[[int], Card | None]:
        """The neighbours of the contact in the queue; looking at them moves nothing."""
        ids, at = list(self.session.ids), self.session.at

        def beside(by: int) -> Card | None:
            nonlocal at
            if not 0 <= at + by < len(ids):
                return None
            at += by
            return next(iter(self.home.by_ids([ids[at]])), None)

        return beside

    def action_take_in(self) -> None:
        """Who came to the queue meanwhile comes next."""
        taken = self.session.take_in(self._lanes)
        if taken:
            self._stopped = False
            self._show()
        else:
            self.say("nobody is new in the queue")

    def action_everyone(self) -> None:
        """Everybody's queue: at once where nothing is done yet, else who is new is announced."""
        self._order = self._order._replace(whose="all")
        if self.session.acts:
            self.session.order = self._order
            self.reload()
            return
        self.home.session, self._new, self._shown = None, True, ""
        self.reload()

    def action_explain(self) -> None:
        """Why now, in full; once more: the card."""
        self._explaining = not self._explaining and not self.over
        self._draw()

    def action_back(self) -> None:
        """From the explanation to the card, from the card to the summary, from it out."""
        if self._explaining:
            self.action_explain()
        elif not self.over and (self.session.acts or self.session.skipped):
            self._stopped = True
            self._show()
        else:
            self.home.session = None
            self.dismiss()
