"""Contacts for tests of actions, and what a contact says once a change is made."""

from __future__ import annotations

from datetime import UTC

from pipeboard.actions.answer import Setting
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.decide import move
from pipeboard.actions.entry import DealTerms
from pipeboard.actions.pipeline import Pipeline
from pipeboard.model.merge import merge
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


NOW = 1795338000  # 2026-11-22 09:00 UTC


def terms(**config: Tree) -> DealTerms:
    """What deals are made under on a board of this config, for Mara at 2026-11-22 09:00 UTC."""
    made = merge({"schema": "1", "workspace": {"name": "Test", "currency": "EUR"}, **config})
    people = {"jan": "c-jan0000001"}
    setting = Setting(
        now=NOW,
        zone=UTC,
        currency="EUR",
        links={"opportunities.deciders": lambda name: people.get(name, name)},
    )
    mara = Actor(by="mara", at=NOW)

    def to_customer(bought: Subject, reason: str) -> Change:
        return move(bought, "customer", mara, reason=reason)

    return DealTerms(made, Pipeline(made), setting, mara, to_customer)


def deal(id: str = "o-1", **fields: Tree) -> dict[str, Tree]:
    """An opportunity in the demo stage with further fields."""
    return {"id": id, "name": "Seats", "stage": "demo", **fields}
