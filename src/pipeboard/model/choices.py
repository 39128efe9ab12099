"""The words that a field may hold: those of its type, and those of the board's config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec import inspect

from pipeboard.model.codes import COUNTRIES, CURRENCIES, LANGUAGES
from pipeboard.model.config import Config
from pipeboard.model.contact import Contact
from pipeboard.model.organisation import Organisation

YES, NO = "true", "false"


def words(config: Config) -> dict[str, list[str]]:
    """Field → the words it may hold on this board; a currency of any field is `currency`."""
    reasons = config.reasons
    parked = {*reasons.parked, *reasons.disqualified, *reasons.lost, *reasons.churned}
    return {
        "country": sorted(COUNTRIES),
        "company.country": sorted(COUNTRIES),
        "language": sorted(LANGUAGES),
        "currency": sorted(CURRENCIES),
        "industry": config.lists.industries,
        "company.industry": config.lists.industries,
        "persona": list(config.personas),
        "owner": list(config.team),
        "follow_ups.owner": list(config.team),
        "status_info.reason": sorted(parked),
        "source.channel": config.lists.source_channels,
        "qualification.authority.role": config.lists.roles,
        "signals.kind": list(config.signals),
        "activities.outcome": list(config.outcomes),
        "opportunities.stage": [rule.id for rule in config.opportunity_stages],
        "opportunities.lost_reason": reasons.lost,
        "opportunities.proof.kind": config.lists.proof,
        "follow_ups.cadence": list(config.cadences),
    }


def choices(
    name: str, known: Mapping[str, Sequence[str]], *, organisation: bool = False
) -> tuple[str, ...]:
    """What a field (`notes.state`) takes; () where it takes anything, ("true", "false") for yes/no.

    `known` are the `words` of the config. They complete and list; whether a value will do, the
    check of the file says.
    """
    if name in known:
        return tuple(known[name])
    if name.rpartition(".")[2] == "currency":
        return tuple(known["currency"])
    return _literals(Organisation if organisation else Contact).get(name, ())


@lru_cache(maxsize=2)
def _literals(struct: type[msgspec.Struct]) -> dict[str, tuple[str, ...]]:
    return dict(_walk(inspect.type_info(struct), ""))


def _walk(kind: inspect.Type, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(kind, inspect.UnionType):
        for option in kind.types:
            yield from _walk(option, path)
    elif isinstance(kind, inspect.ListType):
        yield from _walk(kind.item_type, path)
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from _walk(
                field.type, f"{path}.{field.encode_name}" if path else field.encode_name
            )
    elif isinstance(kind, inspect.LiteralType):
        yield path, tuple(map(str, kind.values))
    elif isinstance(kind, inspect.BoolType):
        yield path, (YES, NO)
