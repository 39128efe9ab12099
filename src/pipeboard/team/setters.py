"""Who set a field of a file, among the commits of one side: its versions walked back.

The answer depends on the commits alone, never on who asks: two clones that make the same merge name
the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeboard.journal.history import Entry, show_trees
from pipeboard.journal.repo import Repository
from pipeboard.model.tree import Path, Tree, value_at
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import load
from pipeboard.team.renames import moved_from

_AT_ONCE = 64  # versions read by one git, newest first
_MOST = 2000  # versions looked at for one field


class Node(NamedTuple):
    """A version of the file: a commit that changed it, or an end of the side's commits, and where
    the file is there."""

    sha: str
    path: str


class Setters:
    """The versions of one file, back from `path` at `tip`; `commits` are the side's, by sha.

    A file that got another path is followed by its id.
    """

    def __init__(self, repo: Repository, commits: Mapping[str, Entry], tip: str, path: str) -> None:
        self._repo = repo
        self._commits = commits
        self._data: dict[Node, bytes | None] = {}
        self._trees: dict[Node, Mapping[str, Tree] | None] = {}
        self._parents: dict[Node, list[Node]] = {}
        self._tip = self._changed(Node(tip, path))

    def last(self, fields: Iterable[Path]) -> Entry | None:
        """The newest of the commits that gave any of these fields the value it has; None where
        none of the side's did, or too many would have to be read."""
        found = [entry for field in fields for entry in self._of(field)]
        return max(found, key=lambda entry: (entry.at, entry.sha), default=None)

    def _of(self, field: Path) -> list[Entry]:
        """The commits that gave a field its value: several where lines of history did so apart.

        It is followed to every parent that says the same, so that a merge is named only for what it
        said itself; what a merge made of several words is by those who said them.
        """
        open_, seen = [self._tip], {self._tip}
        found: list[Entry] = []
        merges: list[Entry] = []
        while open_:
            node = open_.pop()
            entry = self._commits.get(node.sha)
            if entry is None:
                continue
            value, before = self._value(node, field), self._before(node)
            further = [each for each in before if self._value(each, field) == value]
            if not further and len(before) > 1 and _is_joined(value):
                further = before
                merges.append(entry)
            elif not further:
                found.append(entry)
            open_ += [each for each in further if each not in seen]
            seen.update(further)
            if len(seen) > _MOST:
                return []
        return found or merges

    def _value(self, node: Node, field: Path) -> Tree:
        return value_at(dict(self._tree(node) or {}), field)

    def _before(self, node: Node) -> list[Node]:
        """The versions that one was made of; one that nobody could read tells of those before."""
        open_, seen = [*self._made_of(node)], set[Node]()
        found: list[Node] = []
        while open_ and len(seen) <= _MOST:
            each = open_.pop()
            if each in seen:
                continue
            seen.add(each)
            broken = self._tree(each) is None and self._read(each) is not None
            if broken and each.sha in self._commits:
                open_ += self._made_of(each)
            else:
                found.append(each)
        return found

    def _made_of(self, node: Node) -> list[Node]:
        """The versions in a commit's parents, wherever the file is there."""
        if node not in self._parents:
            before = self._same_path(node)
            if self._read(node) is not None:
                before = [
                    (self._moved(node, parent) or each) if self._read(each) is None else each
                    for parent, each in zip(self._commits[node.sha].parents, before, strict=True)
                ]
            self._parents[node] = before
        return self._parents[node]

    def _same_path(self, node: Node) -> list[Node]:
        parents = self._commits[node.sha].parents
        return [self._changed(Node(parent, node.path)) for parent in parents]

    def _moved(self, node: Node, parent: str) -> Node | None:
        """The version in a parent under another path."""
        path = moved_from(self._repo, parent, node.sha, self._read(node))
        return self._changed(Node(parent, path)) if path else None

    def _changed(self, node: Node) -> Node:
        """The commit that changed a path, at or before this one; an end of the side's commits.

        What a merge has as its first parent has it came from there.
        """
        sha, path = node
        while (entry := self._commits.get(sha)) and path not in entry.paths and entry.parents:
            sha = entry.parents[0]
        return Node(sha, path)

    def _tree(self, node: Node) -> Mapping[str, Tree] | None:
        """What a version says; None where it is not there, or cannot be read."""
        if node not in self._trees:
            self._trees[node] = _read(self._read(node), node.path)
        return self._trees[node]

    def _read(self, node: Node) -> bytes | None:
        if node not in self._data:
            nodes = list(self._back(node))
            self._data |= zip(nodes, show_trees(self._repo, nodes), strict=True)
        return self._data[node]

    def _back(self, node: Node) -> Iterator[Node]:
        """A version and those before it at its path, as many as are read at once."""
        open_, seen = [node], {node}
        while open_ and len(seen) <= _AT_ONCE:
            each = open_.pop(0)
            if each not in self._data:
                yield each
            if each.sha in self._commits:
                new = [one for one in self._same_path(each) if one not in seen]
                open_ += new
                seen.update(new)


def _read(data: bytes | None, path: str) -> Mapping[str, Tree] | None:
    try:
        return load(data, path) if data is not None else None
    except BrokenFile:
        return None


def _is_joined(value: Tree) -> bool:
    """Whether a merge may have made a value of two: a map, a list, a text of several lines."""
    return isinstance(value, (dict, list)) or (isinstance(value, str) and "\n" in value)
