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
def people(two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bea bought, Carl may, Dana has no need; all came in summer. Anna and Ole came in November."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-22T08:00:00Z")
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


EMPTY = {"icp-miner", "coverage", "forecast-error", "signals", "slippage"}
"""The reports that have nothing to say of this board."""


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format", ["table", "md", "csv", "tsv", "jsonl", "ids", "json"])
def test_a_report_speaks_every_format(pb: Pb, name: str, format: str) -> None:
    said = pb("report", name, "--format", format)
    assert said.code == 0
    assert said.out.strip() or (name in EMPTY and format in ("jsonl", "ids"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_says_how_its_numbers_are_defined(pb: Pb, name: str) -> None:
    data = pb("report", name, "--json").data
    assert (data["report"], data["definition"]) == (name, REPORTS[name].definition)
    assert bool(data["rows"]) == (name not in EMPTY)
    keys = {"id", "query", *(one.key for one in REPORTS[name].measures)}
    assert all(keys <= {*row} for row in data["rows"])
    drawn = {key for picture in REPORTS[name].pictures for key in picture.keys}
    assert all(drawn <= {*row} for row in data["rows"])
    assert " ".join(pb("report", name).out.split()).endswith(REPORTS[name].definition)


@pytest.mark.parametrize("name", REPORTS)
def test_the_query_of_a_row_finds_whom_it_is_about(pb: Pb, name: str) -> None:
    for row in pb("report", name, "--json").data["rows"]:
        if not row["query"]:
            continue
        found = pb("ls", "-q", row["query"], "--json")
        assert found.code == 0, row
        whole = next((row[key] for key in ("contacts", "n", "leads") if key in row), None)
        assert whole in (None, len(found.data)) or name == "matrix", row


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


# since when, by whom, from where -----------------------------------------------------------------


def test_what_changed_since_a_commit_is_told_on_one_page(pb: Pb, two: Made) -> None:
    before = two.git("rev-parse", "HEAD")
    assert pb("move", "dana", "prospect", "--override", "x").code == 0
    assert pb("win", "carl", "o-2", "-m", "fine").code == 0
    assert pb("opp", "set", "carl", "o-3", "value=1000").code == 0
    assert pb("opp", "set", "carl", "o-3", "expected_close=2026-11-11").code == 0
    assert pb("rm", "ole", "--yes").code == 0
    data = pb("report", "changed", "--since", before, "--json").data
    rows = {row["id"]: row for row in data["rows"]}
    assert (rows["won"]["value"], rows["value up"]["value"]) == (500, 200)
    assert (rows["put off"]["days"], rows["put off"]["who"]) == (10, "Carl")
    assert rows["lead → prospect"]["query"] == "id:c-0000000002"
    assert (rows["prospect → customer"]["count"], rows["gone"]["count"]) == (1, 1)
    assert (data["commit"], data["net"]) == (before, -300)
    assert pb("report", "changed", "--since", before).out.startswith(
        f"since 2026-11-22 ({before[:8]}): 0 new, 1 won"
    )
    some = pb("report", "changed", "--since", before, "-q", "name:dana", "--json").data["rows"]
    assert [row["id"] for row in some] == ["lead → prospect"]


def begun_again(made: Made, patch: pytest.MonkeyPatch, day: str) -> None:
    """The history of the board begins on this day, with what there is."""
    patch.setenv("GIT_COMMITTER_DATE", day)
    made.git("checkout", "-q", "--orphan", "again")
    made.commit()


def test_a_board_younger_than_a_week_is_compared_with_nothing(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun_again(two, monkeypatch, "2026-11-20T09:00:00Z")
    data = pb("report", "changed", "--json").data
    assert (data["commit"], data["rows"][0]["id"], data["rows"][0]["count"]) == (
        "",
        "new contact",
        5,
    )
    assert pb("report", "changed").out.startswith("since the beginning: 5 new")
    assert pb("report", "changed", "--since", "2020-01-01").code == 6


def test_what_changed_can_be_asked_of_a_past_board(pb: Pb, two: Made) -> None:
    first = two.git("rev-parse", "HEAD")
    assert pb("move", "dana", "prospect", "--override", "x").code == 0
    second = two.git("rev-parse", "HEAD")
    assert pb("rm", "ole", "--yes").code == 0
    rows = pb("report", "changed", "--since", first, "--at", second, "--json").data["rows"]
    assert [row["id"] for row in rows] == ["lead → prospect"]


def test_sources_say_what_they_bring_and_cost(pb: Pb, two: Made) -> None:
    for name, cost in (
        ("bea", "source: {channel: paid, campaign: ads, cost: 300}"),
        ("dana", "source: {channel: paid}"),
    ):
        two.write(f"contacts/{name}.yaml", two.read(f"contacts/{name}.yaml") + cost + "\n")
    rows = {row["id"]: row for row in pb("report", "sources", "--json").data["rows"]}
    assert list(rows)[-1] == "campaign:ads"
    paid = rows["source:paid"]
    assert (paid["leads"], paid["customers"], paid["won"]) == (2, 1, 1200)
    assert (paid["cost"], paid["cac"], paid["roi"]) == (300, 300, 3)
    assert rows["no source"]["leads"] == 2


def test_activity_is_told_by_person(pb: Pb) -> None:
    asked = ("report", "activity", "--period", "2026-11", "--json")
    every, mara = pb(*asked).data["rows"]
    assert (mara["id"], mara["touches"], mara["conversations"]) == ("mara", 1, 2)
    assert (mara["types"], sum(mara["weeks"])) == ({"call": 1}, 1)
    assert every["query"] == "id:c-0000000000"


def test_discipline_says_what_was_kept(pb: Pb) -> None:
    for words in (
        ["next", "bea", "2026-11-20", "call", "price?"],
        ["next", "carl", "2026-11-22", "call", "close?"],
    ):
        assert pb(*words).code == 0
    assert pb("log", "carl", "call", "connected", "fine").code == 0
    every = pb("report", "discipline", "--json").data["rows"][0]
    assert (every["done"], every["on_time"], every["overdue"], every["kept"]) == (1, 1, 1, 0.5)


def test_flow_says_who_came_in_and_who_left(pb: Pb) -> None:
    rows = pb("report", "flow", "--period", "2026-09-28..2026-10-11", "--json").data["rows"]
    assert [row["id"] for row in rows] == ["2026-09-28", "2026-10-05"]
    assert (rows[1]["customer_in"], rows[1]["prospect_out"], rows[1]["query"]) == (
        1,
        1,
        "id:c-0000000000",
    )


def test_stages_say_how_long_each_lasts(pb: Pb) -> None:
    rows = {row["id"]: row for row in pb("report", "stages", "--json").data["rows"]}
    assert (rows["prospect"]["ended"], rows["prospect"]["median"]) == (1, 77)
    assert (rows["customer"]["going_on"], rows["lead"]["note"]) == (1, "too few (4)")


def test_win_rate_cycle_and_loss_are_of_what_was_closed_in_the_period(pb: Pb) -> None:
    every = pb("report", "win-rate", "--json").data["rows"][0]
    assert (every["won"], every["lost"], every["of_value"]) == (1, 1, pytest.approx(4 / 7))
    later = pb("report", "win-rate", "--period", "2026-11", "--json").data["rows"][0]
    assert (later["won"], later["lost"]) == (0, 1)
    assert pb("report", "cycle", "--json").data["median"] == 65
    (row,) = pb("report", "loss", "--json").data["rows"]
    assert (row["id"], row["lost"], row["value"]) == ("no reason", 1, 900)


def test_velocity_leaves_out_what_is_stale(pb: Pb) -> None:
    fresh, every = pb("report", "velocity", "--json").data["rows"]
    assert every["open"] == 4
    assert fresh["open"] <= every["open"]
    assert every["a_day"] == pytest.approx(4 * 0.5 * 1200 / 65)


def test_coverage_can_be_bisected(pb: Pb, two: Made) -> None:
    assert pb("report", "coverage", "--min", "2").code == 6
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", f"{config}targets: {{2026-Q4: {{amount: 2500}}}}\n")
    (row,) = pb("report", "coverage", "--json").data["rows"]
    assert (row["closed"], row["lacking"], row["open"]) == (1200, 1300, 2500)
    assert [pb("report", "coverage", "--min", least).code for least in ("2", "1.5")] == [1, 0]
    two.write("pipeboard.yaml", f"{config}targets: {{2026-Q4: {{amount: 1000}}}}\n")
    assert pb("report", "coverage", "--min", "2").code == 0
    assert "the target is reached" in pb("report", "coverage").out


def test_forecast_error_is_read_from_the_commit_of_that_day(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = two.read("contacts/carl.yaml")
    deal = "{id: o-1, stage: lost, value: 900, opened: 2026-09-01, closed: 2026-11-10}"
    then = "{id: o-9, stage: proposal, value: 1000, opened: 2026-05-01, expected_close: 2026-08-01}"
    won = "{id: o-9, stage: won, value: 800, opened: 2026-05-01, closed: 2026-09-02}"
    begun_again(two, monkeypatch, "2026-06-30T10:00:00Z")
    two.write("contacts/carl.yaml", text.replace(deal, then).replace("2026-07-31", "2026-04-01"))
    two.commit()
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-22T08:00:00Z")
    two.write("contacts/carl.yaml", text.replace(deal, won).replace("2026-07-31", "2026-04-01"))
    two.commit()
    (row,) = pb("report", "forecast-error", "--json").data["rows"]
    assert (row["id"], row["forecast"], row["actual"]) == ("2026-Q3", 500, 800)
    assert (row["error"], row["more"], row["query"]) == (
        0.375,
        300,
        "opp(stage:won closed:2026-07-01..2026-09-30)",
    )


def test_customers_are_told_by_quarter(pb: Pb) -> None:
    rows = pb("report", "customers", "--json").data["rows"]
    assert [row["id"] for row in rows] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    (row,) = pb("report", "customers", "--period", "2026-11", "--json").data["rows"]
    assert (row["active"], row["start"], row["nrr"], row["churned"]) == (1, 1200, 1, 0)


def test_who_asks_is_answered_in_business_time(pb: Pb) -> None:
    assert pb("signal", "carl", "demo-request").code == 0
    every = pb("report", "speed", "--json").data["rows"][0]
    assert (every["waiting"], every["answered"]) == (1, 0)
    assert pb("log", "carl", "call", "connected", "fine").code == 0
    every = pb("report", "speed", "--json").data["rows"][0]
    assert (every["waiting"], every["answered"], every["within"]) == (0, 1, 1)


def test_giving_is_counted_by_who_gives(pb: Pb) -> None:
    every, mara = pb("report", "give", "--json").data["rows"]
    assert (every["touches"], every["gave"], mara["id"]) == (3, 1, "mara")
    assert every["query"] == "id:c-0000000000"


def test_a_table_has_pictures_where_the_terminal_has_room(
    pb: Pb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert "●" in pb("report", "funnel").out
    monkeypatch.setenv("COLUMNS", "70")
    assert "●" not in pb("report", "funnel").out
    assert "●" not in pb("report", "funnel", "--format", "md").out


def test_more_contacts_than_a_query_can_name_are_found_in_other_words(pb: Pb, two: Made) -> None:
    for number in range(320):
        source = "paid" if number < 300 else "seo"
        text = f"id: c-8{number:09d}\nname: N{number}\ncreated: 2026-11-01\nstage: lead\n"
        two.write(f"contacts/m{number}.yaml", f"{text}source: {{channel: {source}}}\n")
    two.commit()
    some = {row["id"]: row for row in pb("report", "sources", "--json").data["rows"]}
    assert some["source:paid"]["query"] == "(source:paid)"
    assert some["source:seo"]["query"].startswith("id:(c-8000000300,")
    lead = pb("report", "funnel", "-q", "source:paid", "--json").data["rows"][0]
    assert (lead["count"], lead["query"]) == (300, "source:paid")
    assert pb("report", "funnel", "--json").data["rows"][0]["query"] == ""


def test_slippage_is_read_from_the_history(pb: Pb) -> None:
    for day in ("2026-12-14", "2027-01-11", "2026-12-20"):
        assert pb("opp", "set", "carl", "o-2", f"expected_close={day}").code == 0
    assert pb("opp", "set", "carl", "o-3", "expected_close=2026-12-01").code == 0
    assert pb("undo").code == 0
    data = pb("report", "slippage", "--json").data
    (row,) = data["rows"]
    assert (row["id"], row["pushes"], row["days"], row["query"]) == (
        "Carl",
        2,
        42,
        "id:c-0000000001",
    )
    assert (data["pushes"], data["twice"]) == (2, pytest.approx(1 / 6))
    assert pb("report", "slippage", "--period", "2020", "--json").data["rows"] == []
