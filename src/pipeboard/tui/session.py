"""A queue being worked: a snapshot of who waits, where one is in it, and what was done so far.

Nothing is drawn or asked here. The ids never change their order by themselves: who comes to the
queue later is announced, who leaves it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeboard.model.text import count
from pipeboard.tui.changing import Wait


class Order(NamedTuple):
    """Which queue is worked: a lane or word ("" is all), whose, under which query."""

    lane: str = ""
    whose: str = "work"
    query: str = ""


class Act(NamedTuple):
    """What was done to a contact, and how it counts; one that `moves` deals with it."""

    id: str
    touches: int = 0
    conversations: int = 0
    planned: int = 0
    moves: bool = True

    @classmethod
    def of(cls, id: str, wait: Wait) -> Act:
        """A change that is no touch."""
        return cls(id, planned=int(wait is Wait.PLANNED), moves=wait is not Wait.GOES_ON)


class Session:
    """The ids in order, the place among them, what was done."""

    def __init__(self, order: Order, lanes: Mapping[str, str], now: int) -> None:
        """`lanes` are the contacts of the snapshot in working order, each with its lane."""
        self.order = order
        self.lanes = dict(lanes)
        self.ids = list(lanes)
        self.at = 0
        self.started = now
        self.since = 0
        """How many commits there were before it began."""
        self.acts: list[Act] = []
        self.passed: list[str] = []
        self.skipped: set[str] = set()
        self.new: list[str] = []
        self._waiting = set(lanes)

    # where one is ----------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The contact one is at; "" behind the last."""
        return self.ids[self.at] if self.at < len(self.ids) else ""

    @property
    def left(self) -> list[str]:
        """Who still waits, the current one first, the ones passed by J at the end."""
        ahead = [*self.ids[self.at :], *self.ids[: self.at]]
        done = self._done
        return [id for id in ahead if id not in done and id in self._waiting]

    @property
    def place(self) -> tuple[int, int]:
        """n of m, from 1."""
        return min(self.at + 1, len(self.ids)), len(self.ids)

    def is_done(self, id: str) -> bool:
        """Whether something was done to a contact here."""
        return id in self._done

    @property
    def _done(self) -> set[str]:
        return {act.id for act in self.acts if act.moves}

    def go_to(self, id: str) -> None:
        """To a contact; one that is not in the snapshot comes in here."""
        if id not in self.ids:
            self.ids.insert(self.at, id)
            self.lanes.setdefault(id, "")
        self.at = self.ids.index(id)

    def step(self, by: int) -> bool:
        """To the next or the previous one without doing anything; False at the ends."""
        there = self.at + by
        if not 0 <= there < len(self.ids):
            return False
        self.at = there
        return True

    def advance(self) -> list[str]:
        """To the next one that waits; the ids of those passed over, who left the queue meanwhile.

        Behind the last one it begins again at the first that was passed by; with nobody left it
        stands behind the end.
        """
        return self._settle(self.at + 1)

    def skip(self) -> list[str]:
        """The current one to the end, without a change; passed over as by `advance`."""
        if not self.id:
            return []
        self.skipped.add(self.id)
        self.ids.append(self.ids.pop(self.at))
        return self._settle(self.at)

    def _settle(self, first: int) -> list[str]:
        gone: list[str] = []
        done = self._done
        for there in range(first, len(self.ids)):
            id = self.ids[there]
            if id in done or id in self.passed:
                continue
            if id in self._waiting:
                self.at = there
                return gone
            gone.append(id)
            self.passed.append(id)
        left = self.left
        self.at = self.ids.index(left[0]) if left else len(self.ids)
        return gone

    def drop(self) -> None:
        """The current one is not on the board any more."""
        self.ids.pop(self.at)
        self._settle(self.at)

    def next_up(self, id: str) -> None:
        """A contact comes right behind the current one (its change failed)."""
        if id in self.ids:
            was = self.ids.index(id)
            self.ids.pop(was)
            self.at -= was < self.at
        self._waiting.add(id)
        self.ids.insert(self.at + 1, id)

    # what is done ----------------------------------------------------------------------------

    def did(self, act: Act) -> None:
        """Something was done to the contact."""
        self.acts.append(act)
        if act.moves:
            self.skipped.discard(act.id)

    def undid(self, act: Act | None = None) -> str:
        """The last act (or this one) did not happen after all; whose it was, "" for nobody's."""
        if not self.acts:
            return ""
        taken = self.acts[-1] if act is None else act
        self.acts.remove(taken)
        self._waiting.add(taken.id)
        return taken.id

    @property
    def touches(self) -> int:
        """Touches logged."""
        return sum(act.touches for act in self.acts)

    @property
    def conversations(self) -> int:
        """Touches that were conversations."""
        return sum(act.conversations for act in self.acts)

    @property
    def planned(self) -> int:
        """Next steps planned."""
        return sum(act.planned for act in self.acts)

    def minutes(self, now: int) -> int:
        """Whole minutes since the start."""
        return max(0, now - self.started) // 60

    # who comes and goes ----------------------------------------------------------------------

    def seen(self, lanes: Mapping[str, str]) -> None:
        """The queue as it is now: who is new in it, who is not in it any more."""
        self._waiting = set(lanes)
        self._waiting |= {id for id in self.ids if not self.lanes.get(id)}
        self.new = [id for id in lanes if id not in self.lanes]
        self.lanes |= {id: lane for id, lane in lanes.items() if id in self.lanes}

    def take_in(self, lanes: Mapping[str, str]) -> int:
        """Those who are new come next, in working order; how many."""
        taken, self.new = self.new, []
        self.ids[self.at + 1 : self.at + 1] = taken
        self.lanes |= {id: lanes.get(id, "") for id in taken}
        return len(taken)

    def words(self, word_of: Mapping[str, str]) -> dict[str, int]:
        """How many are left in each of the five words; `word_of` is the word of each lane."""
        counts: dict[str, int] = {}
        for id in self.left:
            word = word_of.get(self.lanes.get(id, ""), "")
            if word:
                counts[word] = counts.get(word, 0) + 1
        return counts


def numbers(session: Session, now: int) -> str:
    """`6 min · 9 touches · 3 conversations`."""
    return " · ".join(
        (
            f"{session.minutes(now)} min",
            count(session.touches, "touch", "touches"),
            count(session.conversations, "conversation"),
        )
    )


def announced(number: int, first: Sequence[str]) -> str:
    """`+3 new: Jonas Weber, Tom Rist … · n takes them next`; "" where nobody is new."""
    if not number:
        return ""
    shown = ", ".join(first) + (" …" if number > len(first) else "")
    return f"+{number} new: {shown} · n takes them next"


def passed_over(names: Iterable[str]) -> str:
    """`passed over, dealt with elsewhere: Tom Rist`."""
    held = list(names)
    return f"passed over, dealt with elsewhere: {', '.join(held)}" if held else ""
