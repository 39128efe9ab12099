"""What `git status` says about a board, in one call: the branch, and what is not yet recorded."""

from __future__ import annotations

from pipeboard.journal.git import Git, Running

_ASKED = (
    "--literal-pathspecs",
    "status",
    "--porcelain=v2",
    "--branch",
    "-z",
    "-uall",
    "--no-renames",
    "--ignore-submodules=all",
)


class Status:
    """Where the board stands.

    `head` is None before the first commit, `branch` None when detached, `upstream` None without
    one; `ahead` and `behind` count commits; `changed` maps each path of the board that is not as
    HEAD has it to git's two letters (index, work tree; `.` unchanged, `??` not tracked, `UU` …
    unmerged). `damage` is what git said where it has lost objects ("": it has not).
    """

    __slots__ = ("ahead", "behind", "branch", "changed", "damage", "head", "upstream")

    def __init__(self) -> None:
        self.head: str | None = None
        self.branch: str | None = None
        self.upstream: str | None = None
        self.ahead = 0
        self.behind = 0
        self.changed: dict[str, str] = {}
        self.damage = ""

    @property
    def unmerged(self) -> int:
        """How many of the board's files a merge left to be settled."""
        return sum(letters in _UNMERGED for letters in self.changed.values())


_UNMERGED = ("DD", "AU", "UD", "UA", "DU", "AA", "UU")


def begin_status(git: Git, at_top: bool) -> Running:
    """Ask for the status of the folder git runs in, `at_top` when that is the whole work tree.

    A path is named only for a board in a subfolder: with one, git does without its untracked cache.
    """
    where = () if at_top else ("--", ".")
    return git.begin(*_ASKED, *where, timeout=60, reads=True)


def parse_status(out: bytes, prefix: str) -> Status:
    """What git answered, for the board at `prefix` below the top."""
    status = Status()
    below = len(prefix) + 1 if prefix else 0
    for record in out.decode("utf-8", "surrogateescape").split("\0"):
        kind = record[:1]
        if kind == "#":
            _branch(status, record)
        elif kind == "1":
            status.changed[record.split(" ", 8)[8][below:]] = record[2:4]
        elif kind == "u":
            status.changed[record.split(" ", 10)[10][below:]] = record[2:4]
        elif kind == "?":
            status.changed[record[2 + below :]] = "??"
    return status


def _branch(status: Status, record: str) -> None:
    _, key, value = record.split(" ", 2)
    if key == "branch.oid":
        status.head = None if value == "(initial)" else value
    elif key == "branch.head":
        status.branch = None if value == "(detached)" else value
    elif key == "branch.upstream":
        status.upstream = value
    elif key == "branch.ab":
        ahead, behind = value.split()
        status.ahead, status.behind = int(ahead), -int(behind)
