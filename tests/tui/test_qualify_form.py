"""`b`: the four answers as a form, the interview that fills them; one commit, nothing typed lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.tui.interviewing import Interviewing
from pipeboard.tui.state_form import StateForm
from tests.tui.conftest import Until, on_top, press, screen_text
from tests.tui.real import ANNA, append, done, file_of, git, on, opened, subjects, text

PERSONAS = """\
personas:
  head: {label: head of something, match: 'title~/head/i', pains: [reports by hand], opener: ask who reports}
"""


def add(root: Path, name: str, lines: str) -> None:
    """More lines in a contact's file (or the config), committed."""
    append(root, name, lines)
    git(root, "commit", "-qam", "more")


async def test_b_letters_and_evidence_are_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "tab", *"18k EUR line approved", "enter")
        await press(pilot, "j", "p", "tab", *"influencer CFO signs", "enter", "j", "u", "enter")
        await done(pilot, until, root, 1)
        assert (
            subjects(root)[0] == "qualify(anna-keller): budget met, authority partial, need unmet"
        )
        file = text(root, "anna")
        assert (
            'budget: {state: met, amount: 18000, currency: EUR, evidence: "line approved"' in file
        )
        assert 'authority: {state: partial, role: influencer, evidence: "CFO signs"' in file
        assert "need: {state: unmet, by: mara" in file
        await until(pilot, lambda: pilot.app.drafts.ids == [])


async def test_digits_set_the_state_as_letters_do(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "2", "enter")
        await done(pilot, until, root, 1)
        assert "budget: {state: partial" in text(root, "anna")


async def test_who_said_so_and_when_is_shown_and_what_is_stale_is_marked(root: Path) -> None:
    add(root, "anna", 'qualification: {need: {state: met, evidence: "reports", by: tomas, '
        'at: "2026-03-01"}, budget: {state: met, amount: 900, by: tomas, at: "2026-11-20"}}\n')  # fmt: skip
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b")
        rows = screen_text(pilot).splitlines()
        budget, need = (next(r for r in rows if name in r) for name in ("Budget", "Need"))
        assert "[●]" in budget
        assert "tomas 20 Nov" in budget
        assert "reports" in need
        assert "! 266 days old" in need
        # the cursor is on what is to be asked
        assert "▸Authority" in screen_text(pilot)


@pytest.mark.parametrize("key", ["b", "I", "C", "c"])
async def test_a_file_that_broke_meanwhile_is_said_and_no_form_opens(root: Path, key: str) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        file_of(root, "anna").write_text("name: [", encoding="utf-8")
        before = pilot.app.screen
        await press(pilot, key)
        assert pilot.app.screen is before
        assert "bracket or brace is never closed" in screen_text(pilot)


async def test_what_was_typed_and_not_saved_is_there_again(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "tab", *"18k soon", "escape", "escape")
        assert "kept as you typed it" in screen_text(pilot)
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "b")
        assert "18k soon" in screen_text(pilot)
        assert "not saved before" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert 'amount: 18000, currency: EUR, evidence: "soon"' in text(root, "anna")


async def test_r_takes_a_row_back_to_what_the_file_says(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "r", "enter")
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.drafts.ids == []
        assert subjects(root) == ["init"]


async def test_an_override_without_its_reason_leads_to_the_reason(root: Path, until: Until) -> None:
    add(root, "pipeboard", "icp: {criteria: [{id: role, weight: 1, if: 'title~/cfo/i'}]}\n")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.board.vocabulary.icp_configured)
        await on(pilot, "Anna")
        await press(pilot, "b", "k", "m", "enter")
        assert "wants its reason" in screen_text(pilot)
        await press(pilot, *"their sister firm buys", "enter", "enter")
        await done(pilot, until, root, 2)
        assert 'icp_override: {match: true, reason: "their sister firm buys"' in text(root, "anna")
        assert "their sister firm buys" in git(root, "log", "-1", "--format=%b")


async def test_a_persona_that_fits_is_suggested_and_taken_by_a(root: Path, until: Until) -> None:
    add(root, "pipeboard", PERSONAS)
    async with opened(root) as pilot:
        await until(pilot, lambda: "head" in pilot.app.board.config.personas)
        await on(pilot, "Anna")
        await press(pilot, "b")
        assert "seems to be a head of something (a takes it)" in screen_text(pilot)
        assert "opener: ask who reports" in screen_text(pilot)
        await press(pilot, "a", "enter")
        await done(pilot, until, root, 2)
        assert "persona: head" in text(root, "anna")


async def test_an_answer_that_a_colleague_gave_meanwhile_is_not_overwritten(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m")
        add(root, "anna", 'qualification: {budget: {state: unmet, by: tomas, at: "2026-11-22"}}\n')
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.writer.failed)
        assert "budget is unmet by tomas now" in pilot.app.writer.failed[0].error
        assert "state: unmet, by: tomas" in text(root, "anna")
        assert pilot.app.drafts.ids == ["c-anna000001 bant"]


async def test_i_asks_one_question_after_the_other(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "I")
        assert "How do you talk to them?" in screen_text(pilot)
        await press(pilot, "ctrl+u", *"phone", "enter")
        assert "What is set aside for this" in screen_text(pilot)
        await press(pilot, *"18k EUR approved")
        assert "→ budget met · 18000 EUR · approved" in screen_text(pilot)
        await press(pilot, "enter", "enter", *"3 days a month", "enter", "enter")
        await press(pilot, *"reports, exports", "enter", *"a free Sunday", "tab")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == (
            "qualify(anna-keller): interview by phone, budget met, need partial, pains +2, goals +1"
        )
        file = text(root, "anna")
        for part in ("interview_channel: phone", "pains:", "exports", "a free Sunday"):
            assert part in file


async def test_esc_keeps_an_interview_and_i_goes_on_with_it(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "I", "enter", *"18k", "escape")
        assert "I goes on" in screen_text(pilot)
        assert subjects(root) == ["init"]
        await press(pilot, "I")
        assert "Who decides" in screen_text(pilot)
        assert "budget met" in screen_text(pilot)
        await press(pilot, "shift+tab")
        assert on_top(pilot, Interviewing).line.value == "18k"
        await press(pilot, "tab")
        await done(pilot, until, root, 1)
        assert pilot.app.drafts.ids == []


async def test_i_in_the_form_goes_over_to_the_interview(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b")
        assert isinstance(pilot.app.screen, StateForm)
        await press(pilot, "I")
        assert isinstance(pilot.app.screen, Interviewing)


async def test_keys_typed_ahead_of_the_form_go_into_it(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, *"bm")
        await press(pilot, "tab", *"18k ok", "enter", *"jm", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "qualify(anna-keller): budget met, authority met"


async def test_the_contact_shows_what_is_stale_what_to_ask_and_what_to_answer(root: Path) -> None:
    add(root, "anna", 'qualification: {need: {state: met, by: mara, at: "2026-03-01"}}\n'
        'notes:\n- {id: n-1, at: "2026-11-20", kind: objection, about: price, state: open, '
        'text: "Crately is cheaper"}\n')  # fmt: skip
    (root / "competitors").mkdir()
    (root / "competitors/crately.yaml").write_text(
        "name: Crately\nanswers: {price: ask what one order costs}\nweaknesses: [no batches]\n"
    )
    async with opened(root) as pilot:
        await pilot.resize_terminal(140, 50)
        await on(pilot, "Anna")
        await press(pilot, "enter")
        shown = screen_text(pilot)
        assert "! 266 days old" in shown
        assert "What is set aside for this" in shown
        assert "→ Crately: ask what one order costs" in shown
        assert "Crately: no batches" in shown
    assert "owner: mara" in ANNA


async def test_a_step_is_planned_with_what_of_the_library_fits(root: Path, until: Until) -> None:
    add(root, "anna", "pains: [reports by hand]\n")
    (root / "library").mkdir()
    (root / "library/stock-case.yaml").write_text(
        "title: Counting in half a day\nkind: case-study\npains: [reports by hand]\n"
    )
    git(root, "add", "-A")
    git(root, "commit", "-qm", "library")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "f")
        assert "give +stock-case (reports by hand)" in screen_text(pilot)
        await press(pilot, *"fri email how they count +stock-case", "enter")
        await done(pilot, until, root, 3)
        assert "reason: how they count, give: stock-case" in text(root, "anna").replace('"', "")


async def test_a_lead_sees_the_gate_it_is_before(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b")
        shown = " ".join(screen_text(pilot).split())
        assert "gate → prospect" in shown
        assert "✓reachable" in shown
        assert "?budget" in shown or "✗budget" in shown


async def test_the_gate_follows_what_is_typed(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b")
        assert "✓budget" not in screen_text(pilot)
        await press(pilot, "m")
        await until(pilot, lambda: "✓budget" in screen_text(pilot))
        await press(pilot, "u")
        await until(pilot, lambda: "✓budget" not in screen_text(pilot))
        await press(pilot, "m", "r")
        await until(pilot, lambda: "✓budget" not in screen_text(pilot))
        await press(pilot, "escape")
        assert subjects(root) == ["init"]


async def test_what_was_left_unsaved_counts_in_the_gate_at_once(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "escape", "b")
        await until(pilot, lambda: "✓budget" in screen_text(pilot))


async def test_l_moves_with_what_was_typed_in_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "j", "p", "j", "m", "j", "m", "L")
        assert "L move  o with" in screen_text(pilot)
        await press(pilot, "L")
        await done(pilot, until, root, 1)
        assert subjects(root)[0].startswith("move(anna-keller): lead -> prospect, budget met")
        file, told = text(root, "anna"), git(root, "log", "-1", "--format=%B")
        assert "stage: prospect" in file
        assert "budget: {state: met" in file
        assert "budget=pass authority=warn" in told
        assert "Pb-Action: stage.move" in told
        await until(pilot, lambda: pilot.app.drafts.ids == [])
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert text(root, "anna") == ANNA


async def test_l_that_is_given_up_keeps_what_was_typed(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b", "m", "L", "escape", "b")
        assert "not saved before" in screen_text(pilot)
        assert subjects(root) == ["init"]


async def test_without_an_ideal_customer_there_is_no_word_on_the_fit(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "b")
        assert "Budget" in screen_text(pilot)
        assert "ICP" not in screen_text(pilot)
