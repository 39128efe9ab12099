"""`C`: what they allow; what it forbids is said before one types, and refused."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import append, done, git, on, opened, subjects, text
from tests.tui.test_work_loop import name


def say(root: Path, consent: str) -> None:
    """What Anna said, committed."""
    append(root, "anna", f"consent: {consent}\n")
    git(root, "commit", "-qam", "consent")


async def test_an_opt_out_asks_and_everything_is_the_default(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "C", "o", "enter")
        assert "of that alone, or of everything?" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "consent(anna-keller): email opted-out, do not contact"
        file = text(root, "anna")
        assert "do_not_contact: true" in file
        assert "- {id: f-000001" not in file


async def test_o_keeps_it_to_the_channel(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "C", "j", "o", "tab", *"on the call", "enter", "enter", "o")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "consent(anna-keller): phone opted-out, proof"
        assert 'proof: "on the call"' in text(root, "anna")


async def test_an_opt_in_asks_nothing(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "C", "i", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "consent(anna-keller): email opted-in"


async def test_lifting_a_do_not_contact_leads_to_its_proof(root: Path, until: Until) -> None:
    say(root, "{do_not_contact: true}")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "C", *"jjjjjjj", "x", "enter")
        assert "wants a proof" in screen_text(pilot)
        await press(pilot, *"mail of 3 May", "enter", "enter")
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "consent(anna-keller): may be contacted again, proof"
        assert "do_not_contact: false" in text(root, "anna")


async def test_several_marked_are_one_commit_after_the_same_question(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "asterisk", "C", *"phone out", "enter")
        assert "only phone, or everything?" in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "do not contact" in screen_text(pilot))
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert "contacts): phone opted-out, do not contact" in subjects(root)[0]


async def test_a_touch_on_a_closed_channel_says_so_before_it_is_typed(root: Path) -> None:
    say(root, "{phone: opted-out}")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "t", "c")
        assert "✗ Anna Keller opted out of phone" in screen_text(pilot)
        assert "email is allowed" in " ".join(screen_text(pilot).split())
        await press(pilot, "1", *"hi", "enter")
        assert "opted out of phone" in screen_text(pilot)
        assert subjects(root)[0] == "consent"


async def test_what_came_from_them_is_logged_all_the_same(root: Path, until: Until) -> None:
    say(root, "{do_not_contact: true}")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "t", "e", "2", *"please write again", "enter")
        await done(pilot, until, root, 2)
        assert "dir: in" in text(root, "anna")


async def test_nothing_is_planned_for_whoever_is_not_to_be_contacted(root: Path) -> None:
    say(root, "{do_not_contact: true}")
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "f", *"fri email x", "enter")
        assert "is not to be contacted" in screen_text(pilot)
        await press(pilot, "escape", "enter")
        assert "✗ do not contact" in screen_text(pilot)


async def test_the_work_loop_passes_them_by(root: Path) -> None:
    say(root, "{do_not_contact: true}")
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert "Anna Keller" not in screen_text(pilot)


async def test_in_the_loop_whoever_is_not_to_be_contacted_is_dealt_with(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert name(pilot) == "Anna Keller"
        await press(pilot, "C", "o", "enter", "enter")
        assert name(pilot) == "Jonas Weber"
        await done(pilot, until, root, 1)
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert name(pilot) == "Anna Keller"
        assert "do_not_contact" not in text(root, "anna")


async def test_in_the_loop_u_takes_the_answers_back_and_not_the_touch_before(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "2", "enter")
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "b", "m", "enter")
        await done(pilot, until, root, 2)
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert name(pilot) == "Jonas Weber"
        assert "qualification" not in text(root, "jonas")
        assert "no-answer" in text(root, "anna")
