"""r, gp: what two people changed at once, decided by a digit; the next conflict follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.tui.resolve_form import ResolveForm
from pipeboard.tui.screens.audit import BlameScreen
from pipeboard.tui.screens.problems import ProblemsScreen
from tests.conflicts import GONE, OWNER, TEXT, TITLE
from tests.tui.conftest import Until, on_top, press, screen_text
from tests.tui.real import append, done, git, make, on, opened, save, subjects, text


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Anna with three conflicts; Jonas deleted by one, edited by the other; the index knows."""
    root = make(tmp_path / "sales")
    append(root, "anna", TITLE + OWNER + TEXT)
    append(root, "jonas", GONE)
    git(root, "commit", "-qam", "a merge")
    return root


async def test_the_card_counts_what_is_to_be_decided(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        assert "x3" in screen_text(pilot)
        await press(pilot, "enter")
        assert "x3 title: 1 mara: Head of Marketing · 2 tomas: CMO · r decides" in screen_text(
            pilot
        )


async def test_r_names_people_and_what_they_said(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r")
        seen = screen_text(pilot)
        assert "conflict 1 of 3 · Anna Keller · title" in seen
        assert "was" in seen
        assert "Marketing" in seen
        assert "1 mara" in seen
        assert "2 tomas" in seen
        assert "1 mara: Head of Marketing" in seen
        assert "2 tomas: CMO" in seen
        assert "both" not in seen
        assert len(subjects(root)) == 2


async def test_r_says_when_it_was_said(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(root, "anna", "[analytics]", "[gold]")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Tomas Ek")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "tomas@example.com")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-19T08:40Z")
    git(root, "commit", "-qam", "edit: title")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r")
        await until(pilot, lambda: "2 tomas 19 Nov 08:40" in screen_text(pilot))


async def test_a_digit_takes_and_the_next_conflict_follows(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r", "2")
        assert "conflict 1 of 2 · Anna Keller · owner" in screen_text(pilot)
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "resolve(anna-keller): title"
        assert "title: CMO" in text(root, "anna")
        assert "x-47f349bce3" not in text(root, "anna")


async def test_decisions_typed_ahead_each_go_to_their_conflict(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, *"r2", "1", "b", "m", *"decided", "enter")
        await done(pilot, until, root, 5)
        said = text(root, "anna")
        assert "title: CMO" in said
        assert "owner: mara" in said
        assert "asked for prices" in said
        assert "wants a discount" in said
        assert "conflicts" not in said
        assert 'text: "decided"' in said
        assert subjects(root)[:5] == [
            "note(anna-keller): note",
            "resolve(anna-keller): activities[a-000001].text",
            "resolve(anna-keller): owner -> mara",
            "resolve(anna-keller): title",
            "a merge",
        ]


async def test_u_gives_both_back(root: Path, until: Until) -> None:
    before = text(root, "jonas")
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "r", "2")
        await done(pilot, until, root, 2)
        assert not list((root / "contacts").glob("jonas*"))
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert text(root, "jonas") == before


async def test_a_file_that_one_deleted_is_kept_by_1(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "r")
        seen = screen_text(pilot)
        assert "deleted and edited" in seen
        assert "1 mara: keep" in seen
        assert "2 tomas: delete" in seen
        await press(pilot, "1")
        await done(pilot, until, root, 2)
        assert "conflicts" not in text(root, "jonas")


async def test_e_types_another_value(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r", "e", "ctrl+u", *"CEO", "enter", "escape")
        await done(pilot, until, root, 2)
        assert "title: CEO" in text(root, "anna")
        assert len(pilot.app.screen_stack) == 1


async def test_what_cannot_be_both_is_said_and_nothing_happens(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r", "b")
        assert "title cannot be both" in screen_text(pilot)
        assert on_top(pilot, ResolveForm).shown.conflict.field == "title"
        assert len(subjects(root)) == 2


async def test_j_and_k_go_by_without_deciding_and_esc_leaves(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r", "j")
        assert on_top(pilot, ResolveForm).shown.conflict.field == "owner"
        await press(pilot, "k", "k")
        assert on_top(pilot, ResolveForm).shown.conflict.field == "activities[a-000001].text"
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        assert len(subjects(root)) == 2


async def test_capital_b_shows_who_set_what_at_the_field(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "r", "B")
        screen = pilot.app.screen
        assert isinstance(screen, BlameScreen)
        await until(pilot, lambda: bool(screen.lines.rows))
        assert screen.lines.row is not None
        assert screen.lines.row.field == "title"
        await press(pilot, "q")
        assert on_top(pilot, ResolveForm).shown.conflict.field == "title"


async def test_gp_lists_conflicts_and_enter_decides_all_of_them(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "p")
        seen = screen_text(pilot)
        assert isinstance(pilot.app.screen, ProblemsScreen)
        assert "0 problems · 4 conflicts" in seen
        assert "x Anna Keller: title" in seen
        assert "1 mara: Head of Marketing · 2 tomas: CMO" in seen
        await press(pilot, "enter", *"1112")
        await done(pilot, until, root, 5)
        assert "conflicts" not in text(root, "anna")
        assert not list((root / "contacts").glob("jonas*"))
        await until(pilot, lambda: "nothing to decide" in screen_text(pilot))


@pytest.mark.parametrize("where", ["y", "p"], ids=["gy", "gp"])
async def test_u_on_gy_and_gp_brings_a_decided_conflict_back_and_ctrl_r_decides_it_again(
    root: Path, until: Until, where: str
) -> None:
    before = text(root, "anna")
    async with opened(root) as pilot:
        await press(pilot, "g", where)
        assert "4 conflicts" in screen_text(pilot)
        await press(pilot, "enter", "2", "escape")
        await done(pilot, until, root, 2)
        await until(pilot, lambda: "3 conflicts" in screen_text(pilot))
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert text(root, "anna") == before
        await until(pilot, lambda: "4 conflicts" in screen_text(pilot))
        await press(pilot, "ctrl+r")
        await done(pilot, until, root, 4)
        await until(pilot, lambda: "3 conflicts" in screen_text(pilot))
        assert "title: CMO" in text(root, "anna")


@pytest.mark.parametrize("where", ["y", "p"], ids=["gy", "gp"])
async def test_u_on_gy_and_gp_takes_back_what_was_done_elsewhere_too(
    root: Path, until: Until, where: str
) -> None:
    before = text(root, "liv")
    async with opened(root) as pilot:
        board = pilot.app.present
        board.apply(set_fields(board.find("liv"), ["title=CFO"]))
        await press(pilot, "g", where, "u")
        await done(pilot, until, root, 3)
        assert text(root, "liv") == before


async def test_r_on_a_card_without_a_conflict_says_so(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "l")
        await press(pilot, "r")
        assert "nothing to decide here" in screen_text(pilot)


async def test_what_somebody_else_decided_meanwhile_is_said(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "r")
        path = save(root, "jonas", GONE, "")
        await press(pilot, "2")
        assert "is decided already" in screen_text(pilot)
        assert path.exists()


async def test_hostile_text_is_only_text(root: Path) -> None:
    hostile = TITLE.replace("CMO", '"[/b][@click=app.quit]\\e]0;x\\a"').replace(
        "tomas", '"[b]\\e[2J"'
    )
    save(root, "jonas", GONE, hostile)
    git(root, "commit", "-qam", "hostile")
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "r")
        seen = screen_text(pilot)
        assert "[/b][@click=app.quit]" in seen
        assert "\x1b" not in seen
