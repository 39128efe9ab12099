"""What was done by the day it was due, by hand."""

from __future__ import annotations

from pipeboard.rules.discipline import Done, Planned, discipline

TODAY = 100


def test_kept_is_of_what_was_done_and_of_what_is_overdue() -> None:
    done = [Done("mara", 90, 90), Done("mara", 80, 95), Done("mara", 93, 90), Done("mara", 91, 90)]
    planned = [Planned("mara", 99, 2), Planned("mara", 100, 0), Planned("mara", None, 0)]
    found = discipline(done, planned, TODAY)
    assert (found.done, found.on_time, found.overdue) == (4, 2, 1)
    assert (found.kept, found.days_late) == (0.4, 2)
    assert found.snoozes == 2 / 3


def test_where_nothing_was_due_nothing_is_kept() -> None:
    found = discipline([], [Planned("mara", 101, 1)], TODAY)
    assert (found.kept, found.days_late, found.snoozes) == (None, None, 1)
