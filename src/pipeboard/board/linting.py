"""Every problem of every file: what does not read, what the schema refuses, what is only a hint."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.forget import FOLDER
from pipeboard.board.conflicts import of_tree
from pipeboard.board.files import is_board_file, is_yaml
from pipeboard.board.forgotten import tombstones
from pipeboard.errors import InvalidData, NotFound
from pipeboard.journal.contents import staged as staged_files
from pipeboard.model.check import check_file
from pipeboard.model.check_config import usable_config
from pipeboard.model.findings import Finding
from pipeboard.model.tree import Tree, format_path
from pipeboard.rules.fingerprint import Forgotten
from pipeboard.storage.index.settings import CONFIG, broken_queries
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load, locate
from pipeboard.storage.scan import read_file, scan

if TYPE_CHECKING:
    from pipeboard.board.door import Board


CONFLICT = "conflict"


class Lint(NamedTuple):
    """One finding; `level` is error, warning, advice or hint, or conflict: two people changed a
    field at once, and nobody has decided.

    Line and column count from 1 (0: all).
    """

    path: str
    line: int
    column: int
    field: str
    level: str
    message: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        hint = "" if self.level == "error" else f"{self.level}: "
        return f"{self.path}:{self.line}:{self.column}: {hint}{field}{self.message}"

    def row(self) -> dict[str, object]:
        """The finding as a row of JSON."""
        return self._asdict()


def lint_board(
    board: Board, files: Sequence[str] = (), *, staged: bool = False, hints: bool = False
) -> list[Lint]:
    """Findings of all files, of some, or of what is staged, by path and line."""
    try:
        gone = board.forgotten()
    except InvalidData:  # a tombstone is broken, and named below
        gone = Forgotten()
    found = list(_staged(board, gone)) if staged else list(_on_disk(board, files, gone))
    kept = [one for one in found if hints or one.level != "hint"]
    return sorted(kept, key=lambda one: (one.path, one.line, one.column))


def _staged(board: Board, gone: Forgotten) -> Iterator[Lint]:
    for path, data in staged_files(board.repository, of_caller=True).items():
        if is_board_file(path) and is_yaml(path):
            yield from _lint(board, path, data, gone)


def _on_disk(board: Board, files: Sequence[str], gone: Forgotten) -> Iterator[Lint]:
    if files:
        yield from _named(board, files, gone)
        return
    board.repository.bring()
    for found in [*scan(board.root)]:
        if found.problem is not None:
            yield Lint(found.path, 0, 0, "", "error", found.problem.message)
        else:
            yield from _read(board, found.path, gone)
    for name in tombstones(board.root):
        yield from _read(board, f"{FOLDER}/{name}", gone)
    yield from _read(board, "pipeboard.yaml", gone)
    yield from _doubled(board)


def _named(board: Board, files: Sequence[str], gone: Forgotten) -> Iterator[Lint]:
    root = os.path.realpath(board.root)
    for name in files:
        inside = os.path.relpath(os.path.realpath(name), root)
        yield from _read(board, name if inside.startswith("..") else inside, gone)


def _read(board: Board, path: str, gone: Forgotten) -> Iterator[Lint]:
    board.repository.bring([path])
    try:
        data = read_file(board.root, path)
    except FileNotFoundError:
        raise NotFound(f"there is no {path} on this board") from None
    except InvalidData as error:
        yield Lint(path, 0, 0, "", "error", error.message)
        return
    yield from _lint(board, path, data, gone)


def _lint(board: Board, path: str, data: bytes, gone: Forgotten) -> Iterator[Lint]:
    try:
        tree = load(data, path)
    except BrokenFile as broken:
        for problem in broken.problems:
            yield Lint(path, problem.line, problem.column, problem.field, "error", problem.message)
        return
    findings = check_file(path, tree, board.config)
    if path.startswith("contacts/") and (id := gone.whose(tree)):
        field = "email" if tree.get("email") else "phone"
        findings.append(Finding((field,), f"whose this is was forgotten: {FOLDER}/{id}.yaml", ""))
    if path == CONFIG:
        findings += broken_queries(usable_config(tree)[0])
    for finding in findings:
        line, column = locate(data, finding.path)
        field = format_path(finding.path, tree)
        yield Lint(path, line, column, field, finding.level, finding.message)
    yield from _undecided(path, data, tree)


def _undecided(path: str, data: bytes, tree: Tree) -> Iterator[Lint]:
    for one in of_tree(path, data, tree):
        words = f"{one.message}; pb resolve {one.conflict.id} --take 1"
        yield Lint(path, one.line, one.column, one.conflict.field, CONFLICT, words)


def _doubled(board: Board) -> Iterator[Lint]:
    """One id in two files: a copy that wants an id of its own."""
    rows = board.index.connection.execute(
        "SELECT id, path FROM contact WHERE id IN "
        "(SELECT id FROM contact WHERE id <> '' GROUP BY id HAVING count(*) > 1) ORDER BY id, path"
    ).fetchall()
    for position, (contact_id, path) in enumerate(rows):
        if position and rows[position - 1][0] == contact_id:
            other = rows[position - 1][1]
            message = f"{contact_id} is the id of {other} too; doctor --fix gives the copy its own"
            yield Lint(path, 1, 1, "id", "error", message)
