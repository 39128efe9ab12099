"""The columns of a board: what is in them, what beside, the first page and the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeboard.board import Board, columns
from pipeboard.board.columns import is_served
from tests.tui.real import git

PEOPLE = {
    "anna": "stage: lead\nowner: mara\npains: [reporting]\n",
    "bram": "stage: lead\nowner: tomas\nstatus: nurture\nstatus_info: {at: 2026-11-02, reason: timing, review_on: 2027-02-01}\n",
    "chloe": "stage: prospect\nopportunities:\n- {id: o-1, name: Seats, value: 100, currency: EUR}\n",
    "dora": "stage: prospect\npains: [reporting, price]\n",
    "emil": "stage: customer\nstatus: churned\nstatus_info: {at: 2026-11-02, reason: price}\n",
    "freya": "stage: lead\nfollow_ups:\n- {id: f-1, due: 2026-11-01}\n",
}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    (tmp_path / "contacts").mkdir()
    (tmp_path / "pipeboard.yaml").write_text(
        "schema: 1\nworkspace: {currency: EUR, timezone: UTC}\n"
    )
    for number, (name, text) in enumerate(PEOPLE.items()):
        path = tmp_path / "contacts" / f"{name}.yaml"
        created = "created: 2026-11-01\n"
        path.write_text(f"id: c-{number:010d}\nname: {name.title()}\n{created}{text}")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "init")
    found = Board.open(tmp_path)
    yield found
    found.close()


def names(
    board: Board, query: str = "", sort: str = "", first: int | None = None
) -> list[list[str]]:
    view = board.columns(query, sort, first)
    return [[board.cards([rid])[rid].name for rid in column.rids] for column in view.columns]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [["Freya", "Anna"], ["Dora", "Chloe"], []]),
        ("owner:mara", [["Anna"], [], []]),
        ("status:(nurture,churned)", [["Bram"], [], ["Emil"]]),
        ("pain:reporting", [["Anna"], ["Dora"], []]),
        ("pain~report -stage:lead", [[], ["Dora"], []]),
        ("anna", [["Anna"], [], []]),
    ],
)
def test_a_column_holds_who_is_open_and_deals_stand_last(
    board: Board, query: str, expected: list[list[str]]
) -> None:
    assert names(board, query) == expected
    assert names(board, query, first=50) == expected


@pytest.mark.parametrize("query", ["pain:reporting", "pain~report -stage:lead", "anna", "nobody"])
def test_few_who_are_looked_up_stand_as_they_would_along_a_column(
    board: Board, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for few in (0, 1_000):
        monkeypatch.setattr(columns, "_FEW", few)
        found.append([board.columns(query, "", first) for first in (None, 1, 50)])
    assert found[0] == found[1]


def test_the_edition_moves_with_what_is_written_here_or_elsewhere(board: Board) -> None:
    before = board.edition
    board.columns("pain:reporting")
    assert board.edition == before
    anna = board.root / "contacts" / "anna.yaml"
    anna.write_text(anna.read_text() + "title: Head\n")
    board.refresh()
    here = board.edition
    assert here != before
    other = Board.open(board.root)
    anna.write_text(anna.read_text() + "language: de\n")
    other.refresh()
    other.close()
    assert board.edition != here


def test_a_column_counts_what_it_holds_and_what_is_beside_it(board: Board) -> None:
    lead, prospect, customer = board.columns().columns
    assert lead.parked == {"nurture": 1}
    assert customer.parked == {"churned": 1}
    assert (prospect.value, prospect.deals_from) == (100, 1)
    assert lead.deals_from is None
    assert lead.idle_days > 0


def test_the_first_page_says_that_there_is_more_and_counts_nothing(board: Board) -> None:
    lead, prospect, _ = board.columns(first=1).columns
    assert (len(lead.rids), lead.more, lead.counted) == (1, True, False)
    assert (prospect.value, prospect.more) == (0, True)
    assert board.columns(first=2).columns[2].more is False


def test_columns_are_sorted_within_their_bands(board: Board) -> None:
    assert names(board, sort="-name")[:2] == [["Freya", "Anna"], ["Dora", "Chloe"]]
    assert names(board, sort="name")[0] == ["Anna", "Freya"]


def test_what_a_search_hides_is_said(board: Board) -> None:
    assert board.columns("owner:tomas").hidden == "0 in columns · 1 parked: Bram, back 1 Feb"
    assert board.columns().hidden == ""


@pytest.mark.parametrize(
    ("query", "served"),
    [("", True), ("owner:mara status:open", True), ("idle>7d", True), ("due<today", True),
     ("is:open", True), ("anna", False), ("tag:vip", False), ("industry:media", False)],
)  # fmt: skip
def test_which_queries_the_index_of_the_boards_order_answers(
    board: Board, query: str, served: bool
) -> None:
    assert is_served(board.compile(query).where) is served
    assert board.is_quick(query) is served


def test_a_page_is_read_from_that_index_alone(board: Board) -> None:
    compiled = board.compile("owner:mara")
    plan = board.index.rows(
        f"EXPLAIN QUERY PLAN SELECT f.rid FROM fact f WHERE {compiled.where} AND f.stage = 'lead' "
        f"ORDER BY {compiled.order} LIMIT 9",
        compiled.params,
    )
    assert [str(step[3]) for step in plan] == ["SEARCH f USING COVERING INDEX fact_board (stage=?)"]


def test_ids_of_rows_leave_out_who_is_gone(board: Board) -> None:
    rids = board.columns().columns[0].rids
    assert sorted(board.ids([*rids, 999])) == ["c-0000000000", "c-0000000005"]
    assert board.size >= len(PEOPLE)


# segments ----------------------------------------------------------------------------------------


def own(board: Board, text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, bool]]:
    monkeypatch.setenv("PIPEBOARD_USER", "mara")
    path = board.root / "people" / "mara.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    board.refresh()
    return [(one.key, one.id, one.own) for one in board.segments() if one.own]


def test_my_segments_come_with_the_teams_each_with_a_digit_of_its_own(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "segments:\n- {id: a, q: anna, key: 2}\n- {id: b, q: bram, key: 9}\n- {id: c, q: c}\n"
    assert own(board, text, monkeypatch) == [("7", "a", True), ("8", "c", True), ("9", "b", True)]
    assert board.count("segment:a") == 1
    assert names(board, "segment:a")[0] == ["Anna"]


@pytest.mark.parametrize("text", ["segments: [", "segments: 7\n", "", "theme: dark\n"])
def test_a_file_of_mine_that_says_nothing_of_segments_leaves_the_teams(
    board: Board, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own(board, text, monkeypatch) == []
    assert len(board.segments()) == 6


def test_a_name_that_is_no_file_name_has_no_file(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(board, "segments: []\n", monkeypatch)
    monkeypatch.setenv("PIPEBOARD_USER", "../../etc/passwd")
    board.__dict__.pop("me")
    assert board.own_path() == ""
    assert len(board.segments()) == 6
