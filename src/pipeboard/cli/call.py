"""One call of a verb: its options, the board (opened when first asked for), whom it is about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from pipeboard.errors import NotTrusted, PipeboardError, UsageError
from pipeboard.model.text import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from pipeboard.actions.change import Actor, Change, Subject
    from pipeboard.board import Board
    from pipeboard.cli.output import Answer

# Off a terminal a change of more contacts than this wants --yes or --max.
MANY = 50
READ_ONLY = "read-only: its git settings or hooks run something; see pb trust --show"


class Call:
    """A verb and its options, as typed; `via` is where: cli, or tui for the palette."""

    def __init__(self, verb: str, options: argparse.Namespace, via: str = "cli") -> None:
        self.verb = verb
        self.options = options
        self.via = via
        self.warnings: list[str] = []

    @cached_property
    def board(self) -> Board:
        """The board that is meant, its index up to date."""
        from pipeboard.board.locate import find_board
        from pipeboard.journal.repo import Repository

        root = find_board(self.options.board)
        if getattr(self.options, "at_rev", None):
            from pipeboard.board.past import past_board

            past = past_board(root, self.options.at_rev)
            past.refresh()
            return past
        # git looks at the files while we load the rest
        try:
            repository = Repository.open(root, ask=True)
        except NotTrusted as why:
            from pipeboard.board.sheltered import Sheltered

            repository = Sheltered(root, why)
        from pipeboard.board.door import Board

        board = Board(root, via=self.via, repository=repository)
        if self.options.as_of:
            board.as_of = instant(self.options.as_of, board)
        elif os.environ.get("PIPEBOARD_NOW"):
            board.as_of = board.now()
        if getattr(self.options, "wait", None):
            board.wait = seconds(self.options.wait)
        board.as_name = getattr(self.options, "as_name", "")
        board.author = getattr(self.options, "author", None)
        board.progress = progress("reading the board") if not self.options.quiet else None
        board.refresh()
        return board

    def leave(self) -> None:
        """The call is over: let go of the board, if one was opened."""
        if "board" in vars(self):
            self.board.leave()

    @property
    def format(self) -> str:
        """How to print: what was asked for, else a table."""
        return self.options.format or "table"

    @property
    def dry_run(self) -> bool:
        """Whether to touch nothing."""
        return bool(self.options.dry_run)

    # whom it is about --------------------------------------------------------------------------

    def subjects(self, name: str | None) -> list[Subject]:
        """The contacts of a name, of `-` (names on stdin, one a line), or of `-q QUERY`."""
        query = getattr(self.options, "query", None)
        if query is not None:
            if not query.strip():
                raise UsageError("an empty query would be every contact", hint="say which: -q …")
            compiled = self.board.compile(query)
            self.warnings += compiled.warnings
            return [self.board.subject(row.rid) for row in self.board.rows(query)]
        if name == "-":
            lines = sys.stdin.read().split("\n")
            found = [self.board.find(line) for line in lines if line.strip()]
            return list({subject.path: subject for subject in found}.values())
        if not name:
            raise UsageError("which contact?", hint=f"pb {self.verb} CONTACT …, or -q QUERY")
        return [self.board.find(name)]

    def named(self) -> list[Subject]:
        """The contacts of all the words, each once."""
        names = self.options.words or [None]
        found = {one.path: one for name in names for one in self.subjects(name)}
        return list(found.values())

    def split(self, words: Sequence[str], *, least: int = 0) -> tuple[str | None, list[str]]:
        """Positional words as (contact, rest); with -q all of them are the rest."""
        if getattr(self.options, "query", None) is not None:
            name, rest = None, list(words)
        else:
            name, rest = (words[0] if words else None), list(words[1:])
        if len(rest) < least:
            raise UsageError(
                "something is missing",
                hint=f"usage: {self.options.usage}  (more: pb {self.verb} --help)",
            )
        return name, rest

    @cached_property
    def actor(self) -> Actor:
        """Who acts, now."""
        return self.board.actor()

    # carrying out ------------------------------------------------------------------------------

    def change_all(self, subjects: Sequence[Subject], make: Callable[[Subject], Change]) -> Answer:
        """One change of one or many contacts, one commit, all or nothing."""
        from pipeboard.actions.change import combine

        if not subjects:
            return nothing("no contact fits", self.warnings)
        self.many(len(subjects))
        changes: list[Change] = []
        for subject in subjects:
            try:
                changes.append(self.board.heeded(subject, make(subject)))
            except PipeboardError as error:
                if not self.options.skip_blocked:
                    raise
                self.warnings.append(f"{subject.name}: {error.message}")
        if len(changes) == 1:
            self._warn_of_monotony(subjects[0], changes[0])
        effective = [change for change in changes if change.patches]
        if not effective:
            words = "nothing to do" if changes else "nothing could be done"
            only = changes[0].summary if len(changes) == 1 and len(subjects) == 1 else ""
            return nothing(only or words, self.warnings)
        return self.carry_out(combine(effective))

    def _warn_of_monotony(self, subject: Subject, change: Change) -> None:
        if any(edit.path == ("follow_ups",) for edit in change.edits):
            from pipeboard.actions.course import monotony

            self.warnings += monotony(subject, change)

    def carry_out(self, change: Change) -> Answer:
        """Apply a change, or print it with --dry-run; -m is the reason of any."""
        from dataclasses import replace

        from pipeboard.cli.output import Answer

        if self.options.reason and not change.reason:
            change = replace(change, reason=self.options.reason)
        if self.dry_run:
            plan = self.board.plan(change)
            value = {"commit": None, "contacts": list(change.contacts), "summary": change.summary,
                     "plan": plan}  # fmt: skip
            return Answer(value, text=plan, warnings=self.warnings)
        applied = self.board.apply(change)
        value = {
            "commit": applied.commit or None,
            "contacts": list(applied.contacts),
            "summary": applied.summary,
        }
        where = f"  {applied.commit[:8]}" if applied.commit else ""
        return Answer(value, text=f"{applied.summary}{where}", warnings=self.warnings)

    def unrecorded(self) -> list[str]:
        """What is on the disk and not in the history, in one line; nothing where nothing is."""
        if "board" not in self.__dict__:
            return []
        if self.board.barred:
            return [READ_ONLY]
        damage = self.board.status().damage
        if damage:
            from pipeboard.journal.damaged import HINT

            return [f"git's objects are damaged: {damage}\n{HINT}"]
        if unmerged := self.board.status().unmerged:
            return [f"{count(unmerged, 'file')} half merged: pb finish"]
        edits = len(self.board.unrecorded())
        return [f"{count(edits, 'edit')} not recorded: pb record"] if edits else []

    def said(self) -> list[str]:
        """What the board has to tell its person beside the answer."""
        return self.board.take_said() if "board" in self.__dict__ else []

    def many(self, count: int) -> None:
        """Refuse a change of very many contacts that nobody has said yes to."""
        if count <= MANY or self.options.yes or self.dry_run:
            return
        if self.options.max is not None and count <= self.options.max:
            return
        if sys.stdin.isatty() and self.options.max is None and confirm(f"change {count} contacts?"):
            return
        raise UsageError(
            f"this would change {count} contacts",
            hint=f"look first (--dry-run), then say --yes or --max {count}",
        )


def nothing(text: str, warnings: Sequence[str] = ()) -> Answer:
    """The answer where there was nothing to do."""
    from pipeboard.cli.output import Answer

    value: dict[str, object] = {"commit": None, "contacts": [], "summary": text}
    return Answer(value, text=text, warnings=warnings)


def near_or_all(word: str, words: Iterable[str]) -> str:
    """A hint: the words nearest to a mistyped one, else all that there are."""
    from pipeboard.errors import nearest

    known = list(words)
    near = nearest(word, known)
    return f"nearest: {', '.join(near)}" if near else f"one of: {', '.join(known)}"


def confirm(question: str) -> bool:
    """Ask yes or no on the terminal."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def instant(text: str, board: Board | None = None) -> int:
    """A time of the command line as seconds since 1970: RFC 3339, or a day (its end)."""
    from pipeboard.model.times import local, parse_time, zone

    tz = board.zone if board is not None else zone("UTC")
    try:
        at = parse_time(text, tz)[1]
        local(at, tz)
    except OverflowError as error:
        raise UsageError(f'"{text}" is on no calendar here') from error
    except ValueError as error:
        raise UsageError(str(error), hint="write 2026-11-22 or 2026-11-22T09:00Z") from error
    return at


def seconds(text: str) -> float:
    """A wait as typed (10s, 500ms, 2m or plain seconds)."""
    import re

    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m)?", text.strip())
    if match is None:
        raise UsageError(f"{text!r} is not a wait", hint="write 10s, 500ms or 2m")
    return float(match[1]) * {"ms": 0.001, "s": 1, "m": 60, None: 1}[match[2]]


def progress(title: str) -> Callable[[int, int], None] | None:
    """A progress bar on the terminal past half a second; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        return None
    from pipeboard.cli.bar import Bar

    return Bar(title)
