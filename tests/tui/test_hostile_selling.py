"""No text of a board controls the terminal on the screens of selling: forms, gates, deals, scores."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from pipeboard.storage.emit import emit
from pipeboard.tui.asking import LineInput
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


CHUNK = 180
CHUNKS = [STRINGS[at : at + CHUNK] for at in range(0, len(STRINGS), CHUNK)]


def packed(texts: list[str]) -> str:
    """A contact that says another of the texts in each field of selling, and all of them in its
    notes, signals and opportunities."""
    more = itertools.cycle(texts)
    answers = {
        key: {"state": "partial", "evidence": next(more), "by": next(more)}
        for key in ("budget", "authority", "need", "timeline")
    }
    return emit(
        {
            "schema": 1, "id": "c-packed0001", "name": next(more), "stage": "prospect",
            "title": next(more), "company": {"name": next(more), "industry": next(more)},
            "tags": texts[:20], "pains": texts[20:30], "goals": texts[30:40],
            "competitors": texts[40:50], "owner": next(more), "persona": next(more),
            "source": {"channel": next(more), "campaign": next(more), "form": next(more)},
            "consent": {"email": "opted-in", "proof": next(more)},
            "qualification": {
                **answers, "icp_override": {"match": True, "reason": next(more), "by": next(more)},
            },
            "signals": [
                {"id": f"s-{n}", "at": "2026-11-20", "kind": one, "ref": one, "note": one}
                for n, one in enumerate(texts)
            ],
            "activities": [
                {"id": f"a-{n}", "at": "2026-11-10", "type": "call", "dir": "out", "by": one,
                 "outcome": one, "text": one, "gave": one} for n, one in enumerate(texts)
            ],
            "notes": [
                {"id": f"n-{n}", "at": "2026-11-12", "kind": "objection", "about": one, "text": one}
                for n, one in enumerate(texts)
            ],
            "opportunities": [
                {"id": f"o-{n}", "name": one, "stage": "demo", "value": 100 + n, "currency": "EUR",
                 "expected_close": "2026-12-18", "competitors": [one], "won_reason": one,
                 "offer": {"text": one, "expires": "2026-12-01"},
                 "proof": [{"kind": one, "result": one}]} for n, one in enumerate(texts)
            ],
            "purchases": [{"at": "2026-11-02", "item": one} for one in texts],
            "customer": {"feedback": [{"at": "2026-11-02", "rating": 9, "loves": one}
                                      for one in texts[:30]]},
            "follow_ups": [{"id": "f-1", "due": "2026-11-02", "channel": "email",
                            "reason": next(more), "give": next(more), "cadence": next(more)}],
            "stage_history": [{"id": "h-1", "at": "2026-11-01", "stage": "lead", "by": next(more),
                               "reason": next(more), "gate": {"budget": "warn"},
                               "override": next(more)}],
            "created": "2026-11-01",
        }
    )  # fmt: skip


@pytest.fixture
def alone(root: Path, request: pytest.FixtureRequest) -> Path:
    """A board with one contact that says all of a part of the strings."""
    for path in (root / "contacts").iterdir():
        path.unlink()
    (root / "contacts/packed-000001.yaml").write_text(packed(request.param), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "packed")
    return root


@pytest.mark.parametrize("alone", CHUNKS, indirect=True, ids=range(len(CHUNKS)))
async def test_every_naughty_string_through_the_forms_of_selling(alone: Path) -> None:
    async with opened(alone) as pilot:
        grid = pilot.app.screen.query_one("#grid", BoardGrid)
        while grid.card is None:
            assert grid.across(1)
        for keys in KEYS:
            await press(pilot, *keys)
            await pilot.pause()
            assert (controls(pilot), torn(pilot)) == ([], []), keys
        assert pilot.app.is_running


@pytest.mark.parametrize("texts", CHUNKS, ids=range(len(CHUNKS)))
async def test_every_naughty_string_typed_as_evidence_and_as_a_proof_of_consent(
    root: Path, texts: list[str]
) -> None:
    async with opened(root) as pilot:
        for key in ("b", "C"):
            await press(pilot, key, "tab")
            line = pilot.app.screen.query_one("#value", LineInput)
            for text in texts:
                line.put(text)
                await pilot.pause()
                assert (controls(pilot), torn(pilot)) == ([], []), text
            await press(pilot, "escape", "escape")


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
