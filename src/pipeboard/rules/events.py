"""What happened, as rows: activities, signals, notes and stage moves of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.rules.asking import note_state

if TYPE_CHECKING:
    from pipeboard.model.contact import Contact
    from pipeboard.rules.context import Context

# seq, list, id, at, kind, class, dir, outcome, tone, state, about, by, ref, opp
EventRow = tuple[object, ...]
AT = 3
_NO_TOUCH = (None, None, None)  # dir, outcome, tone


def events(contact: Contact, context: Context) -> list[EventRow]:
    """Every entry of the four logs. Direction and tone are the entry's own, else its outcome's."""
    start = context.clock.start
    classes, tones, directions = context.signal_class, context.tones, context.directions
    rows: list[EventRow] = []
    head: tuple[object, ...]
    for a in contact.activities:
        way: str | None = a.dir
        tone: str | None = a.tone
        if a.type != "research":
            way = way or directions.get(a.outcome, "out")
            tone = tone or tones.get(a.outcome)
        head = (len(rows), "activities", a.id, start(a.at), a.type, None)
        rows.append((*head, way, a.outcome, tone, None, None, a.by, a.ref, a.opp))
    for s in contact.signals:
        head = (len(rows), "signals", s.id, start(s.at), s.kind, classes.get(s.kind))
        rows.append((*head, *_NO_TOUCH, None, None, s.via, s.ref, None))
    for n in contact.notes:
        head = (len(rows), "notes", n.id, start(n.at), n.kind or "note", None)
        rows.append((*head, *_NO_TOUCH, note_state(n), n.about, n.by, None, None))
    for h in contact.stage_history:
        head = (len(rows), "stage_history", h.id, start(h.at), h.stage, None)
        rows.append((*head, *_NO_TOUCH, h.status, h.from_, h.by, None, None))
    return rows
