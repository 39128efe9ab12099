"""A card in its three lines, for every state and every text."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from pipeboard.board.views import Problem
from pipeboard.model.times import zone
from pipeboard.tui.card import Line, Look, card_lines, name_line, problem_lines
from pipeboard.tui.say import Scene
from tests.tui.fake import NOW, a_card, small_board

SCENE = Scene(NOW, zone("UTC"), "EUR")
DAY = 86_400


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def shown(width: int = 30, look: Look | None = None, **fields: object) -> list[str]:
    card = a_card(1, "Anna Keller", **fields)
    return [text_of(line) for line in card_lines(card, width, SCENE, look or Look())]


def test_a_card_says_who_where_what_is_next_and_since_when() -> None:
    lines = shown(
        step="later", due_at=NOW + 2 * DAY, channel="video", reason="demo", value=18_000.0
    )
    assert lines == [
        "  Anna Keller           ○ Tue ",
        "  Weber Print       →10d €18k ",
        "  video · demo             6d ",
    ]


@pytest.mark.parametrize(
    ("fields", "glyph"),
    [
        ({"step": "overdue", "late_days": 3}, "!3d"),
        ({"step": "today", "due_at": NOW + 3600}, "● "),
        ({"step": "today", "due_at": NOW + 3600, "timed": True}, "● 09:00"),
        ({"step": "later", "due_at": NOW + 20 * DAY}, "○ 12 Dec"),
        ({"step": "none"}, "∅"),
        ({"owes": True}, "» ∅"),
        ({"rotting": True}, "~ ∅"),
        ({"conflicts": 2}, "x2 ∅"),
    ],
)
def test_each_state_has_a_glyph_of_its_own(fields: dict[str, object], glyph: str) -> None:
    assert glyph in shown(**fields)[0]


def test_without_a_plan_it_says_so_or_shows_the_open_question() -> None:
    assert "no next step" in shown()[2]
    assert "? Power BI" in shown(chip="? Power BI")[2]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"in_stage_days": 34, "idle_days": 6}, "  Weber Print            →34d "),
        ({"in_stage_days": 6, "idle_days": 6}, "  Weber Print                 "),
        ({"in_stage_days": 34, "idle_days": 6, "value": 900.0}, "  Weber Print       →34d €900 "),
        ({"in_stage_days": 34, "status": "nurture"}, "  Weber Print                 "),
    ],
)
def test_a_card_says_how_long_it_is_in_its_stage_unless_the_days_idle_say_so(
    fields: dict[str, object], line: str
) -> None:
    assert shown(**fields)[1] == line


def test_a_lead_that_came_back_says_talk_prospect() -> None:
    assert "talk: prospect?" in shown(candidate=True)[2]
    assert "talk: prospect?" in shown(step="none", candidate=True, chip="")[2]


def test_a_parked_contact_says_its_status() -> None:
    assert "nurture" in shown(status="nurture")[2]


def test_the_cursor_a_mark_a_pending_and_a_failed_change_can_be_told_without_colour() -> None:
    starts = [
        shown(look=look)[0][:2]
        for look in (
            Look(), Look(cursor=True), Look(marked=True), Look(pending=True), Look(failed="x"),
        )
    ]  # fmt: skip
    assert starts == ["  ", "▸ ", " ✓", " …", " ✗"]


def test_a_failed_change_says_why_on_the_card() -> None:
    assert "not saved: disk full" in shown(look=Look(failed="disk full"))[2]
    saved = shown(look=Look(failed="saved, not recorded: no key"))[2]
    assert "saved, not" in saved
    assert "not saved" not in saved


@pytest.mark.parametrize("width", [1, 3, 5, 8, 12, 20, 26, 54, 90])
def test_every_line_is_exactly_as_wide_as_the_column(width: int) -> None:
    for card in small_board().cards_by_rid.values():
        for look in (Look(), Look(cursor=True, failed="a long reason why this was not saved")):
            for line in card_lines(card, width, SCENE, look):
                assert cell_len(text_of(line)) == width
        if width > 3:
            assert cell_len(text_of(name_line(card, width, SCENE))) == width


def test_a_broken_file_is_a_card_that_names_file_line_and_problem() -> None:
    problem = Problem(
        "contacts/x-1.yaml", 14, 9, "status", '"nurtre" is not a status', "nurtre", ""
    )
    lines = [text_of(line) for line in problem_lines(problem, 40, cursor=True)]
    assert lines[0].startswith("▸✗x-1.yaml:14")
    assert 'status: "nurtre" is not a status' in lines[1]
    assert all(cell_len(line) == 40 for line in lines)


def test_a_card_shows_its_grade_where_there_is_an_icp() -> None:
    assert " 3 " not in shown(grade="3", step="none")[0]
    assert shown(grade="A2", fit=80.0, step="none")[0].endswith("A2 ∅ ")
