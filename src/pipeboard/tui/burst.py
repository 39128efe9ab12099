"""`A`: many people met at one event, a line each. Each Enter adds one and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.model.text import count
from pipeboard.tui import typed
from pipeboard.tui.adding import ANYWAY, AddLine, added, like
from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.draft import Draft, Kept
from pipeboard.tui.text import cut, plain
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.tui.app import PipeboardApp

_EVENT = "which event: drupa · partner:oslo-week, then #tag @owner if you like"
_PERSON = "name, company, mail, phone, #tag ; a note ; fri call   Enter adds · Esc ends"
_LISTED = 3
_READ = 12.0  # seconds
UNKEPT = "goes on, but a crash would lose what is typed here"


class BurstPrompt(Asking[None]):
    """Asks for the event once, then for people until Esc."""

    def __init__(self, home: PipeboardApp, draft: Draft) -> None:
        super().__init__()
        self._home = home
        self._draft = draft
        self._left: Kept | None = draft.left()
        self._ahead: tuple[str, ...] = ()
        self._event: typed.Event | None = None
        self._names: list[str] = []
        self._unkept = False
        self._list = Static(id="added")
        self._label = Static(classes="label")
        self._line = AddLine(id="answer")
        self._help = HelpLine(_EVENT)

    def compose(self) -> ComposeResult:
        """Who was added, the line, what helps."""
        with Vertical(classes="ask"):
            yield self._list
            with Horizontal(classes="line"):
                yield self._label
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """Ask for the event; where a session ended before its time, it goes on."""
        self._show()
        self._line.focus()
        if self._left is not None:
            self._line.put(self._left.event)
            lines = count(len(self._left.lines), "line")
            self._help.advise(f"{lines} of last time come back after Enter · {_EVENT}")

    @property
    def line(self) -> LineInput | None:
        """The only one."""
        return self._line

    def _show(self) -> None:
        label = f"{self._event} {len(self._names)}" if self._event else "event"
        self._label.update(plain(f"{cut(label, 30)} ›"))
        self._list.display = bool(self._names)
        last = self._names[-_LISTED:]
        self._list.update(Content("\n").join(plain(f"✓ {name}", "$text-success") for name in last))

    @on(Input.Changed)
    def _typing(self) -> None:
        if self._event is None:
            self._help.advise(None if self._left else _EVENT)
            return
        self._keep()
        there = like(self._home.board, self._line.value)
        sure = " · ctrl-a adds all the same" if there and there.sure else ""
        self._help.advise(f"there is {there}{sure}" if there else _PERSON)

    def _keep(self) -> None:
        try:
            self._draft.typing(self._line.value, self._ahead)
        except (OSError, PipeboardError) as error:
            if not self._unkept:  # said once, not with every letter
                self._home.tell(f"{UNKEPT}: {error}", "warning", timeout=_READ)
            self._unkept = True
        else:
            self._unkept = False

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        event.stop()
        if event.key == "escape":
            self._end()
            return
        if event.key in ("enter", ANYWAY):
            try:
                self._take(self._line.value.strip(), anyway=event.key == ANYWAY)
            except (PipeboardError, ValueError) as error:
                self._help.refuse(error)
        self._line.go_on()

    def _take(self, text: str, *, anyway: bool) -> None:
        if self._event is None:
            self._begin(text)
        elif text:
            self._add(text, anyway=anyway)

    def _begin(self, text: str) -> None:
        words = self._home.board.vocabulary
        team = [name for name in words.owners if name not in words.bots]
        self._event = typed.event(text, words.values("lists.source_channels"), team)
        self._draft.begin(text)
        self._ahead = self._left.lines if self._left else ()
        self._next()

    def _add(self, text: str, *, anyway: bool) -> None:
        board = self._home.board
        person = added(board, text, self._event)
        there = like(board, text)
        if there and there.sure and not anyway:
            raise ValueError(f"there is {there}: ctrl-a adds all the same")
        job = Job("add", frozenset(), person.build, kept=self._draft.save)
        self._draft.send(text, job)
        self._home.submit(job)
        self._names.append(person.name)
        self._next()

    def _next(self) -> None:
        """The next line: one of last time, where there are any left."""
        text, self._ahead = (self._ahead[0], self._ahead[1:]) if self._ahead else ("", ())
        self._line.put(text)
        self._keep()
        self._help.advise(_PERSON)
        self._show()

    def _end(self) -> None:
        """Esc: a line that is not finished waits for the next time."""
        if self._event is not None:
            self._keep()
            view = self._home.view
            if view is not None and self._names:
                view.say(f"{count(len(self._names), 'contact')} added from {self._event}")
        self.leave(self._line, None)
