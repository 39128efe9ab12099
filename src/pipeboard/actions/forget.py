"""Forget a contact: its file goes, and a tombstone without a word about the person stays.

The tombstone is `forgotten/<id>.yaml`, for the name of a contact's file is mostly the person's. It
says when, by whom and why; the days of the stages keep the counts of reports right; the
fingerprints know an address again that comes back by a list or a form.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.errors import ConsentRefused, UsageError
from pipeboard.model.ids import FILE_ID
from pipeboard.model.text import fold
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Patch, Tree
from pipeboard.rules.fingerprint import fingerprints, marks_of

ACTION = "contact.forget"
FOLDER = "forgotten"
_SHORTEST = 3  # letters of a part of a name that a reason may not hold


def forgetting(
    actor: Actor, salt: str, stages: Collection[str], *, reason: str = ""
) -> Callable[[Subject], Change]:
    """What forgets a contact; of many all with one salt. `stages` are those of the board."""
    return lambda subject: forget(subject, actor, salt, stages, reason=reason)


def forget(
    subject: Subject, actor: Actor, salt: str, stages: Collection[str], *, reason: str = ""
) -> Change:
    """The file goes, its tombstone comes; nothing of the change names the person.

    Raises UsageError for a contact without an id, and for a reason that says who it is.
    """
    if not FILE_ID.fullmatch(subject.id):
        raise UsageError(f"{subject.path} has no id yet", hint="pb record gives it one")
    reason = " ".join(reason.split())
    _refuse_names(subject, reason)
    return Change(
        verb="forget",
        action=ACTION,
        words="forgotten",
        patches=(
            Patch(subject.path, remove=True),
            Patch(
                tombstone_path(subject.id), tree=_tombstone(subject, actor, salt, stages, reason)
            ),
        ),
        contacts=(subject.id,),
        slugs=(subject.id,),
        reason=reason,
        summary=f"{subject.name} is forgotten; {tombstone_path(subject.id)} stays",
        heeded=True,
    )


def tombstone_path(id: str) -> str:
    """Where the tombstone of a contact lies."""
    return f"{FOLDER}/{id}.yaml"


def refuse_forgotten(id: str) -> None:
    """Raise where an address belongs to a tombstone; `id` is "" for anybody else."""
    if id:
        raise ConsentRefused(
            "somebody with this e-mail address or phone number was forgotten and is not added",
            hint=f"if they ask to come back: git rm {tombstone_path(id)}, then pb record",
            items=[{"id": id, "path": tombstone_path(id)}],
        )


def _tombstone(
    subject: Subject, actor: Actor, salt: str, stages: Collection[str], reason: str
) -> Mapping[str, object]:
    said: dict[str, object] = {"at": actor.now, "by": actor.by}
    aliases = subject.tree.get("aliases")
    former = [one for one in aliases if _is_id(one)] if isinstance(aliases, list) else []
    known = fingerprints(subject.tree, salt)
    tree: dict[str, object] = {
        "schema": 1,
        "id": subject.id,
        "forgotten": said | ({"reason": reason} if reason else {}),
        "aliases": former,
        "stage_history": _moves(subject, stages),
        "salt": salt if known else "",
        "fingerprints": known,
    }
    return {key: value for key, value in tree.items() if value}


def _is_id(value: Tree) -> bool:
    return isinstance(value, str) and FILE_ID.fullmatch(value) is not None


def _moves(subject: Subject, stages: Collection[str]) -> list[dict[str, str]]:
    """When which stage was entered, and nothing else of it: cohorts count the forgotten."""
    found = []
    for entry in subject.entries("stage_history"):
        at, stage = str(entry.get("at") or ""), str(entry.get("stage") or "")
        if stage in stages and _is_time(at):
            found.append({"at": at, "stage": stage})
    return found


def _is_time(text: str) -> bool:
    try:
        parse_time(text, zone("UTC"))
    except ValueError:
        return False
    return True


def _refuse_names(subject: Subject, reason: str) -> None:
    """The reason stays in the tombstone and the commit: it must not say whom it is about."""
    said = fold(reason)
    words = set("".join(char if char.isalnum() else " " for char in said).split())
    parts = fold(subject.name).replace("-", " ").split()
    named = any(len(part) >= _SHORTEST and part in words for part in parts)
    marks = {mark.partition(":")[2] for mark in marks_of(subject.tree)}
    reached = any(mark in said or mark in marks_in(said) for mark in marks)
    if said and (named or reached):
        raise UsageError(
            "the reason stays, so it must not say who it is", hint='-m "asked by mail"'
        )


def marks_in(text: str) -> str:
    """The digits of a text: a phone number in any format."""
    return "".join(char for char in text if char.isdigit())
