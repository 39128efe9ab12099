"""What a file of the board is, as far as its merge goes, and what kind each of its fields is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from pipeboard.model.fields import ORDER, ORGANISATION_ORDER, field_name, kind_of
from pipeboard.model.tree import Path

FileKind: TypeAlias = Literal[
    "contact", "organisation", "config", "card", "person", "tombstone", "text"
]

_FOLDERS: Final[dict[str, FileKind]] = {
    "contacts": "contact",
    "orgs": "organisation",
    "competitors": "card",
    "library": "card",
    "people": "person",
    "forgotten": "tombstone",
}

# Maps that hold one judgement: who made it and when goes with what was judged.
_STAMPED = frozenset(
    ["status_info", "consent", "qualification.icp_override"]
    + [f"qualification.{item}" for item in ("budget", "authority", "need", "timeline")]
)
_STAMPS = frozenset(("at", "by"))

# Of two values of a consent the one further right counts (an unset channel is an unknown one).
_STRICTER: Final = ("opted-in", "unknown", "opted-out")


def file_kind(path: str) -> FileKind:
    """What is at a path of the board."""
    folder, _, rest = path.partition("/")
    if not rest:
        return "config" if path == "pipeboard.yaml" else "text"
    return _FOLDERS.get(folder, "text") if rest.endswith(".yaml") else "text"


def has_id(path: str) -> bool:
    """Whether the files of this folder are known by an id inside them."""
    return file_kind(path) in ("contact", "organisation")


def order_of(kind: FileKind) -> Sequence[str]:
    """The order in which new top-level keys are written."""
    return {"contact": ORDER, "organisation": ORGANISATION_ORDER}.get(kind, ())


def field_kind(kind: FileKind, path: Path) -> str | None:
    """The kind of a field by the tables of `model.fields`; None for one that no table knows."""
    if kind not in ("contact", "organisation"):
        return None
    return kind_of(path, organisation=kind == "organisation")


def is_stamp(kind: FileKind, path: Path) -> bool:
    """Whether a field says who judged something, or when: it follows the judgement."""
    return (
        kind == "contact"
        and len(path) > 1
        and path[-1] in _STAMPS
        and field_name(path[:-1]) in _STAMPED
    )


def strictness(kind: FileKind, path: Path, value: str | None) -> int | None:
    """How strict a consent is; None for what is no consent, or no word of it."""
    if kind != "contact" or len(path) != 2 or path[0] != "consent":
        return None
    if path[1] == "do_not_contact":
        return {"true": 1, "false": 0, None: 0}.get(value)
    if path[1] in ("basis", "at", "proof") or field_kind(kind, path) is None:
        return None
    return _STRICTER.index(value or "unknown") if (value or "unknown") in _STRICTER else None
