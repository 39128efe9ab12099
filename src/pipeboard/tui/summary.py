"""The lines around a session: how it goes, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from pipeboard.model.text import count
from pipeboard.tui.bars import WORDS
from pipeboard.tui.say import Scene, due
from pipeboard.tui.session import Session, numbers
from pipeboard.tui.text import cut, plain, width_of

if TYPE_CHECKING:
    from pipeboard.board.views import Card
    from pipeboard.tui.writer import Commit

_SOFT = "$foreground 60%"


def work_title(place: tuple[int, int], words: Mapping[str, int], told: str, width: int) -> Content:
    """` WORK 7/23   Reply 3 · Due 9 · New 1        6 min · 9 touches · 3 conversations`."""
    at = f" WORK {place[0]}/{place[1]}"
    left = " · ".join(f"{word.capitalize()} {words[word]}" for word in WORDS if words.get(word))
    while " · " in told and width_of(at) + width_of(left) + width_of(told) + 6 > width:
        told = told.rpartition(" · ")[0]
    room = width - width_of(at) - width_of(told) - 5
    shown = cut(left, room)
    gap = " " * max(1, width - width_of(at) - width_of(shown) - width_of(told) - 4)
    return Content.assemble(
        Content.styled(at, "bold $text-accent"), "   ", plain(shown), gap, plain(told, _SOFT)
    )


def summary(
    session: Session,
    commits: Sequence[Commit],
    saving: int,
    tomorrow: Card | None,
    scene: Scene,
    height: int,
) -> list[Content]:
    """What the session came to, and its commits, at most `height` lines."""
    left = len(session.left)
    skipped = len(session.skipped)
    told = [f"{left} left" if left else "nobody is left", numbers(session, scene.now)]
    told += [f"{session.planned} planned", f"{skipped} skipped"]
    lines = [_line(" · ".join(told), "bold")]
    if tomorrow is not None:
        when = due(tomorrow.due_at, tomorrow.timed, scene)
        lines.append(_line(f"next planned: {tomorrow.name} {when}", "$text-accent"))
    lines += [Content(""), _commits_line(len(commits), saving)]
    room = max(1, height - len(lines))
    hidden = len(commits) - room
    if hidden > 0:
        lines.append(_line(f"… {count(hidden + 1, 'earlier one')}", _SOFT))
        commits = commits[hidden + 1 :]
    for commit in commits:
        lines.append(Content.assemble("   ", plain(commit.sha, _SOFT), " ", plain(commit.subject)))
    return lines


def _commits_line(made: int, saving: int) -> Content:
    words = count(made, "commit") if made else "no commit"
    return _line(f"{words}{f' · … saving {saving}' if saving else ''}", _SOFT)


def _line(text: str, style: str) -> Content:
    return Content.assemble(" ", plain(text, style))
