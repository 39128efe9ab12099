"""`make pictures`: the pictures of the docs, made from the running app on the sample board.

Clock, size, name and home are fixed, so that the same code makes the same pictures on any machine.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pair

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from pipeboard.tui.app import PipeboardApp

NOW = "2026-11-22T09:00:00Z"
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
_PATIENCE = 30.0


class Picture(NamedTuple):
    """A picture: its file's name, cells across and down, the keys that lead to it from the board.

    `on` is what the screen must show before the picture is taken.
    """

    name: str
    width: int
    height: int
    keys: tuple[str, ...]
    on: str


# What waits: mine, with a step within two weeks, an answer owed, or nothing done for too long.
_WAITING = "owner:me (due<=+2w or is:reply-owed or is:rotting)"

ALL = (
    Picture("board", 100, 26, ("slash", *_WAITING, "enter", "l", "j"), "owner:me"),
    Picture("work", 100, 32, ("w", "t", "c", "2"), "WORK 1/"),
    Picture("organisation", 100, 22, ("g", "o", "slash", *"fjellstue", "enter", "enter"), "People"),
    Picture("queue", 100, 30, ("g", "q", "j"), "queue 2/"),
    Picture("contact", 100, 30, ("g", "q", "j", "enter"), "Timeline"),
    Picture("matrix", 80, 10, ("v",), "fit × engagement"),
    Picture("deals", 100, 24, ("g", "d"), "deals"),
    Picture("gate", 100, 30, ("slash", *"stage:lead", "enter", "j", "L"), "Gate"),
    Picture("qualify", 100, 24, ("l", "j", "b"), "qualify"),
    Picture("board-80", 80, 24, ("2", "l"), "owner:me"),
)

# The SVG would fetch its font from the network; the reader's own monospace does as well.
_FETCHED = re.compile(r',\s*url\("[^"]*"\) format\("[^"]*"\)')


def main() -> int:
    """Take every picture, or those that are named."""
    wanted = sys.argv[1:] or [*(picture.name for picture in ALL), "team"]
    with tempfile.TemporaryDirectory(prefix="pipeboard-pictures-") as scratch:
        alone(Path(scratch))
        from pipeboard.cli.setup import give_identity
        from pipeboard.exchange.demo import make_demo

        board = Path(scratch) / "demo"
        make_demo(board, date.fromisoformat(NOW[:10]))
        give_identity(board)
        for picture in ALL:
            if picture.name in wanted:
                _keep(picture.name, asyncio.run(taken(board, picture)))
        if "team" in wanted:
            _keep("team", asyncio.run(pair.taken(board, NOW[:10], _until, shown)))
    return 0


def _keep(name: str, svg: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.svg").write_text(_FETCHED.sub("", svg), encoding="utf-8")
    print(f"docs/pictures/{name}.svg")


def alone(home: Path) -> None:
    """Keep this machine's clock, git settings, theme and names out of the pictures."""
    for name in ("NO_COLOR", "PIPEBOARD_USER", "PIPEBOARD_BOARD", "TEXTUAL_THEME"):
        os.environ.pop(name, None)
    os.environ |= {
        "HOME": str(home),
        "PIPEBOARD_CONFIG_DIR": str(home / "config"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PIPEBOARD_NOW": NOW,
        "TEXTUAL_ANIMATIONS": "none",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


async def taken(root: Path, picture: Picture) -> str:
    """The SVG of one picture. Raises TimeoutError where the screen never shows what it should."""
    from pipeboard.board import Board
    from pipeboard.tui.app import PipeboardApp

    board = Board.open(root, via="tui")
    app = PipeboardApp(board, watching=False)
    async with app.run_test(size=(picture.width, picture.height)) as pilot:
        await _until(pilot, lambda: app.git_status is not None and any(app.words.values()))
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause()
        await _until(pilot, lambda: picture.on in shown(app))
        svg = app.export_screenshot(title="pipeboard")
    board.close()
    return svg


async def _until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the screen never showed what the picture is of")
        await pilot.pause()


def shown(app: PipeboardApp) -> str:
    """What the terminal shows, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


if __name__ == "__main__":
    raise SystemExit(main())
