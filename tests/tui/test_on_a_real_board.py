"""What a rep does, on files and git: each key ends in a commit, outside edits appear by themselves."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, subjects, text


async def test_t_c_digit_text_logs_a_call_and_closes_the_step_in_one_commit(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "t", "c", "1", *"ok", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "log(anna-keller): call connected"
        file = text(root, "anna")
        assert 'text: "ok"' in file
        assert "f-000001, due" not in file
        assert "tags: [analytics]   # hers" in file


async def test_f_plans_the_next_step_in_words(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "f", *"fri 10 call: price", "enter")
        await done(pilot, until, root, 1)
        assert 'due: "2026-11-27T10:00+00:00", channel: phone' in text(root, "jonas")
        await until(pilot, lambda: "○ Fri" in screen_text(pilot))


async def test_a_date_that_is_none_is_said_under_the_prompt(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "f", *"soonish", "enter")
        assert "does not start with a day" in screen_text(pilot)
        await press(pilot, "escape")
        assert subjects(root) == ["init"]


async def test_d_logs_how_the_planned_step_went(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "d", "2", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0].startswith("done(anna-keller): call no-answer")


async def test_s_snoozes_and_the_card_shows_the_new_day(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "s", *"1w", "enter")
        await done(pilot, until, root, 1)
        await until(pilot, lambda: "○ 29 Nov" in screen_text(pilot))


async def test_m_takes_a_note_and_its_prefix_says_which_kind(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "m", *"? which paper", "enter")
        await done(pilot, until, root, 1)
        assert "kind: question" in text(root, "jonas")
        await until(pilot, lambda: "? which paper" in screen_text(pilot))


async def test_l_moves_on_and_the_cursor_goes_along(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "L")  # the first shows what is only warned of
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "move(anna-keller): lead -> prospect"
        await until(pilot, lambda: "▸ Anna Keller" in screen_text(pilot))
        assert "Prospects 2" in screen_text(pilot)


async def test_h_moves_back_and_wants_a_reason(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "l", "H", "enter")
        assert "wants a reason" in screen_text(pilot)
        await press(pilot, *"no budget", "enter")
        await done(pilot, until, root, 1)
        assert "no budget" in git(root, "log", "-1", "--format=%b")


async def test_a_customer_by_hand_wants_a_purchase_or_a_reason(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "l", "L")
        await done(pilot, until, root, 1)
        assert "prospect -> customer" in subjects(root)[0]
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "L")
        await done(pilot, until, root, 2)
        await press(pilot, "L")
        await until(pilot, lambda: "no won opportunity, no purchase" in screen_text(pilot))
        await press(pilot, "L", *"paid cash", "enter")
        await done(pilot, until, root, 3)
        assert 'Pb-Override: purchase "paid cash"' in git(root, "log", "-1", "--format=%b")


async def test_a_adds_somebody_and_u_takes_it_back(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "a", *"Ole Bakke, Bakke Bygg, ole@bakke.example", "enter")
        await done(pilot, until, root, 1)
        await until(
            pilot, lambda: "Leads" in screen_text(pilot) and "Ole Bakke" in screen_text(pilot)
        )
        assert "owner: mara" in text(root, "ole")
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert not list((root / "contacts").glob("ole*"))
        await until(pilot, lambda: "Ole Bakke  " not in screen_text(pilot))


async def test_tags_on_and_off_for_many_in_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "space", "space", "T", *"vip -analytics", "enter", "enter")
        await done(pilot, until, root, 1)
        assert "tag(2 contacts)" in subjects(root)[0]
        assert "analytics" not in text(root, "anna")
        assert "vip" in text(root, "jonas")


async def test_e_edits_a_field_that_was_typed(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter")
        assert "Head of Marketing" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"CMO", "enter")
        await done(pilot, until, root, 1)
        assert "title: CMO" in text(root, "anna")


async def test_a_field_that_has_a_verb_of_its_own_or_does_not_exist_is_refused(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"stage=customer", "enter")
        assert "not set by hand" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"titel", "enter")
        assert "nearest: title" in screen_text(pilot)
