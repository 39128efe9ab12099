"""Recognise people on the board: by foreign id, e-mail, phone, name and company, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeboard.errors import InvalidData
from pipeboard.exchange.equal import keys_of, mails_clash, same_name, texts_of
from pipeboard.exchange.findings import Finding
from pipeboard.exchange.people import Lead, Person, Task
from pipeboard.exchange.tasks import note

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.rules.fingerprint import Forgotten

Key = tuple[str, str]


class Known(Protocol):
    """What a plan asks of a board."""

    def known(self, keys: Iterable[Key]) -> Mapping[Key, tuple[str, str]]:
        """Which contacts have these keys: id and path of the first of each."""

    def subject_at(self, path: str) -> Subject:
        """The contact in a file."""

    def forgotten(self) -> Forgotten:
        """Everybody who was forgotten."""


@dataclass(slots=True)
class Match:
    """A person, whom the board knows them as, and which of their tasks are new."""

    person: Person
    subject: Subject | None
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)


def matches(board: Known, people: Sequence[Person], findings: list[Finding]) -> list[Match]:
    """Each person with the contact the board knows them as, if any; the forgotten are left out."""
    keys = {id(person): keys_of(person.tree, person.external) for person in people}
    known = board.known(key for own in keys.values() for key in own)
    taken: dict[str, Subject] = {}
    found: list[Match] = []
    for person in people:
        paths = ((key, known[key][1]) for key in keys[id(person)] if key in known)
        try:
            same = (_same(board, person, key, path, taken, findings) for key, path in paths)
            found.append(Match(person, next((one for one in same if one), None)))
        except InvalidData as error:
            message = f"{person.name!r} was left out: {error.message}"
            findings.append(Finding("broken-file", person.file, person.line, message))
    return _remembered(board, found, findings)


def _remembered(board: Known, found: list[Match], findings: list[Finding]) -> list[Match]:
    """Those who are on the board or were not forgotten; of the others only the line is said."""
    gone = board.forgotten()
    kept: list[Match] = []
    for match in found:
        id = "" if match.subject else gone.whose(match.person.tree)
        if id:
            message = f"was forgotten and is left out (forgotten/{id}.yaml)"
            findings.append(Finding("forgotten", match.person.file, match.person.line, message))
        else:
            kept.append(match)
    return kept


def _same(
    board: Known,
    person: Person,
    key: Key,
    path: str,
    taken: dict[str, Subject],
    findings: list[Finding],
) -> Subject | None:
    """The contact at a path, where the key is enough to say that it is this person."""
    subject = taken.get(path) or board.subject_at(path)
    taken[path] = subject
    if key[0].startswith("external:"):
        return subject
    alike = same_name(subject.name, person.name)
    if key[0] == "email":
        if not alike:
            message = f"{person.name!r} has the e-mail of {subject.name!r} on the board"
            findings.append(Finding("other-name", person.file, person.line, message))
        return subject
    if key[0] == "name" and mails_clash(person.tree, subject.tree):
        return None
    if alike and not _ids_clash(person, subject):
        return subject
    if key[0] == "phone":
        message = f"{person.name!r} has the phone of {subject.name!r} on the board"
        findings.append(Finding("same-phone", person.file, person.line, message))
    return None


def _ids_clash(person: Person, subject: Subject) -> bool:
    """Both have ids of one system, and share none."""
    external = _external(subject)
    return any(
        refs and external.get(system) and not set(refs) & set(external[system])
        for system, refs in person.external.items()
    )


def _external(subject: Subject) -> dict[str, list[str]]:
    custom = subject.tree.get("custom")
    external = custom.get("external") if isinstance(custom, dict) else None
    if not isinstance(external, dict):
        return {}
    return {system: texts_of(refs) for system, refs in external.items()}


def is_known_lead(lead: Lead, subject: Subject) -> bool:
    """Whether a file tells of a lead already: as a foreign id, or as an entry that refers to it."""
    if lead.ref in _external(subject).get(lead.system, ()):
        return True
    logs = ("signals", "activities")
    return any(entry.get("ref") == lead.ref for log in logs for entry in subject.entries(log))


def is_known_task(task: Task, subject: Subject | None) -> bool:
    """Whether a contact has a task, has done it, or has let it go."""
    if subject is None:
        return False
    if task.ref and task.ref in _external(subject).get(task.system, ()):
        return True
    ids = {entry.get("id") for log in ("follow_ups", "notes") for entry in subject.entries(log)}
    ids |= {entry.get("follow_up") for entry in subject.entries("activities")}
    return bool(ids & {task.entry["id"], note(task)["id"]})
