"""Which board is meant: the option, the environment, the nearest one upward, the user's default."""

from __future__ import annotations

import os

from pipeboard.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "pipeboard.yaml"
HINT = """\
try the demo:            pb demo
start one of your own:   pb init sales
clone your team's:       pb clone URL
or say where it is:      pb -C DIR …  ·  export PIPEBOARD_BOARD=DIR"""


def find_board(option: str | None = None, start: str | os.PathLike[str] = "") -> str:
    """The folder that holds pipeboard.yaml; NotFound says how to get one."""
    named = option or os.environ.get("PIPEBOARD_BOARD")
    if named:
        found = _here(os.path.expanduser(named))
        if found:
            return found
        raise NotFound(f"no board in {named}: there is no {CONFIG}", hint=HINT)
    place = os.path.abspath(start or os.getcwd())
    while True:
        found = _here(place)
        if found:
            return found
        above = os.path.dirname(place)
        if above == place:
            break
        place = above
    default = default_board()
    if default and (found := _here(default)):
        return found
    raise NotFound("no board here", hint=HINT)


def _here(folder: str) -> str | None:
    for place in (folder, os.path.join(folder, "board")):
        if os.path.isfile(os.path.join(place, CONFIG)):
            return place
    return None


def user_config() -> Path:
    """The user's own settings (default board, keys, who I am), outside every board."""
    from pathlib import Path

    folder = os.environ.get("PIPEBOARD_CONFIG_DIR")
    if folder:
        return Path(folder) / "config.yaml"
    from platformdirs import user_config_path

    return user_config_path("pipeboard") / "config.yaml"


def default_board() -> str | None:
    """`default_board` of the user's config, or None."""
    try:
        raw = user_config().read_bytes()
    except OSError:
        return None
    from pipeboard.storage.read import load

    named = load(raw, str(user_config())).get("default_board")
    return os.path.expanduser(named) if isinstance(named, str) else None
