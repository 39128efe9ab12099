"""Rules for the values of a contact or an organisation: what the types cannot say.

A rule takes a text and answers with a Problem or None. The rules of a file stand in one tree shaped
like the file, compiled once for a config from the tables of `fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import TypeAlias

from pipeboard.model.codes import COUNTRIES, CURRENCIES, LANGUAGES
from pipeboard.model.config import Config
from pipeboard.model.custom import custom_rules
from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS
from pipeboard.model.findings import Finding, Level, Problem, entry_part, not_a
from pipeboard.model.ids import ENTRY_ID, FILE_ID
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Path, Tree

Rule: TypeAlias = Callable[[str], Problem | None]


class Rules:
    """The rules of one map: of its texts, of the maps and entries in it, and the keys it knows."""

    __slots__ = ("free", "inner", "known", "texts")

    def __init__(self, known: Mapping[str, Rule | None], *, free: bool = False) -> None:
        self.texts = [(key, rule) for key, rule in known.items() if rule is not None]
        self.inner: list[tuple[str, Rules]] = []
        self.known = frozenset(known)
        self.free = free
        """Whether any other key is as good."""

    def put(self, key: str, inner: Rules) -> None:
        """Set the rules of what is inside a key."""
        self.inner = [(name, rules) for name, rules in self.inner if name != key]
        self.inner.append((key, inner))


def time_rule(tz: tzinfo) -> Rule:
    """A day or an instant."""

    def rule(text: str) -> Problem | None:
        try:
            parse_time(text, tz)
        except ValueError as error:
            return Problem(str(error), ("YYYY-MM-DD", "YYYY-MM-DDTHH:MMZ"))
        return None

    return rule


def amount_rule(text: str) -> Problem | None:
    """Money: a plain decimal that is not negative. What is no number at all, the types refuse."""
    if text.isdecimal() and text.isascii():
        return None
    from pipeboard.model.money import amount

    try:
        value = amount(text)
    except ValueError as error:
        return Problem(str(error))
    return Problem(f'"{text}" is negative', ("0 or more",)) if value < 0 else None


def range_rule(low: float, high: float | None = None) -> Rule:
    """A number from `low` to `high`, both included; finite."""
    words = f"{low} to {high}" if high is not None else f"{low} or more"

    def rule(text: str) -> Problem | None:
        try:
            value = float(text)
        except ValueError:
            return None  # the types have said so
        if value >= low and value <= (high if high is not None else 1e18):
            return None
        return Problem(f"{text} is not {words}", (words,))

    return rule


def known_rule(noun: str, known: Collection[str], level: Level = "warning") -> Rule:
    """One of the words that the config has (or that a standard lists)."""

    def rule(text: str) -> Problem | None:
        return None if text in known else not_a(noun, text, known, level=level)

    return rule


def code_rule(noun: str, codes: frozenset[str]) -> Rule:
    """A code of a standard; the hint is the code in the right case where that is all it lacks."""

    def rule(text: str) -> Problem | None:
        if text in codes:
            return None
        for cased in (text.upper(), text.lower()):
            if cased in codes:
                return Problem(f'"{text}" is not a {noun}; write {cased}', (cased,), "warning")
        return Problem(f'"{text}" is not a {noun}', (), "warning")

    return rule


def zone_rule(text: str) -> Problem | None:
    """An IANA time zone."""
    try:
        zone(text)
    except ValueError as error:
        return Problem(str(error), (), "warning")
    return None


def entry_id_rule(text: str) -> Problem | None:
    """The id of an entry."""
    if ENTRY_ID.fullmatch(text):
        return None
    return Problem(f'"{text}" is not an id of an entry', ("a-4k2m9x",))


def file_id_rule(letter: str, noun: str, level: Level = "error") -> Rule:
    """The id of a contact (`c`) or an organisation (`g`)."""

    def rule(text: str) -> Problem | None:
        if text.startswith(letter) and FILE_ID.fullmatch(text):
            return None
        example = f"{letter}-7f3k2q9wab"
        return Problem(f'"{text}" is not the id of {noun} (like {example})', (example,), level)

    return rule


def schema_rule(text: str) -> Problem | None:
    """The format's version: this one."""
    if text == "1":
        return None
    return Problem(f"schema {text} is not known here: a newer pipeboard wrote this file?", ("1",))


def _by_kind(config: Config) -> dict[str, Rule | None]:
    time = time_rule(config.zone)
    return {"time": time, "date": time, "money": amount_rule}


_LIMITS = {
    "opportunities.probability": (0, 100),
    "customer.feedback.rating": (0, 10),
    "activities.min": (0, None),
    "follow_ups.snoozed": (0, None),
    "follow_ups.step": (0, None),
    "employees": (0, None),
    "company.employees": (0, None),
}


def _named(config: Config) -> dict[str, Rule]:
    """The rules that hang on a field's name, not its kind."""
    industry = known_rule("industry", config.lists.industries)
    team: dict[str, Rule] = {}
    if config.team:
        member = known_rule("member of the team", config.team, "hint")
        team = {"owner": member, "follow_ups.owner": member}
    limits = {name: range_rule(low, high) for name, (low, high) in _LIMITS.items()}
    contact_link = file_id_rule("c", "a contact", "warning")
    return {
        **limits,
        **team,
        "schema": schema_rule,
        "org": file_id_rule("g", "an organisation", "warning"),
        "parent": file_id_rule("g", "an organisation", "warning"),
        "company.parent": file_id_rule("g", "an organisation", "warning"),
        "country": code_rule("country (ISO 3166-1, like DE)", COUNTRIES),
        "company.country": code_rule("country (ISO 3166-1, like DE)", COUNTRIES),
        "language": code_rule("language (ISO 639-1, like de)", LANGUAGES),
        "timezone": zone_rule,
        "persona": known_rule("persona", config.personas),
        "industry": industry,
        "company.industry": industry,
        "source.channel": known_rule("source channel", config.lists.source_channels),
        "source.referred_by": contact_link,
        "qualification.authority.role": known_rule("role", config.lists.roles),
        "signals.kind": known_rule("kind of signal", config.signals),
        "activities.outcome": known_rule("outcome", config.outcomes),
        "opportunities.stage": known_rule(
            "stage of an opportunity", [rule.id for rule in config.opportunity_stages]
        ),
        "opportunities.lost_reason": known_rule("reason for a loss", config.reasons.lost),
        "opportunities.proof.kind": known_rule("kind of proof", config.lists.proof),
        "follow_ups.cadence": known_rule("cadence", config.cadences),
    }


def _compile(fields: Mapping[str, str], config: Config, own_id: Rule, scope: str) -> Rules:
    by_kind, named = _by_kind(config), {**_named(config), "id": own_id}
    currency = code_rule("currency (ISO 4217, like EUR)", CURRENCIES)
    maps: dict[str, dict[str, Rule | None]] = {"": {}}
    for name, kind in fields.items():
        container, _, key = name.rpartition(".")
        rule = named.get(name, by_kind.get(kind))
        if container and key == "id":
            rule = entry_id_rule
        elif key == "currency":
            rule = currency
        maps.setdefault(container, {})[key] = rule
    nodes = {name: Rules(known) for name, known in maps.items()}
    for name, node in nodes.items():
        if name:
            container, _, key = name.rpartition(".")
            nodes[container].put(key, node)
    nodes[""].put("custom", Rules(custom_rules(config, scope), free=True))
    if scope == "contact":
        deal = custom_rules(config, "opportunity")
        nodes["opportunities"].put("custom", Rules(deal, free=True))
    return nodes[""]


class Vocabulary:
    """The rules of a config's contacts and organisations."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.contact = _compile(CONTACT_FIELDS, config, file_id_rule("c", "a contact"), "contact")
        own_id = file_id_rule("g", "an organisation")
        self.organisation = _compile(ORGANISATION_FIELDS, config, own_id, "org")


_last: list[Vocabulary] = []


def vocabulary(config: Config) -> Vocabulary:
    """The rules of a config, compiled once: a board has one config at a time."""
    if not _last or _last[0].config is not config:
        _last[:] = [Vocabulary(config)]
    return _last[0]


def check_values(tree: dict[str, Tree], rules: Rules, found: list[Finding], path: Path) -> None:
    """Add to `found` what the rules say of the values of a map, and of all inside it."""
    for key, rule in rules.texts:
        value = tree.get(key)
        if type(value) is str:
            problem = rule(value)
            if problem is not None:
                found.append(problem.at((*path, key), value))
        elif type(value) is list:
            _check_texts(value, rule, found, (*path, key))
    for key, inner in rules.inner:
        value = tree.get(key)
        if type(value) is dict:
            check_values(value, inner, found, (*path, key))
        elif type(value) is list:
            _check_entries(value, inner, found, (*path, key))
    if not rules.free and not tree.keys() <= rules.known:
        for key in tree.keys() - rules.known:
            _unknown_key(key, rules.known, found, path)


def _check_texts(values: list[Tree], rule: Rule, found: list[Finding], path: Path) -> None:
    for position, value in enumerate(values):
        problem = rule(value) if isinstance(value, str) else None
        if problem is not None:
            found.append(problem.at((*path, position), value))


def _check_entries(entries: list[Tree], rules: Rules, found: list[Finding], path: Path) -> None:
    for position, entry in enumerate(entries):
        if type(entry) is dict:
            before = len(found)
            check_values(entry, rules, found, (*path, position))
            if len(found) > before:  # named by its id only where there is something to say
                part, at = entry_part(entries, position), len(path)
                found[before:] = [
                    one._replace(path=(*path, part, *one.path[at + 1 :])) for one in found[before:]
                ]


@lru_cache(maxsize=4096)
def _slip(key: str, known: frozenset[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    return tuple(get_close_matches(key, sorted(known), n=2, cutoff=0.8))


def _unknown_key(key: str, known: frozenset[str], found: list[Finding], path: Path) -> None:
    """Unknown keys are everybody's right; one that looks like a slip of the finger gets a hint."""
    near = _slip(key, known)
    if near:
        words = f'"{key}" is not a field; nearest: {", ".join(near)}'
        found.append(Finding((*path, key), words, key, near, "hint"))
