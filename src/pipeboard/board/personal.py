"""What one person keeps for themselves: their own config, and `people/<me>.yaml` on the board.

Their own config (outside every board) wins; what is in `people/` travels with the board; last comes
what the board's config says for everybody. None of them can keep a board from opening: what is
wrong with them is said and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.locate import user_config
from pipeboard.errors import PipeboardError

if TYPE_CHECKING:
    from pipeboard.board.door import Board
    from pipeboard.model.tree import Tree

GLYPHS = ("auto", "unicode", "ascii")


class Personal(NamedTuple):
    """`keys`: `keys:` of each file as it stands, the one that wins first. `theme` and `glyphs` as
    written, "" where nobody said. `said`: what is wrong, one line each."""

    keys: tuple[object, ...] = ()
    theme: str = ""
    glyphs: str = ""
    said: tuple[str, ...] = ()


def personal(board: Board | None = None) -> Personal:
    """The person's own settings, with those of the board where one is open."""
    said: list[str] = []
    files = [_own(said)]
    if board is not None:
        files += [_on_board(board, said), _for_all(board)]
    glyphs = _first(files, "glyphs")
    if glyphs and glyphs not in GLYPHS:
        said.append(f"glyphs: {glyphs}: {' or '.join(GLYPHS)}")
        glyphs = ""
    keys = tuple(tree["keys"] for tree in files if tree.get("keys"))
    return Personal(keys, _first(files, "theme"), glyphs, tuple(said))


def _first(files: list[Mapping[str, Tree]], key: str) -> str:
    values = (tree.get(key) for tree in files)
    return next((value for value in values if isinstance(value, str) and value), "")


def _own(said: list[str]) -> Mapping[str, Tree]:
    place = user_config()
    try:
        return _read(place.read_bytes(), str(place), said)
    except OSError:
        return {}


def _on_board(board: Board, said: list[str]) -> Mapping[str, Tree]:
    if not (board.root / "people").is_dir():
        return {}  # who I am is a question to git: not asked for nothing
    path = board.own_path()
    if not path or not (board.root / path).is_file():
        return {}
    from pipeboard.storage.scan import read_file

    try:
        return _read(read_file(board.root, path), path, said)
    except OSError as error:
        said.append(f"{path}: {error.strerror or error}")
        return {}


def _for_all(board: Board) -> Mapping[str, Tree]:
    """Keys and glyphs of the board's config; it is only read where it says something of them."""
    text = board.index.meta("config_text") or ""
    if "keys:" not in text and "glyphs:" not in text:
        return {}
    keys: dict[str, Tree] = {
        id: names if isinstance(names, str) else list(names)
        for id, names in board.config.keys.items()
    }
    return {"keys": keys, "glyphs": board.config.glyphs}


def _read(data: bytes, name: str, said: list[str]) -> Mapping[str, Tree]:
    from pipeboard.storage.read import load

    try:
        return load(data, name)
    except PipeboardError as error:
        said.append(error.message)
        return {}


def remember(key: str, value: str) -> None:
    """Write one setting into the person's own config, the rest of it untouched.

    Raises PipeboardError where the file cannot be read as YAML, OSError where it cannot be written.
    """
    from pipeboard.model.tree import Set
    from pipeboard.storage.edit import edit
    from pipeboard.storage.emit import emit
    from pipeboard.storage.write import write

    place = user_config()
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists() and place.read_bytes().strip():
        data = edit(place.read_bytes(), [Set((key,), value)], str(place))
    else:
        data = emit({key: value}).encode()
    write(place, data)
