"""gl: git may ask for a passphrase or a login where the terminal can be lent; what is asked first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from pipeboard.board import Board
from pipeboard.errors import Interrupted
from pipeboard.journal.foreground import is_unsigned, may_ask
from pipeboard.journal.refusals import LoginNeeded
from pipeboard.journal.signing import NotSigned
from pipeboard.team.sync.report import SyncReport
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.prompt import Prompt
from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import git, make, on, opened, subjects

LOGIN = LoginNeeded("origin asks for a login: no name", hint="give it: pb sync --ask")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board with a key that cannot be used behind the screen."""
    root = make(tmp_path / "sales")
    gpg = tmp_path / "gpg"
    gpg.write_text("#!/bin/sh\nexit 2\n")
    gpg.chmod(0o755)
    git(root, "config", "gpg.program", str(gpg))
    git(root, "config", "commit.gpgSign", "true")
    return root


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can be lent."""
    monkeypatch.setattr(PipeboardApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr("pipeboard.journal.foreground.on_terminal", nullcontext)


class Syncs:
    """What a sync answers, one after the other; how each was asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.unsigned: list[bool] = []
        self.go_on = Event()
        self.go_on.set()
        syncs = self

        def sync(board: Board, progress: object, cancel: object, **_: object) -> SyncReport:
            syncs.unsigned.append(is_unsigned())
            syncs.go_on.wait()
            error = syncs.answers.pop(0) if syncs.answers else None
            if error is not None:
                raise error
            return SyncReport("same", "origin/main", "")

        monkeypatch.setattr(Board, "sync", sync)


@asynccontextmanager
async def unsaved(root: Path, until: Until) -> AsyncIterator[Pilot[None]]:
    """The board with one change in its file that could not be signed."""
    async with opened(root) as pilot:
        await on(pilot, "Anna")
        await press(pilot, "T", *"gold", "enter")
        await until(pilot, lambda: pilot.app.writer.failed)
        yield pilot


def squeezed(pilot: Pilot[None]) -> str:
    return " ".join(screen_text(pilot).replace("▌", " ").split())


async def test_what_could_not_be_signed_names_the_key_everywhere(root: Path, until: Until) -> None:
    async with unsaved(root, until) as pilot:
        await until(pilot, lambda: "gl: unlock the key, or leave it unsigned" in squeezed(pilot))
        assert "saved, not recorded: gpg failed to sign the data" in squeezed(pilot)
        await press(pilot, "g", "p")
        assert "gl signs it, or not" in squeezed(pilot)


async def test_unsigned_is_an_answer_of_its_own_and_never_the_default(
    root: Path, until: Until, aside: None
) -> None:
    async with unsaved(root, until) as pilot:
        await press(pilot, "g", "l")
        assert isinstance(pilot.app.screen, Prompt)
        assert "sign 1 change, or unsigned?" in screen_text(pilot)
        await press(pilot, *"nonsense", "enter")
        assert "sign (Enter), or unsigned" in screen_text(pilot)
        await press(pilot, "ctrl+u", "enter")  # only Enter: it is tried with its signature
        await until(pilot, lambda: pilot.app.writer.failed and not pilot.app.writer.waiting)
        assert subjects(root) == ["init"]
        await press(pilot, "g", "l", "u", "enter")
        await until(pilot, lambda: len(subjects(root)) == 2)
        await until(pilot, lambda: not pilot.app.writer.failed)
        assert "\ngpgsig " not in git(root, "cat-file", "commit", "HEAD")


@pytest.mark.parametrize("seen", [False, True])
async def test_each_change_of_a_card_gets_its_own_commit(
    root: Path, until: Until, seen: bool
) -> None:
    """Also where the second could not even be written, for the first was to be recorded before."""
    async with unsaved(root, until) as pilot:
        if seen:
            pilot.app.refresh_board()
            await until(pilot, lambda: pilot.app.git_status and pilot.app.git_status.changed)
        await press(pilot, "m", *"good talk", "enter")
        await until(pilot, lambda: len(pilot.app.writer.failed) == 2)
        assert [job.written for job in pilot.app.writer.failed] == [True, not seen]
        await press(pilot, "g", "l")
        assert "sign 2 changes, or unsigned?" in screen_text(pilot)
        await press(pilot, "u", "enter")
        await until(pilot, lambda: not pilot.app.writer.failed and not pilot.app.writer.waiting)
        verbs = [subject.partition("(")[0] for subject in subjects(root)]
        assert verbs == ["note", "tag", "init"]
        assert git(root, "status", "--porcelain") == ""


async def test_once_is_once(root: Path, until: Until) -> None:
    async with unsaved(root, until) as pilot:
        await press(pilot, "g", "l", "u", "enter")
        await until(pilot, lambda: len(subjects(root)) == 2 and not pilot.app.writer.waiting)
        await press(pilot, "T", *"more", "enter")
        await until(pilot, lambda: pilot.app.writer.failed)
        assert len(subjects(root)) == 2


async def test_esc_leaves_it_as_it_is(root: Path, until: Until) -> None:
    async with unsaved(root, until) as pilot:
        await press(pilot, "g", "l", "escape")
        assert [job.code for job in pilot.app.writer.failed] == ["not_signed"]
        assert not may_ask()


async def test_where_the_terminal_cannot_be_lent_the_command_is_said(
    root: Path, until: Until
) -> None:
    """As in a browser: what Textual cannot suspend."""
    async with unsaved(root, until) as pilot:
        await press(pilot, "g", "l", "enter")
        await until(pilot, lambda: "pb record --ask" in squeezed(pilot))
        assert len(pilot.app.writer.failed) == 1


async def test_without_any_trouble_there_is_nothing_to_ask(tmp_path: Path, until: Until) -> None:
    async with opened(make(tmp_path / "sales")) as pilot:
        await press(pilot, "g", "l")
        assert "nothing waits for a login or a passphrase" in squeezed(pilot)
        assert len(pilot.app.screen_stack) == 1


# a sync ----------------------------------------------------------------------------------------


async def test_a_login_names_the_key_and_is_tried_in_front(
    root: Path, until: Until, aside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = Syncs(monkeypatch, LOGIN, LOGIN)
    async with opened(root) as pilot:
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: not pilot.app.sharing.running)
        assert "origin asks for a login · gl: git asks for it in the terminal" in squeezed(pilot)
        assert "✗ not synced: gl" in screen_text(pilot)
        await press(pilot, "g", "l")
        assert len(syncs.unsigned) == 2  # refused once more
        assert "✗ not synced: gl" in screen_text(pilot)
        await press(pilot, "g", "l")
        assert pilot.app.sharing.error is None
        assert "✗" not in screen_text(pilot).splitlines()[0]


async def test_a_login_that_is_left_says_so_and_stays_to_be_done(
    root: Path, until: Until, aside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Syncs(monkeypatch, LOGIN, Interrupted("stopped by ctrl-c"))
    async with opened(root) as pilot:
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: not pilot.app.sharing.running)
        await press(pilot, "g", "l")
        assert "stopped by ctrl-c" in squeezed(pilot)
        assert "✗ not synced: gl" in screen_text(pilot)


async def test_a_merge_that_cannot_be_signed_is_asked_about_too(
    root: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = Syncs(monkeypatch, NotSigned("the merge could not be signed: gpg", hint="pb"))
    async with opened(root) as pilot:
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: not pilot.app.sharing.running)
        await press(pilot, "g", "l")
        assert "sign what is synced, or unsigned?" in screen_text(pilot)
        await press(pilot, "u", "enter")
        await until(pilot, lambda: len(syncs.unsigned) == 2 and not pilot.app.sharing.running)
        await press(pilot, "s")
        await until(pilot, lambda: len(syncs.unsigned) == 3 and not pilot.app.sharing.running)
        assert syncs.unsigned == [False, True, False]


@pytest.mark.parametrize(("answer", "asked"), [("u", [False, False, True]), ("", [False, False])])
async def test_a_turn_that_came_while_it_was_asked_is_waited_for(
    root: Path,
    until: Until,
    aside: None,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    asked: list[bool],
) -> None:
    """Unsigned it is done then; the terminal is not lent beside it."""
    syncs = Syncs(monkeypatch, *2 * [NotSigned("the merge could not be signed: gpg", hint="pb")])
    async with opened(root) as pilot:
        await press(pilot, "g", "y", "s")
        await until(pilot, lambda: not pilot.app.sharing.running)
        await press(pilot, "g", "l")
        syncs.go_on.clear()
        pilot.app.sharing.now()
        await until(pilot, lambda: len(syncs.unsigned) == 2)
        await press(pilot, *answer, "enter")
        assert ("git is at work" in squeezed(pilot)) == (not answer)
        syncs.go_on.set()
        await until(pilot, lambda: len(syncs.unsigned) == len(asked))
        await until(pilot, lambda: not pilot.app.sharing.running)
        assert syncs.unsigned == asked
