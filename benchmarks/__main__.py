"""`make bench`: the speed bars as a table of ratios, both sides measured in the same run.

python -m benchmarks [--sizes 1000,10000,100000] [--only P1,P2] [--peers]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import bytes_kept, change, importing, indexing, listing, peers, screen, syncing
from benchmarks.timing import Outcome, table

BARS: dict[str, Callable[[Path, int], list[Outcome]]] = {
    "P1": change.measure,
    "P2": listing.measure,
    "P3": screen.first_paint,
    "P4": screen.keys,
    "P5": indexing.measure,
    "P6": importing.measure,
    "P8": syncing.measure,
    "P9": screen.memory,
}
_IMPORTED = 10_000  # P6 is a bar of one size


def main() -> int:
    """Measure, print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of contacts, with commas")
    parser.add_argument("--only", default="", help="bars, with commas")
    parser.add_argument("--peers", action="store_true", help="JSONCRM and dstask, where installed")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    wanted = options.only.split(",") if options.only else [*BARS, "P10"]
    scratch = bytes_kept.scratch_folder()
    scratch.mkdir(parents=True, exist_ok=True)
    os.environ["PIPEBOARD_TRUST"] = str(scratch)  # the hook of P1 is our own
    outcomes: list[Outcome] = []
    for bar in wanted:
        outcomes += _measure(bar, scratch, sizes)
    print(table(outcomes))
    if options.peers:
        print(peers.report(scratch, sizes))
    return 0 if all(outcome.met for outcome in outcomes) else 1


def _measure(bar: str, scratch: Path, sizes: list[int]) -> list[Outcome]:
    if bar == "P10":
        return bytes_kept.measure()
    found: list[Outcome] = []
    for size in [_IMPORTED] if bar == "P6" else sizes:
        print(f"{bar} at {size:,} …", file=sys.stderr, flush=True)
        found += BARS[bar](scratch, size)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
