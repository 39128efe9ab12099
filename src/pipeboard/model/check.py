"""Every problem of a file of the board: shape, values, and what one field asks of another.

Nothing is raised and nothing stops at the first: each check answers with all its findings. Lines
are the caller's business; a finding says the path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from pipeboard.model.cards import Competitor, LibraryItem, Person
from pipeboard.model.check_types import check_shape, convert
from pipeboard.model.check_values import Rules, check_values, is_sound, vocabulary
from pipeboard.model.config import Config
from pipeboard.model.contact import Contact, without_unset
from pipeboard.model.fields import ENTRY_LISTS
from pipeboard.model.findings import Finding, not_a
from pipeboard.model.ids import ENTRY_ID
from pipeboard.model.news import asks_for_news
from pipeboard.model.organisation import Organisation
from pipeboard.model.tree import Tree

__all__ = [
    "check_competitor",
    "check_contact",
    "check_file",
    "check_library_item",
    "check_organisation",
    "check_person",
    "read_contact",
    "sound_contact",
]


def read_contact(tree: Tree, config: Config) -> tuple[Contact | None, list[Finding]]:
    """A contact and every problem of its file; None where one of them is an error of shape."""
    tree = without_unset(tree)
    contact, found = convert(tree, Contact)
    if isinstance(tree, dict):
        _values(tree, vocabulary(config).contact, found)
        found += _name(tree)
        found += _entry_ids(tree)
        found += _status(tree, config)
        found += _events(tree)
        found += _empty_steps(tree)
    return contact, found


def sound_contact(tree: Tree, config: Config) -> Contact | None:
    """A contact of whose file there is no error to tell; None sends the caller to `read_contact`.

    What a cold index asks of every file: warnings and hints are not looked for.
    """
    tree = without_unset(tree)
    if not isinstance(tree, dict) or not str(tree.get("name") or "").strip():
        return None
    if tree.get("status", "open") != "open" and not isinstance(tree.get("status_info"), dict):
        return None
    try:
        contact = msgspec.convert(tree, Contact, strict=False)
    except msgspec.ValidationError:
        return None
    sound = is_sound(tree, vocabulary(config).grave) and not _entry_ids(tree)
    return contact if sound else None


def check_contact(tree: Tree, config: Config) -> list[Finding]:
    """Every problem of a contact's file."""
    return read_contact(tree, config)[1]


def check_organisation(tree: Tree, config: Config) -> list[Finding]:
    """Every problem of an organisation's file."""
    tree = without_unset(tree)
    found = check_shape(tree, Organisation)
    if isinstance(tree, dict):
        _values(tree, vocabulary(config).organisation, found)
        found += _name(tree)
        found += _entry_ids(tree)
    return found


def check_file(path: str, tree: Tree, config: Config) -> list[Finding]:
    """Every problem of any file of the board, judged by where it stands.

    `path` is relative to the board; a file that is none of the board's kinds has no problems.
    """
    folder, _, rest = path.partition("/")
    if not rest:
        from pipeboard.model.check_config import check_config

        return check_config(tree) if folder == "pipeboard.yaml" else []
    if folder == "forgotten":
        from pipeboard.model.tombstone import check_tombstone

        return check_tombstone(rest, tree)
    check = _BY_FOLDER.get(folder)
    return check(tree, config) if check else []


def check_competitor(tree: Tree, config: Config) -> list[Finding]:
    """Every problem of a battle card."""
    return check_shape(without_unset(tree), Competitor)


def check_library_item(tree: Tree, config: Config) -> list[Finding]:
    """Every problem of a library item; a persona it names should exist."""
    tree = without_unset(tree)
    found = check_shape(tree, LibraryItem)
    named = tree.get("personas") if isinstance(tree, dict) else None
    for position, persona in enumerate(named if isinstance(named, list) else []):
        if isinstance(persona, str) and persona not in config.personas:
            problem = not_a("persona", persona, config.personas, level="hint")
            found.append(problem.at(("personas", position), persona))
    return found


def check_person(tree: Tree) -> list[Finding]:
    """Every problem of a person's own settings."""
    return check_shape(without_unset(tree), Person)


_BY_FOLDER: dict[str, Callable[[Tree, Config], list[Finding]]] = {
    "contacts": check_contact,
    "orgs": check_organisation,
    "competitors": check_competitor,
    "library": check_library_item,
    "people": lambda tree, config: check_person(tree),
}


def _values(tree: dict[str, Tree], rules: Rules, found: list[Finding]) -> None:
    """Add what the rules say, but of values whose shape is already amiss: once is enough."""
    said = check_values(tree, rules)
    if said:
        amiss = {finding.path for finding in found}
        found += [finding for finding in said if finding.path not in amiss]


def _name(tree: dict[str, Tree]) -> Iterator[Finding]:
    name = tree.get("name")
    if isinstance(name, str) and not name.strip():
        yield Finding(("name",), "name is empty", "")


_TOP_LISTS = tuple(name for name in ENTRY_LISTS if "." not in name)
_ALL_IDS = re.compile(rf"(?:{ENTRY_ID.pattern} )*")


def _entry_ids(tree: dict[str, Tree]) -> Iterable[Finding]:
    """Ids of entries are well formed, and unique in the file over all its lists.

    All are looked at together first, as nearly every file is fine.
    """
    ids = [
        own
        for name in _TOP_LISTS
        for entry in tree.get(name) or ()
        if type(entry) is dict and type(own := entry.get("id")) is str
    ]
    if len(set(ids)) == len(ids) and _ALL_IDS.fullmatch("".join([f"{own} " for own in ids])):
        return ()
    return _amiss_ids(tree)


def _amiss_ids(tree: dict[str, Tree]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in _TOP_LISTS:
        entries = tree.get(name)
        for position, entry in enumerate(entries if isinstance(entries, list) else []):
            own = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(own, str):
                continue
            if not ENTRY_ID.fullmatch(own):
                words = f'"{own}" is not an id of an entry'
                yield Finding((name, position, "id"), words, own, ("a-4k2m9x",))
            elif own in seen:
                words = f"id {own} is already used in {seen[own]}; give this entry a new one"
                yield Finding((name, position, "id"), words, own)
            seen.setdefault(own, name)


def _status(tree: dict[str, Tree], config: Config) -> Iterator[Finding]:
    """Whoever is not open has a reason; whoever is paused comes back on a day."""
    status = tree.get("status", "open")
    known = config.reasons.of(status) if isinstance(status, str) else []
    if status == "open" or not known:
        return
    info = tree.get("status_info")
    if not isinstance(info, dict):
        if info is None:
            words = f"status {status} needs status_info with at, by and a reason"
            yield Finding(("status_info",), words, "", ("at", "by", "reason", "note", "review_on"))
        return
    reason = info.get("reason")
    where = ("status_info", "reason")
    if not isinstance(reason, str):
        yield Finding(where, f"status {status} needs a reason", "", tuple(known), "warning")
    elif reason not in known:
        yield not_a(f"reason for {status}", reason, known, level="warning").at(where, reason)
    elif reason == "other" and not info.get("note"):
        yield Finding(
            ("status_info", "note"), "reason other needs a note that says which", "", (), "warning"
        )
    if status == "paused" and not info.get("review_on"):
        words = "a pause needs review_on, the day it ends"
        yield Finding(("status_info", "review_on"), words, "", ("YYYY-MM-DD",), "warning")


# What an entry must say to count for anything.
_NEEDS = {
    "signals": frozenset(("at", "kind")),
    "activities": frozenset(("at", "type")),
    "stage_history": frozenset(("at",)),
    "follow_ups": frozenset(("due",)),
    "purchases": frozenset(("at",)),
}


def _events(tree: dict[str, Tree]) -> Iterator[Finding]:
    for name, needs in _NEEDS.items():
        entries = tree.get(name)
        if not isinstance(entries, list):
            continue
        for position, entry in enumerate(entries):
            if isinstance(entry, dict) and (None in entry.values() or not needs <= entry.keys()):
                for key in sorted(needs):
                    if entry.get(key) is None:
                        words = f"an entry of {name} without {key} counts for nothing"
                        yield Finding((name, position, key), words, "", (), "warning")


def _empty_steps(tree: dict[str, Tree]) -> Iterator[Finding]:
    """A step that only asks for news, and gives nothing."""
    steps = tree.get("follow_ups")
    for position, step in enumerate(steps if isinstance(steps, list) else []):
        reason = step.get("reason") if isinstance(step, dict) and not step.get("give") else None
        if isinstance(reason, str) and (words := asks_for_news(reason)):
            yield Finding(
                ("follow_ups", position, "reason"),
                f'"{words}" gives them nothing: say in `give` what they get of it',
                reason,
                (),
                "advice",
            )
