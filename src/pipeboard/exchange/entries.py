"""Entries of a contact's logs, made from the fields of a foreign row; their ids stay the same."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from pipeboard.exchange.mapping import LISTS
from pipeboard.exchange.settings import Settings
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.ids import ENTRY_LETTER
from pipeboard.query.fields import CHANNELS

Fields = dict[str, Any]

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 8
# Channel of a follow-up by what was planned; the other types are their own.
_CHANNELS = {"call": "phone", "demo": "video", "visit": "meeting"}
_REFERRED = ("activities", "signals")  # their entries have a field for foreign ids


def entry_id(list_name: str, *said: str) -> str:
    """The id of an entry that comes from elsewhere: the same words always give the same id."""
    digest = hashlib.sha256("\x1f".join((list_name, *said)).encode("utf-8", "replace")).digest()
    number = int.from_bytes(digest[:8], "big")
    text = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_ID_LENGTH))
    return f"{ENTRY_LETTER.get(list_name, 'p')}-{text}"


def entry_of(
    kind: str, said: Fields, system: str, ref: str, settings: Settings
) -> tuple[str, Fields] | None:
    """The list and the entry that a row says, with an id made of its foreign id or of its words.

    None where it says nothing (a note without text …). What happened without a day or a kind
    counts for nothing on the board, so it becomes a note.
    """
    said = dict(said)
    if kind == "task":
        _channel(said)
    elif kind == "opportunity":
        _close(said, settings)
    if not _says_something(kind, said):
        return None
    list_name = LISTS[kind]
    if any(said.get(name) is None for name in _DATED.get(kind, ())):
        list_name, said = "notes", _as_note(kind, said)
    elif kind == "activity":
        said.setdefault("dir", "out")
    elif kind == "note":
        said.setdefault("kind", "note")
    words = (system, kind, ref) if ref else (json.dumps(said, default=str, sort_keys=True),)
    said["id"] = entry_id(list_name, *words)
    if ref and list_name in _REFERRED:
        said["ref"] = ref
    elif ref and kind in ("opportunity", "purchase"):
        custom = said.get("custom", {})
        said["custom"] = {**custom, "external": {system: ref, **custom.get("external", {})}}
    return list_name, in_order(list_name, said)


# What makes an event count for something.
_DATED = {"activity": ("at", "type"), "signal": ("at", "kind"), "purchase": ("at",)}


def _as_note(kind: str, said: Fields) -> Fields:
    words = " · ".join(str(said[name]) for name in said if name not in ("at", "by", "custom"))
    note = {"at": said.get("at"), "by": said.get("by"), "kind": "note", "text": f"{kind}: {words}"}
    note["custom"] = said.get("custom")
    return {name: value for name, value in note.items() if value}


_NEEDED = {
    "activity": ("at", "type", "text", "outcome"),
    "task": ("due", "reason"),
    "opportunity": ("name", "value", "stage"),
    "purchase": ("at", "item", "value"),
    "note": ("text",),
    "signal": ("at", "kind"),
}


def _says_something(kind: str, said: Fields) -> bool:
    return any(said.get(name) is not None for name in _NEEDED[kind])


def _channel(said: Fields) -> None:
    """A task's kind as the channel of a follow-up; kinds that are no channel start the reason."""
    kind = said.pop("type", None)
    if not kind:
        return
    channel = _CHANNELS.get(kind, kind)
    if channel in CHANNELS:
        said.setdefault("channel", channel)
    else:
        said["reason"] = f"{kind}: {said['reason']}" if said.get("reason") else kind


def _close(said: Fields, settings: Settings) -> None:
    """`close` is when it closed, or when it is expected to, by the opportunity's stage."""
    day = said.pop("close", None)
    if day is not None:
        over = said.get("stage") in settings.won | settings.lost
        said.setdefault("closed" if over else "expected_close", day)


@lru_cache(maxsize=16)
def _names(list_name: str) -> tuple[str, ...]:
    prefix = f"{list_name}."
    names = (name.removeprefix(prefix) for name in CONTACT_FIELDS if name.startswith(prefix))
    return tuple(name for name in names if "." not in name)


def in_order(list_name: str, entry: Fields) -> Fields:
    """The entry's keys as the schema has them, foreign ones at the end."""
    ordered = {name: entry[name] for name in _names(list_name) if entry.get(name) is not None}
    return ordered | {name: value for name, value in entry.items() if name not in ordered}
