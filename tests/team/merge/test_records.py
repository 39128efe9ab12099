"""Conflict records: they merge as a set, and no decision on one is lost."""

from __future__ import annotations

from pipeboard.model.conflicts import where
from pipeboard.team.merge.records import child, record_id

from .meet import met, said, text

START = "name: Anna\nstage: lead\n"


def conflicted() -> str:
    """A contact with an open conflict of its stage: lost is shown, prospect is the other."""
    return text(met(START, START.replace("lead", "prospect"), START.replace("lead", "lost")))


def closed(file: str, stage: str = "lost") -> str:
    """The file once somebody took a stage."""
    return file[: file.index("conflicts:")].replace("stage: lost", f"stage: {stage}")


def test_a_record_closed_on_one_side_is_closed() -> None:
    base = conflicted()
    merged = met(base, closed(base, "prospect"), base.replace("Anna", "Anne"))
    assert said(merged) == {"name": "Anne", "stage": "prospect"}


def test_the_same_decision_twice_is_one() -> None:
    base = conflicted()
    merged = met(base, closed(base, "prospect"), "# hm\n" + closed(base, "prospect"))
    assert said(merged) == {"name": "Anna", "stage": "prospect"}


def test_two_decisions_on_one_record_open_it_again() -> None:
    base = conflicted()
    merged = met(base, closed(base, "prospect"), closed(base))
    (record,) = merged.conflicts
    assert {record["kept"], record["other"]} == {"prospect", "lost"}
    assert said(merged)["conflicts"] == [record]


def test_a_decision_to_keep_what_is_shown_stands_against_a_later_edit() -> None:
    base = conflicted()
    merged = met(base, closed(base), base.replace("stage: lost", "stage: customer"))
    (record,) = merged.conflicts
    assert {record["kept"], record["other"]} == {"customer", "lost"}


def test_two_clones_that_make_the_same_merge_make_the_same_record() -> None:
    base = conflicted()
    other = text(
        met(START, START.replace("lead", "prospect"), START.replace("lead", "lost"), at=(9, 5))
    )
    merged = met(START, base, other)
    assert len(said(merged)["conflicts"]) == 1  # type: ignore[arg-type]


def test_records_of_different_fields_come_together_and_stay_last() -> None:
    one = text(met(START, START.replace("Anna", "Ann"), START.replace("Anna", "Anne")))
    two = conflicted()
    merged = said(met(START, one, two))
    assert sorted(str(record["field"]) for record in merged["conflicts"]) == ["name", "stage"]  # type: ignore[union-attr,index,call-overload]
    assert list(merged)[-1] == "conflicts"


def test_a_record_that_somebody_wrote_without_an_id_is_kept() -> None:
    own = START + "conflicts:\n- {field: stage}\n"
    merged = met(START, own, START.replace("Anna", "Anne"))
    assert said(merged)["conflicts"] == [{"field": "stage"}]


def test_a_file_that_one_decided_to_remove_and_the_other_to_keep_is_asked_about_again() -> None:
    edited = START.replace("lead", "lost")
    base = text(met(START, None, edited))
    merged = met(base, None, edited)
    assert [record["field"] for record in merged.conflicts] == [""]
    assert met(base, None, base).data is None
    assert met(base, edited, edited).data == edited.encode()


def test_a_value_that_is_a_list_or_a_map_stands_in_its_record_as_one() -> None:
    merged = met(START, START + "own: {a: [1, 1]}\n", START + "own: {a: [2, 2], b: 1}\n")
    (record,) = merged.conflicts
    assert (record["field"], record["kept"], record["other"]) == ("own.a", ["2", "2"], ["1", "1"])
    assert said(merged)["conflicts"] == [record]


def test_the_id_is_the_same_for_both_orders_and_another_for_other_values() -> None:
    first = record_id("stage", ("a", "b"), "c")
    assert first == record_id("stage", ("b", "a"), "c")
    assert first.startswith("x-")
    assert (
        len({first, record_id("status", ("a", "b"), "c"), record_id("stage", ("a", "d"), "c")}) == 3
    )


def test_a_record_names_the_place_of_its_field() -> None:
    tree = {"stage": "lead", "a.b": "1", "activities": [{"id": "a-1"}]}
    assert where("stage", tree) == ("stage",)
    assert where("activities[a-1].text", tree) == ("activities", "a-1", "text")
    assert where("a.b", tree) == ("a.b",)
    assert where("", tree) == ()
    assert child("custom", "a.b", entry=False) is None
    assert child("stages", "3", entry=True) is None
    assert child("activities", "a-1", entry=True) == "activities[a-1]"
