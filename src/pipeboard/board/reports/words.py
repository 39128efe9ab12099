"""The cells of a report as words, and as a spreadsheet reads them; its pictures as signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

from pipeboard.board.reports import drawing

if TYPE_CHECKING:
    from pipeboard.board.reports.report import Picture, Row

RIGHT = frozenset(("n", "some", "%", "money", "mean", "lift", "signed"))
"""The units whose cells stand on the right of their column."""
_MOST = 3  # counts of one cell that a person is shown
NARROW, WIDE = 12, 28
"""The least cells that a picture is drawn on, and the most."""


def shown(value: object, unit: str) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        most = _MOST if unit == "counts" else len(value)
        parts = [f"{name} {count}" for name, count in value.items()]
        return " · ".join(
            [*parts[:most], *([f"+{len(parts) - most}"] if len(parts) > most else [])]
        )
    if isinstance(value, tuple):
        return "–".join(f"{100 * share:.0f}" for share in value)
    if not value and unit in ("some", "money"):
        return ""
    if unit == "signed" and isinstance(value, (int, float)):
        return f"{value:+,.0f}" if value else ""
    if isinstance(value, float):
        return _number(value, unit)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _number(value: float, unit: str) -> str:
    if value == inf:
        return "not reached"
    return {
        "%": f"{100 * value:.0f} %",
        "money": f"{value:,.0f}",
        "mean": f"{value:.1f}",
        "lift": f"{value:.2f}",
    }.get(unit, f"{value:g}")


def exact(value: object) -> object:
    """A cell as a spreadsheet reads it: shares from 0 to 1, nothing rounded away that counts."""
    if isinstance(value, tuple):
        return "..".join(f"{share:.4f}" for share in value)
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value if isinstance(value, int) else shown(value, "")


def drawn(picture: Picture, rows: Sequence[Row], width: int) -> list[str]:
    """A picture of each row, all on one scale, at most `width` cells."""
    if picture.kind == "whisker":
        key, dot = picture.keys
        return [drawing.whisker(_pair(row.get(key)), _amount(row.get(dot)), width) for row in rows]
    if picture.kind == "spark":
        return [drawing.spark(_series(row.get(picture.keys[0]))) for row in rows]
    amounts = [[_amount(row.get(key)) or 0.0 for key in picture.keys] for row in rows]
    if picture.kind == "stack":
        return _stacks(picture, rows, amounts, width)
    top = max((line[0] for line in amounts), default=0.0)
    parts = [line[0] / top if top else 0.0 for line in amounts]
    if picture.kind == "heat":
        return [drawing.shade(part) for part in parts]
    hatched = [bool(row.get(picture.mark)) for row in rows]
    pairs = zip(parts, hatched, strict=True)
    return [drawing.bar(part, width, hatched=is_hatched) for part, is_hatched in pairs]


def _stacks(
    picture: Picture, rows: Sequence[Row], amounts: Sequence[Sequence[float]], width: int
) -> list[str]:
    marks = [_amount(row.get(picture.mark)) for row in rows]
    top = max([*(number for line in amounts for number in line), *(m or 0.0 for m in marks), 0.0])
    pairs = zip(amounts, marks, strict=True)
    return [drawing.stack(sums, top, width, mark) for sums, mark in pairs]


def _amount(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _pair(value: object) -> tuple[float, float] | None:
    return (value[0], value[1]) if isinstance(value, tuple) else None


def _series(value: object) -> list[float]:
    return list(value) if isinstance(value, list) else []
