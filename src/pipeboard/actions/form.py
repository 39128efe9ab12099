"""A file as a form: which fields it has and could have, of which kind, and what each may hold.

What is set comes first, in the order of the file; then what its entries say (open ones first, the
newest of the rest first); then everything that could be set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeboard.actions.decide import OWN_VERB, texts
from pipeboard.errors import UsageError, nearest
from pipeboard.model.choices import NO, YES, choices, words
from pipeboard.model.config import Config
from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS, field_name
from pipeboard.model.tree import Path, Tree, format_path, parse_path, value_at

# Not typed by hand: they have a verb, or are the file's own business.
_HIDDEN = frozenset((*OWN_VERB, "schema"))
_CONTAINERS = ("map", "log")
_CUSTOM_KINDS = {"integer": "number", "number": "number", "money": "number", "date": "date"}
_ABOUT = ("text", "reason", "name", "item", "kind", "type", "loves", "result")
_CLOSED = ("answered", "resolved", "won", "lost")


class Field(NamedTuple):
    """One field of a file.

    `kind` is text, enum, yesno, ref, number, money, date, time, list or phone; `value` what the
    file says; `about` which entry it belongs to, in words; `choices` are offered, other values may
    do as well. Of money, `unit` is the currency beside it and `unit_path` where that stands.
    """

    path: Path
    name: str
    kind: str
    value: Tree = None
    about: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    unit_path: Path = ()

    @property
    def table_name(self) -> str:
        """The field's name in the tables: entries left out."""
        return field_name(self.path)

    @property
    def of_an_entry(self) -> bool:
        """Whether it belongs to one entry of a list, and so to one contact only."""
        inside = ".".join(map(str, self.path)) != self.table_name
        return inside or any(isinstance(part, int) for part in self.path)

    @property
    def separator(self) -> str:
        """What stands between the entries of a list on one line: a comma where none holds one."""
        return ";" if any("," in text for text in texts(self.value)) else ","


def shown(field: Field) -> str:
    """A field's value on one line, as it can be edited."""
    if isinstance(field.value, list):
        joint = ", " if field.separator == "," else " ; "
        return joint.join(" ".join(text.split()) for text in texts(field.value))
    text = " ".join(field.value.split()) if isinstance(field.value, str) else ""
    if field.kind == "yesno":
        return {YES: "yes", NO: "no"}.get(text, text)
    return f"{text} {field.unit}".strip() if field.kind == "money" and text else text


def fields(tree: Mapping[str, Tree], config: Config, *, organisation: bool = False) -> list[Field]:
    """Every field of a contact's file (or an organisation's), those that are set first."""
    return _Form(tree, config, organisation).all()


def named(
    name: str, tree: Mapping[str, Tree], config: Config, *, organisation: bool = False
) -> Field:
    """The field that somebody names. Raises UsageError with the nearest ones."""
    try:
        path = parse_path(name.strip())
    except ValueError as error:
        raise UsageError(str(error), hint="title · email · company.name") from error
    verb = OWN_VERB.get(str(path[0]))
    if verb:
        raise UsageError(f"{path[0]} is not set by hand", hint=verb)
    return _Form(tree, config, organisation).at(path)


class _Form:
    def __init__(self, tree: Mapping[str, Tree], config: Config, organisation: bool) -> None:
        self.tree = dict(tree)
        self.words = words(config)
        self.organisation = organisation
        self.table = ORGANISATION_FIELDS if organisation else CONTACT_FIELDS
        scope = "org" if organisation else "contact"
        self.custom = {n: f for n, f in config.custom_fields.items() if f.scope == scope}

    def all(self) -> list[Field]:
        """Set, then entries, then unset; each list of them without doubles."""
        own = [self.field(path) for path in self._leaves(self.tree, ())]
        entries = [self.field(path) for path in self._entries()]
        free = [self.field(path) for path in self._unset()]
        there = [field for field in entries if field.value is not None]
        rest = [field for field in entries if field.value is None]
        return [*own, *there, *free, *rest]

    def at(self, path: Path) -> Field:
        """The field at a path that was typed."""
        name = field_name(path)
        known = self.table.get(name)
        value = value_at(self.tree, path)
        if known in _CONTAINERS and not isinstance(value, str):
            raise UsageError(
                f"{format_path(path, self.tree)} holds more than one line",
                hint=f"one of its fields, like {self._inside(name)} · E opens the file",
            )
        if known is None and value is None and path[0] not in ("custom", "traits"):
            near = nearest(name, [n for n, kind in self.table.items() if kind not in _CONTAINERS])
            raise UsageError(
                f"no field {format_path(path)!r}",
                hint=f"nearest: {', '.join(near)}" if near else "your own: custom.<name>",
            )
        return self.field(path)

    def _inside(self, name: str) -> str:
        return next((n for n in self.table if n.startswith(f"{name}.")), f"{name}.<name>")

    def field(self, path: Path) -> Field:
        """A field with all that is known of it."""
        name = field_name(path)
        value = value_at(self.tree, path)
        kind, words = self._kind(name, path, value)
        made = Field(path, format_path(path, self.tree), kind, value, self._about(path), words)
        beside = (*path[:-1], "currency")
        if kind == "money" and self.table.get(field_name(beside)):
            made = made._replace(unit=str(value_at(self.tree, beside) or ""), unit_path=beside)
        return made

    def _kind(self, name: str, path: Path, value: Tree) -> tuple[str, tuple[str, ...]]:
        """The kind of a field and what may be chosen."""
        if path[0] == "custom" and len(path) == 2:
            return self._custom_kind(str(path[1]), value)
        known = choices(name, self.words, organisation=self.organisation)
        kind = self.table.get(name, "list" if isinstance(value, list) else "text")
        if name == "phone":
            kind = "phone"
        elif set(known) == {YES, NO}:
            kind, known = "yesno", ("yes", "no")
        elif kind in _CONTAINERS:
            kind = "text"
        return kind, known

    def _custom_kind(self, name: str, value: Tree) -> tuple[str, tuple[str, ...]]:
        declared = self.custom.get(name)
        if declared is None:
            return ("list" if isinstance(value, list) else "text"), ()
        if declared.type == "flag":
            return "yesno", ("yes", "no")
        kind = declared.type if declared.type in ("enum", "list", "text") else ""
        return kind or _CUSTOM_KINDS[declared.type], tuple(declared.values)

    def _leaves(self, tree: Mapping[str, Tree], above: Path) -> Iterator[Path]:
        """The paths of what is set in a map, entries of logs left out."""
        for key, value in tree.items():
            path = (*above, key)
            if (not above and key in _HIDDEN) or value in (None, "", [], {}):
                continue
            if isinstance(value, dict):
                yield from self._leaves(value, path)
            elif not _is_log(value):
                yield path
            elif self.table.get(field_name(path)) != "log":
                yield from self._of_entries(path, value, ())

    def _entries(self) -> Iterator[Path]:
        """The paths of what entries say, and of what could be said of those still open."""
        found: list[tuple[int, Path]] = []
        for name, kind in self.table.items():
            entries = value_at(self.tree, tuple(name.split(".")))
            if kind != "log" or name in _HIDDEN or not isinstance(entries, list):
                continue
            inner = [n.rpartition(".")[2] for n, k in self.table.items()
                     if n.rpartition(".")[0] == name and k not in _CONTAINERS]  # fmt: skip
            for position, entry in reversed([*enumerate(entries)]):
                if isinstance(entry, dict):
                    is_open = _is_open(name, entry)
                    keys = [key for key in (*entry, *(inner if is_open else ())) if key != "id"]
                    rank = 0 if is_open else 1
                    path = (*name.split("."), _part(entries, position))
                    found += [(rank, p) for p in self._of_entry(path, entry, keys)]
        yield from dict.fromkeys(path for _, path in sorted(found, key=lambda pair: pair[0]))

    def _of_entries(
        self, path: Path, entries: Sequence[Tree], keys: Sequence[str]
    ) -> Iterator[Path]:
        for position, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield from self._of_entry((*path, position), entry, keys or [*entry])

    def _of_entry(
        self, path: Path, entry: Mapping[str, Tree], keys: Sequence[str]
    ) -> Iterator[Path]:
        for key in dict.fromkeys(keys):
            value = entry.get(key)
            if isinstance(value, dict):
                yield from self._of_entry((*path, key), value, [*value])
            elif not _is_log(value):
                yield (*path, key)

    def _unset(self) -> Iterator[Path]:
        """What the tables and the board's own fields offer and the file does not say."""
        for name, kind in self.table.items():
            path = tuple(name.split("."))
            if kind in _CONTAINERS or path[0] in _HIDDEN or self._in_entries(name):
                continue
            above = [value_at(self.tree, path[:depth]) for depth in range(1, len(path))]
            if value_at(self.tree, path) is None and not any(isinstance(v, str) for v in above):
                yield path
        for name in self.custom:
            if value_at(self.tree, ("custom", name)) is None:
                yield ("custom", name)

    def _in_entries(self, name: str) -> bool:
        parts = name.split(".")
        return any(self.table.get(".".join(parts[:n])) == "log" for n in range(1, len(parts)))

    def _about(self, path: Path) -> str:
        """Which entry a field belongs to, in words: `question: Does it export?`."""
        for depth in range(len(path) - 1, 0, -1):
            entry = value_at(self.tree, path[:depth])
            within = value_at(self.tree, path[: depth - 1])
            if isinstance(entry, dict) and isinstance(within, list):
                kind = str(entry.get("kind") or entry.get("type") or entry.get("channel") or "")
                at = str(entry.get("due") or entry.get("at") or "")[:10]
                words = next((str(entry[k]) for k in _ABOUT if k != path[-1] and entry.get(k)), "")
                return " ".join(part for part in (at, kind, words if words != kind else "") if part)
        return ""


def _is_log(value: Tree) -> bool:
    return isinstance(value, list) and any(isinstance(entry, dict) for entry in value)


def _is_open(name: str, entry: Mapping[str, Tree]) -> bool:
    """Whether an entry still wants something: a plan, an open question, an open opportunity."""
    if name == "follow_ups":
        return True
    if name == "notes":
        return entry.get("state") == "open"
    return name == "opportunities" and entry.get("stage") not in _CLOSED


def _part(entries: Sequence[Tree], position: int) -> str | int:
    """How a path names an entry: by its id where it has one of its own."""
    entry = entries[position]
    own = entry.get("id") if isinstance(entry, dict) else None
    ids = [other.get("id") for other in entries if isinstance(other, dict)]
    return own if isinstance(own, str) and ids.count(own) == 1 else position
