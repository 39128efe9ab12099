"""The organisation of a contact, or above another one, as people know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.model.tree import Tree


def firm(board: Board, id: str) -> Mapping[str, Tree]:
    """What an organisation's file says, its parent by its name; {} where there is no such file."""
    tree = board.organisation_tree(id) if id else {}
    name = firm_name(board, tree.get("parent"))
    return {**tree, "parent": name} if name else tree


def firm_name(board: Board, link: Tree) -> str:
    """What the organisation of an id is called, "" where there is none."""
    tree = board.organisation_tree(link) if isinstance(link, str) and link else {}
    return str(tree.get("name") or "")
