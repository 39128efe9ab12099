"""What people type into the prompts, as the arguments of actions. Nothing is written here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change, Subject
from pipeboard.actions.decide import set_field, texts
from pipeboard.errors import UsageError
from pipeboard.model.fields import kind_of
from pipeboard.model.tree import Path, Tree, parse_path, value_at

if TYPE_CHECKING:
    from pipeboard.model.config import Config


class Outcome(NamedTuple):
    """One way a touch may end: its digit, its key, whether they said it, in which tone."""

    digit: str
    id: str
    inbound: bool
    tone: str


def outcomes(config: Config, kind: str) -> list[Outcome]:
    """The outcomes of a kind of touch, by digit; those of no kind are for all that reach people."""
    fits = [
        Outcome(str(one.key), name, one.dir == "in", one.tone or "")
        for name, one in config.outcomes.items()
        if one.key is not None and (kind in one.types or (not one.types and kind != "research"))
    ]
    return sorted(fits, key=lambda outcome: int(outcome.digit))


class Person(NamedTuple):
    """Somebody to add."""

    name: str
    fields: dict[str, object]


_PHONE = re.compile(r"\+?[\d][\d ()./-]{5,}")


def person(text: str) -> Person:
    """`Jonas Weber, Weber Print, jonas@weber.example, +49 30 555 01 42`: the name is enough.

    Parts are told by how they look: an e-mail address, a phone number; else the organisation.
    """
    parts = [part.strip() for part in text.split(",")]
    name = parts[0]
    if not name:
        raise UsageError("a name, please", hint="Jonas Weber, Weber Print, jonas@weber.example")
    fields: dict[str, object] = {}
    for part in filter(None, parts[1:]):
        if re.fullmatch(r"[^\s@]+@[^\s@]+", part):
            fields["email"] = part
        elif _PHONE.fullmatch(part):
            fields["phone"] = part
        elif part.startswith("#"):
            fields["tags"] = part.replace("#", " ").split()
        elif "company" not in fields:
            fields["company"] = {"name": part}
        else:
            fields["title"] = part
    return Person(name, fields)


def tags(text: str) -> tuple[list[str], list[str]]:
    """`vip +hot -old` as what to add and what to take off."""
    words = text.replace(",", " ").split()
    add = [word.lstrip("+") for word in words if not word.startswith("-")]
    remove = [word[1:] for word in words if word.startswith("-")]
    if not any(add + remove):
        raise UsageError("a tag, please", hint="vip -old")
    return [word for word in add if word], [word for word in remove if word]


class Field(NamedTuple):
    """A field to edit, and the value where it was typed with it."""

    name: str
    path: Path
    value: str | None


def field(text: str) -> Field:
    """`title`, or `title=CFO`."""
    name, sign, value = text.partition("=")
    try:
        path = parse_path(name.strip())
    except ValueError as error:
        raise UsageError(str(error), hint="title · email · company.name") from error
    known = kind_of(path)
    if known in ("log", "map"):
        raise UsageError(f"{name.strip()} holds more than one line", hint="E opens the file")
    if known is None and path[0] != "custom":
        from pipeboard.errors import nearest
        from pipeboard.model.fields import CONTACT_FIELDS

        close = nearest(name.strip(), CONTACT_FIELDS)
        raise UsageError(
            f"no field {name.strip()!r}",
            hint=f"nearest: {', '.join(close)}" if close else "your own: custom.<name>",
        )
    return Field(name.strip(), path, value.strip() if sign else None)


def current(subject: Subject, path: Path) -> Tree:
    """What the file says of a field now."""
    return value_at(dict(subject.tree), path)


def shown(value: Tree) -> str:
    """A field's value as a line that can be edited."""
    if isinstance(value, list):
        return ", ".join(texts(value))
    return value if isinstance(value, str) else ""


def edit(subject: Subject, path: Path, text: str, was: Tree) -> Change:
    """The change that gives a field what was typed; a line that says the same is no change."""
    if text == " ".join(shown(was).split()):
        return set_field(subject, path, was, was=was)
    value: object = text
    if kind_of(path) == "list" and (isinstance(was, list) or "," in text):
        value = [part.strip() for part in text.split(",") if part.strip()]
    return set_field(subject, path, value, was=was)
