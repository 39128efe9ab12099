"""`pb config --all`: every key of the config with its value and meaning, as YAML with comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeboard.model.config import Config
from pipeboard.model.meanings import MEANINGS
from pipeboard.model.tree import Tree, as_text

_HEAD = """\
# Every key of the config, what holds on this board, and what it means.
# (*) is said in pipeboard.yaml; the rest are defaults and need not be written.
"""
_PLAIN = re.compile(
    r"[A-Za-z_][A-Za-z0-9_ /+-]*[A-Za-z0-9_]|[A-Za-z]"
    r"|-?(0|[1-9]\d*)(\.\d+)?|[1-9]\d*(m|h|d|w|mo|y|bd)",
    re.ASCII,
)
_MISREAD = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_WIDE = 96


def render_all(config: Config, tree: Tree = None) -> str:
    """The whole config of a board, as YAML that reads back as the same.

    `tree` is what the board's own file says: its keys are marked.
    """
    own = tree if isinstance(tree, dict) else {}
    lines = [_HEAD.rstrip()]
    for key, value in config_tree(config).items():
        lines += ["", *_section(key, value, own)]
    return "\n".join(lines) + "\n"


def config_tree(config: Config) -> dict[str, Tree]:
    """A config as the tree a file would hold, without what is unset."""
    tree = _set(as_text(msgspec.to_builtins(config, str_keys=True)))
    assert isinstance(tree, dict)
    return tree


def _set(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _set(inner) for key, inner in tree.items() if inner is not None}
    return [_set(inner) for inner in tree] if isinstance(tree, list) else tree


def _section(key: str, value: Tree, own: dict[str, Tree]) -> Iterator[str]:
    said = own.get(key)
    meaning = MEANINGS.get(key, "unknown here; kept and ignored")
    if not isinstance(value, (dict, list)):
        yield _commented(f"{_key(key)}: {_scalar(value)}", meaning, key in own)
        return
    yield f"# {meaning}"
    yield from _entry_keys(key)
    if not value:
        mark = "  # (*)" if key in own else ""
        yield f"{_key(key)}: {'[]' if isinstance(value, list) else '{}'}{mark}"
    elif isinstance(value, list):
        yield f"{_key(key)}:"
        named = _ids(said)
        for entry in value:
            set_here = isinstance(entry, dict) and str(entry.get("id")) in named
            yield f"  - {_flow(entry)}{'  # (*)' if set_here else ''}"
    else:
        yield f"{_key(key)}:"
        for name, inner in value.items():
            is_said = isinstance(said, dict) and name in said
            yield from _inner(f"{key}.{name}", name, inner, is_said)
    yield from _unset(key, value)


def _inner(path: str, name: str, value: Tree, is_said: bool) -> Iterator[str]:
    """A key of a section: on one line where it fits, else a line for each entry."""
    line = f"  {_key(name)}: {_flow(value)}"
    entries = value if isinstance(value, list) and any(isinstance(e, dict) for e in value) else []
    if not entries and not (isinstance(value, dict) and len(line) > _WIDE):
        yield _commented(line, MEANINGS.get(path, ""), is_said)
        return
    yield _commented(f"  {_key(name)}:", MEANINGS.get(path, ""), is_said)
    for entry in entries:
        yield f"    - {_flow(entry)}"
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _deep(key, inner)


def _deep(key: str, value: Tree) -> Iterator[str]:
    line = f"    {_key(key)}: {_flow(value)}"
    if isinstance(value, list) and len(line) > _WIDE:
        yield f"    {_key(key)}:"
        for entry in value:
            yield f"      - {_flow(entry)}"
    else:
        yield line


def _entry_keys(key: str) -> Iterator[str]:
    """What the entries of a section may say, one comment line each."""
    for depth in ("*", "*.*"):
        start = f"{key}.{depth}."
        for path, meaning in MEANINGS.items():
            if path.startswith(start) and "." not in path[len(start) :]:
                yield f"#   {path[len(start) :]}: {meaning}"


def _unset(key: str, value: Tree) -> Iterator[str]:
    """The keys of a section that nobody has set."""
    if not isinstance(value, dict):
        return
    for path, meaning in MEANINGS.items():
        section, _, name = path.partition(".")
        if section == key and name and name not in value and name.isidentifier():
            yield f"  # {name}:  # {meaning}"


def _commented(line: str, meaning: str, is_said: bool) -> str:
    words = " ".join(part for part in ("(*)" if is_said else "", meaning) if part)
    return f"{line}  # {words}" if words else line


def _ids(said: Tree) -> set[str]:
    entries = said if isinstance(said, list) else []
    return {str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry}


def _flow(value: Tree) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Tree) -> str:
    return "~" if value is None else _quoted(str(value))


def _key(text: str) -> str:
    """A key: a number is quoted, as keys are words."""
    return f'"{text}"' if text.isdecimal() else _quoted(text)


def _quoted(text: str) -> str:
    """A plain word or number where every YAML tool reads it as such or as the same number."""
    if _PLAIN.fullmatch(text) and (text.lower() not in _MISREAD or text in ("true", "false")):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)
