"""The token oracle: what was written, what was removed by whoever saw it, what a merge did to both.

Every value that the soak writes holds a word that is there once. A word that goes by what a person
did was removed by somebody who saw it; a word that goes in a merge was lost, unless somebody had
removed it; a word that comes back in a merge though its removal is known there was raised from the
dead, unless two people contradicted each other: then a record says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeboard.errors import InvalidData
from pipeboard.model.tree import Tree
from pipeboard.storage.read import load
from tests.soak.clones import Clone, Hub

Places = Mapping[str, list[str]]


class Broken(AssertionError):
    """A promise of the team's was not kept."""


@dataclass
class Ledger:
    """What is known of every word: written at all, removed knowingly, put back knowingly."""

    written: set[str] = field(default_factory=set)
    superseded: set[str] = field(default_factory=set)
    restored: set[str] = field(default_factory=set)
    owners: dict[str, set[str]] = field(default_factory=dict)  # ids of whom a word was said
    forgotten: set[str] = field(default_factory=set)  # ids

    def changed(self, clone: Clone, before: Places, after: Places) -> None:
        """A person did something here: what went, they saw; also where two records of conflicts
        held it and they decided one of them, while somebody else may decide the other."""
        gone, new = before.keys() - after.keys(), after.keys() - before.keys()
        self.restored |= new & self.superseded
        self.written |= new
        self.superseded |= {
            token for token, paths in before.items() if len(after.get(token, ())) < len(paths)
        }
        clone.removed = (clone.removed | gone) - new

    def seen(self, clone: Clone, places: Places) -> None:
        """Remember of whom each word is, and who is forgotten."""
        for token, paths in places.items():
            owners = self.owners.setdefault(token, set())
            if not owners:
                owners |= {clone.id_at(path) for path in paths}
        self.forgotten |= {
            path.rpartition("/")[2].removesuffix(".yaml") for path in clone.files("forgotten")
        }

    def _is_broken(self, clone: Clone, token: str) -> bool:
        """Whether it was said of somebody whose file came half written: the end shall tell."""
        return any(
            not loads(clone, path) or is_beside(clone, path)
            for path in clone.files("contacts")
            if clone.id_at(path) in self.owners.get(token, ())
        )

    def is_forgotten(self, token: str) -> bool:
        """Whether a word was said of somebody who was forgotten: it goes with them everywhere."""
        return self.owners.get(token, {""}) <= self.forgotten

    def merged(self, clone: Clone, before: Places, after: Places, hub: Hub | None) -> None:
        """A merge happened here, with what the hub has (None: with nothing new)."""
        lost = {
            token for token in before.keys() - after.keys() - self.superseded
            if not self.is_forgotten(token) and not self._is_broken(clone, token)
        }  # fmt: skip
        if lost:
            raise Broken(f"{clone.name}: lost {_told(lost, before)}")
        if hub is not None:
            clone.removed |= hub.removed
        back = (after.keys() & clone.removed) - self.restored
        for token in sorted(back):
            if all(is_contested(clone, path, token) for path in after[token]):
                self.restored.add(token)
            else:
                raise Broken(f"{clone.name}: came back {_told({token}, after)}")


def loads(clone: Clone, path: str) -> bool:
    """Whether a file can be read."""
    try:
        load((clone.root / path).read_bytes(), path)
    except InvalidData:
        return False
    return True


def is_beside(clone: Clone, path: str) -> bool:
    """Whether a version that cannot be read was kept beside a file."""
    return any(clone.root.glob(f"{path.removesuffix('.yaml')}*.unmerged-*"))


def is_contested(clone: Clone, path: str, token: str) -> bool:
    """Whether a word stands where two people contradicted each other, or where no reader comes."""
    if ".unmerged-" in path or is_beside(clone, path):
        return True
    try:
        tree = load((clone.root / path).read_bytes(), path)
    except InvalidData:
        return True
    records = tree.get("conflicts")
    names = [
        str(record.get("field") or "") for record in records or () if isinstance(record, dict)
    ] if isinstance(records, list) else []  # fmt: skip
    if "" in names:
        return True
    fields = {name.replace("[", ".").split(".")[0] for name in names} | {"conflicts"}
    found = [key for key, value in tree.items() if any(token in text for text in _texts(value))]
    return bool(found) and set(found) <= fields


def _texts(value: Tree) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)


def _told(tokens: set[str], places: Places) -> str:
    return ", ".join(
        f"{token} of {' and '.join(sorted(set(places[token])))}" for token in sorted(tokens)
    )


# The end


def check_end(ledger: Ledger, clones: list[Clone], hub: Hub) -> None:
    """All have the same, whole and sound; every word is there or was removed knowingly."""
    heads = {clone.head() for clone in clones} | {_hub_head(hub)}
    _require(len(heads) == 1, f"not one head: {heads}")
    there = clones[0].places()
    missing = ledger.written - there.keys() - ledger.superseded
    lost = {token for token in missing if not ledger.is_forgotten(token)}
    _require(not lost, f"lost at the end: {sorted(lost)}")
    for clone in clones:
        _check_clone(clone)
    fsck = Clone(hub.place, "hub", 0).git("fsck", "--strict", check=False)
    _require(fsck.code == 0, fsck.err)


def _check_clone(clone: Clone) -> None:
    status = clone.git("status", "--porcelain").out
    _require(not status, f"{clone.name}: not as HEAD has it: {status}")
    fsck = clone.git("fsck", "--strict", "--no-dangling", check=False)
    _require(fsck.code == 0, f"{clone.name}: {fsck.err}")
    own = clone.root / ".git" / "pipeboard"
    left = [
        *(clone.root / ".git").rglob("*.lock"), *own.glob("adopt.json"), *own.glob("commit-*"),
        *clone.root.rglob(".pb-*"), *clone.root.rglob("*~"),
    ]  # fmt: skip
    _require(not left, f"{clone.name}: left over: {left}")
    _require(not clone.is_merging(), f"{clone.name}: a merge is unfinished")
    for path in clone.files("contacts", "orgs", "forgotten"):
        text = clone.read(path)
        _require("\n<<<<<<<" not in f"\n{text}", f"{clone.name}: markers in {path}")
        try:
            load(text.encode(), path)
        except InvalidData as error:
            raise Broken(f"{clone.name}: {path} does not load: {error}\n{text}") from error


def _hub_head(hub: Hub) -> str:
    return Clone(hub.place, "hub", 0).git("rev-parse", "refs/heads/main").out


def _require(held: bool, words: str) -> None:
    if not held:
        raise Broken(words)
