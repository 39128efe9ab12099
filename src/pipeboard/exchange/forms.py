"""Forms that were filled in become contacts: somebody new, or a signal of somebody known.

Who is known is told by the reference of the form, else by e-mail address (by phone where there is
none). Nothing that is known is written over. The same form twice is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeboard.actions import people
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.course import Course
from pipeboard.exchange.equal import keys_of
from pipeboard.exchange.form_change import Formed, change_of
from pipeboard.exchange.form_edits import filling, refusing
from pipeboard.exchange.form_fields import Person, person
from pipeboard.exchange.form_lines import Answers, Wrong
from pipeboard.exchange.form_map import FormMap
from pipeboard.exchange.leads import signal_kind
from pipeboard.model.findings import Finding, not_a
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import (
    Append,
    Edit,
    Tree,
    as_text,
    format_path,
)

if TYPE_CHECKING:
    from pipeboard.rules.fingerprint import Forgotten


class FormBoard(Protocol):
    """What forms need of a board."""

    def known(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
        """Which contacts have these keys: id and path of the first of each."""

    def forgotten(self) -> Forgotten:
        """Everybody who was forgotten."""

    def with_ref(self, ref: str) -> str:
        """The path of the contact that has a signal with this reference, "" where none has."""

    def subject_at(self, path: str) -> Subject:
        """The contact in a file."""

    def contact_folder(self, contact_id: str) -> str:
        """Where a new contact's file goes."""

    def refusals(self, path: str, tree: Mapping[str, Tree]) -> list[Finding]:
        """The findings with which no file is written."""

    def course(self) -> Course:
        """What cadences go by."""

    def heeded(self, subject: Subject, change: Change) -> Change:
        """A change of a contact with what it means for the cadences that run."""


class Came(NamedTuple):
    """What became of the forms: one change (None where all were known), and how many of each."""

    change: Change | None
    new: int
    known: int
    unchanged: int
    wrongs: list[Wrong]
    warnings: list[str]
    forgotten: int = 0


class Intake:
    """One reading of some forms, in their order; a later one sees what an earlier one did."""

    def __init__(
        self, board: FormBoard, meaning: FormMap, actor: Actor, owner: str, kinds: Iterable[str]
    ) -> None:
        self.board = board
        self.meaning = meaning
        self.actor = actor
        self.owner = owner
        self.kinds = tuple(kinds)
        self.files: dict[str, Formed] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.refs: dict[str, str] = {}
        self.wrongs: list[Wrong] = []
        self.warnings: list[str] = []
        self.unchanged = 0
        self.forgotten = 0
        self._gone = board.forgotten()

    def take(self, forms: Sequence[Answers]) -> Came:
        """All of them."""
        unused: dict[str, None] = {}
        for answers in forms:
            filled = self.meaning.fill(answers.said)
            unused |= dict.fromkeys(filled.unused)
            who, wrongs = person(answers.line, filled.fields, self.board.course().clock.zone)
            signal, more = self._signal(who, answers.said)
            self.wrongs += [*wrongs, *more]
            if not wrongs and not more:
                self._one(who, signal)
        if unused:
            names = ", ".join(unused)
            self.warnings.append(f"not used: {names} (a mapping says where they go: --map)")
        changed = [file for file in self.files.values() if file.is_new or file.edits]
        new = sum(file.is_new for file in changed)
        change = change_of(self.board, self.actor, changed) if changed else None
        known = len(changed) - new
        return Came(change, new, known, self.unchanged, self.wrongs, self.warnings, self.forgotten)

    def _signal(self, who: Person, said: Mapping[str, Any]) -> tuple[dict[str, Any], list[Wrong]]:
        """The signal that the form is; without a reference it has one made of its words."""
        source = who.fields.get("source", {})
        kind = who.signal.get("kind") or signal_kind(str(source.get("channel") or ""))
        if kind not in self.kinds:
            problem = not_a("kind of signal", kind, self.kinds)
            return {}, [Wrong(who.line, "signal.kind", problem.message)]
        words = json.dumps(said, sort_keys=True, ensure_ascii=True).encode()
        entry = {
            "id": new_entry_id("signals"),
            "at": who.signal.get("at") or self.actor.now,
            "kind": kind,
            "ref": who.signal.get("ref") or f"form-{hashlib.sha256(words).hexdigest()[:10]}",
            "note": who.signal.get("note") or "",
            "via": self.actor.via if self.actor.via.startswith("bot/") else "",
        }
        return {key: value for key, value in entry.items() if value}, []

    def _one(self, who: Person, signal: dict[str, Any]) -> None:
        ref = str(signal["ref"])
        if self.refs.get(ref) or self.board.with_ref(ref):
            self.unchanged += 1
            return
        path = self._path(who.fields)
        gone = self._gone.whose(who.fields)
        if gone and not path:
            self.forgotten += 1
            self.warnings.append(
                f"line {who.line}: was forgotten and is left out (forgotten/{gone}.yaml)"
            )
            return
        file = self._known(path) if path else self._new(who)
        edits: list[Edit] = [Append(("signals",), signal)]
        if path:
            edits = [*filling(file.subject.tree, who.fields), *edits]
            self._contradicts(file.subject, who)
        if who.note:
            note = {"id": new_entry_id("notes"), "at": signal["at"], "kind": "note"}
            edits.append(Append(("notes",), {**note, "text": who.note}))
        edits += refusing(file.subject.tree, who, self.actor)
        if self._is_sound(who, file, edits):
            file.do(edits)
            self.files.setdefault(file.subject.path, file)
            self.refs[ref] = file.subject.path
            for key in _keys(who.fields):
                self.keys.setdefault(key, file.subject.path)

    def _path(self, fields: Mapping[str, Any]) -> str:
        """The file of whom the form is about, "" for somebody new."""
        keys = _keys(fields)
        here = next((self.keys[key] for key in keys if key in self.keys), "")
        found = {} if here or not keys else self.board.known(keys)
        return here or next((found[key][1] for key in keys if key in found), "")

    def _known(self, path: str) -> Formed:
        return self.files.get(path) or Formed(self.board.subject_at(path))

    def _new(self, who: Person) -> Formed:
        fields = {**who.fields, "owner": self.owner}
        made = people.add(str(fields.pop("name")), fields, self.actor)
        made = people.into(made, self.board.contact_folder(made.contacts[0]))
        base = dict(made.patches[0].tree or {})
        tree = as_text(base)
        assert isinstance(tree, dict)  # a contact is a map
        return Formed(Subject(made.patches[0].path, tree), base)

    def _is_sound(self, who: Person, file: Formed, edits: Sequence[Edit]) -> bool:
        """Whether the file may be written so; else each finding is named with the form's line."""
        tree = dict(file.subject.after(edits).tree)
        before: set[tuple[object, str]] = set()
        if not file.is_new:
            there = self.board.refusals(file.subject.path, file.subject.tree)
            before = {(one.path, one.message) for one in there}
        found = [
            Wrong(who.line, format_path(one.path, tree), one.message)
            for one in self.board.refusals(file.subject.path, tree)
            if (one.path, one.message) not in before
        ]
        self.wrongs += found
        return not found

    def _contradicts(self, subject: Subject, who: Person) -> None:
        """A form opens no channel that they closed; a person decides that."""
        consent = who.fields.get("consent", {})
        for channel, state in consent.items():
            if state == "opted-in" and subject.text("consent", channel) == "opted-out":
                self.warnings.append(
                    f"line {who.line}: {subject.name} opted out of {channel} before, "
                    "which a form does not change"
                )


def _keys(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """By what somebody is known: the e-mail addresses, without any the phone numbers."""
    keys = keys_of({**fields, "company": None}, {})
    mails = [key for key in keys if key[0] == "email"]
    return mails or [key for key in keys if key[0] == "phone"]
