"""One soak: so many operations by so many clones, then all sync, then the oracle speaks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.soak import operations as does
from tests.soak.clones import PEOPLE, Clone, Hub
from tests.soak.operations import Operation, Steps
from tests.soak.oracle import Ledger, Places, check_end

_CONTACTS = 12
_SKEWS = (0, 0, 0, 86_400, -7_200)  # some clocks are wrong


class Wish(NamedTuple):
    """What a soak is to be: who takes part, how much is done, with which luck, over what."""

    clones: int = 3
    operations: int = 200
    seed: int = 1
    object_format: str = "sha1"
    url: Callable[[Path], str] | None = None


class Came(NamedTuple):
    """What a soak did, and to how many words."""

    done: Counter[str]
    written: int
    superseded: int
    conflicts: int
    commits: int

    def words(self) -> str:
        """It in two lines."""
        each = ", ".join(f"{name} {count:,}" for name, count in self.done.most_common())
        return (
            f"{self.written:,} words written, {self.superseded:,} removed by who saw them, "
            f"{self.conflicts:,} conflicts open, {self.commits:,} commits\n{each}"
        )


def soak(folder: Path, wish: Wish, tell: Callable[[str], None] = lambda words: None) -> Came:
    """Raises AssertionError, with the seed and the step, where a promise was not kept."""
    return _Soak(folder, wish, tell).run()


class _Soak:
    def __init__(self, folder: Path, wish: Wish, tell: Callable[[str], None]) -> None:
        self.wish, self.tell = wish, tell
        self.luck = Random(wish.seed)
        self.ledger = Ledger()
        os.environ["PIPEBOARD_NOW"] = "2026-11-18T11:00Z"
        self.hub = Hub(folder, _CONTACTS, wish.object_format)
        url = wish.url(self.hub.place) if wish.url else ""
        self.clones = [
            self.hub.clone(folder, PEOPLE[n], _SKEWS[n % len(_SKEWS)], url)
            for n in range(wish.clones)
        ]
        self.step = 0
        self.done: Counter[str] = Counter()

    def run(self) -> Came:
        try:
            operations = _picker(self.luck)
            while self.step < self.wish.operations:
                self._take(self.luck.choice(self.clones), operations())
                if self.step % 100 == 0:
                    self.tell(f"{self.step:,} of {self.wish.operations:,}")
            self._settle()
            check_end(self.ledger, self.clones, self.hub)
        except AssertionError as error:
            name = f"seed {self.wish.seed}, step {self.step}"
            raise type(error)(f"{name}: {error}") from error
        return self._came()

    def _take(self, clone: Clone, act: Operation) -> None:
        self.step += 1
        token = f"zq{self.step:07d}q"
        os.environ["PIPEBOARD_NOW"] = clone.at(self.step)
        before = clone.places()
        try:
            what = act(clone, self.luck, token)
        except AssertionError as error:
            raise type(error)(f"{act.__name__} by {clone.name}: {error}") from error
        after = clone.places()
        self.done[act.__name__.strip("_")] += what != does.NOTHING
        try:
            self._enter(what, clone, before, after)
        except AssertionError as error:
            raise type(error)(f"{act.__name__} by {error}") from error

    def _enter(self, what: str, clone: Clone, before: Places, after: Places) -> None:
        self.ledger.seen(clone, after)
        if what == does.CHANGED:
            self.ledger.changed(clone, before, after)
        elif what == does.SETTLED:
            self.ledger.merged(clone, before, after, None)
        elif what == does.MERGED:
            self.ledger.merged(clone, before, after, self.hub)
            if _is_shared(clone, self.hub):
                self.hub.removed = set(clone.removed)

    def _settle(self) -> None:
        """All sync until nobody has anything that another lacks."""
        for _ in range(2):
            for clone in self.clones:
                for act in (does.repair_all, does.record, does.sync):
                    self._take(clone, act)
        for clone in self.clones:
            self._take(clone, does.sync)

    def _came(self) -> Came:
        first = self.clones[0]
        found = first.git("grep", "-c", "^  *- id: x-\\|{id: x-", "--", "*.yaml", check=False).out
        return Came(
            self.done, len(self.ledger.written), len(self.ledger.superseded),
            sum(int(line.rpartition(":")[2]) for line in found.splitlines()),
            int(first.git("rev-list", "--count", "HEAD").out),
        )  # fmt: skip


def _picker(luck: Random) -> Callable[[], Operation]:
    steps: Steps = [*does.SHARE, *does.ALONE]
    acts, weights = [act for act, _ in steps], [weight for _, weight in steps]
    return lambda: luck.choices(acts, weights)[0]


def _is_shared(clone: Clone, hub: Hub) -> bool:
    """Whether the hub has all that the clone has."""
    at = Clone(hub.place, "hub", 0).git("rev-parse", "refs/heads/main").out
    return clone.head() == at
