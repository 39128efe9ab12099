"""Values that a field does not take are kept under `custom`, so that one row stops no import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeboard.model.config import Config
from pipeboard.model.tree import MISSING, Delete, Path, Set, Tree, apply, as_text, format_path, get


def keep_allowed(tree: dict[str, Any], config: Config) -> tuple[dict[str, Any], list[str]]:
    """The tree with every value that a check refuses moved to `custom`, and what was moved.

    Inside an entry of a log the entry's own `custom` takes it.
    """
    from pipeboard.model.check import check_contact

    text = as_text(tree)
    found = [finding for finding in check_contact(text, config) if finding.level != "hint"]
    moved: list[str] = []
    for finding in found:
        value = get(text, finding.path)
        if value is MISSING or finding.path in (("name",), ("id",)):
            continue
        text = _moved(text, finding.path, value)
        moved.append(f"{format_path(finding.path)}: {finding.message}")
    if not moved:
        return tree, []
    assert isinstance(text, dict)
    return _numbers_again(text, tree), moved


def _moved(tree: Tree, path: Path, value: object) -> Tree:
    entry = path[:2] if len(path) > 2 and isinstance(get(tree, path[:1]), list) else ()
    name = "_".join(str(part) for part in path[len(entry) :])
    return apply(tree, [Delete(path), Set((*entry, "custom", name), value)])


def _numbers_again(text: Mapping[str, Tree], tree: Mapping[str, Any]) -> dict[str, Any]:
    """The changed tree with the original's values where they are the same: numbers stay numbers."""
    return {key: _typed(value, tree.get(key)) for key, value in text.items()}


def _typed(value: Tree, original: Any) -> Any:
    if original is not None and as_text(original) == value:
        return original
    if isinstance(value, dict) and isinstance(original, Mapping):
        return {key: _typed(inner, original.get(key)) for key, inner in value.items()}
    if isinstance(value, list) and isinstance(original, list):
        by_id = {e.get("id"): e for e in original if isinstance(e, Mapping)}
        return [_typed(e, by_id.get(e.get("id"))) if isinstance(e, dict) else e for e in value]
    return value
