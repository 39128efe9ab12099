"""Rules for the values of a contact or an organisation: what the types cannot say.

The rules of a file stand in one tree shaped like the file, compiled once for a config from the
tables of `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeboard.model.codes import COUNTRIES, CURRENCIES, LANGUAGES
from pipeboard.model.config import Config
from pipeboard.model.custom import custom_rules
from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS
from pipeboard.model.findings import Finding, entry_part
from pipeboard.model.tree import Tree
from pipeboard.model.value_rules import (
    Rule,
    amount_rule,
    code_rule,
    file_id_rule,
    known_rule,
    range_rule,
    schema_rule,
    time_rule,
    zone_rule,
)


class Rules:
    """The rules of one map: of its texts, of the maps and entries in it, and the keys it knows."""

    __slots__ = ("free", "inner", "known", "texts")

    def __init__(self, known: Mapping[str, Rule | None], *, free: bool = False) -> None:
        self.texts = {key: rule for key, rule in known.items() if rule is not None}
        self.inner: dict[str, Rules] = {}
        self.known = frozenset(known)
        self.free = free
        """Whether any other key is as good."""


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
            rule = None  # asked of the whole file at once
        elif key == "currency":
            rule = currency
        maps.setdefault(container, {})[key] = rule
    nodes = {name: Rules(known) for name, known in maps.items()}
    for name, node in nodes.items():
        if name:
            container, _, key = name.rpartition(".")
            nodes[container].inner[key] = node
    nodes[""].inner["custom"] = Rules(custom_rules(config, scope), free=True)
    if scope == "contact":
        deal = custom_rules(config, "opportunity")
        nodes["opportunities"].inner["custom"] = Rules(deal, free=True)
    return nodes[""]


def _grave(fields: Mapping[str, str], config: Config, own_id: Rule) -> Rules:
    """Only the rules whose breach makes a file a problem: times, amounts, limits, the format, ids.

    Maps without any are left out, so that looking through a file touches nothing else.
    """
    by_kind = _by_kind(config)
    limits: dict[str, Rule] = {name: range_rule(low, high) for name, (low, high) in _LIMITS.items()}
    named: dict[str, Rule] = {**limits, "schema": schema_rule, "id": own_id}
    nodes: dict[str, Rules] = {"": Rules({})}
    for name, kind in fields.items():
        container, _, key = name.rpartition(".")
        rule = named.get(name, by_kind.get(kind))
        if rule is None or (container and key == "id"):
            continue
        for depth in range(container.count(".") + 1 if container else 0):
            whole = ".".join(container.split(".")[: depth + 1])
            if whole not in nodes:
                above, _, last = whole.rpartition(".")
                nodes[whole] = nodes[above].inner[last] = Rules({})
        nodes[container].texts[key] = rule
    return nodes[""]


def is_sound(tree: dict[str, Tree], rules: Rules) -> bool:
    """Whether no rule has anything to say: quicker than `check_values`, which says what."""
    return _are_sound((tree,), rules)


def _are_sound(entries: Sequence[Tree], rules: Rules) -> bool:
    texts, maps = rules.texts.items(), rules.inner.items()
    for entry in entries:
        if type(entry) is not dict:
            continue
        get = entry.get
        for key, rule in texts:
            value = get(key)
            if type(value) is str:
                if rule(value) is not None:
                    return False
            elif type(value) is list and _each(value, rule):
                return False
        for key, inner in maps:
            value = get(key)
            if value and not _are_sound(value if type(value) is list else (value,), inner):
                return False
    return True


class Vocabulary:
    """The rules of a config's contacts and organisations; `grave` are those of contacts that make
    a file a problem.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.contact = _compile(CONTACT_FIELDS, config, file_id_rule("c", "a contact"), "contact")
        self.grave = _grave(CONTACT_FIELDS, config, file_id_rule("c", "a contact"))
        own_id = file_id_rule("g", "an organisation")
        self.organisation = _compile(ORGANISATION_FIELDS, config, own_id, "org")


_last: list[Vocabulary] = []


def vocabulary(config: Config) -> Vocabulary:
    """The rules of a config, compiled once: a board has one config at a time."""
    if not _last or _last[0].config is not config:
        _last[:] = [Vocabulary(config)]
    return _last[0]


def check_values(tree: dict[str, Tree], rules: Rules) -> Sequence[Finding]:
    """What the rules say of the values of a map and of all inside it, paths from this map on.

    Nearly every file is fine, so nothing is made, not even a path, until there is something to say.
    """
    found: list[Finding] = []
    texts, inner = rules.texts, rules.inner
    for key, value in tree.items():
        if type(value) is str:
            rule = texts.get(key)
            if rule is not None:
                problem = rule(value)
                if problem is not None:
                    found.append(problem.at((key,), value))
        elif value is not None:
            found += _inside(key, value, texts, inner)
    if not rules.free and not rules.known.issuperset(tree):
        for key in tree.keys() - rules.known:
            found += _unknown_key(key, rules.known)
    return found or _NOTHING


_NOTHING: tuple[Finding, ...] = ()


def _inside(
    key: str, value: Tree, texts: dict[str, Rule], inner: dict[str, Rules]
) -> Sequence[Finding]:
    """What is found in the map or the list of a key."""
    found: Sequence[Finding] = _NOTHING
    if key in inner:
        if type(value) is dict:
            found = check_values(value, inner[key])
        elif type(value) is list:
            found = _entries(value, inner[key])
    elif key in texts and type(value) is list:
        found = _each(value, texts[key])
    return [one._replace(path=(key, *one.path)) for one in found] if found else found


def _each(values: list[Tree], rule: Rule) -> list[Finding]:
    """What a rule says of each text of a list."""
    asked = [(at, value, rule(value)) for at, value in enumerate(values) if isinstance(value, str)]
    return [problem.at((at,), value) for at, value, problem in asked if problem is not None]


def _entries(entries: list[Tree], rules: Rules) -> Sequence[Finding]:
    """What is found in each entry, named by its id."""
    found: list[Finding] = []
    for position, entry in enumerate(entries):
        if type(entry) is dict:
            more = check_values(entry, rules)
            if more:
                part = entry_part(entries, position)
                found += [one._replace(path=(part, *one.path)) for one in more]
    return found


@lru_cache(maxsize=4096)
def _slip(key: str, known: frozenset[str]) -> tuple[str, ...]:
    from difflib import get_close_matches

    return tuple(get_close_matches(key, sorted(known), n=2, cutoff=0.8))


def _unknown_key(key: str, known: frozenset[str]) -> list[Finding]:
    """Unknown keys are everybody's right; one that looks like a slip of the finger gets a hint."""
    near = _slip(key, known)
    words = f'"{key}" is not a field; nearest: {", ".join(near)}'
    return [Finding((key,), words, key, near, "hint")] if near else []
