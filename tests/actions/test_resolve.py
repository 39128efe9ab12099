"""Deciding a conflict: whose value stays, what goes with it, what is refused."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.actions.resolve import Choice, resolve
from pipeboard.actions.sides import about, is_joinable, offered
from pipeboard.errors import UsageError
from pipeboard.model.conflicts import conflicts_of
from pipeboard.model.tree import Tree
from tests.actions.making import after, contact


def record(field: str, kept: Tree, other: Tree, id: str = "x-1", **more: Tree) -> dict[str, Tree]:
    said: dict[str, Tree] = {"id": id, "field": field, "kept": kept, "by": "mara"}
    return {**said, "other": other, "other_by": "tomas", **more}


def decided(subject: Subject, mara: Actor, take: str = "", value: str | None = None) -> Change:
    return resolve(subject, conflicts_of(subject.tree), Choice(take, value), mara)


TITLE = record("title", "CFO", "CEO", was="CMO")


@pytest.mark.parametrize(
    ("take", "value", "title"),
    [
        ("1", None, "CFO"),
        ("2", None, "CEO"),
        ("mara", None, "CFO"),
        ("tomas", None, "CEO"),
        ("", "COO", "COO"),
        ("", "CEO", "CEO"),
    ],
)
def test_the_field_gets_the_value_and_the_record_goes(
    mara: Actor, take: str, value: str | None, title: str
) -> None:
    subject = contact(title="CFO", conflicts=[TITLE])
    change = decided(subject, mara, take, value)
    said = after(subject, change)
    assert said["title"] == title
    assert "conflicts" not in said
    assert (change.verb, change.action) == ("resolve", "conflict.resolve")
    assert change.contacts == (subject.id,)


def test_the_other_records_stay(mara: Actor) -> None:
    two = [TITLE, record("persona", "a", "b", "x-2")]
    subject = contact(title="CFO", persona="a", conflicts=two)
    change = resolve(subject, conflicts_of(subject.tree)[:1], Choice("2"), mara)
    assert after(subject, change)["conflicts"] == two[1:]


@pytest.mark.parametrize(
    ("take", "title"), [("1", "CFO"), ("2", "CTO")], ids=["what it says", "the last one"]
)
def test_two_conflicts_of_one_field_are_decided_at_once(mara: Actor, take: str, title: str) -> None:
    three = [record("title", "CFO", "CEO"), record("title", "CFO", "CTO", id="x-2")]
    subject = Subject("contacts/anna.yaml", {"id": "c-1", "title": "CFO", "conflicts": three})
    after = after_of(subject, decided(subject, mara, take))
    assert after == {"id": "c-1", "title": title}


def test_records_without_an_id_are_taken_out_as_well(mara: Actor) -> None:
    records = [{k: v for k, v in one.items() if k != "id"} for one in (TITLE, TITLE)]
    subject = contact(title="CFO", persona="a", conflicts=[*records, record("owner", "a", "b")])
    change = resolve(subject, conflicts_of(subject.tree)[:2], Choice("2"), mara)
    assert after(subject, change)["conflicts"] == [record("owner", "a", "b")]


def test_the_sentence_shows_what_a_commit_may_show(mara: Actor) -> None:
    subject = contact(owner="mara", conflicts=[record("owner", "mara", "tomas")])
    assert decided(subject, mara, "2").words == "owner -> tomas"
    subject = contact(title="CFO", conflicts=[TITLE])
    assert decided(subject, mara, "2").words == "title"


def test_a_field_that_one_took_away_goes_with_the_other(mara: Actor) -> None:
    gone = record("title", "CFO", None, other_deleted="true")
    subject = contact(title="CFO", conflicts=[gone])
    assert after(subject, decided(subject, mara, "1"))["title"] == "CFO"
    assert "title" not in after(subject, decided(subject, mara, "2"))
    assert offered(conflicts_of(subject.tree)[0]) == "1 mara: CFO · 2 tomas: deleted it"


def test_a_number_stays_a_number(mara: Actor) -> None:
    subject = contact(
        opportunities=[{"id": "o-1", "value": "9000"}],
        conflicts=[record("opportunities[o-1].value", "9000", "18000")],
    )
    (edit, *_) = decided(subject, mara, "2").edits
    assert edit.value == 18000  # type: ignore[union-attr]  # it is set, not taken away


LOST_ONE = {"id": "o-1", "stage": "lost", "lost_reason": "price", "lost_to": "acme"}
WON_ONE = {"id": "o-1", "stage": "won", "won_reason": "support", "lost_reason": "price"}


@pytest.mark.parametrize(
    ("deal", "kept", "other", "take", "stays"),
    [
        (LOST_ONE, "lost", "won", "1", {"lost_reason", "lost_to"}),
        (LOST_ONE, "lost", "won", "2", set()),
        (LOST_ONE, "lost", "demo", "2", set()),
        (WON_ONE, "won", "lost", "1", {"won_reason"}),
        (WON_ONE, "won", "lost", "2", {"lost_reason"}),
        (LOST_ONE, "demo", "proposal", "2", {"lost_reason", "lost_to"}),
    ],
)
def test_why_a_deal_was_closed_goes_with_the_stage_that_is_taken(
    mara: Actor, deal: dict[str, Tree], kept: str, other: str, take: str, stays: set[str]
) -> None:
    """Only who lost it says why, so there is no record of the reason."""
    closed = record("opportunities[o-1].stage", kept, other)
    subject = contact(opportunities=[{**deal, "stage": kept}], conflicts=[closed])
    said = after(subject, decided(subject, mara, take))["opportunities"]
    assert isinstance(said, list)
    assert isinstance(said[0], dict)
    assert said[0].keys() - {"id", "stage"} == stays


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "title"),
        ("", "deleted and edited"),
        ("opportunities[o-1].stage", "Tinting batches · stage"),
        ("opportunities[o-1]", "opportunities[o-1]"),
        ("opportunities[o-2].stage", "opportunities[o-2].stage"),
        ("activities[a-1].text", "call 2026-11-09 · text"),
        ("activities[a-2].text", "activities[a-2].text"),
        ("notes[n-1].text", "note 2026-11-09 · text"),
        ("follow_ups[f-1].due", "next step · due"),
        ("custom.rooms.kitchen", "custom.rooms.kitchen"),
        ("not [a path", "not [a path"),
    ],
)
def test_what_a_conflict_is_about_is_said_in_words(field: str, words: str) -> None:
    subject = contact(
        opportunities=[{"id": "o-1", "name": "Tinting batches"}],
        activities=[{"id": "a-1", "type": "call", "at": "2026-11-09T09:00Z"}, {"id": "a-2"}],
        notes=[{"id": "n-1", "at": "2026-11-09"}],
        follow_ups=[{"id": "f-1", "channel": "phone"}],
        custom={"rooms": {"name": "hall", "kitchen": "1"}},
        conflicts=[record(field, "a", "b")],
    )
    (one,) = conflicts_of(subject.tree)
    assert about(one, dict(subject.tree)) == words


def test_a_value_that_is_a_list_is_put_back_as_the_list(mara: Actor) -> None:
    subject = contact(
        custom={"order": ["a", "b"]}, conflicts=[record("custom.order", ["a", "b"], ["b", "a"])]
    )
    assert after(subject, decided(subject, mara, "2"))["custom"] == {"order": ["b", "a"]}


@pytest.mark.parametrize(
    ("field", "kept", "other", "both"),
    [
        ("pains", ["a", "b"], ["b", "c"], ["a", "b", "c"]),
        ("pains", "a", "b", ["a", "b"]),
        ("activities[a-1].text", "one", "two", "one\ntwo"),
        ("activities[a-1].text", "one", "one and two", "one and two"),
    ],
)
def test_both_unites_lists_and_texts(
    mara: Actor, field: str, kept: Tree, other: Tree, both: Tree
) -> None:
    entry: dict[str, Tree] = {"id": "a-1", "text": kept}
    subject = contact(pains=kept, activities=[entry], conflicts=[record(field, kept, other)])
    said = after(subject, decided(subject, mara, "both"))
    assert (said["pains"] if field == "pains" else said["activities"][0]["text"]) == both


@pytest.mark.parametrize("field", ["stage", "owner", "title", "name", "status", ""])
def test_what_can_be_only_one_cannot_be_both(mara: Actor, field: str) -> None:
    subject = contact(conflicts=[record(field, "lead", "prospect")])
    assert not is_joinable(conflicts_of(subject.tree)[0])
    with pytest.raises(UsageError, match=r"cannot be (both|set)"):
        decided(subject, mara, "both")


def test_a_stage_gets_its_line_of_history_unless_the_last_one_says_so(mara: Actor) -> None:
    moves: list[Tree] = [
        {"id": "h-1", "stage": "prospect", "by": "tomas"},
        {"id": "h-2", "stage": "lead", "by": "mara"},
    ]
    subject = contact(
        stage="lead", stage_history=moves, conflicts=[record("stage", "lead", "prospect")]
    )
    assert after(subject, decided(subject, mara, "1"))["stage_history"] == moves
    said = after(subject, decided(subject, mara, "2"))
    entry = said["stage_history"][-1]
    assert (said["stage"], entry["stage"], entry["from"]) == ("prospect", "prospect", "lead")
    assert (entry["by"], entry["at"]) == ("mara", mara.now)


def test_a_status_takes_the_reasons_of_the_same_person_along(mara: Actor) -> None:
    subject = contact(
        status="lost",
        status_info={"by": "tomas", "reason": "price", "review_on": "2027-05-01"},
        conflicts=[
            record("status_info.reason", "price", "timing", "x-1", by="tomas", other_by="mara"),
            record("status", "lost", "nurture", "x-2", by="tomas", other_by="mara"),
            record("status_info.by", "mara", "tomas", "x-3"),
        ],
    )
    said = after(subject, decided(subject, mara, "mara"))
    assert said["status"] == "nurture"
    assert said["status_info"] == {"by": "mara", "reason": "timing", "review_on": "2027-05-01"}
    assert "conflicts" not in said


@pytest.mark.parametrize("field", ["stage", "status", "opportunities[o-1].stage"])
def test_a_third_decision_wants_its_own_verb(mara: Actor, field: str) -> None:
    subject = contact(opportunities=[{"id": "o-1"}], conflicts=[record(field, "a", "b")])
    with pytest.raises(UsageError) as caught:
        decided(subject, mara, value="c")
    assert "pb " in caught.value.hint


def test_the_stricter_word_is_never_loosened(mara: Actor) -> None:
    subject = contact(
        consent={"do_not_contact": "true", "phone": "opted-out"},
        conflicts=[record("consent.do_not_contact", "true", "false")],
    )
    with pytest.raises(UsageError, match="proof"):
        decided(subject, mara, "2")
    phone = record("consent.phone", "opted-out", "opted-in")
    with pytest.raises(UsageError, match="opted out"):
        decided(contact(consent=subject.tree["consent"], conflicts=[phone]), mara, "2")
    assert after(subject, decided(subject, mara, "1"))["consent"] == subject.tree["consent"]


def test_a_deleted_file_is_kept_or_removed(mara: Actor) -> None:
    subject = contact(title="CFO", conflicts=[record("", None, None, other_deleted="true")])
    assert "conflicts" not in after(subject, decided(subject, mara, "1"))
    (patch,) = decided(subject, mara, "2").patches
    assert patch.remove
    with pytest.raises(UsageError, match="no value"):
        decided(subject, mara, value="x")


def test_a_name_of_neither_or_of_both_decides_nothing(mara: Actor) -> None:
    with pytest.raises(UsageError, match="neither"):
        decided(contact(conflicts=[TITLE]), mara, "jan")
    both = {**TITLE, "other_by": "mara"}
    with pytest.raises(UsageError, match="both are of mara"):
        decided(contact(conflicts=[both]), mara, "mara")


@pytest.mark.parametrize(("take", "reason"), [("mara", "timing"), ("tomas", None)])
def test_a_reason_that_another_one_of_that_side_set_goes_along(
    mara: Actor, take: str, reason: str | None
) -> None:
    """Lena, on Mara's side, reworded the reason that Tomas's status does without."""
    gone = {"id": "x-1", "field": "status_info.reason", "kept": "timing", "by": "lena"}
    subject = contact(
        status="lost",
        status_info={"reason": "timing"},
        conflicts=[
            record("status", "lost", "nurture", "x-2", by="tomas", other_by="mara"),
            {**gone, "other_deleted": "true", "other_by": "tomas"},
        ],
    )
    said = after(subject, decided(subject, mara, take))
    assert said["status"] == {"mara": "nurture", "tomas": "lost"}[take]
    assert (said.get("status_info") or {}).get("reason") == reason


def test_an_entry_that_is_gone_gets_no_value(mara: Actor) -> None:
    subject = contact(activities=[], conflicts=[record("activities[a-1].text", "one", "two")])
    with pytest.raises(UsageError, match="gone"):
        decided(subject, mara, "2")


def test_who_judged_goes_with_the_judgement(mara: Actor) -> None:
    subject = contact(
        qualification={"budget": {"state": "met", "by": "mara"}},
        conflicts=[record("qualification.budget.state", "met", "unmet")],
    )
    assert after(subject, decided(subject, mara, "2"))["qualification"] == {
        "budget": {"state": "unmet", "by": "tomas"}
    }


def test_a_key_that_no_path_can_say_is_decided_by_its_own_name(mara: Actor) -> None:
    subject = contact(**{"a.b[": "one"}, conflicts=[record("a.b[", "one", "two")])
    assert after(subject, decided(subject, mara, "2"))["a.b["] == "two"


@pytest.mark.parametrize("take", ["1", "2"])
@pytest.mark.parametrize("path", ["orgs/weber-7f3k2q.yaml", "pipeboard.yaml"])
def test_organisations_and_the_config_are_decided_the_same_way(
    mara: Actor, path: str, take: str
) -> None:
    subject = Subject(
        path, {"id": "g-7f3k2q9wab", "name": "a", "conflicts": [record("name", "a", "b")]}
    )
    change = decided(subject, mara, take)
    assert change.contacts == ()
    assert after_of(subject, change)["name"] == {"1": "a", "2": "b"}[take]


def after_of(subject: Subject, change: Change) -> dict[str, Tree]:
    return dict(subject.after(change.edits_of(subject.path)).tree)
