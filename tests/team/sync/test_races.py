"""Several people, one hub, at once: who comes second merges and tries again; nothing is lost."""

from __future__ import annotations

import os

import pytest

from pipeboard.errors import Busy, GitError
from pipeboard.journal.lock import Lock
from pipeboard.team.sync import loop, pause
from tests.team.sync.conftest import ANNA, OLE

PEOPLE, ROUNDS = 4, 4


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Retries come at once."""
    monkeypatch.setattr(pause, "_LONGEST", 0.0)


def _work(clone, name: str) -> None:
    for number in range(ROUNDS):
        clone.share(ANNA, f"tags+={name}-{number}")


def test_four_processes_race_one_hub(team):
    clones = {f"rep{number}": team.clone(f"rep{number}") for number in range(PEOPLE)}
    children = []
    for name, clone in clones.items():
        if (child := os.fork()) == 0:
            code = 1
            try:
                _work(clone, name)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * PEOPLE
    for clone in clones.values():
        clone.sync()
    heads = {clone.head() for clone in clones.values()}
    assert heads == {team.hub_head()}
    for clone in clones.values():
        text = clone.read(ANNA)
        for name in clones:
            assert all(f"{name}-{number}" in text for number in range(ROUNDS))
        assert "conflicts:" not in text
        clone.assert_sound()


def test_who_was_outrun_merges_again_and_leaves_no_junk(mara, tomas, team, both):
    """Tomas pushes right before Mara does, three times."""
    races = iter(["title=CFO", "owner=tomas", "phone=+49 30 1234567"])
    mara.set(OLE, "title=Buyer")

    def meanwhile(words: str) -> None:
        if words.startswith("pushing") and (said := next(races, "")):
            tomas.share(ANNA, said)

    waited: list[str] = []
    report = mara.sync(progress=lambda words: (waited.append(words), meanwhile(words)))
    assert sum("quicker" in words for words in waited) == 3
    assert report.outcome == "merged"
    merges = mara.git("rev-list", "--merges", "HEAD").split()
    assert merges == [report.merge]
    tomas.sync()
    both()


def test_after_twenty_lost_races_it_says_try_later(mara, tomas, monkeypatch):
    monkeypatch.setattr(loop, "TRIES", 3)
    numbers = iter(range(100))
    mara.set(OLE, "title=Buyer")

    def meanwhile(words: str) -> None:
        if words.startswith("pushing"):
            tomas.share(ANNA, f"title=Title {next(numbers)}")

    before = mara.head()
    with pytest.raises(GitError, match="others pushed") as told:
        mara.sync(progress=meanwhile)
    assert "try later" in told.value.hint
    assert mara.head() == before


def test_what_is_committed_here_while_the_network_is_slow_is_merged_too(mara, tomas, both):
    """Nobody who works on this clone waits for a push: the next turn takes it along."""
    tomas.share(ANNA, "title=CFO")
    mara.set(OLE, "title=Buyer")
    edits = iter(["owner=mara", "phone=+49 30 1234567"])

    def meanwhile(words: str) -> None:
        if words.startswith("pushing") and (said := next(edits, "")):
            mara.set(OLE, said)

    mara.sync(progress=meanwhile)
    text = mara.read(OLE)
    assert all(said in text for said in ("title: Buyer", "owner: mara", "phone:"))
    tomas.sync()
    both()


def test_one_sync_of_a_clone_at_a_time(mara):
    mara.sync()
    with Lock(mara.root / ".git" / "pipeboard" / "syncing"), pytest.raises(Busy):
        mara.sync_busy()


def test_the_pause_grows_and_is_never_in_step(monkeypatch):
    monkeypatch.setattr(pause, "_LONGEST", 5.0)
    for retry in range(1, pause.TRIES):
        seconds = [pause.pause_before(retry) for _ in range(20)]
        assert min(5.0, 0.02 * 2 ** (retry - 1)) <= min(seconds)
        assert max(seconds) <= min(5.0, 0.2 * 2 ** (retry - 1))
    assert len({pause.pause_before(1) for _ in range(20)}) > 1
