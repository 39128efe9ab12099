"""Which boards may run what their repository brings: those made here, and those somebody allowed.

It is kept in the user's state folder. A board that pipeboard made (init, clone, demo) carries a
mark in its git directory as well, so that another folder in its place is another board.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from pipeboard.board.sheltered import shelter
from pipeboard.errors import PipeboardError
from pipeboard.journal.trust import (
    MADE,
    at_remotes,
    is_made_here,
    places,
    record,
    record_file,
)
from pipeboard.journal.would_run import Found, Place, digest, findings
from pipeboard.storage.write import write


def found_in(root: str | os.PathLike[str]) -> list[Found]:
    """What the board's repository would run."""
    return [one for place in places(root) for one in findings(place)]


def is_trusted(root: str | os.PathLike[str]) -> bool:
    """Whether git may run all of it."""
    from pipeboard.errors import NotTrusted
    from pipeboard.journal.trust import require_trust, require_trusted_remotes

    try:
        require_trust(root)
        require_trusted_remotes(root)
    except NotTrusted:
        return False
    return True


def allow(root: str | os.PathLike[str]) -> list[Found]:
    """Let the board run what it would run now; anything else is asked about again."""
    allowed: list[Found] = []
    for place in places(root):
        found = findings(place)
        if found:
            allowed_now = {"allowed": digest(found), "remotes": digest(at_remotes(found))}
            _keep(place, record(place) | allowed_now)
            _drop_index(place)
        allowed += found
    shutil.rmtree(shelter(os.fspath(root)), ignore_errors=True)
    return allowed


def revoke(root: str | os.PathLike[str]) -> bool:
    """Forget that the board was trusted, also one that was made here; whether it was."""
    kept = [record_file(place) for place in places(root) if record(place)]
    for file in kept:
        file.unlink(missing_ok=True)
    return bool(kept)


def remember_made(root: str | os.PathLike[str]) -> None:
    """The board was made here, by this user: what is set up in it later is theirs.

    Where that cannot be kept, what is set up is asked about as in any other folder.
    """
    place = places(root)[-1]
    if is_made_here(place):
        return
    mark = os.urandom(16).hex()
    try:
        own = Path(place.common) / "pipeboard"
        own.mkdir(exist_ok=True)
        write(own / MADE, f"{mark}\n".encode())
        _keep(place, record(place) | {"made": mark})
    except (OSError, PipeboardError):
        return


def _keep(place: Place, told: dict[str, str]) -> None:
    file = record_file(place)
    file.parent.mkdir(parents=True, exist_ok=True)
    told["path"] = os.path.realpath(place.common)
    write(file, json.dumps(told, indent=1).encode() + b"\n")


def _drop_index(place: Place) -> None:
    """An index that came along may say anything: it is built anew from the files."""
    (Path(place.git_dir) / "pipeboard" / "index").unlink(missing_ok=True)
