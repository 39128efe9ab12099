"""Every problem of `pipeboard.yaml`: the shape of each key, and what its values must be.

The file is judged as it will be read, merged over the defaults; entries are named by id, so a
finding's path is one of the file's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeboard.model.check_types import convert
from pipeboard.model.config import Config
from pipeboard.model.config_between import between
from pipeboard.model.config_rules import RULES
from pipeboard.model.defaults import DEFAULTS
from pipeboard.model.findings import Finding, entry_part, not_a
from pipeboard.model.merge import merge, merged_tree
from pipeboard.model.tree import Path, Tree


def check_config(tree: Tree) -> list[Finding]:
    """Every problem of a config file's tree (None: an empty file, which is fine)."""
    if tree is None:
        return []
    if not isinstance(tree, dict):
        return [Finding((), "the config is not a map of keys", "")]
    merged = merged_tree(tree)
    config, found = convert(merged, Config)
    amiss = {finding.path for finding in found}
    for pattern, rule in RULES.items():
        for path, value in _places(merged, tuple(pattern.split(".")), ()):
            problem = rule(value) if path not in amiss else None
            if problem is not None:
                found.append(problem.at(path, value))
    found += _double_ids(tree)
    found += _unknown_keys(tree)
    return found + between(config) if config is not None else found


def usable_config(tree: Tree) -> tuple[Config, list[Finding]]:
    """The config as far as it can be used, and what is wrong with it.

    A key with an error counts as not said, so that one slip in the config closes no board.
    """
    found = check_config(tree)
    broken = {finding.path[0] for finding in found if finding.level == "error" and finding.path}
    if not isinstance(tree, dict) or not broken:
        return merge(tree), found
    return merge({key: value for key, value in tree.items() if key not in broken}), found


def _places(tree: Tree, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    """Every text that a pattern names, with its path."""
    if not pattern:
        if isinstance(tree, str):
            yield path, tree
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(tree, dict):
        for key in list(tree) if step == "*" else [step]:
            yield from _places(tree.get(key), rest, (*path, key))
    elif isinstance(tree, list) and step == "*":
        for position, entry in enumerate(tree):
            yield from _places(entry, rest, (*path, entry_part(tree, position)))


def _double_ids(tree: dict[str, Tree], path: Path = ()) -> Iterator[Finding]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _double_ids(value, (*path, key))
        elif isinstance(value, list):
            ids = Counter(str(e["id"]) for e in value if isinstance(e, dict) and e.get("id"))
            for position, entry in enumerate(value):
                own = str(entry.get("id")) if isinstance(entry, dict) else ""
                if ids[own] > 1:
                    ids[own] = 0
                    words = f"{key} has the id {own} more than once; the last one would hold"
                    yield Finding((*path, key, position, "id"), words, own)


def _unknown_keys(tree: dict[str, Tree]) -> Iterator[Finding]:
    """Unknown keys are kept and ignored; a hint says so, as most are slips of the finger."""
    fixed = (
        "workspace",
        "business_hours",
        "icp",
        "score",
        "pass_rule",
        "privacy",
        "git",
        "urgency",
    )
    more = {"workspace": ["timezone"], "git": ["branch"]}
    for key in tree:
        if key not in DEFAULTS and key != "conflicts":  # what two people changed at once
            yield not_a("key of the config", key, DEFAULTS, level="hint").at((key,), key)
    for key in fixed:
        inner = tree.get(key)
        known = [*DEFAULTS[key], *more.get(key, [])]
        for name in inner if isinstance(inner, dict) else ():
            if name not in known:
                yield not_a(f"key of {key}", name, known, level="hint").at((key, name), name)
