"""A file that is half saved, or goes by another name, while a sync brings another version of it.

Whatever its person does with it next, both versions come together, in one file.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.cli import main
from tests.team.sync.conftest import ANNA, Clone
from tests.team.sync.test_editing import HALF, _during, _half_saved, _typed

MINE = "contacts/anna-mine.yaml"
THEIRS = "contacts/anna-theirs.yaml"


def _renamed_half_saved(clone: Clone) -> str:
    """Half of an edit is saved under another name, and then comes the sync; the whole edit."""
    whole = _typed(clone)
    clone.write(ANNA, whole + HALF)
    (clone.root / ANNA).rename(clone.root / MINE)
    clone.sync()
    return whole


def _rename(clone: Clone, whole: str) -> None:
    """The whole edit is saved under another name."""
    (clone.root / ANNA).unlink()
    clone.write(MINE, whole)


def _mended(mara: Clone, tomas: Clone, path: str, whole: str) -> None:
    """Mara saves all of it, and both sync."""
    mara.write(path, whole)
    mara.sync()
    tomas.sync()


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
    whole = _half_saved(mara)
    _rename(mara, whole)
    if commits == "git":
        mara.commit("by hand, not knowing of it")
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_half_saved_and_renamed_is_left_until_it_is_mended(mara, tomas):
    _came(tomas)
    whole = _half_saved(mara)
    (mara.root / ANNA).rename(mara.root / MINE)
    assert mara.sync().recorded == 0
    assert list(_annas(mara)) == [MINE]
    assert mara.read(MINE) == whole + HALF
    _mended(mara, tomas, MINE, whole)
    _assert_together(mara, tomas, at=MINE)


def test_renamed_half_saved_before_the_sync(mara, tomas):
    _came(tomas)
    whole = _renamed_half_saved(mara)
    assert list(_annas(mara)) == [MINE]
    assert mara.read(MINE) == whole + HALF
    _mended(mara, tomas, MINE, whole)
    _assert_together(mara, tomas, at=MINE)


def test_renamed_there_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _half_saved(mara)
    assert mara.read(ANNA) == whole + HALF
    _mended(mara, tomas, ANNA, whole)
    _assert_together(mara, tomas, at=THEIRS)


def test_renamed_there_and_changed_again_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _half_saved(mara)
    tomas.share(THEIRS, "phone=+49 30 901820")
    mara.sync()
    _mended(mara, tomas, ANNA, whole)
    _assert_together(mara, tomas, at=THEIRS)
    assert "+49 30 901820" in mara.read(THEIRS)


def test_renamed_on_both_sides_while_half_saved_here(mara, tomas):
    _came(tomas, THEIRS)
    whole = _renamed_half_saved(mara)
    _mended(mara, tomas, MINE, whole)
    _assert_together(mara, tomas, at=min(MINE, THEIRS))


def test_renamed_in_the_middle_of_the_sync(mara, tomas):
    """It reads, so what came is merged into it at once, under the name it has here."""
    _came(tomas)
    whole = _typed(mara)
    _during(mara, lambda: _rename(mara, whole))
    assert list(_annas(mara)) == [MINE]
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=MINE)


def test_renamed_in_the_middle_of_the_sync_that_renames_it_too(mara, tomas):
    _came(tomas, THEIRS)
    whole = _typed(mara)
    _during(mara, lambda: _rename(mara, whole))
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=min(MINE, THEIRS))


def test_half_saved_then_removed_stays_as_it_came_and_says_so(mara, tomas):
    """Who removed it had not seen what came."""
    _came(tomas)
    _half_saved(mara)
    (mara.root / ANNA).unlink()
    mara.sync()
    assert "title: CFO" in mara.read(ANNA)
    assert "other_deleted: true" in mara.read(ANNA)
    assert mara.status() == ""


@pytest.mark.parametrize("how", ["rm", "forget", "git"])
def test_half_saved_then_removed_for_all_stays_away(mara, tomas, how):
    """A removal that is a commit was made of what the commit before it had."""
    _came(tomas)
    _half_saved(mara)
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
    _half_saved(mara)
    mara.git("checkout", "-q", ANNA)
    before = mara.head()
    assert Board.open(mara.root).record() is None
    assert mara.head() == before
    assert mara.status() == ""


def test_half_saved_here_and_removed_there(mara, tomas):
    tomas.git("rm", "-q", ANNA)
    tomas.git("commit", "-qm", "gone")
    tomas.sync()
    whole = _renamed_half_saved(mara)
    assert mara.read(MINE) == whole + HALF
    _mended(mara, tomas, MINE, whole)
    for clone in (mara, tomas):
        assert "typed right now" in clone.read(MINE)
        assert "other_deleted: true" in clone.read(MINE)


@pytest.mark.parametrize("mode", ["record", "ask"])
def test_half_saved_and_committed_as_it_is_takes_nothing_back_for_the_team(mara, tomas, mode):
    """What came is what the team has; what is half saved stays on the disk, to be mended."""
    _came(tomas)
    whole = _half_saved(mara)
    if mode == "ask":
        mara.write("pipeboard.yaml", mara.read("pipeboard.yaml") + "git: {outside_edits: ask}\n")
    mara.commit("whatever is there")
    mara.sync()
    tomas.sync()
    assert "title: CFO" in tomas.read(ANNA)
    assert HALF not in tomas.read(ANNA)
    assert mara.read(ANNA) == whole + HALF
    assert mara.status() == f" M {ANNA}"
    mara.write(ANNA, whole)
    Board.open(mara.root).record()
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=ANNA)


@pytest.mark.parametrize("there", [ANNA, THEIRS])
@pytest.mark.parametrize("here", [ANNA, MINE])
def test_half_saved_under_any_name_and_committed_as_it_is_stays_one_contact(
    mara, tomas, here, there
):
    _came(tomas, there)
    whole = _typed(mara)
    _during(mara, lambda: mara.write(ANNA, whole + HALF))
    (mara.root / ANNA).rename(mara.root / here)
    mara.commit("whatever is there")
    mara.sync()
    tomas.sync()
    assert list(_annas(tomas)) == [there]
    assert "title: CFO" in tomas.read(there)
    assert mara.read(here) == whole + HALF
    mara.write(here, whole)
    mara.sync()
    tomas.sync()
    at = there if here == ANNA else here if there == ANNA else min(here, there)
    _assert_together(mara, tomas, at=at)


def test_half_saved_goes_with_the_contact_that_was_forgotten_there(mara, tomas):
    assert main(["forget", "-C", str(tomas.root), ANNA, "--yes"]) == 0
    tomas.sync()
    _half_saved(mara)
    mara.sync()
    assert not _annas(mara)
    assert mara.status() == ""
    assert "typed right now" not in mara.git("log", "-p", "--all")


@pytest.mark.parametrize("armed", [True, False])
def test_half_saved_committed_and_pulled_by_hand_takes_nothing_back(mara, tomas, armed):
    """What the pull brought is newer than what came while it was half saved."""
    _came(tomas)
    _half_saved(mara)
    mara.commit("whatever is there")
    tomas.set(ANNA, "phone=+49 30 901820")
    tomas.sync()
    if not armed:
        mara.git("config", "--remove-section", "merge.pipeboard")
    mara.git("pull", "-q", "--no-rebase", "--no-edit")
    mara.sync()
    tomas.sync()
    for clone in (mara, tomas):
        assert "title: CFO" in clone.git("show", f"HEAD:{ANNA}")
        assert "+49 30 901820" in clone.git("show", f"HEAD:{ANNA}")
        assert HALF not in clone.git("show", f"HEAD:{ANNA}")


def test_what_waits_is_not_forgotten_where_the_disk_does_not_say_it(
    mara: Clone, tomas: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    _came(tomas)
    mara.write(ANNA, _half_saved(mara))
    read = Path.read_bytes

    def refusing(place: Path) -> bytes:
        if place.name == "unread.json":
            raise OSError(errno.EMFILE, "Too many open files", str(place))
        return read(place)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refusing)
        with pytest.raises(OSError, match="Too many"):
            mara.sync()
    mara.sync()
    tomas.sync()
    _assert_together(mara, tomas, at=ANNA)
