"""The checklist before a stage: what passes, what does not and why; Enter goes to what mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pipeboard.errors import PipeboardError, UsageError
from pipeboard.tui.asking import Asking
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.facts import GATE
from pipeboard.tui.lines import Lines
from pipeboard.tui.screens.base import broken, pairs_line
from pipeboard.tui.text import block, fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.board.checklist import Item
    from pipeboard.board.gate import Verdict
    from pipeboard.tui.app import PipeboardApp

_NAME = 12
_LEVEL = 6
_STYLES = {"hard": "problem", "block": "problem", "warn": "today"}


class GateForm(Asking["str | None"]):
    """Gives the reason why one goes on all the same, "" where nothing but warnings is left, None.

    `look` judges anew, `mend` goes to what mends an item. Keys that are typed while such a change
    is not written yet wait for it.
    """

    app: PipeboardApp

    AUTO_FOCUS = ""

    def __init__(self, id: str, look: Callable[[], Verdict], mend: Callable[[Item], None]) -> None:
        super().__init__()
        self._about = id
        self._look = look
        self._mend = mend
        self._said = look()
        self._early: list[events.Key] = []
        self._title = Static(classes="label")
        self._told = Static(classes="soft")
        self._keys = Static()

    def compose(self) -> ComposeResult:
        """How much of it passes, the items, what helps."""
        with Vertical(classes="ask"):
            yield self._title
            rows: Lines[Item] = Lines(row, lambda item: item.id, id="items")
            yield rows
            yield self._told
            yield self._keys

    def on_mount(self) -> None:
        """The cursor on the first item that does not pass."""
        self._show()
        self._forward(first=0)

    @property
    def rows(self) -> Lines[Item]:
        """The items."""
        return self.query_one("#items", Lines)

    def look_again(self) -> None:
        """The board changed: judge anew; keys that waited for that go on."""
        try:
            said = self._look()
        except PipeboardError:  # its file is broken, or there is no stage ahead any more
            self.dismiss(None)
            return
        if said.to != self._said.to:  # what was done moved the contact
            self.dismiss(None)
            return
        self._said = said
        self._show()
        if self.rows.row is not None and self.rows.row.passes:
            self._forward(self.rows.place[0])
        if self._about not in self.app.writer.unwritten:
            early, self._early = self._early, []
            for event in early:
                self.app.post_message(events.Key(event.key, event.character))

    def _show(self) -> None:
        said = self._said
        tally = f" {said.tally}" if said.tally else ""
        self._title.update(plain(f"Gate → {said.to}{tally} · {said.name}"))
        self.rows.styles.height = max(1, min(len(said.items), self.size.height - 6))
        self.rows.show(said.items)
        self._tell()
        self.on_resize()

    def _tell(self) -> None:
        if not self._said.passed:
            text = "✗ stops the move: mend it, or say why you go on all the same"
        elif self._said.amiss("warn"):
            text = "nothing stops the move; what does not pass is recorded with it"
        else:
            text = "everything passes"
        self._told.update(block(text))

    def on_resize(self) -> None:
        """The keys on as many lines as they need."""
        on = "move" if self._said.passed else "all the same …"
        pairs = [("Enter", "mend it"), ("L", on), ("o", "with a reason …"), ("Esc", "cancel")]
        if not self._said.passed:
            pairs.pop(2)
        rows = broken(pairs, self.size.width - 2)
        self._keys.update(Content("\n").join(map(pairs_line, rows)))

    async def take(self, event: events.Key) -> bool:
        """Enter mends, L goes on, o with a reason, Esc and q leave; j k move."""
        key = event.key
        if key == "ctrl+q":
            return False
        if self._about in self.app.writer.unwritten:
            self._early.append(event)
        elif key in ("escape", "q"):
            self.dismiss(None)
        elif key == "enter":
            self._enter()
        elif key == "L" and self._said.passed:
            self.dismiss("")
        elif key in ("L", "o"):
            self._ask_why()
        elif not self.rows.steer({"j": "down", "k": "up"}.get(key, key)):
            pass
        return True

    @on(Lines.Opened)
    def _enter(self) -> None:
        """To what mends the item under the cursor; from one that passes on to the next amiss."""
        item = self.rows.row
        if item is None or item.passes:
            self._forward(self.rows.place[0])
        else:
            self._mend(item)

    def _forward(self, first: int) -> None:
        items = self._said.items
        order = [*range(first, len(items)), *range(first)]
        self.rows.to(next((n for n in order if not items[n].passes), 0))

    def _ask_why(self) -> None:
        """A line for the reason; without one nothing happens."""
        from pipeboard.tui.prompt import Prompt, Question

        def check(text: str) -> str:
            if not text:
                raise UsageError("a reason, or Esc")
            return text

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.dismiss(reason)

        amiss = self._said.amiss("hard", "block") or self._said.amiss("warn")
        hint = " · ".join(f"{item.id}: {item.hint}" for item in amiss)
        label = f"all the same, because · {self._said.name}"
        self.app.push_screen(Prompt(Question(label, check, "", hint)), answered)


def row(item: Item, width: int, cursor: bool) -> Line:
    """`✗ owner       block  nobody looks after them`."""
    style = "dim" if item.passes else _STYLES.get(item.level, "text")
    level = "" if item.passes else item.level
    room = max(0, width - 4 - _NAME - _LEVEL)
    return [
        (CURSOR if cursor else " ", "pointer"),
        (f" {GATE[item.result]} ", style),
        (fit(item.id, _NAME), style if not item.passes else "text"),
        (fit(level, _LEVEL), style),
        (fit(item.hint, room), "text"),
    ]
