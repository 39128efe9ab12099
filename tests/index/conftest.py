"""A board of its own for each test of the index."""

from __future__ import annotations

import pytest

from tests.index.boards import Place


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    yield made
    if made.index is not None:
        made.index.close()
