"""What a change says happened to a contact, in the words that end cadences (`stop_on`)."""

from __future__ import annotations

from pipeboard.actions.change import Subject
from pipeboard.actions.course import Course, Entry

_HELD = ("meeting", "video", "demo", "visit")


def happened(was: Subject, now: Subject, course: Course) -> set[str]:
    """Which of the words of `stop_on` a change makes true."""
    told: set[str] = set()
    for touch in new_entries(was, now, "activities"):
        told |= _of_touch(touch, course)
    for signal in new_entries(was, now, "signals"):
        if course.signals.get(str(signal.get("kind"))) not in ("machine", "negative"):
            told.add("signal")
    if was.stage != now.stage:
        told.add("stage-change")
    if _opted_out(was) != _opted_out(now) and _opted_out(was) <= _opted_out(now):
        told.add("opted-out")
    won = [one for one in now.entries("opportunities") if one.get("stage") == "won"]
    held = {str(one.get("id")) for one in was.entries("opportunities") if one.get("stage") == "won"}
    if any(str(one.get("id")) not in held for one in won) or new_entries(was, now, "purchases"):
        told.add("won")
    return told


def _of_touch(touch: Entry, course: Course) -> set[str]:
    outcome = course.outcomes.get(str(touch.get("outcome") or ""))
    kind = str(touch.get("type") or "")
    if kind == "research":
        return set()
    told: set[str] = set()
    inbound = touch.get("dir") == "in" or (outcome is not None and outcome.dir == "in")
    if inbound:
        told |= {"reply", "conversation"}
    if outcome is not None and outcome.conversation:
        told |= {"conversation", "meeting"} if kind in _HELD else {"conversation"}
    if outcome is not None and outcome.consent:
        told.add("opted-out")
    return told


def _opted_out(subject: Subject) -> set[str]:
    consent = subject.tree.get("consent")
    said = consent if isinstance(consent, dict) else {}
    return {key for key, value in said.items() if str(value).casefold() in ("opted-out", "true")}


def new_entries(was: Subject, now: Subject, name: str) -> list[Entry]:
    """The entries of a list that a change adds or alters."""
    known = was.entries(name)
    return [entry for entry in now.entries(name) if entry not in known]
