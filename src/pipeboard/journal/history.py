"""The history of a board: who changed what when, and what a person may take back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeboard.journal.identity import Identity
from pipeboard.journal.message import Message, parse
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository

# Fields of a commit as `git log` prints them, each ended by NUL; the last one closes the record.
_FIELDS = ("%H", "%P", "%at", "%an", "%ae", "%B", "%x01")
_FORMAT = "%x00".join(_FIELDS)


class Entry:
    """One commit.

    `at` is the author's time in seconds since the epoch; `paths` are the board's, filled only when
    asked for; `parents` are shas.
    """

    __slots__ = ("at", "author", "mail", "message", "parents", "paths", "sha")

    def __init__(
        self, sha: str, parents: list[str], at: float, author: str, mail: str, message: Message
    ) -> None:
        self.sha = sha
        self.parents = parents
        self.at = at
        self.author = author
        self.mail = mail
        self.message = message
        self.paths: list[str] = []

    def __repr__(self) -> str:
        return f"Entry({self.sha[:8]}, {self.subject!r})"

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.subject

    @property
    def trailers(self) -> tuple[tuple[str, str], ...]:
        """The trailers as (key, value)."""
        return self.message.trailers


def log(
    repo: Repository,
    paths: Sequence[str] = (),
    *,
    limit: int | None = None,
    since: float | None = None,
    grep: str | None = None,
    lacking: bool = False,
    names: bool = False,
    rev: str = "HEAD",
    without: Sequence[str] = (),
    graph: bool = False,
) -> Iterator[Entry]:
    """The commits that touched `paths` (all of the board if none), newest first, while git finds
    them.

    `since` in seconds since the epoch; `grep` is a POSIX basic regular expression over the message,
    `lacking`: of those that are not to hold it; `names` asks for the changed paths too. One path is
    quickest: only then git's path filters work.
    What is part of the commits `without` is left out. With `graph` no commit comes before one made
    upon it, and its `parents` are those among the commits told.
    """
    if rev == "HEAD":
        head = repo.head()  # of a past board the commit that is looked at
        if head is None:
            return
        rev = head
    args = ["--literal-pathspecs", "log", "-z", "--no-follow", "--no-show-signature", "--no-color"]
    args += ["--encoding=UTF-8", f"--format=tformat:{_FORMAT}"]
    if limit is not None:
        args.append(f"--max-count={limit}")
    if since is not None:
        args.append(f"--since=@{int(since)}")
    if grep is not None:
        args += [f"--grep={grep}", *(["--invert-grep"] if lacking else [])]
    if graph:
        args += ["--topo-order", "--parents"]
    if names:
        args += ["--name-only", "--no-renames", "--diff-merges=first-parent"]
    where = [repo.from_top(path) for path in paths] or ([repo.prefix] if repo.prefix else [])
    revs = [rev, *(f"^{commit}" for commit in without)]
    records = repo.git.records(*args, "--end-of-options", *revs, "--", *where, timeout=300)
    yield from _entries(repo, records)


def _entries(repo: Repository, records: Iterator[bytes]) -> Iterator[Entry]:
    """Seven fields a commit; then, with names, an empty one, its paths, and one more empty one."""
    below = len(repo.prefix) + 1 if repo.prefix else 0
    entry: Entry | None = None
    fields: list[str] = []
    for record in records:
        text = record.decode("utf-8", "surrogateescape")
        if not fields and entry is not None and not _is_sha(text):
            if path := text.removeprefix("\n"):
                entry.paths.append(path[below:])
            continue
        fields.append(text)
        if len(fields) == len(_FIELDS):
            if entry is not None:
                yield entry
            entry, fields = _entry(fields), []
    if entry is not None:
        yield entry


def _is_sha(text: str) -> bool:
    return len(text) in (40, 64) and all(char in "0123456789abcdef" for char in text)


def _entry(fields: list[str]) -> Entry:
    sha, parents, at, author, mail, body, _ = fields
    return Entry(sha, parents.split(), float(at or 0), author, mail, parse(body))


def show_trees(repo: Repository, asked: Sequence[tuple[str, str]]) -> Iterator[bytes | None]:
    """Files of the board, each at its commit: `(sha, path)`, or `(sha + "^", path)` for before."""
    return contents(repo, [f"{sha}:{repo.from_top(path)}" for sha, path in asked])


def patch(repo: Repository, sha: str, path: str = "") -> str:
    """The diff of a commit to its first parent: of one file of the board, or of all of them."""
    where = [repo.from_top(path)] if path else ([repo.prefix] if repo.prefix else [])
    args = [
        "--literal-pathspecs",
        "show",
        "--format=",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
    ]
    args += ["--no-renames", "--no-show-signature", "--diff-merges=first-parent"]
    found = repo.git.run(*args, "--end-of-options", sha, "--", *where, reads=True, timeout=60)
    return found.out.decode("utf-8", "replace")


class OwnChange:
    """A commit of one's own that undo or redo may be about.

    `reverts` is the sha it takes back (it is then itself an undo or a redo), `reverted_by` the sha
    of the commit in force that took it back.
    """

    __slots__ = ("entry", "reverted_by", "reverts")

    def __init__(self, entry: Entry, reverts: str, reverted_by: str) -> None:
        self.entry = entry
        self.reverts = reverts
        self.reverted_by = reverted_by


def own_changes(
    repo: Repository, *, limit: int | None = None, who: Identity | None = None
) -> Iterator[OwnChange]:
    """The commits with a Pb-Action that this identity made, newest first.

    A revert that was itself reverted is not in force: undo, redo, undo again all come out right.
    Bots and colleagues are left out, what an agent did in one's name (Pb-Via: bot/…) too.
    """
    mine = who or repo.identity()
    taken_back: dict[str, str] = {}
    found = 0
    for entry in log(repo, grep="^Pb-Action: "):
        reverts = entry.message.value("Pb-Reverts")
        reverted_by = taken_back.get(entry.sha, "")
        if reverts and not reverted_by:
            taken_back[reverts] = entry.sha
        if entry.mail.casefold() != mine.mail.casefold() or _is_bots(entry.message):
            continue
        yield OwnChange(entry, reverts, reverted_by)
        found += 1
        if found == limit:
            return


def _is_bots(message: Message) -> bool:
    return message.value("Pb-Via").startswith("bot/")
