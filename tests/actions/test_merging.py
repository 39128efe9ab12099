"""Two files of one person become one: nothing is lost in silence, the stricter word holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.actions.change import Actor, Subject
from pipeboard.actions.merging import merge
from pipeboard.actions.uniting import STRICT, strictest, united
from pipeboard.errors import ConflictError, InvalidData, UsageError
from pipeboard.model.tree import Tree, apply
from tests.actions.making import contact

OTHER = "contacts/a-keller-9zzzzz.yaml"
OTHER_ID = "c-9zzzzz0000"


def other(**fields: Tree) -> Subject:
    """A second file of Anna."""
    return Subject(OTHER, {"id": OTHER_ID, "name": "Anna Keller", **fields})


def merged(keep: Subject, gone: Subject, mara: Actor, *referring: Subject) -> dict[str, Tree]:
    """What the file that stays says after the merge."""
    change = merge(keep, gone, referring, mara).change
    first, second = change.patches[:2]
    assert (first.path, second.path, second.remove) == (keep.path, OTHER, True)
    tree = apply(dict(keep.tree), first.edits)
    assert isinstance(tree, dict)
    return tree


def note(tree: dict[str, Tree]) -> str:
    """The note of the merge."""
    notes = tree["notes"]
    assert isinstance(notes, list)
    last = notes[-1]
    assert isinstance(last, dict)
    return str(last["text"])


@pytest.mark.parametrize(
    ("keep", "gone", "expected", "noted"),
    [
        ({"title": "CMO"}, {"title": "CFO"}, {"title": "CMO"}, "title: CFO"),
        ({}, {"title": "CFO"}, {"title": "CFO"}, ""),
        ({"title": "cmo"}, {"title": "CMO"}, {"title": "cmo"}, ""),
        ({"tags": ["a", "b"]}, {"tags": ["B", "c"]}, {"tags": ["a", "b", "c"]}, ""),
        ({"tags": "a"}, {"tags": ["c"]}, {"tags": ["a", "c"]}, ""),
        ({"email": "a@x.example"}, {"email": ["A@x.example", "b@x.example"]},
         {"email": ["a@x.example", "b@x.example"]}, ""),
        ({"phone": "+49 30 5550142"}, {"phone": "0049305550142"}, {"phone": "+49 30 5550142"}, ""),
        ({"country": "DE", "phone": "030 5550142"}, {"phone": "+49 30 5550142"},
         {"phone": "030 5550142"}, ""),
        ({"address": {"city": "Kiel"}}, {"address": {"street": "Weg 1", "city": "Ulm"}},
         {"address": {"city": "Kiel"}}, "address: street Weg 1, city Ulm"),
        ({"custom": {"external": {"hubspot": "1"}, "seats": "3"}},
         {"custom": {"external": {"hubspot": "2", "pipe": "9"}, "seats": "4", "zone": "b"}},
         {"custom": {"external": {"hubspot": ["1", "2"], "pipe": "9"}, "seats": "3", "zone": "b"}},
         "custom.seats: 4"),
        ({"created": "2026-11-05"}, {"created": "2026-10-01"}, {"created": "2026-10-01"}, ""),
        ({}, {"odd": "kept"}, {"odd": "kept"}, ""),
        ({"stage": "lead"}, {"stage": "customer"}, {"stage": "customer"}, ""),
        ({"stage": "customer"}, {"stage": "lead"}, {"stage": "customer"}, ""),
        ({}, {"status": "nurture", "status_info": {"reason": "timing"}},
         {"status_info": None}, "status_info: reason timing"),
        ({"company": {"name": "Nordlicht"}}, {"company": {"name": "nordlicht", "industry": "media"}},
         {"company": {"name": "Nordlicht", "industry": "media"}}, ""),
        ({"org": "g-0000000001"}, {"company": {"name": "Else"}}, {"company": None}, "company: name"),
        ({"qualification": {"budget": {"state": "met"}}},
         {"qualification": {"budget": {"state": "unmet", "evidence": "no"}, "need": {"state": "met"}}},
         {"qualification": {"budget": {"state": "met"}, "need": {"state": "met"}}},
         "qualification.budget: state unmet, evidence no"),
    ],
)  # fmt: skip
def test_what_is_said_stays_what_is_missing_comes_the_rest_is_noted(
    mara: Actor,
    keep: dict[str, Tree],
    gone: dict[str, Tree],
    expected: dict[str, Tree],
    noted: str,
) -> None:
    tree = merged(contact(**keep), other(**gone), mara)
    assert {key: tree.get(key) for key in expected} == expected
    assert note(tree).startswith(f"merged with Anna Keller ({OTHER_ID})")
    assert noted in note(tree)
    assert ("who said" in note(tree)) == bool(noted)


def test_both_histories_stand_together_in_the_order_of_time(mara: Actor) -> None:
    keep = contact(activities=[{"id": "a-1", "at": "2026-11-01T09:00Z", "text": "one"},
                               {"id": "a-3", "at": "2026-11-03", "text": "three"}])  # fmt: skip
    gone = other(activities=[{"id": "a-2", "at": "2026-11-02T09:00+01:00", "text": "two"}])
    tree = merged(keep, gone, mara)
    assert [entry["id"] for entry in Subject("", tree).entries("activities")] == [
        "a-1", "a-2", "a-3",
    ]  # fmt: skip


def test_what_is_in_both_stays_once_and_an_id_that_means_two_things_is_made_anew(
    mara: Actor,
) -> None:
    call = {"id": "a-1", "at": "2026-11-01", "type": "call", "opp": "o-1"}
    keep = contact(activities=[call], opportunities=[{"id": "o-1", "name": "Seats"}])
    mine = {"id": "a-9", "at": "2026-11-02", "type": "email", "opp": "o-1"}
    gone = other(
        activities=[{**call, "id": "a-2", "opp": "o-2"}, mine, {**call, "id": "a-1"}],
        opportunities=[{"id": "o-1", "name": "Shop"}, {"id": "o-2", "name": "Seats"}],
    )
    one = Subject("", merged(keep, gone, mara))
    deals = {str(deal["name"]): deal["id"] for deal in one.entries("opportunities")}
    assert deals["Seats"] == "o-1" != deals["Shop"]
    told = [(entry["id"], entry["opp"]) for entry in one.entries("activities")]
    assert told[0] == ("a-1", "o-1")
    assert (("a-9", deals["Shop"])) in told
    assert [opp for id, opp in told if id not in ("a-1", "a-9")] == [deals["Shop"]]


def test_a_person_was_added_once_and_every_move_stays(mara: Actor) -> None:
    keep = contact(stage="lead", stage_history=[{"id": "h-1", "at": "2026-11-05", "stage": "lead"}])
    gone = other(
        stage="prospect",
        stage_history=[
            {"id": "h-2", "at": "2026-10-01", "stage": "lead"},
            {"id": "h-3", "at": "2026-10-09", "stage": "prospect", "from": "lead"},
        ],
    )
    tree = merged(keep, gone, mara)
    moves = Subject("", tree).entries("stage_history")
    assert [(move["at"], move["stage"]) for move in moves] == [
        ("2026-10-01", "lead"), ("2026-10-09", "prospect"),
    ]  # fmt: skip
    assert tree["stage"] == "prospect"
    assert "stage_history: at 2026-11-05, stage lead" in note(tree)


def test_a_stage_that_no_line_of_history_tells_of_gets_one(mara: Actor) -> None:
    one = Subject("", merged(contact(), other(stage="customer"), mara))
    (move,) = one.entries("stage_history")
    assert (move["stage"], move["from"], move["by"]) == ("customer", "lead", "mara")


def test_a_cadence_runs_once(mara: Actor) -> None:
    def step(id: str) -> dict[str, Tree]:
        return {"id": id, "due": "2026-12-01", "cadence": "nurture", "step": "1", "reason": id}

    one = Subject(
        "", merged(contact(follow_ups=[step("f-1")]), other(follow_ups=[step("f-2")]), mara)
    )
    assert [entry["id"] for entry in one.entries("follow_ups")] == ["f-1"]


@pytest.mark.parametrize(
    ("keep", "gone", "expected"),
    [
        ({"phone": "opted-in"}, {"phone": "opted-out"}, {"phone": "opted-out"}),
        ({"phone": "opted-out"}, {"phone": "opted-in"}, {"phone": "opted-out"}),
        ({}, {"email": "opted-in"}, {"email": "opted-in"}),
        ({"phone": "opted-out"}, {"sms": "opted-in"}, {"sms": "opted-out"}),
        ({"do_not_contact": "false"}, {"do_not_contact": "true"}, {"do_not_contact": "true"}),
        ({"do_not_contact": "true"}, {}, {"do_not_contact": "true"}),
        ({"proof": "mail"}, {"proof": "form"}, {"proof": "mail · form"}),
        ({"at": "2026-11-01"}, {"at": "2026-11-02"}, {"at": "2026-11-02"}),
    ],
)
def test_the_stricter_word_holds(
    keep: dict[str, Tree], gone: dict[str, Tree], expected: dict[str, Tree]
) -> None:
    found = strictest(keep, gone)
    assert {key: found.get(key) for key in expected} == expected


ALLOWED = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(STRICT) for name in ("email", "phone", "letter")}
)


@given(ALLOWED, ALLOWED)
def test_whoever_is_kept_the_same_is_allowed(one: dict[str, Tree], two: dict[str, Tree]) -> None:
    assert strictest(one, two) == strictest(two, one)


def test_steps_that_they_do_not_want_go_and_are_noted(mara: Actor) -> None:
    keep = contact(follow_ups=[{"id": "f-1", "due": "2026-12-01", "channel": "phone"}])
    tree = merged(keep, other(consent={"do_not_contact": "true"}), mara)
    assert not tree["follow_ups"]
    assert "follow_ups: due 2026-12-01, channel phone" in note(tree)


def test_the_old_ids_are_left_as_aliases(mara: Actor) -> None:
    tree = merged(contact(aliases=["c-0000000001"]), other(aliases=["c-0000000002"]), mara)
    assert tree["aliases"] == ["c-0000000001", OTHER_ID, "c-0000000002"]


def test_links_of_others_lead_to_the_one_that_stays(mara: Actor) -> None:
    friend = Subject(
        "contacts/jan.yaml",
        {
            "id": "c-jan0000001",
            "source": {"channel": "referral", "referred_by": OTHER_ID},
            "opportunities": [
                {"id": "o-1", "deciders": [OTHER_ID, "c-7f3k2q9wab", "c-else000001"]}
            ],
        },
    )
    stranger = Subject("contacts/liv.yaml", {"id": "c-liv0000001", "name": OTHER_ID})
    change = merge(contact(), other(), [friend, stranger], mara).change
    assert [patch.path for patch in change.patches] == [contact().path, OTHER, friend.path]
    after = apply(dict(friend.tree), change.patches[2].edits)
    one = Subject("", after if isinstance(after, dict) else {})
    assert one.text("source", "referred_by") == "c-7f3k2q9wab"
    assert one.entries("opportunities")[0]["deciders"] == ["c-7f3k2q9wab", "c-else000001"]


def test_nobody_has_referred_themselves(mara: Actor) -> None:
    keep = contact(source={"channel": "referral", "referred_by": OTHER_ID})
    assert merged(keep, other(), mara)["source"] == {"channel": "referral"}


def test_one_contact_twice_and_something_undecided_are_refused(mara: Actor) -> None:
    with pytest.raises(UsageError):
        merge(contact(), contact(), [], mara)
    with pytest.raises(ConflictError):
        merge(contact(), other(conflicts=[{"id": "x-1", "field": "stage"}]), [], mara)


WORDS = st.dictionaries(
    st.sampled_from(("title", "country", "style", "pains", "owner", "odd", "best_time")),
    st.sampled_from(("a", "A", "Größe", "two words", ["a"], ["b", "A"], ["two words", "é"])),
)


@given(WORDS, WORDS)
def test_every_word_of_either_is_in_the_tree_or_told(
    one: dict[str, Tree], two: dict[str, Tree]
) -> None:
    """By what folds alike: what is only written in other letters is the same word."""
    from pipeboard.model.text import fold

    both = united(one, two)
    there = fold(repr(both.tree)) + fold(repr([said.other for said in both.differs]))
    for tree in (one, two):
        for value in tree.values():
            for text in value if isinstance(value, list) else [value]:
                assert fold(repr(text)[1:-1]) in there


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        ({"notes": "plain words"}, {}),
        ({}, {"notes": "plain words"}),
        ({"activities": ["a plain line"]}, {"activities": [{"id": "a-2", "type": "call"}]}),
        ({}, {"signals": [{"id": "s-1", "kind": "visit"}, "a plain line"]}),
    ],
)
def test_what_is_no_entry_of_a_log_is_not_lost_but_to_be_mended_first(
    keep: dict[str, Tree], gone: dict[str, Tree], mara: Actor
) -> None:
    with pytest.raises(InvalidData, match="no entry"):
        merge(contact(**keep), other(**gone), [], mara)
