"""Rules know no clock: the same files, config and instant give the same rows and the same score."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeboard
from pipeboard.model.decay import left
from pipeboard.rules.score import counted
from tests.rules.telling import CONTEXT, rows_of, signal

ROOMS = ("model", "rules", "query")
READS_THE_CLOCK = re.compile(
    r"\btime\.time\(|\bdatetime\.(?:now|today|utcnow)\(|\bdate\.today\(|from time import time\b"
    r"|monotonic\(|board\.clock"
)
SOURCES = [
    path for room in ROOMS for path in sorted((Path(pipeboard.__file__).parent / room).glob("*.py"))
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_rule_reads_the_system_clock(path):
    assert not READS_THE_CLOCK.findall(path.read_text(encoding="utf-8"))


KINDS = st.sampled_from(["download", "pricing-page", "demo-request", "webinar", "unsubscribe"])
DAYS = st.integers(1, 28).map("2026-10-{:02}T10:00Z".format)


@given(st.lists(st.builds("{} {}".format, DAYS, KINDS), max_size=9), st.randoms())
def test_the_score_is_the_same_at_any_time_and_in_any_order_of_the_file(told, shuffled):
    tree = {"signals": [signal(one) for one in told]}
    rows = rows_of(tree)
    clock = time.time
    time.time = lambda: 0.0
    try:
        assert rows_of(tree) == rows
    finally:
        time.time = clock
    shuffled.shuffle(tree["signals"])
    again = rows_of(tree).fact
    names = ("heat", "engaged_1", "engaged_2", "engaged_3", "engaged_4")
    assert [getattr(again, name) for name in names] == [getattr(rows.fact, name) for name in names]


@given(st.lists(st.builds("{} {}".format, DAYS, KINDS), max_size=9), st.integers(0, 200))
def test_time_alone_only_takes_away_from_what_speaks_for_somebody(told, days):
    tree = {"signals": [signal(one) for one in told]}
    now = CONTEXT.clock["2026-11-01"][0] + days * 86_400
    for at, kind in counted(rows_of(tree).event, CONTEXT.points):
        if kind.group >= 0:
            half_life = CONTEXT.points.half_lives[kind.group]
            later = left(kind.points, at, now + 86_400, half_life)
            assert abs(later) <= abs(left(kind.points, at, now, half_life))
