"""Who made a file what it is: the last commit that brought it to just these bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.journal.objects import contents

if TYPE_CHECKING:
    from pipeboard.journal.repo import Repository

_MOST = 5000  # commits looked at: what was made before them is long ago
_FEW = 200  # paths: few enough for a command line
_AT_ONCE = 20


class Origin(NamedTuple):
    """Who, by name and mail, and when: the author's time in seconds since the epoch."""

    name: str
    mail: str
    at: int


def origins(repo: Repository, wanted: Mapping[str, str], revs: Sequence[str]) -> dict[str, Origin]:
    """Who made each path of the board the object it is wanted as ("" for gone), up to `revs`.

    Where it is not in those it is sought in all branches, then under any name; a path that no
    commit made so is left out.
    """
    nothing = "0" * (40 if repo.object_format == "sha1" else 64)
    left = {repo.from_top(path): (path, blob or nothing) for path, blob in wanted.items()}
    found: dict[str, Origin] = {}
    for search in (tuple(revs), (*revs, "--all")):
        paths = tuple(left) if len(left) <= _FEW else ()
        for made, name, new in _changes(repo, (*search, "--", *paths)) if left else ():
            path, blob = left.get(name, ("", ""))
            if new == blob:
                found[path] = made
                del left[name]
            if not left:
                break
    for path, blob in left.values():
        if blob != nothing:
            renamed = _changes(repo, (f"--find-object={blob}", *revs))
            found |= next(({path: made} for made, _, new in renamed if new == blob), {})
    return found


def versions(repo: Repository, path: str) -> Iterator[tuple[str, bytes]]:
    """The commits up to HEAD that changed a file of the board and what it held then, newest first;
    those in which it was gone are left out."""
    named = repo.from_top(path)
    asked = ("rev-list", f"--max-count={_MOST}", "HEAD", "--", named)
    shas = repo.git.run("--literal-pathspecs", *asked, timeout=60, reads=True).text.split()
    for start in range(0, len(shas), _AT_ONCE):
        some = shas[start : start + _AT_ONCE]
        for sha, data in zip(some, contents(repo, [f"{c}:{named}" for c in some]), strict=True):
            if data is not None:
                yield sha, data


def _changes(repo: Repository, search: Sequence[str]) -> Iterator[tuple[Origin, str, str]]:
    """Each change of a file, newest first: who, its path, and the object it is from then on."""
    asked = ("log", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-show-signature")
    records = repo.git.records(
        "--literal-pathspecs", *asked, f"--max-count={_MOST}", "--encoding=UTF-8",
        "--format=%x01%at%x02%ae%x02%an", *search,
    )  # fmt: skip
    made, new = Origin("", "", 0), ""
    for record in records:
        text = record.decode("utf-8", "surrogateescape").removeprefix("\n")
        if text.startswith("\x01"):
            at, mail, name = text[1:].split("\x02", 2)
            made = Origin(name, mail, int(at or 0))
        elif text.startswith(":") and not new:
            new = text.split(" ", 4)[3]
        elif text:
            yield made, text, new
            new = ""
