"""The arithmetic of a session: where one is, what was done, who comes and goes."""

from __future__ import annotations

import pytest

from pipeboard.tui.changing import Wait
from pipeboard.tui.session import Act, Order, Session, announced, numbers, passed_over

LANES = {"a": "reply-owed", "b": "overdue", "c": "overdue", "d": "check-in"}


@pytest.fixture
def session() -> Session:
    return Session(Order(), LANES, now=1000)


def deal(session: Session, **counts: int) -> list[str]:
    session.did(Act(session.id, **counts))
    return session.advance()


def test_one_goes_on_in_the_order_of_the_snapshot_until_nobody_is_left(session: Session) -> None:
    seen = []
    while session.id:
        seen.append(session.id)
        deal(session)
    assert seen == list(LANES)
    assert session.left == []


def test_n_of_m_and_the_words_that_are_left(session: Session) -> None:
    deal(session)
    assert session.place == (2, 4)
    words = {"reply-owed": "reply", "overdue": "due", "check-in": "later"}
    assert session.words(words) == {"due": 2, "later": 1}


def test_minutes_touches_and_conversations(session: Session) -> None:
    deal(session, touches=1, conversations=1, planned=1)
    deal(session, touches=1)
    deal(session)
    assert numbers(session, 1000 + 6 * 60 + 59) == "6 min · 2 touches · 1 conversation"
    assert session.planned == 1


def test_skip_puts_one_to_the_end_and_it_comes_again(session: Session) -> None:
    session.skip()
    assert session.ids == ["b", "c", "d", "a"]
    for _ in "bcd":
        deal(session)
    assert session.id == "a"
    deal(session)
    assert (session.id, session.skipped) == ("", set())


def test_who_was_passed_by_comes_again_at_the_end(session: Session) -> None:
    assert session.step(1)
    for _ in "bcd":
        deal(session)
    assert session.id == "a"


def test_steps_end_at_the_ends(session: Session) -> None:
    assert not session.step(-1)
    for _ in range(3):
        assert session.step(1)
    assert not session.step(1)


def test_who_is_new_is_told_and_moves_nothing(session: Session) -> None:
    session.step(1)
    session.seen({"x": "hot-signal", **LANES})
    assert (session.id, session.new, session.place) == ("b", ["x"], (2, 4))
    assert session.take_in({"x": "hot-signal"}) == 1
    assert session.ids == ["a", "b", "x", "c", "d"]
    assert session.new == []


def test_who_left_the_queue_is_passed_over_by_name(session: Session) -> None:
    session.seen({"a": "reply-owed", "d": "check-in"})
    assert deal(session) == ["b", "c"]
    assert session.id == "d"


def test_who_was_dealt_with_is_not_new_although_still_in_the_queue(session: Session) -> None:
    deal(session)
    session.seen(LANES)
    assert session.new == []
    assert session.left == ["b", "c", "d"]


def test_an_undone_act_counts_no_more_and_its_contact_waits_again(session: Session) -> None:
    deal(session, touches=1)
    assert session.undid() == "a"
    assert session.touches == 0
    session.go_to("a")
    assert session.left[0] == "a"
    assert session.undid() == ""


def test_a_change_that_does_not_deal_with_a_contact_leaves_it_waiting(session: Session) -> None:
    session.acts.append(Act("a", moves=False))
    assert session.undid() == "a"
    assert not session.is_done("a")


@pytest.mark.parametrize(
    ("wait", "done", "planned"),
    [(Wait.GOES_ON, False, 0), (Wait.ENDS, True, 0), (Wait.PLANNED, True, 1)],
)
def test_a_change_ends_the_wait_or_not(
    session: Session, wait: Wait, done: bool, planned: int
) -> None:
    session.did(Act.of("a", wait))
    assert (session.is_done("a"), session.planned, session.touches) == (done, planned, 0)
    assert session.undid() == "a"
    assert (session.is_done("a"), session.acts) == (False, [])


def test_a_contact_whose_change_failed_comes_next(session: Session) -> None:
    first = Act("a")
    session.did(first)
    session.advance()
    session.undid(first)
    session.next_up("a")
    assert session.id == "b"
    deal(session)
    assert session.id == "a"


def test_behind_the_end_a_failed_one_is_the_current_one(session: Session) -> None:
    acts = []
    while session.id:
        acts.append(Act(session.id))
        session.did(acts[-1])
        session.advance()
    session.undid(acts[1])
    session.next_up("b")
    assert session.id == "b"


def test_a_contact_that_is_not_in_the_queue_comes_in_where_one_is(session: Session) -> None:
    session.step(1)
    session.go_to("z")
    session.seen(LANES)
    assert (session.id, session.left) == ("z", ["z", "b", "c", "d", "a"])


def test_one_that_is_not_on_the_board_any_more_is_dropped(session: Session) -> None:
    session.drop()
    assert (session.id, session.place) == ("b", (1, 3))


def test_the_words_of_what_happened_meanwhile() -> None:
    assert announced(3, ["Ann", "Bo"]) == "+3 new: Ann, Bo … · n takes them next"
    assert announced(0, []) == ""
    assert passed_over(["Ann"]) == "passed over, dealt with elsewhere: Ann"
    assert passed_over([]) == ""
