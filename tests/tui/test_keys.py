"""The table of keys: whole, without clashes, and the same in the app, the help and the hints."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from pipeboard.tui import keys
from pipeboard.tui.screens.base import broken, fitting, hint_line
from pipeboard.tui.screens.board import BoardScreen
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.organisation import OrganisationScreen
from pipeboard.tui.screens.organisations import OrganisationsScreen
from pipeboard.tui.screens.problems import ProblemsScreen
from pipeboard.tui.screens.queue import QueueScreen

SCREENS = [
    BoardScreen, QueueScreen, ContactScreen, ProblemsScreen, OrganisationsScreen, OrganisationScreen,
]  # fmt: skip

LEADERS = dict.fromkeys(key.leader for key in keys.KEYS if key.leader)


@pytest.mark.parametrize(
    "screen",
    ["board", "queue", "contact", "problems", "help", "organisations", "organisation"],
)
@pytest.mark.parametrize("leader", ["", *LEADERS])
def test_a_key_means_one_thing_at_a_time(screen: str, leader: str) -> None:
    names = [name for key in keys.on(screen, leader) for name in key.keys.split(",")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_has_its_action_and_every_binding_an_id_words_and_a_group(screen: type) -> None:
    for key in [*keys.on(screen.NAME), *(k for x in LEADERS for k in keys.on(screen.NAME, x))]:
        name = key.action.partition("(")[0]
        if name.startswith("app."):
            from pipeboard.tui.app import PipeboardApp

            assert hasattr(PipeboardApp, f"action_{name[4:]}"), key
        else:
            assert hasattr(screen, f"action_{name}"), key
    for binding in keys.bindings(screen.NAME):
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.tooltip
        assert binding.group
        assert not binding.priority


def test_ids_are_unique_but_for_the_same_intention_elsewhere() -> None:
    ids = [key.id for key in keys.KEYS]
    assert len(ids) == len(set(ids))
    assert {key.group for key in keys.KEYS} == set(keys.GROUPS)


def test_no_key_that_terminals_or_shells_keep_for_themselves() -> None:
    forbidden = {
        "ctrl+s",
        "ctrl+i",
        "ctrl+m",
        "ctrl+h",
        "ctrl+z",
        "ctrl+c",
        "ctrl+left_square_bracket",
    }
    assert not forbidden & {name for key in keys.KEYS for name in key.keys.split(",")}


def test_a_newcomers_keys_are_in_the_hint_line() -> None:
    assert {"t", "f", "a", "u", "/", "?", "Enter", "w"} <= {face for face, _ in keys.hints("board")}


def test_the_hint_line_fits_and_always_keeps_the_way_to_the_rest() -> None:
    for width in (20, 50, 79, 160):
        pairs = fitting(keys.hints("board"), width)
        assert sum(len(face) + len(words) + 3 for face, words in pairs) <= width
        assert pairs[-1] == ("?", "keys")


@pytest.mark.parametrize("width", [50, 60, 80])
@pytest.mark.parametrize("screen", [*keys.HINTS])
def test_every_screens_hints_fit_a_narrow_terminal(screen: str, width: int) -> None:
    line = hint_line(screen, width - 1)
    assert line.cell_length <= width
    assert line.plain.split()


def test_every_screen_of_the_table_has_hints() -> None:
    assert {name for key in keys.KEYS for name in key.where} == set(keys.HINTS)


@pytest.mark.parametrize("width", [30, 50, 80])
@pytest.mark.parametrize("leader", LEADERS)
def test_the_choices_of_a_leader_are_all_shown_on_a_narrow_terminal(
    leader: str, width: int
) -> None:
    pairs = [(keys.face(k.keys.split(",")[0]), k.words) for k in keys.on("board", leader)]
    rows = broken(pairs, width)
    assert [pair for row in rows for pair in row] == pairs
    for row in rows:
        assert len(row) == 1 or sum(len(face) + len(words) + 3 for face, words in row) <= width


def test_the_help_lists_every_key_in_force_with_its_leader() -> None:
    rows = {(face, words) for _, face, words, _ in keys.help_rows("board")}
    assert ("t c", "call") in rows
    assert ("1 … 9", "segment by its digit") in rows
    assert ("ctrl-r", "redo") in rows
    listed = len(rows) + 8
    assert listed == len([key for key in keys.KEYS if "board" in key.where])


def test_a_users_keymap_changes_what_is_bound_hinted_and_listed() -> None:
    keymap = {"touch.call": "k,p", "undo": "z"}
    found = keys.find("board", "t", "k", keymap)
    assert found is not None
    assert found.id == "touch.call"
    assert keys.find("board", "t", "c", keymap) is None
    assert ("History", "z", "undo", "undo") in keys.help_rows("board", keymap)
    assert ("z", "undo") in keys.hints("board", keymap)
