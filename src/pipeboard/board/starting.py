"""A new board: four lines of config, git's attributes, schemas for editors, one commit."""

from __future__ import annotations

import json
from pathlib import Path

from pipeboard.board.locate import CONFIG
from pipeboard.board.trusting import remember_made
from pipeboard.errors import GitError, UsageError, nearest
from pipeboard.journal.commit import commit
from pipeboard.journal.message import Message
from pipeboard.journal.repo import Repository
from pipeboard.storage.write import create
from pipeboard.team.arming import arm

ATTRIBUTES = """\
contacts/**/*.yaml merge=pipeboard text eol=lf
orgs/**/*.yaml merge=pipeboard text eol=lf
competitors/**/*.yaml merge=pipeboard text eol=lf
library/**/*.yaml merge=pipeboard text eol=lf
people/**/*.yaml merge=pipeboard text eol=lf
forgotten/**/*.yaml merge=pipeboard text eol=lf
pipeboard.yaml merge=pipeboard text eol=lf
"""


def start_board(target: Path, *, name: str = "", currency: str = "EUR", timezone: str = "") -> str:
    """Make a board in `target`, in its own repository or as a folder of the one it is in.

    What is there is kept; returns the commit. Raises UsageError where there is a board already,
    NoIdentity before anything was written.
    """
    if (target / CONFIG).exists():
        raise UsageError(f"there is a board in {target} already", hint=f"open it: pb -C {target}")
    _check(currency, timezone)
    existed = target.exists()
    target.mkdir(parents=True, exist_ok=True)
    repository = _repository(target)
    try:
        repository.identity()
        repository.require_writable()
    except GitError:
        if not existed and repository.top == target:
            _forget(target)
        raise
    files = _files(name or target.name, currency, timezone)
    made = [path for path, text in files.items() if _create(target / path, text)]
    for folder in ("contacts", "orgs"):
        (target / folder).mkdir(exist_ok=True)
    message = Message(
        "init", "board", "a board", "", (("Pb-Action", "board.init"), ("Pb-Via", "cli"))
    )
    sha = commit(repository, made, str(message))
    arm(repository)
    remember_made(target)
    return sha


def _check(currency: str, timezone: str) -> None:
    from pipeboard.model.codes import CURRENCIES
    from pipeboard.model.times import zone

    if currency not in CURRENCIES:
        raise UsageError(
            f"{currency!r} is not a currency",
            hint=f"nearest: {', '.join(nearest(currency, CURRENCIES)) or 'EUR, USD, GBP …'}",
        )
    if timezone:
        try:
            zone(timezone)
        except ValueError as error:
            raise UsageError(str(error)) from error


def _repository(target: Path) -> Repository:
    """The repository the folder is in, or a new one of its own.

    A folder that the repository around it ignores is no part of it: what is made there could not
    be seen by it, and must not be forced into its history.
    """
    from pipeboard.journal.setup import init

    try:
        found = Repository.open(target)
    except GitError as error:
        if "not in a git repository" not in error.message:
            raise
    else:
        if not (found.prefix and _is_ignored(found)):
            return found
    init(target)
    return Repository.open(target)


def _is_ignored(repository: Repository) -> bool:
    asked = ("check-ignore", "-q", "--", f"{repository.prefix}/")
    return repository.git.run(*asked, check=False, reads=True).code == 0


def _forget(target: Path) -> None:
    """Leave nothing of a board that could not be started."""
    import shutil

    shutil.rmtree(target)


def _files(name: str, currency: str, timezone: str) -> dict[str, str]:
    from pipeboard.model.jsonschema import FILE_NAMES, Kind, editor_settings, modeline, schema
    from pipeboard.model.merge import merge
    from pipeboard.storage.emit import emit

    workspace = {"name": name, "currency": currency} | ({"timezone": timezone} if timezone else {})
    config = emit({"schema": 1, "workspace": workspace})
    comments = (
        "# Everything else has a default: `pb config --all` prints each key and what it means.\n"
        "# What is not configured is not shown. First: team, icp (who fits), targets.\n"
    )
    default = merge({"schema": "1", "workspace": {"name": name, "currency": currency}})
    kinds: tuple[Kind, ...] = ("contact", "org", "config")
    schemas = {
        FILE_NAMES[kind]: json.dumps(schema(kind, default), indent=1, ensure_ascii=False) + "\n"
        for kind in kinds
    }
    return {
        CONFIG: f"{modeline('config')}\n{config}{comments}",
        ".gitattributes": ATTRIBUTES,
        ".vscode/settings.json": editor_settings(),
        **schemas,
    }


def _create(path: Path, text: str) -> bool:
    """Write a file unless there is one."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    create(path, text.encode())
    return True
