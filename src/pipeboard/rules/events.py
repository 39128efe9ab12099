"""What happened, as rows: activities, signals, notes and stage moves of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.rules.asking import note_state

if TYPE_CHECKING:
    from pipeboard.model.clock import Clock
    from pipeboard.model.contact import Contact
    from pipeboard.rules.context import Context

# seq, list, id, at, kind, class, dir, outcome, tone, state, about, by, ref, opp, minutes, due;
# unset ones are "", which the index stores as NULL.
EventRow = tuple["str | int", ...]
AT = 3


def events(contact: Contact, context: Context) -> list[EventRow]:
    """Every entry of the four logs. Direction and tone are the entry's own, else its outcome's."""
    clock = context.clock
    classes, tones, directions = context.signal_class, context.tones, context.directions
    rows: list[EventRow] = []
    add = rows.append
    for a in contact.activities:
        way: str | None = a.dir
        tone: str | None = a.tone
        if a.type != "research":
            way = way or directions.get(a.outcome, "out")
            tone = tone or tones.get(a.outcome)
        add((len(rows), "activities", a.id or "", _start(a.at, clock), a.type or "", "",
             way or "", a.outcome or "", tone or "", "", a.gave or "", a.by or "", a.ref or "",
             a.opp or "", round(a.min) if a.min else "", _start(a.due, clock)))  # fmt: skip
    for s in contact.signals:
        kind = s.kind or ""
        add((len(rows), "signals", s.id or "", _start(s.at, clock), kind, classes.get(kind, ""),
             "", "", "", "", "", s.via or "", s.ref or "", "", "", ""))  # fmt: skip
    for n in contact.notes:
        add((len(rows), "notes", n.id or "", _start(n.at, clock), n.kind or "note", "",
             "", "", "", note_state(n) or "", n.about or "", n.by or "",
             "", "", "", ""))  # fmt: skip
    for h in contact.stage_history:
        add((len(rows), "stage_history", h.id or "", _start(h.at, clock), h.stage or "", "",
             "", "", "", h.status or "", h.from_ or "", h.by or "", "", "", "", ""))  # fmt: skip
    return rows


def _start(text: str | None, clock: Clock) -> int | str:
    span = clock[text] if text else None
    return span[0] if span else ""
