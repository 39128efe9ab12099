"""Where the remote's branch was when we last shared: how a rewritten or emptied remote is known.

git's own tracking ref says it too, until a plain `git fetch` moves it.
"""

from __future__ import annotations

import json

from pipeboard.journal.graph import at
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import Upstream
from pipeboard.storage.write import write

_FILE = "shared.json"


def last_seen(repo: Repository, shared: Upstream, *, tracked: bool = False) -> str:
    """The commit that the remote's branch was at, "" where we never saw it.

    With `tracked` git's tracking ref is asked first: it is known not to have followed a rewrite.
    """
    ours, gits = _read(repo).get(str(shared)), at(repo, shared.tracking)
    return (gits or ours if tracked else ours or gits) or ""


def note_seen(repo: Repository, shared: Upstream, commit: str) -> None:
    """Remember it."""
    known = _read(repo)
    if known.get(str(shared)) != commit:
        text = json.dumps(known | {str(shared): commit})
        write(repo.own_dir / _FILE, text.encode("utf-8", "surrogateescape"), sync=False)


def _read(repo: Repository) -> dict[str, str]:
    try:
        known = json.loads((repo.own_dir / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
