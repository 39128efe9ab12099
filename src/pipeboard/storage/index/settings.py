"""The board's config as the index needs it: read from the file, or the last one that was good."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import QueryError
from pipeboard.model.config import Config
from pipeboard.model.findings import Finding
from pipeboard.model.tree import Path as Path_
from pipeboard.model.tree import Tree, format_path
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import locate
from pipeboard.storage.scan import read_file

CONFIG = "pipeboard.yaml"


class Settings(NamedTuple):
    """The config in force, the text it came from, the id of the file's bytes now, what is wrong."""

    config: Config
    text: str
    blob: str
    problems: tuple[Problem, ...]

    def metas(self) -> dict[str, str]:
        """What the index keeps of it."""
        return {
            "config": self.blob,
            "config_text": self.text,
            "vocabulary": Vocabulary.from_config(self.config).to_json(),
            "zone": "" if self.config.workspace.timezone else self.config.zone_name,
        }


def read_settings(root: Path, object_format: str, last_good: str | None) -> Settings:
    """The config of a board with what is wrong with it.

    A file that does not read, or has a value that cannot be, leaves the last good config in force;
    without one, what can be used of it is. A query that does not compile is left out by itself.
    Raises BrokenFile where the file does not read and there is nothing to go on with.
    """
    data = _bytes(root)
    blob = blob_id(data, object_format)
    try:
        config, problems, is_sound = _settled(data)
    except BrokenFile as error:
        if last_good is None:
            raise
        return Settings(read_config(last_good), last_good, blob, error.problems)
    if not is_sound and last_good is not None:
        return Settings(read_config(last_good), last_good, blob, problems)
    return Settings(config, data.decode("utf-8-sig", "replace"), blob, problems)


def _bytes(root: Path) -> bytes:
    try:
        return read_file(root, CONFIG)
    except FileNotFoundError:
        return b""  # every key has a default


@lru_cache(maxsize=2)
def read_config(text: str) -> Config:
    """The config of a text that was good, or good enough."""
    return _settled(text.encode())[0]


def _settled(data: bytes) -> tuple[Config, tuple[Problem, ...], bool]:
    """What can be used of a config, what is wrong with it, whether all values can be."""
    from pipeboard.model.check_config import usable_config
    from pipeboard.model.merge import merge
    from pipeboard.storage.read import load

    if not data.strip():
        return merge(None), (), True
    tree = load(data, CONFIG)
    config, findings = usable_config(tree)
    errors = [finding for finding in findings if finding.level == "error"]
    queries = broken_queries(config)
    if queries:
        config = _without(config, queries)
    problems = tuple(_located(finding, data, tree) for finding in (*errors, *queries))
    return config, problems, not errors


def broken_queries(config: Config) -> list[Finding]:
    """The lanes, segments and items of gates whose query does not compile, the rules of fit that
    cannot be judged, and why.
    """
    from pipeboard.query.compile import compile
    from pipeboard.query.frame import Moment

    vocabulary = Vocabulary.from_config(config)
    found = []
    named: list[tuple[Path_, str]] = [(("queues", one.id, "q"), one.q) for one in config.queues]
    named += [(("segments", one.id, "q"), one.q) for one in config.segments]
    named += [
        (("gates", gate, one.id, "if"), one.if_)
        for gate, checks in config.gates.items()
        for one in checks
    ]
    for path, query in named:
        try:
            compile(query, Moment(0, "me"), vocabulary)
        except QueryError as error:
            found.append(_finding(path, query, error))
    if config.icp.criteria or config.icp.disqualifiers or config.personas:
        from pipeboard.rules.icp import broken_rules

        found += [_finding(rule.path, rule.query, error) for rule, error in broken_rules(config)]
    return found


def _finding(path: Path_, query: str, error: QueryError) -> Finding:
    near = f"; nearest: {', '.join(error.nearest)}" if error.nearest else ""
    return Finding(path, f"{error.message} (at character {error.at + 1}){near}", query)


def _without(config: Config, broken: Sequence[Finding]) -> Config:
    from msgspec.structs import replace

    gone = {finding.path[:-1] for finding in broken}
    return replace(
        config,
        icp=replace(
            config.icp,
            criteria=[c for c in config.icp.criteria if ("icp", "criteria", c.id) not in gone],
            disqualifiers=[
                d for d in config.icp.disqualifiers if ("icp", "disqualifiers", d.id) not in gone
            ],
        ),
        personas={
            key: replace(one, match=None) if ("personas", key) in gone else one
            for key, one in config.personas.items()
        },
        queues=[one for one in config.queues if ("queues", one.id) not in gone],
        segments=[one for one in config.segments if ("segments", one.id) not in gone],
        gates={
            gate: [one for one in checks if ("gates", gate, one.id) not in gone]
            for gate, checks in config.gates.items()
        },
    )


def _located(finding: Finding, data: bytes, tree: Tree) -> Problem:
    line, column = locate(data, finding.path)
    field, allowed = format_path(finding.path, tree), ", ".join(finding.allowed)
    return Problem(CONFIG, line, column, field, finding.message, finding.found, allowed)
