"""What is said at the foot of the screen covers nothing that one works with."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets._toast import Toast, ToastHolder, ToastRack

from pipeboard.errors import UsageError
from pipeboard.tui.tips import TIPS
from tests.tui.conftest import Until, press, screen_text
from tests.tui.fake import small_board
from tests.tui.test_work_loop import app_of

LONG = UsageError("a sentence " * 20, hint="and what helps")
SIZES = [(80, 24), (160, 50)]


def said(pilot: Pilot[None]) -> list[Region]:
    """Where what is said is seen."""
    screen = pilot.app.screen
    toasts = [*screen.query(Toast)]
    places = [screen.find_widget(one).visible_region for one in toasts if one.region]
    return [place for place in places if place.area]


def covered(pilot: Pilot[None]) -> list[str]:
    """The widgets that something said lies on."""
    screen = pilot.app.screen
    seen = said(pilot)
    rest = [
        widget
        for widget in screen.query("*")
        if widget.display and not isinstance(widget, (Toast, ToastHolder, ToastRack))
    ]
    return [
        f"{widget.id} {widget.region}"
        for widget in rest
        if any(widget.region.intersection(one).area for one in seen)
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys", [[], ["tab"], ["enter"], ["w"], ["w", "2"], ["g", "o"], ["g", "a"], ["question_mark"]]
)
async def test_nothing_is_covered(size: tuple[int, int], keys: list[str], until: Until) -> None:
    app = app_of(small_board())
    async with app.run_test(size=size, notifications=True) as pilot:
        await press(pilot, *keys)
        app.tell(TIPS["touch"], title="tip", timeout=60)
        app.complain(LONG)
        await until(pilot, lambda: len(app.screen.query(Toast)) == 2)
        await pilot.pause()
        assert "✗ a sentence" in screen_text(pilot)
        assert covered(pilot) == []
        assert sum(place.height for place in said(pilot)) == 2
        assert {place.width for place in said(pilot)} == {size[0]}


@pytest.mark.parametrize("keys", [["slash"], ["j", "f"], ["j", "t", "c"], ["colon"], ["j", "e"]])
async def test_over_a_line_that_is_typed_in_it_stands_at_the_top(
    keys: list[str], until: Until
) -> None:
    app = app_of(small_board())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, *keys)
        app.complain(LONG)
        await until(pilot, lambda: app.screen.query(Toast))
        await pilot.pause()
        assert "✗ a sentence" in screen_text(pilot)
        assert {place.bottom for place in said(pilot)} <= {1, 2}


@pytest.mark.parametrize("name", TIPS)
def test_a_tip_is_one_line_of_80_columns(name: str) -> None:
    assert len(f"tip · {TIPS[name]}") <= 77


async def test_once_it_is_gone_the_screen_is_whole_again(until: Until) -> None:
    app = app_of(small_board())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        before = screen_text(pilot)
        app.complain(LONG)
        await until(pilot, lambda: app.screen.query(Toast))
        app.clear_notifications()
        await until(pilot, lambda: not app.screen.query(Toast))
        await pilot.pause()
        assert screen_text(pilot) == before


@pytest.mark.parametrize("severity", ["error", "information"])
async def test_the_newest_is_always_seen(severity: str, until: Until) -> None:
    app = app_of(small_board())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for number in range(5):
            app.tell(f"said {number} {'and so on ' * 12}"[: 200 if severity == "error" else 20],
                     severity)  # fmt: skip
            await until(pilot, lambda number=number: f"said {number} " in screen_text(pilot))
            assert sum(place.height for place in said(pilot)) <= 2
