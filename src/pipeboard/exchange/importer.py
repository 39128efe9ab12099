"""Import CSV files into a board: read, understand, plan, and one commit, or nothing at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from pipeboard.errors import UsageError, nearest
from pipeboard.exchange.assemble import Arrival
from pipeboard.exchange.book import Book
from pipeboard.exchange.cells import Cells
from pipeboard.exchange.headers import guess
from pipeboard.exchange.mapping import ImportMapping
from pipeboard.exchange.mapping_file import read_mapping
from pipeboard.exchange.people import Census, custom_key
from pipeboard.exchange.plan import ImportPlan, Planner
from pipeboard.exchange.prompt import ask_order, confirm
from pipeboard.exchange.recognise import Known
from pipeboard.exchange.report import ImportReport, Unmapped, preview, written
from pipeboard.exchange.settings import Settings
from pipeboard.exchange.table import Table, read_file
from pipeboard.exchange.tasks import TaskRule

if TYPE_CHECKING:
    from pipeboard.actions.change import Actor, Change
    from pipeboard.model.config import Config

Progress = Callable[[int, int], None]

_PREVIEW = 10
_FLAT = 2_000


class Applied(Protocol):
    """What became of a change."""

    @property
    def commit(self) -> str:
        """The commit's id, "" where nothing was to be done."""

    @property
    def contacts(self) -> tuple[str, ...]:
        """The ids of the contacts it touched."""


class ImportBoard(Known, Protocol):
    """What an import needs of a board."""

    @property
    def root(self) -> Path:
        """The board's folder."""

    @property
    def config(self) -> Config:
        """The board's config."""

    def actor(self) -> Actor:
        """Who acts now."""

    def today(self) -> str:
        """The workspace's day."""

    def apply(self, change: Change) -> Applied:
        """Carry a change out."""


def run_import(
    board: ImportBoard,
    paths: Sequence[Path],
    *,
    profile: str = "",
    mapping: Path | None = None,
    tasks: str = "",
    dry_run: bool = False,
    date_order: str = "",
    interactive: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    streams: tuple[TextIO, TextIO] | None = None,
    preview_lines: int = _PREVIEW,
) -> ImportReport:
    """Import CSV files: by a mapping file, else by what the header of the one file says.

    `tasks` is `drop`, `keep` or `spread:n`; left open it is spread:20 where `interactive`, else
    drop. `interactive` shows what was guessed and asks (on `streams`, else stdin and stdout).
    `progress(done, total)` is called as contacts are planned and once they are written.
    Raises PipeboardError before anything is written; an import is one commit or none.
    """
    rule = TaskRule.parse(tasks or ("spread:20" if interactive else "drop"))
    tables, meaning = _understood(paths, mapping, profile, interactive, streams)
    settings = Settings.of(board.config)
    book = Book(meaning, tables)
    ask = partial(ask_order, streams=streams) if interactive else None
    cells = Cells(book, settings, date_order, ask)
    census = Census(book, cells)
    people = census.people()
    actor = board.actor()
    planner = Planner(
        board,
        settings,
        Arrival(actor.now, actor.by, meaning.profile),
        today=board.today(),
        tasks=rule,
        config=board.config,
        overwrite=overwrite,
        progress=progress,
    )
    plan = planner.plan(people, book.findings)
    report = ImportReport(
        meaning.profile,
        tables=[table.described for table in tables.values()],
        said=cells.said,
        read=census.counted,
        new=len(plan.new),
        updated=len(plan.updated),
        unchanged=plan.unchanged,
        written=written(plan),
        findings=plan.findings,
        unmapped=_unmapped(book),
        preview=preview(plan, preview_lines),
        dry_run=dry_run,
    )
    if not dry_run and (plan.new or plan.updated):
        applied = board.apply(change_of(plan, _flat_files(board.root)))
        report.commit, report.contacts = applied.commit, applied.contacts
    return report


def _understood(
    paths: Sequence[Path],
    mapping: Path | None,
    profile: str,
    interactive: bool,
    streams: tuple[TextIO, TextIO] | None,
) -> tuple[dict[str, Table], ImportMapping]:
    """The tables by their names in the mapping, and the mapping."""
    if mapping is not None:
        meaning = read_mapping(mapping)
        return _named_tables(paths, meaning), meaning
    if len(paths) != 1:
        raise UsageError(
            "several files need a mapping that says how they belong together",
            hint="pb import a.csv b.csv --map mapping.yaml (docs/import.md shows one)",
        )
    table = read_file(paths[0])
    guessed = guess(table, profile)
    if interactive:
        guessed = confirm(guessed, table, streams)
    return {"rows": table}, guessed.mapping()


def _named_tables(paths: Sequence[Path], meaning: ImportMapping) -> dict[str, Table]:
    """Each table the mapping names, from the file of that name (or from the folder given)."""
    files: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            files |= {inside.name: inside for inside in sorted(path.iterdir()) if inside.is_file()}
        else:
            files[path.name] = path
    tables: dict[str, Table] = {}
    for name, spec in meaning.tables.items():
        if spec.file not in files:
            close = nearest(spec.file, files)
            raise UsageError(
                f"the mapping wants {spec.file}, which is not among the files",
                hint=f"nearest: {', '.join(close)}" if close else "name it, or its folder",
                items=[{"found": spec.file, "nearest": close}],
            )
        tables[name] = read_file(files[spec.file])
    return tables


def _unmapped(book: Book) -> list[Unmapped]:
    """Columns of tables that become something; those of tables only looked up go nowhere."""
    becoming = {rule.table for rule in book.mapping.rules}
    contact = book.mapping.contact_rule.table
    found: list[Unmapped] = []
    for name, table in book.tables.items():
        for column in book.unmapped(name):
            where = "custom" if name == contact else "custom of its entry"
            target = f"{where}.{custom_key(column)}" if name == contact else where
            filled = sum(1 for _ in table.texts(column))
            found.append(Unmapped(table.name, column, target, filled))
            if name not in becoming:
                found[-1].target = "not used"
        unused = set(table.header) - book.used[name]
        ignored = (c for c in book.mapping.tables[name].ignore if c in unused)
        found += [
            Unmapped(table.name, c, "left out, as the mapping says", sum(1 for _ in table.texts(c)))
            for c in ignored
        ]
    return found


def _flat_files(root: Path) -> int:
    """How many files stand in `contacts/` itself."""
    try:
        with os.scandir(root / "contacts") as entries:
            return sum(1 for entry in entries if entry.name.endswith(".yaml"))
    except FileNotFoundError:
        return 0


def change_of(plan: ImportPlan, flat_files: int = 0) -> Change:
    """The plan as one Change: whole files for the new, edits for the known.

    `flat_files` is how many files stand in `contacts/` already; above 2,000 new ones go deeper.
    """
    from pipeboard.actions.change import Change
    from pipeboard.actions.people import shard
    from pipeboard.model.ids import file_name, label_of
    from pipeboard.model.tree import Patch

    full = flat_files + len(plan.new) > _FLAT
    patches: list[Patch] = []
    slugs: list[str] = []
    ids: list[str] = []
    for contact in plan.new:
        contact_id = str(contact.tree["id"])
        label = file_name(str(contact.tree["name"]), contact_id)
        patches.append(Patch(f"{shard(contact_id, full)}/{label}", tree=contact.tree))
        slugs.append(label_of(label))
        ids.append(contact_id)
    for update in plan.updated:
        patches.append(Patch(update.subject.path, update.edits))
        slugs.append(update.subject.slug)
        ids += [update.subject.id] if update.subject.id else []
    words = f"{plan.profile}, {len(plan.new)} new, {len(plan.updated)} updated"
    return Change(
        verb="import",
        action="contact.import",
        words=words,
        patches=tuple(patches),
        contacts=tuple(ids),
        slugs=tuple(slugs),
        summary=f"imported {words}",
    )
