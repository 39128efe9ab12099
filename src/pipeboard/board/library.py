"""The library: content and proof that a touch can give, and what of it fits a contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeboard.actions.change import Subject
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
    personas: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}" if self.kind else self.title


class Fit(NamedTuple):
    """An item that fits a contact, and by which pain, industry or persona."""

    item: Item
    by: str


def items(root: Path) -> list[Item]:
    """Every item whose file can be read, by name."""
    return [
        Item(
            slug=slug,
            kind=text_of(tree.get("kind")),
            title=text_of(tree.get("title")) or slug,
            pains=texts_of(tree.get("pains")),
            industries=texts_of(tree.get("industries")),
            personas=texts_of(tree.get("personas")),
        )
        for slug, tree in read_folder(root, FOLDER)
    ]


def read_folder(root: Path, folder: str) -> Iterator[tuple[str, Mapping[str, Tree]]]:
    """What the files of a folder of small cards say, by name."""
    for path in sorted((root / folder).glob("*.yaml")):
        try:
            yield path.stem, load(read_file(root, f"{folder}/{path.name}"), path.name)
        except (PipeboardError, OSError):
            continue  # a broken file is in the problems, not in a suggestion


def fitting(
    held: Iterable[Item],
    pains: Sequence[str],
    industry: str,
    given: Iterable[str],
    persona: str = "",
) -> list[Fit]:
    """What fits a contact and was not given yet, the nearest first: to their pains before who they
    are, that before their industry."""
    had = " ".join(given).casefold()
    found: list[tuple[int, Fit]] = []
    for item in held:
        if item.slug.casefold() in had or item.title.casefold() in had:
            continue
        pain = next((pain for pain in pains if any(_same(pain, own) for own in item.pains)), "")
        same = bool(persona) and persona in item.personas
        at_home = bool(industry) and industry in item.industries
        points = 4 * bool(pain) + 2 * same + at_home
        if points:
            found.append((points, Fit(item, pain or (persona if same else industry))))
    return [fit for _, fit in sorted(found, key=lambda one: -one[0])]


def fitting_subject(held: Iterable[Item], subject: Subject, industry: str) -> list[Fit]:
    """`fitting` for a contact as its file says it."""
    given = [str(entry.get("gave") or "") for entry in subject.entries("activities")]
    pains = texts_of(subject.tree.get("pains"))
    return fitting(held, pains, industry, filter(None, given), subject.text("persona"))


def _same(one: str, other: str) -> bool:
    left, right = one.casefold(), other.casefold()
    return left in right or right in left


def text_of(value: Tree) -> str:
    """A text, "" for anything else."""
    return value if isinstance(value, str) else ""


def texts_of(value: Tree) -> tuple[str, ...]:
    """A list of texts that may stand as its only element."""
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
