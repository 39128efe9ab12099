"""`pb score` on the example of the spec: the numbers, why, what if, and what to ask next."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.cli.conftest import Pb
from tests.model.conftest import EXAMPLES

NOW = ("--as-of", "2026-11-22T09:00:00Z")
ANNA = "contacts/anna-keller-7f3k2q.yaml"


@pytest.fixture
def example(pb: Pb, two, monkeypatch):
    """The pb of the spec's own board."""
    shutil.rmtree(two.root / "contacts")
    shutil.copytree(EXAMPLES, two.root, dirs_exist_ok=True)
    subprocess.run(["git", "add", "-A"], cwd=two.root, check=True)
    subprocess.run(["git", "commit", "-qm", "the example"], cwd=two.root, check=True)
    return pb


def test_the_example_scores_exactly_as_the_spec_says(example: Pb) -> None:
    told = example("score", "anna-keller", *NOW, "--json").data
    assert (told["fit"], told["engagement_score"], told["grade"]) == (100.0, 54.9, "A2")
    assert int(told["total"]) == 77
    assert {part["name"]: part["capped"] for part in told["groups"]} == {
        "interest": 6.3, "buying": 31.1, "conversation": 17.5,
    }  # fmt: skip
    lines = [f"{one['name']} {one['points']:g} → {one['left']:g}" for one in told["lines"]]
    assert lines == ["demo-request 30 → 26.5", "connected 12 → 9.6", "replied 12 → 7.9",
                     "download 10 → 6.3", "pricing-page 8 → 4.6"]  # fmt: skip


def test_why_prints_each_line(example: Pb) -> None:
    assert example("score", "anna-keller", *NOW).out == (
        "Anna Keller   A2   fit 100 · engagement 54.9 · total 77\n"
    )
    why = example("score", "anna-keller", "--why", *NOW).out
    assert "   demo-request 30 → 26.5 (3.7 d, half-life 21 d)\n" in why
    assert " ✓ industry        25.0  met\n" in why


def test_as_of_an_earlier_day_knows_nothing_later(example: Pb) -> None:
    then = example("score", "anna-keller", "--as-of", "2026-11-04T09:00Z", "--json").data
    assert [one["name"] for one in then["lines"]] == ["download"]
    row = example("ls", "--as-of", "2026-11-04T09:00Z", "--json").data[0]
    assert (row["grade"], row["engagement_score"]) == (then["grade"], then["engagement_score"])


def test_what_if_writes_nothing(example: Pb, two) -> None:
    assert "fit 75 · " in example("score", "anna-keller", "--what-if", "employees=8", *NOW).out
    many = example("score", "anna-keller", "--what-if", "employees=8", "title=Clerk", *NOW).out
    assert "fit 55 · " in many
    student = example("score", "anna-keller", "--what-if", "title=Student", "--why", *NOW).out
    assert "fit 0 · " in student
    assert "disqualified by student" in student
    assert "fit 0 · " in example("score", "anna-keller", "--what-if", "tags+=competitor", *NOW).out
    assert two.status() == ""


@pytest.mark.parametrize("what_if", ["employees=abc", "employees=" + "9" * 26, "name="])
def test_what_if_refuses_what_no_file_may_say(example: Pb, what_if: str) -> None:
    told = example("score", "anna-keller", "--what-if", what_if, *NOW)
    assert told.code == 3
    assert what_if.partition("=")[0] in told.err


def test_the_next_best_question_is_the_unknown_with_the_largest_weight(example: Pb) -> None:
    asked = example("score", "anna-keller", "--what-if", "org=", "--why", *NOW).out
    assert "fit 30 (+70 if industry, employees, revenue, growth_pct known)" in asked
    assert asked.endswith("ask next: industry (+25)\n")
    assert example("score", "anna-keller", *NOW, "--json").data["ask"] is None
    bant = example("score", "anna-keller", "--what-if", "qualification.need.state=unknown", *NOW,
                   "--json").data["ask"]  # fmt: skip
    assert (bant["item"], bant["weight"]) == ("need", 20.0)


def test_lists_and_show_say_the_same(example: Pb) -> None:
    assert "GRADE" in example("ls", *NOW).out
    assert example(
        "ls", "-q", "grade:A2 fit>=70 engagement_score<55 total>77", *NOW, "--format", "ids"
    ).out
    derived = example("show", "anna-keller", *NOW, "--json").data["derived"]
    assert (derived["grade"], derived["fit"], derived["engagement_score"]) == ("A2", 100.0, 54.9)


def test_without_an_icp_a_grade_is_its_digit_and_no_column(pb: Pb) -> None:
    assert "GRADE" not in pb("ls").out
    assert "GRADE" in pb("ls", "--sort", "grade").out
    row = pb("ls", "--json").data[0]
    assert (row["grade"], row["fit"]) == ("3", None)
    assert "3   fit – · engagement 0.0 · total 0" in pb("score", row["id"]).out


def test_a_criterion_with_a_clock_is_a_problem_of_the_config(example: Pb, two) -> None:
    text = (two.root / "pipeboard.yaml").read_text()
    (two.root / "pipeboard.yaml").write_text(text.replace("'growth_pct>0'", "'idle>7d'"))
    linted = example("lint")
    assert linted.code == 3
    assert "idle cannot be asked here" in linted.out + linted.err
    row = example("ls", *NOW, "--json").data[0]
    assert row["fit"] == 100.0  # the others still count


def test_an_edit_of_the_organisation_scores_its_people_anew(example: Pb, two) -> None:
    org = next((two.root / "orgs").iterdir())
    org.write_text(org.read_text().replace("employees: 140", "employees: 8"))
    assert example("ls", *NOW, "--json").data[0]["fit"] == 75.0


def test_the_verb_takes_one_contact(pb: Pb) -> None:
    assert pb("score", "anna", "ole").code == 2


@pytest.mark.parametrize(("format", "line"), [
    ("csv", "score,grade,3"), ("tsv", "score\tgrade\t3"), ("md", "| score | grade | 3 |"),
])  # fmt: skip
def test_a_table_of_the_score_has_rows(pb: Pb, format: str, line: str) -> None:
    said = pb("score", "anna", "--format", format)
    assert said.code == 0
    assert line in said.out
    assert len(said.out.splitlines()) >= 5


def test_the_segment_hot_says_why_it_is_empty_without_an_icp(pb: Pb) -> None:
    said = pb("segment", "ls")
    assert "status:open grade:(A1,A2,B1)" in said.out
    assert "needs an ICP" in said.out
    hints = {row["id"]: row["hint"] for row in pb("segment", "--json").data}  # type: ignore[attr-defined]
    assert hints["hot"].startswith("without an ICP a grade has no letter")
    assert hints["mine"] is None
    assert "without an ICP" in pb("ls", "grade:A1").err
    assert "without an ICP" not in pb("ls", "grade:1").err
