"""n on gp: two files have one id, as `cp` leaves them; the copy gets its own, shown first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.conftest import Until, press, screen_text
from tests.tui.real import ANNA, done, git, make, opened, subjects, text

ANNAS = "c-anna000001"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Anna's file was copied: `aa.yaml` comes before hers, history does not know it."""
    root = make(tmp_path / "sales")
    (root / "contacts" / "aa.yaml").write_text(ANNA, encoding="utf-8")
    return root


def id_in(root: Path, name: str) -> str:
    found = re.search(r"^id: (\S+)$", text(root, name), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize("key", ["n", "enter"])
async def test_n_shows_who_keeps_the_id_and_gives_the_copy_one_in_one_commit(
    root: Path, until: Until, key: str
) -> None:
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        assert "n new id" in screen_text(pilot)
        await press(pilot, key)
        await until(pilot, lambda: "Enter a new id, in one commit" in screen_text(pilot))
        seen = screen_text(pilot)
        assert f"{ANNAS} is the id of 2 files" in seen
        assert "contacts/anna-keller-anna00.yaml keeps it (recorded) · Anna Keller" in seen
        assert "contacts/aa.yaml gets a new one · Anna Keller" in seen
        assert len(subjects(root)) == 1
        await press(pilot, "enter")
        await done(pilot, until, root, 1)
        assert id_in(root, "anna") == ANNAS
        assert id_in(root, "aa") != ANNAS
        assert subjects(root)[0] == "edit(aa): an id of its own"
        await until(pilot, lambda: "nothing is broken" in screen_text(pilot))


async def test_u_on_gp_gives_the_copy_its_old_id_back(root: Path, until: Until) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a copy")
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        await press(pilot, "n", "enter")
        await done(pilot, until, root, 2)
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert text(root, "aa") == ANNA
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))


async def test_x_has_the_other_one_keep_it_also_typed_ahead(root: Path, until: Until) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a copy")
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        await press(pilot, "n", "x", "enter")
        await done(pilot, until, root, 2)
        assert id_in(root, "aa") == ANNAS
        assert id_in(root, "anna") != ANNAS


async def test_esc_changes_nothing(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        await press(pilot, "n")
        await until(pilot, lambda: "in one commit" in screen_text(pilot))
        await press(pilot, "escape")
        assert text(root, "aa") == ANNA
        assert len(subjects(root)) == 1


async def test_a_copy_is_one_problem_and_no_edit_that_could_be_recorded(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        await until(pilot, lambda: pilot.app.git_status is not None)
        pilot.app.show_marks()
        assert pilot.app.git_status.changed == {"contacts/aa.yaml": "??"}
        assert "not recorded" not in screen_text(pilot)


async def test_where_no_id_is_there_twice_n_says_so(tmp_path: Path) -> None:
    async with opened(make(tmp_path / "well")) as pilot:
        await press(pilot, "g", "p", "n")
        assert "no id is there twice" in screen_text(pilot)


async def test_what_somebody_else_has_mended_meanwhile_is_said(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        pilot.app.refresh_board()
        await press(pilot, "g", "p")
        await until(pilot, lambda: "n gives the copy its own" in screen_text(pilot))
        await press(pilot, "n")
        await until(pilot, lambda: "in one commit" in screen_text(pilot))
        (root / "contacts" / "aa.yaml").unlink()
        pilot.app.present.refresh()
        await press(pilot, "enter")
        await until(pilot, lambda: "an id of its own" in screen_text(pilot))
        assert len(subjects(root)) == 1
        assert id_in(root, "anna") == ANNAS
