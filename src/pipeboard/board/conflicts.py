"""What two people changed at once and nobody has decided yet, over the whole board.

The index says which files hold any; only those are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change, Subject, combine
from pipeboard.actions.resolve import Choice, resolve
from pipeboard.actions.sides import about, offered
from pipeboard.board.files import is_yaml
from pipeboard.board.identity import author_of
from pipeboard.errors import Ambiguous, NotFound, PipeboardError, nearest
from pipeboard.model.conflicts import LIST, Conflict, conflicts_of
from pipeboard.model.times import format_instant
from pipeboard.storage.index.settings import CONFIG
from pipeboard.storage.read import load, locate
from pipeboard.storage.scan import read_file

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.ground import Ground
    from pipeboard.board.one import One

_CONTACTS = "SELECT c.path FROM fact f CROSS JOIN contact c USING (rid) WHERE f.conflicts > 0"
_ORGANISATIONS = f"SELECT path FROM org WHERE json_array_length(tree, '$.{LIST}') > 0"


Times = tuple["int | None", "int | None"]


class Undecided(NamedTuple):
    """A conflict, the file it is in (a contact, an organisation, the config), and where there.

    `times` are when each side was said (seconds since 1970), where
    `dating.dated` has asked git for it.
    """

    subject: Subject
    conflict: Conflict
    line: int
    column: int
    times: Times = (None, None)

    @property
    def name(self) -> str:
        """Whom it is about; the config by its file."""
        return CONFIG if self.subject.path == CONFIG else self.subject.name

    @property
    def about(self) -> str:
        """What it is about, in words: `title`, `Tinting batches · stage`."""
        return about(self.conflict, dict(self.subject.tree))

    @property
    def message(self) -> str:
        """Who said what: `mara: nurture · tomas: lost`."""
        return offered(self.conflict)

    def row(self) -> dict[str, object]:
        """The finding as a row of JSON."""
        one, two = self.conflict.sides
        return {
            "id": self.conflict.id,
            "path": self.subject.path,
            "line": self.line,
            "column": self.column,
            "field": self.conflict.field,
            "message": self.message,
            "name": self.name,
            "was": self.conflict.was,
            "kept": one.value,
            "by": one.by,
            "at": _instant(self.times[0]),
            "other": two.value,
            "other_by": two.by,
            "other_at": _instant(self.times[1]),
            "other_deleted": two.gone,
            "also": [also.id for also in self.conflict.also],
        }


def undecided(board: Ground) -> list[Undecided]:
    """Every conflict of the board, by file; those of one file in the order of its records."""
    return [one for path in paths(board) for one in of_file(board, path)]


def paths(board: Ground) -> list[str]:
    """The files that hold conflicts: the config first, then as they are sorted."""
    found = board.index.rows(f"{_CONTACTS} UNION ALL {_ORGANISATIONS}")
    return [CONFIG, *sorted(str(path) for (path,) in found)]


def of_file(board: Ground, path: str) -> Iterator[Undecided]:
    """The conflicts of one file; none where it cannot be read, which is a problem of its own."""
    board.repository.bring([path])
    try:
        data = read_file(board.root, path)
        if LIST.encode() not in data:
            return
        tree = load(data, path)
    except (OSError, PipeboardError):
        return
    yield from of_tree(path, data, tree)


def brought(board: Ground, paths: Sequence[str]) -> int:
    """How many conflicts are in these files, which a sync has just brought."""
    return sum(1 for path in paths if is_yaml(path) for _ in of_file(board, path))


def of_tree(path: str, data: bytes, tree: object) -> Iterator[Undecided]:
    """The conflicts of a file that was read."""
    if not isinstance(tree, dict):
        return
    subject = Subject(path, tree)
    for conflict in conflicts_of(tree):
        line, column = locate(data, (LIST, conflict.entry))
        yield Undecided(subject, conflict, line, column)


def _instant(at: int | None) -> str | None:
    return None if at is None else format_instant(at)


def meant(board: One, words: Sequence[str]) -> list[Undecided]:
    """The conflicts that words mean: ids of records (or their beginnings), contacts, files.

    Beside a contact or file, ids mean records there. Raises NotFound where one fits nothing, and
    Ambiguous for an id that is in several files: two may have changed many in the same way.
    """
    every = undecided(board)
    names = [word for word in words if not word.startswith("x-")]
    if names:
        within = {_path(board, every, name) for name in names}
        every = [one for one in every if one.subject.path in within]
        if not every:
            raise NotFound(f"nothing to decide in {', '.join(names)}", hint="pb conflicts")
    ids = [word for word in words if word.startswith("x-")]
    if not ids:
        return every
    found = [one for id in ids for one in _by_id(every, id, alone=not names)]
    return list({(one.subject.path, one.conflict.entry): one for one in found}.values())


def decide(board: Board, found: Sequence[Undecided], choice: Choice) -> Change:
    """One change that decides all of these the same way; `me` takes what I said."""
    actor = board.actor()
    if choice.take == "me":
        choice = choice._replace(
            names=frozenset((actor.by, author_of(board, board.vocabulary).name))
        )
    files: dict[str, list[Undecided]] = {}
    for one in found:
        files.setdefault(one.subject.path, []).append(one)
    changes = []
    for group in files.values():
        subject = group[0].subject
        change = resolve(subject, [one.conflict for one in group], choice, actor)
        changes.append(board.heeded(subject, change) if change.contacts else change)
    return combine(changes)


def again(board: Board, one: Undecided, choice: Choice) -> Change:
    """The change that decides a conflict that was seen, by the file as it is now. Raises NotFound
    where somebody has decided it meanwhile.
    """
    found = next((now for now in of_file(board, one.subject.path) if _is_same(now, one)), None)
    if found is None:
        words = f"{one.name}: {one.conflict.field or 'the file'} is decided already"
        raise NotFound(words, hint="gp shows what is left")
    return decide(board, [found], choice)


def _is_same(now: Undecided, seen: Undecided) -> bool:
    return (now.conflict.id, now.conflict.field) == (seen.conflict.id, seen.conflict.field)


def _path(board: One, every: Sequence[Undecided], name: str) -> str:
    """The file a word means: one that holds conflicts, else that of a contact."""
    for one in every:
        subject = one.subject
        known = (subject.path, subject.id, subject.slug, subject.name.casefold())
        if name in known or name.casefold() == known[-1]:
            return subject.path
    return board.find(name).path


def _by_id(every: Sequence[Undecided], id: str, *, alone: bool) -> list[Undecided]:
    found = [one for one in every if any(each.id.startswith(id) for each in one.conflict.whole)]
    exact = [one for one in found if any(each.id == id for each in one.conflict.whole)]
    found = exact or found
    if not found:
        near = nearest(id, [one.conflict.id for one in every])
        hint = f"nearest: {', '.join(near)}" if near else "pb conflicts lists them"
        raise NotFound(f"no conflict {id!r}", hint=hint)
    if len(found) > 1 and alone:
        raise Ambiguous(
            f"{id} is {len(found)} conflicts",
            hint="\n".join(f"  {one.subject.path}  {one.message}" for one in found[:9])
            + "\nname the contact too: pb resolve CONTACT ID --take 1",
            items=[one.row() for one in found],
        )
    return found
