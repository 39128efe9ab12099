"""When a shared board syncs by itself: the turns, with a clock in our hand; nothing is slept away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeboard.tui.turns import PACE, Turns


class Alarm:
    """What is to happen once, or at every turn."""

    def __init__(self, seconds: float, call: Callable[[], object]) -> None:
        self.seconds = seconds
        self.call = call
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class Hand:
    """A clock that goes on when the test says so: `every` two minutes, and ten seconds later."""

    def __init__(self) -> None:
        self.timers: list[Alarm] = []
        self.intervals: list[Alarm] = []

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Alarm:
        self.timers.append(Alarm(delay, callback))
        return self.timers[-1]

    def set_interval(self, interval: float, callback: Callable[[], object]) -> Alarm:
        self.intervals.append(Alarm(interval, callback))
        return self.intervals[-1]

    @property
    def soon(self) -> list[Alarm]:
        """The turns of changes that are still to come."""
        return [alarm for alarm in self.timers if not alarm.stopped]

    @property
    def every(self) -> list[Alarm]:
        """The turns that come again and again."""
        return [alarm for alarm in self.intervals if not alarm.stopped]

    def rest(self) -> None:
        """Ten seconds went by since the last change."""
        (alarm,) = self.soon
        alarm.stopped = True
        alarm.call()


class Syncs:
    """Counts syncs; while one is `held` no other begins."""

    def __init__(self) -> None:
        self.hand = Hand()
        self.count = 0
        self.held = False
        self.turns = Turns(self.hand, self.due)

    def due(self) -> bool:
        if not self.held:
            self.turns.taken()
            self.count += 1
        return not self.held


@pytest.fixture
def syncs() -> Syncs:
    found = Syncs()
    found.turns.begin(PACE)
    found.turns.turn(on=True)
    return found


def test_it_syncs_every_two_minutes_and_ten_seconds_after_the_start_and_every_change(
    syncs: Syncs,
) -> None:
    assert [alarm.seconds for alarm in syncs.hand.every] == [120]
    assert [alarm.seconds for alarm in syncs.hand.soon] == [10]
    syncs.hand.rest()
    assert (syncs.count, syncs.hand.soon) == (1, [])
    syncs.turns.changed()
    assert [alarm.seconds for alarm in syncs.hand.soon] == [10]
    syncs.hand.rest()
    assert syncs.count == 2


def test_the_turn_of_many_changes_is_ten_seconds_after_the_last(syncs: Syncs) -> None:
    for _ in range(5):
        syncs.turns.changed()
    assert len(syncs.hand.soon) == 1


def test_a_sync_takes_along_the_change_that_waits_for_its_turn(syncs: Syncs) -> None:
    syncs.turns.changed()
    syncs.hand.every[0].call()
    assert (syncs.count, syncs.hand.soon) == (1, [])


def test_what_is_on_already_does_not_begin_anew(syncs: Syncs) -> None:
    syncs.hand.rest()
    for _ in range(3):
        syncs.turns.turn(on=True)
    assert len(syncs.hand.intervals) == 1
    assert syncs.hand.soon == []


def test_nothing_comes_after_it_is_off_and_all_of_it_once_it_is_on_again(syncs: Syncs) -> None:
    syncs.turns.turn(on=False)
    syncs.turns.changed()
    assert not syncs.turns.on
    assert (syncs.hand.every, syncs.hand.soon) == ([], [])
    syncs.turns.turn(on=True)
    assert (len(syncs.hand.every), len(syncs.hand.soon)) == (1, 1)


def test_the_turn_of_a_change_that_falls_into_a_running_sync_is_owed(syncs: Syncs) -> None:
    syncs.held = True
    syncs.hand.rest()
    assert syncs.turns.owed
    syncs.held = False
    syncs.due()
    assert not syncs.turns.owed


def test_what_is_owed_when_somebody_ended_a_sync_comes_ten_seconds_later(syncs: Syncs) -> None:
    syncs.held = True
    syncs.hand.rest()
    syncs.held = False
    syncs.turns.put_off()
    assert syncs.count == 0
    syncs.hand.rest()
    assert (syncs.count, syncs.turns.owed) == (1, False)


def test_before_it_begins_there_is_no_turn() -> None:
    syncs = Syncs()
    syncs.turns.turn(on=True)
    syncs.turns.changed()
    assert not syncs.turns.on
    assert syncs.hand.timers == syncs.hand.intervals == []
