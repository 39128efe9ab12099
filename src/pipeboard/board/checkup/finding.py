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
