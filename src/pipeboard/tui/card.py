"""A contact as a card of three lines: who · where and how much · what is next and since when.

A card is pieces, (text, style name) pairs, so that it can be tested without a terminal; the board
gives each name its colours. Every state has a glyph of its own, so none is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.cells import set_cell_size

from pipeboard.tui.say import Scene, due, money, span
from pipeboard.tui.text import clean, cut, fit, refusal, width_of

if TYPE_CHECKING:
    from pipeboard.board.views import Card, Problem

Piece: TypeAlias = "tuple[str, str]"
Line: TypeAlias = "list[Piece]"

STYLES = (
    "name", "dim", "value", "overdue", "today", "later", "none", "owes", "rotting", "problem",
    "pending", "marked", "pointer", "chip", "text",
)  # fmt: skip
"""The names a piece may carry."""

CURSOR, MARKED, PENDING, FAILED = "▸", "✓", "…", "✗"
MOVED = "→"
"""Before the days since somebody came into the stage."""
TALK = "talk: prospect?"
"""What is said of a lead that came back."""
LEGEND = "! overdue  ● today  ○ later  ∅ none  ~ rotting  » owes reply"


class Look:
    """How a card stands on the board now: under the cursor, marked, being saved, not saved."""

    __slots__ = ("cursor", "failed", "marked", "pending")

    def __init__(
        self, *, cursor: bool = False, marked: bool = False, pending: bool = False, failed: str = ""
    ) -> None:
        self.cursor = cursor
        self.marked = marked
        self.pending = pending
        self.failed = failed

    @property
    def key(self) -> tuple[bool, bool, bool, str]:
        """What two looks that draw the same have in common."""
        return (self.cursor, self.marked, self.pending, self.failed)


def card_lines(card: Card, width: int, scene: Scene, look: Look) -> list[Line]:
    """The three lines of a card, each exactly `width` cells."""
    return [
        edge(
            gutter(look, card.problem),
            (card.name or card.path, "name"),
            _badges(card, scene),
            width,
        ),
        edge(("  ", "text"), (card.org or card.title, "text"), _worth(card, scene), width),
        edge(("  ", "text"), _next(card, look), _age(card), width),
    ]


def problem_lines(problem: Problem, width: int, *, cursor: bool) -> list[Line]:
    """The three lines of a file that gave no card: which, where, what is wrong."""
    where = f"{problem.path.rpartition('/')[2]}" + (f":{problem.line}" if problem.line else "")
    lead = (CURSOR if cursor else " ") + FAILED
    text = f"{problem.field}: {problem.message}" if problem.field else problem.message
    first, rest = _wrapped(text, width - 2)
    return [
        edge((lead, "problem"), (where, "problem"), [], width),
        edge(("  ", "text"), (first, "text"), [], width),
        edge(("  ", "text"), (rest, "text"), [], width),
    ]


def name_line(card: Card, width: int, scene: Scene) -> Line:
    """A card on one line, for a column that has little room."""
    glyph = step_text(card, scene)[0][:1] if not card.problem else FAILED
    style = "problem" if card.problem else step_text(card, scene)[1]
    name = set_cell_size(clean(card.name), width - 3)
    return [(" ", "text"), (name, "dim"), (f" {glyph}", style)]


def step_text(card: Card, scene: Scene) -> Piece:
    """The next step in a word: !3d, ● 14:00, ○ Tue, ∅."""
    if card.step == "overdue":
        return f"!{span(card.late_days)}", "overdue"
    if card.step == "today":
        at = due(card.due_at, card.timed, scene).partition(" ")[2]
        return f"● {at}".rstrip(), "today"
    if card.step == "later":
        return f"○ {due(card.due_at, False, scene)}", "later"
    return "∅", "none"


def gutter(look: Look, problem: str) -> Piece:
    """The two cells before a name: the cursor, and whether it is marked, being saved or broken."""
    state = FAILED if look.failed or problem else PENDING if look.pending else ""
    state = state or (MARKED if look.marked else "")
    style = "problem" if state == FAILED else "pending" if state == PENDING else "marked"
    pointer = CURSOR if look.cursor else " "
    return f"{pointer}{state or ' '}", style if state else "pointer"


def _badges(card: Card, scene: Scene) -> Line:
    badges: Line = [] if card.fit is None else [(card.grade, "dim")]
    if card.conflicts:
        badges.append((f"x{card.conflicts}", "problem"))
    if card.owes:
        badges.append(("»", "owes"))
    if card.rotting:
        badges.append(("~", "rotting"))
    return [*badges, step_text(card, scene)]


def _worth(card: Card, scene: Scene) -> Line:
    """How long in the stage, where the days idle do not say so already; how much it is worth.

    In the style of the text before it, which makes them one piece.
    """
    stood = card.status == "open" and card.in_stage_days != card.idle_days
    since: Line = [(f"{MOVED}{span(card.in_stage_days)}", "text")] if stood else []
    return [*since, (money(card.value, scene.currency), "value")] if card.value else since


def _next(card: Card, look: Look) -> Piece:
    if look.failed:
        return refusal(look.failed), "problem"
    if card.problem:
        return card.problem, "problem"
    if card.status != "open":
        return " · ".join(part for part in (card.status, card.reason) if part), "dim"
    if card.step != "none":
        step = " · ".join(part for part in (card.channel, card.reason) if part)
        return step or card.chip, "dim"
    return card.chip or (TALK if card.candidate else "no next step"), "dim"


def _age(card: Card) -> Line:
    gate: Line = [(card.gate, "dim")] if card.gate and card.status == "open" else []
    return [*gate, (span(card.idle_days), "rotting" if card.rotting else "dim")]


def edge(lead: Piece, main: Piece, right: Line, width: int) -> Line:
    """Lead and main text to the left, the rest to the right; the main text gives way.

    Spaces belong to the piece beside them: each piece costs the terminal a whole style.
    """
    tail: Line = [(f" {text}", style) for text, style in right]
    taken = sum(width_of(text) for text, _ in tail)
    room = width - width_of(lead[0]) - taken - 1
    if room < 4:
        return [(fit(lead[0] + main[0], width), main[1])]
    pieces = [lead, (fit(main[0], room), main[1]), *tail]
    if lead[0].isspace():
        pieces[:2] = [(lead[0] + pieces[1][0], main[1])]
    pieces[-1] = (f"{pieces[-1][0]} ", pieces[-1][1])
    return pieces


def _wrapped(text: str, width: int) -> tuple[str, str]:
    """A text on two lines, broken at a space where there is one."""
    text = clean(text)
    if width_of(text) <= width:
        return text, ""
    head = cut(text, width + 1).rstrip("…")
    cut_at = head.rfind(" ")
    at = cut_at if cut_at > width // 2 else len(head) - 1
    return text[:at], text[at:].strip()
