"""What HEAD and git's index have at a board's paths."""

from __future__ import annotations

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


def staged(repo: Repository) -> dict[str, bytes]:
    """What git would commit of this board now: path → bytes, without what it would remove."""
    where = ("--", repo.prefix) if repo.prefix else ()
    head = repo.head()
    base = (head,) if head else (repo.git.run("hash-object", "-t", "tree", "/dev/null").text,)
    out = repo.git.run(
        "diff-index", "--cached", "--name-only", "--diff-filter=d", "-z", *base, *where, reads=True
    ).out
    below = len(repo.prefix) + 1 if repo.prefix else 0
    paths = [name[below:] for name in out.decode("utf-8", "surrogateescape").split("\0")[:-1]]
    found = contents(repo, [f":{repo.from_top(path)}" for path in paths])
    return {path: data for path, data in zip(paths, found, strict=True) if data is not None}
