"""How fast those who ask are answered, by hand."""

from __future__ import annotations

from pipeboard.rules.speed import Wait, speed

HOUR = 3600


def test_who_waits_longer_than_promised_counts_as_late() -> None:
    waits = [
        Wait(1 * HOUR, 90 * HOUR),
        Wait(8 * HOUR, 90 * HOUR),
        Wait(30 * HOUR, 90 * HOUR),
        Wait(None, 9 * HOUR),
        Wait(None, 2 * HOUR),
    ]
    found = speed(waits, 8 * HOUR)
    assert (found.answered, found.median, found.within, found.waiting) == (3, 8, 0.5, 2)
    assert found.p90 == 25.6


def test_of_nobody_there_is_nothing_to_say() -> None:
    found = speed([], HOUR)
    assert (found.answered, found.median, found.within) == (0, None, None)
