"""The repository a board lives in: where it is, what state it is in, who writes, what it is set to.

The board may be the whole work tree or a folder inside it, in a linked worktree or a submodule.
On the path of every list: nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from pipeboard.errors import GitError, NoIdentity, NotFound, RepositoryState
from pipeboard.journal.git import Git, Result, Running, failure
from pipeboard.journal.harmless import runs_nothing
from pipeboard.journal.status import Status, begin_status, parse_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pipeboard.errors import NotTrusted

_ASKED = (
    "--is-bare-repository",
    "--path-format=absolute",
    "--show-object-format",
    "--git-dir",
    "--git-common-dir",
    "--git-path",
    "pipeboard",
    "--git-path",
    "hooks",
    "--show-toplevel",
    "--show-prefix",
)
_STATES = (
    ("rebase", ("rebase-merge", "rebase-apply")),
    ("merge", ("MERGE_HEAD",)),
    ("cherry-pick", ("CHERRY_PICK_HEAD",)),
    ("revert", ("REVERT_HEAD",)),
    ("bisect", ("BISECT_LOG",)),
)
_WAYS_OUT = {
    "rebase": "an unfinished rebase: finish with pipeboard (pb finish, then git rebase --continue)"
    " or drop it (git rebase --abort)",
    "merge": "an unfinished merge: finish with pipeboard (pb finish), finish it by hand"
    " (git merge --continue) or drop it (git merge --abort)",
    "cherry-pick": "an unfinished cherry-pick: finish with pipeboard (pb finish, then"
    " git cherry-pick --continue) or drop it (git cherry-pick --abort)",
    "revert": "an unfinished revert: finish with pipeboard (pb finish, then git revert --continue)"
    " or drop it (git revert --abort)",
    "bisect": "a bisect under way: end it (git bisect reset)",
    "detached": "no branch (HEAD is detached): switch to one (git switch {branch})",
}


class Identity:
    """A person as git knows them."""

    __slots__ = ("mail", "name")

    def __init__(self, name: str, mail: str) -> None:
        self.name = name
        self.mail = mail

    def __str__(self) -> str:
        return f"{self.name} <{self.mail}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class Repository:
    """One board's repository; `git` runs in its top folder, all other paths are the board's own."""

    barred: NotTrusted | None = None
    """Why nothing may be written and git not be asked (`board.sheltered`)."""

    __slots__ = (
        "_adopting",
        "_asked",
        "_common_dir",
        "_config",
        "_config_seen",
        "_git_dir",
        "_hooks_dir",
        "_own_dir",
        "_top",
        "git",
        "object_format",
        "prefix",
    )

    def __init__(self, answers: Sequence[str], asked: Running | None = None) -> None:
        """From the lines git answered to `_ASKED`; use `open`."""
        self.object_format = answers[1]
        self._git_dir = answers[2]
        self._common_dir = answers[3]
        self._own_dir = answers[4]
        self._hooks_dir = answers[5]
        self._top = answers[6]
        self.prefix = answers[7].removesuffix("/")
        self.git = Git(self._top)
        self._asked = asked
        self._adopting = False
        self._config: dict[str, str] = {}
        self._config_seen: object = None

    @classmethod
    def open(
        cls, folder: str | os.PathLike[str], *, ask: bool = False, ours: bool = False
    ) -> Repository:
        """The repository that `folder` (the board) is in; GitError in words when there is none.

        Raises NotTrusted, before git was started, where its settings or hooks would run something
        that nobody allowed; one that is `ours`, made just now, is not asked about. With `ask` its
        first `status` is asked for at once and answers while we go on.
        """
        if not os.path.isdir(folder):
            raise NotFound(f"there is no folder {folder}")
        plain = _plain(folder)
        if not ours and (plain is None or not runs_nothing(plain[0][2], plain[1])):
            from pipeboard.journal.trust import require_trust

            require_trust(folder)
        git = Git(folder)
        asked = begin_status(git, _is_top(folder)) if ask else None
        if asked is not None and plain is not None:
            return cls(plain[0], asked)
        result = git.run("rev-parse", *_ASKED, check=False, reads=True)
        answers = result.text.split("\n")
        if result.code or len(answers) != 8:
            if asked is not None:
                asked.end()
            from pipeboard.journal.version import too_old

            if (old := too_old(git)) is not None:
                raise old
            if result.code:
                raise _unusable(folder, answers[0] == "true", result)
            raise GitError(f"the path of {folder} contains a line break, which git cannot say")
        return cls(answers, asked)

    # `pathlib` is imported only where a path is asked for: a list of contacts asks for none.

    @property
    def git_dir(self) -> Path:
        """The git directory of this work tree."""
        return _path(self._git_dir)

    @property
    def common_dir(self) -> Path:
        """The git directory that all work trees share."""
        return _path(self._common_dir)

    @property
    def hooks_dir(self) -> Path:
        """Where git looks for hooks."""
        if not self._hooks_dir:
            said = self.git.run("rev-parse", *_ASKED[1:2], "--git-path", "hooks", reads=True)
            self._hooks_dir = said.text
        return _path(self._hooks_dir)

    @property
    def top(self) -> Path:
        """The top folder of the work tree."""
        return _path(self._top)

    @property
    def folder(self) -> Path:
        """The board's folder."""
        return _path(os.path.join(self._top, self.prefix))

    @property
    def own_dir(self) -> Path:
        """pipeboard's folder in the git directory (never tracked), made when first asked for."""
        return _path(self.own_folder)

    @property
    def own_folder(self) -> str:
        """The same as text."""
        os.makedirs(self._own_dir, exist_ok=True)
        return self._own_dir

    # Where we are

    def head(self) -> str | None:
        """The commit the current branch is at; None before the first commit."""
        ref = self._head_ref()
        if ref and not ref.startswith("refs/heads/."):
            commit = _read(f"{self._common_dir}/{ref}")
            if commit and not commit.startswith("ref:"):
                return commit
        answer = self.git.run("rev-parse", "-q", "--verify", "HEAD", check=False, reads=True)
        return answer.text or None

    def branch(self) -> str | None:
        """The current branch without refs/heads/; None when HEAD is detached."""
        ref = self._head_ref()
        if ref == "refs/heads/.invalid":  # what the reftable backend leaves in the file
            ref = self.git.run("symbolic-ref", "-q", "HEAD", check=False, reads=True).text
        return ref.removeprefix("refs/heads/") or None

    def _head_ref(self) -> str:
        head = _read(f"{self._git_dir}/HEAD")
        return head.removeprefix("ref:").strip() if head.startswith("ref:") else ""

    def state(self) -> str:
        """What is unfinished: "" or merge, rebase, cherry-pick, revert, bisect, detached."""
        there = set(os.listdir(self.git_dir))
        for state, marks in _STATES:
            if not there.isdisjoint(marks):
                return state
        return "" if self.branch() else "detached"

    def require_writable(self) -> None:
        """RepositoryState with the way out when no commit may be added now."""
        if state := self.state():
            branch = self.config().get("init.defaultbranch", "main")
            raise RepositoryState(
                f"the repository is in {_WAYS_OUT[state].format(branch=branch)}",
                hint="nothing was recorded; what is on the disk stays as it is",
            )

    # Settings and people

    def config(self) -> Mapping[str, str]:
        """git's settings as they hold here; keys in lower case but for the middle part.

        Read again when a file they come from has changed.
        """
        seen = _stamps(f"{self._common_dir}/config", f"{self._git_dir}/config.worktree")
        if seen != self._config_seen:
            listed = self.git.run("config", "--list", "-z", reads=True).out
            self._config = parse_settings(listed)
            self._config_seen = seen
        return self._config

    def is_set(self, key: str) -> bool:
        """Whether a yes/no setting of git is on."""
        return self.config().get(key, "").casefold() in ("true", "yes", "on", "1")

    def identity(self, role: str = "author") -> Identity:
        """Who writes, as `author` or `committer`; NoIdentity rather than an invented one."""
        return identity_of(self.config(), role)

    def needs_porcelain(self, paths: Sequence[str] = ()) -> str:
        """Why these paths must go through `git commit` itself (hooks, signing, …); "" if not."""
        from pipeboard.journal.policy import needs_porcelain

        return needs_porcelain(self, paths)

    def recover(self) -> int:
        """Finish or undo what commits of killed processes left; how many. Cheap if none are."""
        try:
            left = os.listdir(self._own_dir)
        except OSError:  # nothing of ours yet, or not ours to read
            return 0
        self._adopting = "adopt.json" in left
        if not any(name.startswith("commit-") for name in left):
            return 0
        from pipeboard.journal.pending import recover

        if found := recover(self):
            self.forget_status()
        return found

    @property
    def adopting(self) -> bool:
        """Whether a sync was taking over what came when we last looked for what was left."""
        return self._adopting

    @property
    def held(self) -> bool:
        """Whether somebody has the board's lock, or died with it: both leave their name in it."""
        try:
            return os.stat(f"{self._own_dir}/lock").st_size > 0
        except OSError:
            return False

    def forget_status(self) -> None:
        """What git began to say of the files is from before."""
        if self._asked is not None:
            self._asked.end()
            self._asked = None

    # What is there

    def status(self) -> Status:
        """HEAD, branch, upstream and every path of the board that is not as HEAD has it."""
        asked, self._asked = self._asked, None
        at_top = not self.prefix
        where = self._top if at_top else os.path.join(self._top, self.prefix)
        result = (asked or begin_status(Git(where), at_top)).result()
        if result.code:
            from pipeboard.journal.damaged import is_damage, status_of_damaged

            if is_damage(result.err):
                return status_of_damaged(self, result.err)
            raise _unusable(where, False, result)
        return parse_status(result.out, self.prefix)

    def changed_between(self, old: str, new: str) -> list[str]:
        """The board's paths that differ between two commits."""
        from pipeboard.journal.objects import changed_between

        return changed_between(self, old, new)

    def tree(self, rev: str) -> dict[str, tuple[str, str]]:
        """Every file of the board at `rev`: path → (mode, blob)."""
        from pipeboard.journal.objects import tree

        return tree(self, rev)

    def blobs(self, ids: Sequence[str]) -> Iterator[bytes]:
        """The contents of these blobs, in their order."""
        from pipeboard.journal.objects import blobs

        return blobs(self, ids)

    def versions(self, rev: str, path: str) -> Iterator[bytes]:
        """What a path held in the commits up to `rev` that changed it, newest first, a few."""
        from pipeboard.journal.contents import versions

        return versions(self, rev, path)

    def flagged(self) -> dict[str, str]:
        """Paths whose changes git was told not to see: path → assume-unchanged or skip-worktree."""
        from pipeboard.journal.objects import flagged

        return flagged(self)

    # Between the board's paths and the repository's

    def from_top(self, path: str) -> str:
        """A path of the board as the repository names it."""
        return f"{self.prefix}/{path}" if self.prefix else path


def _plain(folder: str | os.PathLike[str]) -> tuple[tuple[str, ...], str] | None:
    """What git would answer for the plainest of repositories, without the 3 ms of asking it, and
    its config.

    A folder `.git` right here, with a config that moves nothing; None sends the caller to git,
    which is also asked for the hooks once somebody wants them. Whether git trusts the folder, the
    status that is under way will say.
    """
    top = os.path.realpath(folder)
    git_dir = f"{top}/.git"
    if not os.path.isdir(git_dir) or os.path.exists(f"{git_dir}/commondir") or "\n" in top:
        return None
    config = _read(f"{git_dir}/config")
    folded = config.casefold()
    if not config or any(word in folded for word in _MOVING):
        return None
    return ("false", "sha1", git_dir, git_dir, f"{git_dir}/pipeboard", "", top, ""), config


_MOVING = ("objectformat", "worktree", "refstorage", "include", "bare = true", "bare=true")


def identity_of(config: Mapping[str, str], role: str = "author") -> Identity:
    """Who writes where these are git's settings; NoIdentity where they do not say."""
    variable = f"GIT_{role.upper()}"
    name = (
        os.environ.get(f"{variable}_NAME")
        or config.get(f"{role}.name")
        or config.get("user.name", "")
    ).strip()
    mail = (
        os.environ.get(f"{variable}_EMAIL")
        or config.get(f"{role}.email")
        or config.get("user.email")
        or os.environ.get("EMAIL", "")
    ).strip()
    if not name or not mail:
        raise NoIdentity
    return Identity(name, mail)


def parse_settings(listed: bytes) -> dict[str, str]:
    """What `git config --list -z` said; the last of several values."""
    entries = listed.decode("utf-8", "surrogateescape").split("\0")[:-1]
    pairs = (entry.partition("\n") for entry in entries)
    return {key: value if given else "true" for key, given, value in pairs}


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _is_top(folder: str | os.PathLike[str]) -> bool:
    """Whether the board is the whole work tree: where git's own folder (or file) is."""
    return os.path.exists(os.path.join(folder, ".git"))


def _unusable(folder: str | os.PathLike[str], bare: bool, result: Result) -> GitError:
    if bare:
        return GitError(
            f"{folder} is a bare repository: it has no files to show a board from",
            hint="clone it and open the clone",
        )
    if "must be run in a work tree" in result.err or "cannot use bare repository" in result.err:
        return GitError(f"{folder} is inside git's own directory, not among a board's files")
    if "dubious ownership" in result.err:
        return GitError(
            f"git does not trust {folder}: it belongs to another user",
            hint=f'if you do:  git config --global --add safe.directory "{folder}"',
        )
    if "not a git repository" in result.err:
        return GitError(
            f"{folder} is not in a git repository",
            hint="start a board there with: pipeboard init",
        )
    return failure(("rev-parse",), result)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read().strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def _stamps(*local: str) -> tuple[object, ...]:
    """What would differ had someone changed git's settings since."""
    home = os.path.expanduser("~")
    xdg = os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    everyones = os.environ.get("GIT_CONFIG_GLOBAL")
    shared = (everyones,) if everyones else (f"{home}/.gitconfig", f"{xdg}/git/config")
    stamps: list[object] = []
    for path in (*local, *shared):
        try:
            found = os.stat(path)
        except OSError:
            stamps.append(path)
        else:
            stamps.append((path, found.st_mtime_ns, found.st_size, found.st_ino))
    return tuple(stamps)
