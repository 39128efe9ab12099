"""Mapping files: what they say, and every error with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeboard.errors import NotFound
from pipeboard.exchange.mapping import Condition, Join
from pipeboard.exchange.mapping_file import parse_mapping, read_mapping
from pipeboard.storage.problem import BrokenFile

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

SMALL = """\
profile: shop
tables:
  people: {file: people.csv, key: Id}
  orders: {file: orders.csv, key: No, correct: {Item: {Wigdet: Widget}}, ignore: [Row]}
joins:
- orders.Buyer -> people.Id
rows:
- from: people
  as: contact
  fields:
    name: [Full, Nick]
    email: [{from: Mail, label: work}, {from: Other, split: ";"}]
    country: {from: Land, values: {Oz: AU, "*": "*"}}
    company.revenue.amount: {from: Sales, factor: "1000"}
- from: orders
  as: purchase
  when: {State: [paid, sent]}
  unless: {Item: ""}
  fields:
    at: {from: Day, reads: excel-date}
    item: {from: [Item, Size], join: " "}
    currency: {const: EUR}
"""


def test_a_mapping_says_what_it_says() -> None:
    mapping = parse_mapping(SMALL.encode(), "shop.yaml")
    assert mapping.profile == "shop"
    assert mapping.tables["orders"].correct == {"Item": {"wigdet": "Widget"}}
    assert mapping.tables["orders"].ignore == ("Row",)
    assert mapping.joins == (Join("orders", "Buyer", "people", "Id"),)
    contact, purchase = mapping.rules
    fields = dict(contact.fields)
    assert fields["name"].columns == ("Full", "Nick")
    assert [s.columns for name, s in contact.fields if name == "email"] == [("Mail",), ("Other",)]
    assert fields["email"].split == ";"
    assert fields["country"].values == {"oz": "AU", "*": "*"}
    assert fields["company.revenue.amount"].factor == Decimal(1000)
    assert purchase.when == (
        Condition("State", ("paid", "sent")),
        Condition("Item", ("",), holds=False),
    )
    assert mapping.system("people") == "shop"
    assert mapping.system("orders") == "shop-orders"


def test_a_join_may_be_written_from_either_side() -> None:
    turned = SMALL.replace("orders.Buyer -> people.Id", "people.Id -> orders.Buyer")
    swapped = turned.replace("key: No", "key: Buyer").replace("key: Id", "key: X")
    assert parse_mapping(swapped.encode(), "a").joins == (Join("people", "Id", "orders", "Buyer"),)
    told = SMALL.replace("- orders.Buyer -> people.Id", "- {from: people.Id, to: orders.Buyer}")
    assert parse_mapping(told.encode(), "a").joins == (Join("orders", "Buyer", "people", "Id"),)


WRONG = [
    ("profile: shop", "profil: shop", 1, "profil: is not a word of a mapping"),
    ("profile: shop\n", "", 0, "profile: is missing"),
    ("as: purchase", "as: purchas", 16, "'purchas' is not one of them"),
    ("from: orders\n", "from: order\n", 15, "'order' is not one of them"),
    ("    item:", "    items:", 21, "items: is not a field of purchases"),
    ("reads: excel-date", "reads: excel", 20, "'excel' is not one of them"),
    ("orders.Buyer ->", "order.Buyer ->", 6, "is not `table.column`"),
    ("orders.Buyer ->", "orders.Buyer =", 6, "a join is"),
    ('factor: "1000"', "factor: many", 14, "is not a number"),
    ("{const: EUR}", "{default: EUR}", 22, "neither `from`"),
    ("fields:\n    at", "felder:\n    at", 19, "felder: is not a word"),
    ("{file: people.csv, key: Id}", "{key: Id}", 3, "tables.people.file: is missing"),
    ("rows:\n", "dates: ydm\nrows:\n", 7, "'ydm' is not one of them"),
    ("joins:", "joins: &x", 5, ""),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), WRONG)
def test_each_error_names_its_line(right: str, wrong: str, line: int, words: str) -> None:
    assert right in SMALL
    with pytest.raises(BrokenFile) as error:
        parse_mapping(SMALL.replace(right, wrong, 1).encode(), "shop.yaml")
    problem = error.value.problems[0]
    assert words in str(problem)
    assert problem.path == "shop.yaml"
    if line:
        assert abs(problem.line - line) <= 1, problem


def test_there_is_one_kind_of_row_that_makes_contacts() -> None:
    head, _, rows = SMALL.partition("rows:\n")
    orders = rows[rows.index("- from: orders") :]
    with pytest.raises(BrokenFile, match="exactly one of the rows must say `as: contact`"):
        parse_mapping(f"{head}rows:\n{orders}".encode(), "shop.yaml")


def test_a_misspelt_field_names_the_nearest() -> None:
    with pytest.raises(BrokenFile) as error:
        parse_mapping(SMALL.replace("    name:", "    nam:", 1).encode(), "shop.yaml")
    assert "nearest: name" in error.value.hint


@pytest.mark.parametrize("name", ["sales-crm", "maven-crm"])
def test_the_examples_are_mappings(name: str) -> None:
    mapping = read_mapping(EXAMPLES / f"{name}.yaml")
    assert mapping.profile == name
    assert mapping.contact_rule.fields


def test_a_mapping_that_is_not_there() -> None:
    with pytest.raises(NotFound, match="no such mapping"):
        read_mapping(Path("nowhere.yaml"))
