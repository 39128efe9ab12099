"""Organisations: listed with their people, found by name, made out of inline companies."""

from __future__ import annotations

import pytest

from pipeboard.board.organisations import Organisation, find
from pipeboard.board.timeline import COMMIT
from pipeboard.errors import Ambiguous, NotFound
from pipeboard.model.tree import Set
from tests.board.conftest import ANNA, Made

ORG = "orgs/fjord-foto-fjord0.yaml"


@pytest.fixture
def peopled(two: Made) -> Made:
    """Three at an organisation with a file, three at companies written inline."""
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", f"{config}lists: {{industries: [media, retail]}}\n")
    two.write(ORG, "id: g-fjordfoto1\nname: Fjord Foto\nindustry: retail\nowner: mara\n")
    for number, (stage, value) in enumerate((("lead", 0), ("prospect", 500), ("customer", 700))):
        two.write(
            f"contacts/f{number}-000{number}.yaml",
            f"id: c-fjordfoto{number}\nname: Foto {number}\norg: g-fjordfoto1\nstage: {stage}\n"
            "created: 2026-11-01\n"
            f"activities:\n- {{id: a-{number}, at: 2026-11-0{number + 1}, type: call, dir: out}}\n"
            f"opportunities:\n- {{id: o-1, name: Seats, stage: demo, value: {value}, per: year}}\n",
        )
    for number, company in enumerate(
        (
            "{name: Weber Print, industry: media, employees: 12, domain: weber.example}",
            "{name: weber  PRINT, industry: media, employees: 14}",
            "{name: Weber Print GmbH, domain: Weber.example}",
        )
    ):
        two.write(
            f"contacts/w{number}-000{number}.yaml",
            f"id: c-weberprint{number}\nname: Weber {number}\ncompany: {company}\nowner: tomas\n"
            "created: 2026-11-01\n",
        )
    two.commit("more people")
    return two


def by_name(made: Made) -> dict[str, Organisation]:
    return {one.name: one for one in made.open().organisations()}


def test_an_organisation_rolls_up_its_people(peopled: Made) -> None:
    fjord = by_name(peopled)["Fjord Foto"]
    assert (fjord.leads, fjord.prospects, fjord.customers) == (1, 1, 1)
    assert (fjord.people, fjord.stage) == (3, "customer")
    assert (fjord.value, fjord.industry, fjord.owner) == (1200, "retail", "mara")
    board = peopled.open()
    assert [row.name for row in board.people(fjord)] == ["Foto 2", "Foto 1", "Foto 0"]
    assert fjord.last_touch == board.people(fjord)[0].last_touch


def test_companies_that_contacts_have_inline_are_listed_too(peopled: Made) -> None:
    weber = by_name(peopled)["Weber Print"]
    assert (weber.path, weber.id, weber.leads, weber.stage) == ("", "", 2, "lead")


def test_an_organisation_without_people_is_listed(peopled: Made) -> None:
    peopled.write("orgs/empty-empty0.yaml", "id: g-empty00000\nname: Empty\n")
    assert by_name(peopled)["Empty"].people == 0


@pytest.mark.parametrize("name", ["Fjord Foto", "fjord", "g-fjordfoto1", ORG, "fjord-foto"])
def test_one_is_found_by_id_file_name_or_a_start_of_it(peopled: Made, name: str) -> None:
    assert find(peopled.open(), name).id == "g-fjordfoto1"


def test_a_name_that_fits_none_or_several_is_refused(peopled: Made) -> None:
    with pytest.raises(NotFound, match="no organisation"):
        find(peopled.open(), "Fjordfoot")
    with pytest.raises(Ambiguous):
        find(peopled.open(), "web")


def test_extract_makes_a_file_and_links_those_with_the_name_or_the_domain(peopled: Made) -> None:
    board = peopled.open()
    before = peopled.count()
    applied = board.apply(board.extract(find(board, "Weber Print")))
    assert peopled.count() == before + 1
    assert applied.summary == "Weber Print extracted: 3 contacts linked"
    (file,) = (peopled.root / "orgs").glob("weber-print-*.yaml")
    said = file.read_text()
    for part in ("name: Weber Print\n", "industry: media", "domain: weber.example", "owner: tomas"):
        assert part in said
    weber = by_name(peopled)["Weber Print"]
    assert (weber.people, weber.id in peopled.read("contacts/w2-0002.yaml")) == (3, True)
    assert "company" not in peopled.read("contacts/w0-0000.yaml")
    assert "company: {employees: 14}" in peopled.read("contacts/w1-0001.yaml")
    assert peopled.trailers("Pb-Org") == [weber.id]
    assert len(peopled.trailers("Pb-Contact")) == 3


def test_an_extract_is_undone_in_one_go(peopled: Made) -> None:
    board = peopled.open()
    board.apply(board.extract(find(board, "Weber Print")))
    board.apply(board.undo_change())
    assert by_name(peopled)["Weber Print"].path == ""
    assert "Weber Print" in peopled.read("contacts/w0-0000.yaml")


def test_a_changed_organisation_shows_on_its_contacts_at_once(peopled: Made) -> None:
    from pipeboard.actions.change import Subject, change_of

    board = peopled.open()
    subject = board.subject_at(ORG)
    assert isinstance(subject, Subject)
    renamed = Set(("name",), "Fjord AS", was="Fjord Foto")
    board.apply(change_of(subject, "edit", "field.set", "name", [renamed]))
    assert {row.org for row in board.rows("foto")} == {"Fjord AS"}


def test_the_history_of_a_file_is_its_commits_without_what_its_entries_say(two: Made) -> None:
    from pipeboard.actions.decide import assign
    from pipeboard.actions.touch import note

    board = two.open()
    board.apply(assign(board.subject_at(ANNA), "tomas"))
    board.apply(note(board.subject_at(ANNA), "? why", board.actor()))
    subject = board.subject_at(ANNA)
    found = board.recorded(ANNA, board.timeline(subject))
    assert [moment.glyph for moment in found] == [COMMIT] * len(found)
    texts = [moment.text for moment in found]
    assert "assign: mara -> tomas" in texts
    assert "Anna and Ole" in texts
    assert found[0].by == "Mara Test"


def test_check_raises_what_apply_would_and_writes_nothing(two: Made) -> None:
    from pipeboard.actions.change import change_of
    from pipeboard.errors import InvalidData

    board = two.open()
    subject = board.subject_at(ANNA)
    bad = change_of(subject, "edit", "field.set", "x", [Set(("status",), "nurtre")])
    with pytest.raises(InvalidData, match="nurture"):
        board.check(bad)
    assert two.status() == ""


LARGE_ONLY = """icp:
  criteria:
    - {id: size, weight: 60, if: 'employees>=50'}
    - {id: industry, weight: 40, if: 'industry:media'}
"""
DECIDER = "qualification: {authority: {state: met, role: decision-maker}}\n"


@pytest.mark.parametrize(
    ("config", "employees", "more", "undecided"),
    [
        (LARGE_ONLY, 140, "", True),
        (LARGE_ONLY, 140, DECIDER, False),
        (LARGE_ONLY, 12, "", False),
        (LARGE_ONLY.replace("50", "5"), 50, "", True),
        (LARGE_ONLY.replace("50", "5"), 49, "", False),  # in a small one the owner decides
        ("", 140, "", False),  # nobody said that size matters
        (LARGE_ONLY.replace("employees>=50", "country:DE"), 140, "", False),
    ],
)
@pytest.mark.parametrize("filed", [True, False])
def test_a_large_company_without_a_decision_maker_says_so(
    two: Made, config: str, employees: int, more: str, undecided: bool, filed: bool
) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + config)
    facts = f"name: Nordlicht\nemployees: {employees}\n"
    where = f"company: {{name: Nordlicht, employees: {employees}}}"
    if filed:
        two.write("orgs/nordlicht-nordl1.yaml", f"id: g-nordlicht1\n{facts}")
        where = "org: g-nordlicht1"
    for number, said in enumerate((more, "")):
        two.write(
            f"contacts/n{number}-n{number}.yaml",
            f"id: c-nordlicht{number}\nname: N {number}\n{where}\ncreated: 2026-11-01\n{said}",
        )
    two.commit()
    one = by_name(two)["Nordlicht"]
    assert one.undecided is undecided
    board = two.open()
    assert board.organisation(one.id or one.key) == one
    board.close()


def test_an_organisation_without_people_asks_nobody_who_decides(two: Made) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + LARGE_ONLY)
    two.write("orgs/empty-empty1.yaml", "id: g-emptyempty\nname: Empty\nemployees: 900\n")
    two.commit()
    assert not by_name(two)["Empty"].undecided
