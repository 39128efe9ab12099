"""What the last commit holds that other computers, or pipeboard, cannot take as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.checkup.finding import Finding
from pipeboard.model.text import few

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_READ = 1 << 20  # bytes of a contact that are read at most
_BIG = 50 << 20  # bytes of any other file, above which hosts begin to refuse a push


class Entry(NamedTuple):
    """A file of the tree; `size` in bytes."""

    path: str
    mode: str
    size: int


def tree(board: Board, fix: bool) -> Iterator[Finding]:
    """Links, files of enormous size, paths that are one on a disk which ignores case."""
    entries = _entries(board)
    checks = (_links(entries), _huge(entries), _colliding(entries))
    found = [finding for check in checks for finding in check]
    yield from found or [Finding("tree", True, f"{len(entries):,} files, none odd")]


def _entries(board: Board) -> list[Entry]:
    repo = board.repository
    if repo.head() is None:
        return []
    where = f"HEAD:{repo.prefix}" if repo.prefix else "HEAD"
    listed = repo.git.run("ls-tree", "-r", "-l", "-z", "--full-tree", where, reads=True, timeout=60)
    found = []
    for line in listed.out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        mode, _, _, size = facts.split()
        found.append(Entry(path, mode, int(size) if size.isdigit() else 0))
    return found


def _links(entries: list[Entry]) -> Iterator[Finding]:
    links = [entry.path for entry in entries if entry.mode == "120000"]
    if links:
        words = f"symbolic links, which are never followed: {few(links)}"
        yield Finding("links", False, words, f"git rm -- {links[0]}")


def _huge(entries: list[Entry]) -> Iterator[Finding]:
    from pipeboard.board.files import is_board_file

    for entry in entries:
        ours = is_board_file(entry.path)
        if entry.size > (_READ if ours else _BIG):
            words = f"{entry.path} has {entry.size / (1 << 20):,.0f} MiB"
            why = ": more than 1 MiB is not read" if ours else ": many hosts refuse it"
            yield Finding("size", False, words + why, f"git rm --cached -- {entry.path}")


def _colliding(entries: list[Entry]) -> Iterator[Finding]:
    from pipeboard.storage.index.keep import fold_path

    alike: dict[str, list[str]] = {}
    for entry in entries:
        alike.setdefault(fold_path(entry.path), []).append(entry.path)
    for paths in alike.values():
        if len(paths) > 1:
            words = f"one file where case or accents' form do not count: {' and '.join(paths)}"
            yield Finding("names", False, words, f"git mv -- {paths[1]} NEW-NAME")
