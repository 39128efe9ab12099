"""A box that shows what a change would do: also where that cannot be found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import NotFound
from pipeboard.tui.preview import Preview, Shown
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import make, opened


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(24, "Too many open files"), "Too many"), (NotFound("anna is gone"), "anna is gone")],
)
async def test_what_cannot_be_found_out_is_said_and_nothing_is_done(
    tmp_path: Path, until: Until, error: Exception, words: str
) -> None:
    def read(turns: int) -> Shown:
        raise error

    done: list[int] = []
    async with opened(make(tmp_path / "sales")) as pilot:
        await pilot.app.push_screen(Preview("a change", read, done.append))
        await pilot.pause()
        await until(pilot, lambda: words in screen_text(pilot))
        await press(pilot, "enter")
        assert not done
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
