"""A broken file keeps its last good card, however long it has been committed broken."""

from __future__ import annotations

from tests.board.conftest import Made

ANNA = "contacts/anna-keller-7f3k2q.yaml"


def test_the_card_of_the_last_good_version_stays(two: Made) -> None:
    good = two.read(ANNA)
    better = good.replace("Anna Keller", "Anna Keller-Vogt", 1)
    assert better != good
    two.write(ANNA, better)
    two.commit("good")
    for number in range(3):
        two.write(ANNA, f"name: [ broken {number}\n")
        two.commit(f"broken {number}")
    board = two.open()
    (row,) = board.rows("is:problem")
    assert row.name == "Anna Keller-Vogt"
    (problem,) = board.problems()
    assert problem.path == ANNA
    two.write(ANNA, good)
    assert two.open().rows("is:problem") == []
