"""What HEAD and git's index have at a board's paths."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository


def at_commit(repo: Repository, rev: str, paths: Sequence[str]) -> dict[str, bytes | None]:
    """The bytes of these paths of the board at a commit; None where it does not have them."""
    names = [f"{rev}:{repo.from_top(path)}" for path in paths]
    return dict(zip(paths, contents(repo, names), strict=True))


def at_head(repo: Repository, paths: Sequence[str]) -> dict[str, bytes | None]:
    """The bytes of these paths in the last commit; all None before the first."""
    head = repo.head()
    return at_commit(repo, head, paths) if head else dict.fromkeys(paths)


_VERSIONS = 20


def versions(repo: Repository, rev: str, path: str, *, descent: bool = False) -> Iterator[bytes]:
    """The last versions of one path of the board up to a commit, newest first; with `descent` none
    before one that was made of it, whatever the clocks said."""
    asked = ["log", f"--max-count={_VERSIONS}", "--format=%H", "--no-show-signature"]
    asked += ["--topo-order"] if descent else []
    named = repo.from_top(path)
    found = repo.git.run(
        "--literal-pathspecs", *asked, "--end-of-options", rev, "--", named, timeout=60, reads=True
    )
    names = [f"{sha}:{named}" for sha in found.text.split()]
    yield from (data for data in contents(repo, names) if data is not None)


def staged(repo: Repository, *, of_caller: bool = False) -> dict[str, bytes]:
    """What git would commit of this board now: path → bytes, without what it would remove.

    `of_caller` heeds the index that a hook is told of: `git commit -a` and `git commit FILE`
    commit from one of their own.
    """
    where = ("--", repo.prefix) if repo.prefix else ()
    head = repo.head()
    base = (head,) if head else (repo.git.run("hash-object", "-t", "tree", "/dev/null").text,)
    asked = ("diff-index", "--cached", "--no-abbrev", "--no-renames", "--diff-filter=d", "-z")
    env = _index_of_caller(repo) if of_caller else None
    out = repo.git.run(*asked, *base, *where, reads=True, env=env).out
    told, names = out.split(b"\0")[:-1:2], out.split(b"\0")[1::2]
    below = len(repo.prefix) + 1 if repo.prefix else 0
    paths = [name.decode("utf-8", "surrogateescape")[below:] for name in names]
    # `:old-mode new-mode old-object new-object status`
    found = contents(repo, [line.split()[3].decode("ascii") for line in told])
    return {path: data for path, data in zip(paths, found, strict=True) if data is not None}


def _index_of_caller(repo: Repository) -> dict[str, str] | None:
    """The index that git tells its hooks of, where it is one of this repository."""
    named = os.environ.get("GIT_INDEX_FILE", "")
    place = os.path.realpath(os.path.join(repo.top, named))
    inside = os.path.dirname(place) == os.path.realpath(repo.git_dir)
    return {"GIT_INDEX_FILE": place} if named and inside and os.path.isfile(place) else None
