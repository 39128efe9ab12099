"""The fields of a file as a list that is filtered by typing; the one chosen is edited in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.actions.form import Field, shown
from pipeboard.errors import PipeboardError, UsageError
from pipeboard.model.text import fold
from pipeboard.tui.asking import Asking, HelpLine, LastWord, LineInput
from pipeboard.tui.card import CURSOR, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.text import clean, cut, fit, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.answer import Answer
    from pipeboard.tui.sheet import Sheet

Shown: TypeAlias = "Field | str"
_LABEL = 40  # cells of the question: however long a name is, there is room for the answer
_NAME = 30
_ROWS = 12
_WHICH = "type to find a field · ↑ ↓ · Enter edits it · title=CFO at once · Esc"
_HOW = {
    "date": "fri · +3d · 3 may · 2026-12-01",
    "time": "fri · fri 10:00 · +3d · 3 may · 2026-12-01",
    "money": "18000 · 18k EUR",
    "number": "digits, at most one point",
    "phone": "+49 30 555 01 42 · comma between several",
    "list": "+vip -old, or the whole list",
    "yesno": "yes · no",
}


class Chosen(NamedTuple):
    """A field, what was typed for it, and that as edits."""

    field: Field
    made: Answer
    text: str = ""


class FieldForm(Asking["Chosen | None"]):
    """Which field, then its value."""

    def __init__(self, sheet: Sheet, find: str = "") -> None:
        super().__init__()
        self._sheet = sheet
        self._find = find
        self._fields = sheet.fields()
        self._field: Field | None = None
        self._which = LineInput(id="which")
        self._value = LineInput(id="value")
        self._title = Static(classes="label")
        self._help = HelpLine(_WHICH)

    def compose(self) -> ComposeResult:
        """The fields, or the choices of one; the line; what helps to answer."""
        with Vertical(classes="ask"):
            rows: Lines[Shown] = Lines(self._draw, lambda row: row, id="fields")
            yield rows
            with Horizontal(classes="line"):
                yield self._title
                yield self._which
                yield self._value
            yield self._help

    def on_mount(self) -> None:
        """Ready to be typed in: on the field that was named, else where one finds it."""
        if self._find:
            with self.prevent(Input.Changed):
                self._which.put(self._find)
        field = next((one for one in self._fields if one.name == self._find), None)
        if field is not None and clean(shown(field)) == shown(field):
            self._choose(field)
        else:
            self._ask()

    @property
    def line(self) -> LineInput:
        """The line of the field's name, then that of its value."""
        return self._which if self._field is None else self._value

    @property
    def rows(self) -> Lines[Shown]:
        """What there is to choose from."""
        return self.query_one("#fields", Lines)

    # what is shown ---------------------------------------------------------------------------

    def _ask(self) -> None:
        field = self._field
        title = f"field · {self._sheet.name}" if field is None else label(field)
        self._title.update(plain(f"{cut(title, _LABEL)} ›"))
        self._which.display = field is None
        self._value.display = field is not None
        self._help.advise(_WHICH if field is None else self._how(field))
        self._list()
        self.line.focus()

    def _how(self, field: Field) -> str:
        few = " · ".join(field.choices) if len(field.choices) <= _ROWS else ""
        words = _HOW.get(field.kind) or few or "as you type it"
        about = f"{field.about}   " if field.about else ""
        return f"{about}{words} · nothing takes it away" if field.value else f"{about}{words}"

    def _list(self) -> None:
        """The fields that fit what is typed, the nearest first; or the choices of one."""
        rows: list[Shown] = []
        if self._field is None:
            rows += matching(self._fields, self._which.value.partition("=")[0])
        elif len(self._field.choices) > _ROWS:
            typed = fold(self._value.value)
            changed = self._value.value != shown(self._field)
            rows += [c for c in self._field.choices if not changed or typed in fold(c)]
        self.rows.display = bool(rows)
        self.rows.styles.height = max(1, min(len(rows), _ROWS, self.size.height - 8))
        self.rows.show(rows)
        self.rows.to(0)

    def on_resize(self) -> None:
        """As many rows as there is room for."""
        if self.is_mounted:
            self._list()

    def _draw(self, row: Shown, width: int, cursor: bool) -> Line:
        lead = (CURSOR if cursor else " ", "pointer")
        if isinstance(row, str):
            return [lead, (fit(row, width - 1), "text")]
        room = min(_NAME, width // 2)
        value = shown(row)
        words = f"{value}   {row.about}" if row.about and value else value or row.about
        style = "text" if row.value is not None else "dim"
        return [lead, (fit(label(row), room), "name" if value else "dim"), (" ", "text"),
                (fit(words, width - room - 2), style)]  # fmt: skip

    # what is typed ---------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """The list moves while one types; a choice that is reached stands in the line."""
        if not self.rows.steer(event.key):
            return
        event.stop()
        event.prevent_default()
        row = self.rows.row
        if isinstance(row, str):
            with self.prevent(Input.Changed):
                self._value.put(clean(row))
            self._preview()

    @on(Lines.Opened)
    def _clicked(self) -> None:
        row = self.rows.row
        if isinstance(row, str):
            self._value.value = clean(row)
        elif row is not None:
            self._choose(row)

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        if event.input is self.line:
            self._list()
            self._preview()

    def _preview(self) -> None:
        """How a value is understood, before it is saved."""
        if self._field is None:
            self._help.advise()
            return
        try:
            says = self._sheet.answer(self._field, self._value.value).says
        except (PipeboardError, ValueError):
            says = ""
        self._help.advise(f"→ {says}" if says else self._how(self._field))

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        """Enter chooses, then saves; Esc goes back to the fields, then away."""
        event.stop()
        if event.key == "escape" and self._field is None:
            self.leave(event.line, None)
        elif event.key == "escape":
            self._field = None
            self._ask()
            event.line.go_on(self._which)
        elif event.key == "enter":
            self._entered(event.line)
        elif event.key == "tab":
            self._complete()
            event.line.go_on()
        else:
            event.line.go_on()

    def _complete(self) -> None:
        """The name under the cursor, or the choice that what is typed begins."""
        row = self.rows.row
        if self._field is None and isinstance(row, Field):
            self._which.put(row.name)
        elif self._field is not None:
            typed = self._value.value.casefold()
            found = [c for c in self._field.choices if c.casefold().startswith(typed)]
            self._value.put(clean(found[0]) if found else self._value.value)

    def _entered(self, line: LineInput) -> None:
        try:
            if self._field is not None:
                self._save(self._field, self._value.value)
                return
            name, sign, value = self._which.value.strip().partition("=")
            row = self.rows.row
            if sign:
                self._save(self._sheet.named(name), value)
                return
            self._choose(row if isinstance(row, Field) else self._sheet.named(name))
        except (PipeboardError, ValueError) as error:
            self._help.refuse(error)
            line.go_on()
            return
        line.go_on(self._value)

    def _choose(self, field: Field) -> None:
        """Edit this one; refused where a line would not say all that it holds."""
        text = shown(field)
        if clean(text) != text:
            raise UsageError(
                f"{field.name} holds what a line cannot show",
                hint=f"E opens the file · {field.name}=… here replaces it",
            )
        self._field = field
        with self.prevent(Input.Changed):
            self._value.put(text)
        self._value.suggester = LastWord(field.choices) if field.choices else None
        self._ask()

    def _save(self, field: Field, text: str) -> None:
        made = self._sheet.checked(field, text)
        self.leave(self.line, Chosen(field, made, text))


def label(field: Field) -> str:
    """A field's name as the list shows it: of an entry, its list and the key."""
    if not field.about or len(field.path) == 1:
        return field.name
    return f"{field.path[0]} · {field.path[-1]}"


def matching(fields: list[Field], text: str) -> list[Field]:
    """The fields whose names, labels or entries hold every word, the nearest first."""
    words = fold(text.replace("·", " ")).split()
    if not words:
        return fields
    first = words[0]
    kept: list[tuple[int, int, Field]] = []
    for number, field in enumerate(fields):
        name, last = fold(field.name), fold(str(field.path[-1]))
        if not all(word in f"{name} {fold(field.about)}" for word in words):
            continue
        ranks = (name == first, last == first, name.startswith(first), last.startswith(first),
                 first in name, True)  # fmt: skip
        kept.append((ranks.index(True), number, field))
    return [field for _, _, field in sorted(kept)]
