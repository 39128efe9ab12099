"""Qualify: what is known of budget, authority, need, timeline, and a word on the fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from pipeboard.actions.bant import EXTRAS, Fact, Held, Kind, Override, Said
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.model.times import DAY, day_start, local_day, parse_time
from pipeboard.model.tree import Delete, Edit, Path, Set, Tree, as_text, value_at
from pipeboard.query.fields import ANSWERS

BANT_WEIGHT = 20
"""What an unknown BANT answer weighs against an unknown criterion of the ICP."""


_ORDER = (*ANSWERS, "interview_channel", "icp_override")


class Known(NamedTuple):
    """An answer as the file has it; `stale` says why it should be asked again, "" where it need
    not be."""

    key: str
    state: str = "unknown"
    amount: str = ""
    currency: str = ""
    role: str = ""
    date: str = ""
    evidence: str = ""
    by: str = ""
    at: str = ""
    stale: str = ""

    @property
    def extra(self) -> str:
        """The amount, the role or the day."""
        return f"{self.amount} {self.currency}".strip() if self.amount else self.role or self.date

    @property
    def line(self) -> str:
        """What it begins with and the evidence, as they are typed: `18000 EUR "line approved"`."""
        quoted = f'"{self.evidence}"' if self.extra and self.evidence else self.evidence
        return f"{self.extra} {quoted}".strip()

    @property
    def is_open(self) -> bool:
        """Whether it is to be asked: nobody knows, or it was too long ago."""
        return self.state == "unknown" or bool(self.stale)


class Age(NamedTuple):
    """When an answer is too old: `after` so many seconds (the config's requalify_after), now."""

    now: int
    zone: tzinfo
    after: int = 90 * DAY


def known(subject: Subject, age: Age) -> list[Known]:
    """The four answers, in their order."""
    return [_known(subject, key, age) for key in ANSWERS]


def _known(subject: Subject, key: str, age: Age) -> Known:
    entry = value_at(dict(subject.tree), ("qualification", key))
    said = {k: str(v) for k, v in entry.items() if v} if isinstance(entry, dict) else {}
    told = Known(key, **{k: v for k, v in said.items() if k in Known._fields})
    return told._replace(stale=_stale(told, age))


def _stale(told: Known, age: Age) -> str:
    """As `is:stale-qualification` has it: a known answer older than the time allowed, or a date
    that is past."""
    if told.state == "unknown":
        return ""
    due, at = _start(told.date, age), _start(told.at, age)
    if due is not None and due < day_start(local_day(age.now, age.zone), age.zone):
        return f"was due {told.date[:10]}"
    if at is not None and at < age.now - age.after:
        return f"{(age.now - at) // DAY} days old"
    return ""


def _start(text: str, age: Age) -> int | None:
    try:
        return parse_time(text, age.zone)[0] if text else None
    except ValueError:
        return None


def qualify(subject: Subject, facts: Sequence[Fact], actor: Actor) -> Change:
    """Write down what was said, who heard it and when: one change.

    What an answer leaves unsaid stays as it was; `unknown` takes the whole answer back. The same
    answer once more is fresh again.
    """
    edits: list[Edit] = []
    for fact in facts:
        if isinstance(fact, Said):
            edits += _answer(subject, fact, actor)
        elif isinstance(fact, Override):
            edits += _override(subject, fact, actor)
        elif isinstance(fact, Held):
            edits += _plain(subject, ("qualification", "interview_channel"), fact.channel)
        elif isinstance(fact, Kind):
            edits += _plain(subject, ("persona",), fact.persona)
    words = ", ".join(map(str, facts)) if edits else "nothing new"
    overrides = [fact for fact in facts if isinstance(fact, Override) and fact.match is not None]
    reasons = [fact.reason for fact in overrides]
    return change_of(
        subject, "qualify", "qualification.set", words, _joined(subject, edits),
        reason=" · ".join(reasons),
    )  # fmt: skip


def _answer(subject: Subject, said: Said, actor: Actor) -> list[Edit]:
    path = ("qualification", said.key)
    was = value_at(dict(subject.tree), path)
    values: dict[str, object] = {"state": said.state, **said.facts}
    if said.evidence:
        values["evidence"] = said.evidence
    values |= {"by": actor.by, "at": actor.now}
    if not isinstance(was, dict):
        return [Set(path, values, was=was)]
    over = said.state == "unknown" or said.whole
    gone = [key for key in (*EXTRAS, "evidence") if over and was.get(key) and key not in values]
    return [*_set(path, values, was), *(Delete((*path, key)) for key in gone)]


def _override(subject: Subject, said: Override, actor: Actor) -> list[Edit]:
    path = ("qualification", "icp_override")
    was = value_at(dict(subject.tree), path)
    if said.match is None:
        return [Delete(path)] if was is not None else []
    values = {"match": said.match, "reason": said.reason, "by": actor.by, "at": actor.now}
    return _set(path, values, was) if isinstance(was, dict) else [Set(path, values, was=was)]


def _plain(subject: Subject, path: Path, value: str) -> list[Edit]:
    was = value_at(dict(subject.tree), path)
    if (was or "") == value:
        return []
    return [Set(path, value, was=was) if value else Delete(path, was=was)]


def _set(
    path: tuple[str, str], values: Mapping[str, object], was: Mapping[str, Tree]
) -> list[Edit]:
    return [
        Set((*path, key), value, was=was.get(key))
        for key, value in values.items()
        if was.get(key) != as_text(value)
    ]


def _joined(subject: Subject, edits: list[Edit]) -> list[Edit]:
    """The first answers of a contact as one map, so that they stand in their order."""
    if subject.tree.get("qualification") is not None or not edits:
        return edits
    made = {edit.path[1]: edit.value for edit in edits
            if isinstance(edit, Set) and edit.path[0] == "qualification"}  # fmt: skip
    rest = [edit for edit in edits if edit.path[0] != "qualification"]
    ordered = {key: made[key] for key in _ORDER if key in made}
    return [Set(("qualification",), ordered), *rest] if made else rest
