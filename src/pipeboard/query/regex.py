"""Regular expressions in queries: checked when compiled, run by SQLite with a time limit.

The package `regex` is loaded only where a query asks for one. Every connection that runs compiled
queries needs `register`.
"""

from __future__ import annotations

import sqlite3
import time

from pipeboard.errors import UsageError
from pipeboard.model.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from regex import Pattern

    from pipeboard.query.frame import Frame
    from pipeboard.query.tree import Regex

ONE_TEXT = 0.25
"""Seconds one text may take."""

ALL_SLOW = 1.0
"""Seconds that slow texts of one query may take together."""

_SLOW = 0.005
_compiled: dict[tuple[str, str], Pattern[str]] = {}
_spent: dict[tuple[str, str], float] = {}
_late: list[str] = []
# Titles repeat: what a pattern said of a text is remembered.
_known: dict[tuple[str, str], dict[object, bool]] = {}
MOST_KNOWN = 50_000
"""Texts remembered for each pattern."""


class RegexTimeout(UsageError):
    """A regex that takes too long on the board's texts."""

    code = "regex_timeout"

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"the regex /{pattern}/ takes too long", hint="simpler: no repeats inside of repeats"
        )


def check(frame: Frame, value: Regex, flags: str) -> str:
    """The pattern, compiled and ready to run. Raises QueryError at the character that is wrong."""
    import regex

    key = (value.pattern, flags)
    _spent[key] = 0.0
    if key not in _compiled:
        if len(_compiled) > 100:
            _compiled.clear()
            _known.clear()
        try:
            case = regex.IGNORECASE if "i" in flags else 0
            _compiled[key] = regex.compile(value.pattern, case | regex.VERSION0)
        except regex.error as broken:
            at = value.at + 1 + min(getattr(broken, "pos", None) or 0, len(value.pattern))
            why = str(getattr(broken, "msg", broken))
            raise frame.error(f"not a regex: {why}", at) from None
        except (RecursionError, OverflowError, ValueError, IndexError, MemoryError) as broken:
            raise frame.error(f"not a regex: {broken}", value.at) from None
    return value.pattern


def register(connection: sqlite3.Connection) -> None:
    """Teach a connection `rx(pattern, flags, text)` and `fold(text)`."""
    connection.create_function("rx", 3, search, deterministic=True)
    connection.create_function("fold", 1, _fold, deterministic=True)


def timed_out(error: sqlite3.DatabaseError) -> RegexTimeout | None:
    """What to raise instead, where a statement failed because a regex took too long."""
    if "user-defined function raised exception" not in str(error):
        return None
    return RegexTimeout(_late.pop()) if _late else None


def _fold(text: object) -> str | None:
    return None if text is None else fold(str(text))


def search(pattern: str, flags: str, text: object) -> bool | None:
    """Whether a checked pattern is found. Raises TimeoutError where that takes too long."""
    if text is None:
        return None
    known = _known.setdefault((pattern, flags), {})
    found = known.get(text)
    if found is None:
        if len(known) > MOST_KNOWN:
            known.clear()
        found = known[text] = _search_anew(pattern, flags, str(text))
    return found


def _search_anew(pattern: str, flags: str, text: str) -> bool:
    key = (pattern, flags)
    compiled = _compiled.get(key)
    if compiled is None:
        import regex

        compiled = _compiled[key] = regex.compile(pattern, regex.IGNORECASE if flags else 0)
    started = time.perf_counter()
    try:
        found = compiled.search(text, timeout=ONE_TEXT) is not None
        took = time.perf_counter() - started
        if took > _SLOW:
            _count(key, took)
    except TimeoutError:
        _late[:] = [pattern]
        raise
    return found


def _count(key: tuple[str, str], took: float) -> None:
    """Slow texts add up; past the limit the statement ends."""
    _spent[key] = _spent.get(key, 0.0) + took
    if _spent[key] > ALL_SLOW:
        _late[:] = [key[0]]
        raise TimeoutError
