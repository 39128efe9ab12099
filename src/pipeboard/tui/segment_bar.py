"""The bar of saved segments: digit, name and count of each; the one in force stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message

from pipeboard.tui.screens.base import Bar
from pipeboard.tui.text import clean, cut, width_of

if TYPE_CHECKING:
    from pipeboard.board.views import Segment

_MORE = "│gs"
_NAME = 20  # cells of a name


class Cell(NamedTuple):
    """A segment on the bar: where it stands, what it says."""

    segment: Segment
    x: int
    text: str
    chosen: bool


def cells(
    segments: Sequence[Segment], counts: Mapping[str, int | None], query: str, width: int
) -> list[Cell]:
    """As many segments as fit, left to right; the one in force always does.

    One that is counted as None asks what nobody has worked out, and is left out.
    """
    shown = [one for one in segments if counts.get(one.id, 0) is not None or one.q == query]
    texts = [_text(one, counts, one.q == query) for one in shown]
    room = width - width_of(_MORE)
    first = 0
    chosen = next((n for n, one in enumerate(shown) if one.q == query), 0)
    while first < chosen and sum(map(width_of, texts[first : chosen + 1])) + chosen - first > room:
        first += 1
    x, placed = 0, []
    for one, text in zip(shown[first:], texts[first:], strict=True):
        if x + width_of(text) > room:
            break
        placed.append(Cell(one, x, text, one.q == query))
        x += width_of(text) + 1
    return placed


def _text(segment: Segment, counts: Mapping[str, int | None], chosen: bool) -> str:
    count = counts.get(segment.id)
    parts = [segment.key, cut(clean(segment.id), _NAME), "" if count is None else f"{count:,}"]
    return f"{'▸' if chosen else ' '}{' '.join(part for part in parts if part)} "


class SegmentBar(Bar):
    """The line itself; a click on a segment puts it in force."""

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A segment was clicked on."""

        segment: Segment

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._cells: list[Cell] = []

    def show_segments(
        self, segments: Sequence[Segment], counts: Mapping[str, int | None], query: str
    ) -> None:
        """Show these; the one of `query` is in force."""
        self._cells = cells(segments, counts, query, self.screen.size.width)
        parts: list[Content] = []
        for cell in self._cells:
            style = "$text-accent bold reverse" if cell.chosen else "$foreground 70%"
            parts.append(Content.styled(cell.text, style))
        line = Content.styled("│", "$foreground 35%").join(parts)
        more = Content.styled(_MORE, "$foreground 45%") if parts else Content("")
        self.show_line(Content.assemble(line, more))

    def on_click(self, event: events.Click) -> None:
        """Which one it was."""
        for cell in self._cells:
            if cell.x <= event.x < cell.x + width_of(cell.text):
                self.post_message(self.Chosen(cell.segment))
