"""Who is the same person, in the file and on the board: by keys, never by comparing all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeboard.exchange.findings import Finding
from pipeboard.exchange.people import Person
from pipeboard.model.text import fold
from pipeboard.rules.phone import phone_key

Key = tuple[str, str]

_SIMILAR = 92  # of 100: one letter off in a usual name
_NEIGHBOURS = 4
_MOST_SIMILAR = 100


def texts_of(value: object) -> list[str]:
    """The texts of a field that may be one text, a list of them, or of `{value, kind}`."""
    if value is None:
        return []
    entries = value if isinstance(value, list) else [value]
    found = (entry.get("value") if isinstance(entry, Mapping) else entry for entry in entries)
    return [str(text) for text in found if text]


def keys_of(tree: Mapping[str, Any], external: Mapping[str, Iterable[str]]) -> list[Key]:
    """(kind, value) as the index keeps them, the surest first: foreign id, e-mail, phone, name."""
    found = [(f"external:{system}", ref) for system, refs in external.items() for ref in refs]
    found += [("email", fold(mail)) for mail in texts_of(tree.get("email"))]
    country = tree.get("country")
    found += [("phone", phone_key(text, country)) for text in texts_of(tree.get("phone"))]
    company = tree.get("company")
    if isinstance(company, Mapping) and company.get("name"):
        found.append(("name", f"{fold(str(tree['name']))}|{fold(str(company['name']))}"))
    return [key for key in dict.fromkeys(found) if key[1]]


def same_name(one: str, other: str) -> bool:
    """Whether two names are spelt alike, whatever the order of their words."""
    if fold(one) == fold(other):
        return True
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(fold(one), fold(other)) >= _SIMILAR


def _ids_clash(one: Person, other: Person) -> bool:
    """Both have ids of one system, and share none."""
    systems = one.external.keys() & other.external.keys()
    return any(
        not set(one.external[system]) & set(other.external[system])
        for system in systems
        if one.external[system] and other.external[system]
    )


def mails_clash(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Both have e-mail addresses, and share none: of one name and company, yet maybe two people."""
    mails = [{fold(mail) for mail in texts_of(tree.get("email"))} for tree in (one, other)]
    return all(mails) and not mails[0] & mails[1]


def merge_equal(people: Sequence[Person], findings: list[Finding]) -> list[Person]:
    """One Person for each; the first row's word counts, lists, leads and entries come together."""
    kept: list[Person] = []
    owner: dict[Key, Person] = {}
    for person in people:
        keys = keys_of(person.tree, person.external)
        first = next((p for key in keys if (p := _owner(person, key, owner, findings))), None)
        if first is None:
            kept.append(person)
            first = person
        else:
            _join(first, person, findings)
        for key in keys:
            owner.setdefault(key, first)
    return kept


def _owner(
    person: Person, key: Key, owner: Mapping[Key, Person], findings: list[Finding]
) -> Person | None:
    """Whom a key names, where that is enough to be the same person."""
    first = owner.get(key)
    if first is None:
        return None
    kind = key[0]
    if kind.startswith("external:"):
        return first
    alike = same_name(first.name, person.name)
    if kind == "email":
        if not alike:
            message = f"{person.name!r} has the e-mail of {first.name!r} (line {first.line})"
            findings.append(Finding("other-name", person.file, person.line, message))
        return first
    if kind == "name" and mails_clash(first.tree, person.tree):
        return None
    if alike and not _ids_clash(first, person):
        return first
    if kind == "phone":
        message = f"{person.name!r} has the phone of {first.name!r} (line {first.line})"
        findings.append(Finding("same-phone", person.file, person.line, message))
    return None


def _join(first: Person, more: Person, findings: list[Finding]) -> None:
    differing: list[str] = []
    _join_trees(first.tree, more.tree, "", differing)
    if differing:
        fields = ", ".join(differing)
        message = f"says otherwise than line {first.line} about {fields}; the first row was kept"
        findings.append(Finding("rows-differ", more.file, more.line, message))
    for system, refs in more.external.items():
        for ref in refs:
            first.add_external(system, ref)
    first.leads += more.leads
    first.tasks += more.tasks
    for list_name, entries in more.entries.items():
        known = {entry["id"] for entry in first.entries.get(list_name, ())}
        for entry in entries:
            if list_name != "notes" or entry["id"] not in known:
                first.add_entry(list_name, entry)


def _join_trees(
    first: dict[str, Any], more: Mapping[str, Any], path: str, differing: list[str]
) -> None:
    for key, value in more.items():
        there = first.get(key)
        if there is None:
            first[key] = value
        elif isinstance(there, dict) and isinstance(value, Mapping):
            _join_trees(there, value, f"{path}{key}.", differing)
        elif isinstance(there, list) and isinstance(value, list):
            known = {fold(text) for text in texts_of(there)}
            there += [e for e in value if not {fold(text) for text in texts_of(e)} & known]
        elif fold(str(there)) != fold(str(value)):
            differing.append(path + key)


def similar_names(people: Sequence[Person]) -> list[Finding]:
    """Pairs that may be one person: close in the alphabet, nearly the same name, no other company.

    Each name is compared with its next few neighbours only, so ten thousand cost milliseconds.
    """
    from rapidfuzz import fuzz

    named = sorted(
        ((" ".join(sorted(fold(person.name).split())), person) for person in people),
        key=lambda pair: (pair[0], pair[1].line),
    )
    found: list[Finding] = []
    for at, (name, person) in enumerate(named):
        for other_name, other in named[at + 1 : at + 1 + _NEIGHBOURS]:
            if fuzz.ratio(name, other_name) >= _SIMILAR and _may_be_colleagues(person, other):
                message = f"{person.name!r} and {other.name!r} (line {other.line}): one person?"
                found.append(Finding("similar", person.file, person.line, message))
        if len(found) >= _MOST_SIMILAR:
            break
    return found


def _may_be_colleagues(one: Person, other: Person) -> bool:
    companies = {fold(_company(person)) for person in (one, other)} - {""}
    return len(companies) < 2


def _company(person: Person) -> str:
    company = person.tree.get("company")
    return str(company.get("name") or "") if isinstance(company, Mapping) else ""
