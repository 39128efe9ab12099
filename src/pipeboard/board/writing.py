"""Carry a Change out: check, edit, verify, write, index, commit. The one way into a board.

Everything is prepared before the first byte is written: a change of many files is all or nothing.
Writers (TUI, CLI, scripts) wait for each other by a file lock; each file is read afresh under it,
so an edit always lands on what the file says now.
"""

from __future__ import annotations

import difflib
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import copy_context
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Change
from pipeboard.actions.forget import refuse_forgotten
from pipeboard.board.again import Unrecorded
from pipeboard.board.checking import refusals_of
from pipeboard.board.files import is_yaml
from pipeboard.board.forgotten import refuse_returning
from pipeboard.board.identity import via_of
from pipeboard.board.trailers import field_trailers
from pipeboard.errors import (
    ConflictError,
    GitError,
    InvalidData,
    NotFound,
    PipeboardError,
    UsageError,
)
from pipeboard.journal.commit import commit
from pipeboard.journal.identity import Identity
from pipeboard.journal.lock import Lock
from pipeboard.journal.message import Message
from pipeboard.model.fields import ORDER, ORGANISATION_ORDER
from pipeboard.model.text import one_line
from pipeboard.model.tree import Patch, Tree, as_text, format_path
from pipeboard.storage.edit import edit
from pipeboard.storage.emit import emit
from pipeboard.storage.read import load
from pipeboard.storage.scan import inside, read_file
from pipeboard.storage.write import Overtaken, remove, write_many

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.ground import Ground


# How long to wait for another git command that holds git's own lock, seconds.
_GIT_WAIT = 5.0
# How often somebody else may save a file while it is being changed.
_TRIES = 5


class Applied(NamedTuple):
    """A change that happened: its commit ("" where nothing was to be done) and whom it touched."""

    commit: str
    contacts: tuple[str, ...]
    summary: str


class Prepared(NamedTuple):
    """One file of a change: its bytes and what they say, before and after (None: not there)."""

    path: str
    before: bytes | None
    after: bytes | None
    old: Mapping[str, Tree] | None
    new: Mapping[str, Tree] | None


def apply(board: Board, change: Change, on_written: Callable[[], None] | None = None) -> Applied:
    """See Board.apply."""
    repository = board.repository
    repository.require_writable()
    author = author_of(board)
    with Lock(repository.own_dir / "lock", wait=board.wait):
        finish_first(board)
        prepared = _written(board, change)
        if not prepared:
            return Applied("", change.contacts, change.summary or "nothing to do")
        message = sentence(board, change, prepared)
        paths = [ready.path for ready in prepared]
        meant = {ready.path: ready.after for ready in prepared}
        parent = repository.head()
        wait = min(board.wait, _GIT_WAIT)
        # git works in processes of its own: the index is brought up to date meanwhile.
        recording = Beside(
            lambda at_work: commit(
                repository,
                paths,
                message,
                author=author,
                wait=wait,
                at_work=at_work,
                contents=meant,
            )
        )
        try:
            recording.at_work.wait()
            board.reindex(paths)
            if on_written:
                on_written()
        finally:
            recording.join()
        before = {ready.path: ready.before for ready in prepared}
        sha = _recorded(
            recording, Unrecorded(meant, before, message, author, change.contacts, change.summary)
        )
        board.committed(parent, sha, paths)
    return Applied(sha, change.contacts, change.summary)


def _written(board: Board, change: Change) -> list[Prepared]:
    """The files of a change, written. Where somebody saves one meanwhile, ours goes on top."""
    for left in range(_TRIES, 0, -1):
        record_first(board, change)
        prepared = [ready for ready in prepare(board, change) if ready.before != ready.after]
        try:
            put(board, prepared)
        except Overtaken:
            if left == 1:
                raise
        else:
            break
    return prepared


class Beside(threading.Thread):
    """One call that runs beside us; `answer` is what it said, `error` what it raised.

    `at_work` is set once it waits for others, or is over: a thread that computes meanwhile would
    hold it up until then.
    """

    def __init__(self, call: Callable[[Callable[[], None]], str]) -> None:
        super().__init__(daemon=False)
        self._call = call
        self._context = copy_context()  # whether git may ask, or sign, holds there too
        self.at_work = threading.Event()
        self.answer = ""
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Make the call; nothing is lost but told to who joins."""
        try:
            self.answer = self._context.run(self._call, self.at_work.set)
        except BaseException as error:
            self.error = error
        finally:
            self.at_work.set()


def _recorded(recording: Beside, left: Unrecorded) -> str:
    """The commit that was made; an error says that the files hold the change all the same."""
    error = recording.error
    if error is None:
        return recording.answer
    if isinstance(error, PipeboardError):
        saved = "the change is saved in the file, but not recorded yet; once git works: pb record"
        error.hint = f"{error.hint}\n{saved}" if error.hint else saved
        error.unrecorded = left
    raise error


def plan(board: Board, change: Change) -> str:
    """The diff of each file and the commit's sentence; nothing is written."""
    prepared = [ready for ready in prepare(board, change) if ready.before != ready.after]
    if not prepared:
        return "nothing to do"
    lines = [line for ready in prepared for line in unified(ready)]
    return "\n".join([*lines, "", sentence(board, change, prepared)])


def unified(ready: Prepared) -> Iterator[str]:
    """The diff of a file, line by line."""
    before = (ready.before or b"").decode("utf-8", "replace").splitlines()
    after = (ready.after or b"").decode("utf-8", "replace").splitlines()
    name_before = f"a/{ready.path}" if ready.before is not None else "/dev/null"
    name_after = f"b/{ready.path}" if ready.after is not None else "/dev/null"
    return difflib.unified_diff(before, after, name_before, name_after, lineterm="")


def finish_first(board: Board) -> None:
    """What a killed sync began to take over is taken over before anything is built upon it."""
    if os.path.exists(os.path.join(board.repository.own_folder, "adopt.json")):
        from pipeboard.board.syncing import redo_adoption

        redo_adoption(board)


def record_first(board: Board, change: Change) -> None:
    """Commit what somebody else left uncommitted in these files, so that ours holds only ours."""
    from pipeboard.board.outside import edited_outside, record, returning
    from pipeboard.board.returning import refuse

    edited = edited_outside(board, [patch.path for patch in change.patches if patch.tree is None])
    if not edited:
        return
    try:
        record(board, edited, locked=True)
    except GitError as error:
        error.message = f"not written, for an edit before it is not recorded: {error.message}"
        raise
    refuse(returning(board, edited))


def prepare(board: Board, change: Change) -> list[Prepared]:
    """Every file as it is and as it would be, checked against the schema; raises before writing."""
    _refuse_forgotten(board, change)
    merged: dict[str, list[Patch]] = {}
    private = board.vocabulary.pseudonymous
    for patch in change.patches:
        path = _by_id(patch) if private else patch.path
        merged.setdefault(path, []).append(patch)
    return [_prepare(board, path, patches) for path, patches in merged.items()]


def _refuse_forgotten(board: Board, change: Change) -> None:
    """Nobody who was forgotten comes back as a new file, by whatever way."""
    added = [patch.tree for patch in change.patches
             if patch.tree is not None and patch.path.startswith("contacts/")]  # fmt: skip
    gone = board.forgotten() if added else None
    if gone:
        for tree in added:
            refuse_forgotten(gone.whose(tree))


def _by_id(patch: Patch) -> str:
    """Where a new contact's file goes on a board whose file names carry ids only."""
    if patch.tree is None or not patch.path.startswith("contacts/"):
        return patch.path
    return f"{patch.path.rpartition('/')[0]}/{str(patch.tree.get('id'))[2:]}.yaml"


def _prepare(board: Board, path: str, patches: Sequence[Patch]) -> Prepared:
    before = read_or_none(board, path)
    after = before
    for patch in patches:
        after = _patched(after, patch)
    old = _said_before(before, path, patches)
    new = load(after, path) if after is not None and is_yaml(path) else None
    if new is not None:
        check(board, path, old, new)
        if old is not None and path.startswith("contacts/"):
            refuse_returning(board, old, new)
    return Prepared(path, before, after, old, new)


def _said_before(
    before: bytes | None, path: str, patches: Sequence[Patch]
) -> Mapping[str, Tree] | None:
    """What the file said; what does not read may only be replaced whole."""
    if before is None or not is_yaml(path):
        return None
    try:
        return load(before, path)
    except InvalidData:
        if all(patch.raw is not None for patch in patches):
            return None
        raise


def read_or_none(board: Ground, path: str) -> bytes | None:
    """The bytes of a file of the board, None where it is not there."""
    try:
        return read_file(board.root, path)
    except FileNotFoundError:
        return None


def _patched(data: bytes | None, patch: Patch) -> bytes | None:
    if patch.remove or patch.raw is not None:
        if patch.was_raw is not None and data != patch.was_raw and data != patch.raw:
            raise ConflictError(f"{patch.path} changed meanwhile; nothing was overwritten")
        return patch.raw
    if patch.tree is not None:
        if data is not None:
            raise ConflictError(f"{patch.path} is there already; nothing was overwritten")
        return _emitted(patch.tree, patch.path)
    if data is None:
        raise NotFound(f"{patch.path} is gone", hint="somebody removed it; pb undo brings it back")
    order = ORGANISATION_ORDER if patch.path.startswith("orgs/") else ORDER
    return edit(data, patch.edits, patch.path, order=order)


def _emitted(tree: Mapping[str, object], path: str) -> bytes:
    """A new file's bytes, which read back as what was meant."""
    data = emit(tree).encode()
    if load(data, path) != as_text(dict(tree)):
        raise InvalidData(f"{path}: this cannot be written so that it reads back the same")
    return data


def check(
    board: Ground, path: str, old: Mapping[str, Tree] | None, new: Mapping[str, Tree]
) -> None:
    """Refuse what the change itself would break; what was wrong before is no obstacle."""
    findings = refusals_of(path, new, board.config)
    if findings and old is not None:
        known = {(f.path, f.message) for f in refusals_of(path, old, board.config)}
        findings = [f for f in findings if (f.path, f.message) not in known]
    if findings:
        rows = [
            {
                "path": path,
                "field": format_path(f.path, dict(new)),
                "message": f.message,
                "found": f.found,
                "allowed": list(f.allowed),
            }
            for f in findings
        ]
        raise InvalidData(
            "\n".join(f"{row['field']}: {row['message']}" for row in rows),
            hint="nothing was written",
            items=rows,
        )


def put(board: Board, prepared: Sequence[Prepared]) -> None:
    """Write the files, all temporary files first, then remove what is to go.

    Raises Overtaken, and writes nothing, where one is not any more what it was when it was read.
    """
    folders = {ready.path.rpartition("/")[0] for ready in prepared}
    places = {folder: inside(board.root, folder) if folder else board.root for folder in folders}
    placed = [
        (places[folder] / name, ready)
        for ready in prepared
        for folder, _, name in [ready.path.rpartition("/")]
    ]
    written = [(path, ready.after) for path, ready in placed if ready.after is not None]
    write_many(written, were={path: ready.before for path, ready in placed})
    for path, ready in placed:
        if ready.after is None:
            remove(path)


def sentence(board: Board, change: Change, prepared: Sequence[Prepared]) -> str:
    """The commit's message: subject, the rep's reason, trailers (domain: the commit format)."""
    private = board.vocabulary.pseudonymous
    about = change.about
    words = change.words
    if private:
        about = change.contacts[0] if len(change.contacts) == 1 else about
        words = change.action
    trailers = [("Pb-Action", change.action)]
    trailers += [("Pb-Contact", name) for name in change.contacts]
    trailers += [("Pb-Org", name) for name in change.orgs]
    trailers += field_trailers((ready.old, ready.new) for ready in prepared)
    trailers += list(change.trailers)
    via = change.via or via_of(board.as_name, board.vocabulary, board.via)
    trailers.append(("Pb-Via", via))
    if via.startswith("bot/") and board.me:
        trailers.append(("Pb-For", board.me))
    return str(
        Message(
            verb=change.verb,
            slug=about,
            words=one_line(words),
            reason=change.reason,
            trailers=tuple(trailers),
        )
    )


def author_of(board: Board) -> Identity:
    """Who decided: `--author`, the bot or colleague acted for, else git's user."""
    if board.author:
        return parse_author(board.author)
    own = board.repository.identity()
    person = board.vocabulary.team.get(board.as_name) if board.as_name else None
    if person:
        mail = person.get("email") or f"{board.as_name}@{own.mail.partition('@')[2]}"
        return Identity(person.get("name") or board.as_name, mail)
    return Identity(board.as_name, own.mail) if board.as_name else own


def parse_author(text: str) -> Identity:
    """`Mara Lind <mara@nordlys.example>` as git writes people."""
    match = re.fullmatch(r"\s*([^<>\n]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*", text)
    if match is None:
        raise UsageError(
            f"{text!r} is not an author", hint='write "Mara Lind <mara@nordlys.example>"'
        )
    return Identity(match[1], match[2])
