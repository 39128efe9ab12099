"""From a file's bytes to rows: read, check, derive. What fails is a problem and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pipeboard.errors import InvalidData
from pipeboard.model.check import check_file, read_contact, sound_contact
from pipeboard.model.organisation import organisation_of
from pipeboard.model.text import fold
from pipeboard.model.tree import format_path
from pipeboard.rules.context import Context
from pipeboard.rules.employer import Employer
from pipeboard.rules.facts import derive
from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.index.files import Files
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import load, locate

if TYPE_CHECKING:
    from pipeboard.model.config import Config
    from pipeboard.model.contact import Contact
    from pipeboard.model.findings import Finding
    from pipeboard.model.tree import Tree
    from pipeboard.rules.rows import Rows
    from pipeboard.storage.index.batch import Batch

CONTACT = "contact"
ORG = "org"

# kind, path, number, why it is not to be read
Task = tuple[str, str, int, "Problem | None"]
_A_FEW = 32


class Organisations(Protocol):
    """What an organisation's file says, by its id."""

    def get(self, id: str, /) -> Mapping[str, Tree] | None: ...


class _Checked(NamedTuple):
    """A file without errors: what it says, and for a contact the same as a Struct."""

    kind: str
    path: str
    rid: int
    tree: dict[str, Tree]
    contact: Contact | None


class Reader:
    """Reads the files of one board, against one config and its organisations."""

    def __init__(self, root: Path, config: Config, object_format: str = "sha1") -> None:
        self.root = root
        self.files = Files(root)
        self.config = config
        self.context = Context(config)
        self.object_format = object_format
        self._organisations: Organisations = {}
        self.as_of: int | None = None
        """Facts later than this instant are left out."""
        self._employers: dict[str, Employer] = {}

    def read(self, batch: Batch, tasks: Sequence[Task]) -> None:
        """Add what these files say to the batch, or why they say nothing.

        A file that vanished adds nothing. A few files at a time are read and then derived: a tenth
        quicker than one by one, for the processor keeps to one kind of work.
        """
        for at in range(0, len(tasks), _A_FEW):
            group = [self._check(batch, task) for task in tasks[at : at + _A_FEW]]
            for checked in group:
                if checked is not None:
                    self._add(batch, checked)
        self.files.close()

    def read_committed(self, batch: Batch, kind: str, path: str, rid: int, data: bytes) -> bool:
        """Add the rows of a version that was good, marked as a problem; False if it is none."""
        try:
            self._add(batch, self._checked(kind, path, rid, data), is_problem=True)
        except BrokenFile:
            return False
        return True

    def rows(self, data: bytes, path: str) -> Rows:
        """The rows of a contact's file.

        Raises BrokenFile with every error of the file and its line.
        """
        return self._derive(self._checked(CONTACT, path, 0, data))

    def propose(self, batch: Batch, path: str, rid: int, tree: Mapping[str, Tree]) -> None:
        """Add the rows of a contact as it would be. Raises InvalidData where it would be none."""
        contact = sound_contact(dict(tree), self.config)
        if contact is None:
            contact, findings = read_contact(dict(tree), self.config)
            if contact is None:
                words = f"{path}: {findings[0].message}"
                raise InvalidData(words, hint="mend the file first: pb lint names the line")
        self._add(batch, _Checked(CONTACT, path, rid, dict(tree), contact))

    def _check(self, batch: Batch, task: Task) -> _Checked | None:
        """Read and check one file; None where it is broken, with the problems in the batch."""
        kind, path, rid, refused = task
        data = b""
        try:
            if refused is not None:
                raise BrokenFile(refused)
            data = self.files.read(path)
            checked = self._checked(kind, path, rid, data)
        except FileNotFoundError:
            return None
        except BrokenFile as error:
            for problem in error.problems:
                batch.add_problem(problem, None)
            batch.broken.append((kind, path, rid))
            batch.add_file(path, kind, blob_id(data, self.object_format) if data else "", None)
            return None
        gives_row = kind in (CONTACT, ORG)
        batch.add_file(path, kind, blob_id(data, self.object_format), rid if gives_row else None)
        return checked

    def _checked(self, kind: str, path: str, rid: int, data: bytes) -> _Checked:
        tree = load(data, path)
        contact = None
        if kind == CONTACT:
            contact = sound_contact(tree, self.config)
            if contact is not None:
                return _Checked(kind, path, rid, tree, contact)
            contact, findings = read_contact(tree, self.config)
        else:
            findings = check_file(path, tree, self.config)
        errors = [finding for finding in findings if finding.level == "error"]
        if errors:
            raise BrokenFile([_located(finding, data, path, tree) for finding in errors])
        return _Checked(kind, path, rid, tree, contact)

    def _add(self, batch: Batch, checked: _Checked, is_problem: bool = False) -> None:
        if checked.contact is not None:
            batch.add_contact(checked.rid, checked.path, self._derive(checked), is_problem)
        elif checked.kind == ORG:
            organisation = organisation_of(checked.tree)
            name = organisation.name
            shown = (checked.path, name, fold(name), json.dumps(checked.tree))
            batch.tables["org"].append((checked.rid, organisation.id or "", *shown))

    def _derive(self, checked: _Checked) -> Rows:
        contact = checked.contact
        assert contact is not None
        employer = self._employer(contact.org)
        return derive(contact, checked.tree, employer, self.context, self.as_of)

    def use_organisations(self, organisations: Organisations) -> None:
        """Contacts get the fields of these from now on."""
        self._organisations = organisations
        self._employers.clear()

    def _employer(self, org: str | None) -> Employer | None:
        if org is None:
            return None
        if org not in self._employers:
            tree = self._organisations.get(org)
            if tree is None:
                return None
            self._employers[org] = Employer(organisation_of(dict(tree)), tree, self.context)
        return self._employers[org]

    def __reduce__(self) -> tuple[object, ...]:
        made = (self.root, self.config, self.object_format)
        return _again, (*made, self.as_of, self._organisations)


def _again(
    root: Path,
    config: Config,
    object_format: str,
    as_of: int | None,
    organisations: Organisations,
) -> Reader:
    reader = Reader(root, config, object_format)
    reader.as_of = as_of
    reader.use_organisations(organisations)
    return reader


def _located(finding: Finding, data: bytes, path: str, tree: Tree) -> Problem:
    line, column = locate(data, finding.path)
    return Problem(
        path,
        line,
        column,
        format_path(finding.path, tree),
        finding.message,
        finding.found,
        ", ".join(finding.allowed),
    )
