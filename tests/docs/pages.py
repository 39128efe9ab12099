"""The pages of the docs, and the pieces of them that tests ask about."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"<!-- table: .*?<!-- end -->", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ENDS = {"|", "||", "&&", ";", ">", ">>", "&", "(", ")"}


class Block(NamedTuple):
    """A fenced block: the language behind its fence, and what it holds."""

    language: str
    text: str


def pages() -> dict[str, str]:
    """Every page by its path from the root: what a user reads."""
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def blocks(text: str, *languages: str) -> list[Block]:
    """The fenced blocks of a page, all or those of some languages."""
    found = [Block(*match) for match in _FENCE.findall(text)]
    return [block for block in found if not languages or block.language in languages]


def codes(text: str) -> list[str]:
    """What stands between backticks in the running text."""
    return _CODE.findall(_FENCE.sub("", text))


def section(text: str, title: str) -> str:
    """A page's part under a heading, up to the next of the same depth or less."""
    start = re.search(rf"^(#+) {re.escape(title)}\n", text, re.MULTILINE)
    assert start is not None, f"no section {title!r}"
    rest = text[start.end() :]
    end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def commands(text: str) -> Iterator[list[str]]:
    """The words behind each `pb` that a page tells to type, in blocks and in the running text."""
    for block in blocks(text, "sh", "console"):
        for line in block.text.splitlines():
            if block.language == "console":
                if not line.startswith("$ "):
                    continue
                line = line[2:]
            yield from _typed(line)
    for code in codes(_TABLE.sub("", text)):
        if code.startswith("pb ") and not re.search(r"\b[A-Z]{3,}|…", code):
            yield from _typed(code)


def _typed(line: str) -> Iterator[list[str]]:
    for inner in re.findall(r"#\((pb [^)]*)\)", line):
        yield from _typed(inner)
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.commenters = "#"
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word in _ENDS:
            if words[:1] == ["exec"]:
                words = words[1:]
            if words[:1] == ["pb"]:
                yield words[1:]
            words = []
        else:
            words.append(word)
