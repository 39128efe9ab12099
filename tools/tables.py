"""`make tables`: the tables of the docs that the code says itself, written between their markers.

A table stands in a Markdown file between `<!-- table: NAME -->` and `<!-- end -->`. The tests hold
the files to what is made here, so a field, a key or an option cannot change without its line.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeboard.errors import PipeboardError

ROOT = Path(__file__).resolve().parent.parent
_MARKED = re.compile(r"(<!-- table: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DIGIT = re.compile(r"segment\.\d")
_WIDE = 60


def main() -> int:
    """Write every table into its file; say which files changed."""
    for path in documents():
        text = path.read_text(encoding="utf-8")
        filled = fill(text)
        if filled != text:
            path.write_text(filled, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


def documents() -> list[Path]:
    """Every page that may hold a table."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def fill(text: str) -> str:
    """A page with its tables as the code has them now. Raises KeyError for an unknown table."""
    return _MARKED.sub(lambda match: f"{match[1]}\n{TABLES[match['name']]()}\n\n{match[3]}", text)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(*words: str) -> str:
    return " ".join(f"`{word}`" for word in words if word)


# the language ------------------------------------------------------------------------------------

_KINDS = {
    "text": "text",
    "key": "exact name",
    "choice": "choice",
    "ref": "name",
    "code": "code",
    "number": "number",
    "date": "date, past",
    "ahead": "date, ahead",
    "age": "age",
    "yesno": "true, false",
    "phone": "phone",
    "special": "special",
}


def _fields() -> str:
    from pipeboard.query.fields import FIELDS

    return _table(
        ("Field", "Also", "Kind", "What it is"),
        (
            (_code(field.name), _code(*field.aliases), _KINDS[field.kind], field.meaning)
            for field in FIELDS.values()
        ),
    )


def _opportunity_fields() -> str:
    from pipeboard.query.fields import OPPORTUNITY_FIELDS

    return _table(
        ("Field", "Also", "Kind", "What it is"),
        (
            (_code(field.name), _code(*field.aliases), _KINDS[field.kind], field.meaning)
            for field in OPPORTUNITY_FIELDS.values()
        ),
    )


def _flags() -> str:
    from pipeboard.query.flags import FLAGS

    return _table(("Flag", "Holds for"), ((_code(f.name), f.meaning) for f in FLAGS.values()))


def _lanes() -> str:
    from pipeboard.model.defaults import DEFAULTS

    return _table(
        ("Lane", "Word", "Query"),
        ((_code(lane["id"]), lane["word"], _code(lane["q"])) for lane in DEFAULTS["queues"]),
    )


# the files ---------------------------------------------------------------------------------------


def _config() -> str:
    from pipeboard.model.meanings import MEANINGS

    return _table(
        ("Key", "Default", "What it means"),
        ((_code(path), _default(path), meaning) for path, meaning in MEANINGS.items()),
    )


def _default(path: str) -> str:
    """The default of a key: short values whole, long ones by their size."""
    from pipeboard.model.defaults import DEFAULTS

    value: object = DEFAULTS
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return ""
        value = value[part]
    if isinstance(value, dict):
        return "" if value else _code("{}")
    if isinstance(value, list):
        text = f"[{', '.join(map(str, value))}]"
        return _code(text) if len(text) < _WIDE else f"{len(value)} entries"
    return _code(str(value))


def _contact_fields() -> str:
    from pipeboard.model.contact_meanings import CONTACT_MEANINGS
    from pipeboard.model.fields import CONTACT_FIELDS

    return _fields_of(CONTACT_FIELDS.items(), CONTACT_MEANINGS)


def _organisation_fields() -> str:
    from pipeboard.model.contact_meanings import CONTACT_MEANINGS
    from pipeboard.model.fields import ORGANISATION_FIELDS

    return _fields_of(ORGANISATION_FIELDS.items(), CONTACT_MEANINGS)


def _fields_of(fields: Iterable[tuple[str, str]], meanings: dict[str, str]) -> str:
    """Top-level fields with what they mean; the fields inside a map or an entry on its line."""
    inner: dict[str, list[str]] = {}
    tops: list[tuple[str, str]] = []
    for name, kind in fields:
        top, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(top, []).append(rest)
        else:
            tops.append((name, kind))
    return _table(
        ("Field", "Kind", "What it means", "Fields inside"),
        (
            (_code(name), kind, meanings.get(name, ""), _code(*inner.get(name, ())))
            for name, kind in tops
        ),
    )


# the terminal ------------------------------------------------------------------------------------


def _keys() -> str:
    from pipeboard.tui.keys import GROUPS, KEYS, shown

    rows = [
        (_code(shown(key)), key.words, ", ".join(key.where), _code(key.id))
        for group in GROUPS
        for key in KEYS
        if key.group == group and not _DIGIT.fullmatch(key.id)
    ]
    digits = [key for key in KEYS if _DIGIT.fullmatch(key.id)]
    if digits:
        where = ", ".join(digits[0].where)
        rows.append(("`1` … `9`", "the segment of that digit", where, "`segment.1` … `segment.9`"))
    return _table(("Keys", "What they do", "On", "Id"), rows)


def _glossary() -> str:
    from pipeboard.tui.glossary import GLOSSARY

    return _table(("Word", "What it means"), GLOSSARY.items())


def _verbs() -> str:
    from pipeboard.cli.verbs import by_group

    rows = [
        (_code(f"pb {verb.name}"), verb.help, group)
        for group, verbs in by_group().items()
        for verb in verbs
    ]
    return _table(("Verb", "What it does", "Group"), rows)


def _options() -> str:
    from importlib import import_module

    from pipeboard.cli.verbs import VERBS

    rows: list[tuple[str, str, str]] = []
    for verb in VERBS.values():
        parser = argparse.ArgumentParser(add_help=False)
        getattr(import_module(f"pipeboard.cli.{verb.module}"), f"{verb.word}_options")(parser)
        rows += [(_code(f"pb {verb.name}"), *row) for row in _own_options(parser)]
    return _table(("Verb", "Takes", "What it is"), rows)


def _reports() -> str:
    from pipeboard.board.reports.table import REPORTS

    rows = [(_code(one.name), one.what, one.definition) for one in REPORTS.values()]
    return _table(("Report", "What it answers", "How it is defined"), rows)


def _shared_options() -> str:
    from pipeboard.cli.options import common

    parser = argparse.ArgumentParser(add_help=False)
    common(parser, writes=True)
    return _table(("Option", "What it does"), _own_options(parser))


def _own_options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Each argument as it is typed, with its help; what `writing` adds is told once, elsewhere."""
    shared = {"writing"}
    for group in parser._action_groups:
        if group.title in shared and _is_own(parser):
            continue
        for action in group._group_actions:
            yield _typed(action), action.help or ""


def _is_own(parser: argparse.ArgumentParser) -> bool:
    return not any(group.title == "everywhere" for group in parser._action_groups)


def _typed(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    value = metavar or "/".join(map(str, action.choices or ()))
    if not action.option_strings:
        return _code(value or action.dest.upper())
    takes = "" if action.nargs == 0 else f" {value or action.dest.upper()}"
    return ", ".join(_code(f"{name}{takes}") for name in action.option_strings)


def _exit_codes() -> str:
    """The exit codes with the words of their JSON errors, of every room."""
    rows: list[tuple[str, str, str]] = [("`0`", "", "It worked; an empty list is fine too.")]
    for cls in sorted(_errors(), key=lambda cls: (cls.exit_code, cls.code)):
        words = " ".join((cls.__doc__ or "").strip().partition("\n\n")[0].split())
        rows.append((_code(str(cls.exit_code)), _code(cls.code), words))
    return _table(("Exit code", "JSON `code`", "When"), rows)


def _errors() -> list[type[PipeboardError]]:
    """Every error there is; a class is known once its module is loaded, so all are."""
    import pkgutil
    from importlib import import_module

    import pipeboard
    from pipeboard.errors import PipeboardError

    for module in pkgutil.walk_packages(pipeboard.__path__, "pipeboard."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found: list[type[PipeboardError]] = [PipeboardError]
    for cls in found:
        found += cls.__subclasses__()
    return [cls for cls in found if cls.__module__.startswith("pipeboard.")]


TABLES: dict[str, Callable[[], str]] = {
    "config": _config,
    "contact-fields": _contact_fields,
    "exit-codes": _exit_codes,
    "fields": _fields,
    "flags": _flags,
    "glossary": _glossary,
    "keys": _keys,
    "lanes": _lanes,
    "opportunity-fields": _opportunity_fields,
    "options": _options,
    "organisation-fields": _organisation_fields,
    "reports": _reports,
    "shared-options": _shared_options,
    "verbs": _verbs,
}
"""Name in the marker → the table as Markdown."""

if __name__ == "__main__":
    sys.exit(main())
