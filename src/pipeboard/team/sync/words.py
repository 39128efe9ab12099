"""A sync in words, for the command line and for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeboard.model.text import at_most, count
from pipeboard.team.sync.report import Clash, SyncReport, Who

_SHOWN = 10  # of a list of findings
_LONG = 60  # characters of a value


def told(people: Sequence[Who]) -> str:
    """`tomas 9, form-bot 5`."""
    return ", ".join(f"{who.name} {who.commits}" for who in people)


def where(upstream: str, push: str) -> str:
    """`origin/main`, `origin/main, pushed to fork/main`."""
    return f"{upstream}, pushed to {push}" if push else upstream


def headline(report: SyncReport) -> str:
    """`origin/main  ↓ 14 commits (tomas 9, form-bot 5)  ↑ 2`."""
    parts = [report.upstream]
    if report.came:
        parts.append(f"↓ {count(report.came, 'commit')} ({told(report.down)})")
    if report.went:
        who = "" if report.came else f" ({told(report.up)})"
        parts.append(f"↑ {report.went}" + (f" to {report.push}" if report.push else "") + who)
    if len(parts) == 1:
        parts.append("merged" if report.outcome == "merged" else "up to date")
    return "  ".join(parts)


def met(report: SyncReport) -> str:
    """`13 files merged by field, 1 conflict, 2 new contacts`; "" where there is nothing to say."""
    parts = [
        count(len(report.merged), "file") + " merged by field" if report.merged else "",
        count(len(report.conflicts), "conflict") if report.conflicts else "",
        count(len(report.contacts), "new contact") if report.contacts else "",
    ]
    return ", ".join(part for part in parts if part)


def clash(one: Clash) -> str:
    """`Anna Keller  title: CFO (tomas) or CEO (mara)`."""
    kept = f"{_value(one.kept)} ({one.by or '?'})"
    other = f"{_value(one.other)} ({one.other_by or '?'})"
    return f"{one.contact}  {one.field or 'the file'}: {kept} or {other}"


def _value(text: str) -> str:
    """The beginning of what a side says, on one line."""
    line = " ".join(text.split()) or "nothing"
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def lines(report: SyncReport) -> list[str]:
    """All of it, the headline first."""
    return [headline(report), *_more(report)]


def _more(report: SyncReport) -> Iterator[str]:
    if said := met(report):
        yield said
    yield from _few([f"  {clash(one)}" for one in report.conflicts])
    if report.recorded:
        yield f"{count(report.recorded, 'edit')} made outside recorded first"
    yield from _few([f"kept beside, it cannot be read: {path}" for path in report.aside])
    yield from _few(
        [f"being edited, what came is merged in, not recorded: {path}" for path in report.left]
    )
    yield from _few(list(report.notes))
    if report.conflicts and not report.dry_run:
        yield "decide: pb conflicts"


def _few(said: Sequence[str]) -> list[str]:
    return at_most(said, _SHOWN, "  … and {} more")
