"""What the storage tests share: the probes' texts, the naughty strings, the YAML test suite."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

DATA = Path(__file__).parents[1] / "data"


def naughty_strings() -> list[str]:
    """The 515 strings of the big list of naughty strings."""
    strings: list[str] = json.loads((DATA / "blns/blns.json").read_text(encoding="utf-8"))
    return strings


def suite() -> Iterator[tuple[str, bytes, bool]]:
    """Name, YAML and validity of every case of yaml-test-suite."""
    for file in sorted((DATA / "yaml-test-suite/src").glob("*.yaml")):
        cases = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
        for number, case in enumerate(cases):
            if "yaml" in case:
                valid = not case.get("fail")
                yield f"{file.stem}-{number}", visible(case["yaml"]).encode(), valid


def visible(text: str) -> str:
    """A case's text with its visible-whitespace signs turned into what they stand for."""
    for sign, meaning in (("␣", " "), ("∎\n", ""), ("∎", ""), ("↵", ""), ("←", "\r")):
        text = text.replace(sign, meaning)
    return re.sub("—*»", "\t", text).replace("⇔", "\ufeff")


# Ways of writing that a round trip through a YAML library changes. Each is a mapping with a `name`,
# a `status`, a list `tags` of at least one entry and a map `custom` of at least one key.
PROBES: dict[str, str] = {
    "comments": "# Anna\nname: Anna  # the CMO\n# status below\nstatus: open # since May\n"
    "tags: [vip]  # one\ncustom: {size: 3} # two\n# end\n",
    "list indent 0": "name: Anna\nstatus: open\ntags:\n- vip\n- old\ncustom:\n  size: 3\n",
    "list indent 2": "name: Anna\nstatus: open\ntags:\n  - vip\n  - old\ncustom:\n  size: 3\n",
    "list indent 4": "name: Anna\nstatus: open\ntags:\n    - vip\n    - old\ncustom:\n    size: 3\n",
    "aligned colons": "name:     Anna\nstatus:   open\ntags:     [vip]\ncustom:   {size:   3}\n",
    "double quotes": 'name: "Anna"\nstatus: "open"\ntags: ["vip"]\ncustom: {"size": "3"}\n',
    "single quotes": "name: 'Anna'\nstatus: 'it''s open'\ntags: ['vip']\ncustom: {'size': '3'}\n",
    "quoted keys": "\"name\": Anna\n'status': open\n\"tags\": [vip]\n'custom': {size: 3}\n",
    "windows newlines": "name: Anna\r\nstatus: open # c\r\ntags:\r\n- vip\r\ncustom:\r\n  size: 3\r\n",
    "byte order mark": "\ufeffname: Anna\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n",
    "tilde": "name: Anna\norg: ~\nstatus: ~\ntags: [vip]\ncustom: {size: ~}\n",
    "unset by nothing": "name: Anna\norg:\nstatus:   # unknown\ntags: [vip]\ncustom: {size: }\n",
    "document start": "---\nname: Anna\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n",
    "document end": "---\nname: Anna\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n...\n",
    "tight flow": "name: Anna\nstatus: open\ntags: [vip,old]\ncustom: {size: 3,b: 2}\n",
    "loose flow": "name: Anna\nstatus: open\ntags: [ vip , old ]\ncustom: { size: 3 , b: 2 }\n",
    "flow over lines": "name: Anna\nstatus: open\ntags: [\n  vip,\n  old,  # c\n]\n"
    "custom: {\n  size: 3,\n  b: 2\n}\n",
    "nested flow": "name: Anna\nstatus: open\ntags: [[a, b], {c: [d]}]\ncustom: {size: {in: [1]}}\n",
    "folded": "name: Anna\nnote: >\n  one\n  two\n\n  three\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n",
    "literal": "name: Anna\nnote: |\n  one\n    two\n\nstatus: open\ntags: [vip]\ncustom:\n  size: |-\n    3\n",
    "kept blank lines": "name: Anna\nnote: |+\n  one\n\n\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n",
    "unicode escapes": 'name: "Ren\\u00e9"\nstatus: "\\x6fpen"\ntags: ["v\\u0069p"]\ncustom: {size: 3}\n',
    "unquoted phone": "name: Anna\nphone: +49305550142\nstatus: open\ntags: [+49]\ncustom: {size: +3}\n",
    "norway": "name: Anna\ncountry: NO\nstatus: yes\ntags: [on, off]\ncustom: {size: NO}\n",
    "clock and zero": "name: Anna\nat: 10:30\nzip: 01234\nstatus: 1e3\ntags: [0x1F]\ncustom: {size: 1_000}\n",
    "dates": "name: Anna\nat: 2026-11-02\nstatus: 2026-11-02T08:14Z\ntags: [2026-01-01]\ncustom: {size: 3}\n",
    "trailing spaces": "name: Anna   \nstatus: open\t\ntags: [vip]  \ncustom: {size: 3} \n",
    "no last newline": "name: Anna\ntags: [vip]\ncustom:\n  size: 3\nstatus: open",
    "no last newline after a list": "name: Anna\nstatus: open\ncustom: {size: 3}\ntags:\n- vip\n- old",
    "no last newline after a literal": "name: Anna\nstatus: open\ntags: [a]\ncustom:\n  size: |\n    3",
    "tabs in text": 'name: "An\tna"\nnote: a\tb\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n',
    "blank lines": "\n\nname: Anna\n\n\nstatus: open\n\ntags:\n\n- vip\n\n- old\n\ncustom:\n\n  size: 3\n\n",
    "comment at the end": "name: Anna\nstatus: open\ntags: [vip]\ncustom: {size: 3}\n\n# bye\n  # bye\n",
    "comments between": "name: Anna\nstatus: open\ntags:\n# a\n- vip # b\n# c\n- old\n# d\ncustom:\n  # e\n  size: 3 # f\n  # g\n",
    "emoji and scripts": "name: 山田 太郎 🎌 # 名前\nstatus: open\ntags: [🎌]\ncustom: {größe: 3}\n",
    "text over lines": 'name: Anna\n  Keller\nstatus: "op\n  en"\ntags: [v\n  ip]\ncustom:\n  size: 3\n',
    "value on the next line": "name:\n  Anna\nstatus:\n  open\ntags:\n  [vip]\ncustom:\n  {size: 3}\n",
    "explicit keys": "? name\n: Anna\n? status\n: open\n? tags\n: [vip]\n? custom\n: size: 3\n",
    "all in braces": "{name: Anna, status: open, tags: [vip], custom: {size: 3}}\n",
    "unknown keys": "x-tool: {a: [1, {b: c}]}\nname: Anna\nstatus: open\ntags: [vip]\ncustom: {size: 3}\nzzz: 1\n",
}
