"""What is typed for a field and what it means: one table a kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeboard.actions.answer import Answer, Setting, answer, change, e164, over
from pipeboard.actions.change import Subject
from pipeboard.actions.form import Field, named
from pipeboard.errors import PipeboardError
from pipeboard.model.merge import merge
from pipeboard.model.times import parse_time, zone
from pipeboard.model.tree import Set, Tree, apply, as_text, value_at

ZONE = zone("Europe/Berlin")
SETTING = Setting(
    now=parse_time("2026-11-22T09:00Z", ZONE)[0],
    zone=ZONE,
    currency="EUR",
    country="DE",
    me="mara",
    links={"org": lambda name: {"nordlicht": "g-nordlicht1"}.get(name.casefold(), name)},
)
CONFIG = merge({"team": {"mara": {}, "tomas": {}}, "lists": {"industries": ["media", "retail"]}})
TREE: dict[str, Tree] = {
    "id": "c-7f3k2q9wab",
    "name": "Anna Keller",
    "title": "CEO",
    "phone": "030 111 22 33",
    "tags": ["vip", "old"],
    "pains": ["slow, and dear", "late"],
    "competitors": "chartly",
    "status": "paused",
    "status_info": {"reason": "timing"},
    "notes": [{"id": "n-1", "kind": "question", "state": "open", "text": "Why?"}],
    "opportunities": [{"id": "o-1", "name": "Seats", "value": "18000", "currency": "EUR"}],
}


def typed(name: str, text: str, tree: dict[str, Tree] = TREE) -> Answer:
    return answer(named(name, tree, CONFIG), text, SETTING, tree)


def told(name: str, text: str) -> Tree:
    """What the file says of a field once it is saved."""
    field = named(name, TREE, CONFIG)
    return value_at(apply(TREE, typed(name, text).edits), field.path)


@pytest.mark.parametrize(
    ("name", "text", "value", "says"),
    [
        ("title", "Head of Marketing", "Head of Marketing", ""),
        ("title", "  two   spaces ", "two spaces", ""),
        ("title", "", None, "taken away"),
        ("status_info.review_on", "fri", "2026-11-27", "Fri 27 Nov 2026"),
        ("status_info.review_on", "+3d", "2026-11-25", "Wed 25 Nov 2026"),
        ("status_info.review_on", "3 may", "2027-05-03", "Mon 3 May 2027"),
        ("status_info.review_on", "2026-12-01", "2026-12-01", "Tue 1 Dec 2026"),
        ("source.at", "fri 10:00", "2026-11-27T10:00+01:00", "Fri 27 Nov 2026 10:00"),
        ("created", "-2d", "2026-11-20", "Fri 20 Nov 2026"),
        ("opportunities[o-1].value", "20k", "20000", "20000 EUR"),
        ("opportunities[o-1].value", "1.2M", "1200000", "1200000 EUR"),
        ("source.cost", "99.50", "99.5", "99.50 EUR"),
        ("opportunities[o-1].probability", "35", "35", ""),
        ("company.growth_pct", "-4.5", "-4.5", ""),
        ("consent.do_not_contact", "y", "true", "yes"),
        ("consent.do_not_contact", "no", "false", ""),
        ("qualification.need.state", "par", "partial", "partial"),
        ("country", "de", "DE", "DE"),
        ("owner", "me", "mara", "mara"),
        ("owner", "to", "tomas", "tomas"),
        ("org", "Nordlicht", "g-nordlicht1", "g-nordlicht1"),
        ("phone", "030 555 01 42", "+49305550142", "+49305550142"),
        ("phone", "+47 55 55 01 42", "+4755550142", "+4755550142"),
        ("phone", "030 111 22 33, 0151 5550142", ["030 111 22 33", "+491515550142"],
         "030 111 22 33, +491515550142"),
        ("tags", "+hot -old", ["vip", "hot"], "vip, hot"),
        ("tags", "+key account, -vip", ["old", "key account"], "old, key account"),
        ("tags", "a, b", ["a", "b"], ""),
        ("tags", "-vip -old", None, "none"),
        ("pains", "slow, and dear ; later", ["slow, and dear", "later"], ""),
        ("competitors", "+other", ["chartly", "other"], "chartly, other"),
        ("competitors", "other", "other", ""),
        ("email", "a@b.example", "a@b.example", ""),
        ("custom.dog", "Rex", "Rex", ""),
    ],
)  # fmt: skip
def test_each_kind_is_typed_in_words(name: str, text: str, value: Tree, says: str) -> None:
    assert told(name, text) == value
    assert typed(name, text).says == says


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("status_info.review_on", "soonish", "soonish"),
        ("created", "whenever", "whenever"),
        ("opportunities[o-1].value", "much", "not an amount"),
        ("opportunities[o-1].value", "5 XXX", "not a currency"),
        ("opportunities[o-1].probability", "1,5", "not a number"),
        ("consent.do_not_contact", "maybe", "neither yes nor no"),
        ("phone", "12", "not a phone number"),
        ("tags", "+a b -c, d", "neither added nor taken off"),
        ("tags", "-nothere", "it has: vip, old"),
        ("company.budget", "5k USD", "is in EUR"),
    ],
)
def test_what_cannot_be_is_refused_in_words(name: str, text: str, said: str) -> None:
    with pytest.raises((PipeboardError, ValueError)) as error:
        typed(name, text)
    assert said in str(error.value)


def test_a_line_that_says_the_same_is_no_change() -> None:
    for name in ("title", "tags", "phone", "pains", "opportunities[o-1].value"):
        field = named(name, TREE, CONFIG)
        from pipeboard.actions.form import shown

        assert answer(field, shown(field), SETTING, TREE) == Answer(())


def test_a_currency_that_is_typed_goes_beside_its_amount() -> None:
    after = apply(TREE, typed("opportunities[o-1].value", "18k NOK").edits)
    assert value_at(after, ("opportunities", "o-1", "currency")) == "NOK"
    assert value_at(after, ("opportunities", "o-1", "value")) == "18000"
    assert len(typed("opportunities[o-1].value", "18k NOK").edits) == 1


def test_an_answered_question_is_closed_and_who_is_open_again_has_no_reason() -> None:
    after = apply(TREE, typed("notes[n-1].answer", "by CSV").edits)
    assert value_at(after, ("notes", "n-1", "state")) == "answered"
    assert "status_info" not in (apply(TREE, typed("status", "open").edits) or {})


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+49 (0)30 5550142", "", "+49305550142"),
        ("0049 30 5550142", "", "+49305550142"),
        ("030 5550142", "DE", "+49305550142"),
        ("030 5550142", "", "030 5550142"),
        ("030 5550142 ext 7", "DE", "030 5550142 ext 7"),
    ],
)
def test_a_number_is_e164_where_nothing_is_lost_by_it(text: str, country: str, number: str) -> None:
    assert e164(text, country) == number


def subject(**fields: Tree) -> Subject:
    return Subject("contacts/anna-keller-7f3k2q.yaml", {**TREE, **fields})


def test_what_else_changed_meanwhile_is_said_and_nothing_is_asked() -> None:
    field = named("title", TREE, CONFIG)
    made = typed("title", "CFO")
    assert change(subject(), field, made, TREE).summary == "Anna Keller: title"
    told = change(subject(owner="tomas", tags=["vip"]), field, made, TREE)
    assert told.summary == "Anna Keller: title saved; owner, tags changed meanwhile"
    assert told.words == "title"


def test_the_same_value_by_somebody_else_is_nothing_new() -> None:
    made = typed("title", "CFO")
    assert change(subject(title="CFO"), named("title", TREE, CONFIG), made, TREE).patches == ()


def test_mine_goes_over_theirs_only_when_it_is_said() -> None:
    made = typed("title", "CFO")
    assert isinstance(made.edits[0], Set)
    assert made.edits[0].was == "CEO"
    again = over(made, ("title",), "CMO")
    assert again.edits == (replace(made.edits[0], was="CMO"),)


def test_an_organisations_edit_names_the_organisation() -> None:
    tree: dict[str, Tree] = {"id": "g-nordlicht1", "name": "Nordlicht", "industry": "media"}
    field = named("industry", tree, CONFIG, organisation=True)
    made = answer(field, "ret", SETTING, tree)
    planned = change(Subject("orgs/nordlicht-nordli.yaml", tree), field, made, tree)
    assert planned.orgs == ("g-nordlicht1",)
    assert planned.contacts == ()
    assert as_text(made.edits[0].value) == "retail"  # type: ignore[union-attr] # a Set


def test_a_field_knows_its_name_in_the_tables() -> None:
    assert Field(("notes", "n-1", "text"), "notes[n-1].text", "text").table_name == "notes.text"
