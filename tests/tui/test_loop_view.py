"""What the work loop paints, made of what it knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeboard.errors import PipeboardError
from pipeboard.tui.loop import Loop
from pipeboard.tui.loop_view import body, news, title
from pipeboard.tui.session import Act
from tests.tui.desk import Desk, begun, show
from tests.tui.fake import a_card, small_board

JONAS, SARA = "c-0000000001", "c-0000000002"


@pytest.fixture
def loop() -> Loop:
    return begun(Desk(small_board()))


def painted(loop: Loop) -> str:
    return "\n".join(line.plain for line in body(loop, 80, 20))


def deal(loop: Loop) -> None:
    loop.session.did(Act(JONAS, touches=1))


def fail(loop: Loop) -> None:
    loop.desk.writer.reasons[JONAS] = "the disk is full"


def stop(loop: Loop) -> None:
    deal(loop)
    fail(loop)
    loop.stop()


def pass_over(loop: Loop) -> None:
    loop.session.seen({id: lane for id, lane in loop.session.lanes.items() if id != SARA})
    loop.go_on()


def fail_behind(loop: Loop) -> None:
    deal(loop)
    fail(loop)


@pytest.mark.parametrize(
    ("happen", "said"),
    [
        (lambda loop: None, ""),
        (deal, "✓ done here already"),
        (fail, "✗ not saved: the disk is full (gp)"),
        (fail_behind, "✗ not saved: the disk is full (gp)"),
        (stop, ""),
        (pass_over, "passed over, dealt with elsewhere: Sara Lindt"),
    ],
)
def test_the_news_say_what_became_of_the_contact(
    loop: Loop, happen: Callable[[Loop], None], said: str
) -> None:
    happen(loop)
    assert news(loop) == said


def test_the_news_name_the_first_two_who_are_new_behind_what_happened(loop: Loop) -> None:
    desk = loop.desk
    assert isinstance(desk, Desk)
    for rid in (97, 98, 99):
        desk.fake.cards_by_rid[rid] = a_card(rid, f"Eva {rid}", lane="hot-signal")
    loop.put(loop.read())
    deal(loop)
    assert news(loop) == "✓ done here already · +3 new: Eva 97, Eva 98 … · n takes them next"


def test_the_title_counts_who_is_left_and_what_was_done(loop: Loop) -> None:
    deal(loop)
    loop.go_on()
    told = " ".join(title(loop, 100).plain.split())
    assert told == "WORK 2/4 Due 2 · Slipping 1 0 min · 1 touch · 0 conversations"


def test_the_sheet_shows_the_card_why_now_or_the_summary(loop: Loop) -> None:
    assert "Jonas Weber" in painted(loop)
    loop.explain()
    assert "3 × 0.40" in painted(loop)
    loop.explain()
    assert "3 × 0.40" not in painted(loop)
    deal(loop)
    loop.stop()
    assert "1 touch" in painted(loop)


def test_the_sheet_says_why_a_file_cannot_be_read(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: str) -> None:
        raise PipeboardError("line 3 is broken")

    monkeypatch.setattr(loop.desk.board, "subject_at", broken)
    show(loop)
    assert painted(loop) == "line 3 is broken"


def test_nothing_is_painted_of_a_contact_nobody_looked_at_yet() -> None:
    loop = Loop(Desk(small_board()), begun(Desk(small_board())).session.order)
    loop.put(loop.read())
    assert body(loop, 80, 20) == []
