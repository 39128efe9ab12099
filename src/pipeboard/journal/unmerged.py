"""What git left unmerged: the three stages of each file, what is being merged, and its end.

A merge, a rebase, a cherry-pick and a revert all stop in the same way: the index holds a path up to
three times (1 the base, 2 ours, 3 theirs), and a file in the git directory says what comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import Busy, GitError
from pipeboard.journal.patience import tries

if TYPE_CHECKING:
    from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository

BASE, OURS, THEIRS = 1, 2, 3
GOES_ON = {
    "rebase": "git rebase --continue",
    "cherry-pick": "git cherry-pick --continue",
    "revert": "git revert --continue",
}
"""What leads on where git has more to do than the merge itself."""
_WAIT = 5.0  # seconds for another's index lock
_HEADS = {
    "merge": "MERGE_HEAD",
    "rebase": "REBASE_HEAD",
    "cherry-pick": "CHERRY_PICK_HEAD",
    "revert": "REVERT_HEAD",
}


class Stage(NamedTuple):
    """A version of a file in the index: git's mode, and its object."""

    mode: str
    blob: str


Stages = Mapping[int, Stage]


class Coming(NamedTuple):
    """What is merged into HEAD: the commit of what comes in, that of the base ("" for none)."""

    theirs: str
    base: str


def unmerged(repo: Repository) -> dict[str, dict[int, Stage]]:
    """Every path of the repository (not the board's alone) that has stages, with those it has."""
    out = repo.git.run("ls-files", "--unmerged", "-z", timeout=60, reads=True).out
    found: dict[str, dict[int, Stage]] = {}
    for record in out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, path = record.split("\t", 1)
        mode, blob, stage = facts.split(" ")
        found.setdefault(path, {})[int(stage)] = Stage(mode, blob)
    return found


def coming(repo: Repository, state: str) -> Coming | None:
    """What is being merged in this state; None where git does not say (a stash, an octopus)."""
    head = _HEADS.get(state)
    theirs = _named(repo, head) if head else ""
    if not theirs:
        return None
    if state == "merge":
        return Coming(theirs, _said(repo, "merge-base", "HEAD", theirs))
    before = _said(repo, "rev-parse", "-q", "--verify", f"{theirs}^")
    return Coming(before, theirs) if state == "revert" else Coming(theirs, before)


def favoured(repo: Repository, ours: bytes, base: bytes, theirs: bytes) -> tuple[bytes, bytes]:
    """The merge by lines, once with ours and once with theirs wherever the two clash."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory(dir=repo.own_dir) as folder:
        names = [str(Path(folder, name)) for name in ("ours", "base", "theirs")]
        for name, data in zip(names, (ours, base, theirs), strict=True):
            Path(name).write_bytes(data)

        def taking(side: str) -> bytes:
            return repo.git.run("merge-file", "-p", side, *names, check=False, reads=True).out

        return taking("--ours"), taking("--theirs")


def settle(repo: Repository, paths: Sequence[str]) -> None:
    """Put these paths of the repository into the index as they are on the disk, gone ones too.

    The stages they had go with it, in one step. Raises Busy past another's index lock.
    """
    asked = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    command = ("update-index", "--add", "--remove", "-z", "--stdin")
    for _ in tries(_WAIT, 0.01, 0.2):
        done = repo.git.run(*command, input=asked, check=False, timeout=20 + len(paths) / 100)
        if not done.code:
            return
        if "index.lock" not in done.err:
            raise GitError(f"git update-index failed: {done.err}")
    from pipeboard.journal.locks import busy

    raise _busy(busy(repo))


def _busy(error: Busy) -> Busy:
    error.hint = "what was merged is in the files; once that command is done: pb finish"
    return error


def message(repo: Repository) -> str:
    """git's own words for the commit that ends this merge, without its comments."""
    path = repo.git.run("rev-parse", "--path-format=absolute", "--git-path", "MERGE_MSG").text
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except FileNotFoundError:
        return "Merge"
    sign = repo.config().get("core.commentchar", "#")
    said = ("stripspace", "--strip-comments")
    if len(sign) != 1:  # auto: git wrote the message before it chose
        sign = "#"
    done = repo.git.run("-c", f"core.commentChar={sign}", *said, input=text.encode(), reads=True)
    return done.text or "Merge"


def conclude(repo: Repository, text: str, author: Identity) -> str:
    """End a merge by git itself, its hooks and signature included; the sha of its commit."""
    from pipeboard.journal.foreground import run
    from pipeboard.journal.signing import is_signing, not_signed, signing, signs

    done = run(
        repo.git, *signing(repo), "-c", "i18n.commitEncoding=UTF-8",
        "commit", "--quiet", "--cleanup=verbatim", "-F", "-",
        input=text.encode("utf-8", "backslashreplace"), timeout=60,
        env={"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.mail},
    )  # fmt: skip
    if done.code:
        told, words = "the merge is made but not concluded", done.err or done.text
        if signs(repo) and is_signing(words):
            raise not_signed(told, words, "finish")
        raise GitError(
            f"git commit refused, so {told}: {words}", hint="when that is settled: pb finish"
        )
    return repo.head() or ""


def _named(repo: Repository, head: str) -> str:
    return _said(repo, "rev-parse", "-q", "--verify", f"{head}^{{commit}}")


def _said(repo: Repository, *args: str) -> str:
    """git's answer, "" where there is none."""
    return repo.git.run(*args, check=False, reads=True).text.partition("\n")[0]
