"""What is broken on the board, what could not be saved, what is not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

from textual import on
from textual.binding import BindingType
from textual.content import Content

from pipeboard.board.conflicts import Undecided
from pipeboard.board.doubled import is_doubled
from pipeboard.board.views import Problem
from pipeboard.model.text import count
from pipeboard.storage.read import MARKERS
from pipeboard.tui import keys
from pipeboard.tui.card import CURSOR, FAILED, Line
from pipeboard.tui.lines import Lines
from pipeboard.tui.say import UNSIGNED
from pipeboard.tui.screens.base import Bar
from pipeboard.tui.screens.listing import Listing
from pipeboard.tui.text import clean, fit, plain, width_of
from pipeboard.tui.undoing import Undoing
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Left(NamedTuple):
    """A file that somebody edited outside and did not commit; `why`: it is not to be."""

    path: str
    why: str = ""


class Unfinished(NamedTuple):
    """What git left half done; it comes first, for it holds everything else up."""

    state: str
    files: int

    @property
    def words(self) -> str:
        """What is to be done about it."""
        files = f"{count(self.files, 'file')} to merge by field: " if self.files else ""
        return f"{files}F finishes it · nothing is recorded until then"


Trouble: TypeAlias = "Unfinished | Job | Undecided | Problem | Left"
NONE = "nothing is broken, nothing to decide, everything is saved"


class ProblemsScreen(Undoing, Listing):
    """Changes that failed, what is to be decided, what is broken, what is not recorded."""

    NAME = "problems"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("problems")

    def compose(self) -> ComposeResult:
        """Title, rows, the whole text of the one under the cursor, hints."""
        yield Bar(id="title")
        rows: Lines[Trouble] = Lines(self._draw, _key, id="rows")
        yield rows
        yield Bar(id="whole")
        yield Bar(id="hint")

    def on_mount(self) -> None:
        """Read the problems; git may have got stuck since it was last asked."""
        self.begin()
        self.home.refresh_board()

    def reload(self) -> None:
        """Read the problems again."""
        failed = list(self.home.writer.failed)
        conflicts = self.home.board.conflicts()
        problems = self.home.board.problems()
        unfinished = self._unfinished()
        left = self._left()
        self.lines.show([*unfinished, *failed, *conflicts, *problems, *left])
        parts = [f"unfinished {one.state}" for one in unfinished]
        parts += [count(len(problems), "problem")]
        parts += [count(len(conflicts), "conflict")] if conflicts else []
        parts += [f"{count(len(failed), 'change')} not saved"] if failed else []
        parts += [f"{count(len(left), 'edit')} not recorded"] if left else []
        there = unfinished or failed or problems or conflicts or left
        title = " · ".join(parts) if there else NONE
        self.query_one("#title", Bar).show_line(Content.assemble(" ", plain(title, "bold")))
        self.moved()

    def show_marks(self) -> None:
        """What failed may be saved by now."""
        self.reload()

    def moved(self) -> None:
        """The whole text of the row under the cursor."""
        row = self.lines.row
        text = _words(row) if row is not None else ""
        self.query_one("#whole", Bar).show_line(Content.assemble(" ", plain(text, "$text-warning")))

    def _draw(self, row: Trouble, width: int, cursor: bool) -> Line:
        sign = "x" if isinstance(row, Undecided) else "·" if isinstance(row, Left) else FAILED
        lead = f"{CURSOR if cursor else ' '}{sign} "
        where = _where(row)
        room = min(width_of(clean(where)), width * 2 // 5)
        return [
            (lead, "problem"),
            (fit(where, room), "name"),
            ("  ", "text"),
            (fit(_words(row), width - 5 - room), "text"),
        ]

    @on(Lines.Opened)
    def action_open(self) -> None:
        """Try a failed change again, decide a conflict, finish what is half merged, end that two
        files have one id; a broken file opens in the editor, an edit as its diff."""
        row = self.lines.row
        if isinstance(row, Job):
            self.action_retry()
        elif isinstance(row, Undecided):
            self.action_resolve()
        elif isinstance(row, Left):
            self._show_edit(row.path)
        elif isinstance(row, Unfinished) or (isinstance(row, Problem) and row.message == MARKERS):
            self.action_finish()
        elif isinstance(row, Problem) and is_doubled(row):
            self.action_new_id()
        else:
            self.action_editor()

    def action_resolve(self) -> None:
        """Decide the conflicts, from the one under the cursor on, else from the first."""
        from pipeboard.tui.resolve_form import open_form

        found = [row for row in self.lines.rows if isinstance(row, Undecided)]
        if found:
            row = self.lines.row
            open_form(self.home, found, found.index(row) if isinstance(row, Undecided) else 0)
        else:
            self.say("nothing to decide")

    def _show_edit(self, path: str) -> None:
        from pipeboard.tui.screens.page import PageScreen

        def read() -> list[str]:
            return self.home.present.edit_of(path)

        self.home.push_screen(PageScreen(path, read, is_diff=True, file=path))

    def action_editor(self) -> None:
        """The file in $EDITOR, at the line."""
        from pipeboard.tui.editor import edit

        row = self.lines.row
        if isinstance(row, Undecided):
            edit(self.home, row.subject.path, row.line)
        elif isinstance(row, Problem | Left):
            edit(self.home, row.path, row.line if isinstance(row, Problem) else 0)

    def action_new_id(self) -> None:
        """End that two files have one id: of the one under the cursor, else of the first."""
        from pipeboard.tui.renewing import ask

        row = self.lines.row
        found = [one for one in self.lines.rows if isinstance(one, Problem) and is_doubled(one)]
        if found:
            ask(self.home, (row if row in found else found[0]).path)
        else:
            self.say("no id is there twice")

    def action_finish(self) -> None:
        """Merge by field what a merge of git's own left undone, or what holds its markers."""
        self.home.run_line("finish")

    def _left(self) -> list[Left]:
        paths = self.home.outside.paths()
        why = {one.path: one.words for one in self.home.board.returning(paths)} if paths else {}
        return [Left(path, why.get(path, "")) for path in paths]

    def _unfinished(self) -> list[Unfinished]:
        state, status = self.home.unfinished, self.home.git_status
        if not state or status is None:
            return []
        return [Unfinished(state, status.unmerged)]

    def action_retry(self) -> None:
        """Try the change again; commit the edit."""
        row = self.lines.row
        if isinstance(row, Job):
            self.home.writer.retry(row)
            self.reload()
        elif isinstance(row, Left) and not self.home.barred():
            self.home.outside.record([row.path])

    def action_drop(self) -> None:
        """Give the change up; take the edit back, once that was asked."""
        row = self.lines.row
        if isinstance(row, Job):
            self.home.writer.drop(row)
            self.reload()
        elif isinstance(row, Left):
            self._ask_to_discard(row.path)

    def _ask_to_discard(self, path: str) -> None:
        from pipeboard.tui.prompt import Prompt, Question

        def answered(yes: bool | None) -> None:
            if yes:
                self.home.outside.discard(path)

        hint = "the commit before holds again; history keeps what is taken back"
        question = Question("take this edit back? y n", _is_yes, "", hint)
        self.home.push_screen(Prompt(question), answered)


def _is_yes(text: str) -> bool:
    return text.casefold() in ("y", "yes")


def _key(row: Trouble) -> object:
    if isinstance(row, Undecided):
        return row.subject.path, row.conflict.entry
    return id(row) if isinstance(row, Job) else row


def _where(row: Trouble) -> str:
    if isinstance(row, Unfinished):
        return f"unfinished {row.state}"
    if isinstance(row, Job):
        return f"{row.words}: {', '.join(sorted(row.paths)) or 'not written'}"
    if isinstance(row, Undecided):
        return f"{row.name}: {row.about}"
    if isinstance(row, Left):
        return row.path
    return f"{row.path}:{row.line}" if row.line else row.path


def _words(row: Trouble) -> str:
    if isinstance(row, Unfinished):
        return row.words
    if isinstance(row, Job):
        state = "in the file, not recorded" if row.written else "not written"
        if row.code in UNSIGNED:
            return f"{row.error} · gl signs it, or not"
        return f"{state}: {row.error} · R tries again"
    if isinstance(row, Undecided):
        return row.message
    if isinstance(row, Left) and row.why:
        return f"edited outside, not recorded: {row.why}"
    if isinstance(row, Left):
        return "edited outside, not recorded · Enter shows it, R records, X takes it back"
    if is_doubled(row):
        return f"{row.message.partition(';')[0]} · n gives the copy its own"
    allowed = f" · allowed: {row.allowed}" if row.allowed else ""
    return f"{row.field}: {row.message}{allowed}" if row.field else row.message
