"""The organisations and one of them, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeboard.board.organisations import Organisation
from pipeboard.tui.screens.contact import ContactScreen
from pipeboard.tui.screens.organisation import OrganisationScreen
from pipeboard.tui.screens.organisations import (
    OrganisationsScreen,
    heading,
    organisation_line,
    roll_up,
)
from pipeboard.tui.text import width_of
from tests.tui.conftest import Until, press, screen_text
from tests.tui.fake import NOW, SIZE, app_of
from tests.tui.real import done, git, make, opened, subjects, text
from tests.tui.test_hostile_text import SCENE
from tests.tui.test_snapshots import filled_board

if TYPE_CHECKING:
    from textual.pilot import Pilot

FIND = ("slash", *"fjord", "enter")
FJORD = "orgs/fjord-foto-fjordf.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small board with an organisation of two, and two with one company inline."""
    root = make(tmp_path / "sales")
    (root / "orgs").mkdir()
    (root / FJORD).write_text("schema: 1\nid: g-fjordfoto1\nname: Fjord Foto\nowner: mara\n")
    for number, (name, where) in enumerate(
        (("Per Foto", "org: g-fjordfoto1"), ("Ida Foto", "org: g-fjordfoto1"),
         ("Kai Weber", "company: {name: Weber Print}"), ("Leo Weber", "company: {name: Weber Print}"))
    ):  # fmt: skip
        (root / f"contacts/p{number}-00000{number}.yaml").write_text(
            f"id: c-person000{number}\nname: {name}\n{where}\nowner: mara\ncreated: 2026-11-0{number + 1}\n"
        )
    git(root, "add", "-A")
    git(root, "commit", "-qm", "people")
    return root


def names(pilot: Pilot[None]) -> list[str]:
    return [row.name for row in pilot.app.screen.lines.rows]


async def settled(pilot: Pilot[None], until: Until) -> None:
    await until(pilot, lambda: pilot.app.git_status is not None)


async def test_go_lists_them_with_their_people_by_stage_value_last_touch_and_owner() -> None:
    async with app_of(filled_board()).run_test(size=(100, 24)) as pilot:
        await press(pilot, "g", "o")
        text = screen_text(pilot)
        assert "organisations 1/2" in text
        (line,) = (line for line in text.splitlines() if "Nordlicht Media" in line)
        assert line.split() == [
            "▸", "Nordlicht", "Media", "media", "1", "€18k", "21", "Nov", "mara",
        ]  # fmt: skip
        assert "◇ Weber Print" in text


async def test_slash_filters_and_escape_takes_it_back() -> None:
    async with app_of(filled_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "slash", *"weber")
        assert names(pilot) == ["Weber Print"]
        await press(pilot, "escape")
        assert len(names(pilot)) == 2
        await press(pilot, "slash", *"media mara", "enter")
        assert names(pilot) == ["Nordlicht Media"]
        assert "/ media mara" in screen_text(pilot)
        await press(pilot, "0")
        assert len(names(pilot)) == 2
        await press(pilot, "slash", *"nobody", "enter")
        assert "no organisation matches nobody" in screen_text(pilot)
        await press(pilot, "q")
        assert len(names(pilot)) == 2


async def test_enter_opens_one_with_its_facts_and_people_and_q_goes_back() -> None:
    async with app_of(filled_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "enter")
        assert isinstance(pilot.app.screen, OrganisationScreen)
        text = screen_text(pilot)
        for part in (
            "1 person · 1 prospect · €18k a year",
            "nordlicht.example",
            "Anna Keller",
        ):
            assert part in text
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, OrganisationsScreen)
        await press(pilot, "q")
        assert len(pilot.app.screen_stack) == 1


async def test_enter_on_a_person_opens_the_contact_and_j_k_walk_the_people(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "g", "o", *FIND, "enter")
        assert names(pilot) == ["Ida Foto", "Per Foto"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ContactScreen)
        assert "Ida Foto" in screen_text(pilot)
        await press(pilot, "J")
        assert "Per Foto" in screen_text(pilot)
        await press(pilot, "J")
        assert "the list ends here" in screen_text(pilot)
        await press(pilot, "K", "q")
        assert pilot.app.screen.lines.row.name == "Ida Foto"


async def test_j_and_k_in_upper_case_walk_the_organisations() -> None:
    async with app_of(filled_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "enter", "J")
        assert "Weber Print" in screen_text(pilot)
        assert "Jonas Weber" in screen_text(pilot)
        assert "gx makes a file of it" in screen_text(pilot)
        await press(pilot, "K")
        assert "Nordlicht Media" in screen_text(pilot)
        await press(pilot, "K")
        assert "the list ends here" in screen_text(pilot)


async def test_tab_scrolls_the_facts_instead_of_the_people() -> None:
    async with app_of(filled_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "J", "enter", "tab")
        assert pilot.app.screen.panel.id == "facts"
        await press(pilot, "j", "G", "ctrl+d", "g", "g", "tab", "j", "G", "ctrl+u")
        assert pilot.app.screen.panel.id == "people"


async def test_e_edits_the_organisation_with_the_same_form(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "g", "o", *FIND, "e", *"employees", "enter", *"45", "enter")
        await done(pilot, until, root, 2)
        assert "employees: 45" in (root / FJORD).read_text()
        assert subjects(root)[0] == "edit(fjord-foto): employees"
        assert "Pb-Org: g-fjordfoto1" in git(root, "log", "-1", "--format=%b")
        await press(pilot, "enter", "e", *"revenue.amount=12M", "enter")
        await done(pilot, until, root, 3)
        await until(pilot, lambda: "€12M" in screen_text(pilot))


async def test_e_on_a_company_without_a_file_says_what_makes_one() -> None:
    async with app_of(filled_board()).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "j", "e")
        assert "gx makes a file of it" in screen_text(pilot)
        await press(pilot, "E")
        assert "gx makes a file of it" in screen_text(pilot)


async def test_gx_makes_a_file_of_a_company_and_u_takes_it_back(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "g", "o", "slash", *"weber", "enter", "g", "x")
        await done(pilot, until, root, 2)
        assert subjects(root)[0] == "org(weber-print): extracted from 2 contacts"
        assert len(list((root / "orgs").glob("weber-print-*"))) == 1
        await until(pilot, lambda: "◇" not in screen_text(pilot))
        await press(pilot, "g", "x")
        assert "has a file of its own" in screen_text(pilot)
        await press(pilot, "u")
        await done(pilot, until, root, 3)
        assert not list((root / "orgs").glob("weber-print-*"))


async def test_gx_on_a_contact_extracts_its_company(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "slash", *"kai", "enter", "enter", "g", "x")
        await done(pilot, until, root, 2)
        await until(pilot, lambda: "org: g-" in (root / "contacts/p2-000002.yaml").read_text())
        assert "company" not in (root / "contacts/p3-000003.yaml").read_text()


async def test_a_person_of_an_organisation_can_be_touched_there(root: Path, until: Until) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "g", "o", *FIND, "enter", "f", *"fri call", "enter")
        await done(pilot, until, root, 2)
        await until(pilot, lambda: "Fri" in screen_text(pilot))
        assert "2026-11-27" in (root / "contacts/p1-000001.yaml").read_text()


async def test_go_on_the_board_puts_the_cursor_on_the_contacts_organisation(
    root: Path, until: Until
) -> None:
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "slash", *"leo", "enter", "g", "o")
        assert pilot.app.screen.lines.row.name == "Weber Print"
        assert "anna" in text(root, "anna")


@pytest.mark.parametrize("width", [30, 50, 80, 120, 200])
def test_a_row_and_the_headings_fill_their_width(width: int) -> None:
    one = Organisation("g-1", "orgs/x.yaml", "株式会社さくら", "x", "media", "mara", 12, 3, 1,
                       1_234_567.0, 5.0, NOW)  # fmt: skip
    line = organisation_line(one, width, SCENE, cursor=True, pending=False)
    assert width_of("".join(piece for piece, _ in line)) == max(width, 27)
    assert width_of(heading(width)) <= max(width, 31)


@pytest.mark.parametrize(
    ("width", "asks"), [(60, "? "), (80, "who decides?"), (160, "who decides?")]
)
def test_a_large_company_asks_who_decides_and_keeps_to_its_width(width: int, asks: str) -> None:
    one = Organisation("g-1", "orgs/x.yaml", "Nordlicht Media", "x", "media", "mara", 2, 0, 0,
                       0.0, 0.0, NOW, True)  # fmt: skip
    line = organisation_line(one, width, SCENE, cursor=True, pending=False)
    said = "".join(piece for piece, _ in line)
    assert asks in said
    assert width_of(said) == width
    assert "no decision-maker known" in roll_up(one, SCENE)
    assert "decision-maker" not in roll_up(one._replace(undecided=False), SCENE)


async def test_the_list_and_the_screen_of_an_organisation_say_that_nobody_decides() -> None:
    board = filled_board()
    [first, *_] = board.organisations()
    first = first._replace(undecided=True)
    board.organisations = lambda: [first]  # type: ignore[method-assign]
    async with app_of(board).run_test(size=(120, 30)) as pilot:
        await press(pilot, "g", "o")
        assert "who decides?" in screen_text(pilot)
        await press(pilot, "slash", *"decides", "enter")
        assert names(pilot) == ["Nordlicht Media"]
        await press(pilot, "enter")
        assert "no decision-maker known" in screen_text(pilot)


async def test_no_organisations_says_how_there_come_some() -> None:
    board = filled_board()
    board.organisations = list  # type: ignore[method-assign]
    async with app_of(board).run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o", "enter", "e", "E", "j", "g", "x", "slash", "escape")
        assert "no organisations · gx" in screen_text(pilot)


async def test_the_organisation_above_is_called_by_its_name(root: Path, until: Until) -> None:
    (root / "orgs/nord-holding-nordho.yaml").write_text("id: g-nordholdin\nname: Nord Holding\n")
    with (root / FJORD).open("a") as file:
        file.write("parent: g-nordholdin\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a parent")
    async with opened(root) as pilot:
        await settled(pilot, until)
        await press(pilot, "g", "o", *FIND, "enter")
        await until(pilot, lambda: "Nord Holding" in screen_text(pilot))
        assert "g-nordholdin" not in screen_text(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ContactScreen))
        assert "Nord Holding" in screen_text(pilot)
        assert "g-nordholdin" not in screen_text(pilot)
