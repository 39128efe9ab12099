"""What merges how: every row of the table in docs/team.md, for contacts."""

from __future__ import annotations

import pytest

from pipeboard.team.merge.file import aside_path

from .meet import met, said, text

NAME = "name: Anna\n"


def values(base: str, one: str, two: str, key: str, **more):
    """The value of a field after the merge, and the new records."""
    merged = met(NAME + base, NAME + one, NAME + two, **more)
    return said(merged).get(key), merged.conflicts


def test_what_one_side_changed_is_taken_byte_for_byte() -> None:
    base = NAME + "stage: lead\ntags: [a]\n"
    odd = "# odd\nname:   'Anna'\nstage: lead\ntags: [a]   "
    merged = met(base, base, odd)
    assert (merged.data, merged.how) == (odd.encode(), "side")
    assert met(base, odd, odd).how == "same"


def test_changes_of_different_fields_stand_side_by_side_with_their_comments() -> None:
    merged = met(
        NAME + "title: CMO\nstage: lead\ntags: [a]\nowner: mara\n",
        NAME + "title: CEO # new\nstage: lead\ntags: [a]\nowner: mara\n",
        NAME + "title: CMO\nstage: lead\ntags: [a]\n# theirs now\nowner: tomas\n",
    )
    assert merged.how == "lines"
    assert (
        text(merged)
        == NAME + "title: CEO # new\nstage: lead\ntags: [a]\n# theirs now\nowner: tomas\n"
    )
    assert not merged.conflicts


def test_a_scalar_that_both_changed_shows_the_later_one_and_keeps_the_other() -> None:
    merged = met(NAME + "stage: lead\n", NAME + "stage: prospect\n", NAME + "stage: lost\n")
    assert said(merged)["stage"] == "lost"
    (record,) = merged.conflicts
    assert record == {
        "id": record["id"], "field": "stage", "kept": "lost", "by": "bob", "other": "prospect",
        "other_by": "alice", "was": "lead",
    }  # fmt: skip
    assert text(merged).endswith("    other_by: alice\n    was: lead\n")


def test_clocks_choose_only_what_is_shown() -> None:
    sides = (NAME + "stage: lead\n", NAME + "stage: prospect\n", NAME + "stage: lost\n")
    later, sooner, tied = (met(*sides, at=at) for at in ((5, 9), (9, 5), (7, 7)))
    assert [said(each)["stage"] for each in (later, sooner, tied)] == [
        "lost",
        "prospect",
        "prospect",
    ]
    assert len({each.conflicts[0]["id"] for each in (later, sooner, tied)}) == 1


@pytest.mark.parametrize(
    ("base", "one", "two", "result"),
    [
        ("[a, b]", "[a, b, d]", "[a, b, C]", ["a", "b", "C", "d"]),
        ("[a, b]", "[b]", "[a, b, c]", ["b", "c"]),
        ("[a, b]", "[b]", "[a]", []),
        ("[a, b]", "[a, b, x]", "[a, b, x]", ["a", "b", "x"]),
        ("[a, b]", "[b, a]", "[a, b, c]", ["b", "a", "c"]),
        ("[a, b]", "[a]", "[b, a]", ["a"]),
        ("a", "[a, b]", "c", ["b", "c"]),
        ("a", "b", "[a]", "b"),
        ("~", "b", "c", ["b", "c"]),
        ("[a]", "~", "[a, b]", ["b"]),
    ],
)
def test_lists_of_texts_merge_as_sets(base: str, one: str, two: str, result: object) -> None:
    for key in ("tags", "email", "phone"):
        found = values(f"{key}: {base}\n", f"{key}: {one}\n", f"{key}: {two}\n", key)
        assert found == (result, ())


def test_addresses_with_a_word_on_them_are_known_by_the_address() -> None:
    found, conflicts = values(
        "email: [a@x.example]\n",
        "email: [{value: a@x.example, kind: work}]\n",
        "email: [a@x.example, b@x.example]\n",
        "email",
    )
    assert found == [{"value": "a@x.example", "kind": "work"}, "b@x.example"]
    assert not conflicts


def test_two_words_on_one_address_are_a_conflict_of_the_whole_list() -> None:
    found, (record,) = values(
        "email: [a@x.example]\n",
        "email: [{value: a@x.example, kind: work}]\n",
        "email: [{value: a@x.example, kind: home}]\n",
        "email",
    )
    assert found == [{"value": "a@x.example", "kind": "home"}]
    assert (record["field"], record["was"]) == ("email", ["a@x.example"])


def test_a_list_in_which_a_text_comes_twice_is_one_value() -> None:
    found, (record,) = values("own: [1, 2, 1]\n", "own: [1, 1]\n", "own: [2, 1, 2]\n", "own")
    assert found == ["2", "1", "2"]
    assert record["other"] == ["1", "1"]
    assert record["was"] == ["1", "2", "1"]


LOG = 'activities:\n- {id: a-1, at: "2026-11-01", type: call, text: "one"}\n'
FIRST = '- {id: a-5, at: "2026-11-05", type: call, text: "five"}\n'
SECOND = '- {id: a-4, at: "2026-11-07", type: call, text: "seven"}\n'


def test_two_log_entries_at_once_are_both_kept_in_the_order_of_their_times() -> None:
    base = NAME + LOG
    for one, two in ((FIRST, SECOND), (SECOND, FIRST)):
        merged = met(base, base + one, base + two)
        assert text(merged) == base + FIRST + SECOND
        assert not merged.conflicts


def test_a_list_and_fields_that_both_began_keep_the_lines_of_both() -> None:
    one = NAME + "title: CMO\nstyle: 'calm'\nactivities:\n" + FIRST
    two = NAME + 'title: CMO\nowner: "tomas"\nactivities:\n' + SECOND
    merged = met(NAME, one, two)
    assert text(merged) == (
        NAME + "title: CMO\nowner: \"tomas\"\nstyle: 'calm'\nactivities:\n" + FIRST + SECOND
    )


def test_entries_without_an_id_are_known_by_what_they_say() -> None:
    base = NAME + "purchases:\n- {item: pen, value: 3}\n- {item: pen, value: 3}\n"
    merged = met(
        base, base + "- {item: ink, value: 4}\n", base.replace("- {item: pen, value: 3}\n", "", 1)
    )
    assert said(merged)["purchases"] == [
        {"item": "pen", "value": "3"},
        {"item": "ink", "value": "4"},
    ]
    assert not merged.conflicts


def test_an_entry_that_both_edited_merges_field_by_field() -> None:
    merged = met(
        NAME + LOG,
        NAME + LOG.replace('"one"', '"ours"'),
        NAME + LOG.replace('"one"', '"bob\'s", min: 5'),
    )
    assert said(merged)["activities"] == [
        {"id": "a-1", "at": "2026-11-01", "type": "call", "text": "bob's", "min": "5"}
    ]
    (record,) = merged.conflicts
    assert (record["field"], record["other"]) == ("activities[a-1].text", "ours")


def test_an_entry_that_one_removed_and_the_other_edited_stays_and_says_so() -> None:
    step = 'follow_ups:\n- {id: f-1, due: "2026-11-20", reason: "price"}\n'
    merged = met(NAME + step, NAME, NAME + step.replace("-20", "-27"))
    assert said(merged)["follow_ups"] == [{"id": "f-1", "due": "2026-11-27", "reason": "price"}]
    (record,) = merged.conflicts
    assert (record["field"], record["other_deleted"], record["other_by"]) == (
        "follow_ups[f-1]",
        "true",
        "alice",
    )
    assert record["kept"] == {"id": "f-1", "due": "2026-11-27", "reason": "price"}
    assert "other_deleted: true\n" in text(merged)


def test_maps_and_unknown_keys_merge_by_their_leaves() -> None:
    base = NAME + "custom: {size: 3, deep: {x: 1, y: 2}}\nmine: {a: 1}\n"
    merged = met(
        base,
        base.replace("x: 1", "x: 10").replace("a: 1", "a: 1, b: 2"),
        base.replace("y: 2", "y: 20").replace("a: 1", "a: 5"),
    )
    assert said(merged)["custom"] == {"size": "3", "deep": {"x": "10", "y": "20"}}
    assert said(merged)["mine"] == {"a": "5", "b": "2"}
    assert not merged.conflicts


def memo(*lines: str) -> str:
    return NAME + "custom:\n  memo: |\n" + "".join(f"    {line}\n" for line in lines)


def test_texts_of_several_lines_merge_by_lines_or_are_one_value() -> None:
    base = memo("one", "two", "three", "four")
    merged = met(base, memo("ONE", "two", "three", "four"), memo("one", "two", "three", "4", "5"))
    assert said(merged)["custom"] == {"memo": "ONE\ntwo\nthree\n4\n5\n"}
    assert not merged.conflicts
    merged = met(base, memo("a", "two", "three", "four"), memo("b", "two", "three", "four"))
    (record,) = merged.conflicts
    assert record["kept"] == "b\ntwo\nthree\nfour\n"
    assert record["other"] == "a\ntwo\nthree\nfour\n"


def test_a_type_that_changed_against_an_edit_is_one_value() -> None:
    found, (record,) = values("style: calm\n", "style: {voice: calm}\n", "style: loud\n", "style")
    assert found == "loud"
    assert record["other"] == {"voice": "calm"}


def test_a_field_that_one_removed_and_the_other_edited_stays_and_says_so() -> None:
    for at in ((5, 9), (9, 5)):
        found, (record,) = values("title: CMO\n", "", "title: CEO\n", "title", at=at)
        assert found == "CEO"
        assert record["other_deleted"] == "true"
        assert (record["by"], record["other_by"], record["was"]) == ("bob", "alice", "CMO")
        assert "other" not in record


@pytest.mark.parametrize(
    ("field", "base", "one", "two", "result"),
    [
        ("do_not_contact", "false", "true", None, "true"),
        ("do_not_contact", None, "true", "false", "true"),
        ("email", "unknown", "opted-out", "opted-in", "opted-out"),
        ("email", "opted-out", "opted-in", None, None),
        ("phone", None, "opted-in", "unknown", "unknown"),
    ],
)
def test_the_stricter_consent_holds(
    field: str, base: str | None, one: str | None, two: str | None, result: str | None
) -> None:
    def consent(value: str | None) -> str:
        return "consent: {basis: contract" + (f", {field}: {value}" if value else "") + "}\n"

    found, conflicts = values(consent(base), consent(one), consent(two), "consent")
    assert found == {"basis": "contract"} | ({field: result} if result else {})
    assert not conflicts


def test_a_do_not_contact_lifted_by_one_alone_is_lifted() -> None:
    base = NAME + "consent: {do_not_contact: true}\ntitle: CMO\n"
    merged = met(base, base.replace("true", "false"), base.replace("CMO", "CEO"))
    assert said(merged)["consent"] == {"do_not_contact": "false"}


def test_who_judged_and_when_goes_with_the_later_judgement() -> None:
    def budget(state: str, by: str, at: str) -> str:
        return f'qualification:\n  budget: {{state: {state}, by: {by}, at: "{at}"}}\n'

    found, (record,) = values(
        budget("unknown", "eve", "2026-10-01"),
        budget("met", "alice", "2026-11-01"),
        budget("unmet", "bob", "2026-11-02"),
        "qualification",
    )
    assert found == {"budget": {"state": "unmet", "by": "bob", "at": "2026-11-02"}}
    assert record["field"] == "qualification.budget.state"


def test_both_moves_of_a_stage_stay_in_its_history() -> None:
    base = (
        NAME + 'stage: lead\nstage_history:\n- {id: h-1, at: "2026-10-01", stage: lead, by: eve}\n'
    )
    one = (
        base.replace("e: lead\n", "e: prospect\n")
        + '- {id: h-2, at: "2026-11-02T09:00Z", stage: prospect, from: lead, by: alice}\n'
    )
    two = (
        base.replace("e: lead\n", "e: customer\n")
        + '- {id: h-3, at: "2026-11-01T09:00Z", stage: customer, from: lead, by: bob}\n'
    )
    merged = met(base, one, two)
    assert [entry["id"] for entry in said(merged)["stage_history"]] == ["h-1", "h-3", "h-2"]  # type: ignore[union-attr,index,call-overload]
    assert [record["field"] for record in merged.conflicts] == ["stage"]


def test_comments_that_would_vanish_stand_at_the_end() -> None:
    base = NAME + "stage: lead\n"
    merged = met(base, NAME + "stage: prospect # by phone\n", NAME + "stage: lost\n")
    assert text(merged).endswith("was: lead\n# by phone\n")


def test_a_key_that_a_path_cannot_say_keeps_the_whole_map() -> None:
    found, (record,) = values(
        'custom: {"a.b": 1, c: 1}\n',
        'custom: {"a.b": 2, c: 1}\n',
        'custom: {"a.b": 3, c: 1}\n',
        "custom",
    )
    assert found == {"a.b": "3", "c": "1"}
    assert (record["field"], record["other"]) == ("custom", {"a.b": "2", "c": "1"})


def test_an_id_given_on_both_sides_stays_one_contact_found_by_both() -> None:
    merged = met(
        NAME + "stage: lead\n",
        NAME + "id: c-bbbbbbbbbb\nstage: lead\n",
        NAME + "id: c-aaaaaaaaaa\nstage: lead\n",
    )
    assert said(merged)["id"] == "c-aaaaaaaaaa"
    assert said(merged)["aliases"] == ["c-bbbbbbbbbb"]
    assert not merged.conflicts


BROKEN = "name: [Anna\n"


def test_a_side_that_cannot_be_read_is_kept_beside_the_file() -> None:
    good = NAME + "stage: lost\n"
    merged = met(NAME + "stage: lead\n", BROKEN, good, at=(9, 5))
    assert merged.data == good.encode()
    assert merged.aside == (BROKEN.encode(),)
    (note,) = merged.notes
    assert note.kind == "unreadable"
    assert "alice" in note.words
    assert aside_path(PATH_OF_ANNA, BROKEN.encode()) in note.words


PATH_OF_ANNA = "contacts/anna-keller-7f3k2q.yaml"


def test_two_sides_that_cannot_be_read_are_both_kept() -> None:
    other = "name: {Anna\n"
    merged = met(NAME, BROKEN, other)
    assert {merged.data, *merged.aside} == {BROKEN.encode(), other.encode()}


def test_a_base_that_could_not_be_read_is_like_none() -> None:
    merged = met(BROKEN, NAME + "stage: lead\ntitle: CMO\n", NAME + "stage: lead\nowner: mara\n")
    assert said(merged) == {"name": "Anna", "stage": "lead", "title": "CMO", "owner": "mara"}


def test_a_file_over_one_mebibyte_is_not_parsed() -> None:
    big = NAME + "#" * (1 << 20)
    merged = met(NAME, big, NAME + "stage: lead\n")
    assert merged.data == (NAME + "stage: lead\n").encode()
    assert merged.aside == (big.encode(),)


def test_windows_newlines_on_one_side_are_no_change_of_every_line() -> None:
    base = NAME + "title: CMO\nstage: lead\ntags: [a]\nowner: mara\n"
    merged = met(
        base, base.replace("CMO", "CEO").replace("\n", "\r\n"), base.replace("mara", "tomas")
    )
    assert text(merged) == base.replace("CMO", "CEO").replace("mara", "tomas").replace("\n", "\r\n")
    assert merged.how == "lines"


def test_numbers_and_answers_are_written_as_people_write_them() -> None:
    base = NAME + LOG.replace("}", ", min: 1}")
    merged = met(
        base,
        base.replace("min: 1}", "min: 5, needs_reply: false}"),
        base.replace("min: 1}", "min: 1, gave: guide}").replace("call", "demo"),
    )
    assert "min: 5, gave: guide, needs_reply: false" in text(merged)
