"""A contact as a page of text: who, where it stands, what is next, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeboard.cli.width import clip
from pipeboard.model.text import one_line
from pipeboard.model.tree import Tree
from pipeboard.query.fields import ANSWERS

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.board import Board
    from pipeboard.board.rows import Row

_MOST_MOMENTS = 15
_NOTE = 160  # cells of a note on the market
_STATES = {"met": "✓", "partial": "◐", "unmet": "✗"}


def brief(board: Board, subject: Subject, row: Row | None) -> str:
    """The page, one fact a line, nothing that is not set."""
    return "\n".join(_lines(board, subject, row))


def _lines(board: Board, subject: Subject, row: Row | None) -> Iterator[str]:
    who = (subject.name, subject.text("title"), row.org if row else "")
    yield " · ".join(one_line(part) for part in who if part)
    yield from _standing(subject, row)
    for entry in subject.entries("follow_ups"):
        place = board.course().place(entry) if entry.get("cadence") else ""
        inside = f"  {one_line(place)}" if place else ""
        yield f"next   {_said(entry, 'due', 'channel', 'reason')}{inside}"
    for entry in subject.entries("notes"):
        if entry.get("state") == "open":
            yield f"open   {entry.get('kind')}: {one_line(str(entry.get('text') or ''))}"
    qualified = [
        f"{name} {_STATES.get(subject.text('qualification', name, 'state'), '?')}"
        for name in ANSWERS
    ]
    if subject.tree.get("qualification"):
        yield f"BANT   {'  '.join(qualified)}"
    for entry in subject.entries("opportunities"):
        yield f"opp    {_said(entry, 'name', 'stage', 'value', 'currency')}"
    industry = board.firm(row.rid)[0] if row else ""
    for note in board.market_notes(industry, row.org if row else ""):
        yield f"notes  {one_line(note.about)}: {clip(one_line(note.text), _NOTE)}"
    moments = board.timeline(subject)
    if moments:
        yield ""
    for moment in moments[:_MOST_MOMENTS]:
        words = f"{one_line(moment.text)}  {one_line(moment.by)}".rstrip()
        yield f"{moment.day:<10}  {moment.glyph} {words}"
    if len(moments) > _MOST_MOMENTS:
        yield f"… {len(moments) - _MOST_MOMENTS} more"
    yield ""
    yield f"{one_line(subject.id)}  {one_line(subject.path)}"


def _standing(subject: Subject, row: Row | None) -> Iterator[str]:
    days = f" {row.in_stage_days}d" if row else ""
    parts = [f"{subject.stage}{days}", subject.status, subject.text("owner") or "no owner"]
    if row and row.lane:
        parts.append(f"in {row.lane}")
    if row and row.value:
        parts.append(f"{row.value:,.0f} a year")
    yield " · ".join(map(one_line, parts))
    if row and "is:prospect-candidate" in row.flags:
        yield "talk: prospect? they came to us more than once"
    tags = subject.tree.get("tags")
    reach = [_first(subject, "email"), _first(subject, "phone")]
    yield " · ".join(one_line(part) for part in reach if part) or "no address"
    if isinstance(tags, list) and tags:
        yield f"tags   {one_line(', '.join(str(name) for name in tags))}"


def _said(entry: Mapping[str, Tree], *keys: str) -> str:
    return one_line(" ".join(str(entry[key]) for key in keys if entry.get(key)))


def _first(subject: Subject, field: str) -> str:
    value = subject.tree.get(field)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, str) else ""
