"""The message of a merge commit."""

from __future__ import annotations

from collections.abc import Sequence

from pipeboard.journal.message import Message
from pipeboard.journal.upstream import Upstream
from pipeboard.model.text import count
from pipeboard.team.merge.tree import Met
from pipeboard.team.sync.report import Who
from pipeboard.team.sync.words import told

ACTION = "sync.merge"


def merge_message(
    shared: Upstream, down: Sequence[Who], up: Sequence[Who], met: Sequence[Met], via: str
) -> str:
    """The message of a merge commit: who met whom, and which contacts were merged by field."""
    conflicts = sum(len(one.merged.conflicts) for one in met)
    words = f"{told(down) or 'no news'} with {told(up) or 'no news'}"
    if met:
        words += f"; {count(len(met), 'file')} by field"
    if conflicts:
        words += f", {count(conflicts, 'conflict')}"
    ids = dict.fromkeys(one.id for one in met if one.id.startswith("c-"))
    trailers = [("Pb-Action", ACTION), *(("Pb-Contact", id) for id in ids), ("Pb-Via", via)]
    return str(Message("sync", str(shared), words, "", tuple(trailers)))
