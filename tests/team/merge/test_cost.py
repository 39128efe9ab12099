"""R6: what a hostile file costs in a merge grows with its size, and no faster."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.storage import quick
from pipeboard.team.merge import same, weave
from pipeboard.team.merge.file import Side, merge_file
from pipeboard.team.merge.lines import Chunk

HEAD = "id: c-7f3k2q9wab\nname: Anna\n"
KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


class Counted(str):
    """A line that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.fixture(autouse=True)
def _from_nothing() -> None:
    Counted.compared = 0


def _met(base: str, one: str, two: str) -> bytes:
    sides = Side(one.encode(), "a", 1), Side(two.encode(), "b", 2)
    merged = merge_file("contacts/a-7f3k2q.yaml", base.encode(), *sides)
    assert merged.data is not None
    return merged.data


@given(KEYS, KEYS)
def test_what_a_side_has_before_a_common_key_stays_before_it(
    one: list[str], two: list[str]
) -> None:
    expected: list[str] = []
    for key in one:
        before = two[: two.index(key)] if key in two else []
        expected += [each for each in before if each not in (*one, *expected)]
        expected.append(key)
    expected += [key for key in two if key not in expected]
    assert weave._in_turn(one, two) == expected


@pytest.mark.parametrize("turned", [False, True])
def test_keys_that_both_added_at_one_place(turned: bool) -> None:
    number = 2_000
    one = [Counted(f"k{n}") for n in range(number)]
    two = [Counted(f"k{n}") for n in range(number // 2, number * 2)]
    assert len(weave._in_turn(one, two[::-1] if turned else two)) == number * 2
    assert Counted.compared <= 10 * number


def test_comments_that_both_changed() -> None:
    number = 2_000
    texts = ([Counted(f"# {word}{n}\n") for n in range(number)] for word in "bot")
    assert len(weave._shown(Chunk(*texts), 0)) == number
    assert Counted.compared <= 10 * number


def test_lines_that_say_nothing_are_passed_by_together(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    line_at = quick.line_at

    def counted(text: str, at: int) -> object:
        nonlocal looked
        looked += 1
        return line_at(text, at)

    monkeypatch.setattr(quick, "line_at", counted)
    silent = "\n   \n# a comment\n  # another\n" * 2_000
    text = f"{HEAD}{silent}tags:\n{silent}- a\n{silent}- b\n{silent}title: CFO\n{silent}"
    found = quick.quick(text)
    assert found == {"id": "c-7f3k2q9wab", "name": "Anna", "tags": ["a", "b"], "title": "CFO"}
    assert looked <= 20


def test_many_texts_cost_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Counting(SequenceMatcher):
        def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
            nonlocal looked
            looked += sum(1 + len(self.b2j.get(line, ())) for line in self.a[alo:ahi])
            return super().find_longest_match(alo, ahi, blo, bhi)

    most = 20_000
    monkeypatch.setattr(same, "MOST_STEPS", most)
    monkeypatch.setattr(same, "SequenceMatcher", Counting)

    def notes(side: int) -> str:
        lines = "".join(f"  {n * (side + 3) % 7}\n" for n in range(24))
        return HEAD + "".join(f"n{n}: |\n{lines}" for n in range(200))

    _met(*(notes(side) for side in range(3)))
    assert 0 < looked <= 10 * most


def test_a_record_of_a_field_deeper_than_a_file_may_be() -> None:
    deep = ".".join("a" * 50_000)
    base = f"{HEAD}title: CMO\nconflicts:\n- {{id: x-0000000001, field: {deep}, kept: a}}\n"
    merged = _met(base, f"{HEAD}title: CFO\n", f"{HEAD}title: CMO\nemail: a@example.com\n")
    assert b"title: CFO\n" in merged
    assert b"email: a@example.com\n" in merged


def test_records_that_one_side_decided_beside_fields_that_the_other_changed() -> None:
    """As before the fields were looked up: what was decided meets an edit of it."""
    record = "conflicts:\n- {id: x-0000000001, field: title, kept: CMO, other: CFO}\n"
    merged = _met(
        f"{HEAD}title: CMO\n{record}", f"{HEAD}title: CMO\n", f"{HEAD}title: CEO\n{record}"
    )
    assert b"conflicts:" in merged
    assert b"kept: CEO" in merged
