"""Knowing a forgotten contact again without keeping a word of them: salted fingerprints.

A fingerprint is the SHA-256 (FIPS 180-4) of a salt and one e-mail address or phone number in the
form in which the same one always reads alike. The salt lies beside it: who has the board can try
an address they guess, and nobody can read one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pipeboard.model.text import fold
from pipeboard.rules.phone import phone_key

_SALT_BYTES = 16


def new_salt() -> str:
    """32 random hexadecimal digits."""
    return secrets.token_hex(_SALT_BYTES)


def marks_of(tree: Mapping[str, Any]) -> list[str]:
    """What a contact is known by: `email:anna@nordlicht.example`, `phone:49305550142`.

    A number counts with the calling code of the contact's country and as it was typed, so that it
    is known again where the country is not said.
    """
    country = str(tree.get("country") or "") or None
    found = [f"email:{fold(mail)}" for mail in _texts(tree.get("email")) if fold(mail)]
    for number in _texts(tree.get("phone")):
        keys = (phone_key(number, country), phone_key(number, None))
        found += [f"phone:{key}" for key in keys if key]
    return list(dict.fromkeys(found))


def fingerprint(mark: str, salt: str) -> str:
    """The SHA-256 of `salt:mark` as 64 hexadecimal digits."""
    return hashlib.sha256(f"{salt}:{mark}".encode("utf-8", "surrogatepass")).hexdigest()


def fingerprints(tree: Mapping[str, Any], salt: str) -> list[str]:
    """Those of a contact's addresses and numbers, sorted: their order says nothing."""
    return sorted(fingerprint(mark, salt) for mark in marks_of(tree))


class Tombstone(NamedTuple):
    """What is left of a forgotten contact."""

    ids: tuple[str, ...]
    salt: str
    fingerprints: frozenset[str]


class Forgotten:
    """Everybody who was forgotten on a board."""

    def __init__(self, tombstones: Iterable[Tombstone] = ()) -> None:
        self._ids: dict[str, str] = {}
        self._known: dict[str, dict[str, str]] = {}
        for stone in tombstones:
            self._ids |= dict.fromkeys(stone.ids, stone.ids[0])
            known = self._known.setdefault(stone.salt, {})
            known |= dict.fromkeys(stone.fingerprints, stone.ids[0])

    def __bool__(self) -> bool:
        return bool(self._ids)

    @property
    def salt(self) -> str:
        """The salt that is used already, so that one look is enough for all; else a new one."""
        return min(filter(None, self._known), default="") or new_salt()

    def by_id(self, id: str) -> str:
        """The id of the tombstone of a contact that had this id; "" where there is none."""
        return self._ids.get(id, "")

    def whose(self, tree: Mapping[str, Any]) -> str:
        """The id of the tombstone that an address or number of a contact belongs to; "" if none."""
        if not self._known:
            return ""
        marks = marks_of(tree)
        found = (
            known.get(fingerprint(mark, salt))
            for salt, known in self._known.items()
            for mark in marks
        )
        return next(filter(None, found), "")


def _texts(value: object) -> list[str]:
    """The texts of a field that may be one text, a list of them, or of `{value, kind}`."""
    entries = value if isinstance(value, (list, tuple)) else [value]
    found = (entry.get("value") if isinstance(entry, Mapping) else entry for entry in entries)
    return [str(text) for text in found if text]
