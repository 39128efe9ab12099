"""A small board in a real repository, copied for each test."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from pipeboard.board import Board
from pipeboard.tui.app import PipeboardApp
from tests.tui.conftest import Until, press

CONFIG = """\
schema: 1
workspace: {name: Test Sales, currency: EUR, timezone: UTC}
team:
  mara: {name: Mara Test, email: mara@example.com}
  tomas: {name: Tomas Ek, email: tomas@example.com}
"""
ANNA = """\
schema: 1
id: c-anna000001
name: Anna Keller
title: Head of Marketing
company: {name: Nordlicht Media}
email: anna@nordlicht.example
owner: mara
tags: [analytics]   # hers
stage: lead
activities:
- {id: a-000001, at: "2026-11-10T09:00Z", by: mara, type: call, dir: out, outcome: connected, text: "asked for prices"}
follow_ups:
- {id: f-000001, due: "2026-11-20", channel: phone, owner: mara, reason: "price ok?"}
created: "2026-11-01"
"""
JONAS = """\
schema: 1
id: c-jonas00002
name: Jonas Weber
phone: "+49 30 5550142"
stage: lead
created: "2026-11-02"
"""
LIV = """\
schema: 1
id: c-liv0000003
name: Liv Aas
owner: mara
stage: prospect
opportunities:
- {id: o-000001, name: Seats, stage: won, value: 1000, currency: EUR}
created: "2026-11-03"
"""
FILES = {
    "pipeboard.yaml": CONFIG,
    "contacts/anna-keller-anna00.yaml": ANNA,
    "contacts/jonas-weber-jonas0.yaml": JONAS,
    "contacts/liv-aas-liv000.yaml": LIV,
}


def git(root: Path, *args: str) -> str:
    """git's words in a folder."""
    done = subprocess.run(
        ["git", *args], cwd=root, check=True, capture_output=True, text=True, timeout=30
    )
    return done.stdout


def make(root: Path) -> Path:
    """The board, committed."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "init")
    return root


def subjects(root: Path) -> list[str]:
    """The subjects of the commits, newest first."""
    return git(root, "log", "--format=%s").splitlines()


def file_of(root: Path, name: str) -> Path:
    """A contact's file: `anna`, `jonas` or `liv`; `pipeboard` is the config."""
    return next(root.rglob(f"{name}*.yaml"))


def text(root: Path, name: str) -> str:
    """What it says."""
    return file_of(root, name).read_text(encoding="utf-8")


def save(root: Path, name: str, old: str, new: str) -> Path:
    """An editor saves it, with `new` for `old`."""
    path = file_of(root, name)
    path.write_text(text(root, name).replace(old, new), encoding="utf-8")
    return path


def append(root: Path, name: str, lines: str) -> None:
    """More lines at its end."""
    file_of(root, name).write_text(text(root, name) + lines, encoding="utf-8")


def refusing_hook(root: Path) -> Path:
    """A hook that lets nobody commit, until it is removed."""
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'not on a sunday' >&2\nexit 1\n")
    hook.chmod(0o755)
    return hook


@asynccontextmanager
async def opened(
    root: Path,
    *,
    watching: bool = False,
    start: str = "board",
    pace: tuple[float, float] | None = None,
) -> AsyncIterator[Pilot[None]]:
    """The app on the board; it syncs by itself at a `pace`."""
    board = Board.open(root, via="tui", refresh=False)
    app = PipeboardApp(board, watching=watching, start=start, pace=pace)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        yield pilot
    board.close()


async def done(pilot: Pilot[None], until: Until, root: Path, count: int) -> None:
    """So many commits after the first, and everything settled."""
    await until(pilot, lambda: not pilot.app.writer.waiting)
    await until(pilot, lambda: len(subjects(root)) == count + 1)
    assert git(root, "status", "--porcelain") == ""


async def on(pilot: Pilot[None], name: str) -> None:
    """The cursor onto a contact of the first column."""
    await press(pilot, "g", "g")
    for _ in range(5):
        card = pilot.app.screen_stack[0].grid.card
        if card and card.name.startswith(name):
            return
        await press(pilot, "j")
    raise AssertionError(f"{name} is not there")
