"""The whole way, on a board in memory: files in, trees out, and what the report says."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeboard.errors import InvalidData, UsageError
from pipeboard.exchange.importer import run_import

from .conftest import MemoryBoard

Csv = Callable[..., Path]
DATA = Path(__file__).parents[1] / "data"

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,"
    "Create Date,Last Activity Date,Company Name,Job Title,Country/Region,Associated Company IDs"
)


def test_hubspot(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(
        HUBSPOT,
        "101,Anna,Keller,Anna@N.example,+49 30 5550142,Mara Lind,salesqualifiedlead,In Progress,"
        "2026-01-05 10:20,2026-02-01,Nordlicht,Head of Marketing,Germany,77",
        "102,Bo,Li,bo@l.example,,Nobody Known,lead,Unqualified,2026-01-06,,,,,",
    )
    report = run_import(memory, [path])
    anna = memory.named("Anna Keller")
    assert anna["email"] == "Anna@N.example"
    assert anna["phone"] == "+49 30 5550142"
    assert anna["owner"] == "mara"
    assert (anna["stage"], anna["status"]) == ("prospect", "open")
    assert anna["company"] == {"name": "Nordlicht"}
    assert anna["country"] == "DE"
    assert anna["created"] == "2026-01-05T10:20Z"
    assert anna["source"] == {"at": "2026-01-05T10:20Z"}
    assert anna["custom"] == {
        "last_activity_date": "2026-02-01",
        "associated_company_ids": "77",
        "external": {"hubspot": "101"},
    }
    bo = memory.named("Bo Li")
    assert (bo["status"], bo["status_info"]["reason"]) == ("disqualified", "other")
    assert bo["status_info"]["note"] == "imported: hubspot: unqualified"
    assert bo["owner"] == "nobody-known"
    assert report.profile == "hubspot"
    assert {u.column for u in report.unmapped} == {"Last Activity Date", "Associated Company IDs"}
    assert report.problems == {"owner": 1}


def test_the_way_on_this_board_starts_with_the_import(memory: MemoryBoard, csv: Csv) -> None:
    run_import(memory, [csv(HUBSPOT, "1,A,B,a@b.example,,,lead,,2025-01-05,,,,,")])
    tree = memory.named("A B")
    (line,) = tree["stage_history"]
    assert line | {"id": ""} == {
        "id": "",
        "at": memory.actor().now,
        "stage": "lead",
        "by": "mara",
        "via": "import",
        "reason": "imported: hubspot",
        "gate": {"import": "skipped"},
    }
    assert tree["created"] == "2025-01-05"


def test_a_rerun_changes_nothing(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(
        HUBSPOT + ",Notes",
        "1,A,B,a@b.example,030 1234567,,lead,Open,2025-01-05,,Co,,Germany,,met at fair",
        "2,C,D,,+44 20 79460000,,customer,,2025-01-06,,,,,,",
    )
    first = run_import(memory, [path])
    before = {path: dict(tree) for path, tree in memory.files.items()}
    second = run_import(memory, [path])
    assert (first.new, second.new, second.updated, second.unchanged) == (2, 0, 0, 2)
    assert second.commit == ""
    assert memory.files == before
    assert len(memory.changes) == 1


KNOWN = [
    ("e-mail in another case", "Name,Email,Position", "Anna Keller,ANNA@N.EXAMPLE,CEO"),
    ("phone in another format", "Name,Telefon,Land,Position", "Anna Keller,030/555 01-42,Germany,CEO"),
    ("name and company", "Name,Company,Position", "anna  KELLER,NORDLICHT,CEO"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "header", "row"), KNOWN, ids=[case[0] for case in KNOWN])
def test_an_update_instead_of_a_duplicate(
    memory: MemoryBoard, csv: Csv, why: str, header: str, row: str
) -> None:
    first = csv(
        "Name,Email,Phone,Country,Company",
        "Anna Keller,anna@n.example,+49 30 5550142,DE,Nordlicht",
    )
    run_import(memory, [first])
    report = run_import(memory, [csv(header, row, name="more.csv")])
    assert (report.new, report.updated) == (0, 1)
    assert memory.named("Anna Keller")["title"] == "CEO"
    assert memory.named("Anna Keller")["email"] == "anna@n.example"


def test_a_foreign_id_is_enough(memory: MemoryBoard, csv: Csv) -> None:
    run_import(memory, [csv(HUBSPOT, "1,Anna,Keller,a@b.example" + "," * 10)])
    report = run_import(memory, [csv(HUBSPOT, "1,Anna,Keller-Meier,new@c.example" + "," * 10)])
    assert (report.new, report.updated) == (0, 1)
    tree = memory.named("Anna Keller")
    assert tree["email"] == ["a@b.example", "new@c.example"]
    assert report.problems == {"differs": 1}


def test_the_boards_word_is_kept_unless_told_otherwise(memory: MemoryBoard, csv: Csv) -> None:
    run_import(memory, [csv("Name,Email,Position", "Anna,a@b.example,CTO")])
    later = csv("Name,Email,Position", "Anna,a@b.example,CEO")
    kept = run_import(memory, [later])
    assert (kept.updated, kept.problems) == (0, {"differs": 1})
    assert "'CEO' here, 'CTO' on the board" in str(kept.findings[0])
    assert run_import(memory, [later], overwrite=True).updated == 1
    assert memory.named("Anna")["title"] == "CEO"


def test_equal_people_in_the_file_become_one(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(
        "Name,Email,Phone,Country,Company,Lead Status,Created,Source",
        "Anna Keller,a@x.example,,DE,X,Lost,2026-03-01,Event",
        "Anna Keller,A@X.example,030 5550142,DE,X,Qualified,2026-01-01,Website",
        "A. Keller,other@x.example,+49 30 5550142,DE,X,New,2026-02-01,Event",
        "Bo Li,bo@x.example,+49 (0)30 5550142,DE,X,New,2026-02-02,Event",
    )
    report = run_import(memory, [path])
    assert report.new == 3
    anna = memory.named("Anna Keller")
    assert (anna["stage"], anna["status"]) == ("prospect", "open")
    assert anna["source"] == {"at": "2026-01-01", "channel": "content", "campaign": "Website"}
    assert [(s["at"], s["kind"]) for s in anna["signals"]] == [("2026-03-01", "webinar")]
    assert anna["phone"] == "030 5550142"
    assert report.problems["same-phone"] == 2
    assert run_import(memory, [path]).updated == 0


def test_one_mail_with_two_names_is_one_person_and_said(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Email", "Anna Keller,info@x.example", "Bo Li,info@x.example")
    report = run_import(memory, [path])
    assert (report.new, report.problems) == (1, {"rows-differ": 1, "other-name": 1})


def test_people_known_by_name_alone_are_found_again(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Notes", "Madonna,sings", "Madonna,dances", "Cher,sings")
    assert run_import(memory, [path]).new == 2
    assert len(memory.named("Madonna")["notes"]) == 2
    assert run_import(memory, [path]).unchanged == 2


def test_nobody_is_left_out_with_its_line(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Email,Company,City", "Anna,,,", ",b@x.example,,", ",,Firm,", ",,,Oslo")
    report = run_import(memory, [path])
    assert sorted(tree["name"] for tree in memory.trees) == ["Anna", "Firm", "b@x.example"]
    assert report.problems == {"nobody": 1, "no-name": 2}
    assert [f.line for f in report.findings if f.kind == "nobody"] == [5]


def test_values_a_field_does_not_take_stay_under_custom(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(
        "Name,Email,Country,Industry,No. of Employees,Created,Lead Status,Language",
        "Anna,a@x.example,Narnia,Wizardry,51-200,soon,Confused,Elvish",
    )
    report = run_import(memory, [path])
    anna = memory.named("Anna")
    assert anna["custom"] == {
        "country": "Narnia",
        "industry": "Wizardry",
        "no_of_employees": "51-200",
        "language": "Elvish",
        "created": "soon",
        "lead_status": "Confused",
    }
    assert report.problems == {
        "unknown-value": 1,
        "bad-date": 1,
        "bad-number": 1,
        "not-allowed": 3,
    }


def test_a_dry_run_writes_nothing_and_shows_what_would_be(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Email,Shoe", *(f"P{n},p{n}@x.example,{n}" for n in range(12)))
    report = run_import(memory, [path], dry_run=True)
    assert (memory.files, memory.changes, report.commit) == ({}, [], "")
    assert len(report.preview) == 10
    assert report.preview[0] == "+ P0 · p0@x.example · lead/open"
    text = "\n".join(report.lines())
    assert "people.csv: 12 rows, 3 columns, comma, UTF-8" in text
    assert "people.csv: Shoe -> custom.shoe (12)" in text
    assert text.endswith("would be: 12 new, 0 updated, 0 unchanged")
    assert report.as_json()["counts"]["new"] == 12


def test_formulas_stay_text(memory: MemoryBoard, csv: Csv) -> None:
    payloads = (DATA / "csv-injection" / "csv-payload.txt").read_text().splitlines()
    rows = [f'"{p.replace(chr(34), chr(34) * 2)}",f{n}@x.example' for n, p in enumerate(payloads)]
    run_import(memory, [csv("Name,Email", *rows)])
    names = {tree["email"]: tree["name"] for tree in memory.trees}
    assert [names[f"f{n}@x.example"] for n in range(len(payloads))] == [
        " ".join(payload.split()) for payload in payloads
    ]


def test_controls_and_bidi_in_a_cell_do_not_reach_the_report(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(b"Name,Email,\x1b]0;x\x07", b"\x1b[2JAnna,a@x.example,\xe2\x80\xae1")
    text = "\n".join(run_import(memory, [path], dry_run=True).lines())
    assert not any(ord(char) < 32 and char != "\n" for char in text)
    assert "\u202e" not in text


GOOGLE = (
    "First Name,Last Name,Organization Name,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Value"
)


def test_google_several_mails_and_labels(memory: MemoryBoard, csv: Csv) -> None:
    run_import(
        memory,
        [csv(GOOGLE, "Anna,Keller,X,* myContacts ::: VIP,* Work,a@x.example,Home,b@x.example,"
             "Mobile,+47 1 ::: +47 555 01 234,https://x.example")],
    )  # fmt: skip
    anna = memory.named("Anna Keller")
    assert anna["email"] == [
        {"value": "a@x.example", "kind": "work"},
        {"value": "b@x.example", "kind": "home"},
    ]
    assert [p["value"] for p in anna["phone"]] == ["+47 1", "+47 555 01 234"]
    assert "VIP" in anna["tags"]


PIPEDRIVE = (
    "Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,Activity - Done,"
    "Activity - Note,Activity - Assigned to user,Deal - Title,Person - Name,Person - Email,"
    "Organization - Name"
)


def test_pipedrive_activities_done_and_open(memory: MemoryBoard, csv: Csv) -> None:
    path = csv(
        PIPEDRIVE,
        "Intro,call,2026-10-01,09:30,Done,went well,Mara Lind,Seats,Anna,a@x.example,X",
        "Quote,email,2026-12-01,,To do,,Mara Lind,Seats,Anna,a@x.example,X",
        "Old,lunch,2026-09-01,,To do,,,,Anna,a@x.example,X",
    )
    report = run_import(memory, [path])
    anna = memory.named("Anna")
    (activity,) = anna["activities"]
    assert activity | {"id": ""} == {
        "id": "",
        "at": "2026-10-01T09:30Z",
        "by": "mara",
        "type": "call",
        "dir": "out",
        "text": "Intro: went well",
        "custom": {"deal": "Seats"},
    }
    (step,) = anna["follow_ups"]
    assert (step["due"], step["channel"], step["reason"]) == ("2026-12-01", "email", "Quote")
    (note,) = anna["notes"]
    assert note["text"] == "open task, not carried over: meeting · 2026-09-01 · Old"
    assert report.problems == {"task-dropped": 1}
    assert run_import(memory, [path]).unchanged == 1


def test_pipedrives_import_sample(memory: MemoryBoard, csv: Csv) -> None:
    header = (DATA / "csv-headers" / "pipedrive-import-sample.csv").read_text().strip()
    path = csv(
        header,
        'Anna,,,030 1234567,w@x.example,h@x.example,X,Gate 1,Seats,"1.200,50",Call,2026-12-24,Hi',
    )
    run_import(memory, [path])
    anna = memory.named("Anna")
    (deal,) = anna["opportunities"]
    assert (deal["name"], deal["value"]) == ("Seats", "1200.5")
    assert anna["stage"] == "prospect"
    assert [step["due"] for step in anna["follow_ups"]] == ["2026-12-24"]
    assert [note["text"] for note in anna["notes"]] == ["Hi"]
    assert anna["custom"]["organization_address"] == "Gate 1"


def test_days_that_may_be_months_are_asked_about(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Created", "Anna,03/04/2026", "Bo,05/06/2026")
    with pytest.raises(UsageError, match="day first or month first"):
        run_import(memory, [path])
    assert memory.files == {}
    run_import(memory, [path], date_order="mdy")
    assert memory.named("Anna")["created"] == "2026-03-04"


def test_a_spreadsheet_named_csv_is_named(memory: MemoryBoard, csv: Csv) -> None:
    with pytest.raises(InvalidData, match="Excel"):
        run_import(memory, [csv(b"PK\x03\x04...")])


def test_several_files_want_a_mapping(memory: MemoryBoard, csv: Csv) -> None:
    with pytest.raises(UsageError, match="mapping"):
        run_import(memory, [csv("Name", "A"), csv("Name", "B", name="b.csv")])


def test_customers_without_a_purchase_are_counted(memory: MemoryBoard, csv: Csv) -> None:
    report = run_import(memory, [csv(HUBSPOT, "1,A,B,a@b.example,,,customer,,2025-01-05,,,,,")])
    assert memory.named("A B")["stage"] == "customer"
    assert report.problems == {"no-purchase": 1}


def test_progress_ends_with_all(memory: MemoryBoard, csv: Csv) -> None:
    told: list[tuple[int, int]] = []
    path = csv("Name,Email", *(f"P{n},p{n}@x.example" for n in range(250)))
    run_import(memory, [path], progress=lambda done, total: told.append((done, total)))
    assert told[0] == (100, 250)
    assert told[-1] == (250, 250)


def test_similar_names_are_said_not_merged(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Email", "Katharina Schmidt,a@x.example", "Katharina Schmitt,b@y.example")
    report = run_import(memory, [path])
    assert (report.new, report.problems) == (2, {"similar": 1})


def test_one_name_in_one_company_with_two_mails_may_be_two_people(
    memory: MemoryBoard, csv: Csv
) -> None:
    path = csv("Name,Email,Company", "Jo Li,jo@x.example,X", "Jo Li,jo.li@x.example,X")
    report = run_import(memory, [path])
    assert (report.new, report.problems) == (2, {"similar": 1})
    assert run_import(memory, [path]).unchanged == 2


def test_two_rows_of_the_file_may_be_one_person_of_the_board(memory: MemoryBoard, csv: Csv) -> None:
    run_import(memory, [csv("Name,Email,Work Email", "Anna,a@x.example,b@x.example")])
    rows = ("Anna,A@x.example,+47 555 01 234,1", "Anna B,b@x.example,+47 555 01 235,2")
    later = csv("Name,Email,Phone,Notes", *rows)
    report = run_import(memory, [later])
    assert (report.new, report.updated, report.unchanged) == (0, 1, 0)
    anna = memory.named("Anna")
    assert anna["phone"] == ["+47 555 01 234", "+47 555 01 235"]
    assert [note["text"] for note in anna["notes"]] == ["1", "2"]
    assert run_import(memory, [later]).unchanged == 1


def test_a_broken_file_on_the_board_stops_only_its_own_person(
    memory: MemoryBoard, csv: Csv, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv("Name,Email", "Anna,a@x.example", "Bo,b@x.example")
    run_import(memory, [path])

    def broken(path: str) -> None:
        raise InvalidData(f"{path}:3: not a map")

    monkeypatch.setattr(memory, "subject_at", broken)
    later = csv("Name,Email", "Anna,a@x.example", "Cy,c@x.example")
    report = run_import(memory, [later])
    assert (report.new, report.updated, report.problems) == (1, 0, {"broken-file": 1})
    assert [tree["name"] for tree in memory.trees] == ["Anna", "Bo", "Cy"]


def test_what_is_no_address_makes_nobody_equal(memory: MemoryBoard, csv: Csv) -> None:
    rows = ("Anna,n/a", "Bo,n/a", "Cy,Cy Li <cy@x.example>; li@x.example")
    report = run_import(memory, [csv("Name,Email", *rows)])
    assert (report.new, report.problems) == (3, {"not-allowed": 2})
    assert memory.named("Bo")["custom"]["email"] == "n/a"
    assert memory.named("Cy")["email"] == ["cy@x.example", "li@x.example"]


def test_a_value_the_check_refuses_goes_to_custom_of_its_entry(
    memory: MemoryBoard, csv: Csv
) -> None:
    path = csv("Name,Email,Deal Name,Deal Value,Time zone", "Anna,a@x.example,Seats,-5,Mars/Base")
    report = run_import(memory, [path])
    anna = memory.named("Anna")
    (deal,) = anna["opportunities"]
    assert (deal["name"], deal["custom"]) == ("Seats", {"value": "-5"})
    assert anna["custom"] == {"timezone": "Mars/Base"}
    assert report.problems == {"not-allowed": 2}
    assert run_import(memory, [path]).unchanged == 1


def test_what_undated_leads_say_is_not_lost(memory: MemoryBoard, csv: Csv) -> None:
    header = "Lead ID,Name,Email,Lead Status,Lead Notes,Created"
    path = csv(header, "1,Anna,a@x.example,New,first,", "2,Anna,a@x.example,Odd,second,")
    run_import(memory, [path])
    anna = memory.named("Anna")
    assert {note["text"] for note in anna["notes"]} == {"first", "second"}
    assert anna["custom"] == {"lead_status": "Odd", "external": {"people": ["1", "2"]}}
    assert run_import(memory, [path]).unchanged == 1


def test_on_a_terminal_the_guess_is_shown_and_may_be_changed(memory: MemoryBoard, csv: Csv) -> None:
    path = csv("Name,Email,Nick,Code", *(f"P{n},p{n}@x.example,N{n},{n}" for n in range(5)))
    answers = io.StringIO("3 titel\n9 title\nwhat\n3 title\n4 id\n\n")
    shown = io.StringIO()
    run_import(memory, [path], interactive=True, streams=(answers, shown))
    assert memory.named("P1")["title"] == "N1"
    assert memory.named("P1")["custom"]["external"] == {"people": "1"}
    text = shown.getvalue()
    assert "custom.nick" in text
    assert "nearest: title" in text
    assert "there is no column 9" in text
    assert "N2" in text
    assert "N3" not in text


def test_on_a_terminal_the_order_of_dates_is_asked(memory: MemoryBoard, csv: Csv) -> None:
    streams = (io.StringIO("\nxyz\nmdy\n"), io.StringIO())
    path = csv("Name,Created", "Anna,03/04/2026")
    run_import(memory, [path], interactive=True, streams=streams)
    assert memory.named("Anna")["created"] == "2026-03-04"
    assert "may be day first" in streams[1].getvalue()


def test_on_a_terminal_q_and_the_end_of_input_stop(memory: MemoryBoard, csv: Csv) -> None:
    from pipeboard.errors import Interrupted

    for answer in ("q\n", ""):
        streams = (io.StringIO(answer), io.StringIO())
        with pytest.raises(Interrupted):
            run_import(memory, [csv("Name", "A")], interactive=True, streams=streams)
    assert memory.files == {}
