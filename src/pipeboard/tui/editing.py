"""Editing a file by field: the form, what became of it, and who wins where two wrote one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import ConflictError, PipeboardError, UsageError
from pipeboard.tui.screens.base import Part
from pipeboard.tui.text import cut
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree
    from pipeboard.tui.field_form import Chosen
    from pipeboard.tui.sheet import Sheet

_VALUE = 24  # cells of each of two values that are compared


class Editing(Part):
    """A screen on which the fields of a file can be edited."""

    def edit_fields(self, path: str, field: str = "") -> None:
        """Open the form of a file, on one of its fields where it is named."""
        from pipeboard.tui.sheet import Sheet

        try:
            sheet = Sheet(self.home.board, path)
        except PipeboardError as error:
            self.home.complain(error)
        else:
            self.edit_sheet(sheet, field)

    def edit_sheet(self, sheet: Sheet, field: str = "") -> None:
        """Open the form of a file, or of a part of one; on one of its fields where it is named."""
        from pipeboard.tui.field_form import FieldForm

        def chosen(answer: Chosen | None) -> None:
            if answer is not None and answer.made.edits:
                self._save_field(sheet, answer)
                if sheet.of_a_contact:
                    self._remember_field(answer)

        self.home.push_screen(FieldForm(sheet, field), chosen)

    def _remember_field(self, chosen: Chosen) -> None:
        """`.` types the same for another contact."""
        from pipeboard.tui.changing import Done
        from pipeboard.tui.sheet import again

        board, (field, _, text) = self.home.present, chosen
        said = f"= {cut(text, _VALUE)}" if text.strip() else "taken away"
        words = f"{field.name} {said}"
        self.home.last_change = Done(words, lambda: again(board, field, text))

    def _save_field(self, sheet: Sheet, chosen: Chosen) -> None:
        field, made, _ = chosen

        def refused(error: Exception) -> bool:
            if isinstance(error, ConflictError) and error.items:
                self._ask_whose(sheet, chosen, error)
                return True
            self.home.writer.keep(job)
            return False

        job = Job(f"edit {field.name}", frozenset((sheet.id,)),
                  lambda: sheet.change(field, made), refused=refused)  # fmt: skip
        self.home.submit(job)

    def _ask_whose(self, sheet: Sheet, chosen: Chosen, error: ConflictError) -> None:
        """Somebody else set the same field meanwhile: mine, theirs?"""
        from pipeboard.model.tree import format_path
        from pipeboard.tui.prompt import Prompt, Question

        said = error.items[0]
        mine, theirs = _value(said.get("wanted")), _value(said.get("now"))

        def check(text: str) -> bool:
            word = text.casefold()
            if word in ("m", "mine", "t", "theirs"):
                return word.startswith("m")
            raise UsageError("m mine · t theirs · Esc leaves theirs")

        def answered(is_mine: bool | None) -> None:
            if is_mine:
                made = sheet.over(chosen.field, chosen.made, _tree(said.get("now")))
                self._save_field(sheet, chosen._replace(made=made))
            else:
                self.say(f"{chosen.field.name} stays {theirs}")

        question = Question(
            f"{format_path(chosen.field.path)} changed: mine or theirs? m t",
            check,
            "",
            f"mine: {mine}   theirs: {theirs}",
        )
        self.home.push_screen(Prompt(question), answered)


def _tree(value: object) -> Tree:
    return value if isinstance(value, (str, list, dict)) else None


def _value(value: object) -> str:
    """A value as it is compared: short, and visible where there is none."""
    if isinstance(value, list):
        value = ", ".join(str(entry) for entry in value)
    return f"“{cut(str(value), _VALUE)}”" if value is not None else "nothing"
