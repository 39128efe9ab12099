"""What is told of a contact, by the fields of the query language: from its rows in the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from pipeboard.query.fields import Field
from pipeboard.rules.rows import ContactRow, Fact

Getter = Callable[["Told"], Any]

# The columns that stand in the file or in that of its company; the others are derived.
_SAID = frozenset(
    "name_key title_key org_key stage status owner persona source campaign preferred_channel "  # noqa: SIM905
    "industry country language employees revenue growth_pct budget authority need timeline role "
    "status_reason health".split()
)
_KINDS = frozenset(("text", "key", "choice", "ref", "code", "number", "yesno", "phone"))


class Told:
    """A contact as its rows say it, with a suggested persona where none is set."""

    __slots__ = ("_extra", "_lists", "fact", "multi", "shown", "suggested")

    def __init__(self, fact: Fact, shown: ContactRow, multi: Iterable[tuple[str, str]]) -> None:
        self.fact = fact
        self.shown = shown
        self.multi = multi
        self.suggested: str | None = None
        self._extra: dict[str, Any] | None = None
        self._lists: dict[str, list[str]] | None = None

    def listed(self, field: str) -> list[str]:
        """The folded values of a list."""
        if self._lists is None:
            self._lists = {}
            for name, value in self.multi:
                self._lists.setdefault(name, []).append(value)
        return self._lists.get(field, [])

    def leaf(self, path: str) -> Any:
        """A text or a list of texts by its dotted path; None where unset."""
        if self._extra is None:
            self._extra = json.loads(self.shown.extra)
        assert self._extra is not None
        return self._extra.get(path)


# Where the text of a folded column stands as it was written.
_WRITTEN: dict[str, Getter] = {
    "name_key": lambda told: told.shown.name,
    "title_key": lambda told: told.shown.title,
    "org_key": lambda told: told.shown.org_name,
}


@lru_cache(maxsize=256)
def getter(field: Field, written: bool = False) -> Getter | None:
    """What reads a field; None for a field that is not a thing a file says.

    `written` asks for a text as it was written, where the index folds it.
    """
    if field.kind not in _KINDS:
        return None
    if field.place == "multi":
        return lambda told: told.listed(field.column)
    if field.place == "extra":
        return _leaf(field)
    if field.name == "persona":
        return lambda told: told.fact.persona or told.suggested
    if field.place != "fact" or field.column not in _SAID:
        return None
    if written and field.column in _WRITTEN:
        return _WRITTEN[field.column]
    if field.column == "org_key":  # by name or by id
        return lambda told: [x for x in (told.fact.org_key, told.fact.org) if x] or None
    at = Fact._fields.index(field.column)
    return lambda told: told.fact[at]


def _leaf(field: Field) -> Getter:
    """A trait may be a map or its bare value."""
    path, bare = field.column, ""
    if path.startswith("traits."):
        bare = path.removesuffix(".value")

    def get(told: Told) -> Any:
        found = told.leaf(path)
        if found is None and bare:
            found = told.leaf(bare)
        return found

    return get
