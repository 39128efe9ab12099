"""`pb report`: the list, each report on a small board, its formats, what is refused."""

from __future__ import annotations

import csv

import pytest

from pipeboard.board.reports.table import REPORTS
from tests.board.conftest import Made
from tests.cli.conftest import Pb

PEOPLE = {
    "bea": """\
stage: customer
company: {name: Bea & Co, industry: media}
opportunities:
- {id: o-1, stage: won, value: 1200, opened: 2026-08-01, closed: 2026-10-05, proof: [{kind: trial}]}
- {id: o-2, stage: proposal, value: 100, per: month, expected_close: 2026-12-10}
notes:
- {id: n-1, at: 2026-08-03, kind: objection, about: price, state: answered, text: too dear}
activities:
- {id: a-1, at: 2026-11-02T09:00Z, by: mara, type: call, dir: out, outcome: connected}
- {id: a-2, at: 2026-11-03T09:00Z, by: mara, type: email, dir: in, outcome: replied}
stage_history:
- {id: h-1, at: 2026-07-02, stage: lead}
- {id: h-2, at: 2026-07-20, stage: prospect, from: lead}
- {id: h-3, at: 2026-10-05, stage: customer, from: prospect}
""",
    "carl": """\
stage: prospect
company: {name: Carl & Co, industry: media}
opportunities:
- {id: o-1, stage: lost, value: 900, opened: 2026-09-01, closed: 2026-11-10}
- {id: o-2, stage: negotiation, value: 500, expected_close: 2026-11-30}
- {id: o-3, stage: demo, value: 800, expected_close: 2026-11-01}
- {id: o-4, stage: demo, value: 70, currency: SEK, expected_close: 2026-12-01}
notes:
- {id: n-1, at: 2026-08-03, kind: objection, about: price, state: open, text: too dear}
stage_history:
- {id: h-1, at: 2026-09-01, stage: prospect, from: lead}
""",
    "dana": """\
stage: lead
status: disqualified
status_info: {at: 2026-08-10, reason: no-need}
company: {name: Dana & Co, industry: food}
activities:
- {id: a-1, at: 2026-08-02T09:00Z, by: mara, type: email, dir: out, outcome: sent}
- {id: a-2, at: 2026-08-03T09:00Z, by: mara, type: research}
- {id: a-3, at: 2026-09-03T09:00Z, by: mara, type: email, dir: out, outcome: sent}
""",
}


@pytest.fixture(autouse=True)
def people(two: Made) -> None:
    """Bea bought, Carl may, Dana has no need; all came in summer. Anna and Ole came in November."""
    for number, (name, text) in enumerate(PEOPLE.items()):
        head = f"id: c-{number:010d}\nname: {name.title()}\ncreated: 2026-07-3{number % 2}\n"
        two.write(f"contacts/{name}.yaml", head + text)
    two.commit()


def test_the_list_says_what_each_report_answers(pb: Pb) -> None:
    for words in (["report"], ["report", "--list"]):
        lines = pb(*words).out.splitlines()[1:]
        assert [line.split()[0] for line in lines] == list(REPORTS)
    rows = pb("report", "--list", "--json").data
    assert {row["id"]: row["definition"] for row in rows} == {
        name: report.definition for name, report in REPORTS.items()
    }


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format", ["table", "md", "csv", "tsv", "jsonl", "ids", "json"])
def test_a_report_speaks_every_format(pb: Pb, name: str, format: str) -> None:
    said = pb("report", name, "--format", format)
    assert said.code == 0
    assert said.out.strip()


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_says_how_its_numbers_are_defined(pb: Pb, name: str) -> None:
    data = pb("report", name, "--json").data
    assert (data["report"], data["definition"]) == (name, REPORTS[name].definition)
    assert data["rows"]
    assert all(
        {"id", *(one.key for one in REPORTS[name].measures)} <= {*row} for row in data["rows"]
    )
    assert " ".join(pb("report", name).out.split()).endswith(REPORTS[name].definition)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_nobody_says_so_without_a_fault(pb: Pb, name: str) -> None:
    said = pb("report", name, "-q", "name:nobody-at-all", "--json")
    assert said.code == 0
    assert said.data["report"] == name


def test_the_funnel_counts_who_is_qualified_before_anything_else(pb: Pb) -> None:
    said = pb("report", "funnel")
    assert said.out.splitlines()[0] == "2 qualified of 4 leads (50 %), 1 customers (25 %)"
    steps = {row["id"]: row["count"] for row in pb("report", "funnel", "--json").data["rows"]}
    assert steps == {"lead": 4, "prospect": 2, "opportunity": 2, "customer": 1}


def test_a_cohort_within_a_time_says_how_much_of_it_is_matured(pb: Pb) -> None:
    data = pb("report", "funnel", "--cohort", "2026-Q3", "--within", "90d", "--json").data
    assert [row["count"] for row in data["rows"]] == [3, 2, 2, 0]
    assert data["rows"][0]["exits"] == {"no-need": 1}
    assert (data["leads"], data["qualified"], data["matured"]) == (3, 2, 1)
    later = pb("report", "funnel", "--cohort", "2026-11", "--within", "90d")
    assert "matured 0 %" in later.out.splitlines()[0]


def test_a_segment_has_its_own_funnel(pb: Pb, two: Made) -> None:
    assert pb("segment", "add", "media", "industry:media").code == 0
    counts = [
        [row["count"] for row in pb("report", "funnel", *words, "--json").data["rows"]]
        for words in (["--segment", "media"], ["-q", "industry:media"])
    ]
    assert counts == [[2, 2, 2, 1]] * 2
    both = pb("report", "funnel", "--segment", "media", "-q", "stage:customer or name:x", "--json")
    assert both.data["leads"] == 1


def test_numbers_for_a_spreadsheet_are_numbers(pb: Pb) -> None:
    rows = list(csv.DictReader(pb("report", "funnel", "--format", "csv").out.splitlines()))
    assert (rows[1]["STEP"], rows[1]["OF LEADS"]) == ("prospect", "0.5")
    assert rows[1]["95 %"] == "0.1500..0.8500"


def test_a_past_board_has_its_own_numbers(pb: Pb) -> None:
    data = pb("report", "funnel", "--as-of", "2026-08-15", "--json").data
    assert [row["count"] for row in data["rows"]] == [3, 1, 1, 0]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["funel"], 2, "nearest: funnel"),
        (["funnel", "--cohort", "2026-Q5"], 2, "2026-Q3"),
        (["funnel", "--within", "soon"], 2, "--within 90d"),
        (["funnel", "--segment", "nope"], 6, "no segment 'nope'"),
        (["funnel", "-q", "stage:"], 2, "stage"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    pb: Pb, words: list[str], code: int, said: str
) -> None:
    answer = pb("report", *words)
    assert answer.code == code
    assert said in answer.err
