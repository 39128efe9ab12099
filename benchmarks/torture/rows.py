"""The rows: each tortures one program in a folder of its own and says what came of it."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.torture.ground import Done, at_once, clones, hub, marked, repository, run, told
from benchmarks.torture.programs import Argv, Program

Pair = tuple[Path, Path]


class Cell(NamedTuple):
    """What a program did in a row: whether it passed (None: it does not apply), and in words."""

    passed: bool | None
    words: str


NOT_OURS = Cell(None, "n/a (git by hand)")


def concurrent_adds(program: Program, place: Path, processes: int = 20) -> Cell:
    """So many processes add at once. Nothing may be lost, nothing claimed that is not so."""
    folder = _begun(program, place)
    done = at_once([program.add(number) for number in range(processes)], folder)
    kept = program.count(folder)
    failed = sum(one.code != 0 for one in done)
    words = f"{kept} of {processes} kept"
    if failed:
        words += f", {failed} errors"
    elif kept < processes:
        words += ", all rc 0"
    return Cell(kept == processes and not failed, words)


def each_adds_one(program: Program, place: Path) -> Cell:
    """Two clones that did not meet add a record each, then share."""
    mara, tomas = _team(program, place)
    _run(program.add(1), mara)
    _run(program.add(2), tomas)
    if stopped := _met(program, (mara, tomas)):
        return Cell(False, _why(stopped, mara, tomas))
    if (kept := program.count(mara)) != 3:  # one was there before
        return Cell(False, f"{kept} of 3 told apart")
    return Cell(_one_head((mara, tomas)), "both kept")


def different_fields(program: Program, place: Path) -> Cell:
    """Two clones edit different fields of one record."""
    return _both_edit(program, place, ("first", "Founder"), ("second", "0301234567"))


def same_field(program: Program, place: Path) -> Cell:
    """Two clones set one field to different values: both must be known, the board must go on."""
    mara, tomas = pair = _team(program, place)
    _run(program.edit(mara, 0, "first", "Founder"), mara)
    _run(program.edit(tomas, 0, "first", "Printer"), tomas)
    stopped = _met(program, pair)
    if files := marked(mara) + marked(tomas):
        return Cell(False, f"conflict, markers in {_short(files[0])}")
    if stopped:
        return Cell(False, _why(stopped, mara, tomas))
    text = program.file(mara, 0).read_text(encoding="utf-8")
    both = "Founder" in text and "Printer" in text
    words = "both values kept, no markers" if both else "one value lost"
    return Cell(both and _one_head(pair), words)


def after_a_conflict(program: Program, place: Path) -> Cell:
    """After a conflicted sync, an add and a sync: no marker may reach the hub."""
    if not program.own_sync:
        return NOT_OURS
    mara, tomas = pair = _team(program, place)
    _run(program.edit(mara, 0, "first", "Founder"), mara)
    _run(program.edit(tomas, 0, "first", "Printer"), tomas)
    _met(program, pair)
    _run(program.add(1), tomas)
    _met(program, pair)
    files = marked(mara) + marked(tomas)
    kept = program.count(mara) == 2 and _one_head(pair)
    return Cell(not files and kept, f"markers in {files[0]}" if files else "none pushed")


def malformed_file(program: Program, place: Path) -> Cell:
    """One file does not parse: it is named with its line, no zero is said, the others are there."""
    folder = _begun(program, place)
    for number in (0, 1):
        _run(program.add(number), folder)
    broken = program.file(folder, 0)
    line = _break(broken)
    listed = run(program.show(), folder)
    asked = [run(argv, folder) for argv in program.examine(folder, 0)]
    said = "".join(done.said for done in (listed, *asked))
    others = "Person 001" in listed.said and listed.code == 0
    named = broken.name in said
    lined = f":{line}" in said or f"line {line}" in said
    silent = all(done.code == 0 for done in asked)
    words = ["others shown" if others else _fatal(listed)]
    words.append(f"file {'and line ' if lined else ''}named" if named else "file not named")
    return Cell(others and named and lined and not silent, ", ".join(words))


def own_words(program: Program, place: Path) -> Cell:
    """An own key and a comment in a file, then an edit by the program: both must be there still."""
    folder, file = _one(program, place)
    text, entry = program.typed(file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    _run(program.edit(folder, 0, "first", "Founder"), folder)
    after = program.file(folder, 0).read_text(encoding="utf-8")
    key = entry.key in after
    if entry.comment is None:
        return Cell(key, f"{_yes(key)} / n/a")
    comment = entry.comment in after
    return Cell(key and comment, f"{_yes(key)} / {_yes(comment)}")


def one_line(program: Program, place: Path) -> Cell:
    """An edit changes the edited line and no other: no `updated` stamp, nothing laid out anew."""
    folder, file = _one(program, place)
    _run(program.edit(folder, 0, "first", "Founder"), folder)
    before = file.read_text(encoding="utf-8").splitlines()
    _run(program.edit(folder, 0, "first", "Printer"), folder)
    after = program.file(folder, 0).read_text(encoding="utf-8").splitlines()
    changed = [line for line in difflib.ndiff(before, after) if line.startswith("+ ")]
    others = [line[2:].strip() for line in changed if "Printer" not in line]
    words = "1 line" if not others else f"{len(changed)} lines"
    if any("updated" in line for line in [*others, *after]):
        return Cell(False, f"{words}, an `updated` stamp")
    return Cell(not others, words)


ROWS: dict[str, Callable[..., Cell]] = {
    "20 concurrent adds": concurrent_adds,
    "two clones each add one": each_adds_one,
    "different fields of one record": different_fields,
    "same field": same_field,
    "markers after a conflict, add and sync": after_a_conflict,
    "malformed file": malformed_file,
    "unknown key / comment kept": own_words,
    "an edit changes one line": one_line,
}


def _both_edit(program: Program, place: Path, one: tuple[str, str], two: tuple[str, str]) -> Cell:
    mara, tomas = pair = _team(program, place)
    _run(program.edit(mara, 0, *one), mara)
    if program.stamps_minutes:  # people are not as fast as this
        time.sleep(60 - time.time() % 60)
    _run(program.edit(tomas, 0, *two), tomas)
    if stopped := _met(program, pair):
        return Cell(False, _why(stopped, mara, tomas))
    text = program.file(mara, 0).read_text(encoding="utf-8")
    both = one[1] in text and two[1] in text and "conflicts:" not in text
    return Cell(both and _one_head(pair), "merged" if both else "one edit lost")


def _begun(program: Program, place: Path) -> Path:
    folder = repository(place / "board")
    program.begin(folder)
    return folder


def _one(program: Program, place: Path) -> tuple[Path, Path]:
    """A board of one record, and its file."""
    folder = _begun(program, place)
    _run(program.add(0), folder)
    return folder, program.file(folder, 0)


def _team(program: Program, place: Path) -> Pair:
    """Two clones of a board that has one record."""
    folder, _ = _one(program, place)
    told(folder, "add", "-A")
    if told(folder, "status", "--porcelain"):
        told(folder, "commit", "-q", "-m", "a board")
    return clones(folder)


def _met(program: Program, pair: Pair) -> Done | None:
    """Mara shares, Tomas does, Mara takes what came of it; the first step that stopped."""
    for clone in (*pair, pair[0]):
        done = program.share(clone)
        if done.code not in ((0, 5) if program.own_sync else (0,)):  # 5: shared, and to decide
            return done
    return None


def _one_head(pair: Pair) -> bool:
    heads = {told(clone, "rev-parse", "HEAD") for clone in pair}
    return heads == {told(hub(pair[0]), "rev-parse", "main")} and not any(map(_unclean, pair))


def _unclean(clone: Path) -> bool:
    return bool(told(clone, "status", "--porcelain")) or "error" in told(
        clone, "fsck", "--no-dangling"
    )


def _break(file: Path) -> int:
    """Spoil the first line of a file that says a name or a title; its number."""
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if "Person 000" in line)
    lines[at] = lines[at].split(":")[0] + ': "Person" 000'
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at + 1


def _why(stopped: Done, *clones: Path) -> str:
    if any(marked(clone) for clone in clones) or "CONFLICT" in stopped.said:
        return "conflict"
    return f"stopped, rc {stopped.code}"


def _fatal(done: Done) -> str:
    if "Traceback" in done.said:
        return "a traceback"
    return f"others not shown, rc {done.code}"


def _run(argv: Argv, folder: Path) -> None:
    done = run(argv, folder)
    assert done.code == 0, f"{argv}: {done.said}"


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _yes(kept: bool) -> str:
    return "yes" if kept else "no"
