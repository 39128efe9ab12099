"""A few screens as pictures, so that a change of their looks is seen and looked at.

Update with `pytest tests/tui/test_snapshots.py --snapshot-update`, and look at what changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from pipeboard.actions.change import Subject
from pipeboard.board.conflicts import Undecided
from pipeboard.model.conflicts import conflicts_of
from pipeboard.model.tree import Tree
from pipeboard.team.sync.report import SyncReport, Who
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.report import ReportScreen
from pipeboard.tui.tips import TIPS
from tests.tui.fake import NOW, FakeBoard, small_board

Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (160, 50)


def filled_board() -> FakeBoard:
    """The small board with one contact whose file says a lot."""
    board = small_board()
    board.trees[board.cards_by_rid[6].path] |= {
        "title": "Head of Marketing",
        "email": "anna@nordlicht.example",
        "phone": "+49 30 555 01 42",
        "preferred_channel": "email",
        "tags": ["analytics", "q1-budget"],
        "pains": ["reporting takes 3 days a month"],
        "qualification": {
            "budget": {"state": "met", "amount": "18000", "currency": "EUR", "evidence": "approved"},
            "authority": {"state": "partial", "role": "influencer", "evidence": "CFO signs"},
        },
        "notes": [
            {"id": "n-1", "at": "2026-11-12", "kind": "question", "text": "Does it export to Power BI?"},
            {"id": "n-2", "at": "2026-11-12", "kind": "objection", "about": "price", "text": "too dear"},
        ],
        "opportunities": [
            {"id": "o-1", "name": "Analytics seats", "value": "18000", "currency": "EUR",
             "per": "year", "stage": "demo", "probability": "25", "expected_close": "2026-12-18"},
        ],
        "follow_ups": [
            {"id": "f-1", "due": "2026-11-24T10:00+01:00", "channel": "video",
             "reason": "demo with CFO; bring Power BI answer", "give": "power-bi-howto"},
        ],
        "custom": {"seats": "12"},
        "org": "g-nordlicht1",
        "style": "numbers first",
        "timezone": "Europe/Berlin",
        "shoe_size": "41",
    }  # fmt: skip
    board.trees[board.cards_by_rid[2].path] |= {
        "phone": "+47 555 01 42",
        "timezone": "Europe/Oslo",
        "preferred_channel": "phone",
        "best_time": "09:00-11:00",
        "pains": ["stock reports take a day"],
        "notes": [{"id": "n-1", "at": "2026-11-16", "kind": "objection", "about": "price",
                   "text": "above budget"}],
        "follow_ups": [{"id": "f-1", "due": "2026-11-19", "channel": "phone",
                        "reason": "price ok if billed quarterly?", "give": "stock-case"}],
    }  # fmt: skip
    return board


@pytest.fixture
def app() -> App[Any]:
    return PipeboardApp(filled_board(), watching=False)  # type: ignore[arg-type] # a fake


async def counted(pilot: Pilot[None]) -> None:
    """The counts above the board have come in."""
    while not pilot.app.words or pilot.app.git_status is None:
        await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
@pytest.mark.parametrize(
    "keys",
    [
        ["j"],
        ["tab", "j"],
        ["l", "enter"],
        ["w", "J"],
        ["w", "2", "enter", "full_stop", "q"],
        ["g", "a", "j"],
        ["l", "B"],
        ["l", "D"],
        ["g", "c"],
        ["g", "o"],
        ["g", "o", "enter"],
        ["g", "s"],
        ["g", "p"],
        ["j", "j", "Y"],
        ["g", "r", "j"],
        ["g", "r", "j", "enter", "j"],
    ],
    ids=[
        "board",
        "queue",
        "contact",
        "work",
        "work-summary",
        "audit",
        "blame",
        "diff",
        "config",
        "organisations",
        "organisation",
        "segments",
        "problems",
        "why",
        "reports",
        "report",
    ],
)
def test_screens(
    snap_compare: Compare, app: App[Any], size: tuple[int, int], keys: list[str]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await counted(pilot)
        await pilot.press(*keys)
        while isinstance(pilot.app.screen, ContactScreen) and not pilot.app.screen._commits:
            await pilot.pause()
        while isinstance(pilot.app.screen, ReportScreen) and not pilot.app.screen._found:
            await pilot.pause()
        while pilot.app.writer.waiting:
            await pilot.pause()
        pilot.app.screen.hint()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize(
    "keys",
    [
        ["j", "t", "c", "2"],
        ["slash", "s", "t", "a", ":"],
        ["question_mark"],
        ["j", "t"],
        ["l", "e"],
        ["l", "e", "n", "e", "e", "d", "enter"],
        ["g", "z"],
        ["l", "j", "V", "j", "L"],
        ["w", "2"],
        ["A", *"drupa #print", "enter", *"Eva Holm, Holm AS", "enter", *"Jonas Weber, Weber Print"],
    ],
    ids=[
        "touch",
        "wrong-query",
        "help",
        "leader",
        "fields",
        "value",
        "sort",
        "preview",
        "work-outcome",
        "burst",
    ],
)
def test_what_asks(snap_compare: Compare, app: App[Any], keys: list[str]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await counted(pilot)
        await pilot.press(*keys)
        while pilot.app.writer.waiting:
            await pilot.pause()
        for line in pilot.app.screen.query("Input"):
            line.cursor_blink = False

    assert snap_compare(app, terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize("keys", [[], ["w"], ["enter"]], ids=["board", "work", "contact"])
def test_what_is_said(snap_compare: Compare, app: App[Any], keys: list[str]) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await counted(pilot)
        await pilot.press("j", *keys)
        pilot.app.tell(TIPS["touch"], title="tip", timeout=600)
        await pilot.pause()
        await pilot.pause()

    app._disable_notifications = False
    assert snap_compare(app, terminal_size=SMALL, run_before=before)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
@pytest.mark.parametrize(
    "keys",
    [["colon", *"web"], ["colon"], ["question_mark", *"st"]],
    ids=["palette", "palette-empty", "help-typed"],
)
def test_what_is_found_while_one_types(
    snap_compare: Compare, app: App[Any], size: tuple[int, int], keys: list[str]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await counted(pilot)
        await pilot.press(*keys)
        for line in pilot.app.screen.query("Input"):
            line.cursor_blink = False

    assert snap_compare(app, terminal_size=size, run_before=before)


def torn() -> list[Undecided]:
    """What two people said of two contacts, the names and values short and long."""
    anna, sara = (small_board().subject_at(path) for path in _TORN)
    long = (
        "Head of Marketing, of the web shop, and since the summer of everything that is bought too"
    )
    records: list[Tree] = [
        {"id": "x-1", "field": "status", "kept": "nurture", "by": "mara", "other": "lost",
         "other_by": "tomas", "was": "open"},
        {"id": "x-2", "field": "status_info.reason", "kept": "timing", "by": "mara",
         "other": "price", "other_by": "tomas"},
        {"id": "x-3", "field": "notes[n-1].text", "kept": long, "by": "mara",
         "other": "She decides alone", "other_by": "tomas"},
    ]  # fmt: skip
    gone: list[Tree] = [{"id": "x-4", "field": "", "by": "tomas", "other_by": "mara",
                         "other_deleted": "true"}]  # fmt: skip
    said_now: dict[str, Tree] = {
        "status": "nurture",
        "notes": [{"id": "n-1", "text": "kept as it is"}],
    }
    anna = Subject(anna.path, {**anna.tree, **said_now})
    at = (NOW - 60 * 58, NOW - 60 * 80)
    return [
        Undecided(subject, one, 1, 1, at)
        for subject, said in ((anna, records), (sara, gone))
        for one in conflicts_of({"conflicts": said})
    ]


_TORN = ("contacts/c6-000006.yaml", "contacts/c2-000002.yaml")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
@pytest.mark.parametrize(
    "keys",
    [["g", "p", "r"], ["g", "p", "r", "j"], ["g", "p", "r", "k"], ["g", "y"]],
    ids=["status", "text", "file", "sync"],
)
def test_what_two_changed_at_once(
    snap_compare: Compare,
    app: App[Any],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: list[str],
) -> None:
    monkeypatch.setattr("pipeboard.tui.resolve_form.dated", lambda board, found: found)
    app.present.conflicted = torn()
    sharing = app.sharing
    sharing.at, sharing.upstream = NOW - 120, "origin/main"
    sharing.report = SyncReport(
        "merged", "origin/main", "b03787b", "b03787b",
        down=(Who("tomas", 9), Who("form-bot", 5)), up=(Who("mara", 2),),
        merged=tuple(f"contacts/{n}.yaml" for n in range(13)), contacts=("c-1", "c-2"),
    )  # fmt: skip

    async def before(pilot: Pilot[None]) -> None:
        await counted(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=before)
