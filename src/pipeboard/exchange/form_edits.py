"""What somebody known learns from a form: what is empty is filled, and a no is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeboard.actions.change import Actor
from pipeboard.actions.touch import OPTS_OUT
from pipeboard.exchange.form_fields import Person
from pipeboard.model.tree import Append, Edit, Set, Tree, as_text, value_at

# Said once, by the first touch.
_FIRST_TOUCH = ("source", "created")
_WORKPLACE = ("company", "org")


def filling(there: Mapping[str, Tree], wanted: Mapping[str, Any]) -> list[Edit]:
    """What is empty and the form says; tags are added."""
    edits: list[Edit] = []
    tags = there.get("tags")
    has = tags if isinstance(tags, list) else [tags] if tags else []
    for path, value in _leaves(wanted):
        top = str(path[0])
        settled = top in _FIRST_TOUCH and there.get(top)
        elsewhere = top in _WORKPLACE and any(there.get(key) for key in _WORKPLACE)
        if path == ("tags",):
            new = [tag for tag in value if tag not in has]
            if isinstance(tags, str) and new:
                edits.append(Set(path, [tags, *new], was=tags))
            else:
                edits += [Append(path, tag) for tag in new]
        elif not settled and not elsewhere and _is_unset(there, path):
            edits.append(Set(path, value))
    return edits


def _leaves(tree: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterable[tuple[Any, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _is_unset(there: Mapping[str, Tree], path: tuple[str, ...]) -> bool:
    """Whether nothing stands there, nor a text where the way down would lead through."""
    for depth in range(1, len(path)):
        if isinstance(value_at(dict(there), path[:depth]), (str, list)):
            return False
    return value_at(dict(there), path) in (None, "", [], {}, "unknown")


def refusing(there: Mapping[str, Tree], who: Person, actor: Actor) -> list[Edit]:
    """What they do not want any more; a no is always taken down."""
    channel = who.opt_out or OPTS_OUT.get(who.signal.get("kind", ""), "")
    if not channel:
        return []
    path = ("consent", "do_not_contact" if channel == "all" else channel)
    value: object = True if channel == "all" else "opted-out"
    if value_at(dict(there), path) == as_text(value):
        return []
    return [Set(path, value), Set(("consent", "at"), actor.now)]
