"""What an import found wrong or worth knowing, row by row, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeboard.model.text import one_line

# kind → what it means; `{n}` is how often. The order is the order of a report.
KINDS: dict[str, str] = {
    "long-row": "rows with more cells than the header were left out",
    "no-parent": "rows that belong to nobody in the file were left out",
    "nobody": "rows without name, e-mail, phone and company were left out",
    "broken-file": "people whose file on the board is broken were left out",
    "forgotten": "people who were forgotten on this board were left out",
    "unknown-parent": "rows name something that is not in the file they refer to",
    "double-key": "rows repeat the key of an earlier row of their table",
    "short-row": "rows with fewer cells than the header were filled up",
    "nul": "rows held NUL characters, which were removed",
    "no-name": "contacts without a name are called by their e-mail, phone or company",
    "unknown-value": "values the mapping does not know",
    "bad-date": "texts that are not a date",
    "bad-number": "texts that are not a number",
    "undated": "events without a day or a kind became notes",
    "not-allowed": "values their field does not take, kept under custom",
    "corrected": "values corrected as the mapping says",
    "owner": "owners who are not in the team",
    "rows-differ": "rows of one person that say different things: the first was kept",
    "other-name": "rows with the e-mail of somebody of another name: read as one person",
    "same-phone": "rows with the phone of somebody of another name: kept apart",
    "similar": "names that may be the same person twice",
    "differs": "fields where the board says something else: the board's word was kept",
    "task-dropped": "open tasks of the past became notes",
    "task-moved": "open tasks of the past were given a new day",
    "no-purchase": "customers without a purchase or a won opportunity",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row: `line` is that of the file (1 = the first), 0 for no single row."""

    kind: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """`Leads.csv:14: no date: "soon"`, safe to print."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return one_line(f"{place}: {self.message}" if place else self.message)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each kind, in the order of KINDS."""
    found = Counter(finding.kind for finding in findings)
    return {kind: found[kind] for kind in KINDS if kind in found}
