"""The picture of a team: two terminals on two clones of one hub, and one contact edited in both.

Everything goes through the keys of the running app: an edit in each, `gy gy`, a digit, `gy gy`.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from pipeboard.tui.app import PipeboardApp

WIDTH, HEIGHT = 100, 18
_WHOM = "rebecca"
_GAP = 12
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
Wait = Callable[["Pilot[None]", Callable[[], bool]], Awaitable[None]]
Shown = Callable[["PipeboardApp"], str]


class Step(NamedTuple):
    """Who presses what when (UTC), what the screen must show then, and the caption."""

    who: str
    clock: str
    keys: tuple[str, ...]
    on: str
    caption: str = ""


_FOUND = ("0", "slash", *_WHOM, "enter")
_TITLE = ("enter", "e", *"title=")
_SHARED = ("g", "y", "g", "y")
STEPS = (
    Step("ingrid", "07:40", _FOUND, " 1/1 "),
    Step("ingrid", "07:40", (*_TITLE, *"Founder", "enter"), "edit: title",
         "08:40 · ingrid edits the title …"),
    Step("jonas", "08:02", _FOUND, " 1/1 "),
    Step("jonas", "08:02", (*_TITLE, *"Buyer", "enter"), "edit: title",
         "09:02 · … and so does jonas, on a clone of his own"),
    Step("ingrid", "08:04", _SHARED, "↑ 1"),
    Step("jonas", "08:05", _SHARED, "1 conflict"),
    Step("jonas", "08:05", ("g", "b", *_FOUND), " 1/1 "),
    Step("jonas", "08:05", ("enter", "r"), "2 ingrid",
         "09:05 · jonas has synced (gy gy); r asks whose title stays"),
    Step("jonas", "08:05", ("2",), "resolve: title"),
    Step("jonas", "08:06", _SHARED, "(jonas 1)"),
    Step("ingrid", "08:07", _SHARED, "↓ "),
    Step("ingrid", "08:07", ("g", "b", *_FOUND), " 1/1 "),
    Step("ingrid", "08:07", ("enter",), "resolve: title",
         "09:07 · he took hers: both have it, and the history of it"),
)  # fmt: skip
PEOPLE = {"ingrid": "Ingrid Solheim", "jonas": "Jonas Reuter"}


async def taken(seed: Path, day: str, wait: Wait, shown: Shown) -> str:
    """The SVG: a frame for each step that has a caption. Raises TimeoutError as `wait` does."""
    clones = _clones(seed)
    frames: list[tuple[str, str]] = []
    for who, step_group in _turns():
        frames += await _turn(clones[who], step_group, day, wait, shown)
    return _side_by_side(frames)


def _turns() -> list[tuple[str, list[Step]]]:
    """The steps, those that follow each other in one terminal together."""
    turns: list[tuple[str, list[Step]]] = []
    for step in STEPS:
        if not turns or turns[-1][0] != step.who:
            turns.append((step.who, []))
        turns[-1][1].append(step)
    return turns


async def _turn(
    root: Path, steps: list[Step], day: str, wait: Wait, shown: Shown
) -> list[tuple[str, str]]:
    """Captions and pictures of one person at the keys."""
    from pipeboard.board import Board
    from pipeboard.board.clock import clock
    from pipeboard.tui.app import PipeboardApp

    os.environ["PIPEBOARD_NOW"] = f"{day}T{steps[0].clock}:00Z"
    frames = []
    commits = patch("pipeboard.journal.draft.stamp", lambda when: f"{clock()} +0000")
    commits.start()
    board = Board.open(root, via="tui")
    app = PipeboardApp(board, watching=False, pace=(1e6, 1e6))
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await wait(pilot, lambda: app.git_status is not None and any(app.words.values()))
        for step in steps:
            for key in step.keys:
                await pilot.press(key)
                await pilot.pause()
            await wait(pilot, lambda on=step.on: on in shown(app))  # type: ignore[misc]
            await wait(pilot, lambda: not app.sharing.running and not app.writer.waiting)
            if step.caption:
                frames.append((step.caption, app.export_screenshot(title=f"{step.who}: pb")))
    board.close()
    commits.stop()
    return frames


def _clones(seed: Path) -> dict[str, Path]:
    """A hub of a board beside it, and a clone for each of the people."""
    above = seed.parent
    _git(above, "clone", "-q", "--bare", seed.name, "hub.git")
    for name, full in PEOPLE.items():
        _git(above, "clone", "-q", "hub.git", name)
        _git(above / name, "config", "user.name", full)
        _git(above / name, "config", "user.email", f"{name}@hyllevis.example")
    return {name: above / name for name in PEOPLE}


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def _side_by_side(frames: list[tuple[str, str]]) -> str:
    """The frames two in a row, each under its caption."""
    box = _BOX.search(frames[0][1])
    assert box
    width, height, head = float(box[1]), float(box[2]), 40.0
    parts = []
    for number, (caption, svg) in enumerate(frames):
        x, y = (number % 2) * (width + _GAP), (number // 2) * (height + head + _GAP)
        parts.append(
            f'<text x="{x + 8:g}" y="{y + 27:g}" font-family="sans-serif" font-size="20" '
            f'fill="#808080">{caption}</text>'
        )
        placed = f'<svg x="{x:g}" y="{y + head:g}" width="{width:g}" height="{height:g}"'
        parts.append(svg.replace("<svg ", f"{placed} ", 1))
    rows = -(-len(frames) // 2)
    across, down = 2 * width + _GAP, rows * (height + head + _GAP)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:g} {down:g}">'
    return "\n".join([opening, *parts, "</svg>\n"])
