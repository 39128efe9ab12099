"""What can be wrong around a board: git's set-up, the index, files that git was told not to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pipeboard.board.checkup.attributes import attributes_of_others
from pipeboard.board.checkup.finding import Finding as Finding
from pipeboard.board.checkup.locks import locked
from pipeboard.board.checkup.objects import objects
from pipeboard.board.checkup.remotes import remotes
from pipeboard.board.checkup.safety import leftovers, trust
from pipeboard.board.checkup.tree import tree
from pipeboard.errors import GitError, PipeboardError
from pipeboard.model.text import count, few

if TYPE_CHECKING:
    from pipeboard.board.door import Board


def examine(board: Board, *, fix: bool = False) -> list[Finding]:
    """Every check, in the order of what stands on what; with `fix` what can be mended is."""
    found: list[Finding] = []
    for check in _WITHOUT_GIT if board.barred else _CHECKS:
        found += check(board, fix)
    return found


def _git(board: Board, fix: bool) -> Iterator[Finding]:
    from pipeboard.journal.version import too_old

    git = board.repository.git
    if (old := too_old(git)) is not None:
        yield Finding("git", False, old.message, old.hint)
    else:
        yield Finding("git", True, git.run("--version", reads=True).text)


def _identity(board: Board, fix: bool) -> Iterator[Finding]:
    try:
        yield Finding("identity", True, f"{board.repository.identity()} ({board.me})")
    except GitError as error:
        yield Finding("identity", False, error.message, error.hint.replace("\n", " "))


def _state(board: Board, fix: bool) -> Iterator[Finding]:
    try:
        board.repository.require_writable()
        yield Finding("repository", True, f"on branch {board.repository.branch()}")
    except GitError as error:
        way_out = "pb finish" if board.unfinished() else error.hint
        yield Finding("repository", False, error.message, way_out)


def _attributes(board: Board, fix: bool) -> Iterator[Finding]:
    from pipeboard.board.starting import ATTRIBUTES

    place = board.root / ".gitattributes"
    text = place.read_text("utf-8", "replace") if place.exists() else ""
    missing = [line for line in ATTRIBUTES.splitlines() if line not in text]
    if not missing:
        yield Finding("attributes", True, "the files of the board are text, merged by field")
        return
    if fix:
        from pipeboard.storage.write import write

        joined = text + ("" if not text or text.endswith("\n") else "\n")
        write(place, (joined + "\n".join(missing) + "\n").encode())
        board.record([".gitattributes"])
        yield Finding("attributes", True, "added the lines that were missing")
        return
    yield Finding("attributes", False, f"{len(missing)} lines missing in .gitattributes", "--fix")


def _driver(board: Board, fix: bool) -> Iterator[Finding]:
    from pipeboard.board.armed import standing

    well, words = standing(board)
    if not well and fix:
        from pipeboard.team.arming import arm

        arm(board.repository, anew=True)
        well, words = standing(board)
    yield Finding("merge driver", well, words, "" if well else "--fix")


def _markers(board: Board, fix: bool) -> Iterator[Finding]:
    """Markers that somebody committed; what is still being edited is left alone."""
    change, left = board.unmarking(committed=True)
    if change is not None and fix:
        board.apply(change)
        yield Finding("markers", True, change.summary)
    elif change is not None:
        files = ", ".join(patch.path for patch in change.patches)
        yield Finding("markers", False, f"git conflict markers were committed: {files}", "--fix")
    for path in left:
        yield Finding("markers", False, f"{path}: the sides of its markers do not read", "pb edit")


def _ids(board: Board, fix: bool) -> Iterator[Finding]:
    """Copies that have the id of the file they were made from."""
    from pipeboard.board.doubled import every, renewal

    for one in every(board):
        keeps, *copies = one.files
        if fix:
            yield Finding("ids", True, board.apply(renewal(board, one)).summary)
        else:
            words = f"{one.id} is the id of {keeps} and also of {', '.join(copies)}"
            yield Finding("ids", False, words, "--fix gives a copy one of its own")


def _hidden(board: Board, fix: bool) -> Iterator[Finding]:
    flagged = board.repository.flagged()
    if not flagged:
        yield Finding("hidden files", True, "git sees every file")
    for path, why in sorted(flagged.items()):
        yield Finding(
            "hidden files", False, f"{path} is {why}: edits are not seen",
            f"git update-index --no-{why} {path}",
        )  # fmt: skip


def _unrecorded(board: Board, fix: bool) -> Iterator[Finding]:
    changed = board.unrecorded()
    if not changed:
        yield Finding("recorded", True, "every edit is committed")
        return
    words = f"{count(len(changed), 'edit')} not recorded: {few(changed)}"
    yield Finding("recorded", False, words, "pb record")


def _files(board: Board, fix: bool) -> Iterator[Finding]:
    problems = board.problems()
    if not problems:
        all_of_them = board.index.connection.execute("SELECT count(*) FROM contact").fetchone()[0]
        yield Finding("files", True, f"{all_of_them:,} contacts, none broken")
        return
    files = len({problem.path for problem in problems})
    yield Finding("files", False, f"{count(files, 'file')} with problems", "pb lint")


def _index(board: Board, fix: bool) -> Iterator[Finding]:
    try:
        answer = board.index.connection.execute("PRAGMA quick_check").fetchone()[0]
    except PipeboardError as error:
        answer = error.message
    if fix:
        board.rebuild()
        yield Finding("index", True, "rebuilt from the files")
        return
    yield Finding("index", answer == "ok", str(answer), "" if answer == "ok" else "--fix")


_CHECKS: tuple[Callable[[Board, bool], Iterator[Finding]], ...] = (
    _git,
    trust,
    _identity,
    _state,
    locked,
    remotes,
    _attributes,
    attributes_of_others,
    _driver,
    _markers,
    _ids,
    _hidden,
    tree,
    _unrecorded,
    leftovers,
    _files,
    objects,
    _index,
)
# Of a board that nobody trusts yet git is not asked.
_WITHOUT_GIT: tuple[Callable[[Board, bool], Iterator[Finding]], ...] = (
    trust,
    _files,
    _index,
)
