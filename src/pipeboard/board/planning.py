"""What a change is told as: the diff of each file, and the message of its commit."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeboard.actions.change import Change
from pipeboard.board.identity import way_of
from pipeboard.board.preparing import Prepared, prepare
from pipeboard.board.trailers import field_trailers
from pipeboard.journal.message import Message
from pipeboard.model.text import one_line

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def plan(board: Board, change: Change) -> str:
    """The diff of each file and the commit's sentence; nothing is written."""
    prepared = [ready for ready in prepare(board, change) if ready.before != ready.after]
    if not prepared:
        return "nothing to do"
    lines = [line for ready in prepared for line in unified(ready)]
    return "\n".join([*lines, "", sentence(board, change, prepared)])


def unified(ready: Prepared) -> Iterator[str]:
    """The diff of a file, line by line."""
    before = (ready.before or b"").decode("utf-8", "replace").splitlines()
    after = (ready.after or b"").decode("utf-8", "replace").splitlines()
    name_before = f"a/{ready.path}" if ready.before is not None else "/dev/null"
    name_after = f"b/{ready.path}" if ready.after is not None else "/dev/null"
    return difflib.unified_diff(before, after, name_before, name_after, lineterm="")


def sentence(board: Board, change: Change, prepared: Sequence[Prepared]) -> str:
    """The commit's message: subject, the rep's reason, trailers (domain: the commit format)."""
    private = board.vocabulary.pseudonymous
    about = change.about
    words = change.words
    if private:
        about = change.contacts[0] if len(change.contacts) == 1 else about
        words = change.action
    trailers = [("Pb-Action", change.action)]
    trailers += [("Pb-Contact", name) for name in change.contacts]
    trailers += [("Pb-Org", name) for name in change.orgs]
    trailers += field_trailers((ready.old, ready.new) for ready in prepared)
    trailers += list(change.trailers)
    trailers += way_of(board, board.vocabulary, change.via)
    return str(
        Message(
            verb=change.verb,
            slug=about,
            words=one_line(words),
            reason=change.reason,
            trailers=tuple(trailers),
        )
    )
