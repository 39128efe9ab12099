"""What the work loop decides, at a desk without a screen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeboard.actions.change import Subject
from pipeboard.errors import PipeboardError
from pipeboard.model.merge import merge
from pipeboard.tui.brief import Known
from pipeboard.tui.drafts import Draft
from pipeboard.tui.loop import Loop
from pipeboard.tui.session import Act, Order
from tests.tui.desk import Desk, begun, show
from tests.tui.fake import a_card, small_board

NOTHING = ("", "", "")


@pytest.fixture
def desk() -> Desk:
    return Desk(small_board())


def waiting(desk: Desk) -> Sequence[str]:
    return [card.id for card in desk.fake.cards_by_rid.values() if card.lane]


def test_it_begins_with_whom_it_is_told_and_knows_all_of_them(desk: Desk) -> None:
    first = waiting(desk)[2]
    loop = begun(desk, first)
    assert (loop.session.id, loop.front.id, desk.session) == (first, first, loop.session)
    assert isinstance(loop.known, Known)
    assert loop.known.card is loop.card


def test_it_knows_how_one_begins_with_their_persona(desk: Desk) -> None:
    opener = "how does {company} count?"
    desk.fake.config = merge({"schema": "1", "personas": {"shop": {"opener": opener}}})
    known = begun(desk).known
    assert isinstance(known, Known)
    assert known.opener == ""
    desk.fake.trees[known.card.path]["persona"] = "shop"
    known = begun(Desk(desk.fake)).known
    assert isinstance(known, Known)
    assert known.opener == opener


def test_a_session_that_was_left_goes_on_only_in_its_own_order(desk: Desk) -> None:
    left = begun(desk)
    left.step(1)
    assert begun(desk).session is left.session
    assert begun(desk, order=Order("overdue")).session is not left.session


def test_what_is_typed_and_not_saved_comes_before_whom_it_is_told(desk: Desk) -> None:
    first, typed, *_ = waiting(desk)
    desk.drafts.keep(typed, Draft("email", "sent", "as promised"))
    loop = begun(desk, first)
    assert (loop.session.id, loop.front.kind) == (typed, "email")
    assert loop.word.startswith("not saved before")


def test_a_draft_is_kept_of_whose_box_is_open_until_they_are_dealt_with(desk: Desk) -> None:
    loop = begun(desk)
    id = loop.session.id
    loop.keep(("no-answer", "later", ""))
    assert desk.drafts[id] == Draft(loop.front.kind, "no-answer", "later")
    loop.session.did(Act(id))
    loop.keep(NOTHING)
    assert desk.drafts[id].text == "later"
    loop.go_on()
    show(loop)
    loop.step(-1)
    assert show(loop) == Draft()


def test_nothing_typed_in_a_box_that_is_not_open_yet_is_kept(desk: Desk) -> None:
    loop = Loop(desk, Order())
    loop.put(loop.read())
    desk.drafts.keep(loop.session.id, Draft("call", "", "half a"))
    loop.keep(NOTHING)
    assert desk.drafts[loop.session.id].text == "half a"


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        ({"follow_ups": [{"id": "f-1", "due": "2026-11-20", "channel": "email"}]}, "email"),
        ({"follow_ups": [{"id": "f-1", "due": "2026-11-20", "channel": "phone"}]}, "call"),
        ({"phone": "+47 555 01 42", "email": "a@b.example", "preferred_channel": "email"}, "email"),
        ({}, "call"),
    ],
)
def test_the_touch_is_the_planned_one_else_as_they_prefer(
    desk: Desk, tree: dict[str, object], kind: str
) -> None:
    desk.fake.trees[desk.fake.cards_by_rid[1].path] |= tree  # type: ignore[arg-type] # a tree
    loop = begun(desk)
    assert loop.front.kind == kind
    loop.take_channel("sms")
    assert loop.front.kind == "sms"
    loop.take_channel()
    assert loop.front.kind == kind


def test_a_file_that_cannot_be_read_is_what_is_known(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PipeboardError("line 3 is broken")

    def broken(path: str) -> Subject:
        raise error

    monkeypatch.setattr(desk.fake, "subject_at", broken)
    loop = begun(desk)
    assert loop.known is error
    assert loop.front.kind == "call"


def test_who_is_gone_from_the_board_is_passed_over_all_in_a_row(desk: Desk) -> None:
    loop = begun(desk)
    third = waiting(desk)[2]
    del desk.fake.cards_by_rid[1], desk.fake.cards_by_rid[2]
    assert show(loop) == Draft()
    assert (loop.front.id, loop.word[:11]) == (third, "passed over")


def test_a_refusal_brings_the_contact_back_next_and_only_once(desk: Desk) -> None:
    loop = begun(desk)
    first, second, *_ = waiting(desk)
    act = Act(first, touches=1)
    loop.session.did(act)
    loop.go_on()
    loop.refused(act, "Jonas Weber")
    loop.refused(act, "Jonas Weber")
    assert (loop.session.id, loop.session.touches) == (second, 0)
    assert loop.session.ids[1] == first
    assert "Jonas Weber is not saved" in loop.word


def test_the_summary_comes_once_something_was_done_then_the_loop_ends(desk: Desk) -> None:
    loop = begun(desk)
    loop.skip()
    assert loop.stop()
    assert loop.over
    assert not loop.stop()
    assert desk.session is None


def test_undo_leads_back_out_of_the_summary_to_its_contact(desk: Desk) -> None:
    loop = begun(desk)
    id = loop.session.id
    assert not loop.undo()
    loop.session.did(Act(id))
    loop.go_on()
    loop.stop()
    assert loop.undo()
    assert (loop.over, loop.session.id, loop.look()) == (False, id, True)


@pytest.mark.parametrize(
    ("begun_by", "follows"),
    [("nothing", True), ("a channel of one's own", False), ("an outcome", False)],
)
def test_the_box_follows_what_is_planned_until_one_has_begun_to_answer(
    desk: Desk, begun_by: str, follows: bool
) -> None:
    loop = begun(desk)
    if begun_by == "an outcome":
        loop.keep(("no-answer", "", ""))
    elif begun_by != "nothing":
        loop.take_channel("sms")
    before = loop.front.kind
    step = {"id": "f-1", "due": "2026-11-20", "channel": "video"}
    assert loop.card is not None
    desk.fake.trees[loop.card.path]["follow_ups"] = [step]
    show(loop)
    assert loop.front.kind == ("video" if follows else before)


def test_the_explanation_ends_with_the_next_contact(desk: Desk) -> None:
    loop = begun(desk)
    loop.explain()
    assert loop.front.explained
    loop.step(1)
    show(loop)
    assert not loop.front.explained


def test_everybodys_queue_is_taken_anew_where_nothing_is_done_yet(desk: Desk) -> None:
    loop = begun(desk)
    was = loop.session
    loop.everyone()
    assert (loop.session.order.whose, loop.begun) == ("all", False)
    loop.put(loop.read())
    assert loop.session is not was
    loop.session.did(Act(loop.session.id))
    loop.everyone()
    assert loop.begun


def test_who_came_meanwhile_comes_next_when_one_says_so(desk: Desk) -> None:
    loop = begun(desk)
    assert not loop.take_in()
    eva = a_card(99, "Eva Hot", lane="hot-signal")
    desk.fake.cards_by_rid[99] = eva
    loop.put(loop.read())
    assert loop.take_in()
    assert loop.session.ids[1] == eva.id
    assert loop.session.lanes[eva.id] == "hot-signal"
