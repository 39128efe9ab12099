"""What two people changed at once, one after the other: who said what and when, a digit takes it.

A decision is a job like any other, and the next conflict follows at once; so keys may be typed
ahead of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pipeboard.actions.resolve import BOTH, Choice
from pipeboard.actions.sides import in_words, is_joinable, said
from pipeboard.actions.sides import told as side_words
from pipeboard.board.conflicts import Undecided, again
from pipeboard.board.dating import dated
from pipeboard.errors import PipeboardError, UsageError
from pipeboard.model.text import count
from pipeboard.model.times import local
from pipeboard.model.tree import value_at
from pipeboard.tui.asking import Asking, HelpLine
from pipeboard.tui.say import day, hour
from pipeboard.tui.screens.base import broken, pairs_line
from pipeboard.tui.text import cut, plain, width_of, wrapped
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.change import Change
    from pipeboard.tui.app import PipeboardApp
    from pipeboard.tui.home import Home

_LINES = 3  # of one value, at most
_SHORT = 18  # cells of a value among the keys


class ResolveForm(Asking["int"]):
    """Gives how many were decided. `found` are the conflicts to decide, from the one at `at` on."""

    app: PipeboardApp

    AUTO_FOCUS = ""

    def __init__(self, found: Sequence[Undecided], at: int = 0) -> None:
        super().__init__()
        self._found = list(found)
        self._at = at
        self._decided = 0
        self._title = Static(classes="label")
        self._told = Static()
        self._help = HelpLine("")
        self._keys = Static()

    def compose(self) -> ComposeResult:
        """Whom it is about, what each said, what can be done."""
        with Vertical(classes="ask"):
            yield self._title
            yield self._told
            yield self._help
            yield self._keys

    def on_mount(self) -> None:
        """When it was said, git tells a moment later."""
        self._show()
        self.app.behind(self._date, "dated")

    @property
    def shown(self) -> Undecided:
        """The conflict that is asked about."""
        return self._found[self._at]

    async def _date(self) -> None:
        found = list(self._found)
        told = await asyncio.to_thread(self._dated, found)
        times = {_key(one): one.times for one in told}
        self._found = [one._replace(times=times.get(_key(one), one.times)) for one in self._found]
        if self.is_attached and self._found:
            self._show()

    def _dated(self, found: Sequence[Undecided]) -> list[Undecided]:
        try:
            return dated(self.app.present, found)
        except PipeboardError:
            return []
        finally:
            self.app.present.close()

    def on_resize(self) -> None:
        """Values and keys on as many lines as they need."""
        if self._found:
            self._show()

    def _show(self) -> None:
        one = self.shown
        left = (
            f"conflict {self._at + 1} of {len(self._found)}" if len(self._found) > 1 else "conflict"
        )
        self._title.update(plain(f"{left} · {one.name} · {one.about}"))
        self._told.update(Content("\n").join(self._sides(one)))
        rows = broken(self._pairs(one), self.size.width - 2)
        self._keys.update(Content("\n").join(map(pairs_line, rows)))

    def _sides(self, one: Undecided) -> list[Content]:
        """`was`, a line or more for each (`1 mara 09:02  nurture`), and what the file says by now
        where that is neither."""
        was, now = one.conflict.was, value_at(dict(one.subject.tree), one.conflict.path)
        told = [("was", in_words(was))] if was is not None else []
        told += [(self._head(one, side), value_of(one, side)) for side in (0, 1)]
        if not one.conflict.is_file and now not in [side.value for side in one.conflict.sides]:
            told.append(("now", in_words(now)))
        room = min(max(width_of(head) for head, _ in told), self.size.width // 2)
        lines: list[Content] = []
        for head, value in told:
            style = "$foreground 60%" if head in ("was", "now") else "$text-accent"
            width = max(10, self.size.width - room - 6)
            for text in wrapped(value, width, most=_LINES):
                gap = " " * (room - width_of(cut(head, room)) + 2)
                lines.append(Content.assemble(plain(cut(head, room), style), gap, plain(text)))
                head = ""
        return lines

    def _head(self, one: Undecided, side: int) -> str:
        who = one.conflict.sides[side].by or "somebody"
        return f"{side + 1} {who} {self._time(one.times[side])}".rstrip()

    def _time(self, at: int | None) -> str:
        """09:02, or 21 Nov 09:02 where it was not today."""
        scene = self.app.scene
        if at is None:
            return ""
        when = local(at, scene.zone).date()
        return (
            hour(at, scene.zone)
            if when == scene.today
            else (f"{day(when, scene.today)} {hour(at, scene.zone)}")
        )

    def _pairs(self, one: Undecided) -> list[tuple[str, str]]:
        pairs = [
            (str(side + 1), f"{who.by or 'somebody'}: {cut(_verb(one, side), _SHORT)}")
            for side, who in enumerate(one.conflict.sides)
        ]
        if is_joinable(one.conflict):
            pairs.append(("b", "both"))
        if one.conflict.path:
            pairs.append(("e", "edit"))
        pairs += [("B", "blame")] if one.subject.path.startswith("contacts/") else []
        pairs += [("j k", "next, previous")] if len(self._found) > 1 else []
        return [*pairs, ("Esc", "later")]

    async def take(self, event: events.Key) -> bool:
        """1 and 2 take, b both, e types a value, B looks who set what; j k, and Esc or q leave."""
        key = event.key
        if key == "ctrl+q":
            return False
        if key in ("escape", "q"):
            self.dismiss(self._decided)
        elif key in ("1", "2"):
            self._decide(Choice(key))
        elif key == "b":
            self._decide(Choice(BOTH))
        elif key == "e" and self.shown.conflict.path:
            self._edit()
        elif key == "B" and self.shown.subject.path.startswith("contacts/"):
            self._blame()
        elif key in ("j", "down", "J", "k", "up", "K"):
            self._go(1 if key in ("j", "down", "J") else -1)
        return True

    def _decide(self, choice: Choice) -> None:
        """A job, and on to the next; what cannot be is said here."""
        one = self.shown
        if self.app.barred():
            return
        try:
            self._build(one, choice)()
        except PipeboardError as error:
            self._help.refuse(error)
            return
        words = f"resolve {one.conflict.field or one.name}"
        ids = frozenset((one.subject.id,) if one.subject.id else ())
        self.app.submit(Job(words, ids, self._build(one, choice)))
        self._decided += 1
        self._found.pop(self._at)
        if not self._found:
            self.dismiss(self._decided)
            return
        self._at %= len(self._found)
        self._help.advise()
        self._show()

    def _build(self, one: Undecided, choice: Choice) -> Callable[[], Change]:
        return partial(again, self.app.present, one, choice)

    def _go(self, by: int) -> None:
        self._at = (self._at + by) % len(self._found)
        self._help.advise()
        self._show()

    def _edit(self) -> None:
        """Another value, typed; it begins with the one that is kept."""
        from pipeboard.tui.prompt import Prompt, Question

        one = self.shown
        build = self._build

        def check(text: str) -> Choice:
            choice = Choice(value=text)
            if not text:
                raise UsageError("a value, or Esc")
            build(one, choice)()
            return choice

        def answered(choice: Choice | None) -> None:
            if choice is not None:
                self._decide(choice)

        now = one.conflict.sides[0].value
        value = now if isinstance(now, str) and "\n" not in now else in_words(now)
        label = f"{one.about} · {one.name}"
        self.app.push_screen(Prompt(Question(label, check, value)), answered)

    def _blame(self) -> None:
        """Every field of the contact, and the commit that set it."""
        from pipeboard.tui.screens.audit import BlameScreen

        one = self.shown
        self.app.push_screen(BlameScreen(one.subject, one.name, one.conflict.field))


def value_of(one: Undecided, side: int) -> str:
    """What a side says: its value, and what is decided with it."""
    conflict = one.conflict
    who = conflict.sides[side]
    if conflict.is_file:
        return side_words(conflict, who)
    more = [
        said(each)
        for also in conflict.also
        for number, each in enumerate(also.sides)
        if (each.by == who.by if also.sides[0].by != also.sides[1].by else number == side)
    ]
    return said(who) + (f" ({', '.join(more)})" if more else "")


def _verb(one: Undecided, side: int) -> str:
    """What a digit does: the value it takes, or what becomes of the file."""
    if one.conflict.is_file:
        return "delete" if one.conflict.sides[side].gone else "keep"
    return said(one.conflict.sides[side])


def _key(one: Undecided) -> tuple[str, object]:
    return one.subject.path, one.conflict.entry


def open_form(home: Home, found: Sequence[Undecided], at: int = 0) -> None:
    """The form of these conflicts, from the one at `at` on; the past is not decided."""

    def left(decided: int | None) -> None:
        if decided and home.view:
            home.view.say(f"{count(decided, 'conflict')} decided · u takes the last back")

    if not home.barred():
        home.push_screen(ResolveForm(found, at), left)
