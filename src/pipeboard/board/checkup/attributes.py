"""What `.gitattributes` says of the board's files beyond our own lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.finding import Finding
from pipeboard.model.text import few

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_NONE = ("unspecified", "unset")
_WORDS = {
    "filter": "git may change them on their way in and out",
    "diff": "git may show them by a program of its own",
    "ident": "git changes $Id$ in them",
    "working-tree-encoding": "git keeps them in another encoding",
    "text": "git takes them for no text, line ends included",
    "eol": "git gives them other line ends",
    "merge": "git does not merge them by field",
}


def attributes_of_others(board: Board, fix: bool) -> Iterator[Finding]:
    """Lines that make git treat contacts and organisations otherwise than as plain text."""
    found = _odd(board)
    for (attribute, value), paths in sorted(found.items()):
        said = f"-{attribute}" if value == "unset" else f"{attribute}={value}"
        words = (
            f"{said} on {few(paths, 1)}: {_WORDS[attribute]}{_harmless(board, attribute, value)}"
        )
        yield Finding("attributes", False, words, "take it out of .gitattributes")


def _odd(board: Board) -> dict[tuple[str, str], list[str]]:
    rows = board.index.rows(
        "SELECT path FROM file WHERE path LIKE 'contacts/%' OR path LIKE 'orgs/%' ORDER BY path"
    )
    paths = [str(path) for (path,) in rows]
    repo = board.repository
    asked = "".join(f"{repo.from_top(path)}\0" for path in paths)
    out = repo.git.run(
        "check-attr", "-z", "--stdin", *_WORDS,
        input=asked.encode("utf-8", "surrogateescape"), reads=True, timeout=60,
    ).out  # fmt: skip
    words = iter(out.decode("utf-8", "surrogateescape").split("\0")[:-1])
    found: dict[tuple[str, str], list[str]] = {}
    for path, attribute, value in zip(words, words, words, strict=True):
        if not _is_ours(attribute, value):
            found.setdefault((attribute, value), []).append(path)
    return found


def _is_ours(attribute: str, value: str) -> bool:
    if attribute == "text":
        return value != "unset"
    if attribute == "eol":
        return value in ("lf", *_NONE)
    if attribute == "merge":
        return value in ("pipeboard", "unspecified")  # where our line is missing is told apart
    return value in _NONE


def _harmless(board: Board, attribute: str, value: str) -> str:
    """A name does nothing where git's settings do not know it."""
    if attribute not in ("filter", "diff"):
        return ""
    known = any(key.startswith(f"{attribute}.{value}.") for key in board.repository.config())
    return "" if known else f" (not here: your git knows no {attribute} {value})"
