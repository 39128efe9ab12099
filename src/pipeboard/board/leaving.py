"""How contacts leave, in the words of the board: parked, let go, lost, handed on.

Each is a function from a contact to a Change, for keys and for verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pipeboard.actions import losing, status

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board.door import Board

    Make = Callable[[Subject], Change]

WIN_BACK = "+180d"
"""When a customer who left is looked at again, unless somebody says otherwise."""


def park(board: Board, state: str, until: str, said: str) -> Make:
    """Nurture or a pause until a day (YYYY-MM-DD), with a reason of the list or a note."""
    known = board.vocabulary.reasons.get("parked", ())
    why, actor = status.reason_of(said, known, default="timing"), board.actor()
    return lambda subject: status.park(subject, state, until, why, actor)


def let_go(
    board: Board, state: str, said: str, deals_lost: str = "", *, review: str = WIN_BACK
) -> Make:
    """Disqualified or churned, with a reason of the list; a customer is looked at again.

    `deals_lost` is why the open deals are lost before; without it there may be none.
    """
    actor, terms, reasons = board.actor(), board.deal_terms(), board.vocabulary.reasons
    why = status.reason_of(said, reasons.get(state, ()))
    lost_by = status.reason_of(deals_lost, reasons.get("lost", ())) if deals_lost else None
    is_back = bool(review) and state == "churned"
    back = status.until_of(review, board.now(), board.zone)[0] if is_back else ""

    def make(subject: Subject) -> Change:
        change = status.let_go(subject, state, why, actor, review=back)
        return losing.first_lost(subject, change, lost_by, terms)

    return make


def lose(board: Board, said: str, then: str, *, id: str = "", to: str = "") -> Make:
    """A deal lost, with a reason of the list, to whom, and what then: see `losing.then_of`."""
    terms = board.deal_terms()
    why = status.reason_of(said, board.vocabulary.reasons.get("lost", ()))
    after = losing.then_of(then, board.now(), board.zone)
    return lambda subject: losing.lose(subject, why, terms, after, id=id, to=to)


def hand_on(board: Board, name: str, fields: Mapping[str, object]) -> Make:
    """The wrong person is let go; whoever they named ("": nobody) gets the planned step.

    Raises UsageError of a contact with an open deal: whose it is then, a person decides.
    """
    from pipeboard.actions.referral import referred

    gone, actor = let_go(board, "disqualified", "wrong-person"), board.actor()

    def make(subject: Subject) -> Change:
        left = gone(subject)
        if not name:
            return left
        return referred(subject, left, name, fields, actor, board.contact_folder)

    return make
