"""The work loop on files and git: each contact one commit that says what happened."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import append, done, git, opened, save, subjects, text
from tests.tui.test_work_loop import loop, name


async def test_2_enter_is_one_commit_that_closes_the_step_and_plans_the_retry(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert name(pilot) == "Anna Keller"
        assert "2 days late" in screen_text(pilot)
        await press(pilot, "2", "enter")
        assert name(pilot) == "Jonas Weber"
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == (
            "log(anna-keller): call no-answer, next: 2026-11-23 15:00 phone price ok?"
        )
        file = text(root, "anna")
        assert 'due: "2026-11-20", follow_up: f-000001' in file
        assert "- {id: f-000001" not in file
        assert 'due: "2026-11-23T15:00+00:00", channel: phone, owner: mara' in file
        assert "tags: [analytics]   # hers" in file


async def test_the_summary_names_the_commits_and_u_takes_one_back(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "2", "enter", "q")
        await done(pilot, until, root, 1)
        sha = git(root, "log", "-1", "--format=%h", "--abbrev=7").strip()
        await until(pilot, lambda: f"{sha} log(anna-keller)" in screen_text(pilot))
        await press(pilot, "u")
        await done(pilot, until, root, 2)
        assert name(pilot) == "Anna Keller"
        assert "f-000001, due" in text(root, "anna")


async def test_u_opens_the_box_on_the_channel_that_is_planned_again(
    root: Path, until: Until
) -> None:
    save(root, "anna", "channel: phone", "channel: video")
    git(root, "commit", "-qam", "video")
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert pilot.app.screen.box.border_title == "video"
        await press(pilot, "2", "enter", "u")
        assert name(pilot) == "Anna Keller"
        await done(pilot, until, root, 3)
        await until(pilot, lambda: pilot.app.screen.box.border_title == "video")


async def test_not_now_parks_in_the_commit_of_the_touch(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "5", "enter", *"P may: after the fair", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "log(anna-keller): call not-now, paused until 2027-05-01"
        file = text(root, "anna")
        assert "status: paused" in file
        assert "follow_ups" not in file or "due:" not in file.partition("follow_ups")[2]


async def test_not_interested_disqualifies_on_enter(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "6", "enter", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "log(anna-keller): call not-interested, no-need"
        assert "status: disqualified" in text(root, "anna")


async def test_wrong_person_makes_the_right_one_with_the_step_copied(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "7", "enter", *"Tom Rist, tom@nordlicht.example", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == (
            "log(anna-keller): call wrong-person, wrong-person, tom-rist instead"
        )
        assert "reason: wrong-person" in text(root, "anna")
        new = text(root, "tom")
        for part in ("Nordlicht Media", "tom@nordlicht.example", "price ok?", "owner: mara"):
            assert part in new


async def test_opted_out_is_consent_at_once(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "8", "enter", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "log(anna-keller): call opted-out, do not contact"
        assert "do_not_contact: true" in text(root, "anna")


async def test_opted_out_of_one_channel(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "8", "enter", *"phone", "enter")
        await done(pilot, until, root, 1)
        assert "phone: opted-out" in text(root, "anna")


async def test_p_pauses_with_status_info_and_git_says_so(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "P", *"3 may budget-cycle", "enter", "n", "enter")
        await done(pilot, until, root, 1)
        assert subjects(root)[0] == "pause(anna-keller): paused until 2027-05-03"
        body = git(root, "log", "-1", "--format=%b")
        assert "Pb-Action: status.set" in body
        assert "Pb-Reason: budget-cycle" in body
        assert "reason: budget-cycle" in text(root, "anna")
        assert name(pilot) == "Jonas Weber"


async def test_an_arrival_from_outside_is_announced(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "J")
        path = root / "contacts/eva-hot-eva000.yaml"
        path.write_text(
            "schema: 1\nid: c-eva0000004\nname: Eva Hot\nowner: mara\nstage: lead\n"
            'signals:\n- {id: s-000001, at: "2026-11-22T07:00Z", kind: demo-request}\n'
            'created: "2026-11-21"\n'
        )
        pilot.app.refresh_board()
        await until(pilot, lambda: "+1 new: Eva Hot" in screen_text(pilot))
        assert name(pilot) == "Jonas Weber"
        await press(pilot, "n", "J")
        assert name(pilot) == "Eva Hot"
        assert "asked for something" in screen_text(pilot)


async def test_the_library_says_what_to_give(root: Path) -> None:
    (root / "library").mkdir()
    (root / "library/half-a-day.yaml").write_text(
        "schema: 1\nkind: case-study\ntitle: Reports in half a day\npains: [reporting takes days]\n"
    )
    append(root, "anna", "pains: [reporting takes days]\n")
    async with opened(root) as pilot:
        await press(pilot, "w")
        assert "case-study: Reports in half a day (reporting takes days)" in screen_text(pilot)


async def test_an_urgent_contact_is_explained_term_by_term(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "w", "Y")
        shown = screen_text(pilot)
        assert "lane overdue" in shown
        assert "step 2d late" in shown
        assert loop(pilot).session.place == (1, 3)
