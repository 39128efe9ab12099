"""The examples of the spec, read as text, and the config of a company."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeboard.model.config import Config
from pipeboard.model.merge import merge
from pipeboard.model.tree import Tree

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"


def read(name: str) -> dict[str, Tree]:
    """An example as a tree of text; plain ~ is unset."""
    return yaml.load((EXAMPLES / name).read_text(encoding="utf-8"), yaml.BaseLoader)


@pytest.fixture
def contact() -> dict[str, Tree]:
    return read("contacts/anna-keller-7f3k2q.yaml")


@pytest.fixture
def organisation() -> dict[str, Tree]:
    return read("orgs/nordlicht-media-n4m81d.yaml")


@pytest.fixture
def company() -> dict[str, Tree]:
    return read("pipeboard.yaml")


@pytest.fixture
def config(company: dict[str, Tree]) -> Config:
    return merge(company)
