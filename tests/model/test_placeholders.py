"""Placeholders of a text: filled from what is known, named where nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.check_config import check_config
from pipeboard.model.placeholders import PLACEHOLDERS, Filled, fill

KNOWN = {"name": "Sara Lindt", "company": "Lindt Textil", "pain": "{name}", "goal": ""}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("ask who counts and when", Filled("ask who counts and when")),
        ("{name} of {company}", Filled("Sara Lindt of Lindt Textil")),
        ("{goal} first", Filled("{goal} first", ("goal",))),
        ("{nmae}, {nmae} and {goal}", Filled("{nmae}, {nmae} and {goal}", ("nmae", "goal"))),
        ("what hurts: {pain}", Filled("what hurts: {name}")),  # a value is not a template
        ("{} { name } {1} {", Filled("{} { name } {1} {")),
    ],
)
def test_what_is_known_is_filled_in_and_the_rest_named(template: str, filled: Filled) -> None:
    assert fill(template, KNOWN) == filled


@given(st.text(), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(min_size=1)))
def test_with_nothing_missing_no_known_placeholder_is_left(
    text: str, known: dict[str, str]
) -> None:
    template = text.replace("{", "").replace("}", "") + "".join(f"{{{name}}}" for name in known)
    assert fill(template, known).missing == ()
    assert fill(template, {}) == Filled(template, tuple(known))


def test_the_config_is_told_of_a_placeholder_that_is_none() -> None:
    def persona(opener: str) -> dict:
        return {"schema": "1", "personas": {"shop": {"opener": opener}}}

    [found] = check_config(persona("how does {firstname} count?"))
    assert '"firstname" is not a placeholder; nearest: first_name' in found.message
    assert found.level == "warning"
    assert check_config(persona("how does {first_name} count?")) == []
    step = {"day": "0", "channel": "email", "reason": "a word on {pane}"}
    cadences = {"schema": "1", "cadences": {"outbound": {"steps": [step]}}}
    assert [finding.level for finding in check_config(cadences)] == ["warning"]
