"""One id in several files, as `cp` leaves it: who keeps it, and the change that ends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change, combine
from pipeboard.actions.renew import renew
from pipeboard.errors import NotFound
from pipeboard.journal.history import log
from pipeboard.storage.index.marks import SAME_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeboard.board.one import One
    from pipeboard.board.views import Problem

_FILES = """
    SELECT id, path FROM {table} WHERE id IN
    (SELECT id FROM {table} WHERE id <> '' GROUP BY id HAVING count(*) > 1) ORDER BY id, path"""


class Doubled(NamedTuple):
    """The files of one id, the oldest first; `recorded` are those that history knows."""

    id: str
    files: tuple[str, ...]
    recorded: frozenset[str]


def is_doubled(problem: Problem) -> bool:
    """Whether a problem is that another file has this id too."""
    return problem.field == "id" and problem.message.startswith(SAME_ID)


def shared_ids(board: One) -> dict[str, list[str]]:
    """Every id that several files have, with these files by path."""
    found: dict[str, list[str]] = {}
    for table in ("contact", "org"):
        for id, path in board.index.rows(_FILES.format(table=table)):
            found.setdefault(str(id), []).append(str(path))
    return found


def every(board: One) -> list[Doubled]:
    """Every id that several files have, and which of them is the oldest."""
    return [_of(board, id, files) for id, files in shared_ids(board).items()]


def doubled(board: One, path: str) -> Doubled:
    """The files that have the id of this one. Raises NotFound where it has one of its own."""
    for id, files in shared_ids(board).items():
        if path in files:
            return _of(board, id, files)
    raise NotFound(f"{path} has an id of its own", hint="gp shows what is left")


def renewal(board: One, one: Doubled, keeps: str = "") -> Change:
    """Each but the one that keeps it (the oldest, if nobody says which) gets an id of its own."""
    stays = keeps or one.files[0]
    return combine([renew(board.subject_at(path)) for path in one.files if path != stays])


def _of(board: One, id: str, files: Sequence[str]) -> Doubled:
    ages = dict(_ages(board, files))
    name = id.partition("-")[2][:6]

    def youth(path: str) -> tuple[int, bool, str]:
        return -ages.get(path, -1), not path.endswith(f"{name}.yaml"), path

    return Doubled(id, tuple(sorted(files, key=youth)), frozenset(ages))


def _ages(board: One, files: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Since how many of the commits of these files each of them is there."""
    for age, entry in enumerate(log(board.repository, files, names=True, graph=True)):
        yield from ((path, age) for path in entry.paths if path in files)
