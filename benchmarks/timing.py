"""Both sides of a bar in one run: interleaved, medians, ratio. Machines drift; ratios hold."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

RUNS = 9


class Outcome(NamedTuple):
    """A bar at one size: medians in milliseconds, their ratio, the most that it may be."""

    bar: str
    size: int
    what: str
    ours: float
    theirs: float
    ratio: float
    most: float

    @property
    def met(self) -> bool:
        """Whether the ratio is within the bar."""
        return self.ratio <= self.most


def compare(
    bar: str,
    size: int,
    what: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    most: float,
    runs: int = RUNS,
) -> Outcome:
    """Run both in turn, A B A B …, after one warm-up; each call says how long it took (seconds)."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    mine = statistics.median(a for a, _ in pairs)
    other = statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    return Outcome(bar, size, what, mine * 1e3, other * 1e3, ratio, most)


def timed(action: Callable[[], object]) -> float:
    """Seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run(argv: Sequence[str], cwd: str, **env: str) -> float:
    """Seconds a command takes; it must succeed. Bytecode may be written, as for a user."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | env
    start = time.perf_counter()
    subprocess.run(argv, cwd=cwd, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def table(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as a table of ratios."""
    lines = [
        "bar  contacts  what                                       ours        other  ratio   bar"
    ]
    lines += [
        f"{one.bar:<4} {one.size:>8,}  {one.what:<38} {one.ours:>8.1f} ms {one.theirs:>9.1f} ms "
        f"{one.ratio:>6.2f} {'≤' if one.met else '>'} {one.most:<5g}{'' if one.met else '  MISSED'}"
        for one in outcomes
    ]
    return "\n".join(lines)
