"""The lines above the board: where we are, and how many wait in each of the five words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from pipeboard.model.text import count
from pipeboard.model.times import local
from pipeboard.tui.say import Scene, long_day
from pipeboard.tui.text import cut, plain, width_of

if TYPE_CHECKING:
    from pipeboard.board.views import Segment
    from pipeboard.journal.status import Status

_BAR = 10  # cells
WORDS = ("reply", "due", "slipping", "new", "later")


def git_words(
    status: Status | None, waiting: int, failed: int, problems: int = 0, shared: str = ""
) -> str:
    """`main ↑2 ↓1 … saving 2 ✗ 1 not saved ✗ 1 problem 3 not recorded`.

    `shared` is how it stands with the team: `syncing…`, `offline · 3 not shared`.
    """
    if status is None:
        return ""
    parts = [status.branch or "no branch"]
    parts += ["✗ damaged: git fsck"] if status.damage else []
    told = (f"↑{status.ahead} ↓{status.behind}",) if status.ahead or status.behind else ()
    parts += told if not shared.startswith("offline") else ()
    parts += [shared] if shared else []
    parts += [f"… saving {waiting}"] if waiting else []
    parts += [f"✗ {failed} not saved"] if failed else []
    parts += [f"✗ {count(problems, 'problem')}"] if problems else []
    if status.changed and not waiting:
        parts.append(f"{len(status.changed)} not recorded")
    return " ".join(parts)


def reading_words(done: int, total: int) -> str:
    """`reading ███░░░░░░░ 31 %`: how far the files are read."""
    part = done / total if total else 1.0
    full = int(_BAR * part)
    return f"reading {'█' * full}{'░' * (_BAR - full)} {part:.0%}"


def title_line(name: str, git: str, filtered: str, scene: Scene, width: int) -> Content:
    """`pipeboard  Nordlys Sales   main ↑2      2 mine ▸ owner:me      Sun 22 Nov 09:00`.

    The clock stays as long as there is room for it, then the filter, then the name.
    """
    name = f"pipeboard  {name}" if width >= 100 else name
    here = local(scene.now, scene.zone)
    clock = f"{long_day(here.date(), here.date())} {here:%H:%M}"
    room = width - width_of(clock) - 2
    parts: list[Content] = []
    for text, style in ((name, "bold"), (git, "$foreground 60%"), (filtered, "$text-accent")):
        short = cut(text, room - 2) if text else ""
        if short:
            parts.append(Content.assemble("  " if parts else " ", plain(short, style)))
            room -= width_of(short) + 2
    left = Content.assemble(*parts)
    gap = " " * max(1, width - left.cell_length - width_of(clock) - 1)
    return Content.assemble(left, gap, Content.styled(clock, "$foreground 60%"))


def words_line(words: Mapping[str, int], hidden: str, width: int) -> Content:
    """`Reply 4   Due 9   Slipping 8   New 1   Later 12`, what a filter hides to the right."""
    parts: list[Content] = [Content(" ")]
    for word in WORDS:
        number = words.get(word, 0)
        urgent = number and word in ("reply", "due")
        style = "$text-warning bold" if urgent else "$foreground 60%"
        parts.append(Content.styled(f"{word.capitalize()} {number}", style))
        parts.append(Content("   "))
    left = Content.assemble(*parts)
    room = width - left.cell_length - 1
    waiting = sum(words.get(word, 0) for word in WORDS[:3])
    text = cut(hidden or (f"w work {waiting}" if waiting else ""), room)
    gap = " " * max(0, room - width_of(text))
    return Content.assemble(left, gap, plain(text, "$foreground 60%"))


def segment_words(query: str, segments: Sequence[Segment]) -> str:
    """`2 mine ▸ owner:me status:open`, or the query alone where it is no segment."""
    if not query:
        return ""
    found = next((one for one in segments if one.q == query), None)
    return f"{found.key} {found.id} ▸ {query}" if found else f"/ {query}"
