"""Changes of the board's own config: segments."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.actions.change import Change
from pipeboard.model.tree import Append, Delete, Edit, Patch, Tree

CONFIG = "pipeboard.yaml"


def add_segment(config: Mapping[str, Tree], name: str, query: str, key: str) -> Change:
    """Save a query as a segment of the team."""
    entry = {"id": name, "q": query} | ({"key": key} if key else {})
    return _config_change("segment.add", f"segment {name}", [Append(("segments",), entry)])


def remove_segment(config: Mapping[str, Tree], name: str) -> Change:
    """Remove a team's segment; one of the product's own is switched off."""
    own = config.get("segments")
    ours = isinstance(own, list) and any(isinstance(e, dict) and e.get("id") == name for e in own)
    edit: Edit = (
        Delete(("segments", name)) if ours else Append(("segments",), {"id": name, "off": True})
    )
    return _config_change("segment.remove", f"without segment {name}", [edit])


def _config_change(action: str, words: str, edits: list[Edit]) -> Change:
    return Change(
        verb="config",
        action=action,
        words=words,
        patches=(Patch(CONFIG, tuple(edits)),),
        summary=words,
    )
