"""One opportunity while somebody edits its fields: the form of the file, of this entry alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions import opportunity
from pipeboard.actions.answer import Answer
from pipeboard.actions.deal_field import assigned, require_field
from pipeboard.actions.form import Field, shown
from pipeboard.actions.pipeline import LIST, name_of
from pipeboard.errors import UsageError
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.tree import Path, Tree, format_path, value_at
from pipeboard.tui.sheet import Sheet

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board

_FIRST = ("stage", "value", "expected_close", "probability", "per", "name")
_CONTAINERS = ("map", "log")
_OFFERED = tuple(
    name.removeprefix(f"{LIST}.")
    for name, kind in CONTACT_FIELDS.items()
    if name.startswith(f"{LIST}.") and kind not in _CONTAINERS and ".proof." not in name
)


class DealSheet(Sheet):
    """The fields of one opportunity; its stage and what is kept by hand follow their own rules."""

    def __init__(self, board: Board, path: str, id: str) -> None:
        super().__init__(board, path)
        self._terms = board.deal_terms()
        self._deal = self._terms.pipeline.deal(self.seen, id)
        self._base = self.seen.entry_path(LIST, self._deal)

    @property
    def name(self) -> str:
        """What is sold, and to whom."""
        return f"{name_of(self._deal)} · {self.seen.name}"

    def fields(self) -> list[Field]:
        """What is asked for most, then the rest that is set, then what could be."""
        names = [name for name in dict.fromkeys((*_FIRST, *_OFFERED)) if _is_open(name)]
        fields = [self._field((*self._base, *name.split("."))) for name in names]
        proofs = [
            field
            for field in super().fields()
            if field.path[: len(self._base) + 1] == (*self._base, "proof")
        ]
        rest = [*fields[len(_FIRST) :], *map(self._named, proofs)]
        return [*fields[: len(_FIRST)], *sorted(rest, key=lambda one: one.value is None)]

    def named(self, name: str) -> Field:
        """The field that somebody names, as the opportunity calls it."""
        key = require_field(name.strip())
        return self._field((*self._base, *key.split(".")))

    def answer(self, field: Field, text: str) -> Answer:
        """What a typed line means."""
        if field.path[len(self._base)] == "proof":
            return super().answer(field, text)
        if " ".join(text.split()) == shown(field):
            return Answer(())
        key = ".".join(str(part) for part in field.path[len(self._base) :])
        edits = tuple(assigned(self.seen, self._base, f"{key}={text}", self._terms))
        says = super().answer(field, text).says if key.partition(".")[0] not in _OWN_WORDS else ""
        return Answer(edits, says)

    def change(self, field: Field, made: Answer) -> Change:
        """The change of the opportunity as it is now."""
        now = self._board.subject_at(self.seen.path)
        deal = self._terms.pipeline.deal(now, str(self._deal.get("id") or ""))
        return opportunity.edited(now, deal, made.edits)

    def _field(self, path: Path) -> Field:
        tree: dict[str, Tree] = dict(self.seen.tree)
        if path[len(self._base)] == "custom":
            return self._named(Field(path, "", "text", value_at(tree, path)))
        return self._named(super().named(format_path(path, tree)))

    def _named(self, field: Field) -> Field:
        """As the opportunity calls it."""
        name = format_path(field.path[len(self._base) :])
        return field._replace(name=name, about="")


_OWN_WORDS = ("custom", "stage", "probability", "forecast", "value", "cost_of_delay", "deciders")


def _is_open(name: str) -> bool:
    try:
        require_field(name)
    except UsageError:
        return False
    return True
