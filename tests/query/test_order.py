"""`sort:`, the default order, `limit:` and `group:`."""

from __future__ import annotations

import pytest

from pipeboard.errors import QueryError

from .sheet import Sheet


@pytest.fixture(scope="module")
def sheet():
    sheet = Sheet()
    sheet.add("Ann", stage="customer", value=5.0, next_due="2026-11-25", owner="mara", employees=3,
              multi={"tag": ["b", "a"]}, idle_from="2026-11-01",
              opps=[{"expected_close": "2026-12-09", "probability": 10.0, "stage": "demo"},
                    {"expected_close": "2026-12-01", "probability": 90.0, "stage": "proposal"},
                    {"expected_close": "2026-11-01", "probability": 99.0, "open": 0}],
              extra={"custom.seats": "9", "address.city": "Oslo"})  # fmt: skip
    sheet.add("Bob", stage="lead", value=9.0, next_due="2026-11-23", idle_from="2026-11-05",
              extra={"custom.seats": "10"}, opps=[{"expected_close": "2026-12-05", "probability": 50.0}])  # fmt: skip
    sheet.add(
        "Cid", stage="prospect", value=9.0, owner="mara", idle_from="2026-10-01", status="nurture"
    )
    sheet.add("Dan", stage="lead", value=1.0, next_due="2026-11-23", owner="tomas", employees=7)
    return sheet


ORDERS = [
    ("", "Bob Dan Ann Cid"),
    ("sort:name", "Ann Bob Cid Dan"),
    ("sort:-name", "Dan Cid Bob Ann"),
    ("sort:value", "Dan Ann Bob Cid"),
    ("sort:-value", "Bob Cid Ann Dan"),
    ("sort:-value,-name", "Cid Bob Ann Dan"),
    ("sort:stage,name", "Bob Dan Cid Ann"),
    ("sort:-stage,name", "Ann Cid Bob Dan"),
    ("sort:status,name", "Ann Bob Dan Cid"),
    ("sort:due,name", "Bob Dan Ann Cid"),
    ("sort:-due,name", "Ann Bob Dan Cid"),
    ("sort:owner,name", "Ann Cid Dan Bob"),
    ("sort:employees", "Ann Dan Bob Cid"),
    ("sort:-size", "Dan Ann Bob Cid"),
    ("sort:-idle limit:2", "Dan Cid"),
    ("sort:expected_close limit:2", "Ann Bob"),
    ("sort:-expected_close limit:2", "Bob Ann"),
    ("sort:-probability limit:2", "Ann Bob"),
    ("sort:opp.stage limit:1", "Ann"),
    ("sort:seats limit:2", "Ann Bob"),
    ("sort:-seats limit:2", "Bob Ann"),
    ("sort:address.city limit:1", "Ann"),
    ("sort:id", "Ann Bob Cid Dan"),
    ("sort:engagement,name", "Ann Bob Cid Dan"),
    ("sort:grade,name", "Ann Bob Cid Dan"),
    ("sort:lane,name", "Ann Bob Cid Dan"),
    ("stage:lead sort:-name limit:1", "Dan"),
]


@pytest.mark.parametrize(("query", "names"), ORDERS, ids=[query for query, _ in ORDERS])
def test_order(sheet, query, names):
    assert " ".join(sheet.listed(query)) == names


GROUPS = [
    ("group:stage", "stage", ["customer", "lead", "prospect", "lead"]),
    ("group:owner", "owner", ["mara", None, "mara", "tomas"]),
    ("group:name", "name", ["Ann", "Bob", "Cid", "Dan"]),
    ("group:tag", "tag", ["a, b", None, None, None]),
    ("group:opp.stage", "stage", ["demo, proposal", None, None, None]),
    ("group:engagement", "engagement", ["none"] * 4),
    ("group:lane", "lane", [None] * 4),
    ("group:address.city", "address.city", ["Oslo", None, None, None]),
    ("group:grade", "grade", ["3"] * 4),
    ("group:source.channel", "source", [None] * 4),
]


@pytest.mark.parametrize(("query", "field", "values"), GROUPS)
def test_group(sheet, query, field, values):
    compiled = sheet.compile(query)
    assert compiled.group == field
    rows = sheet.connection.execute(
        f"SELECT {compiled.group_sql} FROM fact f ORDER BY f.rid", compiled.params
    ).fetchall()
    assert [value for (value,) in rows] == values


def test_without_group_there_is_none(sheet):
    assert sheet.compile("a").group is None
    assert sheet.compile("a").group_sql is None


@pytest.mark.parametrize(
    ("query", "at", "message"),
    [
        ("sort:-valeu", 5, '"valeu" is no field'),
        ("sort:name,tag", 10, "tag holds several values"),
        ("sort:is", 5, "is holds several values"),
        ("sort:outcome", 5, "outcome holds several values"),
        ("a group:onwer", 8, '"onwer" is no field'),
        ("group:value", 6, "value has too many values"),
        ("group:due", 6, "due has too many values"),
        ("group:outcome", 6, "outcome is a log"),
        ("group:is", 6, "is has too many values"),
    ],
)
def test_what_cannot_be_sorted_or_grouped_by(sheet, query, at, message):
    with pytest.raises(QueryError) as caught:
        sheet.compile(query)
    assert message in str(caught.value)
    assert caught.value.at == at


def test_the_order_does_not_depend_on_how_rows_are_numbered():
    names = ["Same"] * 4
    one, other = Sheet(), Sheet()
    for sheet, ids in ((one, "abcd"), (other, "dbca")):
        for name, letter in zip(names, ids, strict=True):
            sheet.add(name, contact={"id": f"c-{letter}"})
    for query in ("", "sort:stage", "sort:-value"):
        orders = []
        for sheet in (one, other):
            compiled = sheet.compile(query)
            rows = sheet.connection.execute(
                f"SELECT (SELECT c.id FROM contact c WHERE c.rid = f.rid) FROM fact f ORDER BY {compiled.order}",
                compiled.params,
            )
            orders.append([row[0] for row in rows])
        assert orders[0] == orders[1] == ["c-a", "c-b", "c-c", "c-d"]
