"""The qualification interview: what to ask first, and what the answers fill, in one change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeboard.actions.bant import Fact, Held, Said, Terms, split, state_of
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.decide import OWN_VERB, set_fields, texts
from pipeboard.actions.qualify import BANT_WEIGHT, Known, qualify
from pipeboard.actions.touch import note
from pipeboard.errors import UsageError
from pipeboard.model.fields import CONTACT_FIELDS
from pipeboard.model.playbook import Question
from pipeboard.model.tree import Append, Edit, Set
from pipeboard.query.fields import ANSWERS

LISTS = ("pains", "goals", "competitors")
_PLAIN = ("text", "enum", "number", "money", "date")
_FREE = ("yes", "no", "partly")  # they are half of what was said, so they stay in the evidence


class Criterion(Question, frozen=True, kw_only=True):
    """What the ICP asks for and nobody knows; the answer is that field ("": a note)."""

    field: str = ""


def criterion(id: str, fields: Sequence[str], label: str, points: float) -> Criterion:
    """The question for a criterion that no question of the config is about."""
    ask = f"{', '.join(fields) or label}? (fit +{points:.0f})"
    return Criterion(id=id, ask=ask, field=_path(fields[0]) if len(fields) == 1 else "")


def _path(name: str) -> str:
    """Where a field of the query language stands in a contact's file; "" where it is no one field.

    What is said of the company stands in the contact, where it goes before the organisation's.
    """
    found = next((path for path in (name, f"company.{name}") if path in CONTACT_FIELDS), "")
    return found if CONTACT_FIELDS.get(found) in _PLAIN and found not in OWN_VERB else ""


class Answered(NamedTuple):
    """A question and what was typed for it."""

    question: Question
    text: str


def open_items(told: Iterable[Known]) -> dict[str, float]:
    """What is to be asked, and what it weighs: the BANT items nobody knows, or not any more."""
    return {one.key: BANT_WEIGHT for one in told if one.is_open}


def questions(
    asked: Sequence[Question], persona: str, weights: Mapping[str, float]
) -> list[Question]:
    """The questions for a persona: the one that weighs most first, what is known already last.

    `weights` has what an unknown item (a BANT key, a criterion of the ICP) weighs. What weighs the
    same stays in the order of the config.
    """
    own = [one for one in asked if not one.personas or persona in one.personas]

    def rank(one: Question) -> tuple[bool, float]:
        weight = weights.get(one.fills, weights.get(one.id, 0.0))
        return one.fills in ANSWERS and not weight, -weight

    return sorted(own, key=rank)


def next_best(ordered: Sequence[Question], subject: Subject, weights: Mapping[str, float]) -> str:
    """The question to ask next: of an item that weighs, else for a list that is empty; "" where
    all that is asked for is known."""
    wanted = {*weights, *(name for name in LISTS if not subject.tree.get(name))}
    return next((one.ask for one in ordered if one.fills in wanted or one.id in weights), "")


def answer(key: str, text: str, terms: Terms) -> Said:
    """A BANT answer in free words: `m 18k EUR, approved`, `no money this year`, `by dec`.

    Where no state is said, an amount, a role that decides or a day make it met; words alone make it
    partial. Raises UsageError for an empty one.
    """
    typed = text.strip()
    if not typed:
        raise UsageError("nothing was said")
    state, rest = _state(typed)
    facts, evidence = split(key, rest, terms)
    if not state:
        sure = bool(facts) and facts.get("role") in (None, "decision-maker", "economic-buyer")
        state = "met" if sure else "partial"
    return Said(key, state, facts, evidence)


def _state(text: str) -> tuple[str, str]:
    """The state that a text begins with ("" for none), and what is said behind it."""
    found = re.match(r"(\S+?)[:,;.]?(?:\s+|$)", text)
    word = found[1].casefold() if found else ""
    try:
        state = state_of(word) if len(word) == 1 or word in (*_WORDS, *_FREE) else ""
    except UsageError:
        state = ""
    if not state or found is None:
        return "", text
    return state, text if word in _FREE else text[found.end() :]


_WORDS = ("met", "partial", "unmet", "unknown")


def interview(
    subject: Subject, said: Sequence[Answered], terms: Terms, actor: Actor, channel: str = ""
) -> Change:
    """All answers of an interview as one change; empty ones leave things as they are."""
    told = [one for one in said if one.text.strip()]
    facts: list[Fact] = [Held(channel)] if channel and told else []
    facts += [answer(one.question.fills, one.text, terms) for one in told
              if one.question.fills in ANSWERS]  # fmt: skip
    edits = qualify(subject, facts, actor).edits
    words = [str(fact) for fact in facts]
    for name in LISTS:
        new = _new(subject, name, told)
        edits += _listed(subject, name, new)
        words += [f"{name} +{len(new)}"] if new else []
    for one in told:
        if isinstance(one.question, Criterion) and one.question.field:
            field = one.question.field
            edits += _fact(subject.after(edits), field, one.text.strip())
            words.append(field)
        elif one.question.fills not in (*ANSWERS, *LISTS):
            made = note(subject, one.text.strip(), actor, kind=one.question.fills)
            edits += made.edits
            words.append(made.words)
    return change_of(
        subject, "qualify", "qualification.set", f"interview {', '.join(words)}", edits
    )


def _fact(subject: Subject, field: str, text: str) -> Sequence[Edit]:
    """A field as it was said; a company of which only the name is written becomes a map first."""
    company = subject.tree.get("company")
    if field.startswith("company.") and isinstance(company, str):
        opened = Set(("company",), {"name": company}, was=company)
        return [opened, *set_fields(subject.after([opened]), [f"{field}={text}"]).edits]
    return set_fields(subject, [f"{field}={text}"]).edits


def _new(subject: Subject, name: str, told: Sequence[Answered]) -> list[str]:
    """What was said for a list and is not in it yet; a comma or a semicolon stands between two."""
    there = {text.casefold() for text in texts(subject.tree.get(name))}
    typed = [one.text for one in told if one.question.fills == name]
    parts = [part.strip() for text in typed for part in re.split(r"[;,]", text)]
    return [part for part in dict.fromkeys(parts) if part and part.casefold() not in there]


def _listed(subject: Subject, name: str, new: Sequence[str]) -> list[Edit]:
    was = subject.tree.get(name)
    if not new:
        return []
    if isinstance(was, list):
        return [Append((name,), text) for text in new]
    return [Set((name,), [*texts(was), *new], was=was)]
