"""Several tables joined by a mapping file: the two examples of the docs on tables like theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import InvalidData, UsageError
from pipeboard.exchange.importer import run_import

from .conftest import MemoryBoard

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TABLES = Path(__file__).parents[1] / "data" / "import"
SALES = {"paths": [TABLES / "sales"], "mapping": EXAMPLES / "sales-crm.yaml"}
ACCOUNTS = {"paths": [TABLES / "accounts"], "mapping": EXAMPLES / "maven-crm.yaml"}


def test_every_row_of_four_tables_is_accounted_for(memory: MemoryBoard) -> None:
    report = run_import(memory, **SALES)
    assert report.read == {
        "contact": 4,
        "lead": 4,
        "activity": 2,
        "task": 2,
        "opportunity": 3,
    }
    assert report.problems == {"no-parent": 3, "task-dropped": 2}
    lost = [str(f) for f in report.findings if f.kind == "no-parent"]
    assert lost == [
        "Leads.csv:6: ContactID 'C009', which is not in Contacts.csv",
        "Opportunity.csv:5: ActivityID 'A0009', which is not in Activity.csv",
        "Activity.csv:6: belongs to a row that was left out",
    ]


def test_a_person_with_two_leads(memory: MemoryBoard) -> None:
    run_import(memory, **SALES)
    ada = memory.named("Ada Vance")
    assert (ada["stage"], ada["status"]) == ("customer", "open")
    assert ada["source"] == {"at": "2025-01-09", "channel": "search", "campaign": "Website"}
    assert ada["created"] == "2025-01-09"
    assert ada["customer"] == {"since": "2025-07-14"}
    assert [(s["ref"], s["at"], s["kind"], s["note"]) for s in ada["signals"]] == [
        ("L0001", "2025-03-11", "webinar", "Met at the fair.")
    ]
    assert ada["custom"] == {
        "external": {
            "sales-crm": "C001",
            "sales-crm-leads": ["L0001", "L0002"],
            "sales-crm-activity": "A0002",
        }
    }
    won = next(o for o in ada["opportunities"] if o["stage"] == "won")
    assert (won["name"], won["value"], won["closed"]) == ("Prices", "7160", "2025-07-14")
    assert won["opened"] == "2025-01-09"
    assert won["custom"] == {"external": {"sales-crm-deals": "O0002", "sales": "S0001"}}
    other = next(o for o in ada["opportunities"] if o["stage"] == "negotiation")
    assert other["expected_close"] == "2025-07-21"
    (activity,) = ada["activities"]
    assert (activity["type"], activity["outcome"], activity["ref"]) == ("meeting", "held", "A0001")


def test_lost_and_untouched_people(memory: MemoryBoard) -> None:
    run_import(memory, **SALES)
    ben, cleo, dan = (memory.named(n) for n in ("Ben Okoro", "Cleo Marsh", "Dan Petrov"))
    assert (ben["stage"], ben["status"]) == ("prospect", "lost")
    assert ben["status_info"]["reason"] == "other"
    assert (cleo["stage"], cleo["status"]) == ("lead", "open")
    assert "source" not in dan
    assert dan["created"] == memory.actor().now


def test_a_second_run_of_the_tables_changes_nothing(memory: MemoryBoard) -> None:
    for tasks in ("spread:1", "drop", "keep"):
        report = run_import(memory, **SALES, tasks=tasks)
    assert (report.new, report.updated, report.unchanged) == (0, 0, 4)
    assert len(memory.changes) == 1


def test_new_rows_are_added_to_known_people(memory: MemoryBoard, tmp_path: Path) -> None:
    run_import(memory, **SALES)
    folder = tmp_path / "later"
    folder.mkdir()
    for path in (TABLES / "sales").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with (folder / "Leads.csv").open("a") as file:
        file.write("L0006,C002,Event,New,2026-01-01,Again.\n")
    with (folder / "Activity.csv").open("a") as file:
        file.write("A0006,L0006,Call,Again,2026-12-24,False,\n")
    report = run_import(memory, [folder], mapping=SALES["mapping"])
    assert (report.new, report.updated, report.unchanged) == (0, 1, 3)
    ben = memory.named("Ben Okoro")
    assert [signal["ref"] for signal in ben["signals"]] == ["L0006"]
    assert [step["due"] for step in ben["follow_ups"]] == ["2026-12-24"]
    assert ben["status"] == "lost"
    assert run_import(memory, [folder], mapping=SALES["mapping"]).unchanged == 4


@pytest.mark.parametrize("over", ["done", "cancelled"])
def test_a_task_that_is_over_does_not_come_back(memory: MemoryBoard, over: str) -> None:
    run_import(memory, **SALES, tasks="keep")
    cleo = memory.named("Cleo Marsh")
    (step,) = cleo.pop("follow_ups")
    if over == "done":
        cleo["activities"] = [{"id": "a-1", "type": "call", "follow_up": step["id"]}]
    assert run_import(memory, **SALES, tasks="keep").unchanged == 4


def test_accounts_without_persons(memory: MemoryBoard) -> None:
    report = run_import(memory, **ACCOUNTS)
    alder, birch = memory.trees
    assert alder["tags"] == ["account"]
    assert alder["company"] == {
        "name": "Alder Works",
        "industry": "software",
        "employees": "2822",
        "revenue": {"amount": "1100040000", "currency": "USD"},
    }
    assert (alder["country"], birch["country"]) == ("US", "PH")
    assert alder["custom"]["sector"] == "technolgy"
    assert birch["custom"]["subsidiary_of"] == "Alder Works"
    won, lost = alder["opportunities"]
    assert (won["name"], won["value"], won["closed"]) == ("GTX Pro", "4514", "2017-03-01")
    assert (lost["stage"], lost["value"]) == ("lost", "55")
    assert alder["purchases"][0] | {"id": ""} == {
        "id": "",
        "at": "2017-03-01",
        "item": "GTX Pro",
        "value": "4514",
        "currency": "USD",
        "custom": {"external": {"maven-crm-pipeline": "AAAA0001"}},
    }
    assert (alder["stage"], birch["stage"]) == ("customer", "prospect")
    assert report.problems == {"no-parent": 1, "unknown-parent": 2, "corrected": 1}
    said = [str(f) for f in report.findings if f.kind in ("no-parent", "unknown-parent")]
    assert said == [
        "sales_pipeline.csv:5: empty account, which is not in accounts.csv",
        "sales_pipeline.csv:6: product 'Unheard', which is not in products.csv",
        "sales_pipeline.csv:6: sales_agent 'Cy Dow', which is not in sales_teams.csv",
    ]
    assert run_import(memory, **ACCOUNTS).unchanged == 2


def test_without_its_correction_the_unknown_product_is_reported(
    memory: MemoryBoard, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.yaml"
    text = ACCOUNTS["mapping"].read_text()
    mapping.write_text(text.replace("{GTXPro: GTX Pro}", "{}"))
    report = run_import(memory, ACCOUNTS["paths"], mapping=mapping, dry_run=True)
    said = [f.message for f in report.findings if f.kind == "unknown-parent"]
    assert "product 'GTXPro', which is not in products.csv" in said


def test_a_file_the_mapping_wants_and_a_column_it_names(
    memory: MemoryBoard, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"wants Contacts\.csv") as missing:
        run_import(memory, [TABLES / "accounts"], mapping=SALES["mapping"])
    assert missing.value.items[0]["found"] == "Contacts.csv"
    mapping = tmp_path / "m.yaml"
    mapping.write_text(SALES["mapping"].read_text().replace("name: FullName", "name: FulName"))
    with pytest.raises(InvalidData, match="has no column 'FulName'") as wrong:
        run_import(memory, SALES["paths"], mapping=mapping)
    assert wrong.value.hint == "nearest: FullName"


def test_a_value_map_that_says_what_no_field_takes(memory: MemoryBoard, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    text = SALES["mapping"].read_text()
    mapping.write_text(text.replace("Qualified: prospect", "Qualified: prospekt"))
    with pytest.raises(InvalidData, match="'prospekt', which stage does not take"):
        run_import(memory, SALES["paths"], mapping=mapping)


def test_a_table_no_join_leads_from(memory: MemoryBoard, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    text = SALES["mapping"].read_text()
    mapping.write_text(text.replace("- leads.ContactID -> contacts.ContactID\n", ""))
    report = run_import(memory, SALES["paths"], mapping=mapping, dry_run=True)
    assert "no join leads from leads to contacts" in "\n".join(map(str, report.findings))


def test_columns_nothing_is_mapped_to_are_listed(memory: MemoryBoard, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    text = SALES["mapping"].read_text()
    text = text.replace("    address.city: City\n", "").replace("    value: EstimatedValue\n", "")
    text = text.replace("    address.region: State\n", "")
    mapping.write_text(text.replace("key: ContactID}", "key: ContactID, ignore: [State]}"))
    report = run_import(memory, SALES["paths"], mapping=mapping)
    assert [str(unmapped) for unmapped in report.unmapped] == [
        "Contacts.csv: City -> custom.city (4)",
        "Contacts.csv: State -> left out, as the mapping says (4)",
        "Opportunity.csv: EstimatedValue -> custom of its entry (4)",
    ]
    ada = memory.named("Ada Vance")
    assert ada["custom"]["city"] == "Lakeside"
    assert {o["custom"]["estimatedvalue"] for o in ada["opportunities"]} == {"1637.83", "7160.00"}
