"""Before a change of many: how many and who, who is refused and why; Enter goes on."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events

from pipeboard.errors import PipeboardError
from pipeboard.model.text import at_most, count, few
from pipeboard.tui.choosing import Choosing
from pipeboard.tui.text import clean

if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board import Board
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.intents import Make

_NAMES = 5
_REFUSED = 4


class Trial(NamedTuple):
    """What a change would do to each: who it changes, who is as it says already, who is refused."""

    changed: list[Target]
    same: int
    refused: list[tuple[Target, str]]
    words: str
    warned: Mapping[str, int] = {}
    """What a gate warns of (its items), and how often."""


def tried(board: Board, targets: Sequence[Target], make: Make) -> Trial:
    """The change of each, made and thrown away; nothing is written."""
    from pipeboard.board.moving import warned as gone_past

    changed: list[Target] = []
    refused: list[tuple[Target, str]] = []
    same, words = 0, set()
    warned: Counter[str] = Counter()
    for target in targets:
        try:
            change: Change = make(board.subject_at(target.path))
        except PipeboardError as error:
            refused.append((target, error.message))
            continue
        if change.patches:
            changed.append(target)
            words.add(change.words)
            warned += Counter(gone_past(change))
        else:
            same += 1
    return Trial(changed, same, refused, words.pop() if len(words) == 1 else "", warned)


def summary(trial: Trial) -> str:
    """What is shown: names, who stays as they are, who is refused and why."""
    names = [clean(target.name) for target in trial.changed]
    lines = [few(names, _NAMES)] if names else []
    if trial.warned:
        lacks = ", ".join(f"{item} {number}" for item, number in trial.warned.items())
        lines.append(f"does not pass, and is recorded: {lacks}")
    if trial.same:
        lines.append(f"{count(trial.same, 'contact')} already so")
    if trial.refused:
        lines.append(f"{len(trial.refused)} refused:")
        whys = [f"  {clean(why)}" for _, why in trial.refused]
        lines += at_most(whys, _REFUSED, "  and {} more")
    return "\n".join(lines)


class Preview(Choosing):
    """Asks before many contacts are changed. `accept` is called with those that are to be.

    They are looked at in a thread; keys typed meanwhile wait for what it finds.
    """

    def __init__(
        self,
        words: str,
        targets: Sequence[Target],
        look: Callable[[], Trial],
        accept: Callable[[Sequence[Target]], None],
    ) -> None:
        super().__init__(f"{words} · {count(len(targets), 'contact')}", [], "looking at them …")
        self._look = look
        self._accept = accept
        self._words = words
        self._trial: Trial | None = None
        self._early: list[events.Key] = []

    def on_mount(self) -> None:
        """Look at them."""
        super().on_mount()
        self.run_worker(self._find_out(), exit_on_error=False)

    async def _find_out(self) -> None:
        self._trial = trial = await asyncio.to_thread(self._look)
        self.tell(summary(trial), _choices(trial))
        for event in self._early:
            self.app.post_message(events.Key(event.key, event.character))

    async def take(self, event: events.Key) -> bool:
        """Enter goes on with those that are not refused."""
        if self._trial is None and event.key != "escape":
            self._early.append(event)
            return True
        if event.key == "enter" and self._trial is not None and self._trial.changed:
            self.dismiss(None)
            self._accept(self._trial.changed)
            return True
        return await super().take(event)


def _choices(trial: Trial) -> list[tuple[str, str, str]]:
    if not trial.changed:
        return []
    number = count(len(trial.changed), "contact")
    words = f"skip those, change {number}" if trial.refused else f"change {number}"
    return [("enter", "Enter", f"{words} in one commit")]
