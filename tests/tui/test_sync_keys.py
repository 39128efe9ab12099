"""gy, gy gy: sharing the board while it is open; nothing waits for it, and the cursor stays."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.errors import Interrupted
from pipeboard.journal.refusals import LoginNeeded, Unreachable
from pipeboard.team.sync.report import SyncReport
from pipeboard.tui.screens.sync import SyncScreen
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import append, done, git, make, on, opened, subjects, text

LEAD = """\
schema: 1
id: c-sara000004
name: Sara Lindt
owner: mara
stage: lead
signals:
- {id: s-000001, at: "2026-11-20T14:30Z", kind: demo-request}
created: "2026-11-20T14:30Z"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Mara's clone."""
    make(tmp_path / "seed")
    git(tmp_path, "clone", "-q", "--bare", "seed", "hub.git")
    return _clone(tmp_path, "mara", "Mara Test")


@pytest.fixture
def tomas(root: Path) -> Path:
    """Tomas's clone of the same board."""
    return _clone(root.parent, "tomas", "Tomas Ek")


def _clone(folder: Path, name: str, full: str) -> Path:
    git(folder, "clone", "-q", "hub.git", name)
    git(folder / name, "config", "user.name", full)
    git(folder / name, "config", "user.email", f"{name}@example.com")
    git(folder / name, "config", "pipeboard.me", name)
    return folder / name


@pytest.fixture(autouse=True)
def whose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each clone says who commits."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME", raising=False)
        monkeypatch.delenv(f"GIT_{name}_EMAIL", raising=False)


def change(root: Path, name: str, *assignments: str) -> None:
    """Somebody sets fields of a contact in their clone and shares that."""
    board = Board.open(root)
    try:
        board.apply(set_fields(board.find(name), assignments))
        board.sync()
    finally:
        board.close()


def add(root: Path, text: str = LEAD) -> None:
    """Somebody adds a lead and shares it."""
    (root / "contacts" / "sara-lindt-sara00.yaml").write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "add(sara-lindt): from form")
    git(root, "push", "-q", "origin", "main")


def hub(root: Path) -> str:
    return git(root.parent / "hub.git", "rev-parse", "main").strip()


def settled(pilot: Pilot[None]) -> bool:
    app = pilot.app
    return not app.sharing.running and not app.writer.waiting


async def synced(pilot: Pilot[None], until: Until) -> None:
    """gy gy, and all that follows from it."""
    await press(pilot, "g", "y", "g", "y")
    await until(pilot, lambda: settled(pilot))


async def tagged(pilot: Pilot[None]) -> None:
    """A change to share: Anna gets a tag."""
    await on(pilot, "Anna")
    await press(pilot, "T", *"gold", "enter")


class Held:
    """A sync that goes on until it is let go, or cancelled."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self.cancelled = False
        self.count = 0
        self.error: Exception | None = None

    def sync(self, progress: Callable, cancel: Callable, **_: object) -> SyncReport:
        self.count += 1
        progress("fetching from origin/main")
        self.begun.set()
        while not self.go.wait(0.005):
            if cancel():
                self.cancelled = True
                raise Interrupted("stopped")
        if self.error is not None:
            raise self.error
        return SyncReport("same", "origin/main", "")

    async def under_way(self, pilot: Pilot[None], until: Until) -> None:
        """gy gy, and it has begun."""
        await press(pilot, "g", "y", "g", "y")
        await until(pilot, self.begun.is_set)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """What a sync is, in this test."""
    held = Held()
    monkeypatch.setattr(Board, "sync", held.sync)
    return held


# by hand -------------------------------------------------------------------------------------


async def test_gy_shows_where_it_stands(root: Path) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "y")
        assert isinstance(pilot.app.screen, SyncScreen)
        seen = screen_text(pilot)
        assert "nothing to decide" in seen
        assert "s sync now" in seen


async def test_gy_shows_what_waits_to_be_shared(root: Path, until: Until) -> None:
    for n in range(7):
        git(root, "commit", "-q", "--allow-empty", "-m", f"note(anna-keller): {n}")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.git_status is not None)
        await press(pilot, "g", "y")
        await until(pilot, lambda: "↑ note(anna-keller): 6" in screen_text(pilot))
        seen = screen_text(pilot)
        assert "↑7 ↓0" in seen
        assert "↑ note(anna-keller): 2" in seen
        assert "↑ … and 2 more" in seen
        await press(pilot, "g", "y")
        await until(pilot, lambda: settled(pilot))
        await until(pilot, lambda: "↑ note" not in screen_text(pilot))


async def test_what_waits_grows_with_every_commit_made_there(root: Path, until: Until) -> None:
    change(root, "anna", "title=CFO")
    async with opened(root) as pilot:
        await until(pilot, lambda: pilot.app.git_status is not None)
        await press(pilot, "g", "y", "u")
        await until(pilot, lambda: "↑ undo(anna-keller): edit title" in screen_text(pilot))
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: "↑ redo(anna-keller)" in screen_text(pilot))
        await until(pilot, lambda: "↑2 ↓0" in screen_text(pilot))
        assert "more" not in screen_text(pilot)


async def test_the_status_line_counts_a_change_once_it_is_recorded(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        for count in (1, 2):
            await press(pilot, "T", *f"gold{count}", "enter")
            await until(pilot, lambda count=count: f"main ↑{count} ↓0" in screen_text(pilot))
        assert "not recorded" not in screen_text(pilot)


async def test_gy_gy_shares_what_is_here_and_brings_what_is_there(
    root: Path, tomas: Path, until: Until
) -> None:
    change(tomas, "jonas", "title=Owner")
    async with opened(root) as pilot:
        await tagged(pilot)
        await done(pilot, until, root, 1)
        await synced(pilot, until)
        assert "title: Owner" in text(root, "jonas")
        assert git(root, "rev-parse", "HEAD").strip() == hub(root)
        seen = screen_text(pilot)
        assert "origin/main  ↓ 1 commit (tomas 1)  ↑ 1" in seen
        await press(pilot, "q")
        assert pilot.app.screen_stack[0].grid.card.name == "Anna Keller"


async def test_a_field_that_both_changed_is_decided_on_the_same_screen(
    root: Path, tomas: Path, until: Until
) -> None:
    change(tomas, "anna", "title=CEO")
    async with opened(root) as pilot:
        board = pilot.app.present
        board.apply(set_fields(board.find("anna"), ["title=CFO"]))
        await synced(pilot, until)
        await until(pilot, lambda: "x Anna Keller · title" in screen_text(pilot))
        seen = screen_text(pilot)
        assert "1 file merged by field, 1 conflict" in seen
        assert "tomas: CEO" in seen
        await press(pilot, "enter", "2" if "2 tomas" in seen else "1")
        await until(pilot, lambda: settled(pilot))
        assert "title: CEO" in text(root, "anna")
        assert "conflicts" not in text(root, "anna")
        assert subjects(root)[0] == "resolve(anna-keller): title"
        await press(pilot, "g", "y")
        await until(pilot, lambda: settled(pilot))
        assert git(root, "rev-parse", "HEAD").strip() == hub(root)


async def test_gy_gy_on_a_board_of_ones_own_says_what_to_do(tmp_path: Path, until: Until) -> None:
    async with opened(make(tmp_path / "sales")) as pilot:
        await press(pilot, "g", "y")
        assert "shared with nobody yet" in screen_text(pilot)
        await press(pilot, "g", "y")
        await until(pilot, lambda: settled(pilot))
        assert "git remote add origin URL" in screen_text(pilot)


# while it runs -------------------------------------------------------------------------------


async def test_keys_go_on_while_a_sync_runs(root: Path, until: Until, held: Held) -> None:
    async with opened(root) as pilot:
        await held.under_way(pilot, until)
        await until(pilot, lambda: "fetching from origin/main" in screen_text(pilot))
        await press(pilot, "q")
        await until(pilot, lambda: "syncing…" in screen_text(pilot))
        await tagged(pilot)
        await done(pilot, until, root, 1)
        assert pilot.app.sharing.running
        held.go.set()
        await until(pilot, lambda: settled(pilot))
        await until(pilot, lambda: "syncing…" not in screen_text(pilot))


async def test_esc_ends_a_sync_and_stays(root: Path, until: Until, held: Held) -> None:
    async with opened(root) as pilot:
        await held.under_way(pilot, until)
        await press(pilot, "escape")
        await until(pilot, lambda: settled(pilot))
        assert held.cancelled
        assert isinstance(pilot.app.screen, SyncScreen)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_quitting_ends_a_sync_first(root: Path, until: Until, held: Held) -> None:
    async with opened(root) as pilot:
        await held.under_way(pilot, until)
        await press(pilot, "ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running)
    assert held.cancelled


async def test_asked_for_again_while_one_runs_it_syncs_once_more(
    root: Path, until: Until, held: Held
) -> None:
    async with opened(root) as pilot:
        await press(pilot, "g", "y", "s", "s", "s")
        await until(pilot, held.begun.is_set)
        held.go.set()
        await until(pilot, lambda: settled(pilot))
        assert held.count == 2


# trouble -------------------------------------------------------------------------------------


async def test_offline_is_said_in_the_status_line_with_what_waits(
    root: Path, until: Until, held: Held
) -> None:
    held.error = Unreachable("no answer from origin")
    held.go.set()
    async with opened(root) as pilot:
        await tagged(pilot)
        await done(pilot, until, root, 1)
        pilot.app.refresh_board()
        await synced(pilot, until)
        assert "no answer from origin" in screen_text(pilot)
        await press(pilot, "q")
        await until(pilot, lambda: "main offline · 1 not shared" in screen_text(pilot))
        assert "↑" not in screen_text(pilot).splitlines()[0]


async def test_another_trouble_is_told_once_and_stays_in_the_status_line(
    root: Path, until: Until, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.error = LoginNeeded("origin wants a password")
    held.go.set()
    async with opened(root, pace=(0.01, 0.01)) as pilot:
        told: list[object] = []
        monkeypatch.setattr(pilot.app, "complain", told.append)
        await until(pilot, lambda: held.count > 2)
        await until(pilot, lambda: "✗ not synced" in screen_text(pilot))
        assert len(told) <= 1


# by itself -----------------------------------------------------------------------------------


async def test_it_syncs_by_itself_and_says_who_came(root: Path, tomas: Path, until: Until) -> None:
    add(tomas)
    async with opened(root, pace=(0.05, 0.01)) as pilot:
        await until(pilot, lambda: (root / "contacts" / "sara-lindt-sara00.yaml").exists())
        await until(pilot, lambda: "1 new lead arrived" in screen_text(pilot))
        await until(pilot, lambda: "Sara Lindt" in screen_text(pilot))


async def test_a_change_is_shared_soon_after(root: Path, until: Until) -> None:
    async with opened(root, pace=(1000.0, 0.01)) as pilot:
        await until(pilot, lambda: pilot.app.sharing.at)
        before = hub(root)
        await tagged(pilot)
        await until(pilot, lambda: hub(root) != before)
        await until(pilot, lambda: settled(pilot))
        assert git(root, "rev-parse", "HEAD").strip() == hub(root)


@pytest.mark.parametrize("way", ["off", "manual"])
async def test_a_board_that_says_so_is_not_synced_by_itself(
    root: Path, until: Until, held: Held, way: str
) -> None:
    append(root, "pipeboard", f"git: {{sync: {way}}}\n")
    git(root, "commit", "-qam", "by hand")
    held.go.set()
    async with opened(root, pace=(0.01, 0.01)) as pilot:
        await until(pilot, lambda: pilot.app.sharing.upstream)
        await tagged(pilot)
        await done(pilot, until, root, 2)
        assert held.count == 0
        await press(pilot, "g", "y", "g", "y")
        await until(pilot, lambda: held.count == 1 and settled(pilot))


async def test_a_board_that_nobody_trusts_is_not_synced(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPEBOARD_TRUST")
    git(root, "config", "core.fsmonitor", "a-program")
    before = hub(root)
    async with opened(root, pace=(0.01, 0.01)) as pilot:
        assert pilot.app.present.barred
        told: list[Exception] = []
        monkeypatch.setattr(pilot.app, "complain", told.append)
        await press(pilot, "g", "y", "g", "y")
        await until(pilot, lambda: told and settled(pilot))
        assert "trust" in str(told[0])
        assert hub(root) == before


async def test_cursor_marks_and_an_open_form_stay_when_others_changes_come(
    root: Path, tomas: Path, until: Until
) -> None:
    add(tomas, LEAD.replace("Sara", "Aaron"))
    change(tomas, "anna", "title=CEO")
    async with opened(root) as pilot:
        await on(pilot, "Jonas")
        await press(pilot, "space")
        await press(pilot, "T", *"go")
        pilot.app.sharing.now()
        await until(pilot, lambda: settled(pilot))
        await until(pilot, lambda: "title: CEO" in text(root, "anna"))
        await press(pilot, *"ld", "enter")
        await until(pilot, lambda: settled(pilot))
        assert "gold" in text(root, "jonas")
        assert pilot.app.screen_stack[0].grid.card.name == "Jonas Weber"
        assert "Aaron" in screen_text(pilot)


# off -----------------------------------------------------------------------------------------


async def test_where_sync_is_off_nothing_is_shared_by_itself_or_by_hand(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = root / "pipeboard.yaml"
    config.write_text(config.read_text() + "git: {sync: off}\n")
    git(root, "commit", "-qam", "config: no sync")
    before = hub(root)
    async with opened(root, pace=(0.01, 0.01)) as pilot:
        await until(pilot, lambda: pilot.app.sharing.off)
        await press(pilot, "g", "y")
        await until(pilot, lambda: "sync is off for this board" in screen_text(pilot))
        told: list[Exception] = []
        monkeypatch.setattr(pilot.app, "complain", told.append)
        await press(pilot, "s")
        await until(pilot, lambda: told)
        assert "git.sync: manual" in str(told[0])
        await until(pilot, lambda: settled(pilot))
        assert "not synced" not in screen_text(pilot)
    assert hub(root) == before


async def test_what_another_window_has_shared_waits_no_more(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "m", *"hi", "enter")
        await until(pilot, lambda: "↑1 ↓0" in screen_text(pilot))
        board = Board.open(root)
        board.sync()
        board.close()
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: "up to date" in screen_text(pilot))
        await until(pilot, lambda: "↑0 ↓0" in screen_text(pilot))
