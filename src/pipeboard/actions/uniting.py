"""Two trees of one person as one: what the kept one says stays, what it lacks comes from the other.

Lists and logs hold what either holds, the strictest word on contact holds, the stage is the one
that is further. What the two say differently is told; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeboard.actions.allowed import is_true
from pipeboard.actions.decide import STAGES
from pipeboard.actions.joining import joined
from pipeboard.model.fields import kind_of
from pipeboard.model.text import fold
from pipeboard.model.tree import Path, Tree, format_path
from pipeboard.query.fields import CHANNELS
from pipeboard.rules.phone import phone_key

STRICT = ("opted-in", "unknown", "opted-out")
"""What a channel may be answered with, the strictest last."""

# Said together or not at all: half of an address, of a first touch or of an answer is none.
_WHOLE = frozenset(("address", "source", "status_info", "org", "qualification.icp_override"))
_WHOLE_INSIDE = ("qualification", "traits")
_OWN = ("schema", "id", "stage", "status", "aliases", "consent", "created")


class Differs(NamedTuple):
    """A field in which the two say different things: what is kept, and what was said as well."""

    field: str
    kept: Tree
    other: Tree


class United(NamedTuple):
    """The tree of both; what it took from the other: whole fields, so many of each list, and what
    the other said differently."""

    tree: dict[str, Tree]
    filled: tuple[str, ...]
    grown: Mapping[str, int]
    differs: tuple[Differs, ...]


def united(keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> United:
    """Both as one; ids of entries that mean two things are made anew in what comes from `other`."""
    one = _Uniting(keep)
    logs = joined(keep, other)
    tree = one.inside({**keep}, {k: value for k, value in other.items() if k not in _OWN}, ())
    tree |= logs.tree
    one.grown |= logs.grown
    one.differs += [Differs(name, None, entry) for name, entry in logs.left_out]
    _decided(one, tree, keep, other)
    return United(tree, tuple(one.filled), one.grown, tuple(one.differs))


def _decided(
    one: _Uniting, tree: dict[str, Tree], keep: Mapping[str, Tree], other: Mapping[str, Tree]
) -> None:
    """Stage, status, consent and age: what was decided, and since when."""
    stages = [str(said.get("stage") or "lead") for said in (keep, other)]
    further = max(stages, key=lambda name: STAGES.index(name) if name in STAGES else -1)
    if further != stages[0]:
        tree["stage"] = further
    statuses = [str(said.get("status") or "open") for said in (keep, other)]
    if statuses[0] != statuses[1]:
        one.differs.append(Differs("status", statuses[0], statuses[1]))
    if keep.get("status_info") is None and statuses[0] == "open":
        tree.pop("status_info", None)  # it says why somebody is not open
        one.filled[:] = [name for name in one.filled if name != "status_info"]
        if other.get("status_info"):
            one.differs.append(Differs("status_info", None, other["status_info"]))
    said = strictest(_map(keep.get("consent")), _map(other.get("consent")))
    if said:
        tree["consent"] = said
    times = [str(said["created"]) for said in (keep, other) if said.get("created")]
    if times:
        tree["created"] = min(times)


def strictest(keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> dict[str, Tree]:
    """What both allow: opted out by either is opted out, do not contact by either holds.

    No calls means no text messages, unless those were answered for themselves: such an answer
    frees nobody whom the other side keeps from being called.
    """
    found = {**{key: value for key, value in other.items() if value is not None}, **keep}
    for channel in CHANNELS:
        said = [side.get(channel) for side in (keep, other)]
        if channel == "sms" and any(said):
            said = [side.get("sms") or side.get("phone") for side in (keep, other)]
        known = [str(one) for one in said if one]
        if known:
            found[channel] = max(known, key=lambda one: STRICT.index(one) if one in STRICT else 1)
    if any(is_true(side.get("do_not_contact")) for side in (keep, other)):
        found["do_not_contact"] = "true"
    proofs = [str(side["proof"]) for side in (keep, other) if side.get("proof")]
    if proofs:
        found["proof"] = " · ".join(dict.fromkeys(proofs))
    times = [str(side["at"]) for side in (keep, other) if side.get("at")]
    if times:
        found["at"] = max(times)
    return found


class _Uniting:
    """What comes together, field by field."""

    def __init__(self, keep: Mapping[str, Tree]) -> None:
        self._country = str(keep.get("country") or "") or None
        self.filled: list[str] = []
        self.grown: dict[str, int] = {}
        self.differs: list[Differs] = []

    def inside(
        self, keep: dict[str, Tree], other: Mapping[str, Tree], path: Path
    ) -> dict[str, Tree]:
        """A map with what another one adds to it."""
        skip = set() if path else self._employer(keep, other)
        for key, said in other.items():
            if said in (None, "", [], {}) or key in skip:
                continue
            if not path and kind_of((key,)) == "log":
                continue
            keep[key] = self._both(keep.get(key), said, (*path, key))
        return keep

    def _employer(self, keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> set[str]:
        """Whom they work for is said by `org` and `company` together: another one fills nothing."""
        if not (keep.get("org") or keep.get("company")):
            return set()
        mine, theirs = (_firm(side.get("company")) for side in (keep, other))
        same = (keep.get("org") or None) == (other.get("org") or None)
        if same and (mine == theirs or not theirs or not mine):
            return set()
        said = [key for key in ("org", "company") if other.get(key)]
        self.differs += [
            Differs(key, keep.get(key), other[key]) for key in said if keep.get(key) != other[key]
        ]
        return set(said)

    def _both(self, kept: Tree, said: Tree, path: Path) -> Tree:
        """One field of both; where they differ the kept one stays, and it is told."""
        if kept in (None, "", [], {}):
            self.filled.append(format_path(path))
            return said
        if kept == said or _alike(kept, said):
            return kept
        if kind_of(path) == "list" or (path[:2] == ("custom", "external") and len(path) > 2):
            return self._list(kept, said, path)
        if kind_of(path) == "log":
            return [*_entries(kept), *(one for one in _entries(said) if one not in _entries(kept))]
        whole = format_path(path) in _WHOLE or (len(path) > 1 and path[0] in _WHOLE_INSIDE)
        if isinstance(kept, dict) and isinstance(said, dict) and not whole:
            return self.inside({**kept}, said, path)
        self.differs.append(Differs(format_path(path), kept, said))
        return kept

    def _list(self, kept: Tree, said: Tree, path: Path) -> Tree:
        there, more = _entries(kept), _entries(said)
        known = {self._key(entry, path) for entry in there}
        new = [entry for entry in more if self._key(entry, path) not in known]
        if not new:
            return kept
        self.grown[format_path(path)] = len(new)
        return [*there, *new]

    def _key(self, entry: Tree, path: Path) -> str:
        """What makes two entries one: an address folded, a number as it is dialled."""
        text = str(entry.get("value") if isinstance(entry, dict) else entry)
        return (phone_key(text, self._country) if path == ("phone",) else "") or fold(text)


def aliases(keep: Mapping[str, Tree], other: Mapping[str, Tree]) -> list[Tree]:
    """The ids that were merged into the kept one: its own, the other's id, and those of it."""
    found = [*_entries(keep.get("aliases")), other.get("id"), *_entries(other.get("aliases"))]
    return [one for one in dict.fromkeys(map(str, filter(None, found))) if one != keep.get("id")]


def _entries(value: Tree) -> list[Tree]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _map(value: Tree) -> Mapping[str, Tree]:
    return value if isinstance(value, dict) else {}


def _alike(kept: Tree, said: Tree) -> bool:
    return isinstance(kept, str) and isinstance(said, str) and fold(kept) == fold(said)


def _firm(company: Tree) -> str:
    """The folded name of an inline company."""
    name = company.get("name") if isinstance(company, dict) else company
    return fold(name) if isinstance(name, str) else ""
