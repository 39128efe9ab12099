"""The saved segments, the team's and mine: what each holds, shown, edited, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.board.views import Segment
from pipeboard.model.text import count
from pipeboard.tui import keys
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import clean, fit, plain, width_of
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from pipeboard.actions.change import Change

NONE = "no segment is saved: / filters the board, S keeps the filter"
NEW_MARKET = "new market"
NOT_COUNTED = "this asks what nobody has worked out yet, or cannot be read"


class SegmentsScreen(Undoing, Listing):
    """A segment a line: its digit, name, whose it is, how many it holds, its query."""

    NAME = "segments"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("segments")

    def compose(self) -> ComposeResult:
        """Title, rows, the query of the one under the cursor, hints."""
        yield Bar(id="title")
        rows: Lines[Segment] = Lines(self._draw, lambda row: row.id, id="rows")
        yield rows
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read them."""
        self._wide = 4
        self._new: frozenset[str] = frozenset()
        self._markets = Reading(
            self, lambda: self.home.board.new_markets(), self._mark_new, self.home.complain
        )
        self.begin()

    def _mark_new(self, found: frozenset[str]) -> None:
        """In which of them nobody is a customer yet."""
        self._new = found
        self.lines.refresh()
        self.moved()

    def reload(self) -> None:
        """Read them again."""
        self._markets.later()
        rows = self.home.board.segments()
        self._wide = max([4, *(min(30, width_of(clean(row.id))) for row in rows)])
        self.lines.show(rows)
        title = count(len(rows), "segment") if rows else NONE
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))
        self.moved()

    def show_marks(self) -> None:
        """The counts may be others by now."""
        self.lines.refresh()
        self.moved()

    def moved(self) -> None:
        """All of the query under the cursor."""
        row = self.lines.row
        text = row.q if row else ""
        if row and self.home.segment_counts.get(row.id, 0) is None:
            text = NOT_COUNTED
        elif row and row.id in self._new:
            text = f"{text} · {NEW_MARKET}: nobody there is a customer yet"
        elif row and (why := self.home.board.why_nobody(row.q)):
            text = f"{text} · {why}"
        self.query_one("#whole", Bar).show_line(Content.assemble(" ", plain(text, "$text-accent")))

    def _draw(self, row: Segment, width: int, cursor: bool) -> Line:
        number = self.home.segment_counts.get(row.id)
        held = "" if number is None else f"{number:,}"
        in_force = row.q == self.home.query_text
        mark = NEW_MARKET if row.id in self._new else ""
        rest = max(4, width - self._wide - 26 - (len(NEW_MARKET) + 2 if self._new else 0))
        return [
            (f"{CURSOR if cursor else ' '}{'✓' if in_force else ' '}", "pointer"),
            (f"{row.key or ' '} ", "later"),
            (fit(row.id, self._wide), "name"),
            (f"  {'mine' if row.own else 'team'}", "dim"),
            (f"{held:>9}  ", "value"),
            *([(f"{mark:<{len(NEW_MARKET)}}  ", "later")] if self._new else []),
            (fit(row.q, rest), "text"),
        ]

    @on(Lines.Opened)
    def action_open(self) -> None:
        """Show the board under it."""
        row = self.lines.row
        if row is not None:
            self.home.filter_board(row.q)
            self.home.remember()

    def action_edit(self) -> None:
        """Another query under the same name."""
        from pipeboard.board import segments
        from pipeboard.tui.prompt import Prompt, Question

        row, board = self.lines.row, self.home.board
        if row is None:
            return

        def check(query: str) -> Callable[[], Change]:
            segments.edit(board, row, query)
            return lambda: segments.edit(board, row, query)

        def answered(build: Callable[[], Change] | None) -> None:
            if build is not None:
                self.home.submit(Job(f"segment {row.id}", frozenset(), build))

        self.home.push_screen(Prompt(Question(row.id, check, row.q)), answered)

    def action_remove(self) -> None:
        """Take it away, once asked."""
        from pipeboard.board import segments
        from pipeboard.tui.choosing import Choosing

        row, board = self.lines.row, self.home.board
        if row is None:
            return

        def answered(key: str | None) -> None:
            if key == "y":
                words = f"without segment {row.id}"
                self.home.submit(Job(words, frozenset(), lambda: segments.remove(board, row.id)))

        whose = "mine alone" if row.own else "the whole team's"
        title = f"remove the segment {clean(row.id)} · {whose}"
        box = Choosing(title, [("y", "y", "remove it in one commit, u brings it back")], row.q)
        self.home.push_screen(box, answered)
