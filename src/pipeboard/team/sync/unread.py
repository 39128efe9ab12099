"""Files that could not be read when another version came: half saved, in somebody's editor.

They were left alone, and what the editor saves next is made of the version before. So that version
is remembered, and once the file reads again, what came meanwhile is merged into it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeboard.errors import InvalidData
from pipeboard.journal.contents import at_head
from pipeboard.journal.history import log
from pipeboard.journal.objects import contents
from pipeboard.journal.repo import Repository
from pipeboard.storage.read import load
from pipeboard.storage.scan import inside, read_file
from pipeboard.storage.write import remove, write
from pipeboard.team.merge.file import Side, aside_path, merge_file

if TYPE_CHECKING:
    from pipeboard.team.sync.adopt import Editor

_FILE = "unread.json"


def note(repo: Repository, left: Mapping[str, str]) -> None:
    """Remember of which blobs ("": there was no file) these paths of the board were made."""
    if left:
        known = _read(repo)
        _write(repo, {**left, **known})


def any_left(repo: Repository) -> bool:
    """Whether a file waits to be read again."""
    return os.path.exists(os.path.join(repo.own_folder, _FILE))


def settle(repo: Repository, editor: Editor) -> list[str]:
    """Merge what came into the files that read again; which they are. With the board's lock."""
    known = _read(repo)
    done = [path for path, base in known.items() if _settle(repo, path, base, editor)]
    _write(repo, {path: base for path, base in known.items() if path not in done})
    return done


def _settle(repo: Repository, path: str, base: str, editor: Editor) -> bool:
    """Whether nothing is left to do for this path."""
    try:
        disk = read_file(repo.folder, path)
        load(disk, path)
    except FileNotFoundError:
        return True
    except InvalidData:
        return False
    head = at_head(repo, [path])[path]
    before = next(contents(repo, [base])) if base else None
    if disk == head:
        return True
    last = next(log(repo, [path], limit=1), None)
    by, at = (editor.name(last.mail, last.author), int(last.at)) if last else ("", 0)
    mine, theirs = Side(disk, editor.by, editor.at), Side(head, by, at)
    merged = merge_file(path, before, mine, theirs)
    for data in merged.aside:
        write(inside(repo.folder, aside_path(path, data)), data)
    if merged.data is not None and merged.data != disk:
        write(inside(repo.folder, path), merged.data)
    return True


def _read(repo: Repository) -> dict[str, str]:
    try:
        known = json.loads((repo.own_dir / _FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(path): str(blob) for path, blob in known.items()}


def _write(repo: Repository, known: Mapping[str, str]) -> None:
    place = repo.own_dir / _FILE
    if known:
        write(place, json.dumps(known).encode("utf-8", "surrogateescape"))
    else:
        remove(place)
