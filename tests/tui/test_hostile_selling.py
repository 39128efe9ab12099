"""No text of a board controls the terminal on the screens of selling: forms, gates, deals, scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from pipeboard.storage.emit import emit
from pipeboard.tui.board_view import BoardGrid
from tests.tui.conftest import lines_of, press
from tests.tui.real import git, make, opened
from tests.tui.test_hostile_text import BLNS, OWN, controls

NAUGHTY = "[/b] [@click=app.quit]A\x1b[31m\u202e\x9b2J [red]"
STRINGS = [text for text in (*OWN, *BLNS) if text.strip() and not set(text) & {"\ud800", "\x00"}]
CONFIG = f"""\
schema: 1
workspace: {{name: Test, currency: EUR, timezone: UTC}}
icp: {{criteria: [{{id: {json.dumps(NAUGHTY)}, weight: 100, if: 'employees>5'}}]}}
interview: [{{id: why, about: need, ask: {json.dumps(NAUGHTY)}}}]
personas: {{{json.dumps(NAUGHTY)}: {{kind: b2b, opener: {json.dumps(NAUGHTY)}, pains: [{json.dumps(NAUGHTY)}]}}}}
cadences: {{{json.dumps(NAUGHTY)}: {{steps: [{{day: 0, channel: email, reason: {json.dumps(NAUGHTY)}, give: {json.dumps(NAUGHTY)}}}]}}}}
"""
KEYS = [
    ["b"], ["m"], ["tab"], ["enter", "escape"], ["I"], ["tab", "escape"], ["C"], ["escape"], ["c"], ["enter"],
    ["escape"], ["L"], ["enter"], ["escape", "escape"], ["L", "o"], ["escape", "escape"],
    ["o", "a"], ["escape", "o", "e"], ["down", "enter"], ["escape", "escape", "o", "s"],
    ["escape", "escape", "o", "p"], ["escape", "escape", "o", "f"], ["escape", "escape", "i"], ["escape", "W"], ["escape", "escape", "X", "l"],
    ["escape", "escape", "X", "d"], ["escape", "X", "c"], ["escape", "X", "s"], ["escape", "R"], ["escape", "P"], ["escape", "Y"],
    ["pagedown"], ["escape", "g", "d"], ["j"], ["l"], ["L"], ["escape", "W"], ["escape", "o", "e"],
    ["escape", "escape", "enter"], ["tab"], ["escape", "g", "b"], ["v"], ["escape", "colon"],
    [*"gate"], ["escape", "w"], ["Y"], ["escape", "escape"],
]  # fmt: skip


def hostile(number: int, text: str) -> str:
    """A contact's file that says `text` wherever selling puts a text."""
    return emit(
        {
            "schema": 1, "id": f"c-naughty{number:03}", "name": text, "stage": "lead", "title": text,
            "company": {"name": text, "employees": 3}, "created": "2026-11-01", "owner": "mara",
            "persona": NAUGHTY,
            "follow_ups": [{"id": "f-000001", "due": "2026-11-02", "channel": "email", "reason": text}],
            "source": {"channel": "event", "prompted_by": text},
            "consent": {"basis": "consent", "proof": text},
            "qualification": {
                "budget": {"state": "met", "amount": 18000, "currency": "EUR", "evidence": text},
                "authority": {"state": "met", "role": "decision-maker", "evidence": text},
                "need": {"state": "met", "pains": [text], "evidence": text},
                "timeline": {"state": "partial", "by": "2027-01-31", "evidence": text},
            },
            "opportunities": [
                {"id": f"o-{n}", "name": one, "stage": "demo", "value": 100 + n, "currency": "EUR",
                 "expected_close": "2026-12-18", "competitors": [one]}
                for n, one in enumerate((text, *STRINGS[number : number + 4]))
            ],
            "signals": [{"id": "s-000001", "at": "2026-11-20T09:00Z", "kind": "demo-request", "ref": text}],
            "purchases": [{"at": "2026-11-02", "item": text}],
        }
    )  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make(tmp_path / "sales")
    for path in (root / "contacts").iterdir():
        path.unlink()
    (root / "pipeboard.yaml").write_text(CONFIG, encoding="utf-8")
    for number, text in enumerate((NAUGHTY, *STRINGS[:12])):
        path = root / f"contacts/naughty-{number:03}.yaml"
        path.write_text(hostile(number, text), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "naughty")
    return root


def torn(pilot: Pilot[None]) -> list[str]:
    """The lines that are not as wide as the terminal."""
    return [line for line in lines_of(pilot) if cell_len(line) > pilot.app.size.width]


@pytest.mark.parametrize("size", [(80, 24), (50, 20), (160, 50)])
async def test_on_every_screen_and_form_of_selling(root: Path, size: tuple[int, int]) -> None:
    async with opened(root) as pilot:
        await pilot.resize_terminal(*size)
        card = pilot.app.screen.query_one("#grid", BoardGrid).card
        assert card
        assert card.reason.split() == card.name.split()
        for keys in KEYS:
            await press(pilot, *keys)
            await pilot.pause()
            assert (controls(pilot), torn(pilot)) == ([], []), keys
        assert pilot.app.is_running
