"""What is unfinished in a repository (a merge, a rebase …), and the way out of it."""

from __future__ import annotations

from collections.abc import Collection

from pipeboard.errors import RepositoryState

_MARKS = (
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


def unfinished(there: Collection[str]) -> str:
    """Merge, rebase, cherry-pick, revert, bisect or ""; `there`: what the git directory holds."""
    marks = ((state, names) for state, names in _MARKS if not set(names).isdisjoint(there))
    return next((state for state, _ in marks), "")


def refusal(state: str, branch: str) -> RepositoryState:
    """Why no commit may be added in this state; `branch` is one to switch to."""
    return RepositoryState(
        f"the repository is in {_WAYS_OUT[state].format(branch=branch)}",
        hint="nothing was recorded; what is on the disk stays as it is",
    )
