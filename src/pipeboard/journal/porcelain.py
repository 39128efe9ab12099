"""A commit by `git commit` itself, where hooks, signing or filters are to have their say.

`--only`, so that nothing else the user has staged goes in; never `--no-verify`; a hook that hangs
is ended with its whole process group, a passphrase prompt fails instead of painting on the screen.
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterable, Sequence

from pipeboard import crash
from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.draft import Draft
from pipeboard.journal.git import Result
from pipeboard.journal.patience import tries
from pipeboard.journal.pending import busy, recover
from pipeboard.journal.repo import Repository

_NOTHING = ("nothing to commit", "nothing added to commit", "no changes added to commit")
_FROM_STDIN = ("--pathspec-from-file=-", "--pathspec-file-nul")
_UNKNOWN = "did not match any file(s) known to git"
_AT_ONCE = 500  # paths on one command line


def commit_by_git(repo: Repository, draft: Draft, head: str | None, wait: float) -> str:
    """Make the commit; GitError ends with what git, or the hook, said."""
    there = {path for path in draft.paths if os.path.lexists(repo.top / path)}
    if head is not None and len(there) == len(draft.paths):
        # Most commits are of files that git knows: try, before asking which it does not.
        try:
            crash.point("commit: git")
            return _commit(repo, draft, head, wait, list(draft.paths))
        except GitError as error:
            if _UNKNOWN not in error.message:
                raise
    known = _known(repo, draft.paths)
    new = [path for path in draft.paths if path in there and path not in known]
    named = [path for path in draft.paths if path in there or path in known]
    if not named:
        if head is None:
            raise GitError("there is nothing to record")
        return head
    crash.point("commit: announce")
    if new:
        _patiently(repo, wait, "add", "-N", *_FROM_STDIN, paths=new)
    try:
        crash.point("commit: git")
        return _commit(repo, draft, head, wait, named)
    except BaseException:
        if new and repo.head() == head:
            _unannounce(repo, new)
        raise


def _commit(
    repo: Repository, draft: Draft, head: str | None, wait: float, paths: Sequence[str]
) -> str:
    _sweep(repo)
    message = repo.own_dir / f"message-{os.getpid()}-{time.monotonic_ns()}"
    try:
        message.write_text(draft.message, encoding="utf-8", errors="backslashreplace")
        result = _patiently(
            repo,
            wait,
            *_signing(repo),
            "-c",
            "i18n.commitEncoding=UTF-8",
            "commit",
            "--only",
            "--quiet",
            "--cleanup=verbatim",
            "--allow-empty-message",
            "-F",
            str(message),
            *_FROM_STDIN,
            paths=paths,
            env=draft.environment(),
        )
    except GitTimeout:
        # A hook that runs after the commit is no reason to call it not made.
        if (made := repo.head()) and made != head:
            return made
        raise
    finally:
        message.unlink(missing_ok=True)
    made = repo.head()
    if made is None or (result.code and not _is_nothing(result)):
        raise _refused(result)
    return made


def _sweep(repo: Repository) -> None:
    """Remove the messages of processes that were killed while they committed."""
    for left in repo.own_dir.glob("message-*-*"):
        try:
            os.kill(int(left.name.split("-")[1]), 0)
        except ProcessLookupError:
            left.unlink(missing_ok=True)
        except (ValueError, OverflowError, PermissionError):
            continue  # not a name of ours, or a living process of another user


def _patiently(
    repo: Repository,
    wait: float,
    *args: str,
    paths: Sequence[str],
    env: dict[str, str] | None = None,
) -> Result:
    """Run git, again and again for `wait` seconds while another git holds the index."""
    for _ in tries(wait, 0.005, 0.1):
        result = repo.git.run(
            *args,
            input=b"".join(_pathspecs(paths)),
            env=env,
            timeout=20 + len(paths) / 100,
            check=False,
        )
        if not result.code or "index.lock': File exists" not in result.err:
            break
        recover(repo)
    else:
        raise busy(repo)
    if result.code and "commit" not in args:
        raise _refused(result)
    return result


def _known(repo: Repository, paths: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(paths), _AT_ONCE):
        some = paths[start : start + _AT_ONCE]
        out = repo.git.run("--literal-pathspecs", "ls-files", "-z", "--", *some, reads=True).out
        known.update(out.decode("utf-8", "surrogateescape").split("\0"))
    return known


def _unannounce(repo: Repository, paths: Sequence[str]) -> None:
    """The index as it was before: new files are again unknown to git, and still on the disk."""
    names = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    repo.git.run("update-index", "--force-remove", "-z", "--stdin", input=names, check=False)


def _signing(repo: Repository) -> tuple[str, ...]:
    """A gpg that fails rather than asks: its prompt would paint over the screen and block it."""
    config = repo.config()
    if not repo.is_set("commit.gpgsign") or config.get("gpg.format", "openpgp") != "openpgp":
        return ()
    program = config.get("gpg.openpgp.program") or config.get("gpg.program") or "gpg"
    wrapper = repo.own_dir / "gpg"
    script = f'#!/bin/sh\nexec {shlex.quote(program)} --batch --pinentry-mode error "$@"\n'
    if not wrapper.exists() or wrapper.read_text(encoding="utf-8") != script:
        fresh = wrapper.with_name(f"gpg-{os.getpid()}")
        fresh.write_text(script, encoding="utf-8")
        fresh.chmod(0o755)
        fresh.replace(wrapper)
    return ("-c", f"gpg.program={wrapper}", "-c", f"gpg.openpgp.program={wrapper}")


def _pathspecs(paths: Iterable[str]) -> Iterable[bytes]:
    for path in paths:
        yield f":(top,literal){path}\0".encode("utf-8", "surrogateescape")


def _is_nothing(result: Result) -> bool:
    return any(words in result.text for words in _NOTHING)


def _refused(result: Result) -> GitError:
    words = result.err or result.text or f"exit code {result.code}"
    unlock = "unlock the key in a shell (echo x | gpg --sign >/dev/null), then: "
    settle = unlock if "failed to sign" in words else "when that is settled: "
    return GitError(
        f"git commit refused, so the change is saved but not recorded: {words}",
        hint=f"{settle}pipeboard record",
    )
