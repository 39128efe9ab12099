"""`init` and `doctor`: start a board, keep one well."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.model.text import one_line

if TYPE_CHECKING:
    from pipeboard.board.doctor import Finding
    from pipeboard.cli.call import Call


def init_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb init`."""
    add = parser.add_argument
    add("folder", nargs="?", default=".", help="where (default: here)")
    add("--name", default="", help="the board's name (default: the folder's)")
    add("--currency", default="EUR", metavar="CODE", help="ISO 4217")
    add("--timezone", default="", metavar="ZONE", help="IANA, e.g. Europe/Berlin")
    add("--default", action="store_true", help="make it the board that pb opens elsewhere")


def init(call: Call) -> Answer:
    """Make a board: a config of four lines, git's attributes, schemas for editors, one commit."""
    from pipeboard.board.starting import start_board

    options = call.options
    target = Path(options.folder).absolute()
    made = start_board(
        target, name=options.name, currency=options.currency, timezone=options.timezone
    )
    if options.default:
        from pipeboard.board.personal import remember

        remember("default_board", str(target))
    value = {"commit": made, "contacts": [], "summary": f"board in {target}"}
    here = "" if options.folder == "." else f"cd {options.folder} && "
    ways = ("pb add 'Jonas Weber'", "pb import contacts.csv", "pb")
    text = "\n".join([f"a board in {target}", *(f"  {here}{way}" for way in ways)])
    return Answer(value, text=text)


def give_identity(target: Path) -> None:
    """In a demo, act as its first rep; where git knows nobody, sign as that rep (only there)."""
    from pipeboard.board.locate import CONFIG
    from pipeboard.errors import NoIdentity
    from pipeboard.journal.repo import Repository
    from pipeboard.journal.setup import configure
    from pipeboard.storage.read import load

    team = load((target / CONFIG).read_bytes(), CONFIG).get("team")
    reps = team if isinstance(team, dict) else {}
    key, person = next(iter(reps.items()), ("", None))
    if not key or not isinstance(person, dict):
        return
    repository = Repository.open(target)
    settings = {"pipeboard.me": key}
    try:
        repository.identity()
    except NoIdentity:
        settings |= {"user.name": str(person.get("name")), "user.email": str(person.get("email"))}
    configure(repository, settings)


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb doctor`."""
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    parser.add_argument("--unlock", action="store_true", help="remove locks that a killed git left")
    parser.add_argument("--yes", action="store_true", help="with --unlock: without asking")


def doctor(call: Call) -> Answer:
    """What is wrong with this board, with the fix for each; exit 1 where something is."""
    from pipeboard.board.doctor import examine

    if call.options.unlock:
        _unlock(call)
    findings = [*examine(call.board, fix=call.options.fix), *_own_settings(call)]
    rows = [finding.row() for finding in findings]
    bad = [finding for finding in findings if not finding.ok]
    lines = [line for finding in findings for line in _lines(finding)]
    return Answer(rows=rows, columns=_COLUMNS, text="\n".join(lines), code=1 if bad else 0)


def _lines(finding: Finding) -> list[str]:
    """A finding, and under it what mends it; neither is cut."""
    first = f"{'✓' if finding.ok else '✗'}  {finding.check:<14}{one_line(finding.found)}"
    return [first, f"{'':17}→ {one_line(finding.fix)}"] if finding.fix else [first]


def _unlock(call: Call) -> None:
    """Remove git's locks one by one, each as a person says; never while a git is at work here."""
    from pipeboard.cli.call import confirm
    from pipeboard.errors import Refused
    from pipeboard.journal.locks import locks, unlock, worker

    repository = call.board.repository
    for lock in locks(repository):
        if not call.options.yes:
            if worker(repository) is None and not sys.stdin.isatty():
                raise Refused(f"{lock} is still there", hint="pb doctor --unlock --yes removes it")
            if worker(repository) is None and not confirm(f"remove {lock}?"):
                continue
        if unlock(repository, lock):
            print(f"pb: removed {lock}", file=sys.stderr)


def _own_settings(call: Call) -> list[Finding]:
    """What is wrong with a person's own keys, theme and glyphs."""
    from pipeboard.board.doctor import Finding
    from pipeboard.board.locate import user_config
    from pipeboard.board.personal import personal
    from pipeboard.tui.keymap import keymap_of

    mine = personal(call.board)
    said = [*mine.said, *keymap_of(mine).said]
    fix = f"{user_config()}, or people/{call.board.me}.yaml"
    return [Finding("own settings", False, words, fix) for words in said] or [
        Finding("own settings", True, "keys and looks can be used")
    ]


_COLUMNS = (
    Heading("", lambda row: "✓" if row["ok"] else "✗"),
    Heading("CHECK", lambda row: row["check"], 20),
    Heading("FOUND", lambda row: row["found"], 60),
    Heading("FIX", lambda row: row["fix"], 70),
)
