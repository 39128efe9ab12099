"""`demo`: the sample board, in a repository of its own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer

if TYPE_CHECKING:
    from pipeboard.cli.call import Call


def demo_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb demo`."""
    parser.add_argument("folder", nargs="?", default="pipeboard-demo", help="where to put it")
    parser.add_argument("--fresh", action="store_true", help="throw an older demo away first")


def demo(call: Call) -> Answer | int:
    """Make the demo (or take the one that is there) and open it: on the queue, or as text."""
    from pipeboard.cli.setup import give_identity

    target = Path(call.options.folder).absolute()
    made = _make(target, fresh=call.options.fresh)
    if made:
        give_identity(target)
        note = f"demo board in {call.options.folder}: {made:,} commits of history"
        if not call.options.quiet:
            print(note, file=sys.stderr)
    if call.options.format is None and sys.stdin.isatty() and sys.stdout.isatty():
        from pipeboard.cli.start import show

        return show(target, start="queue", welcome=True)
    call.options.board = str(target)
    call.options.query, call.options.width, call.options.most = "", None, 8
    from pipeboard.cli.lists import board

    return board(call)


def _make(target: Path, *, fresh: bool) -> int:
    """How many commits were made; 0 where a demo was there already."""
    import shutil

    from pipeboard.board.clock import clock
    from pipeboard.board.trusting import remember_made
    from pipeboard.errors import UsageError
    from pipeboard.exchange.demo import make_demo
    from pipeboard.model.times import local_day, system_zone, zone

    marker = target / ".git" / "pipeboard-demo"
    if (target / "pipeboard.yaml").exists():
        if not fresh:
            return 0
        if not marker.exists():
            raise UsageError(f"{target} is not a demo, so it is not thrown away")
        shutil.rmtree(target)
    made = make_demo(target, local_day(clock(), zone(system_zone())))
    marker.touch()
    remember_made(target)
    return made
