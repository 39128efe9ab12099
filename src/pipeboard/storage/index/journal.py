"""What the index asks of the repository (`journal.repo.Repository`); tests have their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol


class BoardStatus(Protocol):
    """Where the board stands: `changed` names every path that is not as HEAD has it."""

    @property
    def head(self) -> str | None: ...

    @property
    def changed(self) -> Mapping[str, str]: ...


class Journal(Protocol):
    """The part of a repository that says what changed, and what was there before."""

    @property
    def object_format(self) -> str: ...

    def status(self) -> BoardStatus: ...

    def changed_between(self, old: str, new: str) -> list[str]: ...

    def tree(self, rev: str) -> dict[str, tuple[str, str]]: ...

    def blobs(self, ids: Sequence[str]) -> Iterator[bytes]: ...

    def versions(self, rev: str, path: str) -> Iterator[bytes]: ...

    def bring(self, paths: Iterable[str] | None = None) -> None: ...


def committed(repo: Journal, head: str | None, paths: Sequence[str]) -> dict[str, bytes]:
    """What HEAD has at these paths of the board; links and paths it does not have are left out."""
    if head is None or not paths:
        return {}
    tree = repo.tree(head)
    known = [(path, tree[path]) for path in paths if path in tree]
    plain = [(path, blob) for path, (mode, blob) in known if mode.startswith("100")]
    contents = repo.blobs([blob for _, blob in plain])
    return {path: data for (path, _), data in zip(plain, contents, strict=True)}
