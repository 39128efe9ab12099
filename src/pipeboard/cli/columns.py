"""The board's columns as text, side by side, for a terminal, a pipe or a README."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeboard.board.views import BoardView, Card, Column
from pipeboard.cli.width import clip, pad
from pipeboard.model.text import one_line

if TYPE_CHECKING:
    from pipeboard.board import Board

_GLYPH = {"overdue": "!", "today": "●", "later": "○", "none": "∅"}
LEGEND = "! overdue  ● today  ○ later  ∅ no next step  ~ rotting  » owes reply  ✗ broken file"


def board_text(
    board: Board, view: BoardView, cards: Mapping[int, Card], *, width: int, most: int
) -> str:
    """Columns of equal width; at most `most` cards each, with a count of the rest."""
    size = max(24, (width - 2) // len(view.columns) - 2)
    lines = [_words(board)]
    blocks = [_column(column, cards, board.currency, size, most) for column in view.columns]
    height = max(len(block) for block in blocks)
    for at in range(height):
        cells = [pad(block[at] if at < len(block) else "", size) for block in blocks]
        lines.append("  ".join(cells).rstrip())
    lines += ["", LEGEND]
    lines += [one_line(f"✗ {p.path}:{p.line}: {p.message}") for p in view.problems]
    if view.hidden:
        lines.append(view.hidden)
    return "\n".join(lines)


def _words(board: Board) -> str:
    counts = board.words()
    words = "   ".join(f"{word.capitalize()} {count}" for word, count in counts.items())
    return f"{one_line(board.name)}   {words}"


def _column(
    column: Column, cards: Mapping[int, Card], currency: str, size: int, most: int
) -> list[str]:
    worth = f" · {currency} {column.value:,.0f}" if column.value else ""
    title = f"{column.label} {len(column.rids)}{worth} · Ø {column.idle_days}d"
    lines = [clip(title, size), "─" * size]
    for rid in column.rids[:most]:
        lines += card_lines(cards[rid], size)
    if len(column.rids) > most:
        lines.append(f"… {len(column.rids) - most} more")
    if column.parked:
        lines.append(" ".join(f"+{count} {status}" for status, count in column.parked.items()))
    return lines


def card_lines(card: Card, size: int) -> list[str]:
    """A card as two lines: who and how it stands, where and what is next."""
    marks = (
        ("✗" if card.problem else "") + ("»" if card.owes else "") + ("~" if card.rotting else "")
    )
    step = _GLYPH[card.step] + (f"{card.late_days}d" if card.late_days else "")
    state = f"{marks}{step}"
    name = clip(one_line(card.name), size - len(state) - 1)
    what = " ".join(part for part in (card.channel, card.reason) if part)
    second = " · ".join(part for part in (card.org, what or f"idle {card.idle_days}d") if part)
    return [f"{pad(name, size - len(state))}{state}", clip(f"  {one_line(second)}", size)]
