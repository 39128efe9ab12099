"""One organisation: its facts, what its people add up to, and who they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pipeboard.tui import keys
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.card import CURSOR, FAILED, PENDING, Line
from pipeboard.tui.facts import organisation_sections
from pipeboard.tui.firm import firm
from pipeboard.tui.lines import Lines
from pipeboard.tui.panel import facts_text
from pipeboard.tui.queue_line import clock
from pipeboard.tui.say import money
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.screens.organisations import extract, key_of, roll_up
from pipeboard.tui.screens.panels import Panelled
from pipeboard.tui.text import cut, fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.organisations import Organisation
    from pipeboard.board.rows import Row
    from pipeboard.board.views import Card

_NAME = 120
INLINE = "written in its contacts only · gx makes a file of it"


class OrganisationScreen(Acting, Panelled, Listing):
    """Facts and people; `beside` gives the next or previous one of the list it came from."""

    NAME = "organisation"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("organisation")

    def __init__(self, one: Organisation, beside: Callable[[int], Organisation | None]) -> None:
        super().__init__()
        self._one_shown = one
        self._next = beside

    def compose(self) -> ComposeResult:
        """Head, facts, people, hints."""
        yield Static(id="head")
        with Container(id="panels"):
            with VerticalScroll(id="facts", classes="panel", can_focus=False):
                yield Static(id="facts-text")
            with Container(id="people", classes="panel active"):
                rows: Lines[Row] = Lines(self._draw, lambda row: row.id, id="rows")
                yield rows
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read its file and its people."""
        super().on_mount()
        self.query_one("#facts").border_title = Content("Facts")
        self.query_one("#people").border_title = Content("People")
        self.begin()

    def reload(self) -> None:
        """Read the organisation and its people again; one that went is left."""
        board, was = self.home.board, self._one_shown
        found = board.organisation(key_of(was)) or board.organisation(was.key)
        if found is None:
            self.say(f"{was.name} is gone")
            return
        self._one_shown = found
        self.lines.show(self.home.board.people(self._one_shown))
        self.fill()

    def fill(self) -> None:
        """Head and facts at the width there is."""
        one, scene = self._one_shown, self.home.scene
        tree = firm(self.home.board, one.id)
        said = facts_text(organisation_sections(tree, scene), self.widths[0])
        content = said if tree else Content.styled(INLINE, "$foreground 60%")
        self.query_one("#facts-text", Static).update(content)
        parts = [one.industry, f"owner {one.owner}" if one.owner else ""]
        about = " · ".join(cut(part, _NAME) for part in parts if part)
        self.query_one("#head", Static).update(
            Content.assemble(
                plain(cut(one.name, _NAME), "bold $text-accent"),
                Content(" · " if about else ""),
                plain(about, "$foreground 80%"),
                "\n",
                plain(roll_up(one, scene), "$foreground 60%"),
            )
        )

    def show_marks(self) -> None:
        """Which of its people are being saved."""
        self.lines.refresh()

    def _draw(self, row: Row, width: int, cursor: bool) -> Line:
        writer, scene = self.home.writer, self.home.scene
        failed = row.id in writer.reasons
        mark = FAILED if failed else PENDING if row.id in writer.pending else " "
        worth = money(row.value, scene.currency) if row.value else ""
        tail = f"{fit(row.stage, 9)} {fit(worth, 6)} {fit(clock(row, scene), 10)}"
        room = max(1, width - 3 - len(tail))
        name = min(room, max(16, room // 2))
        return [
            (CURSOR if cursor else " ", "pointer"),
            (mark, "problem" if failed else "pending"),
            (fit(row.name, name), "name"),
            (fit(f" {row.title}", room - name), "dim"),
            (f" {tail}", "text"),
        ]

    # keys ------------------------------------------------------------------------------------

    def targets(self) -> Sequence[Target]:
        """The person under the cursor."""
        return [self.lines.row] if self.lines.row is not None else []

    @property
    def _on_facts(self) -> bool:
        return self.panel.id == "facts"

    def action_move(self, by: int) -> None:
        """Down or up: in the list, or in the facts."""
        if self._on_facts:
            Panelled.action_move(self, by)
        else:
            Listing.action_move(self, by)

    def action_jump(self, to: int) -> None:
        """To the end or the top."""
        (Panelled if self._on_facts else Listing).action_jump(self, to)

    def action_page(self, pages: float) -> None:
        """By pages."""
        (Panelled if self._on_facts else Listing).action_page(self, pages)

    @on(Lines.Opened)
    def action_open(self) -> None:
        """The contact's screen."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self._card()
        if card:
            self.home.push_screen(ContactScreen(card, self.beside))

    def _card(self) -> Card | None:
        row = self.lines.row
        return self.home.board.cards([row.rid]).get(row.rid) if row else None

    def beside(self, by: int) -> Card | None:
        """The person before or after the cursor's, which moves there."""
        before = self.lines.place
        self.lines.move(by)
        return self._card() if self.lines.place != before else None

    def action_neighbour(self, by: int) -> None:
        """The next or previous organisation of the list."""
        one = self._next(by)
        if one is None:
            self.say("the list ends here")
            return
        self._one_shown = one
        self.reload()
        self.lines.to(0)
        self.home_panels()

    def action_edit(self) -> None:
        """Edit a field of the organisation."""
        if self._one_shown.path:
            self.edit_fields(self._one_shown.path)
        else:
            self.say(INLINE)

    def action_editor(self) -> None:
        """The organisation's file in $EDITOR."""
        from pipeboard.tui.editor import edit

        if self._one_shown.path:
            edit(self.home, self._one_shown.path)
        else:
            self.say(INLINE)

    def action_extract(self) -> None:
        """A company that contacts have inline gets a file of its own."""
        extract(self, self._one_shown)
