"""From a file's bytes to rows: read, check, derive. What fails is a problem and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeboard.model.check import check_file, read_contact
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
    from pipeboard.model.findings import Finding
    from pipeboard.model.tree import Tree
    from pipeboard.rules.rows import Rows
    from pipeboard.storage.index.batch import Batch

CONTACT = "contact"
ORG = "org"


class Organisations(Protocol):
    """What an organisation's file says, by its id."""

    def get(self, id: str, /) -> Mapping[str, Tree] | None: ...


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

    def read(
        self, batch: Batch, kind: str, path: str, rid: int, refused: Problem | None = None
    ) -> None:
        """Add what one file says to the batch, or why it says nothing. `refused`: not to be read.

        A file that vanished meanwhile adds nothing.
        """
        data = b""
        try:
            if refused is not None:
                raise BrokenFile(refused)
            data = self.files.read(path)
            self._add(batch, kind, path, rid, data, False)
        except FileNotFoundError:
            return
        except BrokenFile as error:
            for problem in error.problems:
                batch.add_problem(problem, None)
            batch.broken.append((kind, path, rid))
            batch.add_file(path, kind, blob_id(data, self.object_format) if data else "", None)
            return
        gives_row = kind in (CONTACT, ORG)
        blob = blob_id(data, self.object_format)
        batch.add_file(path, kind, blob, rid if gives_row else None)

    def read_committed(self, batch: Batch, kind: str, path: str, rid: int, data: bytes) -> bool:
        """Add the rows of a version that was good, marked as a problem; False if it is none."""
        try:
            self._add(batch, kind, path, rid, data, True)
        except BrokenFile:
            return False
        return True

    def rows(self, data: bytes, path: str) -> Rows:
        """The rows of a contact's file.

        Raises BrokenFile with every error of the file and its line.
        """
        tree = load(data, path)
        contact, findings = read_contact(tree, self.config)
        self._refuse(findings, data, path, tree)
        assert contact is not None
        return derive(contact, tree, self._employer(contact.org), self.context, self.as_of)

    def _tree(self, data: bytes, path: str) -> dict[str, Tree]:
        tree = load(data, path)
        self._refuse(check_file(path, tree, self.config), data, path, tree)
        return tree

    def _refuse(self, findings: list[Finding], data: bytes, path: str, tree: Tree) -> None:
        if findings:
            errors = [finding for finding in findings if finding.level == "error"]
            if errors:
                raise BrokenFile([_located(finding, data, path, tree) for finding in errors])

    def _add(
        self, batch: Batch, kind: str, path: str, rid: int, data: bytes, is_problem: bool
    ) -> None:
        if kind == CONTACT:
            batch.add_contact(rid, path, self.rows(data, path), is_problem)
            return
        tree = self._tree(data, path)
        if kind == ORG:
            organisation = organisation_of(tree)
            name = organisation.name
            row = (rid, organisation.id or "", path, name, fold(name), json.dumps(tree))
            batch.tables["org"].append(row)

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
