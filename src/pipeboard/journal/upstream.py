"""Where a board is shared: the remote and the branch there, as git's settings say, and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeboard.errors import GitError
from pipeboard.journal.repo import Repository

_SCHEMES = ("https", "ssh", "git", "file", "git+ssh", "ssh+git")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"[A-Za-z0-9+.-]+::")
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_][A-Za-z0-9_-]*)+")
_SECRET = re.compile(r"(?i)(?P<before>https?://)[^/@]*@|(?P<user>[a-z+]+://[^/@:]*):[^/@]*(?=@)")
_SCP = re.compile(r"(?P<host>(\[[^/]*\]|[^/:\[]+)):")


class NoRemote(GitError):
    """This board is not shared with anybody yet."""

    code = "no_remote"


class Upstream(NamedTuple):
    """A branch `branch` at the remote `remote`, and the branch here, `local`, that is shared there.

    `push` is the remote that takes our commits, "" where it is the same one. `set` where git's
    settings name the branch.
    """

    remote: str
    branch: str
    local: str
    push: str = ""
    set: bool = True

    def __str__(self) -> str:
        return f"{self.remote}/{self.branch}"

    @property
    def ref(self) -> str:
        """The branch as the remote names it."""
        return f"refs/heads/{self.branch}"

    @property
    def to(self) -> Upstream:
        """Where our commits go: with a remote of its own to the branch there of our branch's name,
        as `git push` has it."""
        return Upstream(self.push, self.local, self.local) if self.push else self

    @property
    def tracking(self) -> str:
        """Our copy of where it was when we last looked."""
        return f"refs/remotes/{self.remote}/{self.branch}"


def upstream(repo: Repository, preferred: str = "origin") -> Upstream:
    """What the current branch is shared with; of a branch without an upstream the branch of its
    own name where git pushes it, else at the remote `preferred`, or at the only one. Raises
    NoRemote, RepositoryState."""
    repo.require_writable()
    branch, config = repo.branch() or "", repo.config()
    remote = config.get(f"branch.{branch}.remote", "")
    merge = config.get(f"branch.{branch}.merge", "")
    push = config.get(f"branch.{branch}.pushremote") or config.get("remote.pushdefault", "")
    if remote and merge:
        there = merge.removeprefix("refs/heads/")
        found = Upstream(remote, there, branch, "" if push == remote else push)
    else:
        where = push or _only(remotes(repo), branch, preferred)
        found = Upstream(where, branch, branch, set=False)
    _require_remote(
        found.remote, config, f"branch {branch} follows", f"git branch -u origin/{branch}"
    )
    if found.push:
        way_out = f"git config branch.{branch}.pushRemote {found.remote}"
        _require_remote(found.push, config, f"branch {branch} is pushed to", way_out)
        _require_name(repo, found.to)
    _require_name(repo, found)
    return found


def remotes(repo: Repository) -> list[str]:
    """The names of the remotes."""
    keys = (key for key in repo.config() if key.startswith("remote.") and key.endswith(".url"))
    return sorted(key.removeprefix("remote.").removesuffix(".url") for key in keys)


def forgets(repo: Repository, remote: str) -> bool:
    """Whether git asks for the login of a remote each time: by http, and no helper remembers it."""
    url = url_of(repo, remote)
    if not url.casefold().startswith("http"):
        return False
    asked = ("config", "--get-urlmatch", "credential.helper", url)
    return not repo.git.run(*asked, check=False, reads=True).text


def follow(repo: Repository, shared: Upstream) -> None:
    """Set it as the upstream of its branch here, in the repository's own config."""
    from pipeboard.journal.setup import configure

    of = f"branch.{shared.local}"
    configure(repo, {f"{of}.remote": shared.remote, f"{of}.merge": shared.ref})


def url_of(repo: Repository, remote: str, *, push: bool = False) -> str:
    """Where a remote is, as git would go there."""
    config = repo.config()
    if any(key.startswith("url.") for key in config):  # git may put another address in its place
        how = ("--push",) if push else ()
        return repo.git.run("remote", "get-url", *how, "--", remote, reads=True).text
    url = config.get(f"remote.{remote}.url", "")
    return config.get(f"remote.{remote}.pushurl", url) if push else url


def address(repo: Repository, remote: str) -> str:
    """Where a remote is, as it may be shown and kept: without a password or a token."""
    return _SECRET.sub(lambda found: found["before"] or found["user"], url_of(repo, remote))


def protocols(url: str) -> str:
    """What GIT_ALLOW_PROTOCOL is to say for this address. GitError for one that is not allowed.

    https, ssh, git, file and git's short form `host:path`; http only to this machine itself, where
    nobody can listen.
    """
    if url.startswith("-") or _HELPER.match(url) or not url.isprintable():
        raise _not_allowed(url)
    if scheme := _SCHEME.match(url):
        name = scheme[1].lower()
        host = _host(url)
        if name == "http" and host in _LOOPBACK:
            return "http"
        if name not in _SCHEMES or host.startswith("-"):
            raise _not_allowed(url)
    elif (short := _SCP.match(url)) and short["host"].rpartition("@")[2].startswith("-"):
        raise _not_allowed(url)
    return "https:ssh:git:file"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        raise _not_allowed(url) from None


def _only(names: list[str], branch: str, preferred: str) -> str:
    if not names:
        raise NoRemote(
            "this board has no remote: there is nobody to sync with",
            hint="make an empty repository on any git host, then:  git remote add origin URL",
        )
    if preferred in names:
        return preferred
    if len(names) > 1:
        raise NoRemote(
            f"which remote is this branch shared at? {', '.join(names)}",
            hint=f"say it once:\n  git config branch.{branch}.remote {names[0]}\n"
            f"  git config branch.{branch}.merge refs/heads/{branch}",
        )
    return names[0]


def _require_remote(name: str, config: Mapping[str, str], what: str, way_out: str) -> None:
    if f"remote.{name}.url" not in config:
        raise NoRemote(f"{what} {name!r}, which is not a remote of this repository", hint=way_out)


def _require_name(repo: Repository, found: Upstream) -> None:
    """GitError for a remote or a branch that git could take for an option, or for several."""
    if _PLAIN.fullmatch(str(found)):
        return
    is_option = found.remote.startswith("-") or found.branch.startswith("-")
    asked = ("check-ref-format", found.tracking)
    if is_option or repo.git.run(*asked, check=False, reads=True).code:
        raise GitError(f"not a name that is safe to give to git: {str(found)!r}")


def _not_allowed(url: str) -> GitError:
    return GitError(
        f"pipeboard does not go to {url!r}",
        hint="allowed are https, ssh, git and file addresses, and host:path (http: only localhost)",
    )
