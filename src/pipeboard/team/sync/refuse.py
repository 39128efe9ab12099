"""Where a sync stops and asks: histories that were rewritten, emptied, or never were one board."""

from __future__ import annotations

from pipeboard.errors import GitError, RepositoryState
from pipeboard.journal.upstream import Upstream


class SyncStopped(GitError):
    """The remote is not what it was: nothing was merged, nothing was pushed, the answer decides."""

    code = "sync_stopped"


class SyncOff(GitError):
    """The board's config says that it is not shared: `git.sync: off`."""

    code = "sync_off"


def off() -> SyncOff:
    """Nobody is to share this board by pipeboard, not even by hand."""
    return SyncOff(
        "sync is off for this board: its pipeboard.yaml says git.sync: off. Nothing was fetched or "
        "pushed",
        hint="to turn it on, let pipeboard.yaml say git.sync: manual (by hand alone) or auto",
    )


def rewritten(shared: Upstream, lost: str, tip: str) -> SyncStopped:
    """Somebody force-pushed: commits that were there are not any more."""
    return SyncStopped(
        f"{shared} was rewritten: it was at {lost[:8]}, is at {tip[:8]} now, and the old commits "
        "are no part of it any more. Nothing was merged or pushed; what you have stays",
        hint=f"what is there:  git log {tip[:8]}\n"
        "ask whoever did it; then, to merge what you have with it:  pb sync --rewritten",
        items=[{"was": lost, "is": tip}],
    )


def another(shared: Upstream, was: str, now: str, *, related: bool) -> SyncStopped:
    """The remote has another address than at the last sync, and not what we shared then."""
    answer = "--rewritten" if related else "--unrelated"
    return SyncStopped(
        f"{shared.remote} is another remote than at the last sync: it was {was}, is {now} now. "
        f"Its branch {shared.branch} has not what you shared then. Nothing was merged or pushed",
        hint=f"if that is not meant:  git remote set-url {shared.remote} {was}\n"
        f"to make one board of what is there and what you have:  pb sync {answer}",
        items=[{"was": was, "is": now}],
    )


def another_empty(shared: Upstream, was: str, now: str) -> SyncStopped:
    """The remote has another address than at the last sync, and there is no such branch."""
    return SyncStopped(
        f"{shared.remote} is another remote than at the last sync: it was {was}, is {now} now, and "
        f"has no branch {shared.branch}. Nothing was pushed",
        hint=f"to share this board there:  pb sync --publish\n"
        f"if that is not meant:  git remote set-url {shared.remote} {was}",
        items=[{"was": was, "is": now}],
    )


def emptied(shared: Upstream, lost: str) -> SyncStopped:
    """The remote had this branch, and has it no more."""
    return SyncStopped(
        f"{shared.remote} has no branch {shared.branch} any more; it was at {lost[:8]}. Nothing "
        "was pushed; what you have stays",
        hint="if it was removed by mistake, put it back from here:  pb sync --publish",
        items=[{"was": lost, "is": None}],
    )


def unpublished(shared: Upstream, others: list[str]) -> SyncStopped:
    """The remote has branches, but not this one: perhaps it is called otherwise there."""
    named = ", ".join(others[:5]) + (" …" if len(others) > 5 else "")
    return SyncStopped(
        f"{shared.remote} has no branch {shared.branch}; it has {named}",
        hint=f"to share this branch there too:  pb sync --publish\n"
        f"to follow one of theirs:  git branch --set-upstream-to={shared.remote}/{others[0]}",
        items=[{"branch": name} for name in others],
    )


def followed_gone(shared: Upstream) -> SyncStopped:
    """The branch that is fetched is not there, and what is pushed goes to another remote."""
    return SyncStopped(
        f"{shared.remote} has no branch {shared.branch}; what you have is pushed to {shared.to}, "
        "which does not make one there. Nothing was merged or pushed",
        hint=f"to follow what you push:  git branch --set-upstream-to={shared.to}\n"
        f"or a branch that is there:  git branch --set-upstream-to={shared.remote}/NAME",
    )


def pushed_elsewhere(shared: Upstream) -> SyncStopped:
    """The branch we push to has commits that are neither here nor in what is fetched."""
    to = shared.to
    return SyncStopped(
        f"{to}, which this branch is pushed to, has commits that are not here. Nothing was pushed, "
        "nothing is forced, and what you have stays",
        hint=f"what is there:  git fetch {to.remote} && git log {shared.local}..{to}\n"
        f"to merge it:  git merge {to}, then  pb sync",
    )


def unrelated(shared: Upstream, *, a_board: bool) -> SyncStopped:
    """No commit in common: two boards, or one and what a host puts into a new repository."""
    if not a_board:
        return SyncStopped(
            f"{shared} is not empty: it has commits of its own, and no board. Nothing was merged",
            hint="a README of the host, perhaps; to keep it beside this board:  pb sync "
            "--unrelated\nor share the board in an empty repository:  git remote set-url "
            f"{shared.remote} URL",
        )
    return SyncStopped(
        f"this board and {shared} have no commit in common: they are two boards. Nothing was "
        "merged",
        hint="if they are to be one, with the contacts of both:  pb sync --unrelated",
    )


def switched(shared: Upstream, now: str | None) -> RepositoryState:
    """Another branch is the current one than when the sync began."""
    return RepositoryState(
        f"this board was switched from branch {shared.local} to {now or 'a bare commit'} during "
        "the sync: nothing was taken over",
        hint=f"to go on with that one:  git switch {shared.local}, then  pb sync",
    )


def outrun(shared: Upstream, tries: int, reason: str) -> GitError:
    """Others were quicker again and again."""
    return GitError(
        f"others pushed to {shared} {tries} times while we tried ({reason})",
        hint="what you recorded stays here; try later: pb sync",
    )
