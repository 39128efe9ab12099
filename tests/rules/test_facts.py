"""Everything else the index keeps of a contact: company, lists, keys, texts, and the shape of rows."""

from __future__ import annotations

import json
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.model.text import fold
from pipeboard.rules.phone import phone_key
from pipeboard.rules.rows import ContactRow, Fact
from pipeboard.storage.index.schema import TABLES
from tests.rules.telling import epoch, fact_of, opp, rows_of, signal, touch

ORG = {
    "id": "g-n4m81d2xkt",
    "name": "Nordlicht Media GmbH",
    "domain": "nordlicht.example",
    "industry": "media",
    "employees": "140",
    "revenue": {"amount": "22000000", "currency": "USD"},
    "country": "DE",
    "market": ["DE", "AT"],
    "tech": ["ga4"],
    "owner": "tomas",
    "tags": ["org-tag"],
}


def extra(tree, org=None):
    return json.loads(rows_of(tree, org).contact.extra)


def listed(tree, field, org=None):
    return {value for name, value in rows_of(tree, org).multi if name == field}


def columns(table):
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def test_rows_have_the_columns_of_the_tables():
    assert ["rid", *Fact._fields] == columns("fact")
    assert ["rid", "id", "path", *ContactRow._fields] == columns("contact")
    rows = rows_of({"opportunities": [opp("demo")], "follow_ups": [{"due": "2026-11-24"}]})
    assert len(rows.opp[0]) + 1 == len(columns("opp"))
    assert len(rows.follow_up[0]) + 1 == len(columns("follow_up"))


def test_every_kind_of_event_fills_its_row():
    tree = {
        "activities": [
            touch("2026-11-04T09:00Z email in replied", id="a-1", by="mara", opp="o-1", min=25)
        ],
        "signals": [signal("2026-11-05T09:00Z demo-request", id="s-1", ref="guide")],
        "notes": [{"id": "n-1", "at": "2026-11-06", "kind": "objection", "about": "price"}],
        "stage_history": [{"id": "h-1", "at": "2026-11-07", "stage": "prospect", "from": "lead"}],
    }
    names = columns("event")[1:]
    rows = [dict(zip(names, event, strict=True)) for event in rows_of(tree).event]
    assert [(row["list"], row["id"], row["kind"], row["at"]) for row in rows] == [
        ("activities", "a-1", "email", epoch("2026-11-04T09:00Z")),
        ("signals", "s-1", "demo-request", epoch("2026-11-05T09:00Z")),
        ("notes", "n-1", "objection", epoch("2026-11-06")),
        ("stage_history", "h-1", "prospect", epoch("2026-11-07")),
    ]
    assert (rows[0]["dir"], rows[0]["opp"], rows[1]["class"], rows[1]["ref"]) == (
        "in",
        "o-1",
        "buying-explicit",
        "guide",
    )
    assert [row["minutes"] for row in rows] == [25, "", "", ""]
    assert (rows[2]["state"], rows[2]["about"], rows[3]["about"]) == ("open", "price", "lead")


def test_the_organisation_gives_its_fields():
    rows = rows_of({"org": ORG["id"], "title": "Head"}, ORG)
    fact = rows.fact
    assert (fact.org, fact.org_key, fact.industry) == (ORG["id"], "nordlicht media gmbh", "media")
    assert (fact.employees, fact.country, fact.revenue) == (140, "DE", 11000000.0)
    assert rows.contact.org_name == "Nordlicht Media GmbH"
    assert fact.owner is None  # the organisation's owner is its own
    assert listed({"org": ORG["id"]}, "tag", ORG) == set()
    assert listed({"org": ORG["id"]}, "market", ORG) == {"de", "at"}
    assert extra({}, ORG)["domain"] == "nordlicht.example"


def test_the_contacts_own_company_overrides_its_organisation():
    tree = {"country": "AT", "company": {"employees": "12", "name": "Own", "tech": ["sap"]}}
    fact = fact_of(tree, ORG)
    assert (fact.country, fact.employees, fact.industry, fact.org_key) == ("AT", 12, "media", "own")
    assert listed(tree, "tech", ORG) == {"sap"}


def test_a_company_may_be_only_its_name():
    rows = rows_of({"company": "Weber Print"})
    assert (rows.contact.org_name, rows.fact.org_key) == ("Weber Print", "weber print")


def test_leaves_without_a_column_are_kept_by_their_path():
    tree = {
        "style": "short",
        "source": {"form": "guide", "channel": "content"},
        "custom": {"external": {"hubspot": "004711"}, "langs": ["de", "fr"]},
        "traits": {"interests": {"value": ["photo", "sail"], "source": "stated"}},
        "unknown": {"deep": {"er": "x"}, "unset": None},
        "best_time": None,
    }
    assert extra(tree) == {
        "style": "short",
        "source.form": "guide",
        "custom.external.hubspot": "004711",
        "custom.langs": ["de", "fr"],
        "traits.interests.value": ["photo", "sail"],
        "traits.interests.source": "stated",
        "unknown.deep.er": "x",
    }


@pytest.mark.parametrize(
    ("tree", "field", "expected"),
    [
        ({"tags": ["VIP", "Über"]}, "tag", {"vip", "uber"}),
        ({"tags": "vip"}, "tag", {"vip"}),
        ({"pains": ["Slow Reporting"]}, "pain", {"slow reporting"}),
        ({"goals": ["x"]}, "goal", {"x"}),
        (
            {"competitors": ["chartly"], "opportunities": [opp("demo", competitors=["metrix"])]},
            "competitor",
            {"chartly", "metrix"},
        ),
        (
            {"email": [{"value": "A@B.example", "kind": "work"}, "c@d.example"]},
            "email",
            {"a@b.example", "c@d.example"},
        ),
        (
            {"notes": [{"kind": "objection", "about": "price"}, {"kind": "note", "about": "x"}]},
            "objection",
            {"price"},
        ),
        (
            {
                "activities": [touch("2026-11-04 email out", gave="Case-Study")],
                "opportunities": [opp("demo", proof=[{"kind": "trial"}])],
            },
            "proof",
            {"case-study", "trial"},
        ),
        ({"purchases": [{"at": "2026-01-01", "item": "Seats"}]}, "product", {"seats"}),
        (
            {"signals": [signal("2026-01-01 download"), signal("2026-01-02 download")]},
            "signal",
            {"download"},
        ),
        (
            {"traits": {"interests": {"value": ["Photo"]}, "occupation": "nurse"}},
            "trait",
            {"photo", "nurse"},
        ),
        ({"links": "https://x.example/Anna"}, "link", {"https://x.example/anna"}),
        ({"phone": "030 5550142", "country": "DE"}, "phone", {"49305550142", "0305550142"}),
    ],
)
def test_lists(tree, field, expected):
    assert listed(tree, field) == expected


def test_keys_two_contacts_may_not_share():
    tree = {
        "email": "Anna@X.example",
        "phone": "+49 30 5550142",
        "custom": {"external": {"hubspot": "004711", "old": None}},
        "aliases": ["c-0000000000"],
    }
    assert rows_of(tree, ORG).key == {
        ("email", "anna@x.example"),
        ("phone", "49305550142"),
        ("name", "anna keller|nordlicht media gmbh"),
        ("external:hubspot", "004711"),
        ("alias", "c-0000000000"),
    }
    assert rows_of({}).key == set()  # a name alone is no key


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("+49 30 5550142", None),
        ("+49 (0)30 555 01 42", "AT"),
        ("0049-30-5550142", None),
        ("030/5550142", "DE"),
        ("030 555 01 42", "de"),
        ("+49.30.5550142 ext. 12", None),
        ("\uff0b49 30 5550142", None),
        ("+\u0664\u0669 30 5550142", None),  # Arabic digits
    ],
)
def test_one_number_one_key(typed, country):
    assert phone_key(typed, country) == "49305550142"


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("555 01 42", None, "5550142"),  # no country: as it is
        ("555 01 42", "NO", "475550142"),  # Norway has no trunk prefix
        ("06 698 1234", "IT", "39066981234"),  # Italy's zero is part of the number
        ("022 555 01 42", "PL", "48225550142"),  # Poland had a zero in front
        ("22 555 01 42", "PL", "48225550142"),
        ("07 01 23 45 67", "CI", "2250701234567"),
        ("0555", "PL", ""),
        ("055501", "PL", "48055501"),  # no number with the zero and none without
        ("(212) 555-0142", "US", "12125550142"),
        ("1 212 555 0142", "US", "12125550142"),
        ("8 495 555 01 42", "RU", "74955550142"),
        ("812 555 01 42", "RU", "78125550142"),  # an 8 that is no prefix
        ("0305550142", "XX", "0305550142"),  # no such country
        ("112", "DE", ""),  # too short to be anyone's
        ("", None, ""),
        ("ask Tom", "DE", ""),
    ],
)
def test_numbers_without_a_calling_code_take_the_countrys(typed, country, key):
    assert phone_key(typed, country) == key


def test_what_a_contact_is_found_by():
    tree = {
        "name": "Zoë  Müller",
        "title": "CFO",
        "email": "zoe@x.example",
        "phone": "030 5550142",
        "country": "DE",
        "tags": ["VIP"],
        "company": "Åse AS",
        "notes": [{"text": "Asks about BI", "answer": "Ja, natürlich"}],
        "activities": [touch("2026-11-04 call out", text="Ring\nback")],
    }
    rows = rows_of(tree)
    assert rows.needle.split("\x01") == [
        "zoe muller",
        "ase as",
        "cfo",
        "zoe@x.example",
        "49305550142",
        "0305550142",
        "vip",
    ]
    assert rows.words == "ring back asks about bi ja, naturlich"


@given(st.text())
def test_folding_takes_marks_off_and_spaces_together(text):
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    assert fold(text) == " ".join(plain.split())


HISTORY = {
    "created": "2026-10-01",
    "stage": "prospect",
    "status": "lost",
    "status_info": {"at": "2026-11-20", "reason": "price"},
    "signals": [signal("2026-10-02T08:00Z download"), signal("2026-11-18T15:00Z demo-request")],
    "activities": [
        touch("2026-10-03T09:00Z email out sent"),
        touch("2026-11-19T09:00Z call out connected"),
    ],
    "notes": [{"at": "2026-11-12", "kind": "question", "text": "BI?"}],
    "opportunities": [
        opp("lost", value="100", opened="2026-11-10", closed="2026-11-20", lost_reason="price")
    ],
    "qualification": {
        "budget": {"state": "met", "at": "2026-11-12"},
        "icp_override": {"match": "true", "at": "2026-11-13"},
    },
    "stage_history": [
        {"at": "2026-10-01", "stage": "lead"},
        {"at": "2026-11-12", "stage": "prospect", "from": "lead"},
    ],
}


def test_as_of_leaves_out_what_came_later():
    then = fact_of(HISTORY, as_of=epoch("2026-11-11T12:00Z"))
    assert (then.stage, then.stage_since) == ("lead", epoch("2026-10-01"))
    assert (then.status, then.status_at) == ("open", None)
    assert (then.last_touch, then.conversations) == (epoch("2026-10-03T09:00Z"), 0)
    assert (then.last_explicit, then.inbound_count) == (None, 1)
    assert (then.open_opportunities, then.open_questions) == (1, 0)
    assert (then.budget, then.icp_override) == (None, None)


def test_a_day_is_known_from_its_start():
    then = fact_of(HISTORY, as_of=epoch("2026-11-12"))
    assert (then.stage, then.budget, then.open_questions) == ("prospect", "met", 1)


@given(st.integers(epoch("2026-09-01"), epoch("2026-12-01")))
def test_nothing_later_than_as_of_is_known(instant):
    then = rows_of(HISTORY, as_of=instant)
    assert then.fact.newest <= instant
    assert all(event[3] <= instant for event in then.event)


def test_as_of_the_newest_fact_changes_nothing():
    now = rows_of(HISTORY)
    assert rows_of(HISTORY, as_of=now.fact.newest) == now
    assert rows_of(HISTORY, as_of=now.fact.newest - 1) != now


def test_the_stage_before_any_known_move_is_where_the_first_one_came_from():
    tree = {
        "stage": "customer",
        "stage_history": [{"at": "2026-11-12", "stage": "customer", "from": "prospect"}],
    }
    assert fact_of(tree, as_of=epoch("2026-11-01")).stage == "prospect"
