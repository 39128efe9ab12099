"""Fit: how well a contact matches the ideal customer, and the persona that suits it.

    F = 100 · Σ w(met) / Σ w(all)

A criterion whose facts are unknown counts 0 and is head-room: what F may still gain. A disqualifier
that is met makes F 0. Without criteria there is no fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import QueryError
from pipeboard.query.frame import Frame, Moment
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.rules.kleene import Judge, fields_of, judge
from pipeboard.rules.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeboard.model.config import Config
    from pipeboard.model.tree import Path


class Rule(NamedTuple):
    """A query of the config that is judged here: where it stands, and what it may not ask for."""

    path: Path
    query: str
    without: str = ""


class Fit(NamedTuple):
    """0 to 100 and what unknown facts may add (None: no criteria), the disqualifier met, the
    persona to suggest.
    """

    fit: float | None
    room: float | None
    disqualifier: str | None
    persona: str | None


class Criterion(NamedTuple):
    """One criterion: its share of F in points, how it is judged, the fields it asks for."""

    id: str
    label: str
    points: float
    judge: Judge
    fields: list[str]


class Profile:
    """The ideal customer of a config, ready to judge; rules that do not compile are left out."""

    def __init__(self, config: Config) -> None:
        self.match_at = float(config.icp.match_at)
        self._frame = Frame(Moment(0), Vocabulary.from_config(config))
        all_weights = sum(criterion.weight for criterion in config.icp.criteria)
        self.criteria: list[Criterion] = []
        for one in config.icp.criteria if all_weights else ():
            found = self._compiled(one.if_)
            if found is not None:
                share = 100.0 * one.weight / all_weights
                names = fields_of(self._frame, one.if_)
                self.criteria.append(Criterion(one.id, one.label or one.id, share, found, names))
        self.disqualifiers = [
            (one.id, found)
            for one in config.icp.disqualifiers
            if (found := self._compiled(one.if_)) is not None
        ]
        self.personas = [
            (key, found)
            for key, persona in config.personas.items()
            if persona.match and (found := self._compiled(persona.match, "persona")) is not None
        ]

    def __bool__(self) -> bool:
        return bool(self.criteria or self.disqualifiers or self.personas)

    def _compiled(self, query: str, without: str = "") -> Judge | None:
        try:
            return _compiled(self._frame, query, without)
        except QueryError:
            return None

    def fit(self, told: Told) -> Fit:
        """Judge one contact."""
        persona = None if told.fact.persona else self._persona(told)
        told.suggested = persona
        disqualifier = self.disqualifier(told)
        if not self.criteria:
            return Fit(None, None, disqualifier, persona)
        if disqualifier:
            return Fit(0.0, 0.0, disqualifier, persona)
        fit = room = 0.0
        for criterion in self.criteria:
            met = criterion.judge(told)
            if met:
                fit += criterion.points
            elif met is None:
                room += criterion.points
        return Fit(fit, room, None, persona)

    def disqualifier(self, told: Told) -> str | None:
        """The first disqualifier that is met."""
        return next((id for id, rule in self.disqualifiers if rule(told)), None)

    def _persona(self, told: Told) -> str | None:
        return next((key for key, rule in self.personas if rule(told)), None)


def broken_rules(config: Config) -> Iterator[tuple[Rule, QueryError]]:
    """The criteria, disqualifiers and personas that cannot be judged, and why."""
    frame = Frame(Moment(0), Vocabulary.from_config(config))
    for rule in _rules(config):
        try:
            _compiled(frame, rule.query, rule.without)
        except QueryError as error:
            yield rule, error


def _rules(config: Config) -> Iterator[Rule]:
    for one in config.icp.criteria:
        yield Rule(("icp", "criteria", one.id, "if"), one.if_)
    for one in config.icp.disqualifiers:
        yield Rule(("icp", "disqualifiers", one.id, "if"), one.if_)
    for key, persona in config.personas.items():
        if persona.match:
            yield Rule(("personas", key, "match"), persona.match, "persona")


def _compiled(frame: Frame, query: str, without: str) -> Judge:
    """A persona cannot depend on the persona: `without` that field."""
    frame.within = (without,) if without else ()
    return judge(frame, query)
