"""What was: the audit, who set what, the last change, another day; on a real board."""

from __future__ import annotations

from pathlib import Path

from pipeboard.board import Board
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, subjects, text


async def test_ga_lists_the_commits_and_enter_shows_what_one_did(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "O", "minus")
        await done(pilot, until, root, 1)
        await press(pilot, "g", "a")
        await until(pilot, lambda: "audit · 1/2" in screen_text(pilot))
        assert subjects(root)[0] in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "-owner: mara" in screen_text(pilot))
        await press(pilot, "q", "q")
        assert "Leads" in screen_text(pilot)


async def test_ga_on_a_contact_is_about_the_contact(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        await on(pilot, "Anna")
        await press(pilot, "enter", "g", "a")
        await until(pilot, lambda: "audit · Anna Keller · 1/1" in screen_text(pilot))


async def test_ga_on_a_contact_names_who_was_merged_into_it(root: Path, until: Until) -> None:
    board = Board.open(root)
    anna, jonas = board.find("anna"), board.find("jonas")
    board.apply(board.merging(anna, jonas).change)
    board.close()
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "enter", "g", "a")
        await until(pilot, lambda: "audit · Anna Keller · 1/2" in screen_text(pilot))
        assert f"{jonas.id} was merged into it" in screen_text(pilot)


async def test_u_in_the_audit_takes_back_the_commit_under_the_cursor(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "O", "minus")
        await press(pilot, "T", *"vip", "enter")
        await done(pilot, until, root, 2)
        await press(pilot, "g", "a")
        await until(pilot, lambda: "audit · 1/3" in screen_text(pilot))
        await press(pilot, "j", "u")
        await done(pilot, until, root, 3)
        assert "owner: mara" in text(root, "anna")
        assert "vip" in text(root, "anna")


async def test_B_names_the_commit_of_each_field(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        await press(pilot, "B")
        await until(pilot, lambda: "who set what · Jonas Weber" in screen_text(pilot))
        await until(pilot, lambda: git(root, "rev-parse", "HEAD")[:7] in screen_text(pilot))
        line = next(row for row in screen_text(pilot).splitlines() if "owner" in row)
        assert git(root, "rev-parse", "HEAD")[:7] in line
        await press(pilot, "G", "enter")
        await until(pilot, lambda: "diff --git" in screen_text(pilot))


async def test_D_shows_what_the_last_change_of_a_contact_did(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        await press(pilot, "D")
        await until(pilot, lambda: "+owner: mara" in screen_text(pilot))


async def test_at_shows_the_board_of_a_commit_where_nothing_can_be_changed(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "L")
        await done(pilot, until, root, 1)
        await press(pilot, "at", *"HEAD~1", "enter")
        await until(pilot, lambda: "read-only" in screen_text(pilot))
        await until(pilot, lambda: "Leads 2" in screen_text(pilot))
        await on(pilot, "Anna")
        await press(pilot, "O", "minus")
        await until(pilot, lambda: any("the past" in n.message for n in pilot.app._notifications))
        assert git(root, "status", "--porcelain") == ""
        await press(pilot, "at", "enter")
        await until(pilot, lambda: "read-only" not in screen_text(pilot))
        await until(pilot, lambda: "Prospects 2" in screen_text(pilot))
        assert len(subjects(root)) == 2


async def test_gt_says_what_no_day_is(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "t", *"nonsense", "enter")
        await until(pilot, lambda: any("nonsense" in n.message for n in pilot.app._notifications))
        assert not pilot.app.in_the_past


async def test_gc_shows_the_config_in_force(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "c")
        await until(pilot, lambda: "name: Test Sales" in screen_text(pilot))


async def test_gu_shows_those_who_are_there_twice(root: Path, until: Until) -> None:
    twin = text(root, "anna").replace("c-anna000001", "c-anna000009")
    (root / "contacts/anna-again-anna90.yaml").write_text(twin, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "twice")
    async with opened(root) as pilot:
        await press(pilot, "g", "u")
        await until(pilot, lambda: "is:duplicate" in screen_text(pilot))
        await until(pilot, lambda: screen_text(pilot).count("Anna Keller") == 2)
        assert "Jonas" not in screen_text(pilot)
