"""Random triples: a contact, and what two people made of it, by pipeboard and by hand."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.model.fields import ORDER
from pipeboard.model.tree import Append, Delete, Edit, Set, Tree
from pipeboard.model.tree import Path as FieldPath
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load
from pipeboard.team.merge.sides import Asked, Author

CONTACTS = Path(__file__).parents[3] / "board/contacts"
PATH = "contacts/x.yaml"

_STAGES = ("lead", "prospect", "customer")
_TAGS = ("vip", "media", "cold", "fair", "Ünder", "b2b", "old")
_WORDS = (
    "call back",
    "ask: price?",
    "# no comment",
    "it's late",
    "null",
    "2026-11-22",
    "+4930",
    "",
)


class Triple(NamedTuple):
    """A base and the two sides, as files."""

    base: bytes
    one: bytes
    two: bytes


@cache
def contacts() -> tuple[bytes, ...]:
    """The sample board's contacts, and hand-written ones of other shapes."""
    return (*(path.read_bytes() for path in sorted(CONTACTS.glob("*.yaml"))), *_BY_HAND)


def triple(seed: int) -> Triple:
    """A contact, and two versions of it a few changes away; many touch the same fields."""
    rng = random.Random(seed)
    base = rng.choice(contacts())
    shared = [rng.randrange(1 << 30) for _ in range(rng.randint(1, 3))]
    return Triple(base, _changed(base, rng, "a", shared), _changed(base, rng, "b", shared))


def people(seed: int, side: str) -> Asked:
    """Who set each field of a side, and when: some of several, at times that often meet."""

    def asked(fields: Sequence[FieldPath]) -> Author:
        said = [random.Random(f"{seed} {side} {field[:2]}") for field in fields]
        return Author(
            *max((rng.randrange(4), rng.choice(("ann", "bo", "cy", ""))) for rng in said)[::-1]
        )

    return asked


def _changed(data: bytes, rng: random.Random, who: str, shared: list[int]) -> bytes:
    for _ in range(rng.randint(1, 9) if rng.random() < 0.95 else 0):
        # A shared seed makes both sides pick the same field, mostly with another value.
        pick = random.Random(rng.choice(shared)) if rng.random() < 0.6 else rng
        data = _once(data, pick, rng, who)
    return data


def _once(data: bytes, pick: random.Random, rng: random.Random, who: str) -> bytes:
    if pick.random() < 0.2:
        return _by_hand(data, pick, rng, who)
    tree = load(data, PATH)
    try:
        return edit(data, [_edit(tree, pick, rng, who)], PATH, order=ORDER)
    except PipeboardError:
        return data


def _edit(tree: dict[str, Tree], pick: random.Random, rng: random.Random, who: str) -> Edit:
    kind = pick.randrange(12)
    word = f"{rng.choice(_WORDS)} {who}{rng.randrange(9)}"
    logs = [k for k in ("activities", "notes", "follow_ups", "opportunities") if tree.get(k)]
    log = pick.choice(logs) if logs else "activities"
    entries = [e for e in _list(tree.get(log)) if isinstance(e, dict) and "id" in e]
    if kind == 0:
        return Set(("stage",), rng.choice(_STAGES))
    if kind == 1:
        return Set((pick.choice(("title", "style", "best_time", "name", "owner")),), word)
    if kind == 2:
        return Append(("tags",), rng.choice(_TAGS) + rng.choice("123"))
    if kind == 3 and _list(tree.get("tags")):
        return Delete(("tags", str(pick.choice(_list(tree["tags"])))))
    if kind in (4, 5):
        entry = {
            "id": f"{who}-{rng.randrange(10**6):06d}",
            "at": _time(rng),
            "type": "call",
            "text": word,
        }
        return Append(
            ("activities" if kind == 4 else "notes",),
            {k: v for k, v in entry.items() if kind == 4 or k != "type"},
        )
    if kind == 6 and entries:
        return Set(
            (log, str(pick.choice(entries)["id"]), pick.choice(("text", "name", "by"))), word
        )
    if kind == 7 and entries:
        return Delete((log, str(pick.choice(entries)["id"])))
    if kind == 8:
        return Set(
            (
                "custom",
                pick.choice(("size", "score", "nested")),
                *(() if rng.random() < 0.5 else ("deep",)),
            ),
            word,
        )
    if kind == 9:
        return Delete((pick.choice(("title", "custom", "persona", "country", "company", "notes")),))
    if kind == 10:
        lines = [f"line {n}" for n in range(4)]
        lines[pick.randrange(4) if rng.random() < 0.5 else rng.randrange(4)] = word or "x"
        return Set(("custom", "memo"), "\n".join(lines) + "\n")
    if kind == 11:
        return Set(
            ("consent", pick.choice(("do_not_contact", "email", "at"))),
            rng.choice(("true", "false", "opted-out", "opted-in")),
        )
    return Set(("value",), rng.randrange(1000))


def _by_hand(data: bytes, pick: random.Random, rng: random.Random, who: str) -> bytes:
    """Comments, blank lines, other quotes, moved fields: all that an editor may leave."""
    lines = data.decode().splitlines(keepends=True)
    tops = [
        n
        for n, line in enumerate(lines)
        if re.match(r"[a-z_]+: \S", line) and not line.rstrip().endswith("|")
    ]
    at = pick.choice(tops or [0])
    kind = pick.randrange(5)
    if kind == 0:
        lines.insert(at, f"# {who} was here {rng.randrange(99)}\n")
    elif kind == 1:
        lines[at] = f"{lines[at].rstrip()}  # {who}{rng.randrange(99)}\n"
    elif kind == 2:
        lines.insert(at, "\n")
    elif kind == 3:
        lines[at] = re.sub(r": ([A-Za-z]+)$", r': "\1"', lines[at])
    else:
        lines.append(lines.pop(at)) if lines[-1].endswith("\n") else None
    changed = "".join(lines).encode()
    try:
        load(changed, PATH)
    except PipeboardError:
        return data
    return changed


def _time(rng: random.Random) -> str:
    return f"2026-11-{rng.randint(1, 28):02d}T{rng.randint(7, 19):02d}:00Z"


def _list(value: Tree | None) -> list[Tree]:
    return value if isinstance(value, list) else []


_BY_HAND = (
    b"# Anna, from the fair\nid: c-7f3k2q9wab\nname:   Anna Keller   # the CMO\ntags:\n    - vip\n    - media   # since May\n"
    b"stage:   lead\n\n# what was said\nactivities:\n  - id: a-1\n    at: 2026-11-01\n    type: call\n    text: |\n      one\n      two\n"
    b"  # between\n  - {id: a-2, at: '2026-11-02', type: email, text: 'it''s fine'}\ncustom:\n    size: 3\n    memo: |-\n      line 0\n      line 1\n      line 2\n      line 3\n"
    b"own_key: {a: {b: c}}\n",
    b"\xef\xbb\xbfname: Bo\r\nid: c-0000000000\r\nstage: lead # hm\r\nstatus: open\r\nemail: bo@x.example\r\ntags: [vip]\r\ncustom:\r\n  size: 3\r\n",
    b'{"name": "Cy", "id": "c-1111111111", "stage": "lead", "tags": ["vip", "cold"], "custom": {"size": 3}}\n',
    b"name: Di\nid: c-2222222222\nstage: lead\ntags: [vip, cold]\nlist: [a, b, a]\npairs: [{k: 1}, {k: 2}]\nemail: [{value: d@x.example, kind: work}, d@y.example]\nlast: end",
)
