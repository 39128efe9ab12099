"""Where the remote's branch was when we last shared: how a rewritten or emptied remote is known.

git's own tracking ref says it too, until a plain `git fetch` moves it. The remote's address is kept
with it, so that another remote under the same name is not taken for a rewritten one.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from pipeboard.journal.graph import at
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import Upstream, address
from pipeboard.storage.write import write

_FILE = "shared.json"


class Seen(NamedTuple):
    """The commit that a remote's branch was at, and the remote's address ("": not known)."""

    commit: str
    address: str = ""


def last_seen(repo: Repository, shared: Upstream, *, tracked: bool = False) -> str:
    """The commit that the remote's branch was at, "" where we never saw it.

    With `tracked` git's tracking ref is asked first: it is known not to have followed a rewrite.
    """
    ours, gits = _read(repo).get(str(shared), Seen("")).commit, at(repo, shared.tracking)
    return (gits or ours if tracked else ours or gits) or ""


def moved_from(repo: Repository, shared: Upstream) -> str:
    """The address that the remote had when we last shared; "" where it has the same one now."""
    was = _read(repo).get(str(shared), Seen("")).address
    return was if was != address(repo, shared.remote) else ""


def note_seen(repo: Repository, shared: Upstream, commit: str) -> None:
    """Remember it."""
    known, now = _read(repo), Seen(commit, address(repo, shared.remote))
    if known.get(str(shared)) != now:
        text = json.dumps(known | {str(shared): now})
        write(repo.own_dir / _FILE, text.encode("utf-8", "surrogateescape"), sync=False)


def _read(repo: Repository) -> dict[str, Seen]:
    try:
        known = json.loads((repo.own_dir / _FILE).read_bytes())
        return {str(branch): _seen(said) for branch, said in known.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError):
        return {}


def _seen(said: str | list[str]) -> Seen:
    """One entry; earlier versions kept the commit alone."""
    return Seen(said) if isinstance(said, str) else Seen(*map(str, said))
