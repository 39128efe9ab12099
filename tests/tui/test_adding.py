"""`a` adds somebody by one line, `A` many met at one event; who is there already is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import UsageError
from pipeboard.model.folders import state_folder
from pipeboard.tui import typed
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.burst import UNKEPT
from pipeboard.tui.draft import Draft
from pipeboard.tui.screens.contact import ContactScreen
from tests.tui.conftest import Until, press, screen_text
from tests.tui.fake import FakeBoard, small_board
from tests.tui.real import done, git, opened, subjects, text

CHANNELS = ("event", "partner", "referral")


@pytest.fixture
def board() -> FakeBoard:
    return small_board()


@pytest.fixture
def app(board: FakeBoard) -> PipeboardApp:
    return PipeboardApp(board, watching=False)  # type: ignore[arg-type] # a fake


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("drupa", typed.Event("event", "drupa")),
        ("drupa 2026 #print #vip @tomas", typed.Event("event", "drupa-2026", ("print", "vip"), "tomas")),
        ("partner:oslo-week", typed.Event("partner", "oslo-week")),
        ("referral", typed.Event("referral", "")),
    ],
)  # fmt: skip
def test_an_event_in_one_line(line: str, event: typed.Event) -> None:
    assert typed.event(line, CHANNELS, ["tomas"]) == event


@pytest.mark.parametrize("line", ["", "#tag", "nochannel:x", "drupa @nobody"])
def test_an_event_that_cannot_be_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        typed.event(line, CHANNELS, ["tomas"])


def test_a_person_with_a_note_and_a_next_step() -> None:
    person = typed.person("Jonas Weber, Weber Print ; ? a sample; for press ; fri call")
    assert person.name == "Jonas Weber"
    assert person.note == "? a sample"
    assert person.next == "for press ; fri call"
    assert typed.person("Jonas; ; fri call")[2:] == ("", "fri call")


# a -----------------------------------------------------------------------------------------------


async def test_who_is_there_already_is_said_while_one_types(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"jonas weber, weber print")
        assert "there is Jonas Weber at Weber Print: Enter opens" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, ContactScreen)
        assert "Jonas Weber" in screen_text(pilot)
        assert app.board.applied == []


async def test_ctrl_a_adds_all_the_same(app: PipeboardApp, board: FakeBoard, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"jonas weber, weber print", "ctrl+a")
        await until(pilot, lambda: board.applied)
        assert board.applied[0].summary == "jonas weber added"


async def test_a_name_spelt_alike_is_said_and_enter_adds(
    app: PipeboardApp, board: FakeBoard, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", *"Jonas Weber")
        assert "like Jonas Weber at Weber Print, who is there" in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: board.applied)


async def test_an_address_that_is_known_is_said(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "a", *"Anna K, Elsewhere, ANNA@nordlicht.example")
        assert "there is Anna Keller at Nordlicht Media" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ContactScreen)
    assert subjects(root) == ["init"]


async def test_a_phone_number_that_is_known_is_said(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "a", *"J W, +49 30 555 01 42")
        assert "there is Jonas Weber: Enter opens" in screen_text(pilot)


async def test_a_note_and_a_next_step_come_with_it_in_one_commit(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "a", *"Ole Bakke, Bakke Bygg ; ? a sample ; fri 10 call: price", "enter")
        await done(pilot, until, root, 1)
    file = text(root, "ole")
    assert "kind: question" in file
    assert 'due: "2026-11-27T10:00' in file
    assert file.startswith("schema: 1\n")
    assert "reason: price" in file


# A -----------------------------------------------------------------------------------------------


async def test_each_enter_adds_one_and_stays(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "A", *"drupa #print @tomas", "enter")
        await press(pilot, *"Ole Bakke, Bakke Bygg", "enter", *"Sara Lindt ; wants prices", "enter")
        assert "event/drupa 2" in screen_text(pilot)
        assert "✓ Sara Lindt" in screen_text(pilot)
        await press(pilot, "escape")
        assert "2 contacts added from event/drupa" in screen_text(pilot)
        await done(pilot, until, root, 2)
    assert subjects(root)[0] == "add(sara-lindt): from event/drupa"
    assert 'text: "wants prices"' in text(root, "sara")
    assert "owner: tomas" in text(root, "ole")
    assert "tags: [print]" in text(root, "ole")
    assert "campaign: drupa" in text(root, "ole")
    assert not list(state_folder().rglob("burst-*"))


async def test_who_is_there_already_wants_ctrl_a(
    app: PipeboardApp, board: FakeBoard, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", *"drupa", "enter", *"jonas weber, weber print", "enter")
        assert "there is Jonas Weber at Weber Print: ctrl-a adds" in screen_text(pilot)
        assert board.applied == []
        await press(pilot, "ctrl+a")
        await until(pilot, lambda: board.applied)
        assert "event/drupa 1" in screen_text(pilot)


async def test_a_line_that_cannot_be_stays_to_be_mended(app: PipeboardApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", *"drupa", "enter", *"Ole ; ; someday", "enter")
        assert app.screen.line.value == "Ole ; ; someday"
        assert app.board.applied == []


async def test_what_was_typed_survives_a_crash(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await press(pilot, "A", *"drupa", "enter", *"Ole Bakke, Bakke B")
    [draft] = state_folder().rglob("burst-*")  # as kill -9 would have left it
    async with opened(root) as pilot:
        await press(pilot, "A")
        assert pilot.app.screen.line.value == "drupa"
        assert "1 line of last time" in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.line.value == "Ole Bakke, Bakke B"
        await press(pilot, *"ygg", "enter", "escape")
        await done(pilot, until, root, 1)
    assert 'name: "Bakke Bygg"' in text(root, "ole")
    assert not draft.exists()


async def test_lines_that_were_not_saved_come_back(
    board: FakeBoard, app: PipeboardApp, until: Until
) -> None:
    board.failing = UsageError("the disk is full")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", *"drupa", "enter", *"Ole", "enter", "escape")
        await until(pilot, lambda: app.writer.failed)
        left = app.draft.left()
        assert left is not None
        assert left == ("drupa", ("Ole",))


async def test_a_burst_typed_in_one_go_is_added_as_typed(
    app: PipeboardApp, board: FakeBoard, until: Until
) -> None:
    from tests.tui.test_typed_ahead import burst

    async with app.run_test(size=(80, 24)) as pilot:
        burst(
            pilot,
            "A",
            *"drupa",
            "enter",
            *"Ole Aas",
            "enter",
            *"Kari Moe",
            "enter",
            "escape",
            "tab",
        )
        await until(pilot, lambda: len(board.applied) == 2)
        await until(pilot, lambda: app.screen.NAME == "queue")
        assert [change.summary for change in board.applied] == ["Ole Aas added", "Kari Moe added"]


async def test_nobody_is_added_to_the_past(app: PipeboardApp) -> None:
    app.present = small_board()
    app.standing = lambda problems=0: ""
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "A")
        assert app.screen.NAME == "board"
        assert any("this is the past" in said.message for said in app._notifications)


WEBER = "schema: 1\nid: g-weber00001\nname: Weber Print\n"


@pytest.mark.parametrize(
    "keys",
    [
        ["a", *"Tom Rist, weber print", "enter"],
        ["A", *"drupa", "enter", *"Tom Rist, weber print", "enter", "escape"],
    ],
)
async def test_a_company_with_a_file_is_linked(root: Path, until: Until, keys: list[str]) -> None:
    (root / "orgs").mkdir()
    (root / "orgs/weber-print-weber0.yaml").write_text(WEBER)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "weber")
    async with opened(root) as pilot:
        pilot.app.present.refresh()
        await press(pilot, *keys)
        await done(pilot, until, root, 2)
        assert "org: g-weber00001" in text(root, "tom")
        assert "company" not in text(root, "tom")


async def test_what_cannot_be_kept_is_said_once_and_nothing_is_lost(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Draft) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Draft, "save", full)
    async with opened(root) as pilot:
        await press(
            pilot, "A", *"drupa", "enter", *"Tom Rist", "enter", *"Eva Hot", "enter", "escape"
        )
        await done(pilot, until, root, 2)
        assert "event" in text(root, "tom")
        said = [note.message for note in pilot.app._notifications]
        assert sum(UNKEPT in one for one in said) == 1
        assert any("No space left" in one for one in said)
        assert pilot.app.is_running
