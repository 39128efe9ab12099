"""With others at the same files: outside edits, undo, hooks, leaving; on files and git."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import done, git, on, opened, refusing_hook, save, subjects, text


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
        save(root, "jonas", "owner: mara", "owner: tomas")
        git(root, "commit", "-qam", "by hand")
        await press(pilot, "u")
        await until(pilot, lambda: "undo it all the same?" in screen_text(pilot))
        assert "owner" in screen_text(pilot)
        assert "y puts back what was there before" in screen_text(pilot)
        assert "--restore" not in screen_text(pilot), "that is for a shell"
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
        save(root, "anna", "stage: lead", "stage: lad")
        await until(pilot, lambda: "✗Anna Keller" in screen_text(pilot))
        assert "line 9" in screen_text(pilot)


async def test_a_contact_moved_outside_to_another_column_takes_the_cursor_along(
    root: Path, until: Until
) -> None:
    async with opened(root, watching=True) as pilot:
        await on(pilot, "Anna")
        await until(pilot, lambda: pilot.app.watcher.watching)
        save(root, "anna", "stage: lead", "stage: prospect")
        await until(pilot, lambda: "Prospects 2" in screen_text(pilot))
        assert "▸ Anna Keller" in screen_text(pilot)


async def test_a_new_folder_is_watched_from_when_it_is_there(root: Path, until: Until) -> None:
    async with opened(root, watching=True) as pilot:
        await until(pilot, lambda: pilot.app.watcher.watching)
        place = root / "contacts" / "k" / "kari-moe-kari00.yaml"
        place.parent.mkdir()
        place.write_text("schema: 1\nid: c-kari000001\nname: Kari Moe\nstage: lead\n")
        await until(pilot, lambda: "Kari Moe" in screen_text(pilot))
        place.write_text("schema: 1\nid: c-kari000001\nname: Kari Berg\nstage: lead\n")
        await until(pilot, lambda: "Kari Berg" in screen_text(pilot))


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
    hook = refusing_hook(root)
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
        assert subjects(root)[0].startswith("assign(jonas-weber): ")  # not "edited outside"


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
