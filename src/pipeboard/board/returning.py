"""Edits made outside that bring back somebody who was forgotten: named, and not recorded.

A commit stays in every clone for good, so such an edit waits in its file until somebody decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.forget import tombstone_path
from pipeboard.board.forgotten import forgotten, tombstones
from pipeboard.errors import ConsentRefused, InvalidData
from pipeboard.rules.fingerprint import Forgotten

if TYPE_CHECKING:
    from pipeboard.board.ground import Ground
    from pipeboard.board.preparing import Prepared

_FIELDS = ("email", "phone")


class Returning(NamedTuple):
    """A file that got an address of somebody forgotten; `id` is of their tombstone, "" where one
    cannot be read, so that nobody knows."""

    path: str
    id: str

    @property
    def words(self) -> str:
        """Why it is not recorded, and the way out."""
        if not self.id:
            return "a tombstone in forgotten/ cannot be read: mend it first (pb lint)"
        return (
            "somebody with this e-mail address or phone number was forgotten; take it out, or, if "
            f"they ask to come back: git rm {tombstone_path(self.id)}, then pb record"
        )


def held(board: Ground, read: Mapping[str, Prepared | None]) -> list[Returning]:
    """Those of the edits that give a contact an address of somebody forgotten.

    One that the last commit has already is no news: `pb lint` names it.
    """
    if not tombstones(board.root):
        return []
    edits = [one for path, one in read.items() if one is not None and path.startswith("contacts/")]
    former = {one.old.get("id"): one.old for one in edits if one.old and one.after is None}
    doubtful = [
        (one.path, old, one.new)
        for one in edits
        if one.new is not None
        for old in [one.old or former.get(one.new.get("id")) or {}]
        if any(old.get(field) != one.new.get(field) for field in _FIELDS)
    ]
    gone = _known(board) if doubtful else None
    if gone is None:
        return [Returning(path, "") for path, _, _ in doubtful]
    found = [(path, gone.whose(new)) for path, old, new in doubtful if not gone.whose(old)]
    return [Returning(path, id) for path, id in found if id]


def refuse(waiting: Iterable[Returning]) -> None:
    """Raise where there is one."""
    for one in waiting:
        raise ConsentRefused(f"{one.path} is not recorded", hint=one.words, items=[one._asdict()])


def _known(board: Ground) -> Forgotten | None:
    try:
        return forgotten(board)
    except InvalidData:
        return None
