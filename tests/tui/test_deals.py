"""Opportunities by keys, on files and git: opened, moved, won, lost; the pipeline as a board."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeboard.tui.deal_view import DealGrid
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.deals import DealsScreen
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, file_of, git, make, on, opened, save, subjects, text
from tests.tui.test_typed_ahead import burst

if TYPE_CHECKING:
    from textual.pilot import Pilot

OPEN = '- {id: o-000002, name: Second shop, stage: demo, value: 1200, currency: EUR, per: year, expected_close: "2026-12-18", competitors: [chartly]}\n'
TOM = """\
schema: 1
id: c-tom0000004
name: Tom Rist
stage: prospect
opportunities:
- {id: o-1, name: Drawers, stage: negotiation, value: 900, currency: EUR, expected_close: "2026-11-20"}
- {id: o-2, name: Labels, stage: demo, value: 300, currency: EUR, expected_close: "2027-01-20"}
created: "2026-11-03"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Anna with nothing open, Liv with one deal, Tom with two."""
    root = make(tmp_path / "sales")
    save(root, "liv", "created", OPEN + "created")
    (root / "contacts" / "tom-rist-tom000.yaml").write_text(TOM, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--amend", "-m", "init")
    return root


def grid(pilot: Pilot[None]) -> DealGrid:
    return pilot.app.screen.query_one("#grid", DealGrid)


def sight(pilot: Pilot[None]) -> str:
    """The opportunity under the cursor."""
    card = grid(pilot).card
    return card.title if card else ""


async def to(pilot: Pilot[None], name: str) -> None:
    """To the pipeline, the cursor on an opportunity."""
    await press(pilot, "g", "d")
    await pilot.pause()
    for _ in range(4):
        await press(pilot, "g", "g")
        for _ in range(3):
            if sight(pilot) == name:
                return
            await press(pilot, "j")
        await press(pilot, "l")
        if not isinstance(pilot.app.screen, DealsScreen):
            break
    raise AssertionError(f"{name} is not there")


# the pipeline -----------------------------------------------------------------------------------


async def test_gd_shows_a_column_for_each_open_stage_with_its_sums(root: Path) -> None:
    async with opened(root) as pilot:
        await pilot.resize_terminal(160, 50)
        await press(pilot, "g", "d")
        await pilot.pause()
        shown = screen_text(pilot)
        for part in ("discovery 0", "demo 2", "€1.5k · w €375", "negotiation 1", "€900 · w €675"):
            assert part in shown
        for part in ("Liv Aas", "Second shop", "25 %", "○ 18 Dec", "!2d", "75 %"):
            assert part in shown
        assert "won" not in [column.stage for column in grid(pilot)._view.columns]


async def test_l_moves_the_deal_on_and_the_cursor_goes_along(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "L")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(liv-aas): Second shop: demo -> proposal"
        await until(pilot, lambda: grid(pilot).card and grid(pilot).card.stage == "proposal")
        assert sight(pilot) == "Second shop"


async def test_h_moves_it_back_without_a_word(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Drawers")
        await press(pilot, "H")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(tom-rist): Drawers: negotiation -> proposal"
        assert "Labels, stage: demo" in text(root, "tom")


async def test_l_on_the_last_stage_wins(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Drawers")
        await press(pilot, "L", *"their own numbers", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "win(tom-rist): Drawers 900 EUR"
        assert "stage: customer" in text(root, "tom")
        assert "Labels, stage: demo" in text(root, "tom")


async def test_the_pipeline_is_filtered_by_the_query_of_contacts(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "d", "slash", *"liv", "enter")
        await pilot.pause()
        assert len(grid(pilot).shown) == 1
        assert sight(pilot) == "Second shop"
        await press(pilot, "0")
        await pilot.pause()
        assert len(grid(pilot).shown) == 3


async def test_enter_opens_the_contact_and_j_goes_on_to_the_next(root: Path) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ContactScreen)
        assert "Liv Aas" in screen_text(pilot)
        await press(pilot, "J")
        assert "Tom Rist" in screen_text(pilot)
        await press(pilot, "q")
        assert sight(pilot) == "Labels"


async def test_q_leads_from_the_pipeline_to_the_board(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "d", "q")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, DealsScreen)


async def test_without_any_opportunity_it_says_how_one_comes(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "d", "slash", *"anna", "enter")
        await pilot.pause()
        assert "no open opportunity of anna" in screen_text(pilot)
        await press(pilot, "H", "L", "W", "enter", "o", "e", "j", "G", "pagedown", "ctrl+u")
        assert isinstance(pilot.app.screen, DealsScreen)


async def test_a_touch_on_a_deal_is_a_touch_of_its_contact(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "t", "c", "1", *"ok", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "log(liv-aas): call connected"


# open and edit ----------------------------------------------------------------------------------


async def test_o_a_asks_what_for_how_much_and_until_when(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "o", "a", *"Seats", "enter", *"18k/year", "enter", *"18 dec", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(anna-keller): Seats 18000 EUR/year"
        assert 'expected_close: "2026-12-18"' in text(root, "anna")


async def test_without_a_close_it_is_opened_for_a_reason(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "o", "a", *"Seats", "enter", *"900", "enter", "enter")
        assert "no expected close" in " ".join(screen_text(pilot).split())
        await press(pilot, "enter")
        assert "a reason, or Esc" in screen_text(pilot)
        await press(pilot, *"they asked", "enter")
        await done(pilot, until, root, 1)
        assert 'Pb-Override: value "they asked"' in git(root, "log", "-1", "--format=%B")


async def test_o_a_says_at_once_what_is_no_money(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "o", "a", "enter")
        assert "which opportunity" in screen_text(pilot)
        await press(pilot, *"Seats", "enter", *"much", "enter")
        assert "not an amount of money" in screen_text(pilot)
        await press(pilot, "escape")
        assert subjects(root) == ["init"]


async def test_o_e_edits_a_field_of_the_deal(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "o", "e")
        await pilot.pause()
        for name in ("stage", "value", "expected_close", "probability", "offer.text"):
            assert name in screen_text(pilot)
        await press(pilot, *"close=+7d", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(liv-aas): Second shop: expected_close"
        assert 'expected_close: "2026-11-29"' in text(root, "liv")


async def test_o_e_on_a_stage_moves_the_deal(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "o", "e", "enter", "ctrl+u", *"proposal", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(liv-aas): Second shop: demo -> proposal"


async def test_o_s_chooses_the_stage_by_a_digit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "o", "s")
        await pilot.pause()
        assert "4 negotiation" in screen_text(pilot)
        await press(pilot, "4")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(liv-aas): Second shop: demo -> negotiation"


async def test_o_p_gives_a_trial_with_its_end(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "o", "p", *"trial +3d", "enter")
        await done(pilot, until, root, 1)
        assert '{started: "2026-11-22", kind: trial, ends: "2026-11-25"}' in text(root, "liv")
        await until(pilot, lambda: "trial ends Wed" in screen_text(pilot))


async def test_o_f_keeps_what_a_customer_says(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "o", "f", *"9 loves the counts", "enter")
        await done(pilot, until, root, 1)
        assert 'rating: 9, loves: "the counts", via: customer' in text(root, "liv")


async def test_of_several_a_digit_says_which(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Labels")
        await press(pilot, "enter", "W")
        await pilot.pause()
        assert "1 Drawers 900 EUR · negotiation" in screen_text(pilot)
        await press(pilot, "2", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "win(tom-rist): Labels 300 EUR"


async def test_on_the_board_one_without_a_deal_is_told_how(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "o", "e")
        assert "o a opens one" in screen_text(pilot)


# won --------------------------------------------------------------------------------------------


async def test_w_asks_why_and_when_it_is_renewed(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "W", *"ROI sheet", "enter")
        assert "renewal › 2027-11-22" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "win(liv-aas): Second shop 1200 EUR/year, renewal 2027-11-22"
        assert "stage: customer" in text(root, "liv")
        await until(pilot, lambda: len(grid(pilot).shown) == 2)


async def test_w_without_an_opportunity_asks_what_for_how_much_and_why(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "W", *"Seats", "enter", *"900/year", "enter", *"by himself", "enter")
        await press(pilot, "ctrl+u", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "win(jonas-weber): Seats 900 EUR/year"
        assert "stage: customer" in text(root, "jonas")
        assert "renewal" not in text(root, "jonas")


async def test_u_takes_a_won_deal_back_whole(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        before = text(root, "liv")
        await to(pilot, "Second shop")
        await press(pilot, "W", "enter", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert text(root, "liv") == before


# lost -------------------------------------------------------------------------------------------


async def test_x_l_asks_why_to_whom_and_what_then(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "X", "l", *"price too dear", "enter")
        assert "to whom" in screen_text(pilot)
        assert "chartly" in screen_text(pilot)
        await press(pilot, *"chartly", "enter")
        assert "then › nurture +180d" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        said = "lose(liv-aas): Second shop: price to chartly, nurture until 2027-05-21"
        assert subjects(root)[0].startswith(said)
        assert "status: nurture" in text(root, "liv")


async def test_x_l_of_one_of_several_leaves_the_contact_as_it_is(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Labels")
        await press(pilot, "X", "l", *"price", "enter", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "lose(tom-rist): Labels: price, 1 still open"
        assert "status" not in text(root, "tom")


async def test_x_l_other_demands_a_note(root: Path) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "X", "l", *"other", "enter")
        assert "other: which?" in screen_text(pilot)


async def test_x_l_may_keep_the_contact_open(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "X", "l", *"price", "enter", "enter", "ctrl+u", "enter")
        assert "what then?" in screen_text(pilot)
        await press(pilot, *"open", "enter")
        await done(pilot, until, root, 1)
        assert "status" not in text(root, "liv")
        assert "stage: lost" in text(root, "liv")


async def test_x_d_loses_the_open_opportunities_first(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Labels")
        await press(pilot, "X", "d")
        await pilot.pause()
        assert "open: 2 opportunities. lost, because" in screen_text(pilot)
        await press(pilot, *"poor-fit", "enter", *"not-icp", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "disqualify(tom-rist): not-icp, 2 lost: poor-fit"
        assert text(root, "tom").count("stage: lost") == 2


async def test_x_c_is_for_customers(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "X", "c", *"price", "enter")
        assert "no customer" in screen_text(pilot)


# open again ---------------------------------------------------------------------------------------


async def test_r_opens_again_with_a_reason_and_a_next_step(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "R")
        assert "open already" in screen_text(pilot)
        await press(pilot, "X", "d", *"not-icp", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "slash", *"status:disqualified", "enter", "R", "enter")
        assert "open again, why?" in screen_text(pilot)
        await press(pilot, *"they wrote", "enter", "enter")
        assert "what is next?" in screen_text(pilot)
        await press(pilot, *"fri call: price", "enter")
        await done(pilot, until, root, 2)
        said = "reopen(jonas-weber): disqualified -> open, next 2026-11-27 phone price"
        assert subjects(root)[0] == said


async def test_keys_typed_ahead_of_every_question_are_heard(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        burst(pilot, *"oaSeats", "enter", *"18k/year", "enter", *"18 dec", "enter")
        await done(pilot, until, root, 1)
        burst(pilot, *"Wthey sat", "enter", "enter")
        await done(pilot, until, root, 2)
        assert subjects(root)[0].startswith("win(anna-keller): Seats 18000 EUR/year, renewal")


async def test_the_lost_dialogue_typed_in_one_go(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        burst(pilot, *"Xlprice too dear", "enter", *"chartly", "enter", "ctrl+u", *"lost", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "lose(liv-aas): Second shop: price to chartly, lost"


async def test_a_field_of_a_deal_typed_in_one_go(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        burst(pilot, *"oeprobability=40", "enter", *"os3")
        await done(pilot, until, root, 2)
        assert "stage: proposal" in text(root, "liv")
        assert "probability: 40" in text(root, "liv")


@pytest.mark.parametrize("harm", ["broken", "gone"])
async def test_a_file_that_broke_meanwhile_is_said_by_each_key(root: Path, harm: str) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        path = file_of(root, "liv")
        if harm == "broken":
            path.write_text("name: [Liv", encoding="utf-8")
        else:
            path.unlink()
        for keys in (
            "L",
            "H",
            "W",
            "B",
            "b",
            "I",
            "C",
            "c",
            "oa",
            "oe",
            "os",
            "op",
            "of",
            "Xl",
            "R",
            "Y",
        ):
            await press(pilot, *keys)
            await pilot.pause()
            await press(pilot, "escape", "g", "d")
            await pilot.pause()
        assert pilot.app.is_running


# many -------------------------------------------------------------------------------------------


async def test_marked_deals_move_in_one_commit_after_a_preview(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "asterisk")
        assert "3 marked" in screen_text(pilot)
        await press(pilot, "H")
        await until(pilot, lambda: "change 2 contacts" in screen_text(pilot))
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(2 contacts): a stage back"
        assert "Second shop, stage: discovery" in text(root, "liv")
        assert "Drawers, stage: proposal" in text(root, "tom")
        assert "Labels, stage: discovery" in text(root, "tom")
        await until(pilot, lambda: "marked" not in screen_text(pilot))
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert "Drawers, stage: negotiation" in text(root, "tom")


async def test_space_marks_one_deal_of_a_contact_and_not_the_other(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Labels")
        await press(pilot, "space")
        assert "1 marked" in screen_text(pilot)
        await press(pilot, "L")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(tom-rist): Labels: demo -> proposal"


async def test_v_marks_a_range_and_q_takes_it_off(root: Path) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "g", "g", "V", "G", "V")
        assert "2 marked" in screen_text(pilot)
        await press(pilot, "q")
        assert "marked" not in screen_text(pilot)
        assert isinstance(pilot.app.screen, DealsScreen)


async def test_what_cannot_go_on_is_refused_and_the_rest_goes(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "asterisk", "L")
        await until(pilot, lambda: "there is no stage beyond negotiation" in screen_text(pilot))
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "opp(liv-aas): a stage on"


async def test_marked_deals_are_their_contacts_once_for_a_tag(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await to(pilot, "Second shop")
        await press(pilot, "asterisk", "T", *"fair", "enter")
        await until(pilot, lambda: "change 2 contacts" in screen_text(pilot))
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "tag(2 contacts): +fair"


async def test_tab_goes_from_view_to_view_and_round(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "tab", "tab")
        assert isinstance(pilot.app.screen, DealsScreen)
        await press(pilot, "tab")
        assert len(pilot.app.screen_stack) == 1


async def test_a_filter_of_opportunities_shows_those_and_no_other_of_the_contact(
    root: Path,
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "d", "slash", *"opp(stage:demo value<1000)", "enter")
        await pilot.pause()
        assert len(grid(pilot).shown) == 1
        assert "Labels" in screen_text(pilot)
        assert "Drawers" not in screen_text(pilot)
