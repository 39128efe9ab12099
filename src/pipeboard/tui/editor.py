"""A file in the user's own editor, the board put aside meanwhile; then what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from pipeboard.errors import PipeboardError

if TYPE_CHECKING:
    from pipeboard.board.linting import Lint
    from pipeboard.tui.app import PipeboardApp


def edit(app: PipeboardApp, path: str, line: int = 0) -> None:
    """Open a file of the board (path relative to it) at a line, the broken one where one is.

    What it says then is checked: what is broken is reported, what is valid is committed as
    `git.outside_edits` has it.
    """
    from pipeboard.journal.editor import edit_file

    if app.barred():
        return
    line = line or next((one.line for one in _problems(app, path)), 0)
    place = app.board.root / path
    before = _bytes(app, path)
    wrong: PipeboardError | None = None
    try:
        with app.suspend():  # an error in there would leave the board aside for good
            try:
                edit_file(place, line)
            except PipeboardError as error:
                wrong = error
    except SuspendNotSupported:
        app.tell("this terminal cannot be lent to an editor", "error")
        return
    if wrong is not None:
        app.refresh(repaint=True, layout=True)
        app.complain(wrong)
        return
    app.refresh(repaint=True, layout=True)
    app.refresh_board()
    broken = _problems(app, path)
    if broken:
        _report(app, path, broken)
    elif _bytes(app, path) != before:
        _keep(app, path)
    elif app.view:
        app.view.say("unchanged")


def _bytes(app: PipeboardApp, path: str) -> bytes | None:
    try:
        return (app.board.root / path).read_bytes()
    except OSError:
        return None


def _problems(app: PipeboardApp, path: str) -> list[Lint]:
    """What is wrong with a file as it is on the disk now; hints are not."""
    from pipeboard.board.linting import lint_board

    try:
        return lint_board(app.board, [str(app.board.root / path)])
    except PipeboardError:
        return []  # it is gone: somebody removed it, and the board says so


def _report(app: PipeboardApp, path: str, broken: list[Lint]) -> None:
    """Lines and messages; E goes back into the editor, at the first of them."""
    from pipeboard.tui.report import Report

    def answered(again: bool | None) -> None:
        if again:
            edit(app, path, broken[0].line)
        elif all(one.level != "error" for one in broken):
            _keep(app, path)

    lines = [(one.line, f"{one.field}: {one.message}" if one.field else one.message)
             for one in broken]  # fmt: skip
    app.push_screen(Report(path, lines), answered)


def _keep(app: PipeboardApp, path: str) -> None:
    """Commit a valid edit: at once, after a question, or not at all, as the board is set."""
    from pipeboard.tui.prompt import Prompt, Question

    how = app.board.config.git.outside_edits

    def answered(yes: bool | None) -> None:
        if yes:
            app.outside.record([path])

    if how == "record":
        app.outside.record([path])
    elif how == "ask":
        question = Question("commit this edit? y n", _is_yes, "", "pb record does it later")
        app.push_screen(Prompt(question), answered)
    elif app.view:
        app.view.say("saved in the file; pb record commits it")


def _is_yes(text: str) -> bool:
    return text.casefold() in ("y", "yes")
