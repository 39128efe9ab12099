"""A small soak of each kind, its seeds kept; `make soak` runs the large ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.team.merge import values
from tests.soak.oracle import Broken
from tests.soak.servers import NotHere, over
from tests.soak.soak import Wish, soak

# 1: a half saved file that was committed by hand. 2: a comment removed beside an edited field.
# 6: a half saved file with another name.
_SEEDS = (1, 2, 6)


@pytest.fixture(autouse=True)
def alone(isolation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a soak sets in the environment goes with it."""
    for name in ("GIT_DEFAULT_HASH", "GIT_SSH_COMMAND", "PIPEBOARD_NOW"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_team_loses_nothing(tmp_path: Path, seed: int) -> None:
    came = soak(tmp_path, Wish(operations=60, seed=seed))
    assert came.written > 20
    assert came.done["sync"] > 10


def test_a_team_with_sha256_loses_nothing(tmp_path: Path) -> None:
    soak(tmp_path, Wish(operations=30, seed=4, object_format="sha256"))


@pytest.mark.parametrize("way", ["git", "ssh"])
def test_a_team_that_meets_over_a_server_loses_nothing(tmp_path: Path, way: str) -> None:
    try:
        with over(way, tmp_path) as url:
            soak(tmp_path, Wish(operations=25, seed=5, url=url))
    except NotHere as reason:
        pytest.skip(str(reason))


# The oracle can fail: merges that are wrong


def test_it_hears_of_an_edit_that_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(self, path, name, b, o, t):
        return (o, t)[self._shown(path, o, t)]

    monkeypatch.setattr(values._Meeting, "conflict", silent)
    with pytest.raises(Broken, match=r"seed 1, step \d+: \w+ by \w+: lost zq"):
        soak(tmp_path, Wish(operations=300, seed=1))


def test_it_hears_of_a_removal_that_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = values._Meeting.value

    def stubborn(self, path, name, b, o, t):
        if values.MISSING in (o, t):
            return t if o is values.MISSING else o
        return right(self, path, name, b, o, t)

    monkeypatch.setattr(values._Meeting, "value", stubborn)
    with pytest.raises(Broken, match="came back zq"):
        soak(tmp_path, Wish(operations=300, seed=2))
