"""The reports on the screen: the list, one drawn, who is behind a row, periods, the line copied."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

import pytest
from textual.pilot import Pilot

from pipeboard.board.reports.report import Asked, Found
from pipeboard.board.reports.table import LEADING, REPORTS
from pipeboard.errors import UsageError
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.glyphs import ASCII
from pipeboard.tui.screens.report import ReportScreen
from pipeboard.tui.screens.reports import ReportsScreen
from tests.tui.conftest import Until, lines_of, press, screen_text
from tests.tui.fake import FUNNEL, SIZE, FakeBoard, app_of, small_board


@pytest.fixture
def board() -> FakeBoard:
    return small_board()


def found(app: PipeboardApp) -> Callable[[], bool]:
    """The report that is open has been worked out."""
    return lambda: isinstance(app.screen, ReportScreen) and app.screen._found is not None


@asynccontextmanager
async def funnel(board: FakeBoard, until: Until) -> AsyncIterator[Pilot[None]]:
    """The report of the funnel, open."""
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "r", "j", "enter")
        await until(pilot, found(app))
        yield pilot


async def test_gr_lists_the_reports_those_of_every_monday_first(board: FakeBoard) -> None:
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "r")
        assert isinstance(app.screen, ReportsScreen)
        names = [line.split()[0 if line[0] == " " else 1] for line in lines_of(pilot)[1:6]]
        assert names == ["changed", "funnel", "forecast", "sources", "activity"]
        assert len(names) == LEADING
        assert board.reported == []
        await press(pilot, "G")
        assert list(REPORTS)[-1] in screen_text(pilot)
        await press(pilot, "q")
        assert not isinstance(app.screen, ReportsScreen)


async def test_enter_draws_a_report(board: FakeBoard, until: Until) -> None:
    async with funnel(board, until) as pilot:
        await pilot.pause()
        text = screen_text(pilot)
        assert FUNNEL.headline in text
        assert "█████" in text
        assert "├●─┤" in text or "├●┤" in text
        assert "35 %" in text
        assert board.reported == [("funnel", Asked())]


async def test_enter_on_a_row_shows_the_contacts_behind_it(board: FakeBoard, until: Until) -> None:
    async with funnel(board, until) as pilot:
        await press(pilot, "enter")
        assert "too many to name" in screen_text(pilot)
        await press(pilot, "j")
        assert "id:(c-0000000001" in screen_text(pilot)
        await press(pilot, "j", "enter")
        assert "no contacts" in screen_text(pilot)
        await press(pilot, "k", "enter")
        assert pilot.app.query_text == "id:(c-0000000001,c-0000000002)"
        assert len(pilot.app.screen_stack) == 1


async def test_brackets_step_through_periods_and_p_types_one(
    board: FakeBoard, until: Until
) -> None:
    async with funnel(board, until) as pilot:
        for key, title in (("[", "2026-Q4"), ("[", "2026-Q3"), ("]", "2026-Q4"), ("h", "2026-Q3")):
            await press(
                pilot, {"[": "left_square_bracket", "]": "right_square_bracket"}.get(key, key)
            )
            assert f"funnel · {title}" in lines_of(pilot)[0]
        await press(pilot, "p", *"2026-09 90d", "enter")
        await until(pilot, lambda: board.reported[-1][1].within is not None)
        asked = Asked("", date(2026, 9, 1), date(2026, 10, 1), 90 * 86_400)
        assert board.reported[-1] == ("funnel", asked)
        assert "funnel · 2026-09 · within 90d" in lines_of(pilot)[0]
        await press(pilot, "p", *"soon", "enter")
        assert "says nothing to funnel" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReportScreen)


async def test_a_report_without_days_says_so(board: FakeBoard, until: Until) -> None:
    app = app_of(board)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "r", "j", "j", "enter")
        await until(pilot, found(app))
        for key in ("h", "p"):
            await press(pilot, key)
            assert "forecast is of no period" in screen_text(pilot)


async def test_slash_asks_about_some_contacts_only(board: FakeBoard, until: Until) -> None:
    async with funnel(board, until) as pilot:
        await press(pilot, "slash", *"owner:mara", "enter")
        await until(pilot, lambda: board.reported[-1] == ("funnel", Asked("owner:mara")))
        assert "owner:mara" in lines_of(pilot)[0]
        assert pilot.app.query_text == ""
        await press(pilot, "slash", "space", *"nonsense:x", "enter")
        assert isinstance(pilot.app.screen_stack[-2], ReportScreen)  # the prompt says why


async def test_y_copies_the_line_for_the_shell(board: FakeBoard, until: Until) -> None:
    async with funnel(board, until) as pilot:
        await press(pilot, "p", *"2026-Q3 90d", "enter", "y")
        assert pilot.app.clipboard == "pb report funnel --cohort 2026-Q3 --within 90d"
        assert "copied pb report funnel" in screen_text(pilot)


async def test_question_mark_prints_the_definition_and_the_keys(
    board: FakeBoard, until: Until
) -> None:
    async with funnel(board, until) as pilot:
        await press(pilot, "question_mark")
        text = screen_text(pilot)
        assert "how funnel is defined" in text
        assert "The cohort is who first became a lead" in text
        assert "the contacts behind it" in text
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, ReportScreen)


async def test_J_and_K_go_to_the_reports_beside(board: FakeBoard, until: Until) -> None:
    async with funnel(board, until) as pilot:
        await press(pilot, "J")
        await until(pilot, lambda: board.reported[-1][0] == "forecast")
        await until(pilot, found(pilot.app))
        await press(pilot, "K", "K")
        await until(pilot, lambda: board.reported[-1][0] == "changed")
        assert "changed" in lines_of(pilot)[0]


async def test_what_cannot_be_worked_out_is_said(board: FakeBoard, until: Until) -> None:
    def refuse(name: str, asked: Asked) -> Found:
        raise UsageError("there is no such day")

    board.report = refuse  # type: ignore[method-assign]
    app = app_of(board)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await press(pilot, "g", "r", "enter")
        await until(pilot, lambda: "there is no such day" in screen_text(pilot))
        assert "changed · ✗" in lines_of(pilot)[0]


@pytest.mark.parametrize("size", [(60, 12), (80, 24), (160, 50)])
async def test_it_fits_any_terminal_and_a_large_one_has_the_definition(
    board: FakeBoard, until: Until, size: tuple[int, int]
) -> None:
    async with funnel(board, until) as pilot:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        text = screen_text(pilot)
        assert "█" in text
        assert ("The cohort is who" in text) == (size[1] >= 40)
        assert "funnel" in lines_of(pilot)[0]
        assert "contacts" in lines_of(pilot)[-1]


@pytest.mark.parametrize("sign", sorted({*"▏▎▍▌▋▊▉█▁▂▃▄▅▆▇▓▒░·├─┤●┊"}))
def test_every_sign_of_a_drawing_has_one_in_ascii(sign: str) -> None:
    assert len(sign.translate(ASCII)) == 1
    assert sign.translate(ASCII).isascii()
