"""The fields of a contact as a form: found by typing, edited in a line, merged with what others did."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.tui.field_form import FieldForm
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import append, done, file_of, git, on, opened, save, subjects, text


async def test_e_lists_the_fields_those_that_are_set_first(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e")
        names = [field.name for field in pilot.app.screen.rows.rows]
        assert names[:4] == ["name", "title", "company.name", "email"]
        assert names.index("follow_ups[f-000001].due") < names.index("phone")
        assert "Head of Marketing" in screen_text(pilot)


async def test_typing_leaves_the_fields_that_fit_and_the_arrows_choose(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"email")
        rows = [field.name for field in pilot.app.screen.rows.rows]
        assert rows[:2] == ["email", "consent.email"]
        await press(pilot, "down", "enter")
        assert "consent.email ›" in screen_text(pilot)
        assert "opted-in · opted-out · unknown" in screen_text(pilot)


async def test_what_is_typed_is_shown_as_it_is_understood_before_it_is_saved(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"due", "enter", "ctrl+u", *"fri 10")
        assert "→ Fri 27 Nov 2026 10:00" in screen_text(pilot)
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert 'due: "2026-11-27T10:00+00:00"' in text(root, "anna")
        assert subjects(root)[0] == "edit(anna-keller): follow_ups[f-000001].due"


@pytest.mark.parametrize(
    ("field", "typed", "written"),
    [
        ("phone", "+49 30 555 01 42", 'phone: "+49305550142"'),
        ("tags", "+vip -analytics", "tags: [vip]"),
        ("country", "de", 'country: "DE"'),
        ("consent.do_not_contact", "yes", "do_not_contact: true"),
        ("status_info.review_on", "3 may", 'review_on: "2027-05-03"'),
        ("source.cost", "1.5k NOK", "cost: 1500"),
        ("activities[a-000001].text", "wants a quote", 'text: "wants a quote"'),
        ("preferred_channel", "em", "preferred_channel: email"),
        ("owner", "tom", "owner: tomas"),
        ("custom.seats", "12", "seats: "),
    ],
)
async def test_every_kind_of_field_is_one_commit(
    root: Path, until: Until, field: str, typed: str, written: str
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *field, "enter", "ctrl+u", *typed, "enter")
        await done(pilot, until, root, 1)
        assert written in text(root, "anna")


async def test_nothing_typed_takes_the_field_away(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "ctrl+u", "enter")
        await done(pilot, until, root, 1)
        assert "title:" not in text(root, "anna")


async def test_an_unchanged_line_is_no_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, FieldForm))
        assert subjects(root) == ["init"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("status", "nurtre", "nearest: nurture"),
        ("status_info.review_on", "soonish", "is not a date"),
        ("preferred_channel", "pigeon", "email · letter"),
        ("source.cost", "a lot", "not an amount"),
        ("tags", "-nothere", "it has: analytics"),
    ],
)
async def test_what_cannot_be_is_said_under_the_line_with_what_is_allowed(
    root: Path, field: str, typed: str, said: str
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *field, "enter", "ctrl+u", *typed, "enter")
        assert said in " ".join(screen_text(pilot).split())
        assert isinstance(pilot.app.screen, FieldForm)
        assert subjects(root) == ["init"]


async def test_escape_goes_back_to_the_fields_and_then_away(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "escape")
        assert "field · Anna Keller ›" in screen_text(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, FieldForm)


async def test_tab_completes_a_choice(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"status", "enter", "ctrl+u", "n", "tab")
        assert pilot.app.screen.line.value == "nurture"


async def test_many_choices_are_a_list_that_follows_what_is_typed(root: Path) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"language", "enter")
        assert len(pilot.app.screen.rows.rows) > 100
        await press(pilot, "n")
        assert "no" in pilot.app.screen.rows.rows
        await press(pilot, "down")
        assert pilot.app.screen.line.value == pilot.app.screen.rows.row


async def test_keys_typed_ahead_of_the_form_go_into_its_two_lines(root: Path, until: Until) -> None:
    from textual import events

    async with opened(root) as pilot:
        await on(pilot, "Anna")
        for key in ("e", *"title", "enter", "end", *"!", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await done(pilot, until, root, 1)
        assert "Head of Marketing!" in text(root, "anna")


async def test_another_field_changed_meanwhile_is_kept_and_said(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "ctrl+u", *"CMO")
        save(root, "anna", "\nowner: mara", "\nowner: tomas")
        await press(pilot, "enter")
        await until(pilot, lambda: "owner changed meanwhile" in screen_text(pilot))
        await done(pilot, until, root, 2)
        file = text(root, "anna")
        assert "owner: tomas" in file
        assert "title: CMO" in file


@pytest.mark.parametrize(("answer", "title"), [("m", "CMO"), ("t", "CFO"), ("", "CFO")])
async def test_the_same_field_changed_meanwhile_is_asked_about(
    root: Path, until: Until, answer: str, title: str
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "ctrl+u", *"CMO")
        save(root, "anna", "Head of Marketing", "CFO")
        await press(pilot, "enter")
        await until(pilot, lambda: "mine: “CMO”   theirs: “CFO”" in screen_text(pilot))
        await press(pilot, *([answer, "enter"] if answer else ["escape"]))
        await until(pilot, lambda: not pilot.app.writer.waiting)
        assert f"title: {title}" in text(root, "anna")
        assert pilot.app.writer.failed == []


async def test_an_edit_that_fails_for_another_reason_is_kept_for_another_try(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"title", "enter", "ctrl+u", *"CMO")
        path = file_of(root, "anna")
        kept = path.read_text()
        path.write_text("broken: [")
        pilot.app.screen._sheet.checked = pilot.app.screen._sheet.answer
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.writer.failed)
        path.write_text(kept)
        pilot.app.writer.retry(pilot.app.writer.failed[0])
        await done(pilot, until, root, 1)
        assert "title: CMO" in text(root, "anna")


async def test_an_open_question_is_answered_and_so_closed(root: Path, until: Until) -> None:
    question = "{id: n-1, at: 2026-11-12, kind: question, state: open, text: Export?}"
    append(root, "anna", f"notes:\n- {question}\n")
    git(root, "commit", "-qam", "a question")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.git_status is not None)
        await on(pilot, "Anna")
        await press(pilot, "e", *"answer", "enter", *"by CSV", "enter")
        await done(pilot, until, root, 2)
        assert "state: answered" in text(root, "anna")
        assert "by CSV" in text(root, "anna")


async def test_a_link_to_an_organisation_is_typed_by_its_name(root: Path, until: Until) -> None:
    (root / "orgs").mkdir()
    (root / "orgs/fjord-fjord0.yaml").write_text("id: g-fjordfoto1\nname: Fjord Foto\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "an organisation")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.git_status is not None)
        await on(pilot, "Jonas")
        await press(pilot, "e", *"org=fjord", "enter")
        await done(pilot, until, root, 2)
        assert "org: g-fjordfoto1" in text(root, "jonas")


async def test_dot_types_the_same_for_the_same_field_of_another_contact(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"tags=+vip -analytics", "enter")
        await done(pilot, until, root, 1)
        await on(pilot, "Jonas")
        await press(pilot, "full_stop")
        assert "'analytics' is not in it" in screen_text(pilot)
        await press(pilot, "e", *"title=CFO", "enter")
        await done(pilot, until, root, 2)
        await on(pilot, "Anna")
        await press(pilot, "full_stop")
        await done(pilot, until, root, 3)
        assert "title: CFO" in text(root, "anna")
        assert subjects(root)[0] == "edit(anna-keller): title"


async def test_dot_takes_a_field_away_from_another_contact_too(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "e", *"owner=tomas", "enter")
        await done(pilot, until, root, 1)
        await press(pilot, "e", *"owner=", "enter")
        await done(pilot, until, root, 2)
        await on(pilot, "Anna")
        await press(pilot, "full_stop")
        await done(pilot, until, root, 3)
        assert (
            "owner: mara" not in text(root, "anna").partition("follow_ups")[0].partition("act")[0]
        )


async def test_dot_refuses_a_field_of_one_entry(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "e", *"due", "enter", "ctrl+u", *"fri 10", "enter")
        await done(pilot, until, root, 1)
        await on(pilot, "Jonas")
        await press(pilot, "full_stop")
        assert "of one" in screen_text(pilot)
