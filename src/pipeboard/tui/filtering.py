"""Filtering: segments by digit, and a line that filters while one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.widgets import Input

from pipeboard.errors import PipeboardError
from pipeboard.tui.screens.base import Part
from pipeboard.tui.segment_bar import SegmentBar
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.tui.asking import LineInput
    from pipeboard.tui.filter_line import FilterLine
    from pipeboard.tui.saving import Answer
    from pipeboard.tui.sorting import Order

RANGE = "V marks to the cursor: move, then V again or an action"
_KEPT = 50


class Filtering(Part):
    """A screen whose contacts are filtered by the app's query."""

    _line: FilterLine | None = None
    _before = ""

    async def take(self, event: events.Key) -> bool:
        """While the filter is open, keys are for it."""
        if self._line is None:
            return await super().take(event)
        return self._line.line.feed(event)

    def apply_filter(self, query: str) -> None:
        """Put a query in force on every screen."""
        self.home.query_text = query
        self.home.redraw()
        if self._line is None:
            self.home.remember()

    def action_segment(self, digit: str) -> None:
        """The segment of a digit; none is everybody."""
        if not digit:
            self.apply_filter("")
            return
        found = next((one for one in self.home.board.segments() if one.key == digit), None)
        if found is None:
            self.say(f"no segment has the digit {digit}")
            return
        self.apply_filter(found.q)

    @on(SegmentBar.Chosen)
    def _segment_chosen(self, event: SegmentBar.Chosen) -> None:
        self.apply_filter(event.segment.q)

    def action_save_segment(self) -> None:
        """Save the filter in force, and its order: under which name, for whom."""
        from pipeboard.tui.prompt import Prompt
        from pipeboard.tui.saving import question

        query = self.home.query_text
        if self.order and "sort:" not in query:
            query = f"{query} sort:{self.order}".strip()
        if not query:
            self.say("nothing to save: / filters first, then S keeps it")
            return
        self.home.push_screen(Prompt(question(self.home.board, query)), self._segment_saved)

    def _segment_saved(self, answer: Answer | None) -> None:
        if answer is not None:
            self.home.submit(Job(f"segment {answer.name}", frozenset(), answer.build))

    @property
    def order(self) -> str:
        """The order in force here, as `sort:` takes it; "" for the screen's own."""
        return self.home.sort

    @order.setter
    def order(self, sort: str) -> None:
        self.home.sort = sort

    @property
    def orders(self) -> Sequence[Order]:
        """The orders there are here, the screen's own first."""
        from pipeboard.tui.sorting import ORDERS

        return ORDERS

    def action_sort(self) -> None:
        """Another order, by one key; the one in force the other way round."""
        from pipeboard.tui.choosing import Choosing
        from pipeboard.tui.sorting import on_offer, turned, words_of

        home, orders = self.home, self.orders

        def works(field: str) -> bool:
            bare = field.removeprefix("-") or "due"
            return not home.board.compile(f"{bare}:*").warnings

        def chosen(key: str | None) -> None:
            if key is not None:
                self.order = turned(key, self.order, orders)
                home.redraw()
                home.remember()
                self.say(words_of(self.order) or orders[0].said)

        title = f"sort · now {words_of(self.order) or orders[0].said}"
        choices = [(one.key, one.key, one.words) for one in on_offer(works, orders)]
        text = "the same once more turns it round"
        home.push_screen(Choosing(title, choices, text), chosen)

    def action_filter(self) -> None:
        """Type a query; the contacts follow each key."""
        from pipeboard.tui.filter_line import FilterLine

        if not self.is_attached:  # keys that were typed behind the one that left
            return
        self._before = self.home.query_text
        self._line = FilterLine(self._before, self.home.history)
        self.add_class("filtering")
        self.mount(self._line)

    @on(Input.Changed, "#query")
    def _filter_typed(self, event: Input.Changed) -> None:
        query = event.value.strip()
        if self._line is None or event.input is not self._line.line:
            return
        if query == self.home.query_text:
            self._filter_wrong(None)
            return
        try:
            self.home.board.compile(query)
        except PipeboardError as error:
            self._filter_wrong(error)
        else:
            self._filter_wrong(None)
            self.apply_filter(query)

    def _filter_wrong(self, error: Exception | None) -> None:
        if self._line is not None:
            self._line.wrong(error)

    async def on_line_input_turned(self, event: LineInput.Turned) -> None:
        """Enter keeps a filter that can be read, Esc takes back what was typed."""
        event.stop()
        query = event.line.value.strip()
        if event.key == "enter" and query == self.home.query_text:
            if query:
                history = self.home.history
                history[:] = [*(old for old in history if old != query), query][-_KEPT:]
                self.home.tip("filter")
            await self._filter_closed()
        elif event.key == "escape":
            await self._filter_closed()
            if self.home.query_text != self._before:
                self.apply_filter(self._before)
        else:
            event.line.go_on()

    async def _filter_closed(self) -> None:
        line, self._line = self._line, None
        self.home.remember()
        self.remove_class("filtering")
        self.set_focus(None)
        if line is not None:
            line.line.hand_on()
            await line.remove()
