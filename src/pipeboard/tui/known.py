"""Whether somebody who is being typed in is on the board already.

Sure: the same e-mail address, phone number, or name and organisation (as the index keeps them).
Maybe: a name spelt alike among those that a look at the index gives. Bounded, so that it may be
asked with each key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.model.text import fold
from pipeboard.model.tree import as_text

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.tui.typed import Person

_SHORTEST = 5  # characters of a name that others are compared with


class Known(NamedTuple):
    """Somebody who is there: the row, how they are called, and whether it surely is them."""

    rid: int
    name: str
    org: str
    sure: bool

    def __str__(self) -> str:
        return f"{self.name} at {self.org}" if self.org else self.name


def known(board: Board, person: Person) -> Known | None:
    """Who it is, or may be; None where nobody is like them."""
    return _by_keys(board, person) or _by_name(board, person)


def _by_keys(board: Board, person: Person) -> Known | None:
    from pipeboard.exchange.equal import keys_of

    tree = as_text({"name": person.name, **person.fields})
    found = board.known(keys_of(tree, {})) if isinstance(tree, dict) else {}
    if not found:
        return None
    id = next(iter(found.values()))[0]
    rows = board.index.connection.execute("SELECT rid FROM contact WHERE id = ?", (id,))
    [rid] = rows.fetchone()
    card = board.cards([rid])[rid]
    return Known(rid, card.name, card.org, True)


def _by_name(board: Board, person: Person) -> Known | None:
    from pipeboard.exchange.equal import same_name

    if len(person.name) < _SHORTEST:
        return None
    company = person.fields.get("company")
    org = str(company.get("name", "")) if isinstance(company, dict) else ""
    for one in board.look(person.name)[0]:
        if same_name(one.name, person.name) and _may_be_one(org, one.org):
            return Known(one.rid, one.name, one.org, False)
    return None


def _may_be_one(one: str, other: str) -> bool:
    """Whether two may work at the same place: nobody knows where, or the same."""
    return not one or not other or fold(one) == fold(other)
