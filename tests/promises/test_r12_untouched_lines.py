"""R12: untouched lines of a hand-edited file stay byte-identical."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.model.tree import Set
from pipeboard.storage.edit import edit
from tests.board.conftest import ANNA, Made
from tests.cli.conftest import Pb

ODD = (
    "# the file of a person with habits\n"
    "schema:   1\n"
    "id: c-7f3k2q9wab      # never change this\n"
    "\n"
    "name:   'Anna  Keller'\n"
    'title: "Head\\x20of Marketing"   # was CMO\n'
    "phone: +49 30 5550142\n"
    "country: NO\n"
    "tags: [vip,   'agency' , \"x\"]\n"
    "stage: lead   \n"
    "hours: 10:30\n"
    "notes:\n"
    "    - {id: n-000001, at: 2026-11-01, text: >-\n"
    "         folded}\n"
    "owner:    mara\n"
    "my_own_key:\n"
    "      deep:   {a:   1,b: 2}\n"
    "# the end\n"
)


def changed(before: str, after: str) -> list[str]:
    """The lines of the file before that are not there any more."""
    kinds = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line[2:] for line in kinds if line.startswith("- ")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (("set", "anna", "title=CFO"), ["title:"]),
        (("assign", "anna", "tomas"), ["owner:"]),
        (("tag", "anna", "fair"), ["tags:"]),
        (("note", "anna", "called back"), []),
        (("set", "anna", "custom.shoe=43"), []),
        (("log", "anna", "call", "connected"), []),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
def test_r12_untouched_lines_stay_byte_identical(
    pb: Pb, two: Made, words: tuple[str, ...], lines: list[str], ends: str
) -> None:
    plain = ODD.replace("    - {id: n-000001, at: 2026-11-01, text: >-\n         folded}\n",
                        "    - {id: n-000001, at: 2026-11-01, text: folded}\n")  # fmt: skip
    before = plain.replace("\n", ends)
    two.write(".gitattributes", "* -text\n")
    two.write(ANNA, before)
    two.commit("by hand")
    said = pb(*words)
    assert said.code == 0, said.err
    after = two.read(ANNA)
    gone = changed(before, after)
    assert [line.split(" ")[0] for line in gone] == lines
    assert after.count("\r\n") == (after.count("\n") if ends == "\r\n" else 0)


LINE = st.sampled_from(
    ["# c", "x:   1", "y: 'a'   # b", "", "z: [1,  2]", "w: {a:  1}", 'v: "q"', "  ", "u: |\n  t"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINE, unique=True), st.integers(0, 8), st.text("abc:#'\" ", max_size=12))
def test_r12_of_any_file_only_the_line_of_the_field_changes(
    lines: list[str], at: int, text: str
) -> None:
    lines.insert(min(at, len(lines)), "title: old   # why")
    before = "\n".join(lines) + "\n"
    after = edit(before.encode(), [Set(("title",), text)], ANNA).decode()
    assert changed(before, after) in ([], ["title: old   # why\n"])
