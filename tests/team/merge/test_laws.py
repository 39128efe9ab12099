"""The laws of the merge, over random triples. 300 for each law, PB_TRIPLES=3000 tries more."""

from __future__ import annotations

import os
import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.model.check import check_contact
from pipeboard.model.conflicts import where
from pipeboard.model.merge import merge
from pipeboard.model.tree import MISSING, FieldChange, Tree, diff, get, value_at
from pipeboard.storage.read import BOM, load
from pipeboard.team.merge.comments import comments, expected
from pipeboard.team.merge.file import Merged, Side, merge_file
from pipeboard.team.merge.kinds import is_stamp, strictness

from .triples import PATH, Triple, people, triple

seeds = st.integers(0, (1 << 32) - 1)
some = settings(
    max_examples=int(os.environ.get("PB_TRIPLES", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_CONFIG = merge(None)
PATHS = (PATH, PATH, "orgs/x.yaml", "pipeboard.yaml", "people/x.yaml", "notes/x.md")


def both(files: Triple, at_one: int = 5, at_two: int = 9) -> Merged:
    return merge_file(
        PATH, files.base, Side(files.one, "alice", at_one), Side(files.two, "bob", at_two)
    )


@some
@given(seeds, st.integers(0, 3), st.integers(0, 3), st.sampled_from(PATHS))
def test_it_does_not_matter_whose_side_is_named_first(
    seed: int, at_one: int, at_two: int, path: str
) -> None:
    b, o, t = triple(seed)
    one, two = Side(o, "alice", at_one), Side(t, "bob", at_two)
    assert merge_file(path, b, one, two) == merge_file(path, b, two, one)
    assert merge_file(path, None, one, two) == merge_file(path, None, two, one)


@some
@given(seeds, st.sampled_from(PATHS))
def test_nor_who_set_each_of_the_fields(seed: int, path: str) -> None:
    b, o, t = triple(seed)
    one, two = Side(o, "alice", 5, people(seed, "one")), Side(t, "bob", 9, people(seed, "two"))
    merged = merge_file(path, b, one, two)
    assert merged == merge_file(path, b, two, one)
    if path == PATH and merged.data is not None:
        before, first, second = (load(data, PATH) for data in (b, o, t))
        for record in merged.conflicts:
            field = where(str(record["field"]), load(merged.data, PATH))
            named = [side.author([field]).by for side in (one, two)]
            if (value_at(first, field), value_at(second, field)) == (
                record["kept"], record.get("other")
            ):  # fmt: skip
                assert [record.get("by", ""), record.get("other_by", "")] == named
            else:
                assert [record.get("other_by", ""), record.get("by", "")] == named
            assert record.get("was") == value_at(before, field)


@some
@given(seeds)
def test_one_side_alone_is_taken_as_it_is(seed: int) -> None:
    b, o, _ = triple(seed)
    same = Side(b, "bob", 9)
    assert merge_file(PATH, b, Side(o, "alice", 5), same).data == o
    assert merge_file(PATH, b, Side(o, "alice", 5), Side(o, "bob", 9)).data == o


@some
@given(seeds)
def test_a_merge_merged_again_is_itself(seed: int) -> None:
    files = triple(seed)
    merged = both(files).data
    again = both(Triple(files.base, merged or b"", merged or b""))
    assert again.data == merged
    assert not again.conflicts


@some
@given(seeds)
def test_no_comment_is_lost(seed: int) -> None:
    files = triple(seed)
    texts = [text_of(data) for data in files]
    assert comments(text_of(both(files).data or b"")) >= +expected(*texts)


def text_of(data: bytes) -> str:
    return data.removeprefix(BOM).decode()


@some
@given(seeds)
def test_every_changed_leaf_is_in_the_result_or_in_a_record(seed: int) -> None:
    files = triple(seed)
    base, one, two = (load(data, PATH) for data in files)
    merged = both(files)
    assert not merged.aside
    assert merged.data is not None
    said = load(merged.data, PATH)
    words = Counter(leaves(said))
    for side, other in ((one, two), (two, one)):
        for change in (leaf for each in diff(base, side) for leaf in leaf_changes(each)):
            if not is_there(change, said, words) and not is_forgone(change, base, other, said):
                raise AssertionError((change, merged.conflicts))


def leaf_changes(change: FieldChange) -> list[FieldChange]:
    """A change of a map as those of its leaves."""
    if not isinstance(change.new, dict):
        return [change]
    inner = [FieldChange((*change.path, key), None, value) for key, value in change.new.items()]
    return [leaf for each in inner for leaf in leaf_changes(each)]


def leaves(tree: Tree) -> list[str]:
    """Every text in a tree."""
    if isinstance(tree, dict):
        return [leaf for value in tree.values() for leaf in leaves(value)]
    if isinstance(tree, list):
        return [leaf for value in tree for leaf in leaves(value)]
    return [] if tree is None else [tree]


def is_there(change: FieldChange, said: dict[str, Tree], words: Counter[str]) -> bool:
    """Whether what a side wanted of a field is said: there, or in a record of it or what holds it."""
    now = get(said, change.path)
    records = [record for record in _records(said) if covers(record, said, change)]
    if change.new is None:
        return now in (None, MISSING) or bool(records)
    if isinstance(change.new, str) and isinstance(get(said, change.path[:-1]), dict):
        return now == change.new or change.new in leaves(list(records))
    return all(words[leaf] for leaf in leaves(change.new))


def covers(record: Tree, said: dict[str, Tree], change: FieldChange) -> bool:
    """Whether a record is about a field, or about what the field is in."""
    assert isinstance(record, dict)
    path = where(str(record["field"]), said)
    return change.path[: len(path)] == path


def is_forgone(change: FieldChange, base: Tree, other: Tree, said: Tree) -> bool:
    """What the table gives up without a record: stamps, the laxer consent, a text that the other
    side took out of a set, lines of a text that merged."""
    path = change.path
    if is_stamp("contact", path) or strictness("contact", path, None) is not None:
        return True
    if isinstance(change.new, str) and "\n" in change.new:
        now = str(get(said, path))
        return set(change.new.splitlines()) - set(str(change.old).splitlines()) <= set(
            now.splitlines()
        )
    return isinstance(change.new, list) and isinstance(get(base, path), (list, str))


def _records(tree: dict[str, Tree]) -> list[Tree]:
    records = tree.get("conflicts")
    return records if isinstance(records, list) else []


@some
@given(seeds)
def test_the_result_reads_and_has_no_problem_that_no_side_had(seed: int) -> None:
    files = triple(seed)
    merged = load(both(files).data or b"", PATH)
    before = {
        problem_of(found) for data in files for found in check_contact(load(data, PATH), _CONFIG)
    }
    assert {problem_of(found) for found in check_contact(merged, _CONFIG)} <= before
    assert list(merged)[-1] == "conflicts" or "conflicts" not in merged


def problem_of(finding) -> tuple[str, str]:
    return str(finding.path[0]) if finding.path else "", finding.level


@some
@given(seeds)
def test_lines_that_nobody_touched_stay_byte_for_byte(seed: int) -> None:
    files = triple(seed)
    b, o, t = (Counter(text_of(data).splitlines()) for data in files)
    merged = Counter(text_of(both(files).data or b"").splitlines())
    touched = {line.partition(":")[0].strip() for line in (b - o) + (b - t) + (o - b) + (t - b)}
    untouched = {line for line in b & o & t if line.partition(":")[0].strip() not in touched}
    top = {line for line in untouched if re.match(r"\w+: ", line)}
    assert top <= set(merged)


@some
@given(seeds)
def test_a_record_finds_its_field_and_says_what_is_there(seed: int) -> None:
    merged = both(triple(seed))
    said = load(merged.data or b"", PATH)
    for record in merged.conflicts:
        assert value_at(said, where(str(record["field"]), said)) == record["kept"]
        assert record in _records(said)
