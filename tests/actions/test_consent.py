"""What they allow, as it is typed and as it is written."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Actor
from pipeboard.actions.consent import Said, parse_consent, set_consent
from pipeboard.errors import UsageError
from tests.actions.making import after, contact


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phone opted-out", Said("phone", "opted-out")),
        ("mail in", Said("email", "opted-in")),
        ("Call OUT", Said("phone", "opted-out")),
        ("letter ?", Said("letter", "unknown")),
        ("dnc on", Said("do_not_contact", True)),
        ("do-not-contact off", Said("do_not_contact", False)),
    ],
)
def test_a_channel_and_what_they_allow(text: str, said: Said) -> None:
    assert parse_consent(text) == said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("phone", "channel and what"),
        ("phon out", "phone"),
        ("phone maybe", "opted-in"),
        ("dnc maybe", "on or off"),
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_consent(text)
    assert hint in str(error.value)


def test_it_is_written_with_its_time(mara: Actor) -> None:
    anna = contact(consent={"basis": "contract"})
    change = set_consent(anna, Said("phone", "opted-out"), mara)
    assert change.words == "phone opted-out"
    said = after(anna, change)["consent"]
    assert said == {"basis": "contract", "phone": "opted-out", "at": mara.now}


def test_what_is_so_already_is_no_change(mara: Actor) -> None:
    anna = contact(consent={"do_not_contact": "true"})
    assert set_consent(anna, Said("do_not_contact", True), mara).patches == ()
