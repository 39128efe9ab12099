"""What a board shows of many: rows, columns, deals, queues, segments, each one query on the index.

On the path of a plain list: neither yaml nor msgspec is loaded here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeboard.board.ground import Ground
from pipeboard.errors import QueryError
from pipeboard.query.frame import ALL, DEFAULT_ORDER, Compiled, Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.conflicts import Undecided
    from pipeboard.board.deals import DealCard, Deals
    from pipeboard.board.duplicates import Double
    from pipeboard.board.matrix import Matrix
    from pipeboard.board.rows import Row
    from pipeboard.board.views import BoardView, Card, Problem, Segment
    from pipeboard.query.vocabulary import Segment as Saved


class Lists(Ground):
    """A board that answers queries."""

    _own: tuple[str, Sequence[Saved]] = ("", ())

    def moment(self) -> Moment:
        """The instant and the person that a query is asked for."""
        return Moment(now=self.now(), me=lambda: self.me)

    def compile(self, query: str) -> Compiled:
        """A query as SQL, for this board now."""
        if not query:  # everybody: the language need not even be loaded
            return Compiled(ALL, {}, DEFAULT_ORDER)
        from pipeboard.query.compile import compile

        vocabulary = self.vocabulary
        vocabulary.own_segments = self._own_segments
        return compile(query, self.moment(), vocabulary)

    def rows(
        self,
        query: str = "",
        *,
        limit: int | None = None,
        sort: str = "",
        where: str = "1",
        params: Mapping[str, object] | None = None,
        plain: bool = False,
        scored: bool | None = None,
    ) -> list[Row]:
        """The contacts a query finds; `where` is further SQL over `f` with its own `params`.

        `plain` rows have neither lane nor flags, and a grade only if they are to be `scored`.
        """
        from pipeboard.board.select import select_rows

        return select_rows(
            self, query, limit=limit, sort=sort, where=where, params=params,
            plain=plain, scored=scored,
        )  # fmt: skip

    def why_nobody(self, query: str) -> str:
        """Why a query finds nobody on a board set up like this; "" where it may find somebody."""
        from pipeboard.query.mentions import NO_FIT, wants_fit

        try:
            return NO_FIT if not self.vocabulary.icp_configured and wants_fit(query) else ""
        except QueryError:
            return ""  # who reads it hears of that

    def count(self, query: str) -> int:
        """How many contacts a query finds."""
        from pipeboard.board.select import count

        return count(self, query)

    def columns(self, query: str = "", sort: str = "", first: int | None = None) -> BoardView:
        """The board under a filter; with `first` only the first of each column, and no sums."""
        from pipeboard.board.columns import board_view

        return board_view(self, query, sort, first)

    @property
    def size(self) -> int:
        """About how many contacts there are, at no cost: an upper bound."""
        return int(str(self.index.rows("SELECT coalesce(max(rid), 0) FROM fact")[0][0]))

    def cards(self, rids: Sequence[int], *, laned: bool = True) -> dict[int, Card]:
        """The cards of some rows, by rid. A column shows no lane, and spares asking (`laned`)."""
        from pipeboard.board.columns import cards

        return cards(self, rids, laned=laned)

    def deals(self, query: str = "", sort: str = "", *, closed: bool = False) -> Deals:
        """The open opportunities under a filter of contacts, by stage; with `closed` all of them.

        As in the columns of contacts, those of parked ones are only counted. Where the filter has
        `opp(…)`, only the opportunities that fit it are there, not all of their contact.
        """
        from pipeboard.board.deals import deals

        return deals(self, query, sort, closed=closed)

    def deal_cards(self, keys: Sequence[tuple[int, str]]) -> list[DealCard | None]:
        """The cards of some opportunities; None for one that is gone."""
        from pipeboard.board.deals import deal_cards

        return deal_cards(self, keys)

    def duplicates(self, query: str = "") -> list[Double]:
        """Contacts that may be one person; with a query only those it finds, and their doubles."""
        from pipeboard.board.duplicates import duplicates

        return duplicates(self, query)

    def queue(
        self,
        lane: str = "",
        *,
        whose: str = "work",
        query: str = "",
        sort: str = "",
        limit: int | None = None,
    ) -> list[Row]:
        """The follow-up queue in working order, or one lane or word of it, at most `limit`.

        `whose`: work (mine and unassigned), mine, or all. `sort` is another order than the working
        one, as `sort:` takes it.
        """
        from pipeboard.board.select import queue_rows

        return queue_rows(self, lane, whose=whose, query=query, sort=sort, limit=limit)

    def soon(self) -> list[Row]:
        """Mine and nobody's with a timed step in the next 15 minutes, the next one first."""
        from pipeboard.board.select import soon_rows

        return soon_rows(self)

    def words(self, query: str = "", *, whose: str = "work") -> dict[str, int]:
        """How many contacts wait in each of the five words: reply, due, slipping, new, later."""
        from pipeboard.board.select import word_counts

        return word_counts(self, query, whose=whose)

    def matrix(self, query: str = "") -> Matrix:
        """The open contacts under a query by grade, fit × engagement."""
        from pipeboard.board.matrix import matrix

        return matrix(self, query)

    def segments(self) -> list[Segment]:
        """The saved segments, the team's and then mine, with the digit each answers to."""
        from pipeboard.board.own import segments

        return segments(self.vocabulary.segments, self._own_segments())

    def new_markets(self) -> frozenset[str]:
        """The segments, by id, that describe a market in which nobody is a customer yet."""
        from pipeboard.board.markets import new_markets

        return new_markets(self)

    def _own_segments(self) -> Sequence[Saved]:
        from pipeboard.board.own import blob, read_own

        of = blob(self)
        if of != self._own[0]:
            self._own = (of, read_own(self) if of else ())
        return self._own[1]

    def own_path(self) -> str:
        """The file for what I keep for myself; "" where nobody knows who I am."""
        from pipeboard.board.own import own_path

        return own_path(self)

    def ids(self, rids: Sequence[int]) -> list[str]:
        """The ids of some rows, in no order; rows that are gone or have none are left out."""
        import json

        found = self.index.rows(
            "SELECT id FROM contact WHERE id <> '' AND rid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rids)),),
        )
        return [str(name) for (name,) in found]

    def is_quick(self, query: str, sort: str = "") -> bool:
        """Whether the first page of a query's columns comes straight from an index."""
        from pipeboard.board.columns import is_served
        from pipeboard.board.select import compiled_of

        return is_served(compiled_of(self, query, sort).where)

    def problems(self) -> list[Problem]:
        """Every file that is broken, and where."""
        from pipeboard.board.views import problems

        return problems(self.index.connection)

    def conflicts(self) -> list[Undecided]:
        """What two people changed at once and nobody has decided, file by file."""
        from pipeboard.board.conflicts import undecided

        return undecided(self)
