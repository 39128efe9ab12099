"""A screen of panels: side by side where there is room, else one above the other."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

from pipeboard.tui.screens.base import View

WIDE = 100  # cells from which on panels stand side by side
FRAME = 5  # cells of a panel that are frame, padding and scroll bar


class Panelled(View):
    """Keys are for the panel of the class `active`; Tab goes on to the next one shown."""

    DEFAULT_CSS = """
    Panelled #panels { layout: horizontal; height: 1fr; }
    Panelled .panel { border: solid $foreground 35%; padding: 0 1; height: 1fr;
                           scrollbar-size-vertical: 1; scrollbar-color: $foreground 30%;
                           scrollbar-color-hover: $accent; scrollbar-color-active: $accent;
                           scrollbar-background: $background;
                           scrollbar-background-hover: $background;
                           scrollbar-background-active: $background; }
    Panelled .panel.active { border: solid $accent; }
    Panelled #facts { width: 2fr; }
    Panelled #timeline, Panelled #people { width: 3fr; }
    Panelled #open { height: auto; max-height: 7; }
    Panelled.-narrow #panels { layout: vertical; }
    Panelled.-narrow #facts, Panelled.-narrow #timeline,
    Panelled.-narrow #people { width: 1fr; height: 1fr; }
    #facts-text, #timeline-text, #open-text { width: 100%; }
    Panelled #head { height: auto; padding: 0 1; }
    """

    def fill(self) -> None:
        """Put what is shown into panels of another width."""

    def on_mount(self) -> None:
        """As wide as it is."""
        self.set_class(self.is_narrow, "-narrow")

    def on_resize(self, event: events.Resize) -> None:
        """Panels side by side where there is room, else one above the other."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self.fill()
        super().on_resize(event)

    @property
    def is_narrow(self) -> bool:
        """Whether the panels stand one above the other."""
        return self.size.width < WIDE

    @property
    def widths(self) -> tuple[int, int]:
        """Cells for text in the left panel and in the right one."""
        width = self.size.width
        if self.is_narrow:
            return width - FRAME, width - FRAME
        return width * 2 // 5 - FRAME, width - width * 2 // 5 - FRAME

    @property
    def panel(self) -> Widget:
        """The panel that the keys are for."""
        return self.query_one(".panel.active")

    def action_panel(self) -> None:
        """The next panel."""
        shown = [panel for panel in self.query(".panel") if panel.display]
        at = shown.index(self.panel) if self.panel in shown else -1
        self.activate(shown[(at + 1) % len(shown)])

    def activate(self, panel: Widget) -> None:
        """The keys are for this panel from now on."""
        for one in self.query(".panel"):
            one.set_class(one is panel, "active")

    def action_move(self, by: int) -> None:
        """Down or up."""
        self.panel.scroll_relative(y=by, animate=False)

    def action_jump(self, to: int) -> None:
        """To the end or the beginning."""
        if to > 0:
            self.panel.scroll_end(animate=False)
        else:
            self.panel.scroll_home(animate=False)

    def action_page(self, pages: float) -> None:
        """By pages."""
        self.action_move(int(self.panel.size.height * pages))

    def home_panels(self) -> None:
        """Every panel at its beginning."""
        for panel in self.query(VerticalScroll):
            panel.scroll_home(animate=False)
