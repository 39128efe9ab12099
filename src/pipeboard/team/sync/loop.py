"""The loop of a sync: fetch, merge in the object database, push, and adopt what was pushed.

Nothing on the disk changes before the remote has it, so a lost race leaves nothing behind. Other
writers of this clone are held up only while the files are written; what they commit meanwhile is
merged in the next turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeboard import crash
from pipeboard.errors import Busy, Interrupted
from pipeboard.journal.commit import HeadMoved
from pipeboard.journal.draft import Draft
from pipeboard.journal.graph import at, lacks, merge_bases, tracked
from pipeboard.journal.identity import Identity
from pipeboard.journal.lock import Lock
from pipeboard.journal.merge_commit import merge_commit
from pipeboard.journal.remote import Outrun, branches, fetch, push
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import Upstream, address, follow
from pipeboard.model.text import count
from pipeboard.team.past import Past
from pipeboard.team.people import Named
from pipeboard.team.sync import refuse
from pipeboard.team.sync.adopt import Step, adopt
from pipeboard.team.sync.join import Joined, join
from pipeboard.team.sync.message import merge_message
from pipeboard.team.sync.pause import TRIES, pause_before
from pipeboard.team.sync.report import Cancel, Progress, Who
from pipeboard.team.sync.seen import last_seen, moved_from, note_seen
from pipeboard.team.sync.taking import Adopted, Editor
from pipeboard.team.sync.words import told

_TAKEN_LATER = (
    "the remote has it all; what came is taken over by the next pb, once that command is done; "
    "if no git command is running, pipeboard doctor --unlock"
)


class Wish(NamedTuple):
    """What is asked of a sync.

    `by` is who edits here, as the board names people; `name` names the others. `allow` holds the
    answers given beforehand: `rewritten`, `unrelated`, `publish`. `way` are the trailers of a merge
    that say how it was made. `pause` waits so many seconds.
    """

    identity: Identity
    by: str
    name: Named
    way: Sequence[tuple[str, str]] = ()
    allow: frozenset[str] = frozenset()
    dry_run: bool = False
    progress: Progress = lambda words: None
    cancel: Cancel = lambda: False
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    wait: float = 10.0


class Done(NamedTuple):
    """What a sync came to: where the board is, the merge commit, who came and went, what met."""

    outcome: str
    commit: str
    merge: str = ""
    down: tuple[Who, ...] = ()
    up: tuple[Who, ...] = ()
    joined: tuple[Joined, ...] = ()
    adopted: Adopted = Adopted()


def sync(repo: Repository, shared: Upstream, wish: Wish) -> Done:
    """Share the current branch. Raises GitError and its kinds, Busy, CannotWrite, Interrupted."""
    turn = _Turns(repo, shared, wish)
    for number in range(TRIES):
        try:
            return turn.take()
        except Outrun as late:
            reason = late.reason
            seconds = pause_before(number + 1)
            wish.progress(f"somebody was quicker; once more in {seconds:.1f} s")
            wish.pause(seconds)
        except HeadMoved:
            reason = "this board changed meanwhile"
    raise refuse.outrun(shared, TRIES, reason)


class _Turns:
    """One sync: its turns, and what those before the last one have merged already."""

    def __init__(self, repo: Repository, shared: Upstream, wish: Wish) -> None:
        self.repo = repo
        self.shared = shared
        self.wish = wish
        self.tip = ""  # of the branch that is fetched, in this turn
        self.joined: tuple[Joined, ...] = ()

    def take(self) -> Done:
        """One turn. Raises Outrun or HeadMoved where another one is due."""
        self._say(f"fetching from {self.shared}")
        crash.point("sync: fetch")
        self._require_branch()
        fetched = fetch(self.repo, self.shared, cancel=self.wish.cancel)
        local, tip = self._local(), fetched.tip
        if tip is None:
            return self._publish(local)
        bases = [tip] if tip == local else merge_bases(self.repo, local, tip) if local else []
        self._require_same(tip, bases, fetched.rewritten)
        self.tip = tip
        if local == tip:
            return self._end(Done("same", tip))
        if local is None or bases == [local]:
            down = self._who(tip, bases)
            return self._down(local, tip, Done("down", tip, down=down))
        if bases == [tip]:
            return self._up(local, bases)
        return self._merge(local, tip, bases)

    def _up(self, local: str, bases: list[str]) -> Done:
        """Only ours is new. Where it is pushed elsewhere it may be there by now, and wait to be
        pulled from there."""
        if self.shared.push and last_seen(self.repo, self.shared.to, tracked=True) == local:
            return self._end(Done("same", local))
        up = self._who(local, [*bases, *self._pushed()])
        self._push(local, up)
        return self._end(Done("up", local, up=up))

    def _merge(self, local: str, tip: str, bases: list[str]) -> Done:
        wish, repo = self.wish, self.repo
        if not bases and "unrelated" not in wish.allow:
            raise refuse.unrelated(self.shared, a_board="pipeboard.yaml" in repo.tree(tip))
        ours, theirs = (Past(repo, commit, bases, wish.name) for commit in (local, tip))
        down = _who(theirs)
        up = self._who(local, [*bases, *self._pushed()]) if self.shared.push else _who(ours)
        self._say(f"merging {told(down) or 'what came'}")
        crash.point("sync: merge")
        joined = join(repo, local, tip, bases, wish.name, (ours, theirs))
        done = Done("merged", tip, "", down, up, (*self.joined, joined))
        if wish.dry_run:
            return done
        text = merge_message(self.shared, down, up, joined.met, wish.way)
        draft = Draft((), text, wish.identity, repo.identity("committer"), wish.clock())
        made = merge_commit(repo, draft, (local, tip), joined.changes)
        self._push(made, up)
        self.joined = (*self.joined, joined)
        return self._down(local, made, done._replace(commit=made, merge=made))

    def _down(self, local: str | None, new: str, done: Done) -> Done:
        """Adopt a commit that the remote has."""
        wish = self.wish
        if wish.dry_run:
            return done
        self._say("taking over what came")
        editor = Editor(wish.by, int(wish.clock()), wish.name)
        reflog = f"sync: {'merge' if done.merge else 'fast-forward to'} {self.shared}"
        crash.point("sync: adopt")
        with Lock(self.repo.own_dir / "lock", wait=wish.wait):
            try:
                step = Step(self.shared.local, local, new, reflog)
                adopted = adopt(self.repo, step, editor)
            except Busy as busy:
                busy.hint = _TAKEN_LATER
                raise
        return self._end(done._replace(adopted=adopted))

    def _publish(self, local: str | None) -> Done:
        """The remote has no such branch: give it ours, where that is surely what is meant."""
        wish, shared, repo = self.wish, self.shared, self.repo
        if shared.push:
            raise refuse.followed_gone(shared)
        lost = last_seen(repo, shared)
        if "publish" not in wish.allow:
            if lost and (was := moved_from(repo, shared)):
                raise refuse.another_empty(shared, was, address(repo, shared.remote))
            if lost:
                raise refuse.emptied(shared, lost)
            others = sorted(branches(repo, shared.remote, cancel=wish.cancel))
            if others:
                raise refuse.unpublished(shared, others)
        if local is None:
            return Done("same", "")
        up = self._who(local, tracked(repo, shared.remote))
        self._push(local, up)
        return self._end(Done("up", local, up=up))

    def _pushed(self) -> list[str]:
        """What the remote that takes our commits has of them already, as far as we know."""
        there = at(self.repo, self.shared.to.tracking) if self.shared.push else None
        return [there] if there else []

    def _who(self, tip: str, bases: list[str]) -> tuple[Who, ...]:
        return _who(Past(self.repo, tip, bases, self.wish.name, paths=False))

    def _push(self, commit: str, up: tuple[Who, ...]) -> None:
        if self.wish.dry_run:
            return
        to = self.shared.to
        where = f" to {to}" if self.shared.push else ""
        self._say(f"pushing {count(sum(who.commits for who in up), 'commit')}{where}")
        crash.point("sync: push")
        try:
            push(self.repo, to, commit, cancel=self.wish.cancel)
        except Outrun as late:
            if self.shared.push and late.behind:
                raise refuse.pushed_elsewhere(self.shared) from None
            raise
        crash.point("sync: pushed")
        if self.shared.push:
            note_seen(self.repo, to, commit)

    def _local(self) -> str | None:
        """Where the branch that is shared is here, whatever HEAD is at."""
        self._require_branch()
        return at(self.repo, f"refs/heads/{self.shared.local}")

    def _require_branch(self) -> None:
        """Stop where somebody switched to another branch since the sync began."""
        if (branch := self.repo.branch()) != self.shared.local:
            raise refuse.switched(self.shared, branch)

    def _require_same(self, tip: str, bases: list[str], rewritten: bool) -> None:
        """Stop where the remote has lost commits that were there."""
        if "rewritten" in self.wish.allow:
            return
        lost = last_seen(self.repo, self.shared, tracked=rewritten)
        if not lost or not (rewritten or (lost not in bases and lacks(self.repo, tip, lost))):
            return
        if not (was := moved_from(self.repo, self.shared)):
            raise refuse.rewritten(self.shared, lost, tip)
        if bases or "unrelated" not in self.wish.allow:
            now = address(self.repo, self.shared.remote)
            raise refuse.another(self.shared, was, now, related=bool(bases))

    def _end(self, done: Done) -> Done:
        """All is as it should be: remember what the remote had, and follow it from now on."""
        if not self.wish.dry_run:
            note_seen(self.repo, self.shared, self.tip if self.shared.push else done.commit)
            if not self.shared.set:
                self.wish.progress(f"from now on this branch follows {self.shared}")
                follow(self.repo, self.shared)
        return done

    def _say(self, words: str) -> None:
        if self.wish.cancel():
            raise Interrupted("the sync was stopped; nothing of it was adopted")
        self.wish.progress(words)


def _who(past: Past) -> tuple[Who, ...]:
    return tuple(Who(name, commits) for name, commits in past.who())
