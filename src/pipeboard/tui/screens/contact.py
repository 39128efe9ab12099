"""One contact: who it is, what is next, what is known, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pipeboard.actions.change import Subject
from pipeboard.errors import PipeboardError
from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.behind import Historian
from pipeboard.tui.between import between
from pipeboard.tui.facts import OPEN, Section, gate_section, sections
from pipeboard.tui.firm import firm
from pipeboard.tui.panel import facts_text, head_lines, timeline_text
from pipeboard.tui.rhythm import place
from pipeboard.tui.say import Scene
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.panels import FRAME, Panelled
from pipeboard.tui.text import block, clean, refusal

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.timeline import Moment
    from pipeboard.board.views import Card


class ContactScreen(Acting, Panelled):
    """The panels of a contact; `beside` gives the next or previous one of the list it came from."""

    NAME = "contact"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("contact")

    def __init__(self, card: Card, beside: Callable[[int], Card | None]) -> None:
        super().__init__()
        self._card = card
        self._beside = beside
        self._parts: list[Section] = []
        self._gate: list[Section] = []
        self._told: list[Moment] = []
        self._commits: list[Moment] = []
        self._scene: Scene | None = None
        self._lines: Sequence[Content] = (Content(""),)

    def compose(self) -> ComposeResult:
        """Head, facts and timeline, what is open, hints."""
        yield Static(id="head")
        with Container(id="panels"):
            with VerticalScroll(id="facts", classes="panel", can_focus=False):
                yield Static(id="facts-text")
            with VerticalScroll(id="timeline", classes="panel active", can_focus=False):
                yield Static(id="timeline-text")
        with VerticalScroll(id="open", classes="panel", can_focus=False):
            yield Static(id="open-text")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the file."""
        super().on_mount()
        for name in ("timeline", "facts", "open"):
            self.query_one(f"#{name}").border_title = Content(name.capitalize())
        self._historian = Historian(self.home.board, self._put_commits)
        self.begin()

    def reload(self) -> None:
        """Read the card and the file again; a file that broke or went is said to."""
        fresh = self.home.by_ids([self._card.id]) if self._card.id else []
        self._card = fresh[0] if fresh else self._card
        board = self.home.board
        try:
            subject = board.subject_at(self._card.path)
            self._told = board.timeline(subject)
        except PipeboardError as error:
            self._lines = (block(str(error), "$text-error"),)
            self._mark()
            return
        self._scene = self.home.scene
        employer = firm(board, subject.text("org"))
        sums = between(subject, board.config, self._scene)
        seen = board.insight(subject)
        self._parts = sections(subject, self._scene, employer, sums=sums, insight=seen)
        said = self.gate_ahead(self._card.path)
        self._gate = [gate_section(said)] if said is not None else []
        self.fill()
        self._head(subject, Subject("", employer) if employer else None)
        self.call_after_refresh(self._read_commits)

    def _read_commits(self) -> None:
        work = partial(self._historian.read, self._card.path, tuple(self._told))
        self.home.behind(work, "history")

    def _put_commits(self, path: str, commits: list[Moment]) -> None:
        """What git knows of the file, once it has said so."""
        if path == self._card.path and self.is_attached and commits != self._commits:
            self._commits = commits
            self.fill()

    def fill(self) -> None:
        """The panels, wrapped to their widths; what is open stands at the foot where it can."""
        if self._scene is None:
            return
        left, right = self.widths
        apart = [part for part in self._parts if part.title == OPEN and not self.is_narrow]
        beside = [part for part in self._parts if part not in apart]
        if not self.is_narrow:  # else the head has to say it
            beside = [*self._gate, *beside]
        moments = sorted([*self._told, *self._commits], key=lambda moment: -moment.at)
        self.query_one("#facts-text", Static).update(facts_text(beside, left))
        self.query_one("#timeline-text", Static).update(timeline_text(moments, self._scene, right))
        panel = self.query_one("#open")
        panel.display = bool(apart)
        if panel.has_class("active") and not apart:
            self.activate(self.query_one("#timeline"))
        bare = [part._replace(title="") for part in apart]
        width = self.size.width - FRAME
        self.query_one("#open-text", Static).update(facts_text(bare, width))

    def show_marks(self) -> None:
        """Whether a change of this contact is under way."""
        if self._card.path:
            self._mark()

    def _head(self, subject: Subject, employer: Subject | None) -> None:
        if self._scene is not None:
            inside = place(self.home.board, subject)
            lines = head_lines(self._card, subject, self._scene, employer, inside)
            first, standing, *rest = lines
            if self.is_narrow:  # the panels want the room
                standing = standing.truncate(self.size.width - 2, ellipsis=True)
            self._lines = (first, standing, *rest)
        self._mark()

    def _mark(self) -> None:
        writer = self.home.writer
        mark = "  … saving" if self._card.id in writer.pending else ""
        failed = writer.reasons.get(self._card.id)
        if failed:
            mark = f"  ✗ {refusal(failed)}"
        first, *rest = self._lines
        style = "$text-error" if failed else "$text-warning"
        marked = Content.assemble(first, Content.styled(clean(mark), style))
        self.query_one("#head", Static).update(Content("\n").join([marked, *rest]))

    # keys ------------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """This contact."""
        return [self._card]

    def gone(self) -> None:
        """It is no longer on the board: back to the list."""
        self.dismiss()

    def action_neighbour(self, by: int) -> None:
        """The next or previous contact of the list this one came from."""
        card = self._beside(by)
        if card is None:
            self.say("the list ends here")
            return
        self._card = card
        self._commits = []
        self.reload()
        self.home_panels()
