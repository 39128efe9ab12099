"""Files that another one stands in the way of: one id in two files, two names that are one name.

Such a file is left as it is and named among the problems, never recorded by itself: one contact
would be committed over another, on this disk or on a colleague's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeboard.board.preparing import Prepared
from pipeboard.storage.index.keep import fold_path, has_twin

if TYPE_CHECKING:
    from pipeboard.board.door import Board

# git sets these where the disk takes names for one that differ only in case, or in accents' form.
_ONE_NAME = ("core.ignorecase", "core.precomposeunicode")


def without_clashes(board: Board, found: Sequence[Prepared]) -> list[Prepared]:
    """Those of the files that stand in nobody's way; of new ones with one id the first.

    One with the id of a file that went is that file by another name, however many have the id.
    """
    gone = {one.path for one in found if one.after is None}
    twins = set(_twins(board, found, gone))
    free = {one.path for one in found if one.after is None or one.before is None}
    renamed = Counter(str((one.old or {}).get("id") or "") for one in found if one.after is None)
    seen: set[str] = set()
    kept = []
    for one in found:
        id = str((one.new or {}).get("id") or "") if one.before is None else ""
        is_same = bool(id) and one.path not in twins and renamed[id] > 0
        renamed[id] -= is_same
        clashes = bool(id) and not is_same and (id in seen or _is_taken(board, id, free))
        if one.path in twins or clashes:
            continue
        seen.add(id)
        kept.append(one)
    return kept


def _twins(board: Board, found: Sequence[Prepared], gone: set[str]) -> Iterator[str]:
    """Paths that a disk which ignores case or accents' form takes for others'."""
    connection = board.index.connection
    others: dict[str, set[str]] = {}
    if found and any(map(board.repository.is_set, _ONE_NAME)) and board.repository.head():
        for path in board.repository.tree("HEAD").keys() - gone:
            others.setdefault(fold_path(path), set()).add(path)
    for one in found:
        named_alike = others.get(fold_path(one.path), set()) - {one.path}
        if one.after is not None and (named_alike or has_twin(connection, one.path)):
            yield one.path


def _is_taken(board: Board, id: str, free: set[str]) -> bool:
    """Whether an id is that of a file which is neither new nor gone."""
    both = "SELECT path FROM contact WHERE id = ?1 UNION SELECT path FROM org WHERE id = ?1"
    return any(path not in free for (path,) in board.index.rows(both, (id,)))
