"""A file that is half saved, or goes by another name, while a sync brings another version of it.

Whatever its person does with it next, both versions come together, in one file.
"""

from __future__ import annotations

import pytest

from pipeboard.board import Board
from pipeboard.cli import main
from tests.team.sync.conftest import ANNA, Clone
from tests.team.sync.test_editing import _during

HALF = "tags: [half\n"
MINE = "contacts/anna-mine.yaml"
THEIRS = "contacts/anna-theirs.yaml"


def _typed(clone: Clone) -> str:
    return clone.read(ANNA).replace("odd_key: kept", "odd_key: typed right now")


def _came(clone: Clone, to: str = ANNA) -> None:
    """Tomas has another title for Anna, and perhaps another name for her file."""
    clone.set(ANNA, "title=CFO")
    if to != ANNA:
        clone.git("mv", ANNA, to)
        clone.git("commit", "-qm", "another name")
    clone.sync()


def _annas(clone: Clone) -> dict[str, str]:
    """The files that are Anna's, whatever they are called."""
    paths = [place.relative_to(clone.root).as_posix() for place in clone.root.rglob("*.yaml")]
    found = {path: clone.read(path) for path in paths if path.startswith("contacts/")}
    return {path: text for path, text in found.items() if "id: c-7f3k2q9wab" in text}


def _assert_together(*clones: Clone, at: str) -> None:
    for clone in clones:
        assert clone.status() == ""
        assert list(_annas(clone)) == [at]
        text = clone.read(at)
        assert "title: CFO" in text
        assert "odd_key: typed right now" in text
        assert "conflicts:" not in text


@pytest.mark.parametrize("commits", ["pipeboard", "git"])
def test_half_saved_then_mended_under_another_name(mara, tomas, commits):
    _came(tomas)
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    (mara.root / ANNA).unlink()
    mara.write(MINE, whole)
    if commits == "git":
        mara.commit("by hand, not knowing of it")
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_half_saved_and_renamed_is_left_until_it_is_mended(mara, tomas):
    _came(tomas)
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    (mara.root / ANNA).rename(mara.root / MINE)
    assert mara.sync().recorded == 0
    assert list(_annas(mara)) == [MINE]
    assert mara.read(MINE) == whole + HALF
    mara.write(MINE, whole)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_renamed_half_saved_before_the_sync(mara, tomas):
    _came(tomas)
    whole = _typed(mara)
    mara.write(ANNA, whole + HALF)
    (mara.root / ANNA).rename(mara.root / MINE)
    mara.sync()
    assert list(_annas(mara)) == [MINE]
    assert mara.read(MINE) == whole + HALF
    mara.write(MINE, whole)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_renamed_there_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    assert mara.read(ANNA) == whole + HALF
    mara.write(ANNA, whole)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=THEIRS)


def test_renamed_there_and_changed_again_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    tomas.share(THEIRS, "phone=+49 30 901820")
    mara.sync()
    mara.write(ANNA, whole)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=THEIRS)
    assert "+49 30 901820" in mara.read(THEIRS)


def test_renamed_on_both_sides_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _typed(mara)
    mara.write(ANNA, whole + HALF)
    (mara.root / ANNA).rename(mara.root / MINE)
    mara.sync()
    mara.write(MINE, whole)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=min(MINE, THEIRS))


def test_renamed_in_the_middle_of_the_sync(mara, tomas):
    """It reads, so what came is merged into it at once, under the name it has here."""
    _came(tomas)
    whole = _typed(mara)

    def rename() -> None:
        (mara.root / ANNA).unlink()
        mara.write(MINE, whole)

    _during(mara, rename)
    assert list(_annas(mara)) == [MINE]
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_renamed_in_the_middle_of_the_sync_that_renames_it_too(mara, tomas):
    _came(tomas, THEIRS)
    whole = _typed(mara)

    def rename() -> None:
        (mara.root / ANNA).unlink()
        mara.write(MINE, whole)

    _during(mara, rename)
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=min(MINE, THEIRS))


def test_half_saved_then_removed_stays_as_it_came_and_says_so(mara, tomas):
    """Who removed it had not seen what came."""
    _came(tomas)
    _during(mara, lambda: mara.write(ANNA, _typed(mara) + HALF))
    (mara.root / ANNA).unlink()
    mara.sync()
    assert "title: CFO" in mara.read(ANNA)
    assert "other_deleted: true" in mara.read(ANNA)
    assert mara.status() == ""


@pytest.mark.parametrize("how", ["rm", "forget", "git"])
def test_half_saved_then_removed_for_all_stays_away(mara, tomas, how):
    """A removal that is a commit was made of what the commit before it had."""
    _came(tomas)
    _during(mara, lambda: mara.write(ANNA, _typed(mara) + HALF))
    if how == "git":
        mara.git("rm", "-qf", ANNA)
        mara.git("commit", "-qm", "gone")
    else:
        mara.git("checkout", "-q", ANNA)
        assert main([how, "-C", str(mara.root), ANNA, "--yes"]) == 0
    mara.sync()
    tomas.sync()
    for clone in (mara, tomas):
        assert not _annas(clone)
        assert clone.status() == ""


def test_half_saved_then_thrown_away_is_as_it_came(mara, tomas):
    _came(tomas)
    _during(mara, lambda: mara.write(ANNA, _typed(mara) + HALF))
    mara.git("checkout", "-q", ANNA)
    before = mara.head()
    assert Board.open(mara.root).record() is None
    assert mara.head() == before
    assert mara.status() == ""


def test_half_saved_here_and_removed_there(mara, tomas):
    tomas.git("rm", "-q", ANNA)
    tomas.git("commit", "-qm", "gone")
    tomas.sync()
    whole = _typed(mara)
    mara.write(ANNA, whole + HALF)
    (mara.root / ANNA).rename(mara.root / MINE)
    mara.sync()
    assert mara.read(MINE) == whole + HALF
    mara.write(MINE, whole)
    mara.sync()
    tomas.sync()
    for clone in (mara, tomas):
        assert "typed right now" in clone.read(MINE)
        assert "other_deleted: true" in clone.read(MINE)
