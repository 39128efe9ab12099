"""Contacts for tests of actions, and what a contact says once a change is made."""

from __future__ import annotations

from pipeboard.actions.change import Change, Subject
from pipeboard.model.tree import Tree, apply

PATH = "contacts/anna-keller-7f3k2q.yaml"
TODAY = "2026-11-22"


def contact(**fields: Tree) -> Subject:
    """Anna Keller with further fields."""
    return Subject(PATH, {"id": "c-7f3k2q9wab", "name": "Anna Keller", **fields})


def after(subject: Subject, change: Change) -> dict[str, Tree]:
    """What the file would say."""
    tree: Tree = dict(subject.tree)
    for patch in change.patches:
        assert patch.path == subject.path
        tree = apply(tree, patch.edits)
    assert isinstance(tree, dict)
    return tree
