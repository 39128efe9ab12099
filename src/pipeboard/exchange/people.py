"""The people a book of tables tells of: each with fields, leads, entries and open tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeboard.exchange.book import Book, Parent
from pipeboard.exchange.cells import Cells, Field, Unread
from pipeboard.exchange.entries import entry_id, entry_of
from pipeboard.exchange.findings import Finding
from pipeboard.exchange.mapping import LISTS, Rule
from pipeboard.exchange.table import Row
from pipeboard.exchange.targets import NAME_PARTS

Fields = dict[str, Any]


@dataclass(slots=True)
class Lead:
    """One time that somebody came in: `at` is a day or an instant, `ref` the foreign id."""

    fields: Fields
    ref: str
    system: str
    line: int

    @property
    def at(self) -> str:
        """When it came in, "" where the table does not say."""
        return str(self.fields.get("at") or "")


@dataclass(slots=True)
class Task:
    """An open step: the entry of `follow_ups` it would be, and its foreign id, if it has one."""

    entry: Fields
    system: str
    ref: str


@dataclass(slots=True)
class Person:
    """What the tables say about one person. `tree` holds the contact's own fields, nested."""

    file: str
    line: int
    tree: Fields = field(default_factory=dict)
    external: dict[str, list[str]] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    entries: dict[str, list[Fields]] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name as read, "" where there is none."""
        return str(self.tree.get("name") or "")

    def add_external(self, system: str, ref: str) -> None:
        """Remember a foreign id; each only once."""
        known = self.external.setdefault(system, [])
        if ref and ref not in known:
            known.append(ref)

    def add_entry(self, list_name: str, entry: Fields) -> None:
        """Add an entry; rows that say the same twice are two entries with ids of their own."""
        first, count = entry["id"], 1
        while entry["id"] in self.ids:
            count += 1
            entry["id"] = entry_id(list_name, first, str(count))
        self.ids.add(entry["id"])
        self.entries.setdefault(list_name, []).append(entry)


class Census:
    """Goes through the rules of a mapping and makes the people of a book."""

    def __init__(self, book: Book, cells: Cells) -> None:
        self.book = book
        self.mapping = book.mapping
        self.cells = cells
        self.found = book.findings
        self.counted: dict[str, int] = {}
        self._rest: dict[str, list[tuple[str, int]]] = {}

    def people(self) -> list[Person]:
        """One person for each row of the contacts' table that says who it is."""
        contact = self.mapping.contact_rule
        readers = {id(rule): self.cells.fields(rule) for rule in self.mapping.rules}
        tables = dict.fromkeys(rule.table for rule in self.mapping.rules)
        lost = {table: self.book.lost_rows(table) for table in tables}
        rows = {id(rule): self.book.rows(rule) for rule in self.mapping.rules}
        self._note_unmapped(contact)
        people: dict[int, Person] = {}
        for row in rows[id(contact)]:
            if row.line not in lost[contact.table]:
                person = self._person(contact, readers[id(contact)], row)
                if person:
                    people[row.line] = person
        for rule in self.mapping.rules:
            if rule is not contact:
                kept = [row for row in rows[id(rule)] if row.line not in lost[rule.table]]
                self._attach(rule, readers[id(rule)], people, kept)
        return list(people.values())

    # contacts ----------------------------------------------------------------------------------

    def _person(self, rule: Rule, fields: list[Field], row: Row) -> Person | None:
        table = self.book.tables[rule.table]
        person = Person(table.name, row.line)
        for target, value in self._values(fields, row, table.name, person.tree):
            _put(person.tree, "company.name" if target == "company" else target, value)
        self._put_rest(rule, row, person.tree)
        self._name(person)
        if not person.name:
            message = "no name, e-mail, phone or company"
            self.found.append(Finding("nobody", table.name, row.line, message))
            return None
        self._count(rule)
        key = self.mapping.tables[rule.table].key
        ref = self.book.getter(rule.table, key)(row) if key else ""
        if not ref and not any(person.tree.get(name) for name in ("email", "phone", "company")):
            # Nothing else tells this person from others: the name does, also next time.
            ref = f"name:{custom_key(person.name)}"
        person.add_external(self.mapping.profile, ref)
        return person

    def _values(
        self, fields: list[Field], row: Row, file: str, into: Fields
    ) -> Iterator[tuple[str, Any]]:
        """(target, value) of a row; what cannot be read goes to `custom` as it stands."""
        for ready in fields:
            value = ready.read(row)
            if isinstance(value, Unread):
                self.found.append(Finding(value.why, file, row.line, value.message))
                _put(into, f"custom.{custom_key(ready.column)}", value.text)
            elif value is not None:
                yield ready.target, value

    def _name(self, person: Person) -> None:
        tree = person.tree
        parts = [str(tree.pop(part)) for part in NAME_PARTS if tree.get(part)]
        tree["name"] = " ".join((tree.get("name") or " ".join(parts)).split())
        if not tree["name"]:
            tree["name"] = _stand_in(tree)
            if tree["name"]:
                message = f"no name: called {tree['name']!r}"
                self.found.append(Finding("no-name", person.file, person.line, message))

    # what belongs to them ----------------------------------------------------------------------

    def _attach(
        self, rule: Rule, fields: list[Field], people: dict[int, Person], rows: list[Row]
    ) -> None:
        contact = self.mapping.contact_rule.table
        way = self.book.way(rule.table, contact)
        if way is None:
            message = f"no join leads from {rule.table} to {contact}: nothing of it is imported"
            file = self.book.tables[rule.table].name
            self.found.append(Finding("no-parent", file, 0, message))
            return
        ref_of = self._ref(rule)
        for row in rows:
            person = self._whose(rule, way, row, people)
            if person is not None:
                self._add(rule, fields, row, person, ref_of(row))

    def _whose(self, rule: Rule, way: Parent, row: Row, people: dict[int, Person]) -> Person | None:
        owner = way(row)
        person = people.get(owner.line) if owner else None
        if person is None and rule.table != self.mapping.contact_rule.table:
            message = "belongs to a row that was left out"
            file = self.book.tables[rule.table].name
            self.found.append(Finding("no-parent", file, row.line, message))
        return person

    def _ref(self, rule: Rule) -> Callable[[Row], str]:
        key = self.mapping.tables[rule.table].key
        return self.book.getter(rule.table, key) if key else lambda row: ""

    def _add(self, rule: Rule, fields: list[Field], row: Row, person: Person, ref: str) -> None:
        file = self.book.tables[rule.table].name
        said: Fields = {}
        for target, value in self._values(fields, row, file, said):
            _put(said, target, value)
        if rule.table != self.mapping.contact_rule.table:
            self._put_rest(rule, row, said)
        if not said and not ref:
            return
        system = self.mapping.system(rule.table)
        if rule.kind == "lead":
            self._count(rule)
            person.leads.append(Lead(said, ref, system, row.line))
            return
        made = entry_of(rule.kind, said, system, ref, self.cells.settings)
        if made is None:
            return
        list_name, entry = made
        self._count(rule)
        if list_name != LISTS[rule.kind]:
            message = f"a {rule.kind} without a day or a kind became a note"
            self.found.append(Finding("undated", file, row.line, message))
        if rule.kind == "task":
            person.tasks.append(Task(entry, system, ref))
        else:
            person.add_entry(list_name, entry)

    # columns nobody asked for ------------------------------------------------------------------

    def _note_unmapped(self, contact: Rule) -> None:
        """Unmapped columns go to `custom` of the first thing a row of their table becomes."""
        for rule in (contact, *self.mapping.rules):
            table = self.book.tables[rule.table]
            if rule.table not in self._rest:
                names = self.book.unmapped(rule.table)
                self._rest[rule.table] = [(custom_key(n), table.header.index(n)) for n in names]

    def _put_rest(self, rule: Rule, row: Row, into: Fields) -> None:
        for key, at in self._rest[rule.table]:
            text = row.cells[at].strip()
            if text:
                _put(into, f"custom.{key}", text)

    def _count(self, rule: Rule) -> None:
        self.counted[rule.kind] = self.counted.get(rule.kind, 0) + 1


def custom_key(column: str) -> str:
    """The key under `custom` for a column: `Lead Rating` → `lead_rating`."""
    from slugify import slugify

    return slugify(column, separator="_") or "column"


def _put(tree: Fields, target: str, value: Any) -> None:
    """Set a dotted field where it is unset; lists grow, each text only once."""
    *above, last = target.split(".")
    for part in above:
        tree = tree.setdefault(part, {})
    there = tree.get(last)
    if isinstance(value, list) and isinstance(there, list):
        there.extend(entry for entry in value if entry not in there)
    elif there is None:
        tree[last] = list(value) if isinstance(value, list) else value


def _stand_in(tree: Fields) -> str:
    """A name for somebody without one: the first e-mail, phone or the company."""
    for key in ("email", "phone"):
        for entry in tree.get(key) or ():
            return str(entry["value"] if isinstance(entry, dict) else entry)
    return str(tree.get("company", {}).get("name") or "")
