"""Changes of segments: of the team in the board's config, of a user in a file of their own."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.actions.change import Change
from pipeboard.model.tree import Append, Delete, Edit, Patch, Set, Tree

CONFIG = "pipeboard.yaml"


def save_segment(
    path: str, tree: Mapping[str, Tree] | None, name: str, query: str, key: str = ""
) -> Change:
    """Save a query as a segment, or another query under its name; `tree` None: there is no file.

    `path` is the config for a segment of the team, `people/<me>.yaml` for one's own.
    """
    entry = {"id": name, "q": query} | ({"key": key} if key else {})
    if tree is None:
        return _saved("segment.add", f"segment {name}", Patch(path, tree={"segments": [entry]}))
    if _has(tree, name):
        edit: Edit = Set(("segments", name, "q"), query)
        return _saved("segment.set", f"segment {name}", Patch(path, (edit,)))
    return _saved("segment.add", f"segment {name}", Patch(path, (Append(("segments",), entry),)))


def remove_segment(path: str, tree: Mapping[str, Tree], name: str) -> Change:
    """Remove a segment; one of the product's own is switched off."""
    edit: Edit = (
        Delete(("segments", name))
        if _has(tree, name)
        else Append(("segments",), {"id": name, "off": True})
    )
    return _saved("segment.remove", f"without segment {name}", Patch(path, (edit,)))


def _has(tree: Mapping[str, Tree], name: str) -> bool:
    own = tree.get("segments")
    return isinstance(own, list) and any(isinstance(e, dict) and e.get("id") == name for e in own)


def _saved(action: str, words: str, patch: Patch) -> Change:
    return Change(verb="config", action=action, words=words, patches=(patch,), summary=words)
