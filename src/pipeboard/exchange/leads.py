"""What the leads and opportunities of one person say about stage, status and source.

Several leads make one contact: the stage is the highest reached; the status is lost only where
nothing is open or won; the first lead is the source, the others are signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from pipeboard.actions.decide import STAGES
from pipeboard.exchange.entries import entry_id, in_order
from pipeboard.exchange.people import Lead, Person
from pipeboard.exchange.settings import Settings
from pipeboard.exchange.targets import SOURCE

# How somebody came in again, where the mapping does not name the kind of the signal.
_SIGNAL_KINDS = {
    "social": "social",
    "event": "webinar",
    "list": "newsletter",
    "content": "download",
}
_REVIEW_AFTER = timedelta(days=90)


def stage_of(person: Person, settings: Settings) -> str:
    """The highest stage that a lead, an opportunity or a purchase shows."""
    reached = {str(lead.fields.get("stage") or "lead") for lead in person.leads} | {"lead"}
    opportunities = person.entries.get("opportunities", ())
    if opportunities:
        reached.add("prospect")
    if any(o.get("stage") in settings.won for o in opportunities):
        reached.add("customer")
    if person.entries.get("purchases"):
        reached.add("customer")
    return max(reached & set(STAGES), key=STAGES.index)


def status_of(person: Person, settings: Settings) -> str:
    """open while any lead or opportunity is open or won; else what its leads ended in."""
    opportunities = person.entries.get("opportunities", ())
    ended = [str(lead.fields.get("status") or "open") for lead in person.leads]
    lost = [o for o in opportunities if o.get("stage") in settings.lost]
    if len(lost) < len(opportunities) or person.entries.get("purchases"):
        return "churned" if ended and set(ended) == {"churned"} else "open"
    if lost:
        ended = [status for status in ended if status != "disqualified"] + ["lost"]
    if not ended or "open" in ended:
        return "open"
    return min(ended, key=("nurture", "paused", "lost", "churned", "disqualified").index)


def status_info(
    person: Person, status: str, settings: Settings, *, now: str, by: str, profile: str
) -> dict[str, str]:
    """Why and since when a contact is not open: since the import, as the tables do not say it."""
    said = [lead.fields.get("reason") for lead in person.leads]
    known = settings.reasons.get(status, ())
    reason = next((str(word) for word in said if word in known), "other")
    words = [str(word) for word in said if word and word not in known]
    info = {"at": now, "by": by, "reason": reason}
    info["note"] = ": ".join((f"imported: {profile}", *dict.fromkeys(words)))
    if status in ("nurture", "paused"):
        info["review_on"] = (date.fromisoformat(now[:10]) + _REVIEW_AFTER).isoformat()
    return info


def in_turn(leads: Sequence[Lead], settings: Settings) -> list[Lead]:
    """The leads as they came in; those without a time last, in the order of the file."""
    dated = [lead for lead in leads if lead.at]
    dated.sort(key=lambda lead: (settings.instant(lead.at), lead.line))
    return dated + [lead for lead in leads if not lead.at]


def source_of(lead: Lead) -> dict[str, Any]:
    """The `source` of a contact by its first lead."""
    return {name: lead.fields[name] for name in SOURCE if lead.fields.get(name) is not None}


def note_of(lead: Lead) -> dict[str, Any] | None:
    """What the first lead noted, as a note; the others keep theirs in their signals."""
    text = lead.fields.get("note")
    if not text:
        return None
    words = (lead.system, "lead", lead.ref) if lead.ref else (str(text),)
    note = {"id": entry_id("notes", *words), "at": lead.at, "kind": "note", "text": text}
    return {name: value for name, value in note.items() if value}


def signal_kind(channel: str) -> str:
    """How somebody came in who came by this source channel."""
    return _SIGNAL_KINDS.get(channel, "link-click")


def signal_of(lead: Lead) -> dict[str, Any] | None:
    """A later lead as a signal; None where no time is known: a signal happened at one."""
    if not lead.at:
        return None
    said = lead.fields
    kind = said.get("kind") or signal_kind(str(said.get("channel")))
    words = (lead.system, "lead", lead.ref) if lead.ref else (lead.at, str(kind), str(said))
    signal = {
        "id": entry_id("signals", *words),
        "at": lead.at,
        "kind": kind,
        "ref": lead.ref,
        "note": said.get("note"),
    }
    custom = {**said.get("custom", {})}
    custom |= {name: said[name] for name in ("campaign", "form", "referrer") if said.get(name)}
    if custom:
        signal["custom"] = custom
    return in_order("signals", {name: value for name, value in signal.items() if value})
