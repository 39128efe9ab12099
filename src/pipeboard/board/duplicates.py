"""Who seems to be on the board twice: contacts that share an address, a number, or name and firm.

By keys of the index alone, so that ten thousand contacts take as long as one list of them. What a
merge of two of them would do is asked here as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.merging import Merging, merge
from pipeboard.board.forgotten import holding
from pipeboard.board.select import compiled_of, execute, rows_of
from pipeboard.errors import InvalidData

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board.door import Board
    from pipeboard.board.lists import Lists
    from pipeboard.board.rows import Row

KINDS = ("email", "phone", "name")
"""What two contacts may not share without being taken for one person, the surest first."""

_MARKS = ",".join(f"'{kind}'" for kind in KINDS)


class Double(NamedTuple):
    """Contacts that may be one person, who says the most first, and what they share."""

    rows: list[Row]
    shared: tuple[str, ...]


def duplicates(board: Lists, query: str = "") -> list[Double]:
    """See Board.duplicates."""
    pairs = execute(
        board,
        f"SELECT kind, value, rid FROM key WHERE kind IN ({_MARKS}) AND (kind, value) IN "
        f"(SELECT kind, value FROM key WHERE kind IN ({_MARKS}) GROUP BY kind, value "
        "HAVING count(*) > 1) ORDER BY kind, value, rid",
        {},
    )
    sharing: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, value, rid in pairs:
        sharing[str(kind), str(value)].append(int(str(rid)))
    groups = _groups(sharing.values())
    wanted = _found(board, query) if query else None
    shown = [group for group in groups if wanted is None or wanted.intersection(group)]
    rows = {row.rid: row for row in rows_of(board, [rid for group in shown for rid in group])}
    kinds = _kinds(sharing)
    stages = board.vocabulary.stages
    doubles = [
        Double(
            sorted((rows[rid] for rid in group), key=lambda row: _weight(row, stages)),
            tuple(kind for kind in KINDS if any(kind in kinds[rid] for rid in group)),
        )
        for group in shown
    ]
    return sorted(doubles, key=lambda one: (KINDS.index(one.shared[0]), one.rows[0].name))


def ranked(board: Lists, rids: Sequence[int]) -> list[Row]:
    """Contacts in the order in which one would keep them."""
    stages = board.vocabulary.stages
    return sorted(rows_of(board, rids), key=lambda row: _weight(row, stages))


def doubles_of(board: Lists, rid: int) -> list[Row]:
    """Who seems to be the same person as the contact of a row."""
    found = execute(
        board,
        "SELECT DISTINCT b.rid FROM key a JOIN key b USING (kind, value) "
        f"WHERE a.rid = {int(rid)} AND b.rid <> a.rid AND kind IN ({_MARKS})",
        {},
    )
    return ranked(board, [int(str(other)) for (other,) in found])


def _found(board: Lists, query: str) -> set[int]:
    compiled = compiled_of(board, query)
    sql = f"SELECT f.rid FROM fact f WHERE {compiled.where}"
    return {int(str(rid)) for (rid,) in execute(board, sql, compiled.params)}


def _kinds(sharing: dict[tuple[str, str], list[int]]) -> dict[int, set[str]]:
    kinds: dict[int, set[str]] = defaultdict(set)
    for (kind, _), rids in sharing.items():
        for rid in rids:
            kinds[rid].add(kind)
    return kinds


def _groups(sharing: Iterable[Collection[int]]) -> list[list[int]]:
    """Those that share something, and those that share something with them, together."""
    head: dict[int, int] = {}

    def top(rid: int) -> int:
        while head.setdefault(rid, rid) != rid:
            head[rid] = head[head[rid]]
            rid = head[rid]
        return rid

    for rids in sharing:
        first, *others = rids
        for other in others:
            head[top(other)] = top(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for rid in sorted(head):
        groups[top(rid)].append(rid)
    return list(groups.values())


def _weight(row: Row, stages: Sequence[str]) -> tuple[int, bool, int, str]:
    """Who is further, open, and touched last comes first: the one to keep, if nobody says more."""
    stage = stages.index(row.stage) if row.stage in stages else -1
    return (-stage, row.status != "open", -(row.last_touch or 0), row.path)


def merging(board: Board, keep: Subject, other: Subject, *, reason: str = "") -> Merging:
    """See Board.merging."""
    return merge(keep, other, list(_referring(board, keep, other)), board.actor(), reason=reason)


def _referring(board: Board, keep: Subject, other: Subject) -> Iterator[Subject]:
    """The further contacts whose files hold the id that goes."""
    if not other.id:
        return
    for path in holding(board.root, [other.id.encode()], ("contacts",)):
        if path not in (keep.path, other.path):
            with suppress(InvalidData):  # a broken file is not rewritten: the old id leads on
                yield board.subject_at(path)
