"""What git holds of a board: the files of a commit, their contents, what differs between two."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeboard.errors import GitError

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

_AT_ONCE = 1000  # objects per call of git: bounds memory at a few MB, costs 2 ms each


def changed_between(repo: Repository, old: str, new: str) -> list[str]:
    """The board's paths that differ between two commits."""
    where = ("--", repo.prefix) if repo.prefix else ()
    out = repo.git.run(
        "--literal-pathspecs",
        "diff-tree",
        "-r",
        "--name-only",
        "--no-renames",
        "-z",
        "--end-of-options",
        old,
        new,
        *where,
        timeout=60,
        reads=True,
    ).out
    below = len(repo.prefix) + 1 if repo.prefix else 0
    return [path[below:] for path in _names(out)]


def tree(repo: Repository, rev: str, folder: str = "") -> dict[str, tuple[str, str]]:
    """Every file of the board (or of one of its folders, named from there) at `rev`: path → (mode,
    blob). Empty if that was not there."""
    where = repo.from_top(folder) if folder else repo.prefix
    top = repo.git.run(
        "rev-parse", "--verify", "-q", "--end-of-options", f"{rev}:{where}",
        check=False, reads=True,
    )  # fmt: skip
    if top.code:
        repo.git.run("rev-parse", "--verify", "--end-of-options", f"{rev}^{{commit}}", reads=True)
        return {}
    out = repo.git.run(
        "ls-tree", "-r", "-z", "--full-tree", top.text.splitlines()[-1], timeout=60, reads=True
    ).out
    files: dict[str, tuple[str, str]] = {}
    for record in _names(out):
        facts, path = record.split("\t", 1)
        mode, _, blob = facts.split(" ")
        files[path] = (mode, blob)
    return files


def blobs(repo: Repository, ids: Sequence[str]) -> Iterator[bytes]:
    """The contents of these objects, in their order; GitError when one is missing."""
    for name, content in zip(ids, contents(repo, ids), strict=True):
        if content is None:
            raise lost(name)
        yield content


def lost(name: str) -> GitError:
    """The error for an object that ought to be there."""
    return GitError(
        f"the repository has lost object {name}",
        hint="git fsck says what is damaged; a clone or a backup has it",
    )


def contents(repo: Repository, names: Sequence[str]) -> Iterator[bytes | None]:
    """The contents of objects named git's way (`<sha>`, `<rev>:<path>`); None for a missing one."""
    for start in range(0, len(names), _AT_ONCE):
        asked = names[start : start + _AT_ONCE]
        # -z needs git 2.38; without it a name ends at a line break, which few paths contain.
        breaks = any("\n" in name for name in asked)
        end, ends = ("\0", ("-z",)) if breaks else ("\n", ())
        wanted = "".join(f"{name}{end}" for name in asked).encode("utf-8", "surrogateescape")
        out = repo.git.run("cat-file", "--batch", *ends, input=wanted, timeout=60, reads=True).out
        yield from _batch(out, asked)


def sizes(repo: Repository, ids: Sequence[str]) -> dict[str, int]:
    """How many bytes these blobs have; GitError when one is missing."""
    asked = "".join(f"{name}\n" for name in ids).encode()
    out = repo.git.run("cat-file", "--batch-check", input=asked, timeout=60, reads=True).text
    found: dict[str, int] = {}
    for line in out.splitlines():
        name, kind, *size = line.split(" ")
        if kind != "blob":
            raise lost(name)
        found[name] = int(size[0])
    return found


def first_parent(repo: Repository, commit: str) -> str:
    """The commit before this one; "" if there is none. A new one is read without asking git."""
    loose = repo.common_dir / "objects" / commit[:2] / commit[2:]
    try:
        said = zlib.decompress(loose.read_bytes())
    except (OSError, zlib.error):  # packed, or kept elsewhere
        command = ("rev-parse", "--verify", "-q", f"{commit}^")
        return repo.git.run(*command, check=False, reads=True).text
    words = said.partition(b"\nauthor ")[0].decode("ascii", "replace").split()
    return words[words.index("parent") + 1] if "parent" in words else ""


def flagged(repo: Repository) -> dict[str, str]:
    """Paths of the board whose changes git was told not to see, and how."""
    where = ("--", repo.prefix) if repo.prefix else ()
    out = repo.git.run(*FLAGS, *where, reads=True).out
    below = len(repo.prefix) + 1 if repo.prefix else 0
    return {path[below:]: flag for path, flag in flags(out).items()}


def converting(repo: Repository) -> bool:
    """Whether git may keep a file in another form than the disk has it."""
    from pipeboard.journal.policy import converts

    return converts(repo)


def converted(repo: Repository, paths: Sequence[str]) -> list[str]:
    """The blobs git would make of these files of the repository; nothing is stored."""
    from pipeboard.journal.stream import quoted

    asked = b"".join(quoted(path) + b"\n" for path in paths)
    return repo.git.run("hash-object", "--stdin-paths", input=asked, reads=True).text.split("\n")


def smudged(repo: Repository, blobs: Mapping[str, str]) -> dict[str, bytes | None]:
    """The bytes git would put at these paths of the repository: path → blob in."""
    found: dict[str, bytes | None] = {}
    for path, blob in blobs.items():
        args = ("cat-file", "--filters", f"--path={path}", blob)
        result = repo.git.run(*args, reads=True, check=False)
        found[path] = result.out if not result.code else None
    return found


FLAGS = ("--literal-pathspecs", "ls-files", "-v", "-z")


def flags(listed: bytes) -> dict[str, str]:
    """What git answers to FLAGS: the paths it was told not to look at, and how."""
    found: dict[str, str] = {}
    for record in _names(listed):
        if record[0] in "Ss":
            found[record[2:]] = "skip-worktree"
        elif record[0].islower():
            found[record[2:]] = "assume-unchanged"
    return found


def _batch(out: bytes, asked: Sequence[str]) -> Iterator[bytes | None]:
    at = 0
    for name in asked:
        missing = f"{name} missing\n".encode("utf-8", "surrogateescape")
        if out.startswith(missing, at):
            at += len(missing)
            yield None
            continue
        end = out.index(b"\n", at)
        size = int(out[at:end].rsplit(b" ", 1)[1])
        yield out[end + 1 : end + 1 + size]
        at = end + size + 2


def _names(out: bytes) -> list[str]:
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]


def paths_of(repo: Repository, commits: Sequence[str]) -> dict[str, list[str]]:
    """The board's paths that each of these commits changed; of a merge none."""
    where = ("--", repo.prefix) if repo.prefix else ()
    asked = ("diff-tree", "--stdin", "--root", "-r", "--name-only", "--no-renames", "-z", *where)
    said = "".join(f"{commit}\n" for commit in commits).encode()
    out = repo.git.run("--literal-pathspecs", *asked, input=said, timeout=60, reads=True).out
    below = len(repo.prefix) + 1 if repo.prefix else 0
    found: dict[str, list[str]] = {commit: [] for commit in commits}
    into: list[str] = []
    for name in _names(out):
        if name in found:
            into = found[name]
        else:
            into.append(name[below:])
    return found
