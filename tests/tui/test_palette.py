"""`:` finds anything by its name and does it; a line that begins with a verb is run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from textual import events

from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.palette import MOST, Palette
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.output import OutputScreen
from pipeboard.tui.screens.palette import PaletteScreen
from pipeboard.tui.screens.queue import QueueScreen
from pipeboard.tui.verbs import Ran
from tests.tui.conftest import Until, on_top, press, screen_text
from tests.tui.fake import FakeBoard, a_card, small_board

VERBS = {
    "import": "bring in contacts from CSV files",
    "lint": "every problem",
    "ls": "list contacts",
}


class Said:
    """Verbs that wait for `go` and say what they were asked."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.go = threading.Event()
        self.go.set()
        self.ran = Ran(0, "first line\nsecond line")

    @property
    def names(self) -> Mapping[str, str]:
        return VERBS

    def writes(self, line: str) -> bool:
        return line.startswith("import")

    def run(self, root: Path, line: str) -> Ran:
        self.lines.append(line)
        assert self.go.wait(10)
        return self.ran


@pytest.fixture
def verbs() -> Said:
    return Said()


@pytest.fixture
def app(verbs: Said) -> PipeboardApp:
    return PipeboardApp(small_board(), watching=False, verbs=verbs)  # type: ignore[arg-type] # a fake


def palette(board: FakeBoard, screen: str = "board", **keymap: str) -> Palette:
    return Palette(screen, board, keymap=keymap, verbs=VERBS)  # type: ignore[arg-type] # a fake


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("undo", "action", "undo"), ("snooze", "action", "snooze"), ("call", "action", "touch: call"),
        ("nxt stp", "action", "next step"), ("anna", "contact", "Anna Keller"),
        ("kell", "contact", "Anna Keller"), ("nordl", "organisation", "Nordlicht Media"),
        ("mine", "segment", "mine"), ("owner", "action", "owner …"), ("hot", "segment", "hot"), ("lint", "verb", "lint"),
        ("import x.csv --dry-run", "run", "pb import x.csv --dry-run"),
        ("stage.on", "action", "stage on"),
    ],
)  # fmt: skip
def test_what_a_text_finds_first(text: str, kind: str, first: str) -> None:
    hits = palette(small_board()).find(text)
    assert (hits[0].kind, hits[0].text) == (kind, first)


def test_letters_that_stand_far_apart_find_nothing() -> None:
    assert palette(small_board()).find("wkq") == []


def test_nothing_typed_lists_the_actions_of_the_screen_with_their_keys() -> None:
    hits = palette(small_board(), undo="z").find("")
    assert {hit.kind for hit in hits} == {"action"}
    assert ("undo", "z") in {(hit.text, hit.aside) for hit in hits}
    assert "the next of the list" not in {hit.text for hit in hits}
    assert "the next of the list" in {
        hit.text for hit in palette(small_board(), "contact").find("")
    }


def test_at_most_so_many_of_a_kind() -> None:
    board = FakeBoard([a_card(n, f"Anna {n:03}") for n in range(1, 60)])
    hits = palette(board).find("anna")
    assert len([hit for hit in hits if hit.kind == "contact"]) == MOST


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_colon_opens_it_and_esc_closes_it(app: PipeboardApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, key)
        assert isinstance(app.screen, PaletteScreen)
        await press(pilot, "escape")
        assert len(app.screen_stack) == 1


async def test_enter_opens_a_contact(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"anna kel", "enter")
        assert isinstance(app.screen, ContactScreen)
        assert "Anna Keller" in screen_text(pilot)


async def test_enter_does_an_action_on_the_screen_it_was_opened_from(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "colon", *"mark", "enter")
        assert app.screen.grid.marked == {"c-0000000001"}
        await press(pilot, "g", "q", "colon", *"keys", "enter")
        assert "keys on the queue" in screen_text(pilot)


async def test_enter_on_a_segment_filters_by_it(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"hot", "enter")
        assert app.query_text == "status:open owner:tomas"


async def test_enter_on_an_organisation_opens_it(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", "p", "colon", *"nordl", "enter")
        assert app.screen.NAME == "organisation"
        assert "Nordlicht Media" in screen_text(pilot)
        assert app.query_text == ""
        await press(pilot, "J", "q")
        assert app.screen.NAME == "problems"


async def test_a_line_that_writes_is_refused_while_another_day_is_shown(
    app: PipeboardApp, verbs: Said, until: Until
) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.board = small_board()  # of another day
        await press(pilot, "colon", *"import a.csv", "enter")
        await until(pilot, lambda: any("the past" in n.message for n in app._notifications))
        assert verbs.lines == []
        await press(pilot, "colon", *"lint now", "enter")
        await until(pilot, lambda: verbs.lines == ["lint now"])


async def test_keys_typed_behind_enter_go_to_what_was_opened(
    app: PipeboardApp, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ahead = ["colon", *"anna", "enter", "m", *"hello", "enter"]
        for key in ahead:
            app.post_message(events.Key(key, {"colon": ":"}.get(key, key)))
        await until(pilot, lambda: app.board.applied)
        assert app.board.applied[0].contacts == ("c-0000000006",)
        assert isinstance(app.screen, ContactScreen)


async def test_a_line_is_run_behind_the_keys_and_its_words_are_shown(
    app: PipeboardApp, verbs: Said, until: Until
) -> None:
    verbs.go.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"import x.csv --dry-run", "enter")
        assert isinstance(app.screen, OutputScreen)
        assert "running" in screen_text(pilot)
        assert verbs.lines == ["import x.csv --dry-run"]
        verbs.go.set()
        await until(pilot, lambda: "second line" in screen_text(pilot))
        await press(pilot, "q")
        assert len(app.screen_stack) == 1


async def test_the_board_can_be_used_while_a_line_runs(
    app: PipeboardApp, verbs: Said, until: Until
) -> None:
    verbs.go.clear()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "colon", *"ls -q x", "enter", "q", "tab")
        assert isinstance(app.screen, QueueScreen)
        verbs.go.set()
        await until(pilot, lambda: app._notifications)
        assert any("first line" in said.message for said in app._notifications)


async def test_leaving_waits_for_the_line(app: PipeboardApp, verbs: Said, until: Until) -> None:
    verbs.go.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"ls -q x", "enter", "ctrl+q")
        assert "waiting for pb ls -q x" in screen_text(pilot)
        assert app.is_running
        verbs.go.set()
        await until(pilot, lambda: not app.is_running)


async def test_a_verb_alone_is_completed_first_and_run_by_a_second_enter(
    app: PipeboardApp, verbs: Said, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"impo", "enter")
        assert on_top(pilot, PaletteScreen).line.value == "import "
        await press(pilot, "enter")
        await until(pilot, lambda: verbs.lines)
        assert verbs.lines == ["import"]


async def test_up_from_the_top_is_what_was_typed_before(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"hot", "enter", "colon", *"anna", "enter", "q")
        await press(pilot, "colon", "up")
        assert app.screen.line.value == "anna"
        await press(pilot, "up", "up")
        assert app.screen.line.value == "hot"


async def test_down_and_tab_move_and_complete(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", "down", "tab")
        assert app.screen.line.value == "go to: to the top"  # the second of them


async def test_what_is_found_is_plain_text() -> None:
    board = FakeBoard([a_card(1, "[bold]Anna[/bold] \x1b[31m", org="[$x](y)")])
    app = PipeboardApp(board, watching=False)  # type: ignore[arg-type] # a fake
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"anna")
        assert "[bold]Anna[/bold] ␛[31m" in screen_text(pilot)


async def test_it_says_so_where_nothing_is_found(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"qqqq")
        assert "nothing is called so" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, PaletteScreen)
