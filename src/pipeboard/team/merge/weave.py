"""Writing a merge as text: both sides' lines first, then the least edits that make it say what is
meant.

Candidates are texts made of the sides' own lines; each is read back, edited where it says something
else than the merge (by `storage.edit`, which verifies itself), and given the comments that would
have vanished. The first that holds is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeboard.errors import PipeboardError
from pipeboard.model.fields import ordered
from pipeboard.model.tree import Tree
from pipeboard.storage.edit import edit
from pipeboard.storage.emit import emit
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.read import MOST_BYTES, load
from pipeboard.team.merge.comments import with_comments, without_removed
from pipeboard.team.merge.edits import edits_between
from pipeboard.team.merge.kinds import FileKind, order_of
from pipeboard.team.merge.lines import Chunk, chunks
from pipeboard.team.merge.records import canonical

# Characters of both sides from which on not every way is tried.
_LARGE = 1 << 18


class Texts(NamedTuple):
    """The texts of a file, without BOM, with one kind of newline; `shown`: which side's are kept
    where lines cannot say both (0 or 1)."""

    shown: int
    base: str
    one: str
    two: str

    @property
    def by_preference(self) -> tuple[str, str]:
        """The two sides, the shown one first."""
        return (self.one, self.two) if self.shown == 0 else (self.two, self.one)


class Woven(NamedTuple):
    """A text that says what was meant; `clean`: the lines alone made it."""

    text: str
    clean: bool


def weave(path: str, kind: FileKind, texts: Texts, meant: Mapping[str, Tree]) -> Woven | None:
    """The text of the merge; None where none could be made that reads back as it."""
    cut = list(chunks(texts.base, texts.one, texts.two))
    clean = all(chunk.merged() is not None for chunk in cut)
    if clean:
        lines = "".join([line for chunk in cut for line in chunk.merged() or ()])
        if _reads(lines, path) == meant:
            settled = without_removed(lines, *texts[1:])
            same = settled == lines or _reads(settled, path) == meant
            return Woven(settled if same else lines, clean=True)
    if len(canonical(meant)) > MOST_BYTES:  # its records made it more than a file may hold
        return None
    for candidate in _candidates(cut, texts, meant):
        text = _amended(candidate, path, kind, meant)
        if text is not None:
            kept = with_comments(without_removed(text, *texts[1:]), *texts[1:])
            if kept is not None and _reads(kept, path) == meant:
                return Woven(kept, clean=False)
    return None


def _candidates(cut: Sequence[Chunk], texts: Texts, meant: Mapping[str, Tree]) -> Iterator[str]:
    """Texts to start from, the one with the most of both sides first."""
    places = _places(meant)
    yield "".join([line for chunk in cut for line in _settled(chunk, texts.shown, places)])
    if len(texts.one) + len(texts.two) < _LARGE:
        yield "".join([line for chunk in cut for line in _of_one(chunk, texts.shown)])
        yield from texts.by_preference
    yield emit(ordered(meant))


def _of_one(chunk: Chunk, shown: int) -> Sequence[str]:
    """Lines for a chunk, those of the shown side where both changed it."""
    merged = chunk.merged()
    return _shown(chunk, shown) if merged is None else merged


def _shown(chunk: Chunk, shown: int) -> list[str]:
    """The shown side's lines, without the comments that the other side took out of them."""
    other = chunk[2 - shown]
    gone = {line for line in chunk.base if line.lstrip().startswith("#")} - set(other)
    return [line for line in chunk[1 + shown] if line not in gone]


def _settled(chunk: Chunk, shown: int, places: Mapping[str, int]) -> Sequence[str]:
    """Lines for a chunk, of both sides if they can stand together."""
    merged = chunk.merged()
    if merged is not None:
        return merged
    b, o, t = chunk
    if not b:
        return _both_added(o, t, shown, places)
    for one, two in ((o, t), (t, o)):
        if one[: len(b)] == b:
            return [*two, *one[len(b) :]]
        if one[-len(b) :] == b:
            return [*one[: -len(b)], *two]
    if len(b) == len(o) == len(t):
        lines = zip(b, o, t, strict=True)
        return [(o if t == b or (o != b and shown == 0) else t) for b, o, t in lines]
    return _shown(chunk, shown)


def _both_added(
    o: Sequence[str], t: Sequence[str], shown: int, places: Mapping[str, int]
) -> list[str]:
    """Lines that both added at one place, field by field: one that both have is the shown side's,
    or its entries are those of both."""
    sides = _sections(o), _sections(t)
    lines: list[str] = []
    for key in _in_turn(list(sides[0]), list(sides[1])):
        one, two = sides[0].get(key, []), sides[1].get(key, [])
        if not key:
            lines += _together(one, two, places)
        elif not one or not two:
            lines += one or two
        elif one[0] == two[0]:
            lines += [one[0], *_together(one[1:], two[1:], places)]
        else:
            lines += (one, two)[shown]
    return lines


def _in_turn(one: list[str], two: list[str]) -> list[str]:
    """The keys of both, each once; what a side has before a common key stays before it."""
    place, first = {key: at for at, key in enumerate(two)}, set(one)
    found: list[str] = []
    passed = 0  # of the keys of `two`
    for key in one:
        here = place.get(key, 0)
        found += [each for each in two[passed:here] if each not in first]
        passed = max(passed, here)
        found.append(key)
    return found + [key for key in two[passed:] if key not in first]


def _sections(lines: Sequence[str]) -> dict[str, list[str]]:
    """Lines by the top-level key that they belong to, "" for those before the first."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if line[0] not in " -#\r\n":
            key = line.partition(":")[0]
        found.setdefault(key, []).append(_ended(line))
    return found


def _together(o: Sequence[str], t: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """The lines of both, each once; entries of a log in the order of the merge."""
    known = set(o)
    lines = [*o, *(line for line in t if line not in known)]
    found = [places.get(_id_on(line), -1) for line in lines]
    if -1 in found:
        return lines
    return [line for _, line in sorted(zip(found, lines, strict=True))]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"


def _id_on(line: str) -> str:
    """The id of an entry that stands on one line, "" for every other line."""
    start = line.lstrip(" ")
    if not start.startswith("- {id: "):
        return ""
    return start[7:].partition(",")[0].rstrip("}\n").strip('"')


def _places(meant: Mapping[str, Tree]) -> dict[str, int]:
    """Where each entry with an id stands among all."""
    ids = [
        str(entry["id"])
        for value in meant.values() if isinstance(value, list)
        for entry in value if isinstance(entry, dict) and "id" in entry
    ]  # fmt: skip
    return {id: place for place, id in enumerate(ids)}


def _amended(text: str, path: str, kind: FileKind, meant: Mapping[str, Tree]) -> str | None:
    """The text edited until it says what is meant; None where it cannot be read or edited."""
    said = _reads(text, path)
    edits = edits_between(kind, said, meant, len(text)) if said is not None else None
    if not edits:
        return text if edits is not None else None
    try:
        return edit(text.encode(), edits, path, order=order_of(kind)).decode()
    except (PipeboardError, UnicodeEncodeError):
        return None


def _reads(text: str, path: str) -> dict[str, Tree] | None:
    try:
        return load(text.encode(), path)
    except (BrokenFile, UnicodeEncodeError):
        return None
