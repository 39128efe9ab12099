"""What two commits become together: the trees merged by field, over what both were made from.

Only the paths that differ are looked at, so that a large board costs no more than a small one.
What lies beside the board in the same repository is merged too, as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple

from pipeboard.journal.draft import Draft
from pipeboard.journal.graph import Moved, merge_bases, moved
from pipeboard.journal.identity import Identity
from pipeboard.journal.merge_commit import Entry, merge_commit
from pipeboard.journal.objects import contents, sizes
from pipeboard.journal.repo import Repository
from pipeboard.model.tree import Path
from pipeboard.storage.read import MOST_BYTES
from pipeboard.team.merge.file import Note
from pipeboard.team.merge.sides import Author
from pipeboard.team.merge.tree import Met, Pair, Plan, Put, Told, Which, merge_trees, on
from pipeboard.team.past import Past
from pipeboard.team.people import Named

Tree = Mapping[str, tuple[str, str]]
_BESIDE = "../"  # before a path that is not the board's, so that it is merged as a text


class Joined(NamedTuple):
    """A merge before it is a commit.

    `changes` are what the first commit lacks, by paths of the repository; `met` and `notes` are the
    board's, by its own.
    """

    changes: dict[str, Entry | None]
    met: tuple[Met, ...]
    notes: tuple[Note, ...]


def join(
    repo: Repository,
    ours: str,
    theirs: str,
    bases: Sequence[str],
    name: Named,
    pasts: tuple[Past, Past] | None = None,
) -> Joined:
    """Merge two commits over their common ancestors (none: over nothing)."""
    base = _one_base(repo, bases, name)
    before, one, two = _trees(moved(repo, base, ours), moved(repo, base, theirs))
    sides = pasts or (Past(repo, ours, bases, name), Past(repo, theirs, bases, name))

    def told(pair: Pair, which: Which, fields: Sequence[Path]) -> Author:
        return author(sides[which == "theirs"], pair, which, fields)

    plan = plan_of(repo, before, one, two, told)
    return Joined(entries(repo, plan.since(named(repo, one))), plan.met, plan.notes)


def author(past: Past, pair: Pair, which: Which, fields: Sequence[Path]) -> Author:
    """Who set these fields of a file last, of a side with this past."""
    if (pair.ours if which == "ours" else pair.theirs) is None:
        return past.remover(pair.base or "")
    return past.author(on(pair, which), pair.base or "", fields)


def plan_of(
    repo: Repository,
    base: Tree,
    ours: Tree,
    theirs: Tree,
    told: Told,
    held: Mapping[str, bytes] | None = None,
) -> Plan:
    """The merge of three trees of the repository; `held` are blobs that git does not have."""
    known = held or {}

    def read(blobs: Iterable[str]) -> dict[str, bytes | None]:
        asked = list(dict.fromkeys(blobs))
        found: dict[str, bytes | None] = dict.fromkeys(asked)
        found.update((blob, known[blob]) for blob in asked if blob in known)
        small = [blob for blob, size in sizes(repo, [b for b in asked if b not in known]).items()
                 if size <= MOST_BYTES]  # fmt: skip
        found.update(zip(small, contents(repo, small), strict=True))
        return found

    before, one, two = (named(repo, tree) for tree in (base, ours, theirs))
    return merge_trees(before, one, two, read, told)


def named(repo: Repository, tree: Tree) -> dict[str, tuple[str, str]]:
    """The same tree by the board's own paths; what lies beside the board begins with `../`."""
    return {to_board(repo, path): entry for path, entry in tree.items()}


def to_board(repo: Repository, path: str) -> str:
    """A path of the repository as the board names it."""
    if not repo.prefix:
        return path
    inside = path.removeprefix(f"{repo.prefix}/")
    return inside if inside != path else _BESIDE + path


def from_board(repo: Repository, path: str) -> str:
    """And back."""
    return path[len(_BESIDE) :] if path.startswith(_BESIDE) else repo.from_top(path)


def is_boards(path: str) -> bool:
    """Whether a path, as the board names it, is one of its own."""
    return not path.startswith(_BESIDE)


def entries(
    repo: Repository, puts: Mapping[str, Put | None], held: Mapping[str, bytes] | None = None
) -> dict[str, Entry | None]:
    """What is to be done to a tree, by the repository's paths; `held` are blobs git has not."""
    known = held or {}

    def entry(put: Put) -> Entry:
        if put.blob and put.blob in known:
            return Entry(put.mode, "", known[put.blob])
        return Entry(put.mode, put.blob or "", put.data)

    return {from_board(repo, path): put and entry(put) for path, put in puts.items()}


def _trees(
    ours: Sequence[Moved], theirs: Sequence[Moved]
) -> tuple[Tree, dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """The three trees, of the paths alone that either side changed."""
    base = {change.path: change.old for change in (*ours, *theirs)}
    one = base | {change.path: change.new for change in ours}
    two = base | {change.path: change.new for change in theirs}
    return _there(base), _there(one), _there(two)


def _there(tree: Mapping[str, tuple[str, str] | None]) -> dict[str, tuple[str, str]]:
    return {path: entry for path, entry in tree.items() if entry is not None}


def _one_base(repo: Repository, bases: Sequence[str], name: Named) -> str | None:
    """One ancestor to merge over: where there are several, they are merged first, and theirs."""
    return reduce(lambda one, two: _both(repo, one, two, name), bases) if bases else None


def _both(repo: Repository, one: str, two: str, name: Named) -> str:
    """Two ancestors as one, in a commit that no branch ever sees."""
    joined = join(repo, one, two, merge_bases(repo, one, two), name)
    nobody = Identity("pipeboard", "pipeboard@localhost")
    draft = Draft((), "common ancestors\n", nobody, nobody, 0.0)
    return merge_commit(repo, draft, (one, two), joined.changes, sign=False)
