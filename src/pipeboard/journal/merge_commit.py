"""A commit with two parents, made in git's object database: no file, index or branch is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pipeboard.journal.draft import Draft
from pipeboard.journal.repo import Repository
from pipeboard.journal.stream import commit_start, file_change

_serial = count(1)


class Entry(NamedTuple):
    """What a path shall be: an object that is there already, or (blob "") these bytes."""

    mode: str
    blob: str
    data: bytes = b""


def merge_commit(
    repo: Repository,
    draft: Draft,
    parents: Sequence[str],
    changes: Mapping[str, Entry | None],
    *,
    sign: bool = True,
) -> str:
    """The sha of a commit on `parents` that has what the first of them has, but for `changes`.

    Paths are the repository's, None: gone. It is reachable from nowhere until a branch moves there.
    With `sign` it is signed where the user's commits are.
    """
    stream = b"".join(_stream(repo, draft, parents, changes))
    timeout = 20 + len(changes) / 100
    made = repo.git.run("fast-import", "--quiet", "--done", input=stream, timeout=timeout)
    commit, tree = made.text.split("\n")[:2]
    if not (sign and repo.is_set("commit.gpgsign")):
        return commit
    return _signed(repo, draft, parents, tree) or commit


def _stream(
    repo: Repository,
    draft: Draft,
    parents: Sequence[str],
    changes: Mapping[str, Entry | None],
) -> Iterator[bytes]:
    branch = f"refs/pipeboard/{os.getpid()}-merge-{next(_serial)}"
    yield commit_start(draft, branch)
    first, *others = parents
    yield f"from {first}\n".encode()
    yield from (f"merge {other}\n".encode() for other in others)
    for path, entry in sorted(changes.items(), key=lambda change: change[1] is not None):
        if entry is None:
            yield from file_change(path, "", None)
        else:
            yield from file_change(path, entry.mode, None if entry.blob else entry.data, entry.blob)
    yield f'\nget-mark :1\nls :1 ""\nreset {branch}\n\ndone\n'.encode()


def _signed(repo: Repository, draft: Draft, parents: Sequence[str], tree: str) -> str:
    """The same commit once more by `git commit-tree`, which signs only where it is told to; ""
    where it is to stay as it is."""
    from pipeboard.journal.foreground import run
    from pipeboard.journal.signing import not_signed, signing, signs

    if not signs(repo):
        return ""
    on = [word for parent in parents for word in ("-p", parent)]
    result = run(
        repo.git, *signing(repo), "commit-tree", "-S", *on, tree.split()[2],
        input=draft.encoded, env=draft.environment(),
    )  # fmt: skip
    if result.code:
        told = "the merge could not be signed, so nothing was shared"
        raise not_signed(told, result.err, "sync")
    return result.text
