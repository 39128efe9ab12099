"""The sample board as a repository of its own, its year of history replayed from its own dates.

Each activity, signal, note and stage move becomes the commit it would have been, at its time and by
its author. The states of a file are made backwards from today's bytes by taking one entry away at a
time, so that the last commit holds exactly the sample's files. All dates are shifted so that the
sample's day is today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from pipeboard.actions import decide
from pipeboard.actions.change import Subject
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.identity import Identity
from pipeboard.journal.message import Message
from pipeboard.journal.replay import Commit, fast_import
from pipeboard.journal.repo import Repository
from pipeboard.journal.setup import init
from pipeboard.model.fields import ORDER
from pipeboard.model.period import period_words, quarter_of
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Delete, Edit, Set, Tree
from pipeboard.model.tree import Path as Field
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load
from pipeboard.team.arming import arm

ANCHOR = date(2026, 11, 22)
"""The day on which the sample's facts are true."""

_DATE = re.compile(rb"\b(20[12]\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=\b|T)")
_QUARTER = re.compile(rb"\b2026-Q4\b")
_LISTS = ("activities", "signals", "notes", "stage_history")
_VERBS = {
    "activities": ("log", "activity.add"),
    "signals": ("signal", "signal.add"),
    "notes": ("note", "note.add"),
    "stage_history": ("move", "stage.move"),
}


class Fact(NamedTuple):
    """One entry of a contact's history: when, in which list, what."""

    at: int
    list: str
    entry: Mapping[str, Tree]
    path: Field


def sample_folder() -> Path:
    """Where the sample board is: beside the package where installed, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "sample", package.parent.parent / "board"):
        if (folder / "pipeboard.yaml").is_file():
            return folder
    raise NotFound("the sample board is not installed", hint="reinstall pipeboard")


def make_demo(target: Path, today: date) -> int:
    """Copy the sample into `target` as a repository with its history; how many commits it has.

    Raises UsageError where `target` holds something already.
    """
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty", hint="name another folder: pb demo DIR")
    files = {name: shifted(data, today - ANCHOR) for name, data in _files(sample_folder()).items()}
    for name, data in files.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    commits = list(history(files))
    init(target)
    fast_import(target, commits, "main")
    arm(Repository.open(target))
    return len(commits)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def shifted(data: bytes, by: timedelta) -> bytes:
    """Every date in a file moved by so many days; quarters of targets follow the day."""

    def move(match: re.Match[bytes]) -> bytes:
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return match[0]
        return (day + by).isoformat().encode()

    today = ANCHOR + by
    quarter = period_words(*quarter_of(today)).encode()
    return _QUARTER.sub(quarter, _DATE.sub(move, data))


def history(files: Mapping[str, bytes]) -> Iterator[Commit]:
    """The commits of a board whose files end up as these, oldest first."""
    config = load(files["pipeboard.yaml"], "pipeboard.yaml")
    team = _team(config.get("team"))
    workspace = config.get("workspace")
    named = workspace.get("timezone") if isinstance(workspace, dict) else None
    tz = zone(named) if isinstance(named, str) else zone("UTC")
    told = [
        commit
        for name, data in files.items()
        if name.startswith("contacts/")
        for commit in _contact_history(name, data, team, tz)
    ]
    told.sort(key=lambda commit: commit.at)
    start = min((commit.at for commit in told), default=0) - 3600
    others = {name: data for name, data in files.items() if not name.startswith("contacts/")}
    founder = next(
        (who for key, who in team.items() if "bot" not in key), Identity("Demo", "demo@x.example")
    )
    yield Commit(
        start, founder, _sentence("init", "board", "the board starts", "board.init"), others
    )
    yield from told


def _team(members: Tree) -> dict[str, Identity]:
    if not isinstance(members, dict):
        return {}
    return {
        key: Identity(
            str(member.get("name") or key), str(member.get("email") or f"{key}@bots.example")
        )
        for key, member in members.items()
        if isinstance(member, dict)
    }


def _contact_history(
    name: str, data: bytes, team: Mapping[str, Identity], tz: tzinfo
) -> list[Commit]:
    """The commits of one contact's file, made backwards from its last state."""
    subject = Subject(name, load(data, name))
    facts = sorted(_facts(subject, tz), key=lambda fact: fact.at)
    nobody = Identity("Demo", "demo@pipeboard.example")
    commits: list[Commit] = []
    later = data
    for position in range(len(facts) - 1, 0, -1):
        fact = facts[position]
        author = team.get(_by(fact, subject, team), nobody)
        commits.append(Commit(fact.at, author, _told(subject, fact), {name: later}))
        later = _line_less(later, fact) or edit(later, _without(fact), name, order=ORDER)
    first = facts[0] if facts else None
    at = first.at if first else _created(subject, tz)
    author = team.get(_by(first, subject, team) if first else "", nobody)
    origin = subject.text("source", "campaign") or subject.text("source", "channel")
    words = f"from {origin}" if origin else "lead"
    message = _sentence("add", subject.slug, words, "contact.add", subject.id)
    commits.append(Commit(at, author, message, {name: later}))
    return commits[::-1]


def _created(subject: Subject, tz: tzinfo) -> float:
    """When a contact came of whom nothing else is told."""
    try:
        return parse_time(subject.text("created"), tz)[0]
    except ValueError:
        return parse_time(f"{ANCHOR}", tz)[0]


def _facts(subject: Subject, tz: tzinfo) -> Iterator[Fact]:
    for name in _LISTS:
        for entry in subject.entries(name):
            try:
                at = parse_time(str(entry.get("at") or ""), tz)[0]
            except ValueError:
                continue
            if entry.get("id") and not _is_start(name, entry):
                yield Fact(at, name, entry, (name, str(entry["id"])))


def _is_start(name: str, entry: Mapping[str, Tree]) -> bool:
    """The line of history that a contact begins with; it comes with the file."""
    return name == "stage_history" and not entry.get("from")


def _line_less(data: bytes, fact: Fact) -> bytes | None:
    """The file without the one line of an entry among others; None where it takes a real edit."""
    if fact.list == "stage_history":
        return None
    found = re.search(rb"^- \{id: %s, .*\}\n" % str(fact.path[1]).encode(), data, re.MULTILINE)
    if found is None:
        return None
    before, after = data[: found.start()], data[found.end() :]
    has_others = (
        after.startswith(b"- ") or before.rpartition(b"\n")[0].rpartition(b"\n")[2][:2] == b"- "
    )
    return before + after if has_others else None


def _without(fact: Fact) -> list[Edit]:
    """The edits that take one fact away; before a stage move the contact was where it came from."""
    edits: list[Edit] = [Delete(fact.path)]
    before = fact.entry.get("from")
    if fact.list == "stage_history" and before:
        edits.append(Set(("stage",), before))
        if fact.entry.get("stage") == "customer":
            edits.append(Delete(("customer", "since")))
    status = fact.entry.get("status")
    if fact.list == "stage_history" and status and status != "open":
        edits += [Set(("status",), "open"), Delete(("status_info",))]
    return edits


def _by(fact: Fact, subject: Subject, team: Mapping[str, Identity]) -> str:
    """Who wrote a fact down: who it names, the form for what came by itself, else the owner."""
    named = str(fact.entry.get("by") or "")
    bots = [key for key in team if "bot" in key]
    if not named and fact.list == "signals" and bots:
        return bots[0]
    return named or subject.text("owner") or (bots[0] if bots else "")


def _told(subject: Subject, fact: Fact) -> str:
    verb, action = _VERBS[fact.list]
    entry = fact.entry
    theirs = "from them" if entry.get("dir") == "in" else ""
    words = {
        "activities": (entry.get("type"), theirs, entry.get("outcome")),
        "signals": (entry.get("kind"),),
        "notes": (entry.get("kind"), entry.get("about")),
        "stage_history": (entry.get("from"), "->" if entry.get("from") else "", entry.get("stage")),
    }[fact.list]  # fmt: skip
    text = " ".join(str(word) for word in words if word)
    reason = str(entry.get("reason") or "") if fact.list == "stage_history" else ""
    return _sentence(verb, subject.slug, text, action, subject.id, reason, _judged(entry))


def _judged(entry: Mapping[str, Tree]) -> tuple[tuple[str, str], ...]:
    """What a stage move's gate said, as its commit says it."""
    gate = entry.get("gate")
    if not isinstance(gate, dict):
        return ()
    said = {item: str(result) for item, result in gate.items()}
    amiss = [item for item, result in said.items() if result in ("block", "warn")]
    return decide.trailers(decide.Judged(said, amiss), str(entry.get("override") or ""))


def _sentence(
    verb: str,
    slug: str,
    words: str,
    action: str,
    contact: str = "",
    reason: str = "",
    judged: Sequence[tuple[str, str]] = (),
) -> str:
    trailers = [("Pb-Action", action)]
    if contact:
        trailers.append(("Pb-Contact", contact))
    trailers += judged
    trailers.append(("Pb-Via", "demo"))
    return str(Message(verb, slug, words, reason, tuple(trailers)))
