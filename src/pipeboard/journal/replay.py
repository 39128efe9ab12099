"""A whole history at once: what the sample board's past is made of, in about a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeboard.errors import GitError
from pipeboard.journal.draft import Draft
from pipeboard.journal.git import Git
from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository
from pipeboard.journal.stream import commit_start, file_change


class Commit:
    """One commit to be: `at` in seconds since the epoch, `files` path → bytes, None for gone."""

    __slots__ = ("at", "author", "files", "message")

    def __init__(
        self, at: float, author: Identity, message: str, files: Mapping[str, bytes | None]
    ) -> None:
        self.at = at
        self.author = author
        self.message = message
        self.files = files


def fast_import(folder: Path, commits: Iterable[Commit], branch: str = "main") -> str:
    """Make `commits`, oldest first, the history of the fresh repository at `folder`.

    Paths are the board's. Afterwards the index is as the last commit, so that files which are on
    the disk already are clean in `git status`. Returns the last commit's sha; GitError if the
    repository has a history already.
    """
    repo = Repository.open(folder)
    if repo.head() is not None:
        raise GitError(
            f"{folder} has a history already, none can be put below it",
            hint="choose an empty folder",
        )
    repo.git.run(
        "fast-import",
        "--quiet",
        "--done",
        input=b"".join(_stream(repo, commits, branch)),
        timeout=300,
    )
    git = Git(repo.top)
    git.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    git.run("reset", "-q", "--mixed", timeout=120)
    head = repo.head()
    if head is None:
        raise GitError("a history needs at least one commit")
    return head


def _stream(repo: Repository, commits: Iterable[Commit], branch: str) -> Iterator[bytes]:
    ref = f"refs/heads/{branch}"
    yield f"reset {ref}\n\n".encode()
    for commit in commits:
        who = commit.author
        yield commit_start(Draft((), commit.message, who, who, commit.at), ref)
        for path, content in commit.files.items():
            mode = "" if content is None else "100644"
            yield from file_change(repo.from_top(path), mode, content)
        yield b"\n"
    yield b"done\n"
