"""People come and go: add a contact, remove one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.errors import UsageError
from pipeboard.model.fields import ordered
from pipeboard.model.ids import file_name, label_of, new_contact_id, new_entry_id
from pipeboard.model.text import few
from pipeboard.model.tree import Patch, apply, as_text


def add(
    name: str,
    fields: Mapping[str, object],
    actor: Actor,
    *,
    stage: str = "lead",
    reason: str = "",
) -> Change:
    """A new contact: the name alone is enough. `fields` are further top-level keys."""
    name = " ".join(name.split())
    if not name:
        raise UsageError("a contact needs a name", hint='pb add "Jonas Weber"')
    contact_id = new_contact_id()
    history = {
        "id": new_entry_id("stage_history"),
        "at": actor.now,
        "stage": stage,
        "by": actor.by,
        "reason": reason,
    }
    tree: dict[str, object] = {"schema": 1, "id": contact_id, "name": name}
    tree |= {key: value for key, value in fields.items() if value not in (None, "", [], {})}
    tree |= {
        "stage": stage,
        "stage_history": [{key: value for key, value in history.items() if value}],
        "created": actor.now,
    }
    if "source" in tree and isinstance(tree["source"], Mapping):
        tree["source"] = {"at": actor.now, **tree["source"]}
    tree = ordered(tree)
    label = file_name(name, contact_id)
    return Change(
        verb="add",
        action="contact.add",
        words=_origin(tree),
        patches=(Patch(f"contacts/{label}", tree=tree),),
        contacts=(contact_id,),
        slugs=(label_of(label),),
        reason=reason,
        summary=f"{name} added",
    )


def _origin(tree: Mapping[str, object]) -> str:
    source = tree.get("source")
    if isinstance(source, Mapping):
        parts = [str(source[key]) for key in ("channel", "campaign", "form") if source.get(key)]
        if parts:
            return f"from {'/'.join(parts)}"
    return str(tree["stage"])


def into(change: Change, folder: str) -> Change:
    """The same new contacts with their files in `folder` (of a large board, see `shard`)."""
    patches = tuple(
        replace(patch, path=f"{folder}/{patch.path.rpartition('/')[2]}") for patch in change.patches
    )
    return replace(change, patches=patches)


def begun(change: Change, makes: Sequence[Callable[[Subject], Change]]) -> Change:
    """The same new contact with what is said of it at once: a first note, a next step."""
    patch = change.patches[0]
    first = dict(patch.tree or {})
    tree = as_text(first)
    for make in makes:
        assert isinstance(tree, dict)  # a contact is a map
        for said in make(Subject(patch.path, tree)).patches:
            tree = apply(tree, said.edits)
    assert isinstance(tree, dict)
    more = {key: value for key, value in tree.items() if value != as_text(first.get(key))}
    whole = first | more
    return replace(change, patches=(replace(patch, tree=ordered(whole)),))


def shard(contact_id: str, folder_is_full: bool) -> str:
    """The folder for a new file: `contacts`, or `contacts/<2 characters>` on a large board."""
    return f"contacts/{contact_id[2:4]}" if folder_is_full else "contacts"


def remove(subjects: Sequence[Subject], *, reason: str = "") -> Change:
    """Take files off the board. History keeps them, undo brings them back."""
    return Change(
        verb="rm",
        action="contact.remove",
        words="removed",
        patches=tuple(Patch(subject.path, remove=True) for subject in subjects),
        contacts=tuple(subject.id for subject in subjects if subject.id),
        slugs=tuple(subject.slug for subject in subjects),
        reason=reason,
        summary=f"{few([subject.name for subject in subjects])} removed",
    )
