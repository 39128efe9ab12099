"""A commit before it is made: which paths, what it says, who decided, who ran it, when."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from pipeboard.journal.identity import Identity


class Draft:
    """`paths` are the repository's, `when` is in seconds since the epoch; a `pinned` draft goes on
    the commit it was made for or nowhere. `contents` is what the commit is to hold of some of the
    paths (None: gone), whatever the disk says by then; of the others it holds what is on the disk.
    """

    __slots__ = ("author", "committer", "contents", "message", "paths", "pinned", "when")

    def __init__(
        self,
        paths: Sequence[str],
        message: str,
        author: Identity,
        committer: Identity,
        when: float,
        *,
        pinned: bool = False,
        contents: Mapping[str, bytes | None] | None = None,
    ) -> None:
        self.pinned = pinned
        self.contents = contents or {}
        self.paths = paths
        self.message = message.replace("\0", "␀")
        self.author = author
        self.committer = committer
        self.when = when

    @property
    def encoded(self) -> bytes:
        """The message as git is given it."""
        return self.message.encode("utf-8", "backslashreplace")

    @property
    def reflog(self) -> str:
        """What `git reflog` shows."""
        return "commit: " + self.message.partition("\n")[0]

    def environment(self) -> dict[str, str]:
        """Author, committer and time for a git command."""
        at = stamp(self.when)
        return {
            "GIT_AUTHOR_NAME": self.author.name,
            "GIT_AUTHOR_EMAIL": self.author.mail,
            "GIT_AUTHOR_DATE": f"@{at}",
            "GIT_COMMITTER_NAME": self.committer.name,
            "GIT_COMMITTER_EMAIL": self.committer.mail,
            "GIT_COMMITTER_DATE": f"@{at}",
        }


def stamp(when: float) -> str:
    """A time as git writes it: seconds since the epoch and the offset of the local zone then."""
    return f"{int(when)} {time.strftime('%z', time.localtime(when)) or '+0000'}"


def signature(person: Identity, when: float) -> str:
    """Name, mail and time as a commit holds them, without what would break its line."""
    return f"{_clean(person.name)} <{_clean(person.mail)}> {stamp(when)}"


def _clean(words: str) -> str:
    """As git does it: no brackets or line ends, none of its crud at either end."""
    for unwanted in "<>\n\r\0":
        words = words.replace(unwanted, "")
    return words.strip(" .,:;\"'\\")
