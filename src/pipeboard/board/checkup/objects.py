"""What git holds of the board's past: whole, not shallow, packed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.finding import Finding
from pipeboard.errors import GitError, GitTimeout

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_LOOSE = 6700  # objects, from which git itself would pack them
_FULL = 50_000  # objects up to which each is read, above only whether it is there
_PATIENCE = 60.0  # seconds


def objects(board: Board, fix: bool) -> Iterator[Finding]:
    """Whether objects are lost, or many lie loose."""
    counts = _counts(board)
    yield _whole(board, counts["count"] + counts["in-pack"])
    yield from _shallow(board)
    yield _packed(board, counts, fix)


def _counts(board: Board) -> dict[str, int]:
    said = board.repository.git.run("count-objects", "-v", reads=True).text
    pairs = (line.partition(": ") for line in said.split("\n"))
    return {key: int(value) for key, _, value in pairs if value.isdigit()}


def _whole(board: Board, count: int) -> Finding:
    how = () if count <= _FULL else ("--connectivity-only",)
    asked = ("fsck", "--no-dangling", "--no-progress", *how)
    try:
        said = board.repository.git.run(*asked, check=False, reads=True, timeout=_PATIENCE)
    except GitTimeout:
        return Finding("objects", True, f"{count:,}, too many to look at each now: git fsck")
    if not said.code:
        return Finding("objects", True, f"{count:,}, all there")
    first = said.err.partition("\n")[0] or said.text.partition("\n")[0]
    how_to = "the files are all there: clone anew, or copy .git/objects from another clone"
    return Finding("objects", False, f"git's store is damaged: {first}", how_to)


def _shallow(board: Board) -> Iterator[Finding]:
    if (board.repository.common_dir / "shallow").exists():
        words = "the clone is shallow: it has not the whole past, and cannot merge"
        yield Finding("history", False, words, "git fetch --unshallow")


def _packed(board: Board, counts: dict[str, int], fix: bool) -> Finding:
    loose = counts["count"]
    if loose < _LOOSE:
        return Finding("maintenance", True, f"{loose:,} loose objects")
    if not fix:
        return Finding("maintenance", False, f"{loose:,} loose objects: git is slow", "--fix")
    try:
        board.repository.git.run("maintenance", "run", "--quiet", timeout=600)
    except GitError as error:
        return Finding("maintenance", False, error.message, "git gc")
    return Finding("maintenance", True, f"packed {loose:,} loose objects")
