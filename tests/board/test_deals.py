"""The pipeline of a board: which deals stand in which stage, their sums, their cards, their gate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeboard.actions.opportunity import add
from pipeboard.board import Board
from pipeboard.board.deals import DealCard
from pipeboard.errors import GateBlocked, UsageError
from tests.tui.real import git

PEOPLE = {
    "anna": """\
stage: prospect
owner: mara
opportunities:
- {id: o-1, name: Seats, stage: demo, value: 1000, currency: EUR, expected_close: 2026-12-18}
- {id: o-2, name: More, stage: proposal, value: 100, per: month, expected_close: 2026-11-20}
- {id: o-3, name: Old, stage: won, value: 9, closed: 2026-10-01}
""",
    "bram": """\
stage: prospect
owner: tomas
opportunities:
- {id: o-1, name: Tins, stage: demo, value: 500, probability: 80, expected_close: 2026-12-01,
   offer: {text: ten percent, expires: 2026-11-25}, proof: [{kind: trial, ends: 2026-11-24}]}
""",
    "chloe": """\
stage: prospect
status: nurture
status_info: {at: 2026-11-02, reason: timing, review_on: 2027-02-01}
opportunities:
- {id: o-1, name: Later, stage: demo, value: 7000}
""",
    "dora": "stage: lead\nopportunities:\n- {id: o-1, name: Early}\n",
    "emil": "stage: lead\n",
}


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-22T09:00:00Z")
    (tmp_path / "contacts").mkdir()
    (tmp_path / "pipeboard.yaml").write_text(
        "schema: 1\nworkspace: {currency: EUR, timezone: UTC}\n"
    )
    for number, (name, text) in enumerate(PEOPLE.items()):
        path = tmp_path / "contacts" / f"{name}.yaml"
        path.write_text(f"id: c-{number:010d}\nname: {name.title()}\ncreated: 2026-11-01\n{text}")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "init")
    found = Board.open(tmp_path)
    yield found
    found.close()


def shown(board: Board, query: str = "", sort: str = "") -> dict[str, list[str]]:
    """The names of the deals in each stage that holds any."""
    deals = board.deals(query, sort)
    cards = board.deal_cards(deals.keys)
    return {
        column.stage: [card.title for number in column.rids if (card := cards[number])]
        for column in deals.view.columns
        if column.rids
    }


def card(board: Board, query: str) -> DealCard:
    found = board.deal_cards(board.deals(query).keys)[0]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("query", "sort", "expected"),
    [
        ("", "", {"discovery": ["Early"], "demo": ["Tins", "Seats"], "proposal": ["More"]}),
        ("owner:mara", "", {"demo": ["Seats"], "proposal": ["More"]}),
        ("", "name", {"discovery": ["Early"], "demo": ["Seats", "Tins"], "proposal": ["More"]}),
        ("status:nurture", "", {"demo": ["Later"]}),
        ("emil", "", {}),
        ("opp(stage:demo)", "", {"demo": ["Tins", "Seats"]}),
        ("owner:mara opp(value>=1200)", "", {"proposal": ["More"]}),
        ("owner:mara opp(stage:demo value>=5000)", "", {}),
        ("opp(stage:proposal) or owner:tomas", "", {"demo": ["Tins"], "proposal": ["More"]}),
        ("-opp(stage:demo) stage:lead", "", {"discovery": ["Early"]}),
    ],
)
def test_every_open_deal_stands_in_its_stage_the_next_to_close_first(
    board: Board, query: str, sort: str, expected: dict[str, list[str]]
) -> None:
    assert shown(board, query, sort) == expected


def test_the_columns_are_the_open_stages_with_their_sums(board: Board) -> None:
    columns = {column.stage: column for column in board.deals().view.columns}
    assert list(columns) == ["discovery", "demo", "proposal", "negotiation"]
    assert (columns["demo"].value, columns["demo"].weighted) == (1500, 650)
    assert (columns["proposal"].value, columns["proposal"].weighted) == (1200, 600)
    assert columns["demo"].parked == {"nurture": 1}


def test_with_closed_the_won_and_the_lost_are_there(board: Board) -> None:
    columns = {column.stage: len(column.rids) for column in board.deals(closed=True).view.columns}
    assert (columns["won"], columns["lost"]) == (1, 0)


def test_a_card_says_who_what_when_and_how_likely(board: Board) -> None:
    found = card(board, "bram")
    assert (found.name, found.title, found.value, found.probability) == ("Bram", "Tins", 500, 80)
    assert (found.deal, found.id, found.stage) == ("o-1", "c-0000000001", "demo")
    assert found.late_days == 0
    assert found.offer_ends is not None
    assert found.trial_ends is not None


def test_a_slipped_deal_says_by_how_many_days(board: Board) -> None:
    slipped = {c.title: c.late_days for c in board.deal_cards(board.deals().keys) if c}
    assert slipped == {"Early": 0, "Tins": 0, "Seats": 0, "Later": 0, "More": 2}


def test_one_that_is_gone_has_no_card(board: Board) -> None:
    assert board.deal_cards([(999, "o-1")]) == [None]
    assert board.deal_cards([]) == []


def test_a_query_that_cannot_be_read_is_refused(board: Board) -> None:
    with pytest.raises(UsageError):
        board.deals("nonsense:1")


@pytest.mark.parametrize("said", [[], ["value=5"], ["close=fri"], ["value=0", "close=fri"]])
def test_a_new_one_wants_a_value_and_a_close(board: Board, said: list[str]) -> None:
    subject = board.find("emil")
    change = add(subject, "Seats", said, board.deal_terms())
    with pytest.raises(GateBlocked, match="is not ready for an opportunity: value") as blocked:
        board.judged(subject, change)
    assert "no value, or no expected close" in blocked.value.hint
    passed = board.judged(subject, change, "they know the boss")
    assert ("Pb-Override", 'value "they know the boss"') in passed.trailers


def test_what_its_gate_said_goes_along(board: Board) -> None:
    subject = board.find("emil")
    change = add(subject, "Seats", ["value=5", "close=fri"], board.deal_terms())
    passed = board.judged(subject, change, "")
    assert passed.patches == change.patches
    (gate,) = [value for key, value in passed.trailers if key == "Pb-Gate"]
    assert gate.startswith("value=pass decider=")


def test_a_decider_is_named_as_any_contact_is(board: Board) -> None:
    links = board.deal_terms().setting.links["opportunities.deciders"]
    assert links("dora") == "c-0000000003"
    assert links("Nobody Known") == "Nobody Known"
    assert links("c-0000000003") == "c-0000000003"
