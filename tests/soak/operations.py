"""What a team does: operations by name and how often each comes, out of a hundred or so.

An operation acts on a clone with the luck of `random.Random`, and returns what it did to the words:
CHANGED (a person saw what went), MERGED (with the hub), SETTLED
(a merge with nothing new), NOTHING.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random

from pipeboard.errors import InvalidData
from pipeboard.storage.read import load
from tests.soak.clones import Clone, Said

CHANGED, MERGED, SETTLED, NOTHING = "changed", "merged", "settled", "nothing"
GARBAGE = "broken: [zz\n"
_REFUSED = range(1, 9)
_TO_DECIDE = 5  # the exit code of what left conflicts

Operation = Callable[[Clone, Random, str], str]
Steps = list[tuple[Operation, int]]


class Unexpected(AssertionError):
    """A command said what it must not say in this place."""


def _wanted(said: Said, *refusals: int) -> Said:
    if said.code not in (0, *refusals) or "Traceback" in said.err:
        raise Unexpected(f"exit code {said.code}: {said.out}{said.err}")
    return said


def _one(clone: Clone, luck: Random, *folders: str) -> str | None:
    """A file, one that can be read and is nobody's unfinished business."""
    files = clone.files(*(folders or ("contacts",)))
    return luck.choice(files) if files else None


def _by_door(*words: str) -> Operation:
    """A verb with {} for the word that is written, {path} for a contact."""

    def act(clone: Clone, luck: Random, token: str) -> str:
        path = _one(clone, luck)
        if path is None:
            return NOTHING
        named = [word.format(token, path=path, n=luck.randrange(1, 9)) for word in words]
        _wanted(clone.pb(*named), *_REFUSED)
        return CHANGED

    act.__name__ = "_".join(words[:1])
    return act


def move(clone: Clone, luck: Random, token: str) -> str:
    """The stage."""
    if (path := _one(clone, luck)) is None:
        return NOTHING
    stage = luck.choice(["lead", "prospect"])
    _wanted(clone.pb("move", path, stage, "--override", f"says {token}"), *_REFUSED)
    return CHANGED


def add(clone: Clone, luck: Random, token: str) -> str:
    """Somebody new; at times two people add the same name."""
    name = f"Jo {luck.choice(['Weber', 'Berg', token])}"
    _wanted(clone.pb("add", name, "--note", f"met {token}", "--duplicate"), *_REFUSED)
    return CHANGED


def untag(clone: Clone, luck: Random, token: str) -> str:
    """A tag that is there comes off."""
    path = _one(clone, luck)
    found = re.findall(r"zq\d{7}q", "".join(_field(clone, path, "tags"))) if path else []
    if not found or path is None:
        return NOTHING
    _wanted(clone.pb("tag", path, "-r", luck.choice(found)), *_REFUSED)
    return CHANGED


def _field(clone: Clone, path: str, name: str) -> list[str]:
    try:
        found = load(clone.read(path).encode(), path).get(name)
    except InvalidData:
        return []
    return [str(each) for each in found] if isinstance(found, list) else []


def remove(clone: Clone, luck: Random, token: str) -> str:
    """A contact goes."""
    return _gone(clone, luck, "rm")


def forget(clone: Clone, luck: Random, token: str) -> str:
    """A contact goes for good."""
    return _gone(clone, luck, "forget")


def _gone(clone: Clone, luck: Random, verb: str) -> str:
    """While there are enough."""
    path = _one(clone, luck)
    if path is None or len(clone.files("contacts")) < 10:
        return NOTHING
    _wanted(clone.pb(verb, path, "--yes"), *_REFUSED)
    return CHANGED


def undo(clone: Clone, luck: Random, token: str) -> str:
    """My newest change is taken back."""
    _wanted(clone.pb("undo"), *_REFUSED)
    return CHANGED


def resolve(clone: Clone, luck: Random, token: str) -> str:
    """A conflict is decided: one side, the other, both, or something else."""
    said = _wanted(clone.pb("conflicts", "--json"), 1, _TO_DECIDE)
    rows = json.loads(said.out)["data"]
    if not rows:
        return NOTHING
    id = luck.choice(rows)["id"]
    how = luck.choice(
        [("--take", "1"), ("--take", "2"), ("--take", "both"), ("--value", f"third {token}")]
    )
    _wanted(clone.pb("resolve", id, *how, "--yes"), *_REFUSED)
    return CHANGED


# By hand


def by_hand(clone: Clone, luck: Random, token: str) -> str:
    """A key of one's own comes, changes or goes; a comment comes or goes; in a contact or org."""
    path = _one(clone, luck, "contacts", "orgs")
    if path is None or GARBAGE in (text := clone.read(path)):
        return NOTHING
    lines = text.splitlines(keepends=True)
    own = [
        n for n, line in enumerate(lines) if line.startswith(("own_", "odd:", "# own", "title:"))
    ]
    kind = luck.randrange(6)
    if kind == 0 or not own:
        lines.insert(_place(lines, luck), f"own_{token}: {token}\n")
    elif kind == 1:
        lines.insert(_place(lines, luck), f"# own {token}\n")
    elif kind == 2:
        del lines[luck.choice(own)]
    elif kind == 3:
        lines.insert(
            _place(lines, luck),
            f"own_text: |\n  first {token}\n  last\n"
            if "own_text:" not in text
            else f"own_list_{token}: [{token}, same, same]\n",
        )
    else:
        at = luck.choice(own)
        key, colon, rest = lines[at].partition(":")
        if colon and "|" not in rest and not key.startswith("#"):
            lines[at] = f"{key}: {token}\n"
        else:
            lines[at] = f"# own {token}\n" if key.startswith("#") else lines[at]
    _write_readable(clone, path, "".join(lines))
    return CHANGED


def _place(lines: list[str], luck: Random) -> int:
    """Before a line that begins a key of the file."""
    top = [n for n, line in enumerate(lines) if line[0] not in " -#\n"]
    return luck.choice(top) if top else 0


def _write_readable(clone: Clone, path: str, text: str) -> None:
    """What an editor leaves, unless it would be broken by accident."""
    try:
        load(text.encode(), path)
    except InvalidData:
        return
    clone.write(path, text)


def rename(clone: Clone, luck: Random, token: str) -> str:
    """A file gets another name by hand."""
    path = _one(clone, luck)
    if path is None:
        return NOTHING
    stem = re.sub(r"-r\d+$", "", path.removesuffix(".yaml"))
    (clone.root / path).rename(clone.root / f"{stem}-r{luck.randrange(99)}.yaml")
    return CHANGED


def record(clone: Clone, luck: Random, token: str) -> str:
    """What was edited by hand is recorded."""
    _wanted(clone.pb("record"), *_REFUSED)
    return SETTLED


def commit(clone: Clone, luck: Random, token: str) -> str:
    """A script commits what it finds, as git does."""
    if not clone.is_merging():
        clone.git("add", "-A", "contacts", "orgs", "pipeboard.yaml")
        clone.git("commit", "-qm", f"by a script {token}", check=False)
    return CHANGED


def break_(clone: Clone, luck: Random, token: str) -> str:
    """A file is left half written."""
    path = _one(clone, luck)
    if path is None or GARBAGE in (text := clone.read(path)):
        return NOTHING
    clone.write(path, text if text.endswith("\n") else f"{text}\n")
    clone.write(path, clone.read(path) + GARBAGE)
    return CHANGED


def repair(clone: Clone, luck: Random, token: str) -> str:
    """A file that is half written is mended by hand."""
    for path in clone.files("contacts"):
        if GARBAGE in (text := clone.read(path)):
            clone.write(path, text.replace(GARBAGE, f"own_{token}: {token}\n"))
            return CHANGED
    return NOTHING


def repair_all(clone: Clone, luck: Random, token: str) -> str:
    """All that is half written is mended by hand."""
    for path in clone.files("contacts"):
        if GARBAGE in (text := clone.read(path)):
            clone.write(path, text.replace(GARBAGE, ""))
    return CHANGED


def config(clone: Clone, luck: Random, token: str) -> str:
    """Somebody joins the team, or leaves it, by hand."""
    text = clone.read("pipeboard.yaml")
    joined = re.findall(r"^  x\w+: .*\n", text, re.MULTILINE)
    if joined and luck.random() < 0.4:
        text = text.replace(luck.choice(joined), "")
    else:
        line = f"  x{token}: {{name: X, email: {token}@example.com}}\n"
        text = text.replace("team:\n", f"team:\n{line}", 1)
    clone.write("pipeboard.yaml", text)
    return CHANGED


# Together


def sync(clone: Clone, luck: Random, token: str) -> str:
    """pb sync, at times in a process of its own."""
    run = clone.pb_alone if luck.random() < 0.1 else clone.pb
    _wanted(run("sync"), _TO_DECIDE)
    return MERGED


def pull(clone: Clone, luck: Random, token: str) -> str:
    """git pull, with the driver or without it; what it left is finished by pipeboard.

    With nothing left to record: of a file with a new name git would keep both, and one id twice.
    """
    if clone.git("status", "--porcelain").out:
        return NOTHING
    if luck.random() < 0.5:
        clone.git("config", "--remove-section", "merge.pipeboard", check=False)
    before = clone.head()
    pulled = clone.git("pull", "-q", "--no-rebase", "--no-edit", check=False)
    if clone.is_merging():
        _wanted(clone.pb("finish"), _TO_DECIDE)
        if clone.is_merging():
            raise Unexpected(f"a merge is still unfinished: {clone.pb('finish')}")
        return MERGED
    return MERGED if pulled.code == 0 and clone.head() != before else NOTHING


def die_in_sync(clone: Clone, luck: Random, token: str) -> str:
    """A sync is killed at some step of writing; the next one ends what it began."""
    clone.pb_killed(luck.randrange(1, 60), "sync")
    _wanted(clone.pb("sync"), _TO_DECIDE)
    return MERGED


def die_in_edit(clone: Clone, luck: Random, token: str) -> str:
    """An edit is killed at some step of writing; the next start tells of it."""
    path = _one(clone, luck)
    if path is None:
        return NOTHING
    clone.pb_killed(luck.randrange(1, 25), "set", path, f"title={token}")
    _wanted(clone.pb("ls", "--format", "ids"))
    return CHANGED


SHARE: Steps = [(sync, 14), (pull, 4), (die_in_sync, 2)]
ALONE: Steps = [
    (_by_door("set", "{path}", "title={}"), 12),
    (_by_door("set", "{path}", "phone=+49 30 {n}", "industry={}"), 2),
    (_by_door("set", "{path}", "custom.k{n}={}"), 6),
    (_by_door("log", "{path}", "call", "connected", "said {}"), 8),
    (_by_door("note", "{path}", "? wants {}"), 8),
    (_by_door("tag", "{path}", "{}"), 8),
    (_by_door("next", "{path}", "fri", "email", "send {}"), 5),
    (_by_door("consent", "{path}", "phone", "opted-out", "--proof", "said {}"), 2),
    (untag, 5), (move, 4), (add, 3), (remove, 2), (forget, 1), (undo, 3), (resolve, 8),
    (by_hand, 10), (rename, 2), (record, 3), (commit, 3), (break_, 1), (repair, 2), (config, 2),
    (die_in_edit, 2),
]  # fmt: skip
