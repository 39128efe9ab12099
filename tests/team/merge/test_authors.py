"""A conflict names who set the field on each side, and shows the word that was said last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from pipeboard.model.tree import Path, format_path
from pipeboard.team.merge.file import Merged, Side, merge_file
from pipeboard.team.merge.sides import Author

from .meet import PATH, said

BASE = "id: c-7f3k2q9wab\nname: Anna\nstage: lead\ntitle: '1'\n"
People = Mapping[str, tuple[str, int]]


class Told:
    """A side that knows who set which field, and what it was asked."""

    def __init__(self, text: str, people: People, *, path: str = PATH) -> None:
        self.people = people
        self.asked: list[str] = []
        last = max(people.values(), key=lambda each: each[1], default=("", 0))
        self.side = Side(text.encode(), *last, self.author)

    def author(self, fields: Sequence[Path]) -> Author:
        names = [format_path(field) for field in fields]
        self.asked += names
        found = [self.people[name] for name in names if name in self.people]
        return Author(*max(found, key=lambda each: each[1], default=("", 0)))


def met(base: str, one: Told, two: Told) -> Merged:
    """The merge of both, the same both ways round."""
    merged = merge_file(PATH, base.encode(), one.side, two.side)
    assert merged == merge_file(PATH, base.encode(), two.side, one.side)
    return merged


def test_a_later_edit_of_another_field_neither_names_nor_wins() -> None:
    lost = BASE.replace("lead", "lost").replace("'1'", "'2'")
    ours = Told(lost, {"stage": ("tomas", 5), "title": ("mara", 99)})
    theirs = Told(BASE.replace("lead", "prospect"), {"stage": ("lena", 9)})
    merged = met(BASE, ours, theirs)
    (record,) = merged.conflicts
    assert (record["kept"], record["by"]) == ("prospect", "lena")
    assert (record["other"], record["other_by"]) == ("lost", "tomas")
    assert said(merged)["title"] == "2"


def test_nobody_is_asked_where_nothing_clashes() -> None:
    ours = Told(BASE.replace("'1'", "'2'"), {"title": ("mara", 9)})
    theirs = Told(BASE.replace("lead", "lost"), {"stage": ("tomas", 5)})
    assert not met(BASE, ours, theirs).conflicts
    assert ours.asked == theirs.asked == []


def test_each_conflict_has_its_own_two_people() -> None:
    ours = Told(BASE.replace("lead", "lost").replace("'1'", "'2'"),
                {"stage": ("tomas", 5), "title": ("mara", 9)})  # fmt: skip
    theirs = Told(BASE.replace("lead", "won").replace("'1'", "'3'"),
                  {"stage": ("lena", 7), "title": ("ole", 3)})  # fmt: skip
    records = met(BASE, ours, theirs).conflicts
    assert {(r["field"], r["kept"], r["by"], r["other_by"]) for r in records} == {
        ("stage", "won", "lena", "tomas"),
        ("title", "2", "mara", "ole"),
    }


def test_what_is_decided_together_is_shown_of_one_side() -> None:
    """A reason that was reworded later makes the status of its side the later one."""
    info = "status: {}\nstatus_info: {{at: 2026-11-2{}, reason: {}, by: {}}}\n"
    ours = Told(
        BASE + info.format("lost", 1, "price too high", "tomas"),
        {"status": ("tomas", 5), "status_info.reason": ("mara", 9), "status_info": ("mara", 9)},
    )
    theirs = Told(
        BASE + info.format("nurture", 2, "timing", "lena"),
        {"status": ("lena", 7), "status_info.reason": ("lena", 7), "status_info": ("lena", 7)},
    )
    merged = met(BASE, ours, theirs)
    tree = said(merged)
    assert tree["status"] == "lost"
    assert tree["status_info"] == {"at": "2026-11-21", "reason": "price too high", "by": "tomas"}
    assert {(r["field"], r["by"], r["other_by"]) for r in merged.conflicts} == {
        ("status", "tomas", "lena"),
        ("status_info.reason", "mara", "lena"),
    }


@pytest.mark.parametrize("edited", [5, 9])
def test_an_entry_of_a_log_is_asked_for_by_its_id(edited: int) -> None:
    log = BASE + "activities:\n- {id: a-1, at: 2026-11-01, type: call, text: one}\n"
    ours = Told(log.replace("text: one", "text: uno"), {"activities[a-1].text": ("tomas", edited)})
    theirs = Told(log.replace("text: one", "text: eins"), {"activities[a-1].text": ("lena", 7)})
    (record,) = met(log, ours, theirs).conflicts
    assert record["by"] == ("tomas" if edited == 9 else "lena")


def test_who_closed_a_record_decided_too() -> None:
    """A decision that left the value as it was has an author all the same."""
    torn = BASE + "conflicts:\n- {id: x-47f349bce3, field: stage, kept: lead, other: lost}\n"
    ours = Told(BASE, {"conflicts[x-47f349bce3]": ("tomas", 5), "title": ("mara", 99)})
    theirs = Told(
        BASE.replace("lead", "lost"), {"conflicts[x-47f349bce3]": ("lena", 7), "stage": ("lena", 7)}
    )
    (record,) = met(torn, ours, theirs).conflicts
    assert {record["kept"]: record["by"], record["other"]: record["other_by"]} == {
        "lost": "lena",
        "lead": "tomas",
    }
