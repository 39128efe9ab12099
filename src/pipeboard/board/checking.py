"""Which files a board is made of, and what a change of one is held to."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.model.check import check_file
from pipeboard.model.config import Config
from pipeboard.model.findings import Finding
from pipeboard.model.tree import Tree

_FOLDERS = ("contacts/", "orgs/", "competitors/", "library/", "people/", "notes/")
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


def errors_of(path: str, tree: Mapping[str, Tree], config: Config) -> list[Finding]:
    """The findings that make a file a problem."""
    return [one for one in check_file(path, dict(tree), config) if one.level == "error"]


def refusals_of(path: str, tree: Mapping[str, Tree], config: Config) -> list[Finding]:
    """The findings with which pipeboard itself writes no file."""
    return [one for one in check_file(path, dict(tree), config) if one.level != "hint"]
