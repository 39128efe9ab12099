"""Saving and removing segments: the team's in the config, mine in a file of my own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions.settings import CONFIG, remove_segment, save_segment
from pipeboard.board.own import DIGITS
from pipeboard.board.views import Segment
from pipeboard.errors import NotFound, UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeboard.actions.change import Change
    from pipeboard.board.door import Board
    from pipeboard.model.tree import Tree


def add(board: Board, name: str, query: str, *, key: str = "", own: bool = False) -> Change:
    """Save a query under a name that is free; it takes a free digit. Raises UsageError."""
    if not query:
        raise UsageError("a segment needs a query", hint="pb segment add quiet 'idle>30d'")
    if not name or any(sign.isspace() or sign in ",()" for sign in name):
        raise UsageError("a segment's name is one word", hint="quiet-leads")
    board.compile(query)
    known = board.segments()
    if any(one.id == name for one in known):
        raise UsageError(f"there is a segment {name!r} already", hint=f"pb segment rm {name}")
    taken = {one.key for one in known}
    free = next((digit for digit in DIGITS if digit not in taken), "")
    if key and key in taken:
        raise UsageError(f"key {key} is taken", hint=f"free: {free or 'none'}")
    path = _path(board, own=own)
    return save_segment(path, _tree(board, path), name, query, key or free)


def edit(board: Board, segment: Segment, query: str) -> Change:
    """Another query under the same name."""
    if not query:
        raise UsageError("a segment needs a query")
    board.compile(query)
    path = _path(board, own=segment.own)
    return save_segment(path, _tree(board, path), segment.id, query)


def remove(board: Board, name: str) -> Change:
    """Take a segment away. Raises NotFound."""
    known = {one.id: one for one in board.segments()}
    if name not in known:
        raise NotFound(f"no segment {name!r}", hint=f"nearest: {', '.join(nearest(name, known))}")
    path = _path(board, own=known[name].own)
    return remove_segment(path, _tree(board, path) or {}, name)


def _path(board: Board, *, own: bool) -> str:
    path = board.own_path() if own else CONFIG
    if not path:
        raise UsageError("nobody knows who you are here", hint="set user.email in git")
    return path


def _tree(board: Board, path: str) -> Mapping[str, Tree] | None:
    try:
        return board.subject_at(path).tree
    except NotFound:
        return None
