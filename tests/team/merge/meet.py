"""Two people's edits of one file, given as text, met both ways round."""

from __future__ import annotations

from pipeboard.model.tree import Tree
from pipeboard.storage.read import load
from pipeboard.team.merge.file import Merged, Side, merge_file

PATH = "contacts/anna-keller-7f3k2q.yaml"


def met(
    base: str | None,
    one: str | None,
    two: str | None,
    *,
    path: str = PATH,
    at: tuple[int, int] = (5, 9),
) -> Merged:
    """The merge of alice's and bob's version (bob's is the later one), the same both ways round."""
    b, o, t = (None if text is None else text.encode() for text in (base, one, two))
    alice, bob = Side(o, "alice", at[0]), Side(t, "bob", at[1])
    merged = merge_file(path, b, alice, bob)
    assert merged == merge_file(path, b, bob, alice)
    return merged


def said(merged: Merged, path: str = PATH) -> dict[str, Tree]:
    """What the merged file says."""
    assert merged.data is not None
    return load(merged.data, path)


def text(merged: Merged) -> str:
    assert merged.data is not None
    return merged.data.decode()
