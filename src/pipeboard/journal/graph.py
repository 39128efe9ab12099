"""How two histories lie to each other: where they parted, what each changed since, and by whom."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.journal.git import failure
from pipeboard.journal.repo import Repository

_NOTHING = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


class Moved(NamedTuple):
    """A path of the repository that differs between two commits: (mode, blob), None: not there."""

    path: str
    old: tuple[str, str] | None
    new: tuple[str, str] | None


def at(repo: Repository, ref: str) -> str | None:
    """The commit a reference is at; None where there is none."""
    try:
        said = (repo.common_dir / ref).read_text("ascii", "replace").strip()
    except OSError:  # packed, or kept elsewhere
        said = ""
    if said and not said.startswith("ref:"):
        return said
    answer = repo.git.run("rev-parse", "-q", "--verify", ref, check=False, reads=True)
    return answer.text or None


def tracked(repo: Repository, remote: str) -> list[str]:
    """The commits that the branches of a remote are at, as far as we know."""
    asked = ("for-each-ref", "--format=%(objectname)", f"refs/remotes/{remote}")
    return repo.git.run(*asked, reads=True).text.split()


def nothing(repo: Repository) -> str:
    """The tree without a file, which every repository knows."""
    return _NOTHING[repo.object_format]


def merge_bases(repo: Repository, one: str, two: str) -> list[str]:
    """The best common ancestors of two commits, sorted; none where they are unrelated."""
    args = ("merge-base", "--all", one, two)
    result = repo.git.run(*args, check=False, reads=True, timeout=60)
    if result.code > 1:
        raise failure(args, result)
    return sorted(result.text.split())


def lacks(repo: Repository, commit: str, other: str) -> bool:
    """Whether `other` is surely no part of the history of `commit`; False if it is unknown here."""
    args = ("merge-base", "--is-ancestor", other, commit)
    return repo.git.run(*args, check=False, reads=True, timeout=60).code == 1


def moved(repo: Repository, old: str | None, new: str) -> list[Moved]:
    """Every path of the repository that differs between two commits (None: before the first)."""
    out = repo.git.run(
        "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--end-of-options",
        old or nothing(repo), new, reads=True, timeout=120,
    ).out  # fmt: skip
    fields = out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    pairs = zip(fields[::2], fields[1::2], strict=True)
    return [_moved(facts, path) for facts, path in pairs]


def _moved(facts: str, path: str) -> Moved:
    old_mode, new_mode, old, new, status = facts.removeprefix(":").split(" ")
    return Moved(
        path,
        None if status == "A" else (old_mode, old),
        None if status == "D" else (new_mode, new),
    )
