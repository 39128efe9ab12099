"""A commit by `git commit` itself, where hooks, signing or filters are to have their say.

On an index of our own, so that nothing else the user has staged goes in, and a hook may add to it;
never `--no-verify`; a hook that hangs is ended with its whole process group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeboard import crash
from pipeboard.errors import GitError, GitTimeout, Interrupted
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.draft import Draft
from pipeboard.journal.foreground import run
from pipeboard.journal.git import Result, Running, failure
from pipeboard.journal.objects import FLAGS, first_parent, flags
from pipeboard.journal.pending import Pending
from pipeboard.journal.repo import Repository
from pipeboard.journal.signing import is_signing, not_signed, signing, signs
from pipeboard.journal.stream import is_on_disk, require_file, store

_NOTHING = ("nothing to commit", "nothing added to commit", "no changes added to commit")
_MANY = 500  # paths: too many for a command line


def commit_by_git(
    repo: Repository, draft: Draft, head: str | None, wait: float, at_work: Callable[[], None]
) -> str:
    """Make the commit on top of `head`; GitError ends with what git, or the hook, said.

    HeadMoved if the branch is elsewhere by then; what came in between stays.
    """
    for path in draft.paths:
        require_file(repo, path)
    with Pending(repo, head, draft.paths, by_git=True) as pending:
        crash.point("commit: lock")
        pending.lock(wait)
        if repo.head() != head:
            raise HeadMoved
        made = _Step(repo, draft, head, pending).commit(at_work)
        if made is None:
            raise GitError("there is nothing to record")
        pending.finish()
    return made


class _Step:
    """One try: the index that is to be git's, and the one of the commit if that is another."""

    __slots__ = ("draft", "head", "indexes", "pending", "repo")

    def __init__(self, repo: Repository, draft: Draft, head: str | None, pending: Pending) -> None:
        self.repo = repo
        self.draft = draft
        self.head = head
        self.pending = pending
        self.indexes = [pending.index]

    def commit(self, at_work: Callable[[], None]) -> str | None:
        """HEAD as it is then: the commit, or what it was if nothing differs."""
        crash.point("commit: index")
        self._stage(at_work)
        crash.point("commit: git")
        made = self._commit()
        if made and self.head and made != self.head:
            self._require_on_head(made)
        return made

    def _stage(self, at_work: Callable[[], None]) -> None:
        """Our paths as they are on the disk; apart from the user's, if those staged any."""
        self.pending.copy_index()
        update = self._begin_update(self.pending.index)
        staged = self._begin("diff-index", "--cached", "--quiet", "HEAD", reads=True)
        at_work()
        apart = staged.result().code
        _require(update.result())
        if apart:
            self._stage_apart()
        if len(self.draft.paths) > 1 or self.pending.index_untouched():
            self._uncover()
        self._stage_meant()

    def _stage_apart(self) -> None:
        """An index as HEAD has it but for our paths: what the user staged stays staged."""
        self.indexes.append(self.pending.apart)
        if self.head is not None:
            self.pending.copy_index_apart()
            self._git("read-tree", "-i", "-m", "HEAD", index=self.pending.apart)
        _require(self._begin_update(self.pending.apart).result())

    def _uncover(self) -> None:
        """Our paths that git was told not to look at: now it does."""
        few = self.draft.paths if len(self.draft.paths) < _MANY else ()
        told = flags(self._begin(*FLAGS, "--", *few, reads=True).result().out)
        covered = [path for path in self.draft.paths if path in told]
        for index in self.indexes if covered else ():
            for how in ("--no-assume-unchanged", "--no-skip-worktree"):
                _require(self._begin_update(index, how, covered).result())
            _require(self._begin_update(index).result())

    def _stage_meant(self) -> None:
        """What somebody saved over what is meant to be recorded, or will have by now, is not in."""
        contents = self.draft.contents
        overtaken = [p for p in contents if not is_on_disk(self.repo, p, contents[p])]
        for path in overtaken:
            data = contents[path]
            if data is None:
                how = ("--force-remove", "--", path)
            else:
                how = ("--add", "--cacheinfo", f"100644,{store(self.repo, path, data)},{path}")
            for index in self.indexes:
                self._git("update-index", *how, index=index)

    def _begin_update(
        self, index: Path, how: str = "--replace", paths: Sequence[str] | None = None
    ) -> Running:
        asked = "".join(f"{path}\0" for path in paths or self.draft.paths)
        return self._begin(
            "update-index", "--add", "--remove", "--ignore-skip-worktree-entries", how,
            "-z", "--stdin", input=asked.encode("utf-8", "surrogateescape"), index=index,
        )  # fmt: skip

    def _commit(self) -> str | None:
        try:
            result = run(
                self.repo.git, *signing(self.repo),
                "-c", "i18n.commitEncoding=UTF-8",
                "commit", "--quiet", "--cleanup=verbatim", "--allow-empty-message", "-F", "-",
                input=self.draft.encoded,
                env=self._environment(self.indexes[-1]),
                timeout=self._timeout,
                hold=self.pending.hold,
            )  # fmt: skip
        except (GitTimeout, Interrupted):
            # A hook that runs after the commit is no reason to call it not made.
            if (made := self.repo.head()) == self.head:
                raise
            return made
        made = self.repo.head()
        if made == self.head and result.code and not _is_nothing(result):
            raise _refused(self.repo, result)
        return made

    def _require_on_head(self, made: str) -> None:
        """Our index was HEAD's: on another commit, one that no lock kept out, it would undo that.

        Then the branch goes back to that commit, for the next try to build upon.
        """
        if first_parent(self.repo, made) == self.head:
            return
        ours = self._git("write-tree", index=self.indexes[-1]).text
        since = ("log", "--first-parent", "--reverse", "--format=%T %P", f"{self.head}..{made}")
        for tree, *parents in map(str.split, self._git(*since).text.splitlines()):
            if tree == ours and parents[0] != self.head:
                self._git("update-ref", "HEAD", parents[0], made)
                raise HeadMoved
            if tree == ours:
                return  # a hook has put a commit of its own on top of ours

    def _git(
        self,
        *args: str,
        input: bytes | None = None,
        index: Path | None = None,
        check: bool = True,
    ) -> Result:
        result = self._begin(*args, input=input, index=index).result()
        if check and result.code:
            raise failure(args, result)
        return result

    def _begin(
        self,
        *args: str,
        input: bytes | None = None,
        index: Path | None = None,
        reads: bool = False,
    ) -> Running:
        env, hold = self._environment(index), self.pending.hold
        return self.repo.git.begin(
            *args, input=input, env=env, timeout=self._timeout, reads=reads, hold=hold
        )

    def _environment(self, index: Path | None) -> dict[str, str]:
        env = self.draft.environment()
        return {**env, "GIT_INDEX_FILE": str(index)} if index else env

    @property
    def _timeout(self) -> float:
        return 20 + len(self.draft.paths) / 100


def _require(updated: Result) -> None:
    if updated.code:
        raise failure(("update-index",), updated)


def _is_nothing(result: Result) -> bool:
    return any(words in result.text for words in _NOTHING)


def _refused(repo: Repository, result: Result) -> GitError:
    words = result.err or result.text or f"exit code {result.code}"
    if signs(repo) and is_signing(words):
        return not_signed("saved, not recorded", words, "record")
    return GitError(
        f"saved, not recorded: git commit refused: {words}",
        hint="when that is settled: pipeboard record",
    )
