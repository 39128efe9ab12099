"""The repository a board lives in: where it is, what state it is in, who writes, what it is set to.

The board may be the whole work tree or a folder inside it, in a linked worktree or a submodule.
On the path of every list: nothing heavy is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeboard.errors import GitError, NotFound
from pipeboard.journal.git import Git, Running
from pipeboard.journal.harmless import runs_nothing
from pipeboard.journal.status import Status, begin_status, parse_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pipeboard.errors import NotTrusted
    from pipeboard.journal.identity import Identity
    from pipeboard.journal.settings import Settings

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


class Repository:
    """One board's repository; `git` runs in its top folder, all other paths are the board's own."""

    barred: NotTrusted | None = None
    """Why nothing may be written and git not be asked (`board.sheltered`)."""

    __slots__ = (
        "_adopting",
        "_asked",
        "_common_dir",
        "_git_dir",
        "_hooks_dir",
        "_littered",
        "_own_dir",
        "_settings",
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
        self._littered = False
        self._settings: Settings | None = None

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
                from pipeboard.journal.unusable import unusable

                raise unusable(folder, answers[0] == "true", result)
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
        from pipeboard.journal.state import unfinished

        return unfinished(os.listdir(self.git_dir)) or ("" if self.branch() else "detached")

    def require_writable(self) -> None:
        """RepositoryState with the way out when no commit may be added now."""
        if state := self.state():
            from pipeboard.journal.state import refusal

            raise refusal(state, self.config().get("init.defaultbranch", "main"))

    # Settings and people

    def config(self) -> Mapping[str, str]:
        """git's settings as they hold here; keys in lower case but for the middle part."""
        if self._settings is None:
            from pipeboard.journal.settings import Settings

            own = f"{self._common_dir}/config", f"{self._git_dir}/config.worktree"
            self._settings = Settings(self.git, *own)
        return self._settings.read()

    def is_set(self, key: str) -> bool:
        """Whether a yes/no setting of git is on."""
        return self.config().get(key, "").casefold() in ("true", "yes", "on", "1")

    def identity(self, role: str = "author") -> Identity:
        """Who writes, as `author` or `committer`; NoIdentity rather than an invented one."""
        from pipeboard.journal.identity import identity_of

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
        self._littered = any(name.startswith(".pb-") for name in left)
        if not any(name.startswith("commit-") for name in left):
            return 0
        from pipeboard.journal.recovery import recover

        if found := recover(self):
            self.forget_status()
        return found

    @property
    def adopting(self) -> bool:
        """Whether a sync was taking over what came when we last looked for what was left."""
        return self._adopting

    @property
    def littered(self) -> bool:
        """Whether half-written files lay among our own when we last looked for what was left."""
        return self._littered

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
            from pipeboard.journal.unusable import unusable

            raise unusable(where, False, result)
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

    def bring(self, paths: Iterable[str] | None = None) -> None:
        """Have these files (all without) in the board's folder. Here they are: it is where they are
        written; a past board fetches them when they are first read."""

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


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _is_top(folder: str | os.PathLike[str]) -> bool:
    """Whether the board is the whole work tree: where git's own folder (or file) is."""
    return os.path.exists(os.path.join(folder, ".git"))


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read().strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
