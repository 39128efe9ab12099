"""Sync of a board: record what was edited outside, share it, look at what came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pipeboard.board.identity import author_of, namer, way_of
from pipeboard.errors import PipeboardError
from pipeboard.journal.commit import commit
from pipeboard.journal.graph import Moved, moved
from pipeboard.journal.lock import Lock
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository
from pipeboard.journal.upstream import Upstream
from pipeboard.storage.read import load
from pipeboard.storage.temporary import clean
from pipeboard.team.merge.file import aside_path
from pipeboard.team.merge.tree import Met
from pipeboard.team.sync.adopt import is_unfinished, redo
from pipeboard.team.sync.join import is_boards, to_board
from pipeboard.team.sync.loop import Done, Wish, sync
from pipeboard.team.sync.message import put_back_message
from pipeboard.team.sync.refuse import off
from pipeboard.team.sync.report import Cancel, Clash, Progress, SyncReport
from pipeboard.team.sync.taking import Editor
from pipeboard.team.sync.unread import any_left, settle

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.board.ground import Ground

_ID = re.compile(rb"^id:[ \t]*[\"']?(c-[0-9a-z]+)", re.MULTILINE)


def sync_board(
    board: Board,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    allow: Iterable[str] = (),
    dry_run: bool = False,
) -> SyncReport:
    """See Board.sync."""
    repository, tell = board.repository, progress or (lambda words: None)
    if board.config.git.sync == "off":
        raise off()
    shared = board.upstream()
    identity = author_of(board, board.vocabulary)
    with Lock(repository.own_dir / "syncing", wait=board.wait):
        clean(repository.own_dir, below=False)
        _finish(board)
        tell("recording edits made outside")
        recorded = _record(board, dry_run)
        waiting = board.returning() if board.config.git.outside_edits == "record" else []
        wish = Wish(
            identity=identity,
            by=board.me or identity.name,
            name=namer(board.vocabulary),
            way=way_of(board, board.vocabulary),
            allow=frozenset(allow),
            dry_run=dry_run,
            progress=tell,
            cancel=cancel or (lambda: False),
            wait=board.wait,
        )
        before = repository.head()
        done = sync(repository, shared, wish)
    if not dry_run:
        board.refresh()
    left = [f"not recorded: {one.path}: {one.words}" for one in waiting]
    return _report(board, shared, done, before, recorded, dry_run, left)


def finish(board: Ground) -> None:
    """At a start: finish what a killed sync began, unless somebody is at it or nobody may."""
    try:
        _finish(board, wait=0)
    except PipeboardError:  # the next sync tries again, and tells
        return


def _finish(board: Ground, wait: float | None = None) -> None:
    repository = board.repository
    if not is_unfinished(repository):
        return
    with Lock(repository.own_dir / "lock", wait=board.wait if wait is None else wait):
        redo_adoption(board, wait=wait)
    repository.recover()
    repository.forget_status()


def redo_adoption(board: Ground, wait: float | None = None) -> None:
    """With the board's lock: finish what a killed sync began to take over."""
    redo(board.repository, _editor(board), wait=5.0 if wait is None else wait)


def settle_unread(board: Ground) -> None:
    """With the board's lock: see `team.sync.unread`."""
    repository = board.repository
    settled = settle(repository, _editor(board))
    for path in settled.forgotten:
        board.say(f"{path}, which was half saved, went with the contact: it was forgotten")
    if settled.back:
        text = put_back_message(min(settled.back), board.via)
        commit(repository, list(settled.back), text, contents=settled.back)
    if settled.paths or settled.back:
        repository.forget_status()
        board.reindex(settled.paths)


def _editor(board: Ground) -> Editor:
    return Editor(board.me or "", board.now(), namer(board.vocabulary))


def _record(board: Board, dry_run: bool) -> int:
    """Commit edits made outside, as the board's settings say; how many files.

    Before the first commit nothing is: what the remote has may be the history of these very files.
    """
    before = board.repository.head()
    if before is None:
        return 0
    if board.config.git.outside_edits != "record":
        if any_left(board.repository) and not dry_run:
            with Lock(board.repository.own_dir / "lock", wait=board.wait):
                settle_unread(board)
        return 0
    applied = board.record(dry_run=dry_run)
    if applied is None or not applied.commit:
        return 0
    return len(board.repository.changed_between(before, applied.commit))


def _report(
    board: Board,
    shared: Upstream,
    done: Done,
    before: str | None,
    recorded: int,
    dry_run: bool,
    waiting: Iterable[str],
) -> SyncReport:
    met = [one for joined in done.joined for one in joined.met]
    notes = [note for joined in done.joined for note in joined.notes]
    followed = () if shared.set else (f"branch {shared.local} follows {shared} from now on",)
    came = _came(board.repository, before, done, dry_run)
    return SyncReport(
        outcome=done.outcome,
        upstream=str(shared),
        commit=done.commit,
        merge=done.merge,
        down=done.down,
        up=done.up,
        contacts=tuple(_new_contacts(board.repository, came)),
        changed=tuple(came),
        merged=tuple(dict.fromkeys(one.path for one in met if is_boards(one.path))),
        conflicts=tuple(clash for one in met for clash in _clashes(one)),
        aside=(*(aside_path(one.path, data) for one in met for data in one.merged.aside),
               *done.adopted.aside),
        left=done.adopted.left,
        recorded=recorded,
        push=str(shared.to) if shared.push else "",
        notes=(*followed, *waiting, *dict.fromkeys(note.words for note in notes)),
        dry_run=dry_run,
    )  # fmt: skip


def _came(
    repository: Repository, before: str | None, done: Done, dry_run: bool
) -> dict[str, Moved]:
    """What others changed, by the board's paths."""
    if done.outcome not in ("down", "merged") or not done.commit:
        return {}
    differ = moved(repository, before, done.commit)
    if dry_run and done.joined:
        merged = done.joined[-1].changes
        differ = [change for change in differ if change.path in merged]
    named = {to_board(repository, change.path): change for change in differ}
    return {path: change for path, change in named.items() if is_boards(path)}


def _new_contacts(repository: Repository, came: Mapping[str, Moved]) -> Iterator[str]:
    """The ids of the contacts that are new here; one whose file has another name now is not."""
    people = [change for path, change in came.items() if path.startswith("contacts/")]
    added = [change.new[1] for change in people if change.old is None and change.new is not None]
    if not added:
        return
    known = set(_ids_in(repository, [change.old[1] for change in people if change.old is not None]))
    yield from (id for id in _ids_in(repository, added) if id not in known)


def _ids_in(repository: Repository, blobs: list[str]) -> Iterator[str]:
    for data in contents(repository, blobs):
        if found := _ID.search(data or b""):
            yield found[1].decode()


def _clashes(one: Met) -> Iterator[Clash]:
    """What two people decided at once in one file."""
    if not one.merged.conflicts or one.merged.data is None:
        return
    name = str(load(one.merged.data, one.path).get("name") or one.path)
    for record in one.merged.conflicts:
        said = {key: "" if value is None else str(value) for key, value in record.items()}
        yield Clash(
            id=said.get("id", ""),
            path=one.path,
            contact=name,
            field=said.get("field", ""),
            kept=said.get("kept", ""),
            by=said.get("by", ""),
            other=said.get("other", ""),
            other_by=said.get("other_by", ""),
        )
