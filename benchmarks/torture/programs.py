"""How each program adds, edits, shows and shares. Where one has no sync, its users type git."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks.torture.ground import Done, git, run

Argv = Sequence[str]


class Entry(NamedTuple):
    """What somebody types into a file by hand: an own key and a comment (None: JSON has none)."""

    key: str
    comment: str | None


class Program(Protocol):
    """A record has a `first` and a `second` field that can be set on their own."""

    name: str
    own_sync: bool
    stamps_minutes: bool  # whether an edit leaves the minute it was made in

    def version(self) -> str | None:
        """Which one is installed; None: none is."""

    def begin(self, folder: Path) -> None:
        """A board in an empty repository."""

    def add(self, number: int) -> Argv:
        """The command that adds a record."""

    def edit(self, folder: Path, number: int, field: str, value: str) -> Argv:
        """The command that sets the field "first" or "second" of a record."""

    def show(self) -> Argv:
        """The command that lists all records."""

    def examine(self, folder: Path, number: int) -> list[Argv]:
        """What a user asks about a record that looks odd."""

    def count(self, folder: Path) -> int:
        """How many records are kept."""

    def file(self, folder: Path, number: int) -> Path:
        """The file of a record."""

    def typed(self, text: str) -> tuple[str, Entry]:
        """The text of a record's file with an own key and a comment, and what they are."""

    def share(self, folder: Path) -> Done:
        """Commit what there is, take what others shared, give ours."""


def by_git(folder: Path) -> Done:
    """What a user types where the program leaves sharing to git; ends where a step fails."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "work")
    pulled = git(folder, "pull", "-q", "--no-rebase", "--no-edit")
    return pulled if pulled.code else git(folder, "push", "-q")


class Pipeboard:
    """Ours, from this checkout."""

    name, own_sync, stamps_minutes = "pipeboard", True, False
    _pb = (sys.executable, "-m", "pipeboard")

    def version(self) -> str | None:
        return "this one"

    def begin(self, folder: Path) -> None:
        assert run([*self._pb, "init", "."], folder).code == 0

    def add(self, number: int) -> Argv:
        return [*self._pb, "add", f"Person {number:03}"]

    def edit(self, folder: Path, number: int, field: str, value: str) -> Argv:
        word = {"first": "title", "second": "phone"}[field]
        return [*self._pb, "set", f"person-{number:03}", f"{word}={value}"]

    def show(self) -> Argv:
        return [*self._pb, "ls"]

    def examine(self, folder: Path, number: int) -> list[Argv]:
        return [[*self._pb, "show", f"person-{number:03}"], [*self._pb, "lint"]]

    def count(self, folder: Path) -> int:
        said = run([*self._pb, "ls", "--json"], folder).said
        return len(json.loads(said[said.index("{") :].splitlines()[0])["data"])

    def file(self, folder: Path, number: int) -> Path:
        return next((folder / "contacts").glob(f"person-{number:03}*.yaml"))

    def typed(self, text: str) -> tuple[str, Entry]:
        entry = Entry("shoe_size: '42'", "# met at the fair")
        return f"{text}{entry.key}   {entry.comment}\n", entry

    def share(self, folder: Path) -> Done:
        return run([*self._pb, "sync"], folder)


class Jsoncrm:
    """All leads in one JSON file; git by hand."""

    name, own_sync, stamps_minutes = "JSONCRM", False, False

    def version(self) -> str | None:
        return _of_package("jsoncrm")

    def begin(self, folder: Path) -> None:
        (folder / "leads.json").write_text("[]\n", encoding="utf-8")

    def add(self, number: int) -> Argv:
        return _write("add", {"id": f"l{number}", "name": f"Person {number:03}"})

    def edit(self, folder: Path, number: int, field: str, value: str) -> Argv:
        word = {"first": "status", "second": "email"}[field]
        return _write("update", {"id": f"l{number}", word: value})

    def show(self) -> Argv:
        return ["jsoncrm", "list", "leads", "--file", "leads.json"]

    def examine(self, folder: Path, number: int) -> list[Argv]:
        return [["jsoncrm", "find", "--database_file", "leads.json", "--query", f"l{number}"]]

    def count(self, folder: Path) -> int:
        return len(json.loads((folder / "leads.json").read_text(encoding="utf-8")))

    def file(self, folder: Path, number: int) -> Path:
        return folder / "leads.json"

    def typed(self, text: str) -> tuple[str, Entry]:
        leads = json.loads(text)
        leads[0]["shoe_size"] = "42"
        return json.dumps(leads, indent=2) + "\n", Entry('"shoe_size": "42"', None)

    def share(self, folder: Path) -> Done:
        return by_git(folder)


class Backlog:
    """A markdown file a task; git by hand."""

    name, own_sync, stamps_minutes = "Backlog.md", False, True

    def version(self) -> str | None:
        return _said(["backlog", "--version"])

    def begin(self, folder: Path) -> None:
        run(["backlog", "init", "b", "--defaults", "--agent-instructions", "none"], folder)
        assert (folder / "backlog").is_dir()

    def add(self, number: int) -> Argv:
        return ["backlog", "task", "create", f"Person {number:03}", "--plain"]

    def edit(self, folder: Path, number: int, field: str, value: str) -> Argv:
        option = {"first": "--assignee", "second": "--title"}[field]
        name = self.file(folder, number).name
        identity = re.match(r"task-\d+", name)
        assert identity, name
        return ["backlog", "task", "edit", identity[0], option, value]

    def show(self) -> Argv:
        return ["backlog", "task", "list", "--plain"]

    def examine(self, folder: Path, number: int) -> list[Argv]:
        return [["backlog", "task", "view", "task-1", "--plain"], ["backlog", "doctor"]]

    def count(self, folder: Path) -> int:
        texts = [path.read_text(encoding="utf-8") for path in folder.glob("backlog/tasks/*.md")]
        return len({line for text in texts for line in text.splitlines() if line.startswith("id:")})

    def file(self, folder: Path, number: int) -> Path:
        return next(folder.glob(f"backlog/tasks/*Person-{number:03}*.md"))

    def typed(self, text: str) -> tuple[str, Entry]:
        entry = Entry("shoe_size: '42'", "# met at the fair")
        return text.replace("---\n", f"---\n{entry.key}  {entry.comment}\n", 1), entry

    def share(self, folder: Path) -> Done:
        return by_git(folder)


def _write(verb: str, item: dict[str, str]) -> Argv:
    file = ("--database_file", "leads.json")
    return ["jsoncrm", verb, *file, "--item_json", json.dumps(item)]


def _of_package(program: str) -> str | None:
    """The version of a Python program, asked of the Python it is installed for."""
    found = shutil.which(program)
    if found is None:
        return None
    ask = f"import importlib.metadata as m; print(m.version({program!r}))"
    return _said([str(Path(found).with_name("python")), "-c", ask]) or "?"


def _said(argv: Argv) -> str | None:
    if shutil.which(argv[0]) is None:
        return None
    return run(argv, Path.cwd()).said.strip().splitlines()[-1]


ALL: tuple[Program, ...] = (Pipeboard(), Jsoncrm(), Backlog())
