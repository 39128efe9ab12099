"""A Change: which files, which edits, which trailers, the sentence for the log. Nothing is written.

Who decides is an `Actor`, whom it is about a `Subject`. Actions make Changes of both; the board
applies them, or prints them for a dry run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeboard.model.times import format_instant
from pipeboard.model.tree import Edit, Patch, Path, Tree, apply, value_at


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, when, by which way.

    `by` is the key of the team (or the login of git's user), `at` seconds since 1970, `via` one of
    tui, cli, manual, import or bot/<name>; `zone` is the workspace's time zone.
    """

    by: str
    at: int
    via: str = "cli"
    zone: str = "UTC"

    @property
    def now(self) -> str:
        """The instant as files write it: 2026-11-02T08:52Z."""
        return format_instant(self.at)


@dataclass(frozen=True, slots=True)
class Subject:
    """A contact as it was read: its file (relative to the board), and what the file says."""

    path: str
    tree: Mapping[str, Tree]

    @property
    def id(self) -> str:
        """The contact's id; "" where a file dropped in by a script has none yet."""
        return str(self.tree.get("id") or "")

    @property
    def name(self) -> str:
        """The contact's name as written."""
        return str(self.tree.get("name") or self.slug)

    @property
    def slug(self) -> str:
        """The readable part of the file name: `anna-keller` of contacts/anna-keller-7f3k2q.yaml."""
        stem = self.path.rpartition("/")[2].removesuffix(".yaml")
        head, _, tail = stem.rpartition("-")
        return head if head and self.id[2:].startswith(tail) else stem

    @property
    def stage(self) -> str:
        """lead where the file says nothing."""
        return str(self.tree.get("stage") or "lead")

    @property
    def status(self) -> str:
        """open where the file says nothing."""
        return str(self.tree.get("status") or "open")

    def entries(self, name: str) -> list[dict[str, Tree]]:
        """The maps of one of the contact's lists; anything else in it is passed over."""
        found = self.tree.get(name)
        return [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []

    def entry_path(self, name: str, entry: Mapping[str, Tree]) -> Path:
        """Where an entry of one of the lists stands: by its id, else by its position."""
        if entry.get("id"):
            return name, str(entry["id"])
        there = self.tree.get(name)
        return name, there.index(dict(entry)) if isinstance(there, list) else 0

    def after(self, edits: Iterable[Edit]) -> Subject:
        """The contact as these edits of its file would leave it."""
        tree = apply(dict(self.tree), edits)
        return Subject(self.path, tree if isinstance(tree, dict) else {})

    def text(self, *path: str) -> str:
        """The text at a path of keys, "" where unset."""
        found = value_at(dict(self.tree), path)
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One intention, whole.

    `verb` and `words` make the commit's subject, `action` its Pb-Action; `reason` is the rep's own
    text; `trailers` come after those that the board derives from the edits (Pb-Change). `summary`
    is what a person is told once it is done; `via` is where it came from where the board
    cannot know (import, a bot); `heeded`: what it means for cadences is in it already.
    """

    verb: str
    action: str
    words: str
    patches: tuple[Patch, ...]
    contacts: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    reason: str = ""
    trailers: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    via: str = ""
    heeded: bool = False

    @property
    def edits(self) -> list[Edit]:
        """The edits of all its files, in order."""
        return [edit for patch in self.patches for edit in patch.edits]

    def edits_of(self, path: str) -> list[Edit]:
        """The edits of one file."""
        return [edit for patch in self.patches if patch.path == path for edit in patch.edits]

    @property
    def about(self) -> str:
        """The scope of the subject: one slug, or how many."""
        if len(self.slugs) == 1:
            return self.slugs[0]
        return f"{len(self.slugs)} contacts" if self.slugs else "board"


def change_of(
    subject: Subject, verb: str, action: str, words: str, edits: Sequence[Edit], *, reason: str = ""
) -> Change:
    """A change of one contact's file by edits."""
    return Change(
        verb=verb,
        action=action,
        words=words,
        patches=(Patch(subject.path, tuple(edits)),) if edits else (),
        contacts=(subject.id,) if subject.id else (),
        slugs=(subject.slug,),
        reason=reason,
        summary=f"{subject.name}: {words}",
    )


def combine(changes: Sequence[Change]) -> Change:
    """Many changes of one kind as one: a bulk edit is one commit."""
    if len(changes) == 1:
        return changes[0]
    first = changes[0]
    shared = first.words if len({change.words for change in changes}) == 1 else first.verb
    slugs = tuple(slug for change in changes for slug in change.slugs)
    return replace(
        first,
        words=shared,
        patches=tuple(patch for change in changes for patch in change.patches),
        contacts=tuple(name for change in changes for name in change.contacts),
        slugs=slugs,
        orgs=tuple(name for change in changes for name in change.orgs),
        trailers=tuple(dict.fromkeys(pair for change in changes for pair in change.trailers)),
        summary=f"{len(slugs)} contacts: {shared}",
    )


def along(
    subject: Subject, first: Change, then: Callable[[Subject], Change], *, words: str = ""
) -> Change:
    """A change of a contact and what follows from it, as one: the second sees what the first did.

    It is the first's in name; `words` of its sentence are the second's unless they are given.
    """
    second = then(subject.after(first.edits))
    edits = (*first.edits_of(subject.path), *second.edits_of(subject.path))
    others = tuple(p for p in second.patches if p.path != subject.path)
    said = f"{first.words}, {words or second.words}"
    return replace(
        first,
        words=said,
        patches=(Patch(subject.path, edits), *others),
        contacts=tuple(dict.fromkeys((*first.contacts, *second.contacts))),
        reason=first.reason or second.reason,
        trailers=(*first.trailers, *second.trailers),
        summary=f"{subject.name}: {said}",
    )
