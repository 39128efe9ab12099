"""What a rep does, on files and git: each key ends in a commit, outside edits appear by themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from pipeboard.board import Board
from pipeboard.tui.app import PipeboardApp
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import git, make, subjects, text

Open = AbstractAsyncContextManager[Pilot[None]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "sales")


@asynccontextmanager
async def opened(
    root: Path, *, watching: bool = False, start: str = "board"
) -> AsyncIterator[Pilot[None]]:
    board = Board.open(root, via="tui", refresh=False)
    app = PipeboardApp(board, watching=watching, start=start)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        yield pilot
    board.close()


async def done(pilot: Pilot[None], until: Until, root: Path, count: int) -> None:
    """So many commits after the first, and everything settled."""
    await until(pilot, lambda: not pilot.app.writer.waiting)
    await until(pilot, lambda: len(subjects(root)) == count + 1)
    assert git(root, "status", "--porcelain") == ""


async def on(pilot: Pilot[None], name: str) -> None:
    """The cursor onto a contact of the first column."""
    await press(pilot, "g", "g")
    for _ in range(5):
        card = pilot.app.screen_stack[0].grid.card
        if card and card.name.startswith(name):
            return
        await press(pilot, "j")
    raise AssertionError(f"{name} is not there")


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
        await on(pilot, "Jonas")
        await press(pilot, "L")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "move(jonas-weber): lead -> prospect"
        await until(pilot, lambda: "▸ Jonas Weber" in screen_text(pilot))
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
        await on(pilot, "Jonas")
        await press(pilot, "L")
        await done(pilot, until, root, 2)
        await press(pilot, "L")
        await until(pilot, lambda: "bought nothing yet" in screen_text(pilot))
        await press(pilot, *"paid cash", "enter")
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


async def test_undo_and_redo_by_field(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        assert "owner: mara" in text(root, "jonas")
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert "owner" not in text(root, "jonas")
        await press(pilot, "ctrl+r")
        await done(pilot, until, root, 3)
        assert "owner: mara" in text(root, "jonas")


async def test_undo_with_nothing_to_undo_says_so(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: "nothing" in screen_text(pilot))
        assert subjects(root) == ["init"]


async def test_undo_of_a_field_changed_since_asks_first(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        path = next((root / "contacts").glob("jonas*"))
        path.write_text(path.read_text().replace("owner: mara", "owner: tomas"))
        git(root, "commit", "-qam", "by hand")
        await press(pilot, "u")
        await until(pilot, lambda: "undo it all the same?" in screen_text(pilot))
        assert "owner" in screen_text(pilot)
        await press(pilot, "y", "enter")
        await done(pilot, until, root, 3)
        assert "owner" not in text(root, "jonas")


async def test_owner_by_name_and_nobody(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "O", "n", *"tomas", "enter")
        await done(pilot, until, root, 1)
        assert "owner: tomas" in text(root, "anna")
        await press(pilot, "O", "minus")
        await done(pilot, until, root, 2)
        assert "\nowner:" not in text(root, "anna")


async def test_tags_on_and_off_for_many_in_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "space", "space", "T", *"vip -analytics", "enter")
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


async def test_what_somebody_else_writes_appears_and_the_cursor_stays_on_its_contact(
    root: Path, until: Until
) -> None:
    async with opened(root, watching=True) as pilot:
        await on(pilot, "Jonas")
        await until(pilot, lambda: pilot.app.watcher.watching)
        (root / "contacts/aaron-first-aaron0.yaml").write_text(
            'schema: 1\nid: c-aaron00009\nname: Aaron First\nstage: lead\ncreated: "2026-11-04"\n'
        )
        await until(pilot, lambda: "Aaron First" in screen_text(pilot))
        assert "▸ Jonas Weber" in screen_text(pilot)
        await until(pilot, lambda: "1 not recorded" in screen_text(pilot))


async def test_a_file_broken_outside_keeps_its_card_and_says_where(
    root: Path, until: Until
) -> None:
    async with opened(root, watching=True) as pilot:
        await until(pilot, lambda: pilot.app.watcher.watching)
        path = next((root / "contacts").glob("anna*"))
        path.write_text(path.read_text().replace("stage: lead", "stage: lad"))
        await until(pilot, lambda: "✗Anna Keller" in screen_text(pilot))
        assert "line 9" in screen_text(pilot)


async def test_a_contact_moved_outside_to_another_column_takes_the_cursor_along(
    root: Path, until: Until
) -> None:
    async with opened(root, watching=True) as pilot:
        await on(pilot, "Anna")
        await until(pilot, lambda: pilot.app.watcher.watching)
        path = next((root / "contacts").glob("anna*"))
        path.write_text(path.read_text().replace("stage: lead", "stage: prospect"))
        await until(pilot, lambda: "Prospects 2" in screen_text(pilot))
        assert "▸ Anna Keller" in screen_text(pilot)


async def test_our_own_writes_are_not_taken_for_somebody_elses(root: Path, until: Until) -> None:
    async with opened(root, watching=True) as pilot:
        await until(pilot, lambda: pilot.app.watcher.watching)
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await done(pilot, until, root, 1)
        assert pilot.app.watcher.is_own("contacts/jonas-weber-jonas0.yaml")


async def test_a_hook_that_refuses_leaves_the_edit_and_r_records_it_later(
    root: Path, until: Until
) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a sunday' >&2\nexit 1\n")
    hook.chmod(0o755)
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O")
        await until(pilot, lambda: pilot.app.writer.failed)
        await until(pilot, lambda: "✗ 1 not saved" in screen_text(pilot))
        assert "owner: mara" in text(root, "jonas")
        hook.unlink()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "in the file, not recorded" in screen_text(pilot))
        await press(pilot, "R")
        await done(pilot, until, root, 1)


async def test_the_queue_of_the_demo_takes_a_touch(root: Path, until: Until) -> None:
    async with opened(root, start="queue") as pilot:
        await until(pilot, lambda: "Anna Keller" in screen_text(pilot))
        await press(pilot, "t", "c", "1", "enter")
        await done(pilot, until, root, 1)
        await until(pilot, lambda: "overdue" not in screen_text(pilot))


async def test_the_contact_shows_what_its_file_says(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "enter")
        seen = screen_text(pilot)
        for part in ("Head of Marketing · Nordlicht Media", "price ok?", "anna@nordlicht.example",
                     "call connected asked for prices", "2d late"):  # fmt: skip
            assert part in seen


async def test_leaving_in_the_middle_waits_for_the_commit(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "O", "O", "ctrl+q")
    assert len(subjects(root)) == 2
