"""What is left of somebody who was forgotten: `forgotten/<id>.yaml`, and not a word about them."""

from __future__ import annotations

import re

import msgspec

from pipeboard.model.check_types import check_shape
from pipeboard.model.dates import parse_time_or_none
from pipeboard.model.findings import Finding
from pipeboard.model.ids import FILE_ID
from pipeboard.model.times import zone
from pipeboard.model.tree import Path, Tree

TOMBSTONE_FIELDS = {
    "schema": "number", "id": "ref", "forgotten": "map", "forgotten.at": "time",
    "forgotten.by": "ref", "forgotten.reason": "text", "aliases": "list", "stage_history": "log",
    "stage_history.at": "time", "stage_history.stage": "enum", "salt": "text",
    "fingerprints": "list",
}  # fmt: skip
"""Every field of a tombstone: name → kind."""

MEANINGS = {
    "id": "the id of the contact",
    "forgotten": "when, by whom and why",
    "aliases": "ids of contacts merged into it",
    "stage_history": "when which stage was entered: counts stay right",
    "salt": "what the fingerprints are made with",
    "fingerprints": "SHA-256 of the salt and an address or a number: they are known again",
}

_SALT = re.compile(r"[0-9a-f]{32,128}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A map of a tombstone."""


class Forgotten(_Part, frozen=True, kw_only=True):
    """When, by whom and why."""

    at: str
    by: str | None = None
    reason: str | None = None


class Entered(_Part, frozen=True, kw_only=True):
    """A stage, and when it was entered."""

    at: str
    stage: str


class TombstoneFile(_Part, frozen=True, kw_only=True):
    """The file."""

    id: str
    forgotten: Forgotten
    schema: int = 1
    aliases: list[str] = []
    stage_history: list[Entered] = []
    salt: str | None = None
    fingerprints: list[str] = []


def check_tombstone(name: str, tree: Tree) -> list[Finding]:
    """Every problem of the tombstone in a file of this name (without its folder)."""
    found = check_shape(tree, TombstoneFile)
    if not isinstance(tree, dict):
        return found
    said = [(key, value) for key, value in tree.items() if isinstance(value, str)]
    found += [
        Finding((key,), "a tombstone says nothing else of a person: take it out", "")
        for key in tree
        if key not in TOMBSTONE_FIELDS
    ]
    found += [finding for key, value in said if (finding := _amiss(name, key, value))]
    found += _marks(tree)
    found += _times(tree)
    return found


def _amiss(name: str, key: str, value: str) -> Finding | None:
    if key == "id" and not (FILE_ID.fullmatch(value) and name == f"{value}.yaml"):
        return Finding(("id",), f"the file is named by its id: {value}.yaml", value)
    if key == "salt" and not _SALT.fullmatch(value):
        return Finding(("salt",), "a salt is 32 hexadecimal digits or more", value)
    return None


def _marks(tree: dict[str, Tree]) -> list[Finding]:
    marks = tree.get("fingerprints")
    entries = marks if isinstance(marks, list) else []
    found = [
        Finding(("fingerprints", place), "a fingerprint is 64 hexadecimal digits", mark)
        for place, mark in enumerate(entries)
        if isinstance(mark, str) and not _FINGERPRINT.fullmatch(mark)
    ]
    if entries and not tree.get("salt"):
        found.append(Finding(("salt",), "without their salt the fingerprints know nobody", ""))
    return found


def _times(tree: dict[str, Tree]) -> list[Finding]:
    history, forgotten = tree.get("stage_history"), tree.get("forgotten")
    places: list[tuple[Path, Tree]] = [(("forgotten", "at"), forgotten)]
    for place, entry in enumerate(history if isinstance(history, list) else []):
        places.append((("stage_history", place, "at"), entry))
    return [
        Finding(path, f'"{at}" is not a time', at)
        for path, entry in places
        if isinstance(entry, dict) and isinstance(at := entry.get("at"), str)
        and parse_time_or_none(at, zone("UTC")) is None
    ]  # fmt: skip
