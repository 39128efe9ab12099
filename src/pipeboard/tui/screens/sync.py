"""What is shared with the team: what went and came, what waits, what is to be decided."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from pipeboard.board.conflicts import Undecided
from pipeboard.errors import PipeboardError
from pipeboard.model.text import count
from pipeboard.tui import keys
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.newest import Newest
from pipeboard.tui.say import hour, trouble
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import block, clean, fit, plain, width_of
from pipeboard.tui.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

_MOST = 5  # of the commits that wait, as lines
ALONE = "this board is shared with nobody yet"
NOT_YET = "not synced since the board was opened"
OFF = "sync is off for this board: git.sync in pipeboard.yaml"


class SyncScreen(Undoing, Listing):
    """The last sync in words, then every conflict of the board."""

    NAME = "sync"
    DEFAULT_CSS = "SyncScreen #report { padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("sync")

    def compose(self) -> ComposeResult:
        """Where, what was done, the conflicts, the whole of the one under the cursor, hints."""
        yield Bar(id="title")
        yield Static(id="report")
        rows: Lines[Undecided] = Lines(_draw, _key, id="rows")
        yield rows
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the conflicts; what waits to be shared git tells a moment later."""
        self._waiting: list[str] = []
        self._ahead = 0
        self._newest = Newest(self._look)
        self.begin()
        self.home.sharing.look()

    def reload(self) -> None:
        """Read the conflicts again."""
        self.lines.show(self.home.present.conflicts())
        self._ask()
        self.show_marks()
        self.moved()

    def _ask(self) -> None:
        status = self.home.git_status
        self._ahead = status.ahead if status is not None else 0
        self.home.behind(partial(self._newest.ask, None), "unshared")

    async def _look(self, _: None) -> None:
        self._waiting = await asyncio.to_thread(self._unshared)
        if self.is_attached:
            self.show_marks()

    def _unshared(self) -> list[str]:
        board = self.home.present
        try:
            return [entry.subject for entry in board.unshared(_MOST)]
        except PipeboardError:
            return []
        finally:
            board.close()

    def show_marks(self) -> None:
        """Where it stands, and how far a sync is; a commit more is one more that waits."""
        status = self.home.git_status
        if status is not None and status.ahead != self._ahead:
            self._ask()
        self.query_one("#title", Bar).show_line(
            Content.assemble(" ", plain(" · ".join(self._title()), "bold"))
        )
        self.query_one("#report", Static).update(block("\n".join(self._told()), "$foreground 80%"))

    def moved(self) -> None:
        """The whole of the conflict under the cursor."""
        row = self.lines.row
        text = f"{row.message}  Enter decides" if row else ""
        self.query_one("#whole", Bar).show_line(Content.assemble(" ", plain(text, "$text-warning")))

    def _title(self) -> Iterator[str]:
        sharing, status = self.home.sharing, self.home.git_status
        yield f"sync {sharing.upstream}".rstrip()
        if status is not None and status.upstream:
            yield f"↑{status.ahead} ↓{status.behind}"
        said = sharing.words(status)
        if said:
            yield f"{said} {sharing.step}".rstrip() if sharing.running else said
        elif sharing.at:
            yield f"at {hour(sharing.at, self.home.scene.zone)}"
        yield count(len(self.lines.rows), "conflict") if self.lines.rows else "nothing to decide"

    def _told(self) -> Iterator[str]:
        """What the last sync did, or why there was none; what it would share now."""
        sharing = self.home.sharing
        if sharing.error is not None:
            yield from trouble(sharing.error, whole=True).splitlines()
        elif sharing.alone is not None and not sharing.off:
            yield from (ALONE, *sharing.alone.hint.splitlines())
            return
        if sharing.report is not None:
            from pipeboard.team.sync.words import headline, met

            yield headline(sharing.report)
            yield from filter(None, (met(sharing.report), *sharing.report.notes))
        elif sharing.error is None:
            yield OFF if sharing.off else NOT_YET
        yield from (f"↑ {subject}" for subject in self._waiting)
        if self._ahead > len(self._waiting) > 0:
            yield f"↑ … and {self._ahead - len(self._waiting)} more"

    def action_sync(self) -> None:
        """Sync now."""
        self.home.sharing.now()

    def action_cancel(self) -> None:
        """A sync that runs is ended; else back."""
        if self.home.sharing.running:
            self.home.sharing.cancel()
            self.say("the sync ends, nothing is lost")
        else:
            self.action_back()

    @on(Lines.Opened)
    def action_open(self) -> None:
        """Decide, from the conflict under the cursor on."""
        self.action_resolve()

    def action_resolve(self) -> None:
        """Decide, from the conflict under the cursor on."""
        from pipeboard.tui.resolve_form import open_form

        if self.lines.rows:
            open_form(self.home, self.lines.rows, self.lines.place[0] - 1)
        else:
            self.say("nothing to decide")

    def action_editor(self) -> None:
        """The file of the conflict in $EDITOR, at its line."""
        from pipeboard.tui.editor import edit

        row = self.lines.row
        if row is not None:
            edit(self.home, row.subject.path, row.line)


def _draw(row: Undecided, width: int, cursor: bool) -> Line:
    where = f"{row.name} · {row.about}"
    room = min(width_of(clean(where)), width // 2)
    return [
        (f"{CURSOR if cursor else ' '}x ", "problem"),
        (fit(where, room), "name"),
        ("  ", "text"),
        (fit(row.message, width - 5 - room), "text"),
    ]


def _key(row: Undecided) -> object:
    return row.subject.path, row.conflict.entry
