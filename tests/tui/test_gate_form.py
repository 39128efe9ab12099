"""The checklist before a stage: what it shows, one key past warnings, a reason past blocks, mending."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from pipeboard.tui.gate_form import GateForm
from tests.tui.conftest import Until, on_top, press, screen_text
from tests.tui.real import done, git, on, opened, subjects, text


def results(pilot: Pilot[None]) -> dict[str, str]:
    return {item.id: item.result for item in on_top(pilot, GateForm).rows.rows}


async def test_l_shows_what_does_not_pass_before_it_moves(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L")
        seen = screen_text(pilot)
        assert "Gate → prospect 4/7 · Anna Keller" in seen
        assert "✓ reachable" in seen
        assert "? budget      warn" in seen
        assert "nothing stops the move" in seen
        assert on_top(pilot, GateForm).rows.row.id == "icp"
        assert len(subjects(root)) == 1


async def test_l_once_more_goes_on_past_warnings_and_records_them(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "L")
        await done(pilot, until, root, 1)
        assert "budget: warn" in text(root, "anna")
        assert "override" not in text(root, "anna")
        assert "Pb-Gate: reachable=pass owner=pass icp=info" in git(
            root, "log", "-1", "--format=%b"
        )


async def test_o_gives_a_reason_that_is_kept(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "o", *"she decides alone", "enter")
        await done(pilot, until, root, 1)
        assert 'override: "she decides alone"' in text(root, "anna")
        await press(pilot, ".")
        assert "there is" not in text(root, "anna")


async def test_what_blocks_wants_a_reason(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L")
        assert "✗ owner       block nobody looks after them" in screen_text(pilot)
        await press(pilot, "L", "enter")
        assert "a reason, or Esc" in screen_text(pilot)
        await press(pilot, *"mine from Monday", "enter")
        await done(pilot, until, root, 1)
        assert 'Pb-Override: owner "mine from Monday"' in git(root, "log", "-1", "--format=%b")


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_esc_leaves_everything_as_it_is(root: Path, key: str) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L", key)
        assert len(pilot.app.screen_stack) == 1
        assert len(subjects(root)) == 1


async def test_enter_mends_an_item_and_comes_back(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L")
        assert on_top(pilot, GateForm).rows.row.id == "owner"
        await press(pilot, "enter")
        assert "owner · Jonas Weber ›" in screen_text(pilot)
        await press(pilot, "enter")  # me
        await done(pilot, until, root, 1)
        await until(pilot, lambda: results(pilot)["owner"] == "pass")
        assert "owner: mara" in text(root, "jonas")
        assert on_top(pilot, GateForm).rows.row.id == "icp"


async def test_keys_typed_behind_a_mend_wait_until_it_is_judged(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L", "enter", "enter", "L")
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "move(jonas-weber): lead -> prospect"
        assert "override" not in text(root, "jonas")


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("interest", "Jonas Weber"),
        ("budget", "qualify · Jonas Weber"),
        ("next-step", "next · Jonas Weber ›"),
        ("icp", "ideal customer"),
    ],
)
async def test_each_item_goes_to_what_mends_it(
    root: Path, until: Until, item: str, shown: str
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L")
        names = [one.id for one in on_top(pilot, GateForm).rows.rows]
        on_top(pilot, GateForm).rows.to(names.index(item))
        await press(pilot, "enter")
        await until(pilot, lambda: shown in screen_text(pilot))
        assert item == "icp" or not isinstance(pilot.app.screen, GateForm)
        assert len(subjects(root)) == 1


async def test_a_planned_step_from_the_form_is_seen_in_it(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "L")
        names = [one.id for one in on_top(pilot, GateForm).rows.rows]
        on_top(pilot, GateForm).rows.to(names.index("next-step"))
        await press(pilot, "enter", *"fri call: paper", "enter")
        await until(pilot, lambda: results(pilot)["next-step"] == "pass")


async def test_where_all_passes_nothing_is_asked(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "l", "L")  # Liv has a won opportunity
        await done(pilot, until, root, 1)
        assert "gate: {purchase: pass, objections: pass}" in text(root, "liv")


async def test_many_are_judged_before_they_move(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "asterisk", "L")
        await until(pilot, lambda: "refused" in screen_text(pilot))
        seen = screen_text(pilot)
        assert "Jonas Weber is not ready to be a prospect: owner" in seen
        assert "does not pass, and is recorded: budget 1, authority 1, need 1" in seen
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert "stage: lead" in text(root, "jonas")
        assert "stage: prospect" in text(root, "anna")


async def test_a_card_and_the_contact_say_how_much_passes(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        assert "4/7" in screen_text(pilot)
        await press(pilot, "enter")
        assert "→ prospect 4/7" in screen_text(pilot)
        await pilot.resize_terminal(160, 50)
        await until(pilot, lambda: "Gate → prospect 4/7" in screen_text(pilot))
        assert "? icp, budget, authority, need," in " ".join(screen_text(pilot).split())


async def test_y_lists_the_gate_ahead(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "Y")
        await until(pilot, lambda: "gate → prospect" in screen_text(pilot))
        assert "✗ owner (block): nobody looks after them" in screen_text(pilot)


async def test_winning_from_the_form_moves_and_ends_it(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "L", "L")
        await done(pilot, until, root, 1)
        await press(pilot, "L")
        await until(pilot, lambda: "✗ purchase" in screen_text(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, GateForm))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, GateForm))
