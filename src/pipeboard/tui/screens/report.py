"""One report, drawn: a sentence, its rows with bars and intervals, who is behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pipeboard.board.reports import asking
from pipeboard.board.reports.report import Asked, Found, Report
from pipeboard.board.reports.table import REPORTS
from pipeboard.model.text import safe
from pipeboard.model.times import local_day
from pipeboard.tui import keys
from pipeboard.tui.behind import real_stderr
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.reading import Reading
from pipeboard.tui.report_lines import Drawn, drawn_lines
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import clean, plain, wrapped

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.errors import PipeboardError

_ROOMY = 40  # lines of a terminal that has room for the definition below the rows
_NOBODY = "this row stands for no contacts that could be shown"
_MANY = "too many to name in a query: a shorter period or / leaves fewer"


class ReportScreen(Listing):
    """A report worked out in a thread; the keys go on meanwhile."""

    NAME = "report"
    DEFAULT_CSS = """
    ReportScreen {
      #headline, #definition { height: auto; width: 100%; padding: 0 1; }
      #definition { color: $foreground 60%; padding: 1 1 0 1; display: none; }
      &.roomy #definition { display: block; }
      #titles { color: $foreground 60%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("report")

    def __init__(self, name: str, asked: Asked | None = None) -> None:
        super().__init__()
        self._report: Report = REPORTS[name]
        self._asked = asked or Asked()
        self._found: Found | None = None

    def compose(self) -> ComposeResult:
        """Title, the sentence, titles of the columns, rows, the definition, the query, hints."""
        yield Bar(id="title")
        yield Static(id="headline")
        yield Bar(id="titles")
        rows: Lines[Drawn] = Lines(_draw, lambda row: row.id, id="rows")
        yield rows
        yield Static(id="definition")
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Work it out."""
        self._reading: Reading[tuple[str, Found]] = Reading(
            self, self._read, self._put, self._refused
        )
        self.begin()

    def reload(self) -> None:
        """Work it out again, behind the keys."""
        self._title("working it out …" if self._found is None else "…")
        self._reading.later()

    def _read(self) -> tuple[str, Found]:
        name = self._report.name
        with real_stderr():  # the index of another day may have to be built
            return name, self.home.board.report(name, self._asked)

    def _put(self, read: tuple[str, Found]) -> None:
        name, found = read
        if name == self._report.name:
            self._found = found
            self._title()
            self._show()

    def _refused(self, error: PipeboardError) -> None:
        self._title("✗")
        self.home.complain(error)

    # what is shown ---------------------------------------------------------------------------

    def _title(self, state: str = "") -> None:
        said = (self._report.name, asking.limits(self._report, self._asked), state)
        title = " · ".join(part for part in said if part)
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))

    def _show(self) -> None:
        found, width = self._found, self.size.width
        if found is None:
            return
        self.set_class(self.size.height >= _ROOMY, "roomy")
        self._fill("#headline", found.headline)
        self._fill("#definition", self._report.definition)
        head, rows = drawn_lines(self._report, found, width - 2)
        self.query_one("#titles", Bar).show_line(Content(f"  {head}"))  # titles are ours
        self.lines.show(rows)
        self.moved()

    def _fill(self, id: str, text: str) -> None:
        lines = [plain(line) for line in wrapped(text, self.size.width - 2)]
        self.query_one(id, Static).update(Content("\n").join(lines))

    def moved(self) -> None:
        """The query of the row under the cursor."""
        row: Drawn | None = self.lines.row
        text = row.query if row else ""
        self.query_one("#whole", Bar).show_line(Content.assemble(" ", plain(text, "$text-accent")))

    def on_resize(self, event: events.Resize) -> None:
        """Another width has longer bars, or fewer columns."""
        super().on_resize(event)
        if self.ready:
            self._show()

    # keys ------------------------------------------------------------------------------------

    @on(Lines.Opened)
    def action_open(self) -> None:
        """The contacts behind the row, on the board."""
        row: Drawn | None = self.lines.row
        if row is not None and row.query:
            self.home.filter_board(row.query)
        elif row is not None:
            self.say(_MANY if row.many else _NOBODY)

    def action_neighbour(self, by: int) -> None:
        """The report after or before, asked the same."""
        names = list(REPORTS)
        self._report = REPORTS[names[(names.index(self._report.name) + by) % len(names)]]
        self._found = None
        self.lines.show([])
        self.lines.to(0)
        self.query_one("#titles", Bar).show_line(Content(""))
        self._fill("#headline", "")
        self.moved()
        self.reload()

    def action_period(self, by: int) -> None:
        """The period before or after."""
        board = self.home.board
        asked = asking.stepped(self._report, self._asked, by, local_day(board.now(), board.zone))
        if asked is None:
            self.say(f"{self._report.name} is of no period")
        else:
            self._ask(asked)

    def action_ask_period(self) -> None:
        """Type another period, or a length of time."""
        from pipeboard.tui.prompt import Prompt, Question

        report, asked = self._report, self._asked
        hint = asking.hint(report)
        if not hint:
            self.say(f"{report.name} is of no period")
            return
        question = Question(report.name, lambda text: asking.read(text, report, asked), "", hint)
        self.home.push_screen(Prompt(question), self._answered)

    def action_filter(self) -> None:
        """Only the contacts of a query."""
        from pipeboard.tui.prompt import Prompt, Question

        board, asked = self.home.board, self._asked

        def check(text: str) -> Asked:
            board.compile(text)
            return asked._replace(query=text)

        question = Question("only", check, asked.query, "a query, as on the board · empty: all")
        self.home.push_screen(Prompt(question), self._answered)

    def _answered(self, asked: Asked | None) -> None:
        if asked is not None:
            self._ask(asked)

    def _ask(self, asked: Asked) -> None:
        self._asked = asked
        self.reload()

    def action_yank(self) -> None:
        """Copy the line that prints the same in a shell."""
        past = self.home.board.repository.head() if self.home.in_the_past else ""
        line = asking.command(self._report, self._asked, (past or "")[:12])
        self.home.copy_to_clipboard(safe(line))
        self.say(f"copied {clean(line)}")

    def action_definition(self) -> None:
        """How its numbers are defined, and the keys in force here."""
        from pipeboard.tui.screens.page import PageScreen

        report = self._report
        held = keys.help_rows(self.NAME, self.home.user_keys)
        lines = [report.definition, "", *(f"{key} · {words}" for _, key, words, _ in held)]
        self.home.push_screen(PageScreen(f"how {report.name} is defined", lambda: lines))


def _draw(row: Drawn, width: int, cursor: bool) -> Line:
    return [(f"{CURSOR if cursor else ' '} ", "pointer"), *row.pieces]
