"""The board's config as the index needs it: read from the file, or the last one that was good."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import InvalidData
from pipeboard.model.config import Config
from pipeboard.query.vocabulary import Vocabulary
from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.problem import BrokenFile, Problem
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
    """The config of a board; where its file is broken, the last good one with the problems.

    Without a last good one raises BrokenFile with file and line.
    """
    data = b""
    try:
        data = _bytes(root)
        text = data.decode("utf-8-sig", "replace")
        return Settings(_config(data), text, blob_id(data, object_format), ())
    except BrokenFile as error:
        if last_good is None:
            raise
        blob = blob_id(data, object_format)
        return Settings(read_config(last_good), last_good, blob, error.problems)


def _bytes(root: Path) -> bytes:
    try:
        return read_file(root, CONFIG)
    except FileNotFoundError:
        return b""  # every key has a default


def read_config(text: str) -> Config:
    """The config of a text that was good."""
    return _config(text.encode())


def _config(data: bytes) -> Config:
    from pipeboard.model.merge import merge
    from pipeboard.storage.read import load

    if not data.strip():
        return merge(None)
    tree = load(data, CONFIG)
    try:
        return merge(tree)
    except InvalidData as error:
        message = error.message.removeprefix(f"{CONFIG}: ")
        raise BrokenFile(Problem(CONFIG, 0, 0, "", message)) from None
