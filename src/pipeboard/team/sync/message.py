"""The messages of the commits that a sync makes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeboard.journal.message import Message
from pipeboard.journal.upstream import Upstream
from pipeboard.model.ids import label_of
from pipeboard.model.text import count
from pipeboard.team.merge.tree import Met
from pipeboard.team.sync.report import Who
from pipeboard.team.sync.words import told

ACTION = "sync.merge"


def merge_message(
    shared: Upstream,
    down: Sequence[Who],
    up: Sequence[Who],
    met: Sequence[Met],
    way: Sequence[tuple[str, str]],
) -> str:
    """The message of a merge commit: who met whom, and which contacts were merged by field; `way`
    are the trailers of how."""
    conflicts = sum(len(one.merged.conflicts) for one in met)
    words = f"{told(down) or 'no news'} with {told(up) or 'no news'}"
    if met:
        words += f"; {count(len(met), 'file')} by field"
    if conflicts:
        words += f", {count(conflicts, 'conflict')}"
    ids = dict.fromkeys(one.id for one in met if one.id.startswith("c-"))
    trailers = [("Pb-Action", ACTION), *(("Pb-Contact", id) for id in ids), *way]
    return str(Message("sync", str(shared), words, "", tuple(trailers)))


def put_back_message(path: str, via: str) -> str:
    """The message of a commit that puts back what came of a file that was committed half saved."""
    words = "was committed half saved; what came stays"
    trailers = (("Pb-Action", "sync.put-back"), ("Pb-Via", via))
    return str(Message("sync", label_of(path), words, "", trailers))
