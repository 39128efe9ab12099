"""All organisations: who works there, how far they are, what they are worth, when last touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from pipeboard.errors import PipeboardError
from pipeboard.model.text import count, fold
from pipeboard.model.times import local
from pipeboard.tui import keys
from pipeboard.tui.asking import LineInput
from pipeboard.tui.card import CURSOR, PENDING, Line
from pipeboard.tui.editing import Editing
from pipeboard.tui.filter_line import FilterLine
from pipeboard.tui.lines import Lines
from pipeboard.tui.reading import Reading
from pipeboard.tui.say import day, money
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import fit, plain
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.organisations import Organisation
    from pipeboard.tui.say import Scene

EMPTY = "no organisations · gx on a contact makes one of its company"
WHO_DECIDES = " who decides?"
# Title and cells of each column behind the name; on a narrower screen than this it is left out.
_COLUMNS = (
    ("industry", 14, 90), ("L", 4, 0), ("P", 4, 0), ("C", 4, 0), ("a year", 8, 0),
    ("touched", 10, 60), ("owner", 10, 70),
)  # fmt: skip


class OrganisationsScreen(Undoing, Editing, Listing):
    """Every organisation, those first that a file says; `at` is the key the cursor starts on."""

    NAME = "organisations"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("organisations")

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._at = at
        self._all: list[Organisation] = []
        self._worth = 0.0
        self._wanted = ""
        self._before = ""
        self._line: FilterLine | None = None

    def compose(self) -> ComposeResult:
        """Title, headings, rows, hints."""
        yield Bar(id="title")
        yield Bar(id="words")
        rows: Lines[Organisation] = Lines(self._draw, key_of, id="rows")
        yield rows
        yield Bar(id="empty")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read them."""
        self._reading = Reading(self, self.home.board.organisations, self._put, self.home.complain)
        self._head()
        self.begin()

    def reload(self) -> None:
        """Read them again."""
        self._reading.go()

    def _put(self, found: list[Organisation]) -> None:
        self._all = found
        self._worth = sum(one.value for one in found)
        self._show()
        if self._at:
            keyed = [key_of(one) for one in self.lines.rows]
            self.lines.to(keyed.index(self._at) if self._at in keyed else 0)
            self._at = ""
            self.moved()

    def _show(self) -> None:
        """Those that fit what is typed."""
        wanted = fold(self._wanted).split()
        shown = [one for one in self._all if all(word in _said(one) for word in wanted)]
        self.lines.show(shown)
        line = self.query_one("#empty", Bar)
        line.display = not shown
        text = f"no organisation matches {self._wanted}" if self._wanted else EMPTY
        line.show_line(Content.assemble(" ", plain(text, "$text-accent")))
        self.moved()

    def moved(self) -> None:
        """The place in the title follows."""
        at, many = self.lines.place
        worth = money(self._worth, self.home.board.currency)
        parts = [f"organisations {at}/{many}", f"{worth} a year"]
        parts += [f"/ {self._wanted}"] if self._wanted else []
        line = Content.assemble(*(Content.assemble(" ", plain(part), "  ") for part in parts))
        self.query_one("#title", Bar).show_line(line)

    def show_marks(self) -> None:
        """Which of them are being saved."""
        self.lines.refresh()

    def _head(self) -> None:
        content = Content.styled(heading(self.size.width), "$foreground 60%")
        self.query_one("#words", Bar).show_line(content)

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other columns."""
        self._head()
        super().on_resize(event)

    def _draw(self, one: Organisation, width: int, cursor: bool) -> Line:
        pending = bool(one.id) and one.id in self.home.writer.pending
        return organisation_line(one, width, self.home.scene, cursor=cursor, pending=pending)

    # keys ------------------------------------------------------------------------------------

    @on(Lines.Opened)
    def action_open(self) -> None:
        """One organisation and its people."""
        from pipeboard.tui.screens.organisation import OrganisationScreen

        one = self.lines.row
        if one is not None:
            self.home.push_screen(OrganisationScreen(one, self.beside))

    def beside(self, by: int) -> Organisation | None:
        """The organisation before or after the cursor's, which moves there."""
        before = self.lines.place
        self.action_move(by)
        return self.lines.row if self.lines.place != before else None

    def action_edit(self) -> None:
        """Edit a field of the organisation."""
        one = self.lines.row
        if one is not None and one.path:
            self.edit_fields(one.path)
        elif one is not None:
            self.say("it is written in its contacts only: gx makes a file of it")

    def action_editor(self) -> None:
        """The organisation's file in $EDITOR."""
        from pipeboard.tui.editor import edit

        one = self.lines.row
        if one is not None and one.path:
            edit(self.home, one.path)
        elif one is not None:
            self.say("it is written in its contacts only: gx makes a file of it")

    def action_extract(self) -> None:
        """A company that contacts have inline gets a file of its own."""
        one = self.lines.row
        if one is not None:
            extract(self, one)

    def action_segment(self, digit: str) -> None:
        """`0` shows all again."""
        self._wanted = ""
        self._show()

    def action_back(self) -> None:
        """The filter off, then to the board."""
        if self._wanted:
            self.action_segment("")
        else:
            self.dismiss()

    # the filter ------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """While the filter is open, keys are for it."""
        if self._line is None:
            return await super().take(event)
        return self._line.line.feed(event)

    def action_filter(self) -> None:
        """Type words; the organisations follow each key."""
        if not self.is_attached:
            return
        self._before = self._wanted
        self._line = FilterLine(self._wanted, [])
        self.add_class("filtering")
        self.mount(self._line)

    @on(Input.Changed, "#query")
    def _typed(self, event: Input.Changed) -> None:
        self._wanted = event.value.strip()
        self._show()

    @on(LineInput.Turned)
    async def _turned(self, event: LineInput.Turned) -> None:
        """Enter keeps the filter, Esc takes back what was typed."""
        event.stop()
        if event.key not in ("enter", "escape"):
            event.line.go_on()
            return
        line, self._line = self._line, None
        self.remove_class("filtering")
        self.set_focus(None)
        event.line.hand_on()
        if line is not None:
            await line.remove()
        if event.key == "escape":
            self._wanted = self._before
            self._show()


def extract(view: Undoing, one: Organisation) -> None:
    """Ask for a file of an inline company; said at once where it has one."""
    board = view.home.board
    if one.path:
        view.say(f"{one.name} has a file of its own")
        return
    try:
        board.extract(one)
    except PipeboardError as error:
        view.home.complain(error)
    else:
        view.home.submit(Job("extract", frozenset(), lambda: board.extract(one)))


def key_of(one: Organisation) -> str:
    """What an organisation keeps: its id; an inline company its folded name."""
    return one.id or one.key


def _said(one: Organisation) -> str:
    asked = WHO_DECIDES if one.undecided else ""
    return fold(" ".join((one.name, one.industry, one.owner, one.stage, asked)))


def heading(width: int) -> str:
    """The headings of the columns."""
    cells = "".join(fit(title, size) for title, size, least in _COLUMNS if width >= least)
    return f"   {fit('organisation', max(8, width - 4 - len(cells)))}{cells}"


def organisation_line(
    one: Organisation, width: int, scene: Scene, *, cursor: bool, pending: bool
) -> Line:
    """An organisation on one line, `width` cells; ◇ is one that no file says.

    One of a size we want, where nobody who decides is known, asks who does (`?` where it is tight).
    """
    touched = day(local(one.last_touch, scene.zone).date(), scene.today) if one.last_touch else ""
    values = (
        one.industry, str(one.leads or ""), str(one.prospects or ""), str(one.customers or ""),
        money(one.value, scene.currency) if one.value else "", touched, one.owner,
    )  # fmt: skip
    styles = ("dim", "text", "text", "text", "value", "dim", "dim")
    cells = [
        (fit(value, size - 1) + " ", style)
        for value, style, (_, size, least) in zip(values, styles, _COLUMNS, strict=True)
        if width >= least
    ]
    taken = sum(size for _, size, least in _COLUMNS if width >= least)
    mark = PENDING if pending else " " if one.path else "◇"
    room = max(1, width - 4 - taken)
    asked = WHO_DECIDES if one.undecided and room > 2 * len(WHO_DECIDES) else ""
    mark = "?" if one.undecided and not asked and mark == " " else mark
    return [
        (CURSOR if cursor else " ", "pointer"),
        (f"{mark} ", "pending" if pending else "dim"),
        (fit(one.name, room - len(asked)), "name"),
        *([(asked, "none")] if asked else []),
        (" ", "text"),
        *cells,
    ]


def roll_up(one: Organisation, scene: Scene) -> str:
    """What its people add up to: 3 people · customer · €18k a year · touched 16 Nov."""
    touched = day(local(one.last_touch, scene.zone).date(), scene.today) if one.last_touch else ""
    stages = (("lead", one.leads), ("prospect", one.prospects), ("customer", one.customers))
    parts = [count(one.people, "person", "people")]
    parts += [count(number, stage) for stage, number in reversed(stages) if number]
    parts += [f"{money(one.value, scene.currency)} a year"] if one.value else []
    parts += [f"weighted {money(one.weighted, scene.currency)}"] if one.weighted else []
    parts += [f"touched {touched}"] if touched else []
    parts += ["no decision-maker known"] if one.undecided else []
    return " · ".join(parts)
