"""The options that every verb takes, and the parser of one verb."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence

from pipeboard.cli.verbs import VERBS, Verb, by_group
from pipeboard.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

FORMATS = ("table", "json", "jsonl", "tsv", "ids", "md", "csv")

# Options that may stand before the verb and take a value.
_VALUED = frozenset(
    (
        "-C",
        "--board",
        "--format",
        "--as-of",
        "--at",
        "-m",
        "--author",
        "--override",
        "--as",
        "--wait",
        "--max",
    )
)


# argparse looks for a translation of each of its words, finds none, and loads `locale` for it.
setattr(argparse, "_", str)  # noqa: B010  # a name that argparse does not tell type checkers of


class Parser(argparse.ArgumentParser):
    """argparse that raises UsageError instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        """A usage error in our own words."""
        said = message.replace("the following arguments are required", "missing")
        raise UsageError(
            said.replace("unrecognized arguments", "not understood").replace(": -- ", ": "),
            hint=f"usage: {self.usage_line()}  (more: {self.prog} --help)",
        )

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """A word that is none of those there are names the nearest of them."""
        if action.choices is None or value in action.choices:
            return
        from pipeboard.cli.call import near_or_all

        word, known = str(value), [str(choice) for choice in action.choices]
        raise UsageError(
            f"{self.prog}: there is no {word!r}",
            hint=f"{near_or_all(word, known)}  (more: {self.prog} --help)",
            items=[{"found": word, "nearest": nearest(word, known)}],
        )

    def usage_line(self) -> str:
        """What must be typed, without the options: `pb log CONTACT TYPE [OUTCOME] [TEXT]`."""
        words = [
            action.metavar if isinstance(action.metavar, str) else action.dest.upper()
            for action in self._actions
            if not action.option_strings
        ]
        return " ".join((self.prog, *words))


def split_verb(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    """The verb and the rest; options before the verb count as if they stood behind it."""
    before: list[str] = []
    position = 0
    while position < len(argv) and argv[position].startswith("-"):
        word = argv[position]
        if word in ("-h", "--help", "--version", "--"):
            return None, list(argv)
        before.append(word)
        position += 1
        if word in _VALUED and position < len(argv):
            before.append(argv[position])
            position += 1
    if position == len(argv):
        return None, before
    verb = argv[position]
    if verb == "help":
        topic = argv[position + 1 : position + 2]
        return (topic[0], ["--help"]) if topic and topic[0] in VERBS else (None, ["--help"])
    if verb not in VERBS:
        raise UsageError(
            f"there is no verb {verb!r}",
            hint=f"nearest: {', '.join(nearest(verb, VERBS)) or 'see pb --help'}",
            items=[{"found": verb, "nearest": nearest(verb, VERBS)}],
        )
    return verb, [*before, *argv[position + 1 :]]


def _formatter(prog: str) -> argparse.HelpFormatter:
    """argparse asks the terminal's width at each option; once is enough."""
    return argparse.RawDescriptionHelpFormatter(prog, width=int(os.environ.get("COLUMNS") or 100))


def parser_of(verb: Verb, configure: Callable[[argparse.ArgumentParser], None]) -> Parser:
    """The parser of one verb: its own options, then those that all share."""
    parser = Parser(
        prog=f"pb {verb.name}",
        description=verb.help[0].upper() + verb.help[1:] + ".",
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    configure(parser)
    common(parser, writes=verb.writes)
    return parser


def common(parser: argparse.ArgumentParser, *, writes: bool) -> None:
    """The options of interface.md "Everywhere"."""
    everywhere = parser.add_argument_group("everywhere")
    add = everywhere.add_argument
    add("-C", "--board", metavar="DIR", help="the board's folder")
    add("--format", choices=FORMATS, help="how to print")
    add("--json", action="store_const", const="json", dest="format", help="--format json")
    add("--as-of", metavar="TIME", help="the clock of everything derived ($PIPEBOARD_NOW)")
    add("--quiet", action="store_true", help="say nothing that was not asked for")
    add("--no-color", action="store_true", help="no colours (also $NO_COLOR)")
    add("--fail-empty", action="store_true", help="exit 1 where a list is empty")
    if writes:
        writing(parser)
    else:
        add("--at", dest="at_rev", metavar="REV|DATE", help="read a past board")


def writing(parser: argparse.ArgumentParser) -> None:
    """The options of every verb that changes something."""
    add = parser.add_argument_group("writing").add_argument
    add("--dry-run", action="store_true", help="print the change and its sentence, touch nothing")
    add("-m", dest="reason", metavar="TEXT", default="", help="the reason, kept in the commit")
    add("--author", metavar='"NAME <MAIL>"', help="who decided, where it was not you")
    add("--as", dest="as_name", metavar="NAME", default="", help="act as a bot or colleague")
    add("--wait", metavar="10s", default="10s", help="how long to wait for another writer")
    add("--override", metavar="REASON", default="", help="go past a gate, with the reason")
    add("--skip-blocked", action="store_true", help="of many, do those that can be done")
    add("--yes", action="store_true", help="more than 50 contacts: yes")
    add("--max", type=int, metavar="N", help="more than 50 contacts: up to N")


def help_text() -> str:
    """What `pb --help` prints."""
    lines = [
        "usage: pb [VERB] [CONTACT | -q QUERY] [options]",
        "",
        "A sales board in plain files: each contact a YAML file, each change a git commit.",
        "Without a verb: the board (on a terminal), or its columns as text.",
    ]
    for group, verbs in by_group().items():
        lines += ["", f"{group}:"]
        lines += [f"  {verb.name:<13}{verb.help}" for verb in verbs]
    lines += [
        "",
        "A contact is named by id, file name, a unique start of either, e-mail address or name.",
        "pb VERB --help says more; so does the guide: docs/guide.md",
    ]
    return "\n".join(lines)


def full_parser() -> Parser:
    """All verbs in one parser, for completion scripts."""
    from importlib import import_module

    parser = Parser(prog="pb")
    subparsers = parser.add_subparsers(dest="verb", parser_class=Parser)
    for verb in VERBS.values():
        module = import_module(f"pipeboard.cli.{verb.module}")
        sub = subparsers.add_parser(verb.name, help=verb.help)
        getattr(module, f"{verb.word}_options")(sub)
        common(sub, writes=verb.writes)
    return parser
