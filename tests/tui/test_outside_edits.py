"""What editors and scripts do while the board is open: recorded once they rest, or asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from pipeboard.board import Board
from pipeboard.tui.outside import QUIET, Outside
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import (
    append,
    done,
    git,
    on,
    opened,
    refusing_hook,
    save,
    subjects,
    text,
)


class Alarm:
    """A timer that rings when the test says so."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []
        self.set = 0

    def later(self, seconds: float, call: Callable[[], None]) -> Alarm:
        assert seconds == QUIET == 5
        self.calls = [call]
        self.set += 1
        return self

    def stop(self) -> None:
        self.calls = []

    def ring(self) -> None:
        """Five seconds are over."""
        calls, self.calls = self.calls, []
        for call in calls:
            call()


@asynccontextmanager
async def beside(root: Path, *, watching: bool = False) -> AsyncIterator[tuple[Pilot[None], Alarm]]:
    """The board open, and a clock in our hand."""
    async with opened(root, watching=watching) as pilot:
        alarm = Alarm()
        pilot.app.outside = Outside(pilot.app, alarm.later)
        yield pilot, alarm


async def look(pilot: Pilot[None], until: Until, alarm: Alarm) -> None:
    """The folder is looked at, and the five seconds begin."""
    before = alarm.set
    pilot.app.refresh_board()
    await until(pilot, lambda: alarm.set > before)


async def rest(pilot: Pilot[None], until: Until, alarm: Alarm) -> None:
    """The folder is looked at, and nobody saves for five seconds."""
    await look(pilot, until, alarm)
    alarm.ring()


def set_to(root: Path, how: str) -> None:
    append(root, "pipeboard", f"git: {{outside_edits: {how}}}\n")
    git(root, "commit", "-qam", "config")


async def test_edits_are_recorded_five_seconds_after_the_last_of_them_as_one_commit(
    root: Path, until: Until
) -> None:
    async with beside(root, watching=True) as (pilot, alarm):
        await until(pilot, lambda: pilot.app.watcher.watching)
        save(root, "anna", "stage: lead", "stage: prospect")
        await until(pilot, lambda: alarm.set)
        again = alarm.set
        save(root, "jonas", "stage: lead", "stage: lead\nowner: tomas")
        await until(pilot, lambda: alarm.set > again)
        assert subjects(root) == ["init"]
        alarm.ring()
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "record(2 files): 2 edited outside"
        assert "via: manual" in text(root, "anna")
        assert "Pb-Via: manual" in git(root, "log", "-1", "--format=%B")
        await until(pilot, lambda: "recorded: 2 files" in screen_text(pilot))
        assert "not recorded" not in screen_text(pilot)


async def test_what_was_left_before_the_start_is_recorded_too(root: Path, until: Until) -> None:
    save(root, "jonas", "stage: lead", "stage: lead\nowner: tomas")
    async with beside(root) as (pilot, alarm):
        await look(pilot, until, alarm)
        assert "1 not recorded" in screen_text(pilot)
        alarm.ring()
        await done(pilot, until, root, 1)


async def test_a_half_saved_file_is_not_recorded_until_it_is_whole(
    root: Path, until: Until
) -> None:
    path = save(root, "anna", "stage: lead", 'notes: "unfinis')
    save(root, "jonas", "stage: lead", "stage: lead\nowner: tomas")
    async with beside(root) as (pilot, alarm):
        await look(pilot, until, alarm)
        await until(pilot, lambda: "✗Anna Keller" in screen_text(pilot))
        alarm.ring()
        await until(pilot, lambda: not pilot.app.writer.waiting)
        await until(pilot, lambda: len(subjects(root)) == 2)
        assert git(root, "status", "--porcelain").strip() == f"M contacts/{path.name}"
        save(root, "anna", 'notes: "unfinis', "stage: lead\ntitle2: x")
        await rest(pilot, until, alarm)
        await done(pilot, until, root, 2)


async def test_u_takes_ones_own_change_back_not_what_a_script_saved_since(
    root: Path, until: Until
) -> None:
    async with beside(root) as (pilot, alarm):
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        save(root, "anna", "Head of Marketing", "CFO")
        await rest(pilot, until, alarm)
        await done(pilot, until, root, 2)
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert "owner" not in text(root, "jonas")
        assert "title: CFO" in text(root, "anna")


async def test_a_change_of_ones_own_meanwhile_records_theirs_first(
    root: Path, until: Until
) -> None:
    async with beside(root) as (pilot, alarm):
        save(root, "jonas", "stage: lead", "stage: lead\ntitle: CFO")
        await look(pilot, until, alarm)
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 2)
        alarm.ring()
        await pilot.pause()
        assert len(subjects(root)) == 3
        assert "owner: mara" in text(root, "jonas")
        assert "title: CFO" in text(root, "jonas")


async def test_ask_says_it_and_gp_shows_records_or_takes_back(root: Path, until: Until) -> None:
    set_to(root, "ask")
    async with beside(root) as (pilot, alarm):
        save(root, "anna", "Head of Marketing", "CFO")
        save(root, "jonas", "stage: lead", "stage: lead\nowner: tomas")
        await rest(pilot, until, alarm)
        await until(pilot, lambda: "edited outside: anna-keller" in screen_text(pilot))
        assert len(subjects(root)) == 2
        await press(pilot, "g", "p")
        await until(pilot, lambda: "2 edits not recorded" in screen_text(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "+title: CFO" in screen_text(pilot))
        assert "-title: Head of Marketing" in screen_text(pilot)
        await press(pilot, "q", "R")
        await until(pilot, lambda: len(subjects(root)) == 3)
        await until(pilot, lambda: "1 edit not recorded" in screen_text(pilot))
        await press(pilot, "X", "y", "enter")
        await done(pilot, until, root, 4)
        assert "owner" not in text(root, "jonas")
        assert subjects(root)[0].startswith("undo(jonas-weber")
        assert "title: CFO" in text(root, "anna")


async def test_ask_asks_once_until_somebody_saves_again(root: Path, until: Until) -> None:
    set_to(root, "ask")
    async with beside(root) as (pilot, alarm):
        save(root, "anna", "Head of Marketing", "CFO")
        await rest(pilot, until, alarm)
        pilot.app.refresh_board()
        await until(pilot, lambda: not alarm.calls)
        before = alarm.set
        save(root, "anna", "CFO", "CEO")
        await look(pilot, until, alarm)
        assert alarm.set > before


async def test_off_leaves_them_alone(root: Path, until: Until) -> None:
    set_to(root, "off")
    async with beside(root) as (pilot, alarm):
        save(root, "anna", "Head of Marketing", "CFO")
        await rest(pilot, until, alarm)
        await pilot.pause()
        assert len(subjects(root)) == 2
        assert "1 not recorded" in screen_text(pilot)
        assert "edited outside" not in screen_text(pilot)


async def test_in_the_middle_of_a_merge_nothing_is_recorded(root: Path, until: Until) -> None:
    async with beside(root) as (pilot, alarm):
        save(root, "anna", "Head of Marketing", "CFO")
        (root / ".git/MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
        await rest(pilot, until, alarm)
        await pilot.pause()
        assert subjects(root) == ["init"]
        assert not pilot.app.writer.failed
        (root / ".git/MERGE_HEAD").unlink()
        await rest(pilot, until, alarm)
        await done(pilot, until, root, 1)


async def test_a_hook_that_refuses_is_told_once_and_the_next_save_tries_again(
    root: Path, until: Until
) -> None:
    hook = refusing_hook(root)
    async with beside(root) as (pilot, alarm):
        save(root, "anna", "Head of Marketing", "CFO")
        await rest(pilot, until, alarm)
        await until(pilot, lambda: pilot.app.writer.failed)
        await until(pilot, lambda: "git commit refused" in screen_text(pilot))
        pilot.app.refresh_board()
        await until(pilot, lambda: not alarm.calls)
        hook.unlink()
        save(root, "anna", "CFO", "CEO")
        await rest(pilot, until, alarm)
        await done(pilot, until, root, 1)
        assert not pilot.app.writer.failed
        assert git(root, "show", "HEAD:contacts/anna-keller-anna00.yaml").count("title: CEO") == 1


async def test_keys_typed_while_edits_are_recorded_are_not_lost(root: Path, until: Until) -> None:
    async with beside(root) as (pilot, alarm):
        await on(pilot, "Jonas")
        save(root, "anna", "Head of Marketing", "CFO")
        await look(pilot, until, alarm)
        await press(pilot, "O")
        alarm.ring()
        await press(pilot, "O")
        await until(pilot, lambda: "owner: mara" in text(root, "jonas"))
        await done(pilot, until, root, 2)


async def test_an_edit_that_brings_back_somebody_forgotten_is_told_and_waits(
    root: Path, until: Until
) -> None:
    save(root, "jonas", "stage: lead", "stage: lead\nemail: jonas@weber.example")
    git(root, "commit", "-qam", "his address")
    board = Board.open(root)
    board.apply(board.forgetting()(board.find("jonas")))
    board.close()
    head = subjects(root)[0]
    async with beside(root) as (pilot, alarm):
        told: list[Exception] = []
        pilot.app.complain = told.append  # type: ignore[method-assign]
        save(root, "anna", "anna@nordlicht.example", "jonas@weber.example")
        await look(pilot, until, alarm)
        alarm.ring()
        await until(pilot, lambda: pilot.app.writer.failed)
        await press(pilot, "g", "p")
        await until(pilot, lambda: "was forgotten" in screen_text(pilot))
        assert "not recorded" in screen_text(pilot)
    assert subjects(root)[0] == head
    assert "jonas@weber.example" in text(root, "anna")
