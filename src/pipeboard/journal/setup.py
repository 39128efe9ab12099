"""What is done once for a repository: making one, its local settings, talking to a remote.

The one user of GitPython, as a runner of explicit argument lists and nothing else; its import costs
77 ms, so it happens inside the call, and no list, filter, add or edit comes this way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.git import Git, Result, environment, failure, inherited, no_git, said
from pipeboard.journal.repo import Repository
from pipeboard.journal.settings import parse_settings

if TYPE_CHECKING:
    from git.cmd import Git as Runner

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]*(\..+)?\.[A-Za-z][A-Za-z0-9-]*", re.DOTALL)
_EXPIRED = "Timeout: the command"
_SETTINGS = (
    "core.fsmonitor=false",
    "core.quotePath=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.bareRepository=explicit",
)


def porcelain(
    folder: Path,
    args: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
    check: bool = True,
) -> Result:
    """Run one `git <args>` in `folder` by GitPython; `timeout` in seconds.

    Text of a board goes behind `--` or `--end-of-options`, never where an option could stand.
    """
    run = _runner(folder)
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    code, out, err = run.execute(
        [*_without_inherited(), "git", *settings, *args],
        with_extended_output=True,
        with_exceptions=False,
        stdout_as_string=False,
        strip_newline_in_stdout=False,
        kill_after_timeout=timeout,
        env=environment(env),
        start_new_session=True,
    )
    words = err if isinstance(err, bytes) else str(err).encode("utf-8", "replace")
    result = Result(int(code), out if isinstance(out, bytes) else out.encode(), said(words))
    if _EXPIRED in result.err:
        raise GitTimeout(f"git {args[0]} did not answer within {timeout:g} s and was ended")
    if check and result.code:
        raise failure(tuple(args), result)
    return result


def init(folder: Path, branch: str = "main") -> Repository:
    """A new repository at `folder` (made if need be), its first branch not yet born."""
    folder.mkdir(parents=True, exist_ok=True)
    porcelain(folder, ["check-ref-format", f"refs/heads/{branch}"])
    porcelain(folder, ["init", "-q", f"--initial-branch={branch}", "--", str(folder)])
    return Repository.open(folder)


def configure(repo: Repository, settings: Mapping[str, str]) -> None:
    """Set these in the repository's own config and nowhere else; one that is so already is left."""
    now = repo.config()
    for key, value in settings.items():
        if not _KEY.fullmatch(key):
            raise GitError(f"not the name of a git setting: {key!r}")
        if now.get(_normal(key)) != value:
            repo.git.run("config", "--local", "--replace-all", "--", key, value)


def own_settings() -> dict[str, str]:
    """git's settings of this user, as they hold where there is no repository."""
    nowhere = {"GIT_DIR": os.devnull}
    return parse_settings(Git("/").run("config", "--list", "-z", env=nowhere, reads=True).out)


def _without_inherited() -> list[str]:
    """GitPython adds to our environment; only `env` can take out what a calling git put there."""
    names = inherited()
    return ["env", *(word for name in names for word in ("-u", name))] if names else []


def _normal(key: str) -> str:
    section, _, rest = key.partition(".")
    middle, dot, name = rest.rpartition(".")
    return f"{section.lower()}.{middle}{dot}{name.lower()}"


def _runner(folder: Path) -> Runner:
    try:
        from git.cmd import Git as Runner
    except ImportError:  # GitPython looks for git while it is imported
        raise no_git() from None
    if not os.path.isdir(folder):
        raise GitError(f"there is no folder {folder}")
    return Runner(str(folder))
