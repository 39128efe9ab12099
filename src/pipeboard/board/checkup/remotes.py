"""Where the board is shared: addresses and names that pipeboard goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.finding import Finding
from pipeboard.errors import GitError, RepositoryState

if TYPE_CHECKING:
    from pipeboard.board.door import Board

_PASSWORD = re.compile(r"(?P<user>[a-z+]+://[^/@:]*):[^/@]+@")


def remotes(board: Board, fix: bool) -> Iterator[Finding]:
    """Each remote: a password in its address, an address that is not gone to, an odd name; and
    where commits go, if that is not where they come from."""
    from pipeboard.journal.upstream import protocols, url_of
    from pipeboard.journal.upstream import remotes as names

    found = list(names(board.repository))
    if not found:
        yield Finding("remote", True, "none: the board is not shared")
    for name in found:
        url = url_of(board.repository, name)
        shown = _PASSWORD.sub(r"\g<user>:…@", url)
        if name.startswith("-"):
            yield Finding(
                "remote", False, f"{name!r} reads as an option", "rename it in .git/config"
            )
            continue
        if shown != url:
            plain = _PASSWORD.sub(r"\g<user>@", url)
            words = f"{name}: there is a password in {shown}, for all to read who read the folder"
            yield Finding("remote", False, words, f"git remote set-url -- {name} {plain}")
            continue
        try:
            protocols(url)
            protocols(url_of(board.repository, name, push=True))
        except GitError as error:
            yield Finding("remote", False, f"{name}: {error.message}", error.hint)
        else:
            yield Finding("remote", True, f"{name}: {url}")
    yield from _two(board)


def _two(board: Board) -> Iterator[Finding]:
    """One remote to fetch from and another one to push to."""
    config = board.repository.config()
    own = f"branch.{board.repository.branch()}.pushremote"
    if not config.get(own) and not config.get("remote.pushdefault"):
        return
    try:
        shared = board.upstream()
    except RepositoryState:  # told elsewhere
        return
    except GitError as error:
        yield Finding("remote", False, error.message, error.hint)
    else:
        if shared.push:
            words = f"{shared.local}: fetched from {shared}, pushed to {shared.to}"
            yield Finding("remote", True, words)
