"""The items of a gate as SQL: what holds, what is not known, what a partial answer would do."""

from __future__ import annotations

import pytest

from pipeboard.query.frame import Frame
from pipeboard.query.gates import asks_icp, each, holds, nearly, parts
from pipeboard.query.vocabulary import Check

from .sheet import Sheet

# query, facts, whether it holds (None: not known), whether it nearly does
CASES = [
    ("budget:met", {"budget": "met"}, 1, 1),
    ("budget:met", {"budget": "partial"}, 0, 1),
    ("budget:met", {"budget": "unmet"}, 0, 0),
    ("budget:met", {}, None, None),
    ("qualification.budget.state:met", {"budget": "partial"}, 0, 1),
    ("-budget:met", {"budget": "partial"}, 1, 1),
    ("budget:unmet", {"budget": "partial"}, 0, 0),
    ("authority:met or owner:mara", {"authority": "partial"}, None, 1),
    ("owner:*", {}, 0, 0),
    ("owner:* need:met", {"owner": "mara"}, None, None),
    ("owner:* need:met", {"need": "met"}, 0, 0),
    ("is:icp", {"fit": 60.0}, 1, 1),
    ("is:icp", {"fit": 50.0, "fit_room": 10.0}, 0, 1),
    ("is:icp", {"fit": 50.0, "fit_room": 5.0}, 0, 0),
    ("is:icp", {}, None, 1),
    ("is:icp", {"icp_override": 0, "fit_room": 90.0}, 0, 0),
    ("is:(icp,icp-possible)", {}, 1, 1),
    ("has:explicit-signal or engagement:two-way", {}, 0, 0),
    ("has:next-step need:met", {}, 0, 0),
    ("", {}, 1, 1),
]


@pytest.mark.parametrize(("query", "facts", "so", "almost"), CASES)
def test_an_item_holds_fails_or_is_not_known(query, facts, so, almost) -> None:
    sheet = Sheet().add("One", **facts)
    frame = Frame(sheet.moment, sheet.vocabulary)
    check = Check("x", query)
    asked = f"SELECT {holds(frame, check)}, {nearly(frame, check)} FROM fact f"
    assert sheet.connection.execute(asked, frame.params).fetchone() == (so, almost)


def test_each_condition_says_for_itself_what_is_missing() -> None:
    sheet = Sheet().add("One", has_channel=1, is_dnc=1)
    frame = Frame(sheet.moment, sheet.vocabulary)
    columns = each(frame, Check("reachable", "has:channel -is:dnc owner:*"))
    asked = f"SELECT {', '.join(columns)} FROM fact f"
    assert sheet.connection.execute(asked, frame.params).fetchone() == (1, 0, 0)


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("is:icp", True),
        ("tag:x or is:icp", True),
        ("-is:icp", True),
        ("is:open", False),
        ("icp", False),
    ],
)
def test_what_is_about_the_ideal_customer(query: str, about: bool) -> None:
    assert any(map(asks_icp, parts(query))) is about
