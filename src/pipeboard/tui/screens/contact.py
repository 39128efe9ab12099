"""One contact: who it is, what is next, what is known, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pipeboard.actions.change import Subject
from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.acting import Acting, Target
from pipeboard.tui.facts import Section, sections
from pipeboard.tui.panel import facts_text, head_lines, timeline_text
from pipeboard.tui.say import Scene
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.text import block, clean

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.timeline import Moment
    from pipeboard.board.views import Card

WIDE = 100
FRAME = 5


class ContactScreen(Acting):
    """The panel of a contact; `beside` gives the next or previous one of the list it came from."""

    NAME = "contact"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("contact")

    def __init__(self, card: Card, beside: Callable[[int], Card | None]) -> None:
        super().__init__()
        self._card = card
        self._beside = beside
        self._shown: tuple[list[Section], list[Moment], Scene] | None = None

    def compose(self) -> ComposeResult:
        """Head, facts and timeline, hints."""
        yield Static(id="head")
        with Container(id="panels"):
            with VerticalScroll(id="facts", classes="panel", can_focus=False):
                yield Static(id="facts-text")
            with VerticalScroll(id="timeline", classes="panel active", can_focus=False):
                yield Static(id="timeline-text")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the file."""
        self.set_class(self.size.width < WIDE, "-narrow")
        self.query_one("#timeline").border_title = Content("Timeline")
        self.query_one("#facts").border_title = Content("Facts")
        self.begin()

    def on_resize(self, event: events.Resize) -> None:
        """Panels side by side where there is room, else one above the other."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self._fill()
        super().on_resize(event)

    def reload(self) -> None:
        """Read the card and the file again; a file that broke or went is said to."""
        fresh = self.home.by_ids([self._card.id]) if self._card.id else []
        self._card = fresh[0] if fresh else self._card
        board = self.home.board
        try:
            subject = board.subject_at(self._card.path)
            moments = board.timeline(subject)
        except PipeboardError as error:
            self.query_one("#head", Static).update(block(str(error), "$text-error"))
            return
        scene = self.home.scene
        self._shown = (sections(subject, scene), moments, scene)
        self._fill()
        self._head(subject, scene)

    def _fill(self) -> None:
        """The panels, wrapped to their widths."""
        if self._shown is None:
            return
        parts, moments, scene = self._shown
        facts, timeline = self._widths()
        self.query_one("#facts-text", Static).update(facts_text(parts, facts))
        self.query_one("#timeline-text", Static).update(timeline_text(moments, scene, timeline))

    def _widths(self) -> tuple[int, int]:
        """Cells for text in the two panels: frame, padding and scroll bar taken off."""
        width = self.size.width
        if width < WIDE:
            return width - FRAME, width - FRAME
        return width * 2 // 5 - FRAME, width - width * 2 // 5 - FRAME

    def show_marks(self) -> None:
        """Whether a change of this contact is under way."""
        if self._card.path:
            self._mark()

    def _head(self, subject: Subject, scene: Scene) -> None:
        self._lines = head_lines(self._card, subject, scene)
        self._mark()

    def _mark(self) -> None:
        writer = self.home.writer
        mark = "  … saving" if self._card.id in writer.pending else ""
        failed = writer.reasons.get(self._card.id)
        if failed:
            mark = f"  ✗ not saved: {failed}"
        first, *rest = self._lines
        style = "$text-error" if failed else "$text-warning"
        marked = Content.assemble(first, Content.styled(clean(mark), style))
        self.query_one("#head", Static).update(Content("\n").join([marked, *rest]))

    _lines: Sequence[Content] = (Content(""),)

    # keys ------------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """This contact."""
        return [self._card]

    def action_neighbour(self, by: int) -> None:
        """The next or previous contact of the list this one came from."""
        card = self._beside(by)
        if card is None:
            self.say("the list ends here")
            return
        self._card = card
        self.reload()
        for panel in self.query(VerticalScroll):
            panel.scroll_home(animate=False)

    @property
    def panel(self) -> VerticalScroll:
        """The panel that the keys scroll."""
        return self.query_one(".active", VerticalScroll)

    def action_panel(self) -> None:
        """Scroll the other panel."""
        for panel in self.query(VerticalScroll):
            panel.toggle_class("active")

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
