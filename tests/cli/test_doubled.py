"""One id in two files, as `cp` leaves it: the older keeps it, the copy gets one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from pipeboard.board import Board
from pipeboard.board.doubled import doubled, every, renewal
from pipeboard.errors import NotFound
from pipeboard.storage.read import load
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made
from tests.cli.conftest import Pb

ANNAS = "c-7f3k2q9wab"
COPY = "contacts/aa.yaml"
"""It comes before the file that it is a copy of."""


@pytest.fixture
def board(two: Made) -> Iterator[Board]:
    """The same board, open."""
    board = two.open()
    yield board
    board.close()


def copied(two: Made, path: str = COPY, text: str = ANNA_TEXT) -> None:
    two.write(path, text)


def id_in(two: Made, path: str) -> str:
    return str(load(two.read(path).encode(), path)["id"])


def test_a_copy_is_named_and_doctor_gives_it_an_id_in_one_commit(two: Made, pb: Pb) -> None:
    copied(two)
    before = two.count()
    assert pb("lint").code == 3
    assert "doctor --fix gives the copy its own" in pb("lint").out
    named = f"{ANNAS} is the id of {ANNA} and also of {COPY}"
    assert named in pb("doctor").out
    assert f"{COPY}: an id of its own" in pb("doctor", "--fix").out
    assert id_in(two, ANNA) == ANNAS
    assert re.fullmatch("c-[0-9a-z]{10}", id_in(two, COPY))
    assert id_in(two, COPY) != ANNAS
    assert two.read(COPY) == ANNA_TEXT.replace(ANNAS, id_in(two, COPY))
    assert two.count() == before + 1
    assert two.message().startswith("edit(aa): an id of its own\n")
    assert two.trailers("Pb-Action") == ["id.set"]
    assert two.trailers("Pb-Contact") == [id_in(two, COPY)]
    assert two.status() == ""
    assert pb("lint").code == 0


def test_undo_gives_a_recorded_copy_its_old_id_back(two: Made, pb: Pb) -> None:
    copied(two)
    two.git("add", "-A")
    two.git("commit", "-qm", "a copy")
    assert pb("doctor", "--fix").code == 0
    new = id_in(two, COPY)
    assert pb("undo").code == 0
    assert two.read(COPY) == ANNA_TEXT
    assert pb("redo").code == 0
    assert id_in(two, COPY) == new


def test_undo_takes_a_copy_away_that_history_did_not_know_and_redo_brings_it(
    two: Made, pb: Pb
) -> None:
    copied(two)
    pb("doctor", "--fix")
    new = two.read(COPY)
    assert pb("undo").code == 0
    assert not (two.root / COPY).exists()
    assert two.read(ANNA) == ANNA_TEXT
    assert pb("redo").code == 0
    assert two.read(COPY) == new


def test_the_file_that_was_recorded_first_keeps_the_id(two: Made, board: Board) -> None:
    copied(two)
    two.git("add", "-A")
    two.git("commit", "-qm", "a copy")
    copied(two, "contacts/ab.yaml")
    board.refresh()
    (one,) = every(board)
    assert one.files == (ANNA, COPY, "contacts/ab.yaml")
    assert one.recorded == {ANNA, COPY}


def test_of_files_recorded_at_once_the_one_named_after_the_id_keeps_it(
    two: Made, board: Board
) -> None:
    id = "c-newnew0001"
    for name in ("bb", "zoe-newnew", "zz"):
        copied(two, f"contacts/{name}.yaml", ANNA_TEXT.replace(ANNAS, id))
    two.git("add", "-A")
    two.git("commit", "-qm", "three")
    board.refresh()
    (one,) = every(board)
    assert one.files[0] == "contacts/zoe-newnew.yaml"


def test_all_copies_of_one_get_their_own_ids_at_once(two: Made, board: Board) -> None:
    for name in ("aa", "zz"):
        copied(two, f"contacts/{name}.yaml")
    board.refresh()
    (one,) = every(board)
    board.apply(renewal(board, one))
    assert len({id_in(two, path) for path in one.files}) == 3
    assert id_in(two, ANNA) == ANNAS
    assert every(board) == []


def test_somebody_may_say_that_the_copy_keeps_it(two: Made, board: Board) -> None:
    copied(two)
    board.refresh()
    board.apply(renewal(board, doubled(board, COPY), COPY))
    assert id_in(two, COPY) == ANNAS
    assert id_in(two, ANNA) != ANNAS


def test_who_was_merged_into_the_first_stays_there(two: Made, board: Board) -> None:
    merged = f"{ANNA_TEXT}aliases: [c-former0001]\n"
    two.write(ANNA, merged)
    two.git("commit", "-qam", "merged")
    copied(two, text=merged)
    board.refresh()
    board.apply(renewal(board, doubled(board, COPY)))
    assert "c-former0001" in two.read(ANNA)
    assert "aliases" not in two.read(COPY)


def test_a_copied_organisation_gets_an_id_of_organisations(two: Made, board: Board) -> None:
    text = "schema: 1\nid: g-nordli0001\nname: Nordlicht\n"
    for name in ("nordlicht-nordli", "copy"):
        two.write(f"orgs/{name}.yaml", text)
    board.refresh()
    board.apply(renewal(board, doubled(board, "orgs/copy.yaml")))
    assert "id: g-nordli0001" in two.read("orgs/nordlicht-nordli.yaml")
    assert re.search("id: g-(?!nordli0001)[0-9a-z]{10}\n", two.read("orgs/copy.yaml"))
    assert len(two.trailers("Pb-Org")) == 1


def test_an_id_that_is_nobody_elses_stays(board: Board) -> None:
    with pytest.raises(NotFound):
        doubled(board, OLE)
