"""The leaves of a tree by dotted path: what a file says that has no column of its own."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TypeAlias

from pipeboard.model.tree import Tree

Leaves: TypeAlias = "dict[str, str | list[str]]"


def leaves(tree: Mapping[str, Tree], without: Container[str] = ()) -> Leaves:
    """`{"source.form": "guide-download", "custom.langs": ["de", "fr"]}`.

    Unset ones, top-level keys of `without` and paths of `without` are left out; a list of maps
    gives the `value`s.
    """
    found: Leaves = {}
    for key, inner in tree.items():
        if inner is not None and key not in without:
            if type(inner) is str:
                found[key] = inner
            else:
                _collect(key, inner, found, without)
    return found


def _collect(path: str, tree: Tree, found: Leaves, without: Container[str]) -> None:
    if type(tree) is dict:
        for key, inner in tree.items():
            if type(inner) is str:
                if (name := f"{path}.{key}") not in without:
                    found[name] = inner
            elif inner:
                _collect(f"{path}.{key}", inner, found, without)
    elif isinstance(tree, list):
        texts = scalars(tree)
        if texts:
            found[path] = texts


def scalars(value: object) -> list[str]:
    """The texts of a list, of its only element, or of a list of `{value: …}`."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    texts = []
    for entry in value:
        if type(entry) is str:
            texts.append(entry)
            continue
        text = entry.get("value") if isinstance(entry, dict) else getattr(entry, "value", entry)
        if isinstance(text, str):
            texts.append(text)
    return texts
