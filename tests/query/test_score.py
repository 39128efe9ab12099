"""Engagement, total and grade as SQL: caps, half-lives, thresholds, and what asks for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.errors import QueryError
from pipeboard.model.decay import EPOCH, at_epoch, factor, left
from pipeboard.query import score
from pipeboard.query.frame import Frame, Moment

from .sheet import NOW, Sheet, at

DAY = 86_400
BUYING, TALK, AGAINST = ("engaged_1", 21 * DAY), ("engaged_2", 30 * DAY), ("engaged_3", 60 * DAY)


def worth(group, points, days=0):
    """What a group holds where so many points were given so many days before NOW."""
    column, half_life = group
    return {column: at_epoch(points, at(NOW) - days * DAY, half_life)}


def value(sheet, expression, now=NOW):
    frame = Frame(Moment(at(now)), sheet.vocabulary)
    sql = f"SELECT {expression(frame)} FROM fact f"
    return sheet.connection.execute(sql, frame.params).fetchone()[0]


@pytest.mark.parametrize(
    ("facts", "engaged"),
    [
        ({}, 0.0),
        (worth(BUYING, 30), 30.0),
        (worth(BUYING, 30, 21), 15.0),
        (worth(BUYING, 30, 42), 7.5),
        (worth(BUYING, 300), 60.0),  # the cap of its group
        (worth(BUYING, 300) | worth(TALK, 300), 100.0),
        (worth(AGAINST, -40), 0.0),
        (worth(BUYING, 50) | worth(AGAINST, -30), 20.0),
        (worth(BUYING, 60) | worth(TALK, 40) | worth(AGAINST, -300), 40.0),  # capped below
    ],
)
def test_engagement_is_the_sum_of_capped_groups_that_fade(facts, engaged):
    sheet = Sheet().add("Anna", **facts)
    assert value(sheet, score.engagement) == pytest.approx(engaged, abs=1e-9)
    assert value(sheet, score.total) == pytest.approx(engaged / 2, abs=1e-9)


@pytest.mark.parametrize(
    ("fit", "engaged", "grade"),
    [
        (100.0, 60, "A1"), (70.0, 59.9, "A2"), (69.9, 60, "B1"), (70.0, 24.9, "A3"),
        (40.0, 25, "B2"), (39.9, 60, "C1"), (0.0, 0, "C3"), (None, 60, "1"), (None, 0, "3"),
    ],
)  # fmt: skip
def test_a_grade_is_a_letter_for_the_fit_and_a_digit_for_the_engagement(fit, engaged, grade):
    sheet = Sheet().add(
        "Anna", fit=fit, **worth(TALK, min(engaged, 40)), **worth(BUYING, max(0, engaged - 40))
    )
    assert value(sheet, score.grade) == grade
    for other in (*score.GRADES, *"ABC", *"123"):
        assert sheet.holds(f"grade:{other}") == (other in (grade, grade[0], grade[-1])), other
        assert sheet.holds(f"grade!={other}") != sheet.holds(f"grade:{other}")
    assert sheet.holds("is:hot") == (grade in ("A1", "A2", "B1", "1"))
    assert sheet.holds("grade:*")
    assert sheet.holds("grade:(a1,A2,A3,B1,B2,b3,C1,C2,C3)") == (fit is not None)


def test_without_an_icp_grade_1_is_hot():
    sheet = Sheet(icp_configured=False).add("Anna", **worth(BUYING, 60)).add("Bo")
    assert sheet.find("is:hot") == "Anna"
    assert sheet.find("is:hot -grade:1") == ""


def test_who_is_not_open_is_not_hot():
    sheet = Sheet().add("Anna", status="lost", fit=90.0, **worth(BUYING, 60))
    assert not sheet.holds("is:hot")


def test_the_best_grade_comes_first():
    sheet = Sheet()
    sheet.add("Cid", fit=10.0).add("Bob", fit=50.0, **worth(BUYING, 40)).add("Dan", fit=80.0)
    sheet.add("Ann", fit=80.0, **worth(BUYING, 60))
    assert sheet.listed("sort:grade") == ["Ann", "Dan", "Bob", "Cid"]
    assert sheet.listed("sort:-total") == ["Ann", "Bob", "Dan", "Cid"]
    assert sheet.listed("sort:-engagement_score,name limit:2") == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("query", "said"),
    [("grade:A4", "is no grade"), ("grade>B", "takes :"), ("grade~A", "takes :")],
)
def test_what_is_no_grade_is_refused(query, said):
    with pytest.raises(QueryError, match=said):
        Sheet().compile(query)


INSTANTS = st.integers(EPOCH - 8 * 365 * DAY, EPOCH + 8 * 365 * DAY)
HALF_LIVES = st.integers(5, 365).map(lambda days: days * DAY)
POINTS = st.floats(-100, 100).filter(lambda points: abs(points) > 1e-3)


@given(POINTS, INSTANTS, st.integers(0, 5), HALF_LIVES)
def test_after_each_half_life_exactly_half_is_left(points, when, times, half_life):
    now = when + times * half_life
    assert left(points, when, now + half_life, half_life) * 2 == left(points, when, now, half_life)
    assert left(points, when, now, half_life) == pytest.approx(points / 2**times, rel=1e-12)


@given(INSTANTS, HALF_LIVES)
def test_the_factor_brings_back_what_was_brought_to_the_epoch(when, half_life):
    assert at_epoch(1.0, when, half_life) * factor(when, half_life) == pytest.approx(1, rel=1e-12)
