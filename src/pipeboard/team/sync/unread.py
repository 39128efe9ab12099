"""Files that could not be read when another version came: half saved, in somebody's editor.

They were left alone, and what the editor saves next is made of the version before. So that version
is remembered, and once the file reads again, what came meanwhile is merged into it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.journal.history import log
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository
from pipeboard.storage.read import load
from pipeboard.storage.scan import inside, read_file
from pipeboard.storage.write import Overtaken, remove, write, write_many
from pipeboard.team.merge.file import Side, aside_path, merge_file

if TYPE_CHECKING:
    from pipeboard.team.sync.adopt import Editor

_FILE = "unread.json"


class Left(NamedTuple):
    """The blobs of a file ("": there was none): what it was made of, and what came meanwhile."""

    base: str
    came: str


def note(repo: Repository, left: Mapping[str, Left]) -> None:
    """Remember these paths of the board; one that is known keeps what it was first made of."""
    if left:
        known = _read(repo)
        kept = {p: new._replace(base=known[p].base) for p, new in left.items() if p in known}
        _write(repo, {**known, **left, **kept})


def any_left(repo: Repository) -> bool:
    """Whether a file waits to be read again."""
    return os.path.exists(os.path.join(repo.own_folder, _FILE))


def settle(repo: Repository, editor: Editor) -> list[str]:
    """Merge what came into the files that read again; which they are. With the board's lock."""
    known = _read(repo)
    done = [path for path, left in known.items() if _settle(repo, path, left, editor)]
    _write(repo, {path: left for path, left in known.items() if path not in done})
    return done


def _settle(repo: Repository, path: str, left: Left, editor: Editor) -> bool:
    """Whether nothing is left to do for this path.

    What came is merged in whether or not somebody committed the file by hand meanwhile, who did
    not know of it.
    """
    try:
        disk = read_file(repo.folder, path)
        load(disk, path)
    except FileNotFoundError:
        return True
    except InvalidData:
        return False
    base, came = _content(repo, left.base), _content(repo, left.came)
    if disk == came:
        return True
    last = next(log(repo, [path], limit=1), None)
    by, at = (editor.name(last.author, last.mail), int(last.at)) if last else ("", 0)
    merged = merge_file(path, base, Side(disk, editor.by, editor.at), Side(came, by, at))
    for data in merged.aside:
        write(inside(repo.folder, aside_path(path, data)), data)
    if merged.data is None or merged.data == disk:
        return True
    place = inside(repo.folder, path)
    try:
        write_many([(place, merged.data)], were={place: disk})
    except Overtaken:  # saved again just now: the next look merges it
        return False
    return True


def _content(repo: Repository, blob: str) -> bytes | None:
    return next(contents(repo, [blob])) if blob else None


def _read(repo: Repository) -> dict[str, Left]:
    try:
        known = json.loads((repo.own_dir / _FILE).read_bytes())
        return {str(path): Left(str(base), str(came)) for path, (base, came) in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write(repo: Repository, known: Mapping[str, Left]) -> None:
    place = repo.own_dir / _FILE
    if known:
        write(place, json.dumps(known).encode("utf-8", "surrogateescape"))
    else:
        remove(place)
