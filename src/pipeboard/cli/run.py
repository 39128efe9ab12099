"""From words to an exit code: pick the verb, parse, run, print, say what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from pipeboard.cli.output import render, render_error
from pipeboard.errors import Interrupted, PipeboardError, UsageError
from pipeboard.model.text import one_line

# The verbs that say, beside their answer, what is on the disk and not in the history.
_TELLS_UNRECORDED = ("ls", "board", "queue", "show", "doctor")


def run(argv: list[str], via: str = "cli") -> int:
    """See `pipeboard.cli.main`; `via` is where the words were typed, as a commit tells it."""
    format = "json" if "--json" in argv or "--format=json" in argv else _named_format(argv)
    try:
        return _run(argv, via)
    except PipeboardError as error:
        return _fail(error, format)
    except KeyboardInterrupt:
        return _fail(Interrupted("interrupted"), format)
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:
        return _fail(_of_the_system(error), format)


def _run(argv: list[str], via: str = "cli") -> int:
    if not argv:
        return _without_verb([])  # the board opens before argparse would be loaded
    from pipeboard.cli.options import help_text, parser_of, split_verb
    from pipeboard.cli.typed import ordered
    from pipeboard.cli.verbs import VERBS

    _check_encoding(argv)
    name, rest = split_verb(argv)
    if name is None:
        if "--version" in rest:
            return _version()
        if "-h" in rest or "--help" in rest:
            print(help_text())
            return 0
        return _without_verb(rest)
    verb = VERBS[name]
    module = import_module(f"pipeboard.cli.{verb.module}")
    word = f"{name}_" if name in ("import", "set") else verb.word
    parser = parser_of(verb, getattr(module, f"{verb.word}_options"))
    options = parser.parse_args(ordered(parser, rest))
    options.usage = parser.usage_line()
    from pipeboard.cli.call import Call

    call = Call(name, options, via)
    answer = getattr(module, word)(call)
    if isinstance(answer, int):
        return answer
    if name in _TELLS_UNRECORDED:
        answer.warnings += call.unrecorded()
    answer.warnings += call.said()
    for warning in answer.warnings if call.format != "json" and not options.quiet else ():
        print(f"pb: {one_line(warning)}", file=sys.stderr)
    text = render(answer, call.format)
    if answer.rows is not None and not answer.rows and call.format == "table" and answer.empty:
        text = "" if options.quiet else print(f"pb: {answer.empty}", file=sys.stderr) or ""
    if text and not (options.quiet and verb.writes and call.format == "table"):
        _write(text)
    call.leave()
    if options.fail_empty and answer.rows is not None and not answer.rows:
        return 1
    return int(answer.code)


def _check_encoding(words: Sequence[str]) -> None:
    """Refuse a word with bytes that are no text, unless it names a file."""
    import os

    for word in words:
        if not word.isascii() and any("\ud800" <= char <= "\udfff" for char in word):
            if os.path.exists(word):
                continue
            raise UsageError(f"{word} is not UTF-8", hint="set the terminal to UTF-8")


def _without_verb(rest: list[str]) -> int:
    """`pb` alone: the board on a terminal, else its columns as text."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or "--format" in rest or "--json" in rest:
        return _run(["board", *rest])
    from pipeboard.cli.start import start

    return start(rest)


def _version() -> int:
    from pipeboard import __version__

    print(f"pipeboard {__version__}")
    return 0


def _named_format(argv: list[str]) -> str | None:
    if "--format" in argv[:-1]:
        return argv[argv.index("--format") + 1]
    return None


def _write(text: str) -> None:
    """To stdout; what this terminal's encoding cannot say is shown as escapes."""
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def _fail(error: PipeboardError, format: str | None) -> int:
    text = render_error(error, format)
    print(text, file=sys.stdout if format == "json" else sys.stderr)
    return error.exit_code


def _of_the_system(error: Exception) -> PipeboardError:
    """What the system or the index refused, in its words; anything else is raised as it is."""
    import sqlite3

    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return PipeboardError(f"{where}{error.strerror or error}")
    if isinstance(error, sqlite3.Error):
        hint = "it can be thrown away and built again: pb doctor --fix"
        return PipeboardError(f"the index cannot be used: {error}", hint=hint)
    raise error


def _pipe_closed() -> int:
    """The reader went away (`pb ls | head`): leave quietly."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
