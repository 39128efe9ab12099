"""`pb org`: list, show, extract."""

from __future__ import annotations

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb


@pytest.fixture(autouse=True)
def webers(two: Made) -> None:
    for number in (1, 2):
        two.write(
            f"contacts/w{number}-000{number}.yaml",
            f"id: c-weberprint{number}\nname: Weber {number}\ncompany: {{name: Weber Print, "
            "employees: 12}\ncreated: 2026-11-01\n",
        )
    two.commit()


def test_ls_lists_and_is_what_comes_without_a_word(pb: Pb) -> None:
    rows = pb("org", "--json").data
    assert rows == pb("org", "ls", "--json").data
    assert [(row["name"], row["people"], row["id"]) for row in rows] == [("Weber Print", 2, None)]
    assert "Weber Print" in pb("org").out


def test_extract_then_show(pb: Pb, two: Made) -> None:
    before = two.count()
    said = pb("org", "extract")
    assert "Weber Print extracted: 2 contacts linked" in said.out
    assert two.count() == before + 1
    shown = pb("org", "show", "weber", "--json").data
    assert shown["employees"] == 12
    assert [one["name"] for one in shown["people"]] == ["Weber 1", "Weber 2"]
    assert "lead      Weber 1" in pb("org", "show", "weber").out


def test_extract_of_one_by_name_and_a_dry_run_that_touches_nothing(pb: Pb, two: Made) -> None:
    before = two.count()
    assert "+++ b/orgs/weber-print-" in pb("org", "extract", "Weber Print", "--dry-run").out
    assert two.count() == before
    assert pb("org", "extract", "Weber Print").code == 0
    assert pb("org", "extract", "Weber Print").code == 2
    assert "no company is written" in pb("org", "extract").out


def test_a_name_that_is_none_is_not_found(pb: Pb) -> None:
    assert pb("org", "show", "Nobody AS").code == 6
    assert pb("org", "show").code == 2


def test_two_names_of_one_domain_become_one_organisation(pb: Pb, two: Made) -> None:
    for number, name in enumerate(("Nord AS", "Nord AS", "Nord Gruppen", "Nord Gruppen")):
        two.write(
            f"contacts/n{number}-100{number}.yaml",
            f"id: c-nordgrupp{number}\nname: Nord {number}\n"
            f"company: {{name: {name}, domain: nord.example}}\ncreated: 2026-11-01\n",
        )
    two.commit()
    said = pb("org", "extract")
    assert said.code == 0
    assert "Nord AS extracted: 4 contacts linked" in said.out
    assert "Nord Gruppen" not in said.out


def test_a_large_company_without_a_decision_maker_says_so(pb: Pb, two: Made) -> None:
    assert pb("org", "--json").data[0]["no_decision_maker"] is False
    criterion = "icp: {criteria: [{id: size, weight: 1, if: 'employees:50..200'}]}\n"
    for number in (1, 2):
        path = f"contacts/w{number}-000{number}.yaml"
        two.write(path, two.read(path).replace("employees: 12", "employees: 120"))
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + criterion)
    assert pb("org", "--json").data[0]["no_decision_maker"] is True
    assert "nobody known" in pb("org").out
    two.write(
        "contacts/w3-0003.yaml",
        "id: c-weberprint3\nname: Weber 3\ncompany: {name: Weber Print}\n"
        "qualification: {authority: {state: met, role: economic-buyer}}\ncreated: 2026-11-01\n",
    )
    assert "nobody known" not in pb("org").out
