"""The queue: who is next and why, mine and unassigned first things first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.bars import segment_words, title_line, words_line
from pipeboard.tui.card import Line, Look
from pipeboard.tui.filtering import RANGE, Filtering
from pipeboard.tui.lines import Lines
from pipeboard.tui.queue_line import queue_line
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.sorting import words_of
from pipeboard.tui.text import plain
from pipeboard.tui.tips import WELCOME

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card
    from pipeboard.tui.sorting import Order

EMPTY = "nobody waits · gb board · a add someone"


class QueueScreen(Filtering, Acting, Listing):
    """Everybody who waits for something, in working order."""

    NAME = "queue"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("queue")

    def compose(self) -> ComposeResult:
        """Title, words, rows, hints."""
        yield Bar(id="title")
        yield Bar(id="words")
        rows: Lines[Row] = Lines(self._draw, lambda row: row.id, id="rows")
        yield rows
        yield Bar(id="empty")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the queue."""
        home = self.home
        self._reading = Reading(
            self,
            lambda: home.board.queue(query=home.query_text, sort=home.queue_sort),
            self._put,
            home.complain,
        )
        self.marked: set[str] = set()
        self._began = ""
        """The contact a range began at; "" where none is being marked."""
        self._ranged: frozenset[str] = frozenset()
        self.begin()
        if self.home.welcome:
            self.home.welcome = False
            self._greet()

    def _greet(self) -> None:
        """The cursor on somebody who waits for an answer, and the first three keys."""
        owed = (n for n, row in enumerate(self.lines.rows) if row.lane == "reply-owed")
        self.lines.to(next(owed, 0))
        self.moved()
        self.say(WELCOME, stay=True)

    @property
    def order(self) -> str:
        """The queue's, not the board's."""
        return self.home.queue_sort

    @order.setter
    def order(self, sort: str) -> None:
        self.home.queue_sort = sort

    @property
    def orders(self) -> Sequence[Order]:
        """Who is next before the board's orders."""
        from pipeboard.tui.sorting import OF_THE_QUEUE

        return OF_THE_QUEUE

    def reload(self) -> None:
        """Read who waits under the filter in force."""
        self._reading.go()

    def tick(self) -> None:
        """Times come up: the order may be another."""
        self.reload()

    def _put(self, rows: list[Row]) -> None:
        self.lines.show(rows)
        line = self.query_one("#empty", Bar)
        line.display = not rows
        query = self.home.query_text
        text = f"nobody who matches {query} waits" if query else EMPTY
        line.show_line(Content.assemble(" ", plain(text, "$text-accent")))
        self.show_marks()

    def show_marks(self) -> None:
        """The lines above, and the marks on the rows."""
        home, width = self.home, self.size.width
        git = home.standing()
        at, count = self.lines.place
        self._ranged = self._range()
        marked = len(self.marked | self._ranged)
        parts = [f"queue {at}/{count}", f"{marked} marked" if marked else "", words_of(self.order)]
        segment = segment_words(home.query_text, home.board.segments())
        shown = f"{' · '.join(filter(None, parts))}  {segment}"
        line = title_line(home.board.name, git, shown, home.scene, width)
        self.query_one("#title", Bar).show_line(line)
        self.query_one("#words", Bar).show_line(words_line(home.words, "", width))
        self.lines.refresh()

    def moved(self) -> None:
        """The place in the title follows."""
        self.show_marks()

    def _draw(self, row: Row, width: int, cursor: bool) -> Line:
        writer = self.home.writer
        look = Look(
            cursor=cursor,
            marked=row.id in self.marked or row.id in self._ranged,
            pending=row.id in writer.pending,
            failed=writer.reasons.get(row.id, ""),
        )
        return queue_line(row, width, self.home.scene, look)

    def targets(self) -> Sequence[Target]:
        """The marked contacts, else the one under the cursor."""
        self._end_range()
        if self.marked:
            return self.home.by_ids(self.marked)
        row = self.lines.row
        return [row] if row else []

    def acted(self) -> None:
        """An action took its marks."""
        self.marked.clear()
        self.show_marks()

    def _range(self) -> frozenset[str]:
        """The contacts from where the range began to the cursor."""
        ids = [row.id for row in self.lines.rows]
        if self._began not in ids:
            self._began = ""
            return frozenset()
        low, high = sorted((ids.index(self._began), self.lines.place[0] - 1))
        return frozenset(filter(None, ids[low : high + 1]))

    def _end_range(self) -> bool:
        """The range becomes marks; whether there was one."""
        if not self._began:
            return False
        self.marked |= self._range()
        self._began = ""
        self.show_marks()
        return True

    def action_range(self) -> None:
        """Mark from here to where the cursor goes, until V or Esc or an action."""
        row = self.lines.row
        if self._end_range():
            self.hint()
        elif row and row.id:
            self._began = row.id
            self.show_marks()
            self.say(RANGE, stay=True)

    def action_mark(self) -> None:
        """Mark the contact and go on to the next."""
        self._end_range()
        row = self.lines.row
        if row:
            self.marked ^= {row.id}
            self.action_move(1)

    def action_mark_all(self) -> None:
        """Mark all that is shown."""
        self._end_range()
        self.marked |= {row.id for row in self.lines.rows if row.id}
        self.show_marks()

    @on(Lines.Opened)
    def action_open(self) -> None:
        """The contact's screen."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self._card()
        if card:
            self.home.push_screen(ContactScreen(card, self.beside))

    def action_work(self) -> None:
        """Into the work loop, from the contact under the cursor on."""
        row = self.lines.row
        self.home.work(at=row.id if row else "")

    def _card(self) -> Card | None:
        row = self.lines.row
        return self.home.board.cards([row.rid]).get(row.rid) if row else None

    def beside(self, by: int) -> Card | None:
        """The contact before or after the cursor's, which moves there."""
        before = self.lines.row
        self.lines.move(by)
        return self._card() if self.lines.row is not before else None

    def action_back(self) -> None:
        """Marks off, then the filter, then to the board."""
        if self._end_range():
            self.hint()
        elif self.marked:
            self.acted()
        elif self.home.query_text:
            self.apply_filter("")
        else:
            self.dismiss()
