"""A board whose every text is hostile: each naughty string is a name, a tag and a note on it."""

from __future__ import annotations

import json
import os
import subprocess
import unicodedata
from pathlib import Path
from typing import NamedTuple

from pipeboard.board.starting import ATTRIBUTES
from pipeboard.storage.emit import emit

DATA = Path(__file__).parents[1] / "data"
BIG_LIST = 515
NOW = "2026-11-22T09:00:00Z"

# Ours, beside the big list: what takes over a terminal, a widget's markup, a line or its width.
OWN = (
    "\x1b]0;owned\x07title",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;aGk=\x07clipboard",
    "\x1b[2J\x1b[Hcleared",
    "\x1b[?1049l\x1b[6n\x1b[c report",
    "\x1bPq#0;2;0;0;0#0~~\x1b\\sixel",
    "\x1bc reset",
    "\x1b",
    "\x9b2J\x9d0;owned\x9c C1",
    "back\x08\x08\x08space \x7f\x7f del",
    "lone\rcarriage",
    "windows\r\nnewline",
    "nul\x00here",
    "bell\x07 shift\x0e out",
    "line\u2028separator",
    "para\u2029graph \x85 next",
    "\u202egnp.exe",
    "\u2066isolate\u2069 \u200fmark",
    "\ufeffbom",
    "zero\u200bwidth\u200cnon\u2060join",
    "tag\U000e0001\U000e0065\U000e006e chars",
    "\U0001d173music\U0001d17a \U0001bca0 \U00013430",
    "soft\xadhyphen \u034f\u115f\u3164 filler",
    "[/b] plan",
    "[TODO] x",
    "[b]bold[/b]",
    "[@click=app.quit]x",
    "[@click=app.quit]x[/]",
    "[link=https://evil.example]y[/link]",
    "[$primary on $error]theme[/]",
    "$name ${name} {name} %s %(name)s {0}",
    "\\[b] [[ ]] [] [/]",
    ":smile: :warning:",
    "ZALGO" + "\u0301\u0302\u0489\u20dd" * 50,
    "\u0300" * 200,
    "家族会議" * 40,
    "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈👍🏽",
    "مرحبا بالعالم שלום",
    "long " + "x" * 9_995,
    "wide " + "漢" * 3_000,
    "tab\tand\tmore",
    "two\nlines\n\nand four",
    "trailing \n",
    "  edges  ",
    "-rf --help",
    "../../etc/passwd",
    "'; DROP TABLE contact; --",
    '"quoted" \\ and "more"',
    "a: b # c\n- d",
    "=HYPERLINK(1)",
)
_RISKY = frozenset(("Cc", "Cf", "Zl", "Zp", "Mn", "Me"))


class Naughty(NamedTuple):
    """A string and the contact that carries it; `mark` is plain and found nowhere else."""

    number: int
    text: str

    @property
    def mark(self) -> str:
        return f"mark{self.number:04}"

    @property
    def id(self) -> str:
        return f"c-naughty{self.number:05}"

    @property
    def path(self) -> str:
        return f"contacts/n-{self.number:06}.yaml"

    @property
    def name(self) -> str:
        """The string; a name must have something in it, so what has nothing is `-` there."""
        return self.text if self.text.strip() else "-"

    @property
    def odd(self) -> bool:
        """Whether it could do a terminal, a widget or a layout harm; `country:DE` finds these."""
        risky = any(unicodedata.category(char) in _RISKY for char in self.text)
        return risky or "[" in self.text or len(self.text) > 200 or self.number >= BIG_LIST

    @property
    def tree(self) -> dict[str, object]:
        """The contact: the string wherever free text may stand."""
        return {
            "schema": 1,
            "id": self.id,
            "name": self.name,
            "title": self.mark,
            "company": {"name": f"{self.mark} {self.text}"},
            "email": f"{self.mark}@x.example",
            "tags": [self.text],
            **({"country": "DE"} if self.odd else {}),
            "stage": ("lead", "prospect")[self.number % 2],
            "notes": [
                {"id": "n-00001", "at": "2026-11-20T09:00Z", "by": "mara", "kind": "note",
                 "text": self.text},
            ],
            "follow_ups": [
                {"id": "f-00001", "due": "2026-11-22", "channel": "phone", "owner": "mara",
                 "reason": self.text},
            ],
            "created": "2026-11-01",
        }  # fmt: skip


def naughty() -> list[Naughty]:
    """The 515 strings of the big list, then our own."""
    strings: list[str] = json.loads((DATA / "blns/blns.json").read_text(encoding="utf-8"))
    assert len(strings) == BIG_LIST
    return [Naughty(number, text) for number, text in enumerate((*strings, *OWN))]


_HOSTILE = "\x1b]0;owned\x07[/b] \u202e\x9b2J"
_CONFIG = {
    "schema": 1,
    "workspace": {"name": f"Sales {_HOSTILE}", "currency": "EUR", "timezone": "UTC"},
    "team": {"mara": {"name": "Mara Test", "email": "mara@example.com"}},
    "segments": [{"key": 1, "id": "evil", "q": f'"{_HOSTILE}"'}],
}


def git(root: Path, *args: str, **more: str) -> None:
    """git in a folder, with more environment."""
    subprocess.run(
        ["git", *args], cwd=root, check=True, capture_output=True, timeout=60,
        env={**os.environ, **more},
    )  # fmt: skip


def make(root: Path, contacts: list[Naughty]) -> Path:
    """The board, committed in one piece."""
    (root / "contacts").mkdir(parents=True)
    (root / "pipeboard.yaml").write_text(emit(_CONFIG), encoding="utf-8")
    (root / ".gitattributes").write_text(ATTRIBUTES, encoding="utf-8")
    for one in contacts:
        (root / one.path).write_bytes(emit(one.tree).encode())
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "init")
    return root
