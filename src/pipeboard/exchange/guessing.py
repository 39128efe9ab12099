"""A guess about one table's columns as a mapping: the rules its targets come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeboard.exchange import names
from pipeboard.exchange.mapping import Condition, ImportMapping, Rule, Source, TableSpec

if TYPE_CHECKING:
    from pipeboard.exchange.headers import ColumnGuess, Guess

TABLE = "rows"
Fields = list[tuple[str, Source]]

# How the texts of tag columns are separated, the first that is found in the column's name table.
_SPLIT_TAGS = {"google-2015": ":::", "google-2024": ":::", "outlook": ";", "hubspot": ";"}
_SPLIT_VALUES = {"google-2015": ":::", "google-2024": ":::"}


def mapping_of(guess: Guess) -> ImportMapping:
    """The mapping of a guess: one table called `rows`."""
    by_target: dict[str, list[ColumnGuess]] = {}
    for column in guess.columns:
        by_target.setdefault(column.target, []).append(column)
    key = by_target["id"][0].column if "id" in by_target else ""
    rules = [Rule("contact", TABLE, tuple(_contact(by_target, guess.profile)))]
    lead = _lead(by_target)
    if lead:
        rules.append(Rule("lead", TABLE, tuple(lead)))
    for kind in ("activity", "task", "opportunity", "purchase", "signal"):
        fields = _plain(by_target, kind)
        if kind == "opportunity":
            fields = _opportunity(fields)
        if fields:
            rules.append(Rule(kind, TABLE, tuple(fields)))
    rules += _events(by_target)
    for column in by_target.get("note.text", ()):
        rules.append(Rule("note", TABLE, (("text", Source((column.column,))),)))
    system = names.SYSTEMS.get(guess.profile, guess.profile)
    return ImportMapping(system, {TABLE: TableSpec("", key)}, tuple(rules))


def _plain(by_target: dict[str, list[ColumnGuess]], kind: str) -> Fields:
    """The fields of a kind, a column each."""
    prefix = f"{kind}."
    return [
        (target.removeprefix(prefix), Source((columns[0].column,)))
        for target, columns in by_target.items()
        if target.startswith(prefix)
    ]


def _contact(by_target: dict[str, list[ColumnGuess]], profile: str) -> Fields:
    fields: Fields = []
    for target, columns in by_target.items():
        if not target.startswith("contact."):
            continue
        name = target.removeprefix("contact.")
        if name == "address.street":
            fields.append((name, Source(tuple(c.column for c in columns), join=", ")))
        else:
            fields += [(name, _contact_source(name, column, profile)) for column in columns]
    return fields


def _contact_source(name: str, column: ColumnGuess, profile: str) -> Source:
    where = (column.column,)
    if name == "tags":
        return Source(where, split=_SPLIT_TAGS.get(profile, ","))
    if name in ("email", "phone", "links"):
        split = _SPLIT_VALUES.get(profile)
        return Source(where, label=column.label, label_from=column.label_from, split=split)
    if name == "company.industry":
        return Source(where, values=names.values("industries") | {"*": "*"})
    if name == "source.channel":
        return Source(where, values=names.values("channels") | {"*": "other"})
    return Source(where)


def _lead(by_target: dict[str, list[ColumnGuess]]) -> Fields:
    """Lead columns: one status column says both a stage and a status, as far as it is known."""
    fields = [
        (name, source)
        for name, source in _plain(by_target, "lead")
        if name not in ("stage", "status", "channel")
    ]
    stage = by_target.get("lead.stage")
    status = by_target.get("lead.status")
    if stage:
        fields.append(("stage", Source((stage[0].column,), values=names.values("stages"))))
    if status:
        both = names.values("statuses")
        where = (status[0].column,)
        words = {text: word.partition("/")[2] for text, word in both.items()}
        fields.append(("status", Source(where, values=words)))
        fields.append(("reason", Source(where, values=_ends(both))))
        if not stage:
            words = {text: word.partition("/")[0] for text, word in both.items()}
            fields.append(("stage", Source(where, values=words | {"*": "lead"})))
    channel = by_target.get("lead.channel")
    if channel:
        where = (channel[0].column,)
        fields.append(("channel", Source(where, values=names.values("channels") | {"*": "other"})))
        if "lead.campaign" not in by_target:
            fields.append(("campaign", Source(where)))
    return fields


def _ends(words: dict[str, str]) -> dict[str, str]:
    """Status words that end something stand for their own reason; the others for none."""
    ended = (text for text, word in words.items() if not word.endswith("/open"))
    return {text: text for text in ended} | {"*": ""}


def _opportunity(fields: Fields) -> Fields:
    found: Fields = []
    for name, source in fields:
        if name == "stage":
            source = Source(source.columns, values=names.values("deals") | {"*": ""})
        found.append((name, source))
    return found


def _events(by_target: dict[str, list[ColumnGuess]]) -> list[Rule]:
    """Steps of a plan: done ones are activities, open ones tasks; without a `done` all are open."""
    columns = {
        target.removeprefix("event."): found[0].column
        for target, found in by_target.items()
        if target.startswith("event.")
    }
    if "reason" not in columns and "due" not in columns:
        return []
    done = columns.get("done")
    shared = _event_fields(columns)
    texts = tuple(columns[name] for name in ("reason", "note") if name in columns)
    words = Source(texts, join=": ")
    task = [("due", shared.pop("at", None)), ("owner", shared.pop("by", None)), ("reason", words)]
    rest = list(shared.items())
    if not done:
        return [_rule("task", [*task, *rest], ())]
    activity = [("at", task[0][1]), ("by", task[1][1]), ("text", words)]
    return [
        _rule("activity", [*activity, *rest], (Condition(done, names.DONE),)),
        _rule("task", [*task, *rest], (Condition(done, names.DONE, holds=False),)),
    ]


def _rule(
    kind: str, fields: Iterable[tuple[str, Source | None]], when: tuple[Condition, ...]
) -> Rule:
    return Rule(kind, TABLE, tuple((n, s) for n, s in fields if s is not None and s.columns), when)


def _event_fields(columns: dict[str, str]) -> dict[str, Source]:
    """`at`, `by`, `type` and further fields of a step."""
    found: dict[str, Source] = {}
    if "due" in columns:
        when = tuple(columns[name] for name in ("due", "time") if name in columns)
        found["at"] = Source(when, join=" ")
    if "owner" in columns:
        found["by"] = Source((columns["owner"],))
    if "type" in columns:
        found["type"] = Source((columns["type"],), values=names.values("types"))
    for name, column in columns.items():
        if name.startswith("custom."):
            found[name] = Source((column,))
    return found
