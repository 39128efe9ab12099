"""What can go wrong, as one tree: each error builds its own message and carries its exit code.

PipeboardError
├── Refused 1          a check answered "no"
├── UsageError 2       the words of a command or a query are off
│   └── QueryError     …and where: it points at the character
├── InvalidData 3      a file, a field or an input does not hold what it should
├── GateBlocked 4      a stage gate says no
├── ConflictError 5    two people changed one field
├── NotFound 6         no such contact, board, segment …
│   └── Ambiguous      more than one
├── GitError 7         git, the repository or the remote
│   ├── NoIdentity     git does not know who you are
│   ├── RepositoryState  detached, mid-merge, mid-rebase …
│   ├── NotTrusted     its settings or hooks would run something that nobody allowed
│   ├── ReadOnly       a disk or folder that lets nothing be written
│   └── GitTimeout
├── ConsentRefused 8   the contact does not want this
├── Busy 9             another writer holds the board
└── Interrupted 130
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class PipeboardError(Exception):
    """Anything pipeboard tells a user went wrong.

    `code` is the stable word of the JSON error, `exit_code` the process's; `items` are the single
    findings behind the message (one row each in JSON); `hint` says what to do next.
    """

    code = "error"
    exit_code = 1
    unrecorded: object = None
    """What is in the files of the board and waits for its commit, for who tries that again."""

    def __init__(
        self, message: str, *, hint: str = "", items: Iterable[Mapping[str, object]] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.items = [dict(item) for item in items]

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class Refused(PipeboardError):
    """A check answered no."""

    code = "no"
    exit_code = 1


class UsageError(PipeboardError):
    """The words of a command are off."""

    code = "usage"
    exit_code = 2


class QueryError(UsageError):
    """A query that cannot be read; shows the query with a caret under the character at `at`."""

    code = "query"

    def __init__(
        self, message: str, *, query: str, at: int, nearest: Sequence[str] = (), hint: str = ""
    ) -> None:
        pointer = f"  {query}\n  {' ' * at}^"
        near = f"nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(
            message,
            hint="\n".join(part for part in (pointer, near, hint) if part),
            items=[{"query": query, "at": at, "nearest": list(nearest)}],
        )
        self.query = query
        self.at = at
        self.nearest = tuple(nearest)


class InvalidData(PipeboardError):
    """A file, a field or an input does not hold what it should."""

    code = "invalid_data"
    exit_code = 3


class GateBlocked(PipeboardError):
    """A stage gate says no; `items` are its checklist."""

    code = "gate_blocked"
    exit_code = 4


class ConflictError(PipeboardError):
    """A field changed since it was read; nothing was overwritten."""

    code = "conflict"
    exit_code = 5


class NotFound(PipeboardError):
    """No such contact, board, segment, commit …; `items` name the nearest."""

    code = "not_found"
    exit_code = 6


class Ambiguous(NotFound):
    """A name that fits more than one."""

    code = "ambiguous"


class GitError(PipeboardError):
    """git refused or failed; the message ends with git's own words."""

    code = "git"
    exit_code = 7


class NoIdentity(GitError):
    """git does not know who you are; pipeboard never invents it."""

    code = "no_identity"

    def __init__(self) -> None:
        super().__init__(
            "git does not know who you are, so nothing was written",
            hint=(
                "say it once:\n"
                '  git config --global user.name "Your Name"\n'
                "  git config --global user.email you@example.com"
            ),
        )


class RepositoryState(GitError):
    """The repository is in a state that no commit may be added to (detached, mid-merge …)."""

    code = "repository_state"


class NotTrusted(GitError):
    """The repository's own settings or hooks would run something; `items` say what and where."""

    code = "not_trusted"

    def __init__(
        self,
        items: Iterable[Mapping[str, object]] = (),
        message: str = "git settings or hooks of this board run something, so git was not started",
    ) -> None:
        super().__init__(
            message,
            hint="see what: pb trust --show · allow it: pb trust",
            items=items,
        )


class ReadOnly(GitError):
    """The disk, or whoever owns the board, lets nothing be written."""

    code = "read_only"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"this board is read-only here: {place} cannot be written",
            hint="nothing can be changed until the disk, or the folder's owner, lets you write",
        )


class GitTimeout(GitError):
    """git did not answer in time; its process group was ended."""

    code = "git_timeout"


class ConsentRefused(PipeboardError):
    """The contact does not want to be contacted this way."""

    code = "consent"
    exit_code = 8


class Busy(PipeboardError):
    """Another writer holds the board's lock past the time we were told to wait."""

    code = "busy"
    exit_code = 9


class Interrupted(PipeboardError):
    """The user pressed ctrl-c."""

    code = "interrupted"
    exit_code = 130


def nearest(word: str, words: Iterable[str], *, most: int = 3) -> list[str]:
    """The known words closest to a mistyped one, best first."""
    from difflib import get_close_matches

    known = {known.casefold(): known for known in words}
    close = get_close_matches(word.casefold(), list(known), n=most, cutoff=0.5)
    starts = [key for key in known if key.startswith(word.casefold()) and key not in close]
    return [known[key] for key in (close + starts)[:most]]
