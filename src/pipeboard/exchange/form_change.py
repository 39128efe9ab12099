"""What forms did to contacts, as one change: whole files of the new, edits of the known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeboard.actions.cadence import begun
from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.model.fields import ordered
from pipeboard.model.tree import Edit, Patch, Tree, as_text

if TYPE_CHECKING:
    from pipeboard.exchange.forms import FormBoard


@dataclass(slots=True)
class Formed:
    """A contact that forms are about: as it is by now, and what was done to it."""

    subject: Subject
    base: Mapping[str, object] | None = None
    """The whole of a new one as it was first made; None of one that is there."""
    edits: list[Edit] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether forms made it."""
        return self.base is not None

    def do(self, edits: Sequence[Edit]) -> None:
        self.subject = self.subject.after(edits)
        self.edits += edits


def change_of(board: FormBoard, actor: Actor, files: Sequence[Formed]) -> Change:
    """All of them in one change; at least one."""
    changes = [_of(board, actor, file) for file in files]
    new = sum(file.is_new for file in files)
    known = len(files) - new
    counted = [f"{new} new"] if new else []
    counted += [f"{known} known"] if known else []
    words = changes[0].words if len(files) == 1 else f"from forms, {', '.join(counted)}"
    summary = f"{files[0].subject.name} {'added' if new else 'is known: ' + words}"
    return Change(
        verb="add" if new else "signal",
        action="contact.add" if new else "signal.add",
        words=words,
        patches=tuple(patch for one in changes for patch in one.patches),
        contacts=tuple(id for one in changes for id in one.contacts),
        slugs=tuple(slug for one in changes for slug in one.slugs),
        summary=summary if len(files) == 1 else f"{len(files)} contacts {words}",
    )


def _of(board: FormBoard, actor: Actor, file: Formed) -> Change:
    subject = file.subject
    made = Change(
        verb="add",
        action="contact.add",
        words=_origin(subject) if file.is_new else _last_signal(subject),
        patches=(Patch(subject.path, tuple(file.edits)),),
        contacts=(subject.id,) if subject.id else (),
        slugs=(subject.slug,),
    )
    if file.base is None:
        return board.heeded(board.subject_at(subject.path), made)
    new = replace(made, patches=(Patch(subject.path, tree=_whole(file.base, subject.tree)),))
    return begun(new, actor, board.course())


def _origin(subject: Subject) -> str:
    parts = [subject.text("source", key) for key in ("channel", "campaign", "form")]
    return f"from {'/'.join(filter(None, parts)) or 'a form'}"


def _last_signal(subject: Subject) -> str:
    return str(subject.entries("signals")[-1].get("kind") or "signal")


def _whole(base: Mapping[str, object], tree: Mapping[str, Tree]) -> dict[str, object]:
    """A new file: what it was made with as it was, the rest as text; a yes is a yes."""
    whole = dict(base)
    whole |= {key: value for key, value in tree.items() if value != as_text(base.get(key))}
    consent = whole.get("consent")
    if isinstance(consent, Mapping) and consent.get("do_not_contact"):
        whole["consent"] = {**consent, "do_not_contact": True}
    return ordered(whole)
