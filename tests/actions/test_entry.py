"""Entries in words: a purchase, what a customer says, a proof given for a deal."""

from __future__ import annotations

import pytest

from pipeboard.actions.entry import added, append, pairs
from pipeboard.errors import UsageError
from pipeboard.model.tree import Path, Tree
from tests.actions.making import after, contact, deal, terms


@pytest.mark.parametrize(
    ("assignment", "found"),
    [
        ("purchases+=item=Seats", (("purchases",), "item=Seats")),
        ("customer.feedback+=rating=9", (("customer", "feedback"), "rating=9")),
        (
            "opportunities[o-1].proof+=kind=trial",
            (("opportunities", "o-1", "proof"), "kind=trial"),
        ),
        ("tags+=a=b", None),
        ("purchases=item=Seats", None),
        ("follow_ups+=due=fri", None),
        ("[+=x=1", None),
    ],
)
def test_three_logs_take_entries_in_words(assignment: str, found: tuple[Path, str] | None) -> None:
    assert added(assignment) == found


def test_a_purchase_has_an_id_and_a_day() -> None:
    subject = contact()
    change = append(subject, ("purchases",), "item='Two seats' value='900 NOK'", terms())
    entry = after(subject, change)["purchases"][0]  # type: ignore[index,call-overload]
    assert entry.pop("id").startswith("p-")
    assert entry == {"at": "2026-11-22", "item": "Two seats", "value": "900", "currency": "NOK"}


def test_feedback_is_what_a_customer_says() -> None:
    subject = contact(customer={"since": "2026-01-01"})
    change = append(subject, ("customer", "feedback"), "rating=9 loves='the counts'", terms())
    made = after(subject, change)["customer"]
    entry: Tree = {"at": "2026-11-22", "rating": "9", "loves": "the counts"}
    assert made == {"since": "2026-01-01", "feedback": [entry]}


def test_a_proof_belongs_to_its_deal() -> None:
    subject = contact(opportunities=[deal(), deal("o-2")])
    path: Path = ("opportunities", "o-2", "proof")
    made = after(subject, append(subject, path, "kind=trial ends=+14d", terms()))
    entry: Tree = {"started": "2026-11-22", "kind": "trial", "ends": "2026-12-06"}
    assert made["opportunities"] == [deal(), deal("o-2", proof=[entry])]


@pytest.mark.parametrize("text", ["", "nine", "rating=9 loves", "loves='the"])
def test_words_without_a_field_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        pairs(text)
