"""Who set a field on a side: by the commits alone, whatever else was done to the file since."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeboard.journal.graph import merge_bases
from pipeboard.journal.repo import Repository
from pipeboard.model.tree import parse_path
from pipeboard.team.past import Past
from pipeboard.team.people import two_sides
from tests.board.conftest import ANNA, Made

OTHER = "contacts/anna-nordlicht-7f3k2q.yaml"
THIRD = "contacts/anna-third-7f3k2q.yaml"
TIMES = iter(range(1_900_000_000, 2_000_000_000))


def commit(board: Made, who: str, *edits: tuple[str, str], path: str = ANNA, at: int = 0) -> str:
    """Somebody replaces words of Anna's file, and commits all there is; each later than the last."""
    text = board.read(path)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    board.write(path, text)
    return record(board, who, at=at)


def record(board: Made, who: str, *, at: int = 0) -> str:
    """Somebody commits what is there (a merge too, where one is under way)."""
    date = f"@{at or next(TIMES)} +0000"
    board.git("add", "-A", ".")
    board.git("commit", "-qm", "x", f"--author={who} <{who}@example.com>", f"--date={date}")
    return board.git("rev-parse", "HEAD")


def merge(board: Made, rev: str, who: str, **words: str) -> str:
    """Somebody merges a commit, and settles the lines that clash: what they say, ours or theirs."""
    driver = ("-c", "merge.pipeboard.driver=git merge-file -q --ours %A %O %B")
    board.git(*driver, "merge", "-q", "--no-commit", "--no-ff", rev, check=False)
    for old, new in words.items():
        text = board.read(ANNA)
        board.write(ANNA, text.replace(f"\n{old}: ", f"\n{old}: {new} # "))
    return record(board, who)


def settled(field: str, board: Made, base: str, *, path: str = ANNA, was: str = ANNA) -> str:
    """Who set a field among the commits since the base."""
    repo = Repository.open(board.root)
    past = Past(repo, board.git("rev-parse", "HEAD"), [base], lambda name, mail: name)
    return past.author(path, was, [parse_path(field)]).by


@pytest.fixture
def base(two: Made) -> str:
    """Where both sides come from."""
    text = two.read(ANNA)
    log = "activities:\n- {id: a-1, at: 2026-11-01, type: call, text: one}\n"
    log += (
        "- {id: a-2, at: 2026-11-02, type: call, text: two}\ncustom:\n  memo: |\n    one\n    two\n"
    )
    two.write(ANNA, text + 'phone: "1"\n' + log)
    return two.commit()


@pytest.fixture
def two(peopled_template: Path, tmp_path: Path) -> Made:
    """A board with Anna and Ole that git merges by line."""
    root = tmp_path / "sales"
    shutil.copytree(peopled_template, root, symlinks=True)
    return Made(root)


LOST = ("stage: lead", "stage: lost")


def test_who_touched_the_file_later_did_not_set_the_field(two: Made, base: str) -> None:
    commit(two, "tomas", LOST)
    commit(two, "mara", ('phone: "1"', 'phone: "2"'))
    assert settled("stage", two, base) == "tomas"
    assert settled("phone", two, base) == "mara"


def test_a_field_set_to_another_value_and_back_is_of_who_set_it_back(two: Made, base: str) -> None:
    commit(two, "tomas", LOST)
    commit(two, "lena", ("stage: lost", "stage: prospect"))
    commit(two, "mara", ("stage: prospect", "stage: lost"))
    commit(two, "ole", ('phone: "1"', 'phone: "2"'))
    assert settled("stage", two, base) == "mara"


def test_a_field_that_was_taken_out_is_of_who_did(two: Made, base: str) -> None:
    commit(two, "tomas", ('phone: "1"\n', ""))
    commit(two, "mara", LOST)
    assert settled("phone", two, base) == "tomas"


def test_entries_are_known_by_their_id_wherever_they_stand(two: Made, base: str) -> None:
    commit(two, "tomas", ("type: call, text: two", "type: call, text: deux"))
    added = "activities:\n- {id: a-0, at: 2026-10-01, type: call, text: two}\n"
    commit(two, "mara", ("activities:\n", added), ("text: one", "text: uno"))
    assert settled("activities[a-2].text", two, base) == "tomas"
    assert settled("activities[a-1].text", two, base) == "mara"
    assert settled("activities", two, base) == "mara"


@pytest.mark.parametrize("names", [[OTHER], [THIRD, OTHER]])
@pytest.mark.parametrize("was", [ANNA, ""])
def test_a_file_is_followed_to_the_names_it_had(
    two: Made, base: str, names: Sequence[str], was: str
) -> None:
    commit(two, "tomas", LOST)
    path = ANNA
    for name in names:
        two.git("mv", path, name)
        path = name
        record(two, "ole")
        commit(two, "lena", ("Marketing", "Marketing, all"), path=path)
    commit(two, "mara", ('phone: "1"', 'phone: "2"'), path=path)
    assert settled("stage", two, base, path=path, was=was) == "tomas"
    assert settled("title", two, base, path=path, was=was) == "lena"
    assert settled("phone", two, base, path=path, was=was) == "mara"


def test_a_version_that_nobody_could_read_set_nothing(two: Made, base: str) -> None:
    commit(two, "tomas", LOST)
    commit(two, "lena", ("stage: lost", "stage: [lost"))
    commit(two, "mara", ("stage: [lost", "stage: lost"), ('phone: "1"', 'phone: "2"'))
    assert settled("stage", two, base) == "tomas"
    assert settled("phone", two, base) == "mara"


def test_a_merge_is_not_named_for_what_it_brought(two: Made, base: str) -> None:
    two.git("branch", "side")
    commit(two, "mara", ('phone: "1"', 'phone: "2"'))
    two.git("checkout", "-q", "side")
    commit(two, "tomas", LOST)
    two.git("checkout", "-q", "main")
    merge(two, "side", "ole")
    commit(two, "lena", ("name:   Anna Keller", "name: Anna K"))
    assert settled("stage", two, base) == "tomas"
    assert settled("phone", two, base) == "mara"


def test_a_merge_is_named_for_what_it_said_itself(two: Made, base: str) -> None:
    two.git("branch", "side")
    commit(two, "mara", ("stage: lead", "stage: prospect"))
    two.git("checkout", "-q", "side")
    commit(two, "tomas", LOST)
    two.git("checkout", "-q", "main")
    merge(two, "side", "ole", stage="customer")
    assert settled("stage", two, base) == "ole"


def test_lines_that_a_merge_put_together_are_of_who_wrote_the_last(two: Made, base: str) -> None:
    two.git("branch", "side")
    commit(two, "mara", ("    one\n", "    uno\n"))
    two.git("checkout", "-q", "side")
    commit(two, "tomas", ("    two\n", "    two\n    three\n"))
    two.git("checkout", "-q", "main")
    text = two.read(ANNA).replace("    two\n", "    two\n    three\n")
    merge(two, "side", "ole")
    two.write(ANNA, text)
    two.git("add", ANNA)
    two.git("commit", "-q", "--amend", "--no-edit")
    assert "uno" in two.read(ANNA)
    assert settled("custom.memo", two, base) == "tomas"


def test_two_who_set_the_same_apart_give_the_later_one(two: Made, base: str) -> None:
    two.git("branch", "side")
    commit(two, "mara", LOST, at=1_950_000_000)
    two.git("checkout", "-q", "side")
    commit(two, "tomas", LOST)
    two.git("checkout", "-q", "main")
    commit(two, "mara", ('phone: "1"', 'phone: "2"'))
    merge(two, "side", "ole")
    assert settled("stage", two, base) == "mara"


def test_a_board_in_a_folder_of_a_repository_tells_the_same(two: Made, base: str) -> None:
    two.git("checkout", "-q", "-b", "side")
    commit(two, "tomas", LOST)
    two.git("checkout", "-q", "main")
    commit(two, "mara", ('phone: "1"', 'phone: "2"'))
    (two.root / "board").mkdir()
    for each in two.git("ls-files").split("\n"):
        (two.root / "board" / each).parent.mkdir(parents=True, exist_ok=True)
        two.git("mv", each, f"board/{each}")
    moved = record(two, "ole")
    inside = Made(two.root / "board")
    two.git("checkout", "-q", "-b", "one")
    commit(inside, "tomas", LOST)
    commit(inside, "lena", ('phone: "2"', 'phone: "3"'))
    two.git("checkout", "-q", "-b", "two", moved)
    record_beside(two)
    commit(inside, "ole", ("    one\n", "    uno\n"))
    merge(inside, "one", "mara")
    commit(inside, "mara", ("name:   Anna Keller", "name: Anna K"))
    assert settled("stage", inside, moved) == "tomas"
    assert settled("phone", inside, moved) == "lena"
    assert settled("custom.memo", inside, moved) == "ole"


def record_beside(board: Made) -> str:
    """A commit that has nothing to do with the board."""
    board.write("beside.txt", "x\n")
    return record(board, "ole")


def test_both_sides_of_a_merge_are_asked_alike(two: Made, base: str) -> None:
    """Whichever is ours, and however often it is asked."""
    two.git("branch", "side")
    one = [commit(two, "mara", LOST), commit(two, "lena", ('phone: "1"', 'phone: "2"'))][-1]
    two.git("checkout", "-q", "side")
    other = commit(two, "tomas", ("stage: lead", "stage: customer"))
    repo = Repository.open(two.root)
    assert merge_bases(repo, one, other) == [base]
    for first, second in ((one, other), (other, one)):
        sides = two_sides(repo, lambda name, mail: name, first, second)
        whose = dict(zip((first, second), sides, strict=True))
        for rev, path, who in (
            (one, "stage", "mara"),
            (one, "phone", "lena"),
            (other, "stage", "tomas"),
        ):
            data = two.git("show", f"{rev}:{ANNA}").encode() + b"\n"
            side = whose[rev].side(ANNA, data)
            assert side.author([parse_path(path)]).by == who
            assert side.author([parse_path(path)]).by == who
