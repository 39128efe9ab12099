"""Rows that have a state by a letter and a line of text each: BANT, and what a contact allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from pipeboard.errors import PipeboardError
from pipeboard.tui.asking import Asking, HelpLine, LineInput
from pipeboard.tui.card import Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.newest import Newest
from pipeboard.tui.state_row import LABEL, STATE, Choice, Row, Typed, Wrong, drawn
from pipeboard.tui.text import block, clean, fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")
_TYPING = "Enter, Tab, Esc: back to the rows"
Check = Callable[[Typed], "T | Wrong"]


class StateForm(Asking["T | None"], Generic[T]):
    """Letters set the state of a row, Tab leads into its text and back, Enter saves all at once.

    `check` makes the answer of what was changed, or says what is wrong; `keep` hears of every
    change, so that nothing is lost. `more` are keys that end the form with an answer of their own,
    `ends` those that save with something besides, `puts` those that put a text into a row. `follow`
    gives the lines above for what is typed; it is called in a thread.
    """

    AUTO_FOCUS = ""

    def __init__(
        self,
        title: str,
        above: Sequence[str],
        choices: Sequence[Choice],
        rows: Sequence[Row],
        check: Check[T],
        *,
        keep: Callable[[Typed], None] = lambda typed: None,
        left: Typed | None = None,
        more: Mapping[str, T] | None = None,
        ends: Mapping[str, Callable[[T], T]] | None = None,
        puts: Mapping[str, tuple[str, str]] | None = None,
        follow: Callable[[Typed], Sequence[str]] | None = None,
        help: str = "",
        at: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._above = Static(block("\n".join(above)), id="above", classes="soft")
        self._above.display = bool(above)
        self._follow = follow
        self._followed: Newest[Typed] = Newest(self._judge)
        self._choices = choices
        self._as_read = {row.key: row for row in rows}
        self._now = dict(self._as_read)
        for key, (state, text) in (left or {}).items():
            if key in self._now:
                self._now[key] = self._now[key]._replace(state=state, text=text)
        self._touched = dict.fromkeys(key for key in left or {} if key in self._now)
        self._check, self._keep = check, keep
        self._more: Mapping[str, T] = more or {}
        self._ends = ends or {}
        self._puts = puts or {}
        letters = " ".join(choice.letter for choice in choices)
        self._how = f"{letters} set · Tab text · Enter save · r as it was · Esc {help}".rstrip()
        self._at = at
        self._typing = False
        self._line = LineInput(id="value")
        self._asked = Static(classes="label")
        self._help = HelpLine(self._how)

    def compose(self) -> ComposeResult:
        """Whom it is about, the rows under their heads, a line of text, what helps."""
        with Vertical(classes="ask"):
            yield Static(plain(self._title), classes="label")
            yield self._above
            yield Static(id="heads", classes="soft")
            rows: Lines[Row] = Lines(self._draw, lambda row: row.key, id="rows")
            yield rows
            with Horizontal(classes="line", id="typed"):
                yield self._asked
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """The rows, the cursor on the first of them that is asked for."""
        heads = "".join(fit(choice.head, STATE) for choice in self._choices)
        self.query_one("#heads", Static).update(Content(" " * (LABEL + 1) + heads))
        self.rows.styles.height = len(self._now)
        self.rows.show([*self._now.values()])
        self.rows.to([*self._now].index(self._at) if self._at in self._now else 0)
        self._turn(False)
        if self._touched:
            self._help.advise(f"not saved before: here it is as you left it · {self._how}")
            self._changed_to(self.typed)

    @property
    def rows(self) -> Lines[Row]:
        """The rows as they stand."""
        return self.query_one("#rows", Lines)

    @property
    def line(self) -> LineInput | None:
        """The text of a row, while it is typed."""
        return self._line if self._typing else None

    @property
    def typed(self) -> Typed:
        """What was changed."""
        return {key: (self._now[key].state, self._now[key].text) for key in self._touched}

    def _draw(self, row: Row, width: int, cursor: bool) -> Line:
        return drawn(row, self._choices, width, cursor=cursor, changed=row.key in self._touched)

    # keys ------------------------------------------------------------------------------------

    async def take(self, event: events.Key) -> bool:
        """In the rows letters act; in a line they are text."""
        if self._typing:
            return await super().take(event)
        key = event.character if event.character and event.character.isprintable() else event.key
        row = self.rows.row
        if key in ("j", "k", "down", "up"):
            self.rows.move(1 if key in ("j", "down") else -1)
        elif key in self._more:
            self.dismiss(self._more[key])
        elif key in self._puts:
            name, text = self._puts[key]
            self._put(self._now[name]._replace(text=text))
        elif key == "escape":
            self.dismiss(None)
        elif key == "enter":
            self._save()
        elif key in self._ends:
            self._save(self._ends[key])
        elif key == "tab":
            self._into_text()
        elif key == "r" and row is not None:
            self._revert(row)
        elif row is not None and (choice := self._choice(str(key))) is not None:
            self._set(row, choice)
        return event.key != "ctrl+q"

    def _choice(self, key: str) -> Choice | None:
        """The state of a letter, or of a digit in the order of the columns."""
        for number, choice in enumerate(self._choices, 1):
            if key in (choice.letter, str(number)):
                return choice
        return None

    def _set(self, row: Row, choice: Choice) -> None:
        if choice.state not in row.states:
            letters = " or ".join(c.letter for c in self._choices if c.state in row.states)
            self._help.refuse(ValueError(f"{row.label}: {letters or 'Tab types it'}"))
            return
        self._put(row._replace(state=choice.state))

    def _put(self, row: Row) -> None:
        self._now[row.key] = row
        self._touched[row.key] = None
        self._changed_to(self.typed)
        self._help.advise(self._how)
        self.rows.show([*self._now.values()])

    def _revert(self, row: Row) -> None:
        self._now[row.key] = self._as_read[row.key]
        self._touched.pop(row.key, None)
        self._changed_to(self.typed)
        self.rows.show([*self._now.values()])

    def _changed_to(self, typed: Typed) -> None:
        """What is typed is kept, and the lines above follow it, off the path of the keys."""
        self._keep(typed)
        if self._follow is not None:
            self.run_worker(self._followed.ask(typed), exit_on_error=False)

    async def _judge(self, typed: Typed) -> None:
        if self._follow is None:
            return
        lines = await asyncio.to_thread(self._follow, typed)
        if self.is_attached:
            self._above.update(block("\n".join(lines)))
            self._above.display = bool(lines)

    def _into_text(self) -> None:
        """Into the text of the row; where it has none, of the next one that has."""
        row, rows = self.rows.row, [*self._now.values()]
        at = rows.index(row) if row in rows else 0
        found = next((n for n in (*range(at, len(rows)), *range(at)) if rows[n].asks), None)
        if found is not None:
            self.rows.to(found)
            self._turn(True)

    def _turn(self, typing: bool) -> None:
        """Into the line of the row, or back to the rows."""
        row = self.rows.row
        self._typing = typing
        self.query_one("#typed").display = typing
        if typing and row is not None:
            self._asked.update(plain(f"{row.label} · {row.asks} ›"))
            with self.prevent(Input.Changed):
                self._line.put(clean(row.text))
            self._help.advise(_TYPING)
            self._line.focus()
        else:
            self.set_focus(None)
            self._help.advise(self._how)

    @on(Input.Changed)
    def _changed(self) -> None:
        row = self.rows.row
        if self._typing and row is not None and self._line.value != row.text:
            self._put(row._replace(text=self._line.value))
            self._help.advise(_TYPING)

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        """Back to the rows; what was typed behind it is for them."""
        event.stop()
        self._turn(False)
        event.line.hand_on()

    def _save(self, besides: Callable[[T], T] | None = None) -> None:
        if not self._touched and besides is None:
            self.dismiss(None)
            return
        try:
            made = self._check(self.typed)
        except (PipeboardError, ValueError) as error:
            made = Wrong("", error)
        if not isinstance(made, Wrong):
            self.dismiss(made if besides is None else besides(made))
            return
        if made.key in self._now:
            self.rows.to([*self._now].index(made.key))
            row = self.rows.row
            self._turn(bool(row and row.asks))
        self._help.refuse(made.error)
