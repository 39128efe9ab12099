"""Fingerprints: the same address gives the same one however it is written, and no word of it."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from pipeboard.rules.fingerprint import (
    Forgotten,
    Tombstone,
    fingerprint,
    fingerprints,
    marks_of,
    new_salt,
)

SALT = "00" * 16
LOCAL = st.text(string.ascii_lowercase + string.digits + "._+", min_size=1, max_size=20)
DIGITS = st.text(string.digits, min_size=7, max_size=11).map(lambda text: "49" + text)


def stone(*ids: str, **tree: object) -> Forgotten:
    return Forgotten([Tombstone(ids, SALT, frozenset(fingerprints(tree, SALT)))])


@given(LOCAL, st.data())
def test_an_address_is_known_in_any_case_and_with_any_space_around(
    local: str, data: st.DataObject
) -> None:
    mail = f"{local}@example.com"
    upper = data.draw(st.lists(st.booleans(), min_size=len(mail), max_size=len(mail)))
    typed = "".join(c.upper() if up else c for c, up in zip(mail, upper, strict=True))
    assert fingerprints({"email": f"  {typed} "}, SALT) == fingerprints({"email": mail}, SALT)


@given(DIGITS, st.data())
def test_a_number_is_known_with_any_signs_between_its_digits(
    digits: str, data: st.DataObject
) -> None:
    signs = data.draw(
        st.lists(st.sampled_from(["", " ", "-", ".", "/"]),
                 min_size=len(digits), max_size=len(digits))
    )  # fmt: skip
    typed = "".join(a + b for a, b in zip(digits, signs, strict=True))
    gone = stone("c-0000000001", phone=f"+{digits}")
    for start in ("+", "00", "+ "):
        assert gone.whose({"phone": start + typed}) == "c-0000000001"


@given(st.one_of(st.none(), st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_any_value_has_fingerprints_or_none(value: object) -> None:
    found = fingerprints({"email": value, "phone": value}, SALT)
    assert all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in found)


@given(LOCAL, LOCAL)
def test_others_are_not_known(one: str, other: str) -> None:
    gone = stone("c-0000000001", email=f"{one}@example.com")
    assert bool(gone.whose({"email": f"{other}@example.com"})) is (one == other)


def test_a_national_number_is_known_with_and_without_its_country() -> None:
    gone = stone("c-0000000001", phone="030 5550142", country="DE")
    assert gone.whose({"phone": "+49 30 5550142"})
    assert gone.whose({"phone": "030/5550142"})
    assert not gone.whose({"phone": "030/5550143"})


def test_several_addresses_and_kinds_count_each() -> None:
    tree = {"email": ["a@x.example", {"value": "B@x.example", "kind": "work"}]}
    assert marks_of(tree) == ["email:a@x.example", "email:b@x.example"]


def test_another_salt_is_another_fingerprint() -> None:
    assert fingerprint("email:a@x.example", "1") != fingerprint("email:a@x.example", "2")
    assert new_salt() != new_salt()


def test_a_former_id_leads_to_the_tombstone() -> None:
    gone = stone("c-0000000002", "c-0000000001", email="a@x.example")
    assert gone.by_id("c-0000000001") == "c-0000000002"
    assert gone.by_id("c-0000000003") == ""
    assert gone.salt == SALT


def test_nobody_was_forgotten() -> None:
    assert not Forgotten()
    assert Forgotten().whose({"email": "a@x.example"}) == ""
    assert len(Forgotten().salt) == 32
