"""Pieces of text with style names as segments: the one place that asks the theme for colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from pipeboard.tui.card import STYLES, Line

if TYPE_CHECKING:
    from textual.widget import Widget

_LIKE = {"problem": "overdue", "owes": "today", "marked": "pointer", "focus": "pointer"}
"""Names that look like another: each component class takes Textual time at the first paint."""

COMPONENTS = frozenset(
    f"draw--{name}" for name in (*STYLES, "frame", "cursor") if name not in _LIKE
)
"""The component classes of a widget that draws."""

CSS = """
{ & > .draw--name { text-style: bold; }
  & > .draw--text { color: $foreground 80%; }
  & > .draw--dim { color: $foreground 55%; }
  & > .draw--chip { color: $text-accent; }
  & > .draw--value { color: $text-success; }
  & > .draw--overdue { color: $text-error; text-style: bold; }
  & > .draw--today { color: $text-warning; text-style: bold; }
  & > .draw--later { color: $text-primary; }
  & > .draw--none { color: $foreground 45%; }
  & > .draw--rotting { color: $text-error; }
  & > .draw--pending { color: $text-warning; }
  & > .draw--pointer { color: $text-accent; text-style: bold; }
  & > .draw--frame { color: $foreground 35%; }
  & > .draw--cursor { background: $accent 18%; }
  &:ansi > .draw--cursor { background: $border-blurred; }
  height: 1fr;
}
"""
"""What they look like, as the body of a widget's DEFAULT_CSS."""


def side_by_side(parts: Iterable[Sequence[Segment]]) -> list[Segment]:
    """Painted parts of a line as one; what stands next to its like is joined with it."""
    line: list[Segment] = []
    for part in parts:
        if line and part and line[-1].style is part[0].style:
            line[-1:] = [Segment(line[-1].text + part[0].text, part[0].style), *part[1:]]
        else:
            line += part
    return line


class Brush:
    """Paints pieces for a widget; a colour is looked up once, until the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, bool], Style] = {}
        self._one: dict[Style, Style] = {}  # names that look the same share one style

    def paint(self, line: Line, selected: bool = False) -> list[Segment]:
        """A line as segments, under the cursor or not: as few as there are changes of style.

        A terminal is told the whole style of each segment anew.
        """
        parts = ((text, self.style(name, selected)) for text, name in line)
        return side_by_side([Segment(text, style)] for text, style in parts)

    def style(self, name: str, selected: bool = False) -> Style:
        """The style of a name."""
        key = (name, selected)
        if key not in self._styles:
            style = self._widget.get_component_rich_style(f"draw--{_LIKE.get(name, name)}")
            if selected:
                ground = self._widget.get_component_rich_style("draw--cursor").bgcolor
                style += Style(bgcolor=ground)
            self._styles[key] = self._one.setdefault(style, style)
        return self._styles[key]

    def forget(self) -> None:
        """The theme changed."""
        self._styles.clear()
        self._one.clear()
