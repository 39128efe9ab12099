"""The library: content and proof that a touch can give, and what of it fits a contact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.model.tree import Tree
from pipeboard.storage.read import load
from pipeboard.storage.scan import read_file

FOLDER = "library"


class Item(NamedTuple):
    """One thing to give; `slug` is its file's name, by which a step's `give` means it."""

    slug: str
    kind: str
    title: str
    pains: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


class Fit(NamedTuple):
    """An item that fits a contact, and by which pain or industry."""

    item: Item
    by: str


def items(root: Path) -> list[Item]:
    """Every item whose file can be read, by name."""
    found = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            tree = load(read_file(root, f"{FOLDER}/{path.name}"), path.name)
        except (PipeboardError, OSError):
            continue  # a broken file is in the problems, not in a suggestion
        found.append(
            Item(
                slug=path.stem,
                kind=_text(tree.get("kind")),
                title=_text(tree.get("title")) or path.stem,
                pains=_texts(tree.get("pains")),
                industries=_texts(tree.get("industries")),
            )
        )
    return found


def fitting(
    held: Iterable[Item], pains: Sequence[str], industry: str, given: Iterable[str]
) -> Fit | None:
    """The item nearest to their pains, else to their industry, that they were not given yet."""
    had = " ".join(given).casefold()
    best: tuple[int, Fit] | None = None
    for item in held:
        if item.slug.casefold() in had or item.title.casefold() in had:
            continue
        pain = next((pain for pain in pains if any(_same(pain, own) for own in item.pains)), "")
        at_home = bool(industry) and industry in item.industries
        points = 2 * bool(pain) + at_home
        if points and (best is None or points > best[0]):
            best = (points, Fit(item, pain or industry))
    return best[1] if best else None


def _same(one: str, other: str) -> bool:
    left, right = one.casefold(), other.casefold()
    return left in right or right in left


def _text(value: Tree) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Tree) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
