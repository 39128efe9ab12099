"""A person's own keys: lists of them, at rest and after leaders, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.board.personal import Personal, personal, remember
from pipeboard.tui import keys
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.keymap import KEPT, LOST, key_name, keymap, keymap_of, written
from tests.tui.conftest import Until, lines_of, press
from tests.tui.fake import FakeBoard, small_board
from tests.tui.real import CONFIG, make


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("x", "x"), ("X", "X"), ("ctrl-x", "ctrl+x"), ("Ctrl+X", "ctrl+x"), ("C-x", "ctrl+x"),
        ("alt-j", "alt+j"), ("/", "slash"), ("?", "question_mark"), ("-", "minus"), (":", "colon"),
        ("Esc", "escape"), ("Enter", "enter"), ("PgDn", "pagedown"), ("F5", "f5"), ("é", "é"),
        ("space", "space"), (" ", "space"), (".", "full_stop"), (",", "comma"), ("slash", "slash"),
        ("nonsense", ""), ("", ""), ("hyper-x", ""), ("f99", ""), ("ctrl-", ""),
    ],
)  # fmt: skip
def test_a_key_is_written_as_people_write_it(typed: str, name: str) -> None:
    assert key_name(typed) == name


def test_a_map_of_ids_to_a_key_or_a_list_of_keys() -> None:
    assert written({"undo": "z", "touch.call": ["k", "p"]}) == {
        "undo": ["z"],
        "touch.call": ["k", "p"],
    }
    assert written(None) == {}
    with pytest.raises(ValueError, match="map of ids"):
        written(["undo"])


def test_ones_own_keys_take_the_place_of_the_tables() -> None:
    mine = keymap({"undo": ["z", "ctrl-x"], "touch.call": ["k"]})
    assert mine.keys == {"undo": "z,ctrl+x", "touch.call": "k"}
    assert mine.said == ()


def test_keys_may_change_places() -> None:
    mine = keymap({"undo": ["d"], "step.done": ["u"]})
    assert mine.keys == {"undo": "d", "step.done": "u"}
    assert mine.said == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"zzz": ["z"]}, "keys: there is no 'zzz'; pb keys lists them"),
        ({"go.bord": ["z"]}, "keys: there is no 'go.bord'; nearest: go.board, go.top, go.reports"),
        ({"undo": ["ctrl-i"]}, "keys: undo: ctrl-i: cannot be used: it is Tab"),
        ({"undo": ["ctrl-["]}, "keys: undo: ctrl-[: cannot be used: it is Esc"),
        ({"undo": ["wrong"]}, "keys: undo: wrong: no such key"),
        ({"undo": ["z"], "redo": ["z"]}, "keys: redo: z: is undo already"),
        ({"touch.call": ["k"], "touch.sms": ["k"]}, "keys: touch.sms: k: is touch.call already"),
        ({"undo": ["d"]}, "keys: step.done has no key left: d is undo"),
        ({"undo": [":"]}, "keys: undo: :: is palette already"),
        ({"undo": ["ctrl-q"]}, "keys: undo: ctrl-q: is quit already"),
    ],
)
def test_what_cannot_be_is_said(written: dict[str, list[str]], said: str) -> None:
    assert said in keymap(written).said


@pytest.mark.parametrize("name", sorted(LOST))
def test_a_key_that_terminals_lose_is_never_bound(name: str) -> None:
    mine = keymap({"undo": [name, "z"]})
    assert mine.keys["undo"] == "z"
    assert len(mine.said) == 1


def test_one_key_on_two_screens_that_never_meet_is_no_clash() -> None:
    assert keymap({"retry": ["t"], "next": ["w"]}).said == ()  # problems; contact


@pytest.mark.parametrize("id", KEPT)
def test_the_ways_out_keep_a_key_whatever_is_bound(id: str) -> None:
    row = next(row for row in keys.KEYS if row.id == id)
    for other in ("undo", "filter", "help", "back"):
        mine = keymap({other: row.keys.split(","), id: ["ctrl-i", "nonsense"]})
        assert keys.names_of(row, mine.keys) == row.keys.split(",")


def test_the_table_itself_is_without_clashes() -> None:
    assert keymap() == ({}, ())


# where they are written --------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIPEBOARD_CONFIG_DIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    return tmp_path / "own" / "config.yaml"


class OnDisk(FakeBoard):
    def __init__(self, root: Path) -> None:
        super().__init__([])
        self.root = root


def test_what_travels_with_the_board_gives_way_to_ones_own_config(
    own: Path, tmp_path: Path
) -> None:
    (tmp_path / "people").mkdir()
    mine = tmp_path / "people" / "mara.yaml"
    mine.write_text("theme: light\nkeys:\n  undo: z\n  redo: [Z, ctrl-y]\n")
    own.write_text("theme: dark\nkeys: {undo: U}\n")
    found = personal(OnDisk(tmp_path))  # type: ignore[arg-type] # a fake
    assert found.theme == "dark"
    assert keymap_of(found).keys == {"undo": "U", "redo": "Z,ctrl+y"}


def test_what_the_board_says_for_everybody_comes_last(own: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "sales")
    (root / "pipeboard.yaml").write_text(CONFIG + "keys: {undo: z, redo: [Z]}\nglyphs: ascii\n")
    own.write_text("keys: {undo: U}\n")
    found = personal(Board.open(root))
    assert keymap_of(found).keys == {"undo": "U", "redo": "Z"}
    assert found.glyphs == "ascii"


def test_files_that_are_broken_are_said_and_left_out(own: Path, tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "mara.yaml").write_text("keys: {undo: z\n")
    own.write_text("glyphs: emoji\nkeys: [undo]\n")
    found = personal(OnDisk(tmp_path))  # type: ignore[arg-type] # a fake
    assert found.glyphs == ""
    assert any("glyphs: emoji" in line for line in found.said)
    assert len(found.said) == 2
    assert keymap_of(found) == ({}, ("keys: wants a map of ids to keys",))


def test_no_file_is_no_trouble(own: Path) -> None:
    assert personal() == Personal()


def test_a_setting_is_remembered_and_the_rest_stays(own: Path) -> None:
    remember("theme", "light")
    own.write_text(own.read_text() + "# mine\nkeys: {undo: z}\n")
    remember("theme", "dark")
    assert own.read_text() == "theme: dark\n# mine\nkeys: {undo: z}\n"


# in force ----------------------------------------------------------------------------------------


def app_with(**written: str | list[str]) -> PipeboardApp:
    mine = Personal(keys=({name.replace("__", "."): keys for name, keys in written.items()},))
    return PipeboardApp(small_board(), watching=False, personal=mine)  # type: ignore[arg-type] # a fake


async def test_a_key_of_ones_own_acts_and_the_old_one_does_not() -> None:
    app = app_with(mark=["n", "ctrl-b"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "j", "space")
        assert not app.screen.grid.marked
        await press(pilot, "n", "ctrl+b")
        assert len(app.screen.grid.marked) == 2


async def test_a_leader_of_ones_own_is_pending_and_shown() -> None:
    app = app_with(touch="y", touch__call="k")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await press(pilot, "j", "y")
        shown = "\n".join(lines_of(pilot)[-3:])
        assert "y …" in shown
        assert "k call" in shown
        await press(pilot, "k")
        assert type(app.screen).__name__ == "TouchPrompt"


async def test_the_hint_line_and_the_help_show_them() -> None:
    app = app_with(touch="n", undo="z")
    async with app.run_test(size=(160, 50)) as pilot:
        await pilot.pause()
        assert "n touch" in lines_of(pilot)[-1]
        assert "z undo" in lines_of(pilot)[-1]
        await press(pilot, "question_mark", *"call")
        assert any("n c" in line and "call" in line for line in lines_of(pilot))


async def test_a_key_given_to_another_is_no_longer_its_own() -> None:
    app = app_with(mark="e")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await press(pilot, "j", "e")
        assert app.screen.grid.marked  # and no prompt for a field
        assert any("contact.edit has no key left" in n.message for n in app._notifications)


async def test_clashes_are_said_at_start_and_everything_can_be_used(until: Until) -> None:
    app = app_with(undo="ctrl-m", redoo="r", filter="T", tags="T")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        [said] = [n.message for n in app._notifications]
        assert said.count("keys: ") == 4
        await press(pilot, "j", "T")
        await until(pilot, lambda: app.screen.has_class("filtering"))
