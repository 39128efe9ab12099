"""What one compilation shares: the clock, the vocabulary, the bound values, the warnings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pipeboard.errors import QueryError
from pipeboard.model.times import day_end, day_start, local_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from pipeboard.query.vocabulary import Vocabulary

Bindable = int | float | str | None


class Moment:
    """The instant a query is asked at (seconds since 1970) and who asks.

    `me` may be a function, asked only where a query says `owner:me`.
    """

    __slots__ = ("_me", "now")

    def __init__(self, now: int, me: str | Callable[[], str | None] | None = None) -> None:
        self.now = now
        self._me = me

    @property
    def me(self) -> str | None:
        """The key of who asks; None where nobody knows."""
        if callable(self._me):
            self._me = self._me()
        return self._me


class Frame:
    """The state of one compilation.

    `params` are the values bound so far (each named `prefix` + number); `text` is the query that
    errors point into; `within` names the segments and lanes being compiled, against circles.
    """

    def __init__(self, moment: Moment, vocabulary: Vocabulary, prefix: str = "q") -> None:
        self.moment = moment
        self.vocabulary = vocabulary
        self.params: dict[str, Bindable] = {}
        self.warnings: list[str] = []
        self.text = ""
        self.within: tuple[str, ...] = ()
        self._prefix = prefix
        self._names: dict[tuple[type, Bindable], str] = {}
        self._today: date | None = None

    @property
    def now(self) -> int:
        return self.moment.now

    @property
    def zone(self) -> tzinfo:
        return self.vocabulary.zone

    @property
    def today(self) -> date:
        """The local day of now."""
        if self._today is None:
            self._today = local_day(self.now, self.zone)
        return self._today

    def start_of(self, days: int) -> int:
        """The first second of the day so many days from today."""
        return day_start(self.today + timedelta(days=days), self.zone)

    @property
    def tomorrow(self) -> int:
        """The first second that is no longer today."""
        return day_end(self.today, self.zone) + 1

    def shift_business(self, day: date, count: int) -> date:
        """The `count`-th next business day."""
        return self.vocabulary.hours.shift(day, count)

    def bind(self, value: Bindable) -> str:
        """The placeholder of a value; equal values share one."""
        key = (type(value), value)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"{self._prefix}{len(self._names)}"
            self.params[name] = value
        return ":" + name

    def bind_all(self, values: Iterable[Bindable]) -> str:
        """Placeholders of several values, for an IN."""
        return ", ".join(self.bind(value) for value in values)

    def warn(self, message: str) -> None:
        """Say something about the answer, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def error(
        self, message: str, at: int, *, nearest: Sequence[str] = (), hint: str = ""
    ) -> QueryError:
        """The error to raise, pointing into the query that is being compiled."""
        text = self.text[: at + 80] if len(self.text) > at + 120 else self.text
        return QueryError(message, query=text, at=at, nearest=nearest, hint=hint)


def balanced(parts: Sequence[str], between: str) -> str:
    """The parts joined in halves, so that hundreds of them stay within SQLite's depth."""
    if len(parts) <= 8:
        return between.join(parts)
    half = len(parts) // 2
    return f"({balanced(parts[:half], between)}){between}({balanced(parts[half:], between)})"


ALL = "1"

TIEBREAK = "f.id"

NEVER = 9223372036854775807
DEFAULT_ORDER = f"coalesce(f.next_due, {NEVER}), f.name_key, {TIEBREAK}"
"""Without `sort:` and until urgency is known: what is due first, then by name."""


class Compiled:
    """A query ready for `SELECT … FROM fact f WHERE {where} ORDER BY {order}`.

    `params` are the values of both, by name. `group` is the field to group by and `group_sql` the
    expression of its value (of a list: see `order.grouping`), both None without one.
    """

    __slots__ = (
        "group",
        "group_sql",
        "limit",
        "order",
        "params",
        "warnings",
        "where",
    )

    def __init__(
        self,
        where: str,
        params: dict[str, Bindable],
        order: str,
        limit: int | None = None,
        group: str | None = None,
        group_sql: str | None = None,
        warnings: list[str] | None = None,
    ) -> None:
        self.where = where
        self.params = params
        self.order = order
        self.limit = limit
        self.group = group
        self.group_sql = group_sql
        self.warnings = warnings or []
