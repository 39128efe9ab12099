"""No text of a board controls the terminal, and none is read as markup, on any screen."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.pilot import Pilot

from pipeboard.actions.change import Subject
from pipeboard.board.organisations import Organisation
from pipeboard.board.timeline import Moment
from pipeboard.board.views import Problem
from pipeboard.model.times import zone
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.bars import title_line, words_line
from pipeboard.tui.card import Look, card_lines, problem_lines
from pipeboard.tui.facts import organisation_sections, sections
from pipeboard.tui.panel import facts_text, head_lines, timeline_text
from pipeboard.tui.queue_line import queue_line
from pipeboard.tui.say import Scene
from pipeboard.tui.screens.organisations import organisation_line
from pipeboard.tui.text import clean, cut, fit, wrapped
from tests.tui.conftest import press
from tests.tui.fake import NOW, FakeBoard, a_card, a_row

BLNS: list[str] = json.loads(
    (Path(__file__).parent.parent / "data/blns/blns.json").read_text(encoding="utf-8")
)
OWN = [
    "[/b] Ann\x1b[31m",
    "[@click=app.quit]quit[/]",
    "[TODO] plan",
    "\x1b]0;owned\x07\x1b[2J",
    "\x9b31mC1",
    "a\u202etxt.exe\u2066b",
    "line one\nline two\r\nthree\x85four\u2028five",
    "x" + "\u0301" * 500,
    "\ud800 lone",
    "\u200b\u200e\ufeff\U000e0041hidden",
    "👩‍👩‍👧‍👦 family ✌️",
    "﷽" * 40,
    "\t\ttabs\tand\x00nul",
]
STRINGS = [*BLNS, *OWN]
CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
SCENE = Scene(NOW, zone("UTC"), "EUR")
SOURCE = Path(__file__).parent.parent.parent / "src/pipeboard/tui"


def whole_card(rid: int, text: str) -> object:
    return a_card(
        rid, text, org=text, title=text, reason=text, channel=text, chip=text, problem="",
        owner=text, tags=(text,), lane="overdue", step="overdue", late_days=1, due_at=NOW - 86_400,
    )  # fmt: skip


@pytest.mark.parametrize("width", [8, 26, 54])
def test_every_string_in_every_field_of_a_card_fills_its_lines_and_holds_no_control(
    width: int,
) -> None:
    for number, text in enumerate(STRINGS):
        card = whole_card(number + 1, text)
        lines = [
            *card_lines(card, width, SCENE, Look(failed=text)),
            *card_lines(card._replace(problem=text), width, SCENE, Look()),
            *problem_lines(Problem(text, 3, 1, text, text, text, text), width, cursor=True),
        ]
        for line in lines:
            drawn = "".join(piece for piece, _ in line)
            assert not CONTROL.search(drawn), repr(text)
            assert cell_len(drawn) == width, repr(text)


def test_every_string_in_a_row_of_the_organisations() -> None:
    for text in STRINGS:
        one = Organisation("", "", text, text, text, text, 1, 1, 1, 5.0, 5.0, NOW)
        line = organisation_line(one, 120, SCENE, cursor=True, pending=False)
        drawn = "".join(piece for piece, _ in line)
        assert not CONTROL.search(drawn), repr(text)
        assert cell_len(drawn) == 120, repr(text)


async def test_every_string_in_the_form_of_the_fields() -> None:
    board = FakeBoard([a_card(1, "Jonas")])
    board.trees[board.cards_by_rid[1].path] |= {
        "custom": dict(enumerate_strings()),
        "notes": [{"id": f"n-{n}", "text": text, "kind": text} for n, text in enumerate(STRINGS)],
    }
    app = PipeboardApp(board, watching=False)  # type: ignore[arg-type] # a fake
    async with app.run_test(size=(80, 50)) as pilot:
        await press(pilot, "e")
        for _ in range(2 * len(STRINGS) // 12 + 4):
            await pilot.press("pagedown")
            assert controls(pilot) == []
        for _ in range(3):
            await press(pilot, "up", "enter")
            assert controls(pilot) == []
            await press(pilot, "escape")


def enumerate_strings() -> Iterator[tuple[str, str]]:
    """Every string, named by itself."""
    for number, text in enumerate(STRINGS):
        yield f"{number}{text}", text


def test_every_string_in_a_row_of_the_queue() -> None:
    for number, text in enumerate(STRINGS):
        drawn = "".join(
            piece for piece, _ in queue_line(a_row(whole_card(number, text)), 80, SCENE, Look())
        )
        assert not CONTROL.search(drawn)
        assert cell_len(drawn) == 80


def test_every_string_in_every_field_of_a_contact() -> None:
    for text in STRINGS:
        tree = {
            "id": "c-0000000001", "name": text, "title": text, "email": text, "phone": [text, text],
            "tags": [text], "stage": text, "custom": {text: text}, text: text,
            "notes": [{"id": "n-1", "kind": "question", "text": text, "about": text, "at": text}],
            "opportunities": [{"id": "o-1", "name": text, "value": text, "currency": text,
                               "expected_close": text, "offer": {"text": text, "expires": text}}],
            "follow_ups": [{"id": "f-1", "due": text, "reason": text, "give": text}],
            "qualification": {"budget": {"state": text, "amount": text, "evidence": text}},
            "source": {"channel": text, "prompted_by": text}, "status_info": {"note": text},
            "consent": {"email": text}, "created": text, "style": text, "timezone": text,
            "preferred_channel": text, "company": {"name": text, "revenue": {"amount": text}}, "purchases": [{"at": text, "item": text}],
        }  # fmt: skip
        subject = Subject("contacts/x-000001.yaml", tree)
        moment = Moment(NOW, "2026-11-22", text, text, text)
        shown = [
            facts_text(sections(subject, SCENE, {"name": text, "industry": text, text: text}), 60),
            facts_text(organisation_sections(dict(subject.tree), SCENE), 60),
            timeline_text([moment], SCENE, 60),
            *head_lines(whole_card(1, text), subject, SCENE, Subject("", {"industry": text})),
            title_line(text, text, text, SCENE, 80),
            words_line({"reply": 1}, text, 80),
        ]
        for content in shown:
            assert isinstance(content, Content)
            assert not CONTROL.search(content.plain.replace("\n", "")), repr(text)


def test_cut_fit_and_wrapped_keep_to_their_width() -> None:
    for text in STRINGS:
        for width in (1, 2, 7, 20):
            assert cell_len(cut(text, width)) <= width
            assert cell_len(fit(text, width)) == width
        assert all(cell_len(line) <= 20 for line in wrapped(text, 20))


def test_a_flood_of_marks_is_stemmed_and_an_emoji_family_stays_whole() -> None:
    assert len(clean("x" + "\u0301" * 500)) < 10
    assert clean("👩‍👩‍👧‍👦") == "👩‍👩‍👧‍👦"


def controls(pilot: Pilot[None]) -> list[str]:
    """What reaches the terminal that is a control character, colours apart."""
    strips = pilot.app.screen._compositor.render_strips()
    return [
        repr(segment.text) for strip in strips for segment in strip if CONTROL.search(segment.text)
    ]


async def test_on_every_screen_and_prompt_no_control_character_reaches_the_terminal() -> None:
    text = "[/b] [@click=app.quit]Ann\x1b[31m\u202e\x9b2J\n[red]"
    cards = [whole_card(1, text), *(whole_card(n + 2, s) for n, s in enumerate(STRINGS))]
    board = FakeBoard(cards, problems=[Problem(text, 1, 1, text, text, text, text)])
    board.name = text
    board.trees[cards[0].path] |= {"title": text, "tags": [text], "custom": {text: text}}
    tree = board.organisation_trees["g-nordlicht1"]
    tree |= {"name": text, "tags": [text], text: text}
    named = board.organisations()[0]._replace(name=text, industry=text, owner=text)
    board.organisations = lambda: [named]  # type: ignore[method-assign]
    board.people = lambda one: [a_row(card) for card in cards]  # type: ignore[method-assign]
    app = PipeboardApp(board, watching=False)  # type: ignore[arg-type] # a fake
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for keys in (
            ["j"], ["space"], ["space", "slash", "s", "t", "a", ":", "x", "escape"],
            ["T"], ["escape", "f"], ["escape", "m"], ["escape", "t", "c"], ["escape", "e"],
            ["t", "i", "t"], ["enter"], ["escape"], ["escape", "y", "m"], ["escape", "x"],
            ["escape", "y", "y"], ["i"], ["escape", "C"], ["escape", "delete"],
            ["escape", "g", "o"], ["slash", "a", "escape"], ["e"], ["enter"], ["escape", "escape"],
            ["enter"], ["tab", "e"], ["escape", "enter"], ["escape", "g", "b"],
            ["escape", "question_mark"], ["escape", "enter"], ["J"], ["escape", "w"], ["J"], ["Y"],
            ["escape", "2"], ["escape", "q"], ["g", "q"], ["G"], ["g", "p"], ["g", "b"],
        ):  # fmt: skip
            await press(pilot, *keys)
            assert controls(pilot) == [], keys
        app.complain(ValueError(text))
        app.view.say(text)
        await pilot.pause()
        assert controls(pilot) == []
        assert app.is_running


async def test_every_naughty_name_pages_by_without_harm() -> None:
    board = FakeBoard([whole_card(n + 1, text) for n, text in enumerate(STRINGS)])
    app = PipeboardApp(board, watching=False)  # type: ignore[arg-type] # a fake
    async with app.run_test(size=(160, 50)) as pilot:
        for _ in range(len(STRINGS) // 15 + 1):
            await pilot.press("pagedown")
            assert controls(pilot) == []


def test_what_is_pasted_into_a_line_cannot_control_the_terminal() -> None:
    from pipeboard.tui.asking import LineInput

    assert not CONTROL.search(LineInput().validate_value("a\x1b[31mb\nc\u202e"))


# Calls through which a text would be read as markup, or painted as it is.
_TAKES_TEXT = {
    "Static",
    "Label",
    "Button",
    "Markdown",
    "notify",
    "update",
    "from_markup",
    "show_line",
}
_SAFE = {"plain", "block", "Content", "assemble", "styled", "join", "clean"}


def _is_made_safe(node: ast.expr) -> bool:
    """Whether an argument is a literal, or comes out of one of the makers of safe text."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Call):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        return name in _SAFE or name.endswith(("_line", "_text", "_digits"))
    return isinstance(node, ast.Name) and node.id in ("content", "line", "words")


def test_only_the_sanitiser_turns_text_into_what_widgets_show() -> None:
    offenders = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if name in _TAKES_TEXT and not _is_made_safe(node.args[0]):
                offenders.append(f"{path.name}:{node.lineno}: {ast.unparse(node)[:90]}")
    assert offenders == []


def test_no_widget_shows_markup_and_no_rich_text_is_made() -> None:
    for path in SOURCE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "from_markup" not in source, path.name
        assert "rich.text" not in source, path.name
        if "notify(" in source:
            assert source.count("notify(") <= source.count("markup=False") + source.count("# ok"), (
                path.name
            )
