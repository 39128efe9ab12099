"""What the columns of foreign tables mean: the values a mapping file or a recognised header gives.

A mapping names tables, says how their rows belong together, and what a row becomes: a contact, a
lead, an activity, a task, an opportunity, a purchase, a note or a signal. docs/import.md shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

KINDS = ("contact", "lead", "activity", "task", "opportunity", "purchase", "note", "signal")

# What a row becomes → the list of the contact it is an entry of.
LISTS = {
    "activity": "activities",
    "opportunity": "opportunities",
    "purchase": "purchases",
    "note": "notes",
    "signal": "signals",
    "task": "follow_ups",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of one field comes from, and how it reads.

    `columns` are tried in order, the first that holds something counts; with `join` all that hold
    something are joined by it. A column of another table is `table.column`. `values` translate
    (folded text → text; `*` is any other text, and a text `*` means: as it stands). `reads` is how
    a text is understood where the field itself does not say: text, date, excel-date, number,
    country, language, owner, slug.
    """

    columns: tuple[str, ...] = ()
    join: str | None = None
    const: str | None = None
    default: str | None = None
    values: Mapping[str, str] | None = None
    split: str | None = None
    empty: tuple[str, ...] = ()
    reads: str = ""
    order: str = ""
    factor: Decimal | None = None
    label: str = ""
    label_from: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A row counts where the column holds one of `values` (folded; `*`: anything, ``: nothing).

    With `holds` False it counts where it does not.
    """

    column: str
    values: tuple[str, ...]
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """What a row of a table becomes, under which conditions, with which fields."""

    kind: str
    table: str
    fields: tuple[tuple[str, Source], ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A file, the column that names its rows, corrections of its texts, columns left out."""

    file: str
    key: str = ""
    correct: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of `child` belong to the row of `parent` whose `parent_column` holds the same text.

    A row without a parent is left out and reported; with `keep` it is only reported.
    """

    child: str
    column: str
    parent: str
    parent_column: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A whole mapping. `profile` names it in the history and is the system of the foreign ids."""

    profile: str
    tables: Mapping[str, TableSpec]
    rules: tuple[Rule, ...]
    joins: tuple[Join, ...] = ()
    date_order: str = ""

    @property
    def contact_rule(self) -> Rule:
        """The rule that makes contacts; there is exactly one."""
        return next(rule for rule in self.rules if rule.kind == "contact")

    def system(self, table: str) -> str:
        """The name under which a table's keys are kept in `custom.external`."""
        return (
            self.profile if table == self.contact_rule.table else f"{self.profile}-{table.lower()}"
        )


def split_column(name: str, table: str, tables: Mapping[str, object]) -> tuple[str, str]:
    """Table and column of `Leads.Status`; a name without a known table is one of `table` itself."""
    prefix, dot, rest = name.partition(".")
    return (prefix, rest) if dot and rest and prefix in tables else (table, name)
