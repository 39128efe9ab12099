"""Verbs that read: lists in every format, one contact, one field, the board, the queue, the past."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

ROW = [
    "id",
    "name",
    "org",
    "path",
    "stage",
    "status",
    "owner",
    "title",
    "email",
    "phone",
    "tags",
    "grade",
    "fit",
    "engagement_score",
    "engagement",
    "next_step",
    "last_touch",
    "idle_days",
    "in_stage_days",
    "value",
    "weighted",
    "currency",
    "lane",
    "flags",
]


@pytest.fixture
def rich(two: Made, pb: Pb) -> Pb:
    """Ole with an opportunity, a phone and a step."""
    two.write(
        OLE,
        two.read(OLE)
        + "phone: '+47 555 01 42'\ncompany: {name: Bakke | Sons}\n"
        + "opportunities:\n- {id: o-1, name: Seats, stage: demo, value: 18000, currency: EUR, "
        + "opened: 2026-11-10, expected_close: 2027-03-01}\n"
        + "follow_ups:\n- {id: f-1, due: 2026-11-24, channel: email, reason: quote}\n",
    )
    two.commit()
    return pb


GOLDEN = {
    "table": """\
NAME         ORGANISATION  STAGE     OWNER  NEXT                    IDLE   VALUE  TAGS
Anna Keller                lead      mara                            21d          vip, agency
Ole Bakke    Bakke | Sons  prospect  tomas  2026-11-24 email quote   20d  18,000
""",
    "tsv": """\
NAME\tORGANISATION\tSTAGE\tSTATUS\tOWNER\tNEXT\tIDLE\tVALUE\tTAGS
Anna Keller\t\tlead\t\tmara\t\t21d\t0\tvip, agency
Ole Bakke\tBakke | Sons\tprospect\t\ttomas\t2026-11-24 email quote\t20d\t18000\t
""",
    "csv": """\
NAME,ORGANISATION,STAGE,STATUS,OWNER,NEXT,IDLE,VALUE,TAGS
Anna Keller,,lead,,mara,,21d,0,"vip, agency"
Ole Bakke,Bakke | Sons,prospect,,tomas,2026-11-24 email quote,20d,18000,
""",
    "md": """\
| NAME | ORGANISATION | STAGE | STATUS | OWNER | NEXT | IDLE | VALUE | TAGS |
| --- | --- | --- | --- | --- | --- | --: | --: | --- |
| Anna Keller |  | lead |  | mara |  | 21d |  | vip, agency |
| Ole Bakke | Bakke \\| Sons | prospect |  | tomas | 2026-11-24 email quote | 20d | 18,000 |  |
""",
    "ids": "c-7f3k2q9wab\nc-8g4m3r0xcd\n",
}


@pytest.mark.parametrize("format", GOLDEN)
def test_a_list_in_every_format(rich: Pb, format: str) -> None:
    said = rich("ls", "--sort", "name", "--format", format)
    assert (said.code, said.err) == (0, "")
    assert said.out == GOLDEN[format]


def test_a_list_in_json(rich: Pb) -> None:
    document = rich("ls", "--json", "--sort", "name").json
    assert list(document) == ["schema", "ok", "data", "warnings"]
    anna, ole = document["data"]
    assert list(anna) == ROW
    assert anna["next_step"] is None
    assert ole["next_step"] == {"due": "2026-11-24", "channel": "email", "reason": "quote"}
    assert (ole["value"], ole["currency"], ole["phone"]) == (18000, "EUR", "+47 555 01 42")
    lines = rich("ls", "--format", "jsonl", "--sort", "name").out.splitlines()
    assert [json.loads(line) for line in lines] == [anna, ole]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["-q", "stage:lead"], ["Anna Keller"]),
        (["stage:lead"], ["Anna Keller"]),
        (["-q", "-tag:vip"], ["Ole Bakke"]),
        (["--query=-tag:vip"], ["Ole Bakke"]),
        (["--", "-tag:vip"], ["Ole Bakke"]),
        (["-tag:vip"], ["Ole Bakke"]),
        (["-tag:vip", "--json"], ["Ole Bakke"]),
        (["keller"], ["Anna Keller"]),
        (["--sort", "-name"], ["Ole Bakke", "Anna Keller"]),
        (["--sort", "name", "--limit", "1"], ["Anna Keller"]),
        (["-q", "stage:customer"], []),
        (["owner:tomas", "or", "owner:mara", "sort:name"], ["Anna Keller", "Ole Bakke"]),
    ],
)
def test_whom_a_query_finds(pb: Pb, words: list[str], names: list[str]) -> None:
    assert [row["name"] for row in pb("ls", "--json", *words).data] == names


def test_groups_say_their_group(pb: Pb) -> None:
    rows = pb("ls", "--json", "group:stage").data
    assert [(row["group"], row["name"]) for row in rows] == [
        ("lead", "Anna Keller"),
        ("prospect", "Ole Bakke"),
    ]
    assert pb("ls", "group:stage").out.startswith("GROUP")


def test_an_empty_list_is_no_error_unless_asked(pb: Pb) -> None:
    assert pb("ls", "nobody") == (0, "", "pb: no contact fits\n")
    assert pb("queue", "overdue", "--all") == (0, "", "pb: nobody waits here\n")
    assert pb("ls", "nobody", "--format", "ids") == (0, "", "")
    assert pb("ls", "nobody", "--json").data == []
    assert pb("ls", "nobody", "--fail-empty").code == 1


def test_spreadsheets_get_no_formula(pb: Pb, two: Made) -> None:
    two.write(ANNA, "id: c-7f3k2q9wab\nname: '=1+1'\nowner: '+mara, \"x\"'\n")
    rows = list(csv.DictReader(io.StringIO(pb("ls", "--format", "csv", "1+1").out)))
    assert (rows[0]["NAME"], rows[0]["OWNER"]) == ("'=1+1", '\'+mara, "x"')


def test_show_says_the_files_own_keys_and_what_is_derived(rich: Pb) -> None:
    shown = rich("show", "ole", "--json").data
    assert shown["name"] == "Ole Bakke"
    assert shown["opportunities"][0]["value"] == 18000
    assert shown["derived"]["path"] == OLE
    assert shown["derived"]["lane"] is None
    assert "name" not in shown["derived"]
    text = rich("show", "ole").out
    assert text.startswith("Ole Bakke · Bakke | Sons\nprospect 20d · open · tomas")
    assert "next   2026-11-24 email quote" in text
    assert OLE in text


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("name", "Ole Bakke", "Ole Bakke"),
        ("opportunities[o-1].value", "18000", "18000"),
        ("company.name", "Bakke | Sons", "Bakke | Sons"),
        ("company", {"name": "Bakke | Sons"}, 'company: {name: "Bakke | Sons"}'),
    ],
)
def test_one_field(rich: Pb, field: str, value: object, text: str) -> None:
    assert rich("get", "ole", field).out == f"{text}\n"
    assert rich("get", "ole", field, "--json").data == value


def test_a_list_of_texts_is_a_line_each(pb: Pb) -> None:
    assert pb("get", "anna", "tags").out == "vip\nagency\n"


def test_a_field_that_is_not_there(pb: Pb) -> None:
    said = pb("get", "anna", "titel", "--json")
    assert said.code == 6
    assert said.error["items"] == [{"field": "titel", "nearest": ["title"]}]
    assert pb("get", "anna", "a..b").code == 2


def test_the_board_as_text(rich: Pb) -> None:
    said = rich("board", "--width", "110")
    lines = said.out.splitlines()
    assert lines[0].startswith("Sales   Reply 0   Due 0   Slipping 0   New 0")
    assert lines[1].split("  ")[0] == "Leads 1 · Ø 21d"
    assert "Prospects 1 · EUR 18,000 · Ø 20d" in lines[1]
    assert any(line.startswith("Anna Keller") and "∅" in line for line in lines)
    assert max(map(len, lines)) <= 110
    assert rich().out.splitlines()[2:] == rich("board").out.splitlines()[2:]


def test_the_board_in_json(rich: Pb) -> None:
    board = rich("board", "--json").data
    assert [(column["stage"], column["count"]) for column in board["columns"]] == [
        ("lead", 1),
        ("prospect", 1),
        ("customer", 0),
    ]
    assert board["columns"][1]["contacts"] == ["c-8g4m3r0xcd"]
    assert board["problems"] == []
    assert rich("--json").data == board


def test_the_queue_says_why(pb: Pb) -> None:
    pb("assign", "anna", "me")
    pb("next", "anna", "2026-11-20", "call", "ask")
    (row,) = pb("queue", "--json", "--mine").data
    assert list(row) == [*ROW, "urgency", "why"]
    assert (row["lane"], row["why"]) == ("overdue", "2 days late")
    assert pb("queue", "overdue").out.splitlines()[1].split()[:3] == ["overdue", "Anna", "Keller"]
    assert pb("queue", "--counts").out == "●1\n"
    assert pb("queue", "--counts", "--json").data["due"] == 1
    assert "Anna Keller" in {row["name"] for row in pb("queue", "--all", "--json").data}
    said = pb("queue", "overdeu", "--json")
    assert said.code == 6
    assert said.error["items"][0]["nearest"][0] == "overdue"


def test_as_of_another_day(pb: Pb) -> None:
    pb("next", "anna", "2026-12-01", "call")
    assert pb("ls", "-q", "is:overdue", "--json").data == []
    found = pb("ls", "-q", "is:overdue", "--json", "--as-of", "2026-12-05").data
    assert [row["name"] for row in found] == ["Anna Keller"]
    assert pb("ls", "--json", "--as-of", "2026-12-05T09:00Z", "keller").data[0]["idle_days"] == 34
    assert pb("ls", "--as-of", "yesterdayish").code == 2


def test_segments(pb: Pb) -> None:
    pb("segment", "add", "mine-all", "owner:mara")
    rows = {row["id"]: row for row in pb("segment", "--json").data}
    assert rows["mine-all"]["new_market"] is False
    assert rows["mine-all"]["count"] == 1
    assert rows["mine-all"]["query"] == "owner:mara"
    assert pb("segment", "add", "mine-all", "owner:mara").code == 2
    assert pb("segment", "add", "broken", "ownr:mara").code == 2
    assert pb("segment", "rm", "min-all").code == 6
    assert pb("segment", "rm", "mine-all").code == 0
    assert "mine-all" not in {row["id"] for row in pb("segment", "ls", "--json").data}


def test_the_audit(pb: Pb, two: Made) -> None:
    pb("move", "anna", "prospect", "-m", "budget ok")
    pb("set", "ole", "title=CEO")
    rows = pb("audit", "--json").data
    assert [row["action"] for row in rows[:3]] == ["field.set", "stage.move", "contact.add"]
    (moved,) = pb("audit", "--action", "stage.move", "--json").data
    assert moved["commit"] == two.git("rev-parse", "HEAD^")
    assert moved["contacts"] == ["c-7f3k2q9wab"]
    assert (moved["reason"], moved["via"]) == ("budget ok", "cli")
    assert moved["changes"][0] == 'stage: "lead" -> "prospect"'
    assert [row["verb"] for row in pb("audit", "anna", "--json").data] == ["move", ""]
    assert pb("audit", "--by", "nobody", "--json").data == []
    assert pb("audit", "--since", "1d", "--json", "--limit", "1").data[0]["verb"] == "edit"
    assert "lead -> prospect" in pb("audit").out
    assert pb("audit", "--since", "soonish").code == 2


def test_what_a_script_committed_itself_is_audited_like_ours(pb: Pb, two: Made) -> None:
    two.write(ANNA, two.read(ANNA).replace("stage: lead", "stage: prospect"))
    two.write(OLE, two.read(OLE).replace("Ole Bakke", "Ole B."))
    sha = two.commit("territories of May\n\nas agreed")
    (moved,) = pb("audit", "--action", "stage.move", "--json").data
    assert (moved["commit"], moved["via"], moved["verb"]) == (sha, None, "")
    assert (moved["subject"], moved["reason"]) == ("territories of May", "as agreed")
    assert moved["contacts"] == ["c-7f3k2q9wab", "c-8g4m3r0xcd"]
    assert moved["changes"] == [
        'stage: "lead" -> "prospect"',
        'name: "(hidden)" -> "(hidden)"',
    ]
    assert 'territories of May · stage: "lead" -> "prospect" +1' in pb("audit").out
    assert [row["action"] for row in pb("audit", "anna", "--json").data] == [
        "stage.move",
        "contact.add",
    ]
    two.git("rm", "-q", OLE)
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + "# x\n")
    two.commit("gone")
    assert pb("audit", "--json").data[0]["action"] == "contact.remove"


def test_a_broken_version_a_script_committed_is_told_without_its_fields(pb: Pb, two: Made) -> None:
    two.write(ANNA, "name: [")
    two.commit("half")
    row = pb("audit", "--json").data[0]
    assert (row["subject"], row["changes"]) == ("half", [])


def test_a_merge_of_gits_is_not_told_twice(pb: Pb, two: Made) -> None:
    two.git("switch", "-qc", "side")
    two.write(OLE, two.read(OLE) + "title: CEO\n")
    two.commit("side")
    two.git("switch", "-q", "main")
    two.write(ANNA, two.read(ANNA).replace("stage: lead", "stage: prospect"))
    two.commit("main")
    two.git("merge", "-q", "--no-edit", "side")
    rows = {row["subject"]: row for row in pb("audit", "--json").data}
    assert rows["Merge branch 'side'"]["changes"] == []
    assert rows["side"]["changes"] == ['title: null -> "(hidden)"']


def test_blame_names_the_commit_of_a_field(pb: Pb, two: Made) -> None:
    pb("set", "anna", "title=CFO", "-m", "promoted")
    (title,) = pb("blame", "anna", "title", "--json").data
    assert (title["value"], title["commit"]) == ("CFO", two.git("rev-parse", "HEAD"))
    assert title["reason"] == "promoted"
    assert "promoted" in pb("blame", "anna").out
    assert pb("blame", "anna", "shoe_size").code == 6


@pytest.mark.parametrize(
    "words",
    [["doctor"], ["lint"], ["config"], ["config", "--all"], ["config", "workspace.currency"],
     ["schema", "contact"], ["schema", "org"], ["schema", "config"], ["keys"],
     ["completion", "bash"], ["segment"], ["audit"], ["blame", "anna"], ["queue"]],
)  # fmt: skip
def test_every_reading_verb_answers_in_every_format(pb: Pb, two: Made, words: list[str]) -> None:
    talk = ("nobody waits here",)
    for format in ("table", "json", "jsonl"):
        said = pb(*words, "--format", format)
        assert said.code == 0
        assert all(any(known in line for known in talk) for line in said.err.splitlines())
        if format == "json":
            assert said.json["ok"] is True
        elif format == "jsonl":
            assert all(json.loads(line) is not None for line in said.out.splitlines())
        else:
            assert said.out.strip() or said.err
    assert two.status() == ""


def test_help_and_version(pb: Pb) -> None:
    from pipeboard.cli.verbs import VERBS

    told = pb("--help").out
    assert pb("help").out == told
    assert all(f"  {verb}" in told for verb in VERBS)
    assert pb("--version").out.startswith("pipeboard ")
    for words in (["help", "log"], ["log", "--help"]):
        with pytest.raises(SystemExit) as caught:
            pb(*words)
        assert caught.value.code == 0


def test_a_segment_without_customers_is_a_new_market(pb: Pb, two: Made) -> None:
    two.write("contacts/m-m1.yaml", "name: Mo\ncompany: {name: M, industry: media}\n")
    pb("segment", "add", "media", "industry:media")
    said = pb("segment", "ls")
    [line] = [
        line for line in said.out.splitlines() if "industry:media" in line and " media " in line
    ]
    assert "new market" in line
    assert said.out.count("new market") == 1


def test_show_says_what_the_team_wrote_of_the_industry_and_the_organisation(
    pb: Pb, two: Made
) -> None:
    two.write("notes/industry-media.md", "# Media\nThey plan in May.\n")
    two.write("notes/org-m-co.md", "Ask for Mia.\n")
    two.write("contacts/m-m1.yaml", "name: Mo\ncompany: {name: M & Co, industry: media}\n")
    said = pb("show", "mo").out
    assert "notes  M & Co: Ask for Mia." in said
    assert "notes  media: Media: They plan in May." in said
    assert "notes  " not in pb("show", "anna").out


@pytest.mark.parametrize("when", [(), ("--as-of", "2026-11-20")])
def test_a_regex_that_takes_too_long_is_named_and_nothing_else_is_blamed(
    pb: Pb, when: tuple[str, ...]
) -> None:
    pb("set", "anna-keller", f"title={'a' * 40}!")
    said = pb("ls", "title:/^(a|aa)+$/", *when)
    assert said.code == 2
    assert "the regex /^(a|aa)+$/ takes too long" in said.err
