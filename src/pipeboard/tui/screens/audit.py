"""What happened: the commits of the board or of one contact, and who set each of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.tui import keys
from pipeboard.tui.audit_line import audit_line, blame_line, when_of
from pipeboard.tui.card import Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.reading import Reading
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import plain
from pipeboard.tui.undoing import Undoing

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.change import Subject
    from pipeboard.board.blame import Blamed
    from pipeboard.journal.history import Entry
    from pipeboard.tui.app import PipeboardApp

_FIRST = 200  # commits that are read first; four times as many when the cursor comes to their end


def open_commit(home: PipeboardApp, entry: Entry, path: str = "") -> None:
    """What a commit did, as a page: who, when, why, and the diff."""
    from pipeboard.tui.screens.page import PageScreen

    told = [
        f"{entry.author} <{entry.mail}> · {when_of(entry, home.scene)} · {entry.sha}",
        *entry.message.reason.splitlines(),
    ]

    def read() -> list[str]:
        trailers = [f"{key}: {value}" for key, value in home.present.explain(entry).trailers]
        return [*told, *trailers, "", *home.present.patch(entry.sha, path).splitlines()]

    home.push_screen(PageScreen(entry.subject, read, is_diff=True))


class AuditScreen(Undoing, Listing):
    """Commits newest first; of one contact where `path` is its file."""

    NAME = "audit"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("audit")

    def __init__(self, path: str = "", name: str = "") -> None:
        super().__init__()
        self._path = path
        self._about = name
        self._most = _FIRST
        self._former: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, commits, hints."""
        yield Bar(id="title")
        rows: Lines[Entry] = Lines(self._draw, lambda entry: entry.sha, id="rows")
        yield rows
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the newest commits."""
        self._reading = Reading(self, self._read, self._put, self.home.complain)
        self.begin()

    def reload(self) -> None:
        """Read the commits again."""
        self._reading.go()

    def _read(self) -> list[Entry]:
        present = self.home.present
        if self._path:
            self._former = [one.id for one in present.merged(self._path)]
        return present.history(self._path, limit=self._most)

    def _put(self, entries: list[Entry]) -> None:
        self.lines.show(entries)
        self._say_where()

    def moved(self) -> None:
        """At the end of what was read more is read."""
        at, there = self.lines.place
        if at == there == self._most:
            self._most *= 4
            self.reload()
        self._say_where()

    def _say_where(self) -> None:
        at, there = self.lines.place
        more = "+" if there == self._most else ""
        former = [f"{id} was merged into it: pb audit {id}" for id in self._former]
        title = " · ".join(filter(None, ["audit", self._about, f"{at}/{there}{more}", *former]))
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))

    def _draw(self, entry: Entry, width: int, cursor: bool) -> Line:
        return audit_line(entry, width, self.home.scene, cursor)

    @on(Lines.Opened)
    def action_open(self) -> None:
        """What the commit did."""
        entry = self.lines.row
        if entry is not None:
            open_commit(self.home, entry, self._path)

    def action_undo(self) -> None:
        """Take this commit back, as a new one."""
        entry = self.lines.row
        if entry is not None:
            self.undo(entry.sha)

    def action_travel(self) -> None:
        """The board as this commit left it."""
        entry = self.lines.row
        if entry is not None:
            self.home.travel(entry.sha)


class BlameScreen(Listing):
    """Every field of a contact and the commit that made it what it is; the cursor on `field`."""

    NAME = "blame"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("blame")

    def __init__(self, subject: Subject, name: str, field: str = "") -> None:
        super().__init__()
        self._subject = subject
        self._about = name
        self._field = field

    def compose(self) -> ComposeResult:
        """Title, fields, hints."""
        yield Bar(id="title")
        rows: Lines[Blamed] = Lines(self._draw, lambda blamed: blamed.field, id="rows")
        yield rows
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Walk the history of the file."""
        title = f"who set what · {self._about}"
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))
        self._reading = Reading(self, self._read, self._put, self.home.complain)
        self.begin()

    def reload(self) -> None:
        """Walk it again."""
        self._reading.go()

    def _read(self) -> Sequence[Blamed]:
        return self.home.present.blame(self._subject)

    def _put(self, rows: Sequence[Blamed]) -> None:
        self.lines.show(rows)
        field, self._field = self._field, ""
        for number, row in enumerate(rows if field else ()):
            if field == row.field or field.startswith((f"{row.field}.", f"{row.field}[")):
                self.lines.to(number)
                return

    def _draw(self, row: Blamed, width: int, cursor: bool) -> Line:
        return blame_line(row, width, self.home.scene, cursor)

    @on(Lines.Opened)
    def action_open(self) -> None:
        """The commit that set the field."""
        row = self.lines.row
        if row is not None and row.entry is not None:
            open_commit(self.home, row.entry, self._subject.path)
