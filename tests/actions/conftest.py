"""A person who acts, and a contact made of a few fields."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Actor


@pytest.fixture
def mara() -> Actor:
    """Mara at 2026-11-22 09:00 UTC."""
    return Actor(by="mara", at=1795338000)
