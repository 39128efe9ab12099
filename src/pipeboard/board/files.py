"""Which files a board is made of. Lists ask, so nothing heavy is imported here."""

from __future__ import annotations

_FOLDERS = (
    "contacts/", "orgs/", "competitors/", "library/", "people/", "notes/", "forgotten/",
)  # fmt: skip
_OWN = ("pipeboard.yaml", ".gitattributes")


def is_board_file(path: str) -> bool:
    """Whether a path (relative to the board) is one that pipeboard reads and records."""
    parts = path.split("/")
    hidden = any(part.startswith(".") for part in parts)
    if path in _OWN:
        return True
    return path.startswith(_FOLDERS) and path.endswith((".yaml", ".md")) and not hidden


def is_yaml(path: str) -> bool:
    """Whether the file is one of the trees; notes are plain text."""
    return path.endswith(".yaml")
