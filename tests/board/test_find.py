"""Whom a person means: every way of naming, who else it could be, who is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.board.locate import find_board
from pipeboard.errors import Ambiguous, InvalidData, NotFound, UsageError
from tests.board.conftest import ANNA, Made

OTHERS = {
    "contacts/anna-berg-5k2v8n.yaml": "id: c-5k2v8n0xyz\nname: Anna Berg\nemail: a.berg@b.example\n",
    "contacts/7f/zoe-7f3k2z.yaml": "id: c-7f3k2z0000\nname: Zoé  Müller\nemail: [z@a.example, z@b.example]\n",
    "contacts/by-hand.yaml": "id: c-0000000001\nname: anna-berg\n",
    "contacts/50%_off-aaaaaa.yaml": "id: c-aaaaaaaaaa\nname: Fifty\naliases: [c-before00001]\n",
}  # fmt: skip


@pytest.fixture
def board(two: Made) -> Board:
    """Anna and Ole, another Anna, somebody in a folder, somebody with a file of their own name."""
    for path, text in OTHERS.items():
        two.write(path, text)
    two.commit()
    return two.open()


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("c-7f3k2q9wab", "Anna Keller"),
        ("c-7f3k2q", "Anna Keller"),
        ("7f3k2q", "Anna Keller"),
        ("c-5k", "Anna Berg"),
        ("c-before00001", "Fifty"),
        (ANNA, "Anna Keller"),
        (f"./{ANNA}", "Anna Keller"),
        (f"board/{ANNA}", "Anna Keller"),
        ("anna-keller-7f3k2q.yaml", "Anna Keller"),
        ("anna-keller-7f3k2q", "Anna Keller"),
        ("anna-keller", "Anna Keller"),
        ("anna-k", "Anna Keller"),
        ("ANNA-K", "Anna Keller"),
        ("zoe", "Zoé  Müller"),
        ("contacts/7f/zoe-7f3k2z.yaml", "Zoé  Müller"),
        ("anna@nordlicht.example", "Anna Keller"),
        ("Anna@Nordlicht.example", "Anna Keller"),
        ("z@b.example", "Zoé  Müller"),
        ("Anna Keller", "Anna Keller"),
        ("anna keller", "Anna Keller"),
        (" Anna Keller ", "Anna Keller"),
        ("zoe muller", "Zoé  Müller"),
        ("by-hand", "anna-berg"),
        ("anna-berg", "anna-berg"),
        ("50%_off", "Fifty"),
    ],
)
def test_every_way_of_naming(board: Board, name: str, who: str) -> None:
    assert board.find(name).name == who


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("c-before00001", ["Fifty"]),
        ("c-aaaaaaaaaa", ["Fifty"]),
        ("-c-aaaaaaaaaa fifty", []),
        ("c-before0000", []),
    ],
)
def test_a_whole_id_typed_as_a_word_finds_its_contact(
    board: Board, query: str, who: list[str]
) -> None:
    assert [row.name for row in board.rows(query)] == who


def test_an_absolute_path(board: Board) -> None:
    assert board.find(str(board.root / ANNA)).name == "Anna Keller"


@pytest.mark.parametrize(
    ("name", "candidates"),
    [("anna", ["Anna Berg", "Anna Keller"]), ("c-7f3k", ["Anna Keller", "Zoé  Müller"])],
)
def test_who_else_it_could_be(board: Board, name: str, candidates: list[str]) -> None:
    with pytest.raises(Ambiguous) as caught:
        board.find(name)
    assert [item["name"] for item in caught.value.items] == candidates
    assert ANNA in caught.value.hint
    assert caught.value.exit_code == 6


def test_two_of_one_name(two: Made) -> None:
    two.write("contacts/other.yaml", "id: c-0000000009\nname: ANNA keller\n")
    with pytest.raises(Ambiguous):
        two.open().find("Anna Keller")


@pytest.mark.parametrize(
    ("name", "near"),
    [("Anna Kellar", "Anna Keller"), ("ole bake", "Ole Bakke"), ("nobody@x.example", None),
     ("c-9", None), ("%", None), ("____", None), ("x' OR 1=1 --", None)],
)  # fmt: skip
def test_nobody(board: Board, name: str, near: str | None) -> None:
    with pytest.raises(NotFound) as caught:
        board.find(name)
    nearest = caught.value.items[0]["nearest"]
    assert isinstance(nearest, list)
    assert (nearest[0] if near and nearest else None) == near
    assert not isinstance(caught.value, Ambiguous)


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name(board: Board, name: str) -> None:
    with pytest.raises(UsageError):
        board.find(name)


def test_more_than_nine_are_cut(made: Made) -> None:
    for number in range(15):
        made.write(f"contacts/p-{number}.yaml", f"id: c-00000000{number:02}\nname: P{number}\n")
    with pytest.raises(Ambiguous) as caught:
        made.open().find("p-")
    assert len(caught.value.items) == 9
    assert caught.value.hint.endswith("…")


def test_which_board_is_meant(made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = made.root / "contacts" / "7f"
    inside.mkdir(parents=True)
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    assert find_board(str(made.root)) == str(made.root)
    assert find_board(start=inside) == str(made.root)
    with pytest.raises(NotFound) as caught:
        find_board(start=outside)
    assert "pb demo" in caught.value.hint
    with pytest.raises(NotFound):
        find_board(str(outside))
    monkeypatch.setenv("PIPEBOARD_BOARD", str(made.root))
    assert find_board(start=outside) == str(made.root)
    monkeypatch.delenv("PIPEBOARD_BOARD")
    (tmp_path / "repo").mkdir()
    made.root.rename(tmp_path / "repo" / "board")
    assert find_board(start=tmp_path / "repo") == str(tmp_path / "repo" / "board")


@pytest.mark.parametrize(
    ("env", "config", "team", "me"),
    [
        ({}, "", "", "mara-test"),
        ({"PIPEBOARD_USER": "liv"}, "", "", "liv"),
        ({}, "boss", "", "boss"),
        ({}, "", "team: {m: {name: X, email: MARA@example.com}}\n", "m"),
        ({}, "", "team: {m: {name: mara test, email: other@x.example}}\n", "m"),
        ({}, "", "team: {t: {name: Tomas, email: t@x.example}}\n", "mara-test"),
        ({"GIT_AUTHOR_NAME": "Åse Øyen"}, "", "", "ase-oyen"),
    ],
)
def test_who_i_am(
    made: Made, monkeypatch: pytest.MonkeyPatch, env: dict, config: str, team: str, me: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    if config:
        made.git("config", "pipeboard.me", config)
    made.write("pipeboard.yaml", made.read("pipeboard.yaml") + team)
    assert made.open().me == me


@pytest.mark.parametrize("name", ["bad", "contacts/bad-one.yaml", "bad-one.yaml"])
def test_a_file_without_a_card_is_said_to_be_broken(two: Made, name: str) -> None:
    two.write("contacts/bad-one.yaml", "name: x\ntitle: [\n")
    with pytest.raises(InvalidData) as caught:
        two.open().find(name)
    assert caught.value.message.startswith("contacts/bad-one.yaml:")
    assert "pb edit" in caught.value.hint
