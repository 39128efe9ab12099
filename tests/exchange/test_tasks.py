"""Open tasks of the past: dropped to notes, kept, or spread over the coming working days."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.errors import UsageError
from pipeboard.exchange.importer import run_import
from pipeboard.exchange.people import Task
from pipeboard.exchange.settings import Settings
from pipeboard.exchange.tasks import TaskRule, Waiting, follow_up, is_past, note, spread

from .conftest import MemoryBoard
from .test_tables import SALES

FRIDAY = date(2026, 11, 20)


def task(due: str = "2025-06-14", **more: str) -> Task:
    return Task({"id": f"f-{due[-2:]}{len(more)}", "due": due, **more}, "crm", "A1")


def test_the_ways() -> None:
    assert TaskRule.parse("spread:20") == TaskRule("spread", 20)
    assert TaskRule.parse("spread") == TaskRule("spread", 20)
    assert TaskRule.parse("drop") == TaskRule("drop")
    for wrong in ("spread:0", "spread:x", "drop:3", "", "later"):
        with pytest.raises(UsageError):
            TaskRule.parse(wrong)


def test_a_task_is_past_once_its_day_is_over() -> None:
    days = ("2026-11-19", "2026-11-20", "2026-11-20T08:00Z", "2026-11-21", "")
    assert [is_past(task(day), "2026-11-20") for day in days] == [True, False, False, False, True]


def test_spread_gives_so_many_a_working_day_the_most_valuable_first() -> None:
    rules = Settings(holidays=frozenset({"2026-11-23"}))
    waiting = [Waiting(task(), value, n) for n, value in enumerate([10, 500, 10, 90, 0])]
    spread(waiting, 2, FRIDAY, rules)
    assert [one.due for one in waiting] == [
        "2026-11-24",
        "2026-11-20",
        "2026-11-24",
        "2026-11-20",
        "2026-11-25",
    ]


def test_on_a_weekend_the_first_day_is_the_next_working_day() -> None:
    waiting = [Waiting(task(), 0, 0)]
    spread(waiting, 1, date(2026, 11, 21), Settings())
    assert waiting[0].due == "2026-11-23"


def test_a_moved_task_keeps_its_first_day_and_a_dropped_one_its_words() -> None:
    old = task(channel="phone", reason="Prices", owner="mara")
    moved = follow_up(old, "2026-11-23")
    assert (moved["due"], moved["first_due"], moved["reason"]) == (
        "2026-11-23",
        "2025-06-14",
        "Prices",
    )
    kept = note(old)
    assert kept["text"] == "open task, not carried over: phone · 2025-06-14 · Prices"
    assert (kept["at"], kept["by"], kept["kind"]) == ("2025-06-14", "mara", "note")


@pytest.mark.parametrize(
    ("tasks", "steps", "dropped"),
    [
        ("drop", {}, 2),
        ("keep", {"Ada Vance": "2025-06-17", "Cleo Marsh": "2025-06-18"}, 0),
        ("spread:1", {"Ada Vance": "2026-11-23", "Cleo Marsh": "2026-11-24"}, 0),
    ],
)
def test_each_way_on_a_board(
    memory: MemoryBoard, tasks: str, steps: dict[str, str], dropped: int
) -> None:
    report = run_import(memory, **SALES, tasks=tasks)
    found = {t["name"]: t["follow_ups"][0]["due"] for t in memory.trees if t.get("follow_ups")}
    assert found == steps
    assert report.problems.get("task-dropped", 0) == dropped
    assert report.problems.get("task-moved", 0) == (2 if tasks == "spread:1" else 0)
    notes = [n for t in memory.trees for n in t.get("notes", []) if "not carried over" in n["text"]]
    assert len(notes) == dropped


def test_in_a_script_old_tasks_are_dropped(memory: MemoryBoard) -> None:
    assert run_import(memory, **SALES).problems["task-dropped"] == 2


def test_tasks_of_people_who_are_out_are_dropped_whatever_is_said(memory: MemoryBoard) -> None:
    from pathlib import Path

    folder = memory.root / "tables"
    folder.mkdir()
    for path in Path(SALES["paths"][0]).iterdir():
        text = path.read_text().replace(
            "A0003,L0003,Email,Offer,2025-04-02,True", "A0003,L0003,Email,Offer,2026-12-02,False"
        )
        (folder / path.name).write_text(text)
    report = run_import(memory, [folder], mapping=SALES["mapping"], tasks="keep")
    assert report.problems["task-dropped"] == 1
    assert "follow_ups" not in memory.named("Ben Okoro")
