"""What the work loop paints: how it goes, the news, and the card, why it is urgent or the summary.

Everything is made of what the loop knows, for the size there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets import Static

from pipeboard.errors import PipeboardError
from pipeboard.tui.acting import Acting
from pipeboard.tui.aimed import Target
from pipeboard.tui.brief import brief, explained
from pipeboard.tui.loop import Loop
from pipeboard.tui.screens.base import Bar, View
from pipeboard.tui.session import Session, announced, numbers
from pipeboard.tui.summary import summary, work_title
from pipeboard.tui.text import block, plain, refusal
from pipeboard.tui.touching import TouchBox

if TYPE_CHECKING:
    from pipeboard.board import Board
    from pipeboard.board.views import Card


class Sheet(Static):
    """Text that is made for the size it has."""

    def __init__(self, make: Callable[[int, int], Sequence[Content]], *, id: str) -> None:
        super().__init__(id=id)
        self._make = make

    def again(self) -> None:
        """Make it anew."""
        lines = self._make(self.size.width, self.size.height)
        self.update(Content("\n").join(lines), layout=False)

    def on_resize(self) -> None:
        """Another size holds more, or less."""
        self.again()


def title(loop: Loop, width: int) -> Content:
    """Where one is, how many are left in each word, what was done so far."""
    session, desk = loop.session, loop.desk
    words = {queue.id: queue.word for queue in desk.board.vocabulary.queues}
    told = numbers(session, desk.scene.now)
    return work_title(session.place, session.words(words), told, width)


def news(loop: Loop) -> str:
    """What became of the contact here, who was passed over, who is new; "" where nothing is."""
    new = loop.session.new
    parts = (_mark(loop), loop.word, announced(len(new), loop.names(new[:2])))
    return " · ".join(part for part in parts if part)


def _mark(loop: Loop) -> str:
    id, reasons = loop.session.id, loop.desk.writer.reasons
    if loop.over:
        return ""
    if id in reasons:
        return f"✗ {refusal(reasons[id])} (gp)"
    return "✓ done here already" if loop.session.is_done(id) else ""


def body(loop: Loop, width: int, height: int) -> Sequence[Content]:
    """The summary, why the contact is urgent, or the card."""
    session, scene, known = loop.session, loop.desk.scene, loop.known
    if loop.over:
        writer = loop.desk.writer
        commits = writer.commits[session.since :]
        told = summary(session, commits, writer.waiting, _tomorrow(loop.desk.board), scene, height)
        return [line.truncate(width, ellipsis=True) for line in told]
    if known is None:
        return []
    if isinstance(known, PipeboardError):
        return [block(str(known), "$text-error")]
    if loop.front.explained:
        return explained(known, session.lanes.get(session.id, ""), _score(loop, known.card))
    return brief(known, loop.front.kind, scene, width, height)


def _score(loop: Loop, card: Card) -> Sequence[str]:
    try:
        return loop.desk.board.score_lines(card.path)
    except PipeboardError as error:
        return [str(error)]


def _tomorrow(board: Board) -> Card | None:
    """Whom the next working day starts with."""
    whose = "owner:me " if board.me else ""
    try:
        rows = board.rows(f"{whose}is:open due>today sort:due", limit=1, plain=True)
    except PipeboardError:
        return None
    return board.cards([rows[0].rid]).get(rows[0].rid) if rows else None


class LoopView(Acting, View):
    """A screen of a loop: title, news, sheet and box follow what the loop knows."""

    loop: Loop

    @property
    def session(self) -> Session:
        """What was done so far, and who is next."""
        return self.loop.session

    @property
    def box(self) -> TouchBox:
        """Outcome, text, next step."""
        return self.query_one("#box", TouchBox)

    def targets(self) -> Sequence[Target]:
        """The contact one is at."""
        return [self.loop.card] if self.loop.card is not None and not self.loop.over else []

    def show_marks(self) -> None:
        """What was saved meanwhile, and what could not be."""
        if self._ready:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """The lines above, for another width."""
        super().on_resize(event)
        if self._ready:
            self._draw()

    def _show(self) -> None:
        """The contact one is at, or the summary."""
        loop, box = self.loop, self.box
        if loop.look():
            draft = loop.arrive()
            self._open_box()
            if not draft.empty:
                box.fill(draft.outcome, draft.text, draft.next)
        turned = box.display == loop.over
        box.display = not loop.over
        self._draw()
        if turned:
            self.hint()

    def _open_box(self) -> None:
        """The box of the contact in front, by the kind of touch that is meant."""
        from pipeboard.tui import typed

        card, kind = self.loop.card, self.loop.front.kind
        self.box.border_title = Content(kind)
        if card is not None:
            outcomes = typed.outcomes(self.home.board.config, kind)
            how = self._forbidden([card], kind)
            self.box.begin(outcomes, self._offer([card], kind), how)

    def _draw(self) -> None:
        line = title(self.loop, self.size.width)
        self.query_one("#title", Bar).show_line(line)
        text, bar = news(self.loop), self.query_one("#news", Bar)
        bar.display = bool(text)
        bar.show_line(Content.assemble(" ", plain(text, "$text-warning")))
        self.query_one("#brief", Sheet).again()

    def _body(self, width: int, height: int) -> Sequence[Content]:
        return body(self.loop, width, height) if width else []
