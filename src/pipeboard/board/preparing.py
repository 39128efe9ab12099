"""The files of a change as they are and as they would be, checked; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change
from pipeboard.actions.forget import refuse_forgotten
from pipeboard.board.checking import refusals_of
from pipeboard.board.files import is_yaml
from pipeboard.board.forgotten import refuse_returning
from pipeboard.errors import ConflictError, InvalidData, NotFound
from pipeboard.model.fields import ORDER, ORGANISATION_ORDER
from pipeboard.model.tree import Patch, Tree, as_text, format_path
from pipeboard.storage.edit import edit
from pipeboard.storage.emit import emit
from pipeboard.storage.read import load
from pipeboard.storage.scan import read_file

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.ground import Ground


class Prepared(NamedTuple):
    """One file of a change: its bytes and what they say, before and after (None: not there)."""

    path: str
    before: bytes | None
    after: bytes | None
    old: Mapping[str, Tree] | None
    new: Mapping[str, Tree] | None


def prepare(board: Board, change: Change) -> list[Prepared]:
    """Every file as it is and as it would be, checked against the schema; raises before writing."""
    _refuse_forgotten(board, change)
    merged: dict[str, list[Patch]] = {}
    private = board.vocabulary.pseudonymous
    for patch in change.patches:
        path = _by_id(patch) if private else patch.path
        merged.setdefault(path, []).append(patch)
    return [_prepare(board, path, patches) for path, patches in merged.items()]


def _refuse_forgotten(board: Board, change: Change) -> None:
    """Nobody who was forgotten comes back as a new file, by whatever way."""
    added = [patch.tree for patch in change.patches
             if patch.tree is not None and patch.path.startswith("contacts/")]  # fmt: skip
    gone = board.forgotten() if added else None
    if gone:
        for tree in added:
            refuse_forgotten(gone.whose(tree))


def _by_id(patch: Patch) -> str:
    """Where a new contact's file goes on a board whose file names carry ids only."""
    if patch.tree is None or not patch.path.startswith("contacts/"):
        return patch.path
    return f"{patch.path.rpartition('/')[0]}/{str(patch.tree.get('id'))[2:]}.yaml"


def _prepare(board: Board, path: str, patches: Sequence[Patch]) -> Prepared:
    before = read_or_none(board, path)
    after = before
    for patch in patches:
        after = _patched(after, patch)
    old = _said_before(before, path, patches)
    new = load(after, path) if after is not None and is_yaml(path) else None
    if new is not None:
        check(board, path, old, new)
        if old is not None and path.startswith("contacts/"):
            refuse_returning(board, old, new)
    return Prepared(path, before, after, old, new)


def _said_before(
    before: bytes | None, path: str, patches: Sequence[Patch]
) -> Mapping[str, Tree] | None:
    """What the file said; what does not read may only be replaced whole."""
    if before is None or not is_yaml(path):
        return None
    try:
        return load(before, path)
    except InvalidData:
        if all(patch.raw is not None for patch in patches):
            return None
        raise


def read_or_none(board: Ground, path: str) -> bytes | None:
    """The bytes of a file of the board, None where it is not there."""
    try:
        return read_file(board.root, path)
    except FileNotFoundError:
        return None


def _patched(data: bytes | None, patch: Patch) -> bytes | None:
    if patch.remove or patch.raw is not None:
        if patch.was_raw is not None and data != patch.was_raw and data != patch.raw:
            raise ConflictError(f"{patch.path} changed meanwhile; nothing was overwritten")
        return patch.raw
    if patch.tree is not None:
        if data is not None:
            raise ConflictError(f"{patch.path} is there already; nothing was overwritten")
        return _emitted(patch.tree, patch.path)
    if data is None:
        raise NotFound(f"{patch.path} is gone", hint="somebody removed it; pb undo brings it back")
    order = ORGANISATION_ORDER if patch.path.startswith("orgs/") else ORDER
    return edit(data, patch.edits, patch.path, order=order)


def _emitted(tree: Mapping[str, object], path: str) -> bytes:
    """A new file's bytes, which read back as what was meant."""
    data = emit(tree).encode()
    if load(data, path) != as_text(dict(tree)):
        raise InvalidData(f"{path}: this cannot be written so that it reads back the same")
    return data


def check(
    board: Ground, path: str, old: Mapping[str, Tree] | None, new: Mapping[str, Tree]
) -> None:
    """Refuse what the change itself would break; what was wrong before is no obstacle."""
    findings = refusals_of(path, new, board.config)
    if findings and old is not None:
        known = {(f.path, f.message) for f in refusals_of(path, old, board.config)}
        findings = [f for f in findings if (f.path, f.message) not in known]
    if findings:
        rows = [
            {
                "path": path,
                "field": format_path(f.path, dict(new)),
                "message": f.message,
                "found": f.found,
                "allowed": list(f.allowed),
            }
            for f in findings
        ]
        raise InvalidData(
            "\n".join(f"{row['field']}: {row['message']}" for row in rows),
            hint="nothing was written",
            items=rows,
        )
