"""A new id for a file that was copied from another one: the id stays with who had it first."""

from __future__ import annotations

from pipeboard.actions.change import Change, Subject
from pipeboard.model.ids import new_contact_id, new_organisation_id
from pipeboard.model.tree import Delete, Edit, Patch, Set

WORDS = "an id of its own"


def renew(subject: Subject) -> Change:
    """An id that nobody has. Who was merged into the one it was copied from stays there."""
    is_contact = subject.path.startswith("contacts/")
    id = new_contact_id() if is_contact else new_organisation_id()
    edits: list[Edit] = [Set(("id",), id, was=subject.id)]
    if subject.tree.get("aliases"):
        edits.append(Delete(("aliases",)))
    return Change(
        verb="edit",
        action="id.set",
        words=WORDS,
        patches=(Patch(subject.path, tuple(edits)),),
        contacts=(id,) if is_contact else (),
        orgs=() if is_contact else (id,),
        slugs=(subject.slug,),
        summary=f"{subject.path}: {WORDS}, {id}",
    )
