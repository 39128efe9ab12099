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
- {id: a-1, at: 2026-11-02T09:00Z, by: mara, type: call, dir: out, outcome: connected, min: 12, gave: tour}
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
    assert said.out.strip() or (name, format) in {("icp-miner", "jsonl"), ("icp-miner", "ids")}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_says_how_its_numbers_are_defined(pb: Pb, name: str) -> None:
    data = pb("report", name, "--json").data
    assert (data["report"], data["definition"]) == (name, REPORTS[name].definition)
    assert data["rows"] or name == "icp-miner"
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


def test_the_forgotten_stay_in_the_counts(pb: Pb) -> None:
    assert pb("forget", "bea", "--yes").code == 0
    lead, prospect, _, customer = pb("report", "funnel", "--json").data["rows"]
    assert (lead["count"], prospect["count"], customer["count"]) == (4, 2, 1)
    assert customer["exits"] == {"forgotten": 1}
    assert pb("report", "funnel", "-q", "industry:media", "--json").data["leads"] == 1


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


def test_the_forecast_is_by_month_with_what_slipped_apart(pb: Pb) -> None:
    data = pb("report", "forecast", "--json").data
    rows = {row["id"]: row for row in data["rows"]}
    assert list(rows) == ["slipped", "2026-10", "2026-11", "2026-12"]
    assert (rows["2026-10"]["closed"], rows["2026-10"]["deals"]) == (1200, 0)
    assert (rows["2026-11"]["commit"], rows["2026-11"]["weighted"]) == (500, 375)
    assert (rows["2026-12"]["value"], rows["2026-12"]["weighted"]) == (1200, 600)
    assert (rows["2026-12"]["unpriced"], rows["slipped"]["value"]) == (1, 800)
    assert pb("report", "forecast").out.startswith("4 open worth 2,500 EUR, weighted 1,175; ")


def test_a_target_says_how_much_of_it_is_covered(pb: Pb, two: Made) -> None:
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", f"{config}targets: {{2026-Q4: {{amount: 2200}}}}\n")
    data = pb("report", "forecast", "--json").data
    assert (data["target"], data["coverage"]) == (2200, 1.7)
    assert "; target 2,200, covered 1.7×" in pb("report", "forecast").out


def test_exits_say_how_many_are_let_go_why_and_what_they_took(pb: Pb) -> None:
    every, reason = pb("report", "exits", "--json").data["rows"]
    assert (every["count"], every["of_leads"], reason["id"]) == (1, 0.25, "no-need")
    assert (reason["never_qualified"], reason["median_touches"]) == (1, 1)
    assert reason["median_days"] == 11
    assert "1 of 4 leads disqualified (25 %)" in pb("report", "exits").out


def test_what_customers_have_in_common_wants_thirty(pb: Pb, two: Made) -> None:
    pains = """pains: ['so-called "stock", (dead)']\n"""
    for number in range(30):
        stage = "customer" if number < 10 else "lead"
        text = f"id: c-9{number:09d}\nname: N{number}\ncreated: 2026-11-01\nstage: {stage}\n"
        company = "company: {name: X, employees: 30}\n" if number < 6 else ""
        two.write(f"contacts/n{number}.yaml", f"{text}country: AT\n{pains}{company}")
    two.commit()
    rows = {row["id"]: row for row in pb("report", "icp-miner", "--json").data["rows"]}
    assert (rows["country:AT"]["n"], rows["country:AT"]["customers"]) == (30, 10)
    assert rows["country:AT"]["lift"] == pytest.approx((10 / 11) / (30 / 35))
    assert (rows["size:11..50"]["lift"], rows["size:11..50"]["note"]) == (None, "too few (6)")
    for query, row in rows.items():
        assert len(pb("ls", "-q", query, "--json").data) == row["n"]


def test_time_is_told_by_grade_and_who_is_kept_warm_apart(pb: Pb) -> None:
    data = pb("report", "time", "--json").data
    rows = {row["id"]: row for row in data["rows"]}
    assert list(rows)[-1] == "left"
    assert (data["touches"], rows["left"]["touches"]) == (2, 1)
    assert [row["minutes"] for row in rows.values() if row["minutes"]] == [12]
    assert pb("nurture", "carl", "timing", "--review", "2027-01-10").code == 0
    rows = {row["id"]: row for row in pb("report", "time", "--json").data["rows"]}
    assert (rows["nurture"]["contacts"], rows["nurture"]["touches"]) == (1, 0)
    assert pb("report", "time", "--within", "5d", "--json").data["touches"] == 0


def test_objections_say_how_often_a_deal_is_won_in_spite_of_them(pb: Pb) -> None:
    (row,) = pb("report", "objections", "--json").data["rows"]
    assert (row["id"], row["deals"], row["won"], row["lost"], row["rate"]) == (
        "price",
        6,
        1,
        1,
        0.5,
    )


def test_proof_says_what_wins(pb: Pb) -> None:
    tour, trial = pb("report", "proof", "--json").data["rows"]
    assert (trial["id"], trial["deals"], trial["won"], trial["lost"]) == ("trial", 1, 1, 0)
    assert (trial["rate"], trial["without"]) == (1, 0)
    # given after the first deal was won: it counts for the open one alone
    assert (tour["id"], tour["deals"], tour["won"], tour["rate"]) == ("tour", 1, 0, None)


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
