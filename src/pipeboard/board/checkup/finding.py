"""What one check found."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One check: what was found, and what to do where it is not well."""

    check: str
    ok: bool
    found: str
    fix: str = ""

    def row(self) -> dict[str, object]:
        """The finding as a row of JSON."""
        return self._asdict()


def few(names: list[str], most: int = 3) -> str:
    """The first of many names."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
