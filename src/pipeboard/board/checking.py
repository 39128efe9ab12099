"""What a change of a file is held to."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.model.check import check_file
from pipeboard.model.config import Config
from pipeboard.model.findings import HOLDS, Finding
from pipeboard.model.tree import Tree


def errors_of(path: str, tree: Mapping[str, Tree], config: Config) -> list[Finding]:
    """The findings that make a file a problem."""
    return [one for one in check_file(path, dict(tree), config) if one.level == "error"]


def refusals_of(path: str, tree: Mapping[str, Tree], config: Config) -> list[Finding]:
    """The findings with which pipeboard itself writes no file."""
    return [one for one in check_file(path, dict(tree), config) if one.level in HOLDS]
