"""The contact's screen, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.digits import Choose
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.organisations import OrganisationsScreen
from tests.tui.conftest import Until, on_top, press, screen_text
from tests.tui.fake import FakeBoard, a_card, app_of
from tests.tui.real import append, done, git, on, opened, subjects, text
from tests.tui.test_snapshots import filled_board

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

SMALL, LARGE = (80, 24), (160, 50)


def copied(pilot: Pilot[None]) -> str:
    return pilot.app.clipboard


async def test_the_panels_stand_side_by_side_and_what_is_open_below_them() -> None:
    async with app_of(filled_board()).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter")
        text = screen_text(pilot)
        for part in (
            "Nordlicht Media (media · 140 · €22M · DE)", "likes email “numbers first”",
            "09:00 there", "mail ? phone ?", "BANT 1½/4", "◐ influencer CFO signs", "need         ?",
            "Company", "nordlicht.example", "Custom", "seats        12", "Unknown keys",
            "shoe_size    41", "┌─ Open", "! price: too dear  10d",
        ):  # fmt: skip
            assert " ".join(part.split()) in " ".join(text.split()), part


async def test_at_80_columns_they_are_stacked_and_what_is_open_comes_first() -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter")
        text = screen_text(pilot)
        assert text.index("Facts") < text.index("Does it export") < text.index("BANT 1½/4")
        assert text.index("BANT 1½/4") < text.index("Timeline")
        assert "┌─ Open" not in text


async def test_the_commits_come_into_the_timeline_after_the_first_paint(until: Until) -> None:
    board = filled_board()
    board.reading.clear()
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter")
        assert "email sent demo slots" in screen_text(pilot)
        assert "assign: nobody" not in screen_text(pilot)
        board.reading.set()
        await until(pilot, lambda: "* assign: nobody -> mara" in screen_text(pilot))
        text = screen_text(pilot)
        assert text.index("demo-request") < text.index("assign:") < text.index("lead → prospect")


async def test_tab_goes_to_the_next_panel_and_the_keys_scroll_it(until: Until) -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "tab")
        facts = pilot.app.screen.query_one("#facts")
        assert facts.has_class("active")
        await press(pilot, "j", "j")
        await until(pilot, lambda: facts.scroll_offset.y == 2)
        await press(pilot, "k")
        await until(pilot, lambda: facts.scroll_offset.y == 1)
        await press(pilot, "G")
        await until(pilot, lambda: "shoe_size" in screen_text(pilot))
        end = facts.scroll_offset.y
        await press(pilot, "ctrl+u")
        await until(pilot, lambda: facts.scroll_offset.y < end)
        await press(pilot, "ctrl+d")
        await until(pilot, lambda: facts.scroll_offset.y == end)
        await press(pilot, "g", "g")
        await until(pilot, lambda: facts.scroll_offset.y == 0)
        await press(pilot, "tab")
        assert pilot.app.screen.query_one("#timeline").has_class("active")


async def test_tab_reaches_the_open_panel_only_where_there_is_one() -> None:
    async with app_of(filled_board()).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter", "tab")
        assert pilot.app.screen.panel.id == "open"
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert pilot.app.screen.panel.id == "timeline"
        await press(pilot, "tab", "tab")
        assert pilot.app.screen.panel.id == "timeline"


async def test_j_and_k_in_upper_case_walk_the_list_it_came_from() -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "J")
        assert "Tom Rist" in screen_text(pilot)
        await press(pilot, "K")
        assert "Anna Keller" in screen_text(pilot)
        await press(pilot, "K")
        assert "the list ends here" in screen_text(pilot)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("m", "anna@nordlicht.example", "copied anna@nordlicht.example"),
        ("p", "+49305550142", "copied +49305550142"),
        ("i", "c-0000000006", "copied c-0000000006"),
        ("n", "Anna Keller", "copied Anna Keller"),
        ("l", "https://nordlicht.example", "copied https://nordlicht.example"),
        ("y", "Anna Keller\nHead of Marketing, Nordlicht Media\n", "copied 6 lines"),
    ],
)
async def test_y_copies(key: str, text: str, said: str) -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "y", key)
        assert copied(pilot).startswith(text)
        assert said in screen_text(pilot)


async def test_y_from_the_board_and_of_several_a_digit_chooses() -> None:
    board = filled_board()
    board.trees[board.cards_by_rid[6].path]["email"] = ["a@x.example", "b@x.example"]
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "y", "m")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "x", "9", "2")
        assert copied(pilot) == "b@x.example"
        await press(pilot, "y", "m", "escape")
        assert not isinstance(pilot.app.screen, Choose)


async def test_y_r_copies_a_search_for_person_and_company() -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "y", "r", "1")
        assert copied(pilot) == "https://duckduckgo.com/?q=Anna+Keller+Nordlicht+Media"


async def test_y_of_what_is_not_there_is_said() -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "j", "y", "m")
        assert "Jonas Weber has no mail" in screen_text(pilot)
        assert copied(pilot) == ""


@pytest.fixture
def opened_urls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []
    monkeypatch.setattr("pipeboard.journal.browser.open_link", urls.append)
    return urls


async def test_x_opens_a_link_without_waiting_for_it(until: Until, opened_urls: list[str]) -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "x")
        assert "1  https://nordlicht.example" in screen_text(pilot)
        await press(pilot, "1")
        await until(pilot, lambda: opened_urls == ["https://nordlicht.example"])
        assert "opening https://nordlicht.example" in screen_text(pilot)


async def test_delete_asks_once_removes_and_goes_back(until: Until) -> None:
    board = filled_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "delete")
        assert "remove Anna Keller? y ›" in screen_text(pilot)
        await press(pilot, "n", "enter")
        assert "Esc keeps" in screen_text(pilot)
        await press(pilot, "ctrl+u", "y", "enter")
        await until(pilot, lambda: board.applied)
        assert board.applied[0].action == "contact.remove"
        assert not isinstance(pilot.app.screen, ContactScreen)


async def test_delete_and_escape_keeps() -> None:
    board = filled_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "delete", "escape")
        assert board.applied == []


async def test_i_records_a_signal_of_a_kind_that_is_known(until: Until) -> None:
    board = filled_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "i", *"demo-reqest", "enter")
        assert "demo-request" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"demo-request for the CFO", "enter")
        await until(pilot, lambda: board.applied)
        (signal,) = board.trees[board.cards_by_rid[6].path]["signals"]
        assert (signal["kind"], signal["note"]) == ("demo-request", "for the CFO")


async def test_c_in_upper_case_writes_consent(until: Until) -> None:
    board = filled_board()
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "C", "j", "o", "enter")
        assert "opted out of phone: of that alone, or of everything?" in screen_text(pilot)
        await press(pilot, "o")
        await until(pilot, lambda: board.applied)
        consent = board.trees[board.cards_by_rid[6].path]["consent"]
        assert consent == {"phone": "opted-out", "at": "2026-11-22T08:00Z"}
        assert "phone ✗" in screen_text(pilot)


async def test_go_opens_the_organisations_at_the_contacts_own() -> None:
    async with app_of(filled_board()).run_test(size=SMALL) as pilot:
        await press(pilot, "l", "enter", "g", "o")
        assert on_top(pilot, OrganisationsScreen).lines.row.name == "Weber Print"


async def test_gx_says_where_there_is_nothing_to_extract() -> None:
    async with app_of(filled_board()).run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "l", "enter", "g", "x")
        await pilot.pause()
        assert "go shows it" in " ".join(screen_text(pilot).split())


async def test_a_file_that_broke_under_the_screen_is_said() -> None:
    from pipeboard.errors import InvalidData

    board = FakeBoard([a_card(1, "Jonas Weber")])
    async with app_of(board).run_test(size=SMALL) as pilot:
        await press(pilot, "enter")
        board.subject_at = lambda path: (_ for _ in ()).throw(InvalidData("line 3: broken"))  # type: ignore[method-assign]
        pilot.app.redraw()
        await pilot.pause()
        assert "line 3: broken" in screen_text(pilot)


# the editor --------------------------------------------------------------------------------------


def an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An editor that runs `sed` with a script on the file, and notes how it was called."""
    import contextlib

    path = tmp_path / "editor"
    path.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nfor f; do :; done\n{script}\n')
    path.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(path))
    monkeypatch.setattr(PipeboardApp, "suspend", lambda app: contextlib.nullcontext())


async def test_e_in_upper_case_commits_what_the_editor_wrote(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    an_editor(tmp_path, monkeypatch, "sed -i 's/Head of Marketing/CMO/' $f")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "enter", "E")
        await done(pilot, until, root, 1)
        assert "title: CMO" in text(root, "anna")
        assert subjects(root)[0] == "record(anna-keller): 1 edited outside"


async def test_e_in_upper_case_reports_what_broke_and_goes_there_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    an_editor(tmp_path, monkeypatch, "sed -i 's/^stage: lead/stage: leed/' $f")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "enter", "E")
        await until(pilot, lambda: "E again" in screen_text(pilot))
        shown = " ".join(screen_text(pilot).split())
        assert '✗ line 9 stage: "leed" is not a stage; nearest: lead' in shown
        await press(pilot, "E")
        await until(pilot, lambda: "+9 " in (tmp_path / "calls").read_text())
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactScreen)
        assert git(root, "log", "--format=%s").split() == ["init"]
        assert "leed" in text(root, "anna")


async def test_e_in_upper_case_asks_where_the_board_wants_it(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    append(root, "pipeboard", "git: {outside_edits: ask}\n")
    git(root, "commit", "-qam", "ask")
    an_editor(tmp_path, monkeypatch, "sed -i 's/Head of Marketing/CMO/' $f")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.git_status is not None)
        await on(pilot, "Anna")
        await press(pilot, "enter", "E")
        assert "commit this edit? y n" in screen_text(pilot)
        await press(pilot, "y", "enter")
        await until(pilot, lambda: not pilot.app.writer.waiting and len(subjects(root)) == 3)


async def test_an_editor_that_changed_nothing_is_no_commit(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_editor(tmp_path, monkeypatch, ":")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "enter", "E")
        assert "unchanged" in screen_text(pilot)
        assert subjects(root) == ["init"]


async def test_the_panel_says_what_we_gave_and_what_they_paid_most_for() -> None:
    board = filled_board()
    tree = board.trees[board.cards_by_rid[6].path]
    tree["activities"] = [
        {"type": "email", "dir": "out", "gave": "guide"}, {"type": "call"}, {"type": "call"},
    ]  # fmt: skip
    tree["purchases"] = [{"item": "e-book", "value": "20"}, {"item": "seats", "value": "1800"}]
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter")
        text = " ".join(screen_text(pilot).split())
        assert "Between us" in text
        assert "gave in 1 of 3 touches (33%)" in text
        assert "most paid €1.8k for seats" in text


async def test_before_anything_passed_between_us_the_panel_says_nothing_of_it() -> None:
    board = filled_board()
    board.trees[board.cards_by_rid[6].path].pop("activities", None)
    board.trees[board.cards_by_rid[6].path].pop("purchases", None)
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter")
        assert "Between us" not in screen_text(pilot)


async def test_a_lead_that_came_back_is_suggested_in_the_head() -> None:
    board = filled_board()
    board.cards_by_rid[6] = board.cards_by_rid[6]._replace(candidate=True)
    async with app_of(board).run_test(size=LARGE) as pilot:
        await press(pilot, "l", "enter")
        assert "talk: prospect?" in screen_text(pilot)
