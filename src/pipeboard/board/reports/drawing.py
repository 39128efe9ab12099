"""Numbers as signs on one line: bars, intervals, stacked sums, weeks, shades (domain.md, 11.3).

Each is text alone, so a terminal without colours says the same. Every sign takes one cell.
"""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"
_SHADES = "·░▒▓█"
STACKED = "█▓▒░"
"""The parts of a stacked bar, the first one surest: closed, commit, best case, pipeline."""
HATCH = "▒"
"""A bar that can still grow."""
MARK = "┊"
"""Where a target is reached."""


def bar(part: float, width: int, *, hatched: bool = False) -> str:
    """A share, 0 to 1, of `width` cells, to an eighth of a cell; what is there is never drawn as
    nothing. What may still grow is hatched, to a whole cell."""
    if hatched:
        return (HATCH * max(part > 0, round(width * min(1.0, max(0.0, part))))).ljust(width)[:width]
    eighths = round(8 * width * min(1.0, max(0.0, part)))
    if part > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    return ("█" * full + _EIGHTHS[rest].strip()).ljust(width)[:width]


def whisker(interval: tuple[float, float] | None, dot: float | None, width: int) -> str:
    """`├──●──┤`: an interval of shares and its estimate, on a scale from 0 to 1."""
    if interval is None or dot is None:
        return " " * width
    low, high, at = (_cell(share, width) for share in (*interval, dot))
    cells = [" "] * width
    cells[low : high + 1] = ["─"] * (high + 1 - low)
    cells[low], cells[high] = "├", "┤"
    cells[at] = "●"
    return "".join(cells)


def stack(sums: Sequence[float], top: float, width: int, mark: float | None = None) -> str:
    """Cumulative sums one behind the other, each in its own shade, where `top` fills the width.

    `mark` is drawn over them where it lies.
    """
    cells = [" "] * width
    start = 0
    for sign, amount in zip(STACKED, sums, strict=False):
        end = round(width * min(1.0, amount / top)) if top > 0 else 0
        if end > start:
            cells[start:end] = [sign] * (end - start)
            start = end
    if mark is not None and top > 0:
        cells[_cell(mark / top, width)] = MARK
    return "".join(cells)


def spark(numbers: Sequence[float]) -> str:
    """One sign a number, `▁` for nothing and `█` for the largest."""
    top = max(numbers, default=0)
    if top <= 0:
        return _LEVELS[0] * len(numbers)
    return "".join(_LEVELS[round((len(_LEVELS) - 1) * max(0, one) / top)] for one in numbers)


def shade(part: float) -> str:
    """A share, 0 to 1, as two cells, the darker the more."""
    level = 0 if part <= 0 else 1 + min(3, int(part * 4))
    return _SHADES[level] * 2


def _cell(share: float, width: int) -> int:
    return round(min(1.0, max(0.0, share)) * (width - 1))
