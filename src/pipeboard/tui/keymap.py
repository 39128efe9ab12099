"""A person's own keys: what they wrote, checked against the table, as the keys in force.

Nothing a person writes here can shut them out: a key that cannot be used is left out and said, and
the ways out (`:`, Esc, ctrl-q) keep a key of theirs whatever else is bound.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import nearest
from pipeboard.tui.keys import KEYS, NAMES, Key, face

if TYPE_CHECKING:
    from pipeboard.board.personal import Personal

LOST = {
    "ctrl+i": "it is Tab", "ctrl+m": "it is Enter", "ctrl+h": "it is Backspace",
    "ctrl+left_square_bracket": "it is Esc", "ctrl+j": "it is Enter, too",
    "ctrl+s": "it stops the terminal", "ctrl+z": "it belongs to the shell",
    "ctrl+c": "it copies",
}  # fmt: skip
"""Keys that no program can count on, and why."""

KEPT = ("cancel", "palette", "quit")
"""Never without a key: the ways out."""

_NAMED = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at",
    "hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_SPOKEN = {
    "esc": "escape", "return": "enter", "del": "delete", "pgdn": "pagedown", "pgup": "pageup",
}  # fmt: skip


class Keymap(NamedTuple):
    """`keys`: id → Textual's names with commas, of every id that has other keys than the table
    ("" where it has lost them all); `said`: what could not be as it was written, one line each."""

    keys: dict[str, str]
    said: tuple[str, ...]


def key_name(text: str) -> str:
    """A key as people write it in Textual's words: `ctrl-x`, `/`, `Esc`, `é`; "" for none."""
    text = text.strip() or ("space" if text else "")
    *held, last = text.replace("+", "-").split("-") if len(text) > 1 else [text]
    mods = [{"control": "ctrl", "c": "ctrl"}.get(mod.lower(), mod.lower()) for mod in held]
    if not last or any(mod not in ("ctrl", "shift", "alt") for mod in mods):
        return ""
    name = _single(last) if len(last) == 1 else _word(last)
    if mods and len(name) == 1:
        name = name.lower()
    return "+".join([*mods, name]) if name else ""


def _single(char: str) -> str:
    if char.isalnum():
        return char
    name = unicodedata.name(char, "").lower().replace("-", "_").replace(" ", "_")
    return _NAMED.get(name, name)


def _word(word: str) -> str:
    low = word.lower()
    low = _SPOKEN.get(low, low)
    function = low[:1] == "f" and low[1:].isdigit() and 1 <= int(low[1:]) <= 24
    return low if low in NAMES or function else ""


def keymap(*sources: Mapping[str, Sequence[str]], rows: Sequence[Key] = KEYS) -> Keymap:
    """The keys in force where these are a person's own; an earlier source wins, id by id."""
    wanted: dict[str, Sequence[str]] = {}
    for source in reversed(sources):
        wanted |= source
    return _Resolver(rows).resolve(wanted)


def keymap_of(personal: Personal) -> Keymap:
    """The keys in force for a person, with what is wrong in their files."""
    sources: list[Mapping[str, Sequence[str]]] = []
    said: list[str] = []
    for value in personal.keys:
        try:
            sources.append(written(value))
        except ValueError as error:
            said.append(str(error))
    found = keymap(*sources)
    return found._replace(said=(*said, *found.said))


class _Resolver:
    """Gives out keys: first those a person asked for, then what is left of the table's own."""

    def __init__(self, rows: Sequence[Key]) -> None:
        self._rows = {row.id: row for row in rows}
        self._held: dict[tuple[str, str, str], str] = {}
        self._said: list[str] = []

    def resolve(self, wanted: Mapping[str, Sequence[str]]) -> Keymap:
        given: dict[str, str] = {}
        first = {id: wanted.get(id, ()) for id in KEPT if id in self._rows}
        for id, names in {**first, **wanted}.items():
            row = self._row(id)
            if row is None:
                continue
            if keys := self._asked(row, names):
                given[id] = ",".join(keys)
            elif id in KEPT:
                for name in _names(row):
                    self._take(row, name)
        for id in self._rows:
            if id not in given:
                self._default(id, given)
        return Keymap(given, tuple(self._said))

    def _row(self, id: str) -> Key | None:
        row = self._rows.get(id)
        if row is None:
            near = nearest(id, self._rows)
            hint = f"nearest: {', '.join(near)}" if near else "pb keys lists them"
            self._said.append(f"keys: there is no {id!r}; {hint}")
        return row

    def _asked(self, row: Key, names: Sequence[str]) -> list[str]:
        """Those of a person's keys that can be had; the places they hold are taken."""
        kept: list[str] = []
        for written in names:
            name = key_name(written)
            trouble = self._trouble(row, name)
            if trouble:
                self._said.append(f"keys: {row.id}: {written}: {trouble}")
            elif name not in kept:
                kept.append(name)
                self._take(row, name)
        return kept

    def _trouble(self, row: Key, name: str) -> str:
        if not name:
            return "no such key"
        if name in LOST:
            return f"cannot be used: {LOST[name]}"
        holder = next((self._held[at] for at in _places(row, name) if at in self._held), "")
        return f"is {holder} already" if holder else ""

    def _default(self, id: str, given: dict[str, str]) -> None:
        """The table's own keys, without those that a person gave to something else."""
        row = self._rows[id]
        names = _names(row)
        kept = [n for n in names if all(self._held.get(at, id) == id for at in _places(row, n))]
        if kept == names:
            return
        given[id] = ",".join(kept)
        if not kept:
            taken = next(at for at in _places(row, names[0]) if at in self._held)
            where = f"{face(taken[1])} " if taken[1] else ""
            self._said.append(
                f"keys: {id} has no key left: {where}{face(names[0])} is {self._held[taken]}"
            )

    def _take(self, row: Key, name: str) -> None:
        self._held |= dict.fromkeys(_places(row, name), row.id)


def _names(row: Key) -> list[str]:
    return [name.strip() for name in row.keys.split(",")]


def _places(row: Key, name: str) -> Iterable[tuple[str, str, str]]:
    """Where a key would stand: on each screen, at rest or after the leader."""
    return ((screen, row.leader, name) for screen in row.where)


def written(value: object) -> dict[str, list[str]]:
    """`keys:` of a file, id → keys; a single key may stand without its list. ValueError: no map."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ValueError("keys: wants a map of ids to keys")
    found: dict[str, list[str]] = {}
    for id, keys in value.items():
        many = keys if isinstance(keys, list) else [keys]
        found[str(id)] = [str(key) for key in many if isinstance(key, str)]
    return found
