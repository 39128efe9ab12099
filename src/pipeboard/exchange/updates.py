"""What a contact on the board learns from an import: what it lacks, not instead of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeboard.exchange.equal import texts_of
from pipeboard.model.text import fold
from pipeboard.model.tree import Append, Edit, Path, Set, as_text, format_path
from pipeboard.rules.phone import phone_key

Tree = Mapping[str, Any]

LOGS = ("signals", "activities", "notes", "opportunities", "purchases", "follow_ups")
_LISTS = ("email", "phone", "links", "tags", "pains", "goals", "competitors")
# Settled once: a contact's own history says these, not a foreign table.
_SETTLED = ("schema", "id", "stage", "status", "status_info", "stage_history", "created", "source")


@dataclass(slots=True)
class Update:
    """Edits that add what is missing, and the fields where both say something else."""

    edits: list[Edit] = field(default_factory=list)
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    added: int = 0


def update_of(there: Tree, wanted: Tree, *, overwrite: bool = False) -> Update:
    """How `there` (a file) learns what `wanted` says; with `overwrite` the import's word wins."""
    update = Update()
    for key, value in wanted.items():
        if key in LOGS:
            _log(update, key, there.get(key), value, overwrite)
        elif key in _LISTS:
            _list(update, key, there.get(key), value, there.get("country"))
        elif key == "company" and there.get("org"):
            continue
        elif key not in _SETTLED:
            _field(update, (key,), there.get(key), value, overwrite)
    if "source" in wanted and not there.get("source"):
        update.edits.append(Set(("source",), wanted["source"]))
    return update


def _field(update: Update, path: Path, there: Any, value: Any, overwrite: bool) -> None:
    if isinstance(value, Mapping) and isinstance(there, Mapping):
        for key, inner in value.items():
            if path == ("custom", "external"):
                _external(update, (*path, key), there.get(key), inner)
            else:
                _field(update, (*path, key), there.get(key), inner, overwrite)
    elif there in (None, "", [], {}):
        update.edits.append(Set(path, value))
    elif not _equal(there, value):
        if overwrite:
            update.edits.append(Set(path, value, was=there))
        else:
            update.differing.append((format_path(path), str(as_text(value)), str(there)))


def _equal(there: Any, value: Any) -> bool:
    """Whether a file's text says the same: numbers by value, the rest without case and accents."""
    said = as_text(value)
    if there == said:
        return True
    if isinstance(value, Decimal):
        try:
            return Decimal(str(there)) == value
        except InvalidOperation:
            return False
    if isinstance(said, str) and isinstance(there, str):
        return fold(there) == fold(said)
    return False


def _external(update: Update, path: Path, there: Any, value: Any) -> None:
    """Foreign ids are a set: new ones are added to those that are known."""
    known = texts_of(there)
    new = [ref for ref in texts_of(value) if ref not in known]
    if new:
        update.edits.append(Set(path, value if not known else [*known, *new]))


def _list(update: Update, key: str, there: Any, value: Any, country: Any) -> None:
    def same(text: str) -> str:
        return (phone_key(text, country) if key == "phone" else "") or fold(text)

    known = {same(text) for text in texts_of(there)}
    entries = value if isinstance(value, list) else [value]
    new = [e for e in entries if not {same(text) for text in texts_of(e)} & known]
    if not new:
        return
    if there in (None, "", []):
        update.edits.append(Set((key,), new[0] if new == [value] else new))
    elif isinstance(there, list):
        update.edits += [Append((key,), entry) for entry in new]
    else:
        update.edits.append(Set((key,), [there, *new], was=there))


def _log(update: Update, key: str, there: Any, entries: Sequence[Tree], overwrite: bool) -> None:
    known = [e for e in there if isinstance(e, Mapping)] if isinstance(there, list) else []
    by_id = {str(entry["id"]): entry for entry in known if entry.get("id")}
    by_ref = {str(entry["ref"]): entry for entry in known if entry.get("ref")}
    for entry in entries:
        found = by_id.get(entry["id"]) or by_ref.get(str(entry.get("ref") or ""))
        if found is None:
            update.edits.append(Append((key,), entry))
            update.added += 1
        elif found.get("id") and key not in ("notes", "follow_ups"):
            for name, value in entry.items():
                if name not in ("id", "ref"):
                    path = (key, str(found["id"]), name)
                    _field(update, path, found.get(name), value, overwrite)
