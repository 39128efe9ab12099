"""What is kept between two starts, outside the board: the filter, the sort, the theme.

Nothing depends on it: a file that cannot be read is no state, one that cannot be written is not.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from zlib import crc32

_LONGEST = 100_000  # characters that are worth reading


class State:
    """A few texts by name, of one board."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._kept = _read(place)

    @classmethod
    def of(cls, root: Path) -> State:
        """The state of the board in a folder, in the user's own state directory."""
        from platformdirs import user_state_path

        path = os.fsencode(root.resolve())
        # 64 bits, both ways round; `hashlib` would load OpenSSL before the first paint.
        name = f"{crc32(path):08x}{crc32(path[::-1]):08x}"
        return cls(user_state_path("pipeboard") / "boards" / f"{name}.json")

    def get(self, name: str) -> str:
        """A text, "" where none is kept."""
        return self._kept.get(name, "")

    def keep(self, **texts: str) -> None:
        """Keep these from now on."""
        kept = {name: text for name, text in {**self._kept, **texts}.items() if text}
        if kept == self._kept:
            return
        self._kept = kept
        new = self._place.with_name(f".{self._place.name}.{os.getpid()}")
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(kept), encoding="utf-8")
            os.replace(new, self._place)
        except (OSError, UnicodeError):
            return


def _read(place: Path) -> dict[str, str]:
    try:
        with place.open(encoding="utf-8") as file:
            told = json.loads(file.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: text for name, text in told.items() if isinstance(text, str)}
