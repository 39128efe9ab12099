"""Verbs that write: what a newcomer types, what the file says then, and how it is told."""

from __future__ import annotations

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, OLE, Made
from tests.cli.conftest import Pb

WRITES = [
    (["add", "Jonas Weber", "--email", "j@weber.example", "--company", "Weber Print",
      "--source", "event:drupa", "--tag", "fair", "--note", "met at the fair", "--country", "de",
      "--set", "custom.booth=7", "--phone", "+49301"], "contact.add"),
    (["set", "anna", "title=CFO", "tags+=gold", "tags-=agency", "custom.seats=12"], "field.set"),
    (["tag", "anna", "gold", "-r", "vip"], "tag.set"),
    (["assign", "anna", "tomas"], "owner.set"),
    (["assign", "anna", "nobody"], "owner.set"),
    (["move", "ole", "lead", "-m", "not yet"], "stage.move"),
    (["log", "anna", "call", "connected", "budget ok", "--next", "fri 10:00 video: demo",
      "--gave", "case-study", "--min", "25", "--tone", "+"], "activity.add"),
    (["log", "anna", "email", "--in", "they asked", "--no-reply-needed"], "activity.add"),
    (["note", "anna", "? does it export to Power BI"], "note.add"),
    (["next", "anna", "tue", "email", "Power BI answer", "--give", "howto", "--promised"],
     "follow-up.add"),
    (["snooze", "anna", "1w"], "follow-up.snooze"),
    (["signal", "anna@nordlicht.example", "demo-request", "--ref", "form-1"], "signal.add"),
    (["rm", "anna", "-m", "left the company"], "contact.remove"),
    (["segment", "add", "quiet", "idle>30d"], "segment.add"),
    (["segment", "rm", "hot"], "segment.remove"),
]  # fmt: skip
IDS = ["-".join(words[:2]) for words, _ in WRITES]


@pytest.mark.parametrize(("words", "action"), WRITES, ids=IDS)
def test_a_write_is_one_commit_and_one_line(
    pb: Pb, two: Made, words: list[str], action: str
) -> None:
    before = two.count()
    said = pb(*words)
    assert (said.code, said.err) == (0, "")
    sha = two.git("rev-parse", "HEAD")
    assert two.count() == before + 1
    assert said.out.endswith(f"  {sha[:8]}\n")
    assert said.out.count("\n") == 1
    assert two.trailers("Pb-Action") == [action]
    assert two.status() == ""


@pytest.mark.parametrize(("words", "action"), WRITES, ids=IDS)
def test_a_dry_run_prints_the_change_and_touches_nothing(
    pb: Pb, two: Made, words: list[str], action: str
) -> None:
    before = (two.count(), two.git("write-tree"), two.read(ANNA))
    said = pb(*words, "--dry-run")
    assert said.code == 0
    assert "--- " in said.out
    assert f"Pb-Action: {action}" in said.out
    assert (two.count(), two.git("write-tree"), two.read(ANNA)) == before
    assert two.status() == ""
    assert pb(*words, "--dry-run", "--json").data["commit"] is None


@pytest.mark.parametrize(("words", "action"), WRITES, ids=IDS)
def test_a_write_in_json_is_undone_and_redone(
    pb: Pb, two: Made, words: list[str], action: str
) -> None:
    before = two.git("rev-parse", "HEAD^{tree}")
    document = pb(*words, "--json").json
    assert list(document) == ["schema", "ok", "data", "warnings"]
    assert document["warnings"] == []
    data = document["data"]
    assert data["commit"] == two.git("rev-parse", "HEAD")
    assert data["contacts"] == two.trailers("Pb-Contact")
    assert data["summary"]
    after = two.git("rev-parse", "HEAD^{tree}")
    assert pb("undo").code == 0
    assert two.git("rev-parse", "HEAD^{tree}") == before
    assert pb("redo").code == 0
    assert two.git("rev-parse", "HEAD^{tree}") == after
    assert two.status() == ""


def test_what_add_writes(pb: Pb, two: Made) -> None:
    pb(*WRITES[0][0])
    (path,) = two.git("show", "--name-only", "--format=").split()
    lines = [line.replace('"', "") for line in two.read(path).splitlines()]
    assert [line for line in lines if not line.startswith(("id:", "- {id: h-", "- {id: n-"))] == [
        "schema: 1",
        "name: Jonas Weber",
        "company: {name: Weber Print}",
        "email: j@weber.example",
        "phone: +49301",
        "country: DE",
        "owner: mara-test",
        "tags: [fair]",
        "stage: lead",
        "source: {at: 2026-11-22T09:00Z, channel: event, campaign: drupa}",
        "notes:",
        "stage_history:",
        "created: 2026-11-22T09:00Z",
        "custom: {booth: 7}",
    ]


def test_the_last_line_of_git_reads_like_a_diary(pb: Pb, two: Made) -> None:
    pb("log", "anna", "call", "connected", "ok", "--next", "fri video: demo")
    assert two.git("log", "-1", "--format=%s") == (
        "log(anna-keller): call connected, next: 2026-11-27 video demo"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["set", "anna", "title=CFO"],
        ["tag", "anna", "gold"],
        ["log", "anna", "call", "connected"],
        ["note", "anna", "hm"],
        ["rm", "anna"],
        ["undo"],
    ],
)
def test_the_reason_of_any_change_is_in_its_commit(pb: Pb, two: Made, words: list[str]) -> None:
    pb("set", "anna", "country=DE")
    assert pb(*words, "-m", "-5 % is enough").code == 0
    assert two.message().split("\n")[2] == "-5 % is enough"


def test_done_fulfils_the_step(pb: Pb, two: Made, anna: object) -> None:
    pb("next", "anna", "today", "call", "ask")
    assert pb("done", "anna", "no-answer", "nobody there").code == 0
    text = two.read(ANNA)
    assert "follow_up: f-" in text
    assert "type: call" in text
    assert pb("get", "anna", "follow_ups").out.strip() in ("", "[]", "follow_ups: []")
    assert pb("done", "anna").code == 6


@pytest.mark.parametrize(
    ("due", "words", "then"),
    [
        ("2026-11-20", [], "2026-11-23"),
        ("2026-11-27", [], "2026-11-28"),
        ("2026-11-27", ["1w"], "2026-11-29"),
        ("2026-11-27", ["2026-12-01"], "2026-12-01"),
    ],
)
def test_snoozing(pb: Pb, due: str, words: list[str], then: str) -> None:
    pb("next", "anna", due, "call")
    assert pb("snooze", "anna", *words).code == 0
    assert pb("get", "anna", "follow_ups", "--json").data[0]["due"] == then


def test_a_name_needs_no_quotes(pb: Pb) -> None:
    assert pb("add", "Jonas", "Weber", "--title", "CEO").out.startswith("Jonas Weber added")


def test_fields_of_ones_own(pb: Pb, two: Made) -> None:
    assert (
        pb("set", "anna", "odd_key=mine", "custom.seats=12", "traits.interests.value=golf").code
        == 0
    )
    assert "odd_key: mine" in two.read(ANNA)


def test_a_step_is_cancelled(pb: Pb, two: Made) -> None:
    pb("next", "anna", "fri", "call")
    step = pb("get", "anna", "follow_ups", "--json").data[0]["id"]
    assert pb("next", "anna", "--drop", step).code == 0
    assert step not in two.read(ANNA)


def test_a_reference_is_logged_once(pb: Pb, two: Made) -> None:
    words = ("log", "anna", "email", "sent", "--ref", "<m1@x>")
    pb(*words)
    before = two.count()
    again = pb(*words)
    assert (again.code, two.count()) == (0, before)
    assert "already logged" in again.out


def test_options_may_stand_anywhere(pb: Pb, two: Made) -> None:
    assert pb("set", "anna", "--json", "title=CFO").data["commit"]
    assert pb("--json", "-C", str(two.root), "tag", "--quiet", "anna", "gold").data["commit"]
    assert pb("log", "anna", "call", "--gave", "howto", "connected", "she said").code == 0
    assert "outcome: connected" in two.read(ANNA)


def test_only_the_bytes_of_the_field(pb: Pb, two: Made) -> None:
    pb("set", "anna", "title=CFO")
    assert two.read(ANNA) == ANNA_TEXT.replace("Head of Marketing", "CFO")


def test_somebody_known_is_not_added_twice(pb: Pb, two: Made) -> None:
    said = pb("add", "Anna K", "--email", "ANNA@nordlicht.example", "--json")
    assert said.code == 5
    assert said.error["items"] == [{"id": "c-7f3k2q9wab", "path": ANNA}]
    assert pb("add", "Anna K", "--email", "anna@nordlicht.example", "--duplicate").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--set", "id=c-0000000000"],
        ["--set", "stage=customer"],
        ["--set", "title"],
        ["--set", "a..b=c"],
    ],
)
def test_what_add_refuses(pb: Pb, two: Made, words: list[str]) -> None:
    assert pb("add", "Jonas", *words).code == 2
    assert two.count() == 2


def test_set_in_add_joins_what_options_say(pb: Pb) -> None:
    pb("add", "Jonas", "--company", "Weber", "--set", "company.employees=12")
    assert pb("get", "jonas", "company", "--json").data == {"name": "Weber", "employees": "12"}


def test_for_bots_and_colleagues(pb: Pb, two: Made) -> None:
    said = pb("add", "Lead", "--as", "form-bot", "--json")
    assert pb("get", said.data["contacts"][0], "owner").code == 6
    assert two.trailers("Pb-Via", "HEAD") == ["bot/form-bot"]
    pb("set", "anna", "title=CFO", "--author", "Liv Aas <liv@x.example>")
    assert two.git("log", "-1", "--format=%an %cn") == "Liv Aas Mara Test"
    assert pb("set", "anna", "title=CEO", "--author", "Liv").code == 2


def test_record(pb: Pb, two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    two.write(OLE, "name: [")
    said = pb("record", "-m", "by vim")
    assert said.code == 0
    assert said.out.startswith("recorded: anna-keller, 1 edited outside  ")
    assert said.err.startswith(f"pb: not recorded: {OLE}:2: ")
    assert two.message().split("\n")[2] == "by vim"
    assert pb("record").out == "nothing to record\n"


def test_edit_opens_the_editor_and_records(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/mara/ole/")
    assert pb("edit", "anna").code == 2
    assert pb("edit", "anna", "--yes", "-m", "he left").code == 0
    assert "owner: ole" in two.read(ANNA)
    assert two.status() == ""
    assert pb("edit", "anna", "--yes").out == "unchanged\n"
    monkeypatch.setenv("EDITOR", "sed -i 's/^stage:.*/stage: nowhere/'")
    said = pb("edit", "anna", "--yes")
    assert said.code == 3
    assert f"{ANNA}:" in said.err
    assert "nowhere" in said.err
    assert two.status() == f" M {ANNA}"
