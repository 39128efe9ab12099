"""Moves, owners, tags and fields: what each decision writes, and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeboard.actions.change import Actor, Subject
from pipeboard.actions.decide import Judged, assign, move, set_fields, tag
from pipeboard.errors import GateBlocked, UsageError
from pipeboard.model.tree import Set
from tests.actions.making import after, contact


def test_a_move_writes_the_stage_and_a_line_of_history(mara: Actor) -> None:
    subject = contact(stage="lead")
    change = move(subject, "prospect", mara, reason="budget ok")
    said = after(subject, change)
    assert said["stage"] == "prospect"
    entry = said["stage_history"][0]
    assert entry.pop("id").startswith("h-")
    assert entry == {
        "at": "2026-11-22T09:00Z",
        "stage": "prospect",
        "from": "lead",
        "by": "mara",
        "reason": "budget ok",
    }
    assert (change.verb, change.action, change.words) == ("move", "stage.move", "lead -> prospect")
    assert change.reason == "budget ok"


def test_a_contact_without_stage_is_a_lead(mara: Actor) -> None:
    subject = contact()
    assert move(subject, "prospect", mara).words == "lead -> prospect"
    assert move(subject, "lead", mara).patches == ()


@pytest.mark.parametrize(
    ("old", "new", "reason", "error"),
    [
        ("prospect", "lead", "", UsageError),
        ("customer", "lead", "because", UsageError),
        ("customer", "prospect", "because", UsageError),
        ("lead", "customer", "", GateBlocked),
        ("prospect", "customer", "", GateBlocked),
        ("lead", "propsect", "", UsageError),
    ],
)
def test_moves_that_are_refused(
    mara: Actor, old: str, new: str, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        move(contact(stage=old), new, mara, reason=reason)
    assert caught.value.hint


def test_a_mistyped_stage_names_the_nearest(mara: Actor) -> None:
    with pytest.raises(UsageError) as caught:
        move(contact(), "propsect", mara)
    assert caught.value.items == [{"found": "propsect", "nearest": ["prospect"]}]


def test_back_with_a_reason(mara: Actor) -> None:
    subject = contact(stage="prospect")
    said = after(subject, move(subject, "lead", mara, reason="wrong person"))
    assert said["stage"] == "lead"
    assert said["stage_history"][0]["reason"] == "wrong person"


@pytest.mark.parametrize(
    "bought",
    [
        {"purchases": [{"id": "p-1", "item": "Seats"}]},
        {"opportunities": [{"id": "o-1", "stage": "won"}]},
    ],
)
def test_a_customer_has_bought(mara: Actor, bought: dict) -> None:
    subject = contact(stage="prospect", **bought)
    said = after(subject, move(subject, "customer", mara))
    assert said["customer"] == {"since": "2026-11-22"}


def test_since_stays_where_it_is_known(mara: Actor) -> None:
    subject = contact(stage="prospect", purchases=[{"id": "p-1"}], customer={"since": "2020-01-01"})
    assert after(subject, move(subject, "customer", mara))["customer"] == {"since": "2020-01-01"}


def test_an_override_is_kept_in_the_file_and_in_the_commit(mara: Actor) -> None:
    subject = contact(stage="prospect")
    judged = Judged({"purchase": "block", "objections": "pass"}, ["purchase"])
    change = move(subject, "customer", mara, override="signed on paper", judged=judged)
    assert change.trailers == (
        ("Pb-Gate", "purchase=block objections=pass"),
        ("Pb-Override", 'purchase "signed on paper"'),
    )
    (entry,) = after(subject, change)["stage_history"]
    assert entry["override"] == "signed on paper"
    assert entry["gate"] == {"purchase": "block", "objections": "pass"}


def test_a_customer_who_bought_nothing_wants_a_reason(mara: Actor) -> None:
    subject = contact(stage="prospect")
    assert (
        after(subject, move(subject, "customer", mara, reason="pays cash"))["stage"] == "customer"
    )


def test_an_override_that_was_not_needed_is_not_claimed(mara: Actor) -> None:
    subject = contact(stage="lead")
    change = move(subject, "prospect", mara, override="just in case")
    assert change.trailers == ()
    assert "override" not in after(subject, change)["stage_history"][0]


def test_owners() -> None:
    assert after(contact(), assign(contact(), "tomas"))["owner"] == "tomas"
    owned = contact(owner="mara")
    change = assign(owned, "tomas")
    assert change.words == "mara -> tomas"
    assert after(owned, change)["owner"] == "tomas"
    assert "owner" not in after(owned, assign(owned, ""))
    assert assign(owned, "mara").patches == ()
    assert assign(contact(), "").patches == ()


@pytest.mark.parametrize(
    ("there", "add", "remove", "now"),
    [
        (None, ["vip"], [], ["vip"]),
        (["a"], ["vip", "vip"], [], ["a", "vip"]),
        (["a", "vip"], ["vip"], [], None),
        (["a", "vip"], [], ["a"], ["vip"]),
        (["a"], ["b"], ["a", "nowhere"], ["b"]),
        ("single", ["vip"], [], ["single", "vip"]),
        ("single", [], ["single"], []),
    ],
)
def test_tags(there: object, add: list[str], remove: list[str], now: list[str] | None) -> None:
    subject = contact(tags=there) if there is not None else contact()
    change = tag(subject, add, remove)
    if now is None:
        assert change.patches == ()
    else:
        assert (after(subject, change).get("tags") or []) == now


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_tag_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        tag(contact(), ["vip", name])


def test_tags_are_told_in_the_subject() -> None:
    assert tag(contact(tags=["old"]), ["vip"], ["old"]).words == "+vip -old"


@pytest.mark.parametrize(
    ("fields", "assignment", "path", "now"),
    [
        ({}, "title=CFO", "title", "CFO"),
        ({"title": "CTO"}, "title=CFO", "title", "CFO"),
        ({}, "best_time=09:00=10:00", "best_time", "09:00=10:00"),
        ({"title": "CTO"}, "title=", "title", None),
        ({}, "custom.seats=12", "custom", {"seats": "12"}),
        ({"tags": ["a"]}, "tags+=b", "tags", ["a", "b"]),
        ({}, "tags+=b", "tags", ["b"]),
        ({"tags": ["a", "b"]}, "tags-=a", "tags", ["b"]),
        ({"email": "a@x.example"}, "email+=b@x.example", "email", ["a@x.example", "b@x.example"]),
        ({"email": ["a@x.example", "b@x.example"]}, "email-=a@x.example", "email", ["b@x.example"]),
        ({"notes": [{"id": "n-1", "text": "x"}]}, "notes[n-1].text=y", "notes",
         [{"id": "n-1", "text": "y"}]),
    ],
)  # fmt: skip
def test_assignments(fields: dict, assignment: str, path: str, now: object) -> None:
    subject = contact(**fields)
    change = set_fields(subject, [assignment])
    assert change.patches
    assert after(subject, change).get(path) == now


@pytest.mark.parametrize(
    ("fields", "assignment"),
    [
        ({"title": "CFO"}, "title=CFO"),
        ({}, "title="),
        ({"tags": ["a"]}, "tags+=a"),
        ({"tags": ["a"]}, "tags-=b"),
    ],
)
def test_assignments_that_change_nothing(fields: dict, assignment: str) -> None:
    change = set_fields(contact(**fields), [assignment])
    assert change.patches == ()
    assert change.words == "nothing new"


def test_several_assignments_are_one_change() -> None:
    subject = contact(owner="mara", tags=["a"])
    change = set_fields(subject, ["title=CFO", "tags+=b", "tags-=a", "owner="])
    said = after(subject, change)
    assert (said["title"], said["tags"], "owner" in said) == ("CFO", ["b"], False)
    assert change.words == "title, tags, owner"


@pytest.mark.parametrize(
    "assignment",
    ["titel=CFO", "company.employes=5", "notes[n-1].txt=x", "stage=customer", "id=c-0000000000", "stage_history[h-1].at=x", "aliases+=c-1", "title",
     "=x", "a..b=c", "conflicts="],
)  # fmt: skip
def test_assignments_that_are_refused(assignment: str) -> None:
    with pytest.raises(UsageError):
        set_fields(contact(stage="lead"), [assignment])


@pytest.mark.parametrize(
    ("assignment", "written"),
    [
        ("consent.do_not_contact=false", False),
        ("opportunities[o-1].value=18 000", Decimal(18000)),
        ("customer.renewal=2027-01-31", "2027-01-31"),
        ("title=140", "140"),
        ("tags=vip, hot", ["vip", "hot"]),
        ("opportunities[o-1].probability=much", "much"),
    ],
)
def test_what_is_set_is_written_by_the_kind_of_its_field(assignment: str, written: object) -> None:
    subject = Subject(
        "contacts/x.yaml", {"id": "c-1", "name": "X", "opportunities": [{"id": "o-1"}]}
    )
    (patch,) = set_fields(subject, [assignment]).patches
    (edit,) = patch.edits
    assert isinstance(edit, Set)
    assert edit.value == written
    assert type(edit.value) is type(written)
