"""What an import did or would do, for a person and for a script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeboard.exchange.findings import KINDS, Finding, counts
from pipeboard.exchange.plan import ImportPlan
from pipeboard.model.text import at_most, count, one_line
from pipeboard.model.tree import Append

_EXAMPLES = 3
_MANY = {"activity": "activities", "opportunity": "opportunities"}


@dataclass(slots=True)
class Unmapped:
    """A column nothing was mapped to: where its texts went, and how many there are."""

    file: str
    column: str
    target: str
    filled: int

    def __str__(self) -> str:
        if not self.filled:
            return one_line(f"{self.file}: {self.column}: empty")
        return one_line(f"{self.file}: {self.column} -> {self.target} ({self.filled})")


@dataclass(slots=True)
class ImportReport:
    """`read` counts what the tables hold (contacts, leads …), the rest what it comes to.

    `commit` is "" for a dry run and where there was nothing to do.
    """

    profile: str
    tables: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    written: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unmapped: list[Unmapped] = field(default_factory=list)
    preview: list[str] = field(default_factory=list)
    commit: str = ""
    contacts: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def problems(self) -> dict[str, int]:
        """How many findings of each kind."""
        return counts(self.findings)

    @property
    def summary(self) -> str:
        """`97 new, 3 updated, 0 unchanged`."""
        return f"{self.new} new, {self.updated} updated, {self.unchanged} unchanged"

    def lines(self) -> Iterator[str]:
        """The report as a person reads it; safe to print."""
        for text in (*self.tables, *self.said):
            yield one_line(text)
        yield ", ".join(
            count(number, kind, _MANY.get(kind, "")) for kind, number in self.read.items()
        )
        yield from self.preview
        if self.unmapped:
            yield "columns nothing is mapped to:"
            yield from (f"  {column}" for column in self.unmapped)
        for kind, number in self.problems.items():
            yield f"{number} × {KINDS[kind]}"
            found = [finding for finding in self.findings if finding.kind == kind]
            yield from at_most([f"  {finding}" for finding in found], _EXAMPLES, "  … and {} more")
        yield f"would be: {self.summary}" if self.dry_run else self.summary

    def as_json(self) -> dict[str, Any]:
        """The report as JSON has it: `problems` one row each, with file, line and kind."""
        return {
            "profile": self.profile,
            "commit": self.commit,
            "contacts": list(self.contacts),
            "summary": self.summary,
            "dry_run": self.dry_run,
            "counts": {
                "new": self.new,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "read": self.read,
                "written": self.written,
                "problems": self.problems,
            },
            "unmapped": [
                {"file": u.file, "column": u.column, "target": u.target, "filled": u.filled}
                for u in self.unmapped
            ],
            "problems": [
                {"kind": f.kind, "file": f.file, "line": f.line, "message": f.message}
                for f in self.findings
            ],
        }


def written(plan: ImportPlan) -> dict[str, int]:
    """How many entries of each log the plan writes, new files and known ones together."""
    found: dict[str, int] = {}
    for contact in plan.new:
        for key, value in contact.tree.items():
            if isinstance(value, list) and key not in ("tags", "email", "phone", "stage_history"):
                found[key] = found.get(key, 0) + len(value)
        found["sources"] = found.get("sources", 0) + ("source" in contact.tree)
    for update in plan.updated:
        for edit in update.edits:
            if isinstance(edit, Append):
                found[str(edit.path[0])] = found.get(str(edit.path[0]), 0) + 1
    return found


def preview(plan: ImportPlan, most: int) -> list[str]:
    """The first few contacts of a plan, one line each."""
    lines = [_line("+", contact.tree) for contact in plan.new[:most]]
    for update in plan.updated[: max(0, most - len(lines))]:
        fields = ", ".join(dict.fromkeys(str(edit.path[0]) for edit in update.edits))
        lines.append(one_line(f"~ {update.subject.name}: {fields}"))
    return lines


def _line(sign: str, tree: Mapping[str, Any]) -> str:
    company = tree.get("company")
    logs = ("activities", "opportunities", "signals", "notes", "follow_ups")
    parts = [
        str(tree["name"]),
        str(company.get("name", "")) if isinstance(company, Mapping) else "",
        _first(tree.get("email")),
        f"{tree['stage']}/{tree['status']}",
        *(f"{len(tree[log])} {log}" for log in logs if tree.get(log)),
    ]
    return one_line(f"{sign} " + " · ".join(part for part in parts if part))


def _first(value: object) -> str:
    first = value[0] if isinstance(value, Sequence) and not isinstance(value, str) else value
    return str(first.get("value") if isinstance(first, Mapping) else first or "")
