"""Recognise what the columns of one CSV are, by their names and by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pipeboard.errors import UsageError, nearest
from pipeboard.exchange import names
from pipeboard.exchange.mapping import KINDS, ImportMapping
from pipeboard.exchange.names import Meaning, plain
from pipeboard.exchange.people import custom_key
from pipeboard.exchange.table import Table
from pipeboard.exchange.targets import LIST_FIELDS, is_target

_NUMBERED = re.compile(r"(e mail|email|phone|website) \d+ value")
_LABEL = re.compile(r"(e mail|email|phone|website) \d+ (label|type)")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column and what it is taken for: `contact.email`, `lead.at` …; "" goes to `custom`."""

    column: str
    target: str = ""
    label: str = ""
    label_from: str = ""

    @property
    def shown(self) -> str:
        """The target as people write it: contact fields bare, `custom.…` for the rest."""
        return self.target.removeprefix("contact.") or f"custom.{custom_key(self.column)}"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a whole header is taken for."""

    profile: str
    columns: tuple[ColumnGuess, ...]
    known: bool = False
    filled: frozenset[str] = field(default_factory=frozenset)

    def with_target(self, column: str, target: str) -> Guess:
        """The same with another target for one column; "" keeps it under `custom`.

        Raises UsageError for what no field is.
        """
        chosen = normalised(target)
        columns = (
            replace(guess, target=chosen, label="", label_from="")
            if guess.column == column
            else guess
            for guess in self.columns
        )
        return replace(self, columns=tuple(columns))

    def mapping(self) -> ImportMapping:
        """The guess as a mapping of one table."""
        from pipeboard.exchange.guessing import mapping_of

        return mapping_of(self)


def normalised(target: str) -> str:
    """`email` → `contact.email`; `-` and `custom` → "". Raises UsageError naming the nearest."""
    target = target.strip()
    if target in ("", "-", "custom"):
        return ""
    if target == "id":
        return target
    kind, dot, name = target.partition(".")
    if not (dot and kind in KINDS):
        kind, name = "contact", target
    if kind == "event" or not is_target(kind, name):
        close = nearest(target, all_targets())
        raise UsageError(
            f"{target!r} is not a field",
            hint=f"nearest: {', '.join(close)}" if close else "",
            items=[{"found": target, "nearest": close}],
        )
    return f"{kind}.{name}"


def all_targets() -> list[str]:
    """Every target a person may type."""
    from pipeboard.exchange.targets import targets

    found = ["id", *targets("contact")]
    found += [f"{kind}.{name}" for kind in KINDS[1:] for name in targets(kind)]
    return [name for name in found if not name.endswith("…")]


def guess(table: Table, profile: str = "") -> Guess:
    """What a table's columns are, by `profile` or by what its header looks like.

    Raises UsageError for a profile that is not known.
    """
    header = [plain(name) for name in table.header]
    found = names.recognised(header)
    if profile:
        found = _named(profile, found)
    meanings = names.meanings(found)
    filled = frozenset(name for name in table.header if next(iter(table.texts(name)), None))
    columns = [
        _column(name, word, meanings) for name, word in zip(table.header, header, strict=True)
    ]
    columns = _with_labels(columns, header)
    columns = _title_is_salutation(columns, header)
    columns = _one_address(columns, filled)
    if not any(column.target == "contact.email" for column in columns):
        columns = _mail_by_look(columns, table)
    columns = _first_claims(columns, filled)
    label = found or custom_key(PurePath(table.name).stem).replace("_", "-")
    return Guess(label, tuple(columns), bool(found), filled)


def _named(profile: str, found: str) -> str:
    """A profile by name; the family's name stands for the member that was recognised."""
    if found and profile in (found, names.SYSTEMS.get(found)):
        return found
    if profile in names.PROFILES:
        return profile
    family = [name for name, system in names.SYSTEMS.items() if system == profile]
    if family:
        return family[-1]
    close = nearest(profile, names.PROFILES)
    raise UsageError(
        f"no profile {profile!r}",
        hint=f"nearest: {', '.join(close)}" if close else f"known: {', '.join(names.PROFILES)}",
        items=[{"found": profile, "nearest": close}],
    )


def _column(name: str, word: str, meanings: dict[str, Meaning]) -> ColumnGuess:
    word = re.sub(r" \d+$", "", word) if word not in meanings and "_" in name else word
    meaning = meanings.get(word)
    if meaning:
        return ColumnGuess(name, meaning.target, meaning.label)
    numbered = _NUMBERED.fullmatch(word)
    if numbered:
        kind = {"phone": "phone", "website": "links"}.get(numbered[1], "email")
        return ColumnGuess(name, f"contact.{kind}")
    return ColumnGuess(name)


def _with_labels(columns: Sequence[ColumnGuess], header: Sequence[str]) -> list[ColumnGuess]:
    """`E-mail 1 - Type` says what kind of address `E-mail 1 - Value` is."""
    labels = {
        re.sub(r"(label|type)$", "value", word): column.column
        for word, column in zip(header, columns, strict=True)
        if _LABEL.fullmatch(word)
    }
    taken = {labels[word] for word in header if word in labels}
    return [
        replace(column, label_from=labels[word])
        if word in labels and column.target
        else replace(column, target="label" if column.column in taken else column.target)
        for word, column in zip(header, columns, strict=True)
    ]


def _title_is_salutation(
    columns: Sequence[ColumnGuess], header: Sequence[str]
) -> list[ColumnGuess]:
    """Beside a job title, `Title` is Mr or Dr."""
    if "title" not in header or not {"job title", "jobtitle"} & set(header):
        return list(columns)
    return [
        replace(column, target="") if word == "title" else column
        for word, column in zip(header, columns, strict=True)
    ]


def _one_address(columns: Sequence[ColumnGuess], filled: frozenset[str]) -> list[ColumnGuess]:
    """A contact has one address: the one with most in it; parts of others go to `custom`."""
    counts: dict[str, int] = {}
    for column in columns:
        _, slash, rest = column.target.partition("/")
        if slash:
            which = rest.partition(".")[0]
            counts[which] = counts.get(which, 0) + (column.column in filled)
    chosen = max(counts, key=lambda which: counts[which], default="")
    return [_in_address(column, chosen) for column in columns]


def _in_address(column: ColumnGuess, chosen: str) -> ColumnGuess:
    _, slash, rest = column.target.partition("/")
    if not slash:
        return column
    which, _dot, part = rest.partition(".")
    if which != chosen:
        return replace(column, target="")
    target = "contact.country" if part == "country" else f"contact.address.{part}"
    return replace(column, target=target)


def _mail_by_look(columns: Iterable[ColumnGuess], table: Table) -> list[ColumnGuess]:
    """Without a column called e-mail, one whose first texts all look like addresses is it."""
    found: list[ColumnGuess] = []
    for column in columns:
        texts = [text for _, text in zip(range(5), table.texts(column.column), strict=False)]
        looks = not column.target and texts and all(_MAIL.fullmatch(text) for text in texts)
        found.append(replace(column, target="contact.email") if looks else column)
    return found


def _first_claims(columns: Sequence[ColumnGuess], filled: frozenset[str]) -> list[ColumnGuess]:
    """A field that holds one text takes the first column that has any; lists and notes take all."""
    first: dict[str, str] = {}
    for column in sorted(columns, key=lambda column: column.column not in filled):
        first.setdefault(column.target, column.column)
    return [
        column
        if takes_all(column.target) or first[column.target] == column.column
        else replace(column, target="")
        for column in columns
    ]


def takes_all(target: str) -> bool:
    """Whether several columns may fill a target: lists, notes, the lines of a street."""
    kind, _, name = target.partition(".")
    return target in ("", "label", "contact.address.street", "note.text") or (
        kind == "contact" and name in LIST_FIELDS
    )
