"""A repository that has lost objects: what git still says of the board, and that it is damaged.

The files are all there, so the board opens from them; the index of git tells them from what was
recorded last, without the trees of HEAD.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeboard.journal.status import Status

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

_LOST = re.compile(
    r"object .*is (corrupt|empty)|unable to (read|unpack|parse)|could not read|missing (blob|tree)"
    r"|bad (object HEAD|tree object)|invalid object|hash mismatch|inflate|failed to read object"
)
HINT = (
    "git fsck says what is damaged; a clone or a backup has what is missing. The files of the board"
    " are all there, and can be read"
)


def is_damage(words: str) -> bool:
    """Whether git's refusal says that objects are lost or spoilt."""
    return _LOST.search(words) is not None


def status_of_damaged(repo: Repository, words: str) -> Status:
    """HEAD, the branch and what differs from git's index; `damage` has what git said."""
    status = Status()
    status.damage = words.partition("\n")[0]
    status.head, status.branch = repo.head(), repo.branch()
    listed = ("ls-files", "-z", "--exclude-standard", "--modified", "--deleted", "--others")
    where = ("--", repo.prefix) if repo.prefix else ()
    found = repo.git.run("--literal-pathspecs", *listed, *where, reads=True, timeout=60)
    below = len(repo.prefix) + 1 if repo.prefix else 0
    for path in found.out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        status.changed[path[below:]] = ".M"
    return status
