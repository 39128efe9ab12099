"""`lint`, `schema`, `config`, `keys`, `completion`: what holds, and what is allowed."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from pipeboard.cli.output import Answer, Heading
from pipeboard.errors import NotFound, UsageError, nearest
from pipeboard.model.text import count, one_line

if TYPE_CHECKING:
    from pipeboard.cli.call import Call
    from pipeboard.model.config import Config


def lint_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb lint`."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="only these")
    parser.add_argument("--staged", action="store_true", help="what git would commit (pre-commit)")
    parser.add_argument("--hints", action="store_true", help="also what is no error")


def lint(call: Call) -> Answer:
    """Every problem of every file, with file, line and column; exit 3 where there is an error.

    Exit 5 where nothing but conflicts is left. With --staged they are shown and stop nothing: no
    commit of one's own makes them.
    """
    from pipeboard.board.linting import CONFLICT, lint_board
    from pipeboard.model.findings import HOLDS

    options = call.options
    found = lint_board(call.board, options.files, staged=options.staged, hints=options.hints)
    rows = [problem.row() for problem in found]
    errors = sum(problem.level in HOLDS for problem in found)
    undecided = 0 if options.staged else sum(problem.level == CONFLICT for problem in found)
    text = "\n".join(one_line(str(problem)) for problem in found) or "no problems"
    if errors:
        text += f"\n{count(errors, 'problem')}"
    if undecided:
        text += f"\n{count(undecided, 'conflict')} to decide: pb conflicts"
    code = 3 if errors else 5 if undecided else 0
    return Answer(rows=rows, columns=_LINT, text=text, code=code)


_LINT = (
    Heading("FILE", lambda row: f"{row['path']}:{row['line']}:{row['column']}", 60),
    Heading("LEVEL", lambda row: row["level"]),
    Heading("FIELD", lambda row: row["field"], 30),
    Heading("MESSAGE", lambda row: row["message"], 90),
)


def schema_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb schema`."""
    from pipeboard.model.jsonschema import KINDS

    parser.add_argument("kind", choices=KINDS)


def schema(call: Call) -> Answer:
    """The JSON Schema by which editors complete and check, with the board's own lists."""
    from pipeboard.model.jsonschema import schema as schema_of

    value = schema_of(call.options.kind, _config(call))
    return Answer(value, text=json.dumps(value, indent=2, ensure_ascii=False))


def _config(call: Call) -> Config:
    from pipeboard.model.merge import merge

    try:
        return call.board.config
    except NotFound:
        return merge({"schema": "1", "workspace": {"name": "board", "currency": "EUR"}})


def config_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb config`."""
    parser.add_argument("key", nargs="?", help="one key, e.g. stages or workspace.currency")
    parser.add_argument("--all", action="store_true", help="every key, its default, what it means")


def config(call: Call) -> Answer:
    """What the board is set to: its own file, one key as it holds, or everything."""
    from pipeboard.board.locate import CONFIG
    from pipeboard.storage.read import load
    from pipeboard.storage.scan import read_file

    data = read_file(call.board.root, CONFIG)
    if call.options.all:
        from pipeboard.model.describe import config_tree

        whole = config_tree(call.board.config)
        return Answer(whole, text=call.board.described().rstrip())
    if not call.options.key:
        return Answer(load(data, CONFIG), text=data.decode("utf-8", "replace").rstrip())
    return _one(call)


def _one(call: Call) -> Answer:
    """One key of the effective config."""
    from pipeboard.model.describe import config_tree
    from pipeboard.model.tree import MISSING, format_path, get, parse_path
    from pipeboard.storage.emit import emit

    whole = config_tree(call.board.config)
    try:
        path = parse_path(call.options.key)
    except ValueError as error:
        raise UsageError(str(error)) from error
    value = get(whole, path)
    if value is MISSING:
        close = nearest(str(path[0]), whole)
        raise NotFound(f"no config key {format_path(path)}", hint=f"nearest: {', '.join(close)}")
    simple = value is None or isinstance(value, str)
    return Answer(value, text=str(value or "") if simple else emit({str(path[-1]): value}).rstrip())


def keys_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb keys`: none of its own."""


def keys(call: Call) -> Answer:
    """Every key of the TUI in force, with what it does; what is wrong with one's own is said."""
    from pipeboard.board.personal import personal
    from pipeboard.tui.keymap import keymap_of
    from pipeboard.tui.keys import KEYS, leader_face, names_of, shown

    try:
        mine = personal(call.board)
    except NotFound:
        mine = personal()
    held = keymap_of(mine)
    rows = [
        {
            "id": key.id,
            "keys": [
                f"{leader_face(key.leader, held.keys) if key.leader else ''} {name}".strip()
                for name in names_of(key, held.keys)
            ],
            "group": key.group,
            "does": key.words,
            "shown": shown(key, held.keys),
        }
        for key in KEYS
    ]
    return Answer(rows=rows, columns=_KEYS, warnings=[*mine.said, *held.said])


_KEYS = (
    Heading("GROUP", lambda row: row["group"]),
    Heading("KEYS", lambda row: row["shown"], 24),
    Heading("DOES", lambda row: row["does"], 60),
    Heading("ID", lambda row: row["id"], 30),
)


def completion_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb completion`."""
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def completion(call: Call) -> Answer:
    """A completion script: put it where your shell looks for them."""
    import shtab

    from pipeboard.cli.options import full_parser

    text = shtab.complete(full_parser(), shell=call.options.shell)
    return Answer({"shell": call.options.shell, "script": text}, text=text)
