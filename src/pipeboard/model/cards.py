"""The small cards beside the contacts: competitors, library items, a person's own settings."""

from __future__ import annotations

from typing import Any

import msgspec

from pipeboard.model.playbook import Segment
from pipeboard.model.tree import Tree


class _Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card is named by its file; every field may be missing but what it is called by."""


class Competitor(_Card, frozen=True, kw_only=True):
    """A battle card: what they claim and ask, why people love and leave them, what we answer."""

    name: str
    audience: str | None = None
    channels: str | list[str] | None = None
    claims: str | list[str] | None = None
    asks: str | list[str] | None = None
    loved_for: str | list[str] | None = None
    disliked_for: str | list[str] | None = None
    weaknesses: str | list[str] | None = None
    answers: dict[str, str | None] = {}
    tried_at: str | None = None


class LibraryItem(_Card, frozen=True, kw_only=True):
    """Content or proof that a touch can give: a guide, a case study, a testimonial …"""

    title: str
    kind: str | None = None
    link: str | None = None
    pains: str | list[str] | None = None
    industries: str | list[str] | None = None
    personas: str | list[str] | None = None


class Person(_Card, frozen=True, kw_only=True):
    """What one user keeps for themselves (`people/<me>.yaml`): segments, keys, looks."""

    segments: list[Segment] = []
    keys: dict[str, str | list[str]] = {}
    glyphs: str | None = None
    theme: str | None = None
    custom: dict[str, Any] = {}


def _set_keys(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: inner for key, inner in tree.items() if inner is not None}
    return tree


def person_of(tree: Tree) -> Person:
    """A person's own settings from what the file says. Raises msgspec.ValidationError."""
    return msgspec.convert(_set_keys(tree), Person, strict=False)
