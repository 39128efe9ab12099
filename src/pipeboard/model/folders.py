"""Where the program keeps what is the user's and no board's."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """What it did here (tips shown, drafts, boards that are trusted), outside every board."""
    folder = os.environ.get("PIPEBOARD_STATE_DIR")
    if folder:
        return Path(folder)
    from platformdirs import user_state_path

    return user_state_path("pipeboard")
