"""Looks: every theme, the terminal's own palette, no colour at all, signs in ASCII."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

import pipeboard.tui
from pipeboard.board.locate import user_config
from pipeboard.board.personal import Personal
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.card import LEGEND
from pipeboard.tui.glyphs import ASCII, wants_ascii
from pipeboard.tui.themes import THEMES, theme_of
from tests.tui.conftest import lines_of, press, screen_text
from tests.tui.fake import small_board

FOLDER = Path(pipeboard.tui.__file__).parent
COLOURS = set("red green blue yellow white black magenta cyan gray grey orange purple".split())  # noqa: SIM905


def app_of(**given: object) -> PipeboardApp:
    return PipeboardApp(small_board(), watching=False, **given)  # type: ignore[arg-type] # a fake


def strings(path: Path) -> Iterable[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER))
)
def test_no_colour_is_named_but_in_the_themes(path: Path) -> None:
    if path.name == "themes.py":
        return
    for text in strings(path):
        words = set(text.replace(";", " ").replace(":", " ").split())
        assert not words & COLOURS, text
        assert not [w for w in words if w.startswith("#") and _is_hex(w[1:])], text
        assert not [w for w in words if w.startswith(("ansi_", "rgb("))], text


def _is_hex(text: str) -> bool:
    return len(text) in (3, 6, 8) and all(char in "0123456789abcdefABCDEF" for char in text)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", "textual-dark"), ("dark", "textual-dark"), ("light", "textual-light"),
        ("ansi", "ansi-dark"), ("terminal", "ansi-dark"), ("high-contrast", "contrast"),
        ("nord", "nord"),
    ],
)  # fmt: skip
def test_a_theme_by_its_name(name: str, found: str) -> None:
    assert theme_of(name) == (found, "")


def test_a_theme_that_is_not_there_is_said() -> None:
    assert theme_of("lihgt") == (
        "textual-dark",
        "theme: there is no 'lihgt'; nearest: light, ansi-light",
    )


@pytest.mark.parametrize("name", [*THEMES, "nord"])
async def test_every_screen_can_be_painted_in_every_theme(name: str) -> None:
    app = app_of(personal=Personal(theme=name))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.theme == theme_of(name)[0]
        for keys in (["j"], ["j", "enter"], ["g", "q"], ["g", "p"], ["question_mark"], ["colon"]):
            await press(pilot, *keys)
            assert screen_text(pilot).strip()


def styles(pilot: Pilot[None]) -> Iterable[object]:
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.style:
                yield from (segment.style.color, segment.style.bgcolor)


async def test_the_terminals_own_palette_is_all_that_is_used() -> None:
    app = app_of(personal=Personal(theme="terminal"))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (["j"], ["w", "j"], ["colon"]):
            await press(pilot, *keys)
            assert not [c for c in styles(pilot) if c is not None and c.triplet is not None]


async def test_no_color_is_no_colour_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_of(personal=Personal(theme="light"))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (["j"], ["w", "j"], ["t"], ["c"], ["escape", "colon"]):
            await press(pilot, *keys)
            assert not [c for c in styles(pilot) if c is not None and not c.is_default]
        assert "▸" in screen_text(pilot)


async def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    async with app_of().run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        assert [c for c in styles(pilot) if c is not None and not c.is_default]


async def test_a_theme_is_taken_by_the_palette_and_kept() -> None:
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "colon", *"theme light", "enter")
        assert app.theme == "textual-light"
    assert user_config().read_text() == "theme: light\n"


# signs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "environ", "wants"),
    [
        ("", {"LANG": "en_US.UTF-8"}, False), ("", {}, False), ("auto", {"LANG": "C.UTF-8"}, False),
        ("", {"LANG": "ja_JP.UTF-8"}, True), ("", {"LC_ALL": "zh_CN.UTF-8"}, True),
        ("", {"LANG": "ko_KR.utf8", "LC_CTYPE": "C.UTF-8"}, True),
        ("", {"LC_ALL": "C"}, True), ("", {"LANG": "de_DE.ISO-8859-1"}, True),
        ("unicode", {"LC_ALL": "C"}, False), ("ascii", {"LANG": "en_US.UTF-8"}, True),
    ],
)  # fmt: skip
def test_ascii_where_asked_for_or_where_the_locale_wants_it(
    asked: str, environ: dict[str, str], wants: bool
) -> None:
    assert wants_ascii(asked, environ) is wants


def test_each_sign_has_one_cell_before_and_after() -> None:
    for code, sign in ASCII.items():
        assert cell_len(chr(code)) == 1
        assert sign.isascii()
        assert len(sign) == 1


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER))
)
def test_every_sign_that_is_drawn_has_one_in_ascii(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    drawn = {
        char
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        for char in node.value
        if not char.isascii() and not char.isalpha()
    }
    money, joiners = set("€£¥₹₩₪½"), set("\u200d\ufe0e\ufe0f")
    assert {char for char in drawn - money - joiners if ord(char) not in ASCII} == set()


def test_the_signs_of_a_card_stay_apart() -> None:
    signs = [part.split()[0] for part in LEGEND.split("  ")] + ["▸", "✓", "✗", "…"]
    assert len({sign.translate(ASCII) for sign in signs}) == len(signs)


@pytest.mark.parametrize("keys", [["j"], ["w"], ["g", "p"], ["question_mark"], ["colon"], ["t"]])
async def test_only_names_are_not_ascii(keys: list[str]) -> None:
    app = app_of(ascii_glyphs=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", *keys)
        shown = "".join(lines_of(pilot))
        letters = {char for char in shown if not char.isascii() and not char.isalpha()}
        assert letters <= set("€Σ\u0323\u0302\u0309"), letters
