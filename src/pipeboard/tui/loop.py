"""What the work loop knows and decides: whose turn it is, what is known of them, what is typed.

Nothing is drawn here and no key is heard: the screen asks, and shows what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeboard.actions.follow import due_by
from pipeboard.errors import PipeboardError
from pipeboard.tui.brief import Known
from pipeboard.tui.drafts import Draft, Drafts
from pipeboard.tui.session import Act, Order, Session, passed_over

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.library import Item
    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card
    from pipeboard.tui.say import Scene
    from pipeboard.tui.writer import Writer


class Desk(Protocol):
    """What the loop needs of the app; `session` outlives the loop's screen."""

    board: Board
    drafts: Drafts
    session: Session | None
    writer: Writer

    @property
    def scene(self) -> Scene:
        """What cards are seen against now."""

    def by_ids(self, ids: Iterable[str]) -> list[Card]:
        """The cards of some contacts, those that are gone left out."""


class Front(NamedTuple):
    """Whose box is open ("": nobody's yet), the kind of touch in it, and what is shown above it.

    `meant` is a kind that somebody chose; any other follows what is planned.
    """

    id: str = ""
    kind: str = "call"
    meant: bool = False
    explained: bool = False


class Loop:
    """A session at a desk, the contact in front, and the word that is said about the way there."""

    def __init__(self, desk: Desk, order: Order, first: str = "") -> None:
        """`first` is whom it begins with, if they are in the queue."""
        self.desk = desk
        self.session = Session(order, {}, 0)
        self.card: Card | None = None
        self.known: Known | PipeboardError | None = None
        """Of the card; the error where its file cannot be read."""
        self.front = Front()
        self.stopped = False
        self.word = ""
        self.last: tuple[str, str] | None = None
        """Kind and outcome of the last touch."""
        self._first = first
        self._queue: dict[str, str] | None = None
        """Lane by contact as it was last read; None where the snapshot is still to be taken."""

    # the queue -------------------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """Whether the snapshot was taken."""
        return self._queue is not None

    @property
    def over(self) -> bool:
        """Whether the summary is shown: nobody is left, or one has stopped."""
        return self.stopped or not self.session.id

    def read(self) -> list[Row]:
        """The queue as it is now; may be called in a thread."""
        order = self.session.order
        return self.desk.board.queue(order.lane, whose=order.whose, query=order.query)

    def put(self, rows: Sequence[Row]) -> None:
        """The queue as it was read: the snapshot at first, then who came and who went."""
        begun = self.begun
        self._queue = {row.id: row.lane for row in rows if row.id}
        if not begun:
            self._begin(self._queue)
        self.session.seen(self._queue)

    def _begin(self, lanes: dict[str, str]) -> None:
        """The session: the one that was left, or a new one; where there are drafts, there."""
        desk, order = self.desk, self.session.order
        left, found = desk.session, False
        if left is not None and left.order == order and left.left:
            self.session = left
        else:
            self.session = Session(order, lanes, desk.scene.now)
            self.session.since = len(desk.writer.commits)
            found = self._find_draft()
        desk.session = self.session
        if self._first in self.session.ids and not found:
            self.session.go_to(self._first)

    def _find_draft(self) -> bool:
        """To the contact of whom something is typed and not saved, the latest of them."""
        for id in reversed(self.desk.drafts.ids):
            if self.desk.by_ids([id]):
                self.session.go_to(id)
                self.word = "not saved before: here it is as you had typed it"
                return True
        return False

    def everyone(self) -> None:
        """Everybody's queue: at once where nothing is done yet, else who is new is announced."""
        self.session.order = self.session.order._replace(whose="all")
        if not self.session.acts:
            self.desk.session, self._queue = None, None
            self.front = self.front._replace(id="")

    def take_in(self) -> bool:
        """Who came to the queue meanwhile comes next; False where nobody is new."""
        if not self.session.take_in(self._queue or {}):
            return False
        self.stopped = False
        return True

    # the contact in front --------------------------------------------------------------------

    def look(self) -> bool:
        """The contact one is at as it is now; whether its box is still to be opened."""
        session = self.session
        self.card = self._card()
        while session.id and self.card is None:
            self.word = "passed over: it is not on the board any more"
            session.drop()
            self.card = self._card()
        if self.card is not None and not self.over:
            self.known = self._know(self.card)
        return self.over or self.front.id != session.id or self._is_replanned()

    def _is_replanned(self) -> bool:
        """Whether another channel is planned by now: by an undo, or by somebody else.

        A box in which somebody chose the channel or has begun to answer stays as it is.
        """
        front = self.front
        begun = self.session.is_done(front.id) or not self.desk.drafts[front.id].empty
        return not (front.meant or begun) and front.kind != self._planned()

    def _card(self) -> Card | None:
        return next(iter(self.desk.by_ids([self.session.id])), None) if self.session.id else None

    def _know(self, card: Card) -> Known | PipeboardError:
        from pipeboard.tui.rhythm import place

        board = self.desk.board
        try:
            subject = board.subject_at(card.path)
        except PipeboardError as error:
            return error
        firm = board.firm(card.rid)
        return Known(
            card=card,
            subject=subject,
            moments=board.timeline(subject),
            firm=firm,
            terms=board.urgency(card.rid, card.lane),
            library=self._library,
            notes=board.market_notes(firm[0], card.org),
            opener=self._opener(subject.text("persona")),
            insight=board.insight(subject),
            place=place(board, subject),
        )

    def _opener(self, persona: str) -> str:
        known = self.desk.board.config.personas.get(persona)
        return known.opener or "" if known else ""

    @cached_property
    def _library(self) -> Sequence[Item]:
        return self.desk.board.library()

    def arrive(self) -> Draft:
        """The contact one is at comes in front; what was typed before, if it was not saved."""
        id = self.session.id
        draft = Draft() if self.session.is_done(id) else self.desk.drafts[id]
        self.front = Front(id, draft.kind or self._planned(), meant=bool(draft.kind))
        return draft

    def take_channel(self, kind: str = "") -> None:
        """The touch goes by this kind; by the planned one where none is named."""
        self.front = self.front._replace(kind=kind or self._planned(), meant=bool(kind))

    def _planned(self) -> str:
        """The kind of touch that is due, else what they prefer, else a way to reach them."""
        from pipeboard.actions.allowed import channels
        from pipeboard.tui.intents import planned_kind

        if not isinstance(self.known, Known):
            return "call"
        subject = self.known.subject
        step = due_by(subject, self.desk.scene.today.isoformat())
        if step and step.get("channel"):
            return planned_kind(str(step["channel"]))
        return planned_kind(next(iter(channels(subject)), "phone"))

    def keep(self, typed: tuple[str, str, str]) -> None:
        """What is being typed (outcome, text, next step), on disk."""
        id = self.front.id
        if id and not self.over and not self.session.is_done(id):
            self.desk.drafts.keep(id, Draft(self.front.kind, *typed))

    def explain(self) -> None:
        """Why now, in full; once more: the card."""
        shown = not self.front.explained and not self.over
        self.front = self.front._replace(explained=shown)

    # from one to the next --------------------------------------------------------------------

    def go_on(self) -> None:
        """To the next contact, with a word of who was passed over on the way."""
        self._say_passed(self.session.advance())

    def skip(self) -> None:
        """The contact goes to the end of the queue."""
        self._say_passed(self.session.skip())

    def step(self, by: int) -> bool:
        """To a neighbour, and back out of the summary; False at the ends of the queue."""
        self.stopped = False
        moved = self.session.step(by)
        if moved:
            self.word = ""
        return moved

    def stop(self) -> bool:
        """To the summary; False where there is none to show (any more), so that the loop ends."""
        if self.over or not (self.session.acts or self.session.skipped):
            self.desk.session = None
            return False
        self.stopped = True
        return True

    def undo(self) -> bool:
        """Back to the contact of the last act, which did not happen; False where there is none."""
        id = self.session.undid()
        if not id:
            return False
        self.session.go_to(id)
        self.stopped, self.front, self.word = False, Front(), ""
        return True

    def refused(self, act: Act, name: str) -> None:
        """An act could not be saved: its contact comes back next, with what was typed."""
        if act in self.session.acts:
            self.session.undid(act)
            self.session.next_up(act.id)
            self.word = f"✗ {name} is not saved and comes back next"

    def _say_passed(self, gone: Sequence[str]) -> None:
        self.word = passed_over(self.names(gone))

    def names(self, ids: Sequence[str]) -> list[str]:
        """What contacts are called, those that are gone left out."""
        return [card.name for id in ids for card in self.desk.by_ids([id])]
