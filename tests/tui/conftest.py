"""A terminal that stands still: fixed clock, no animations, a fixed theme."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from pipeboard.tui.board_view import BoardGrid

S = TypeVar("S", bound=Screen[object])
Until = Callable[[Pilot[None], Callable[[], object]], Awaitable[None]]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-22T08:00Z")
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small board in a real repository."""
    from tests.tui.real import make  # which presses keys by way of this module

    return make(tmp_path / "sales")


@pytest.fixture
def until() -> Until:
    """Wait until something holds: messages are handled meanwhile, no time is slept away."""

    async def wait(pilot: Pilot[None], holds: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end, "it never came to hold"
            await pilot.pause()

    return wait


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait until they are handled; a run of typed letters arrives in one go."""
    run: list[str] = []
    for key in keys:
        if len(key) == 1:
            run.append(key)
            continue
        await _typed(pilot, run)
        run = []
        await pilot.press(key)
    await _typed(pilot, run)


async def _typed(pilot: Pilot[None], run: list[str]) -> None:
    if len(run) < 4:
        await pilot.press(*run)
        return
    for key in run[:-1]:
        pilot.app.post_message(events.Key(key, key))
    await pilot.press(run[-1])


def on_top(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen or form on top, which is of this kind."""
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


def grid(pilot: Pilot[None]) -> BoardGrid:
    """The board, whatever is open before it."""
    return pilot.app.screen_stack[0].query_one("#grid", BoardGrid)


def name(pilot: Pilot[None]) -> str:
    """Who is under its cursor."""
    card = grid(pilot).card
    return card.name if card else ""


def lines_of(pilot: Pilot[None]) -> list[str]:
    """What the terminal shows, line by line."""
    width, height = pilot.app.size
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    assert len(strips) == height
    return [strip.text[:width] for strip in strips]


def screen_text(pilot: Pilot[None]) -> str:
    """What the terminal shows."""
    return "\n".join(lines_of(pilot))
