"""An import into a real board: one commit, its trailers, files that are valid, a clean repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeboard.board.door import Board
from pipeboard.exchange.importer import change_of, run_import
from pipeboard.exchange.plan import ImportPlan, NewContact
from pipeboard.model.check import check_contact
from pipeboard.storage.read import load

from .test_tables import ACCOUNTS, SALES

Csv = Callable[..., Path]
# Where the real tables are, if anywhere: a folder with sales-crm/ and maven-crm/ in it.
REAL = os.environ.get("PIPEBOARD_DATA", "")


def git(board: Board, *words: str) -> str:
    run = subprocess.run(
        ["git", *words], cwd=board.root, check=True, capture_output=True, text=True
    )
    return run.stdout


def trees(board: Board) -> dict[str, dict[str, object]]:
    return {
        str(path.relative_to(board.root)): load(path.read_bytes(), path.name)
        for path in sorted(board.root.glob("contacts/**/*.yaml"))
    }


def assert_valid(board: Board, findings: tuple[str, ...] = ()) -> None:
    for path, tree in trees(board).items():
        said = [f for f in check_contact(tree, board.config) if f.level != "hint"]
        assert not said, f"{path}: {said}"


@pytest.mark.parametrize("case", [SALES, ACCOUNTS], ids=["sales", "accounts"])
def test_an_import_is_one_commit_and_a_rerun_none(board: Board, case: dict[str, object]) -> None:
    report = run_import(board, **case)
    assert report.commit == git(board, "rev-parse", "HEAD").strip()
    assert git(board, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(board, "status", "--porcelain") == ""
    message = git(board, "log", "-1", "--format=%B")
    name = report.profile
    assert (
        message.splitlines()[0]
        == f"import({report.new} contacts): {name}, {report.new} new, 0 updated"
    )
    trailers = git(board, "log", "-1", "--format=%(trailers:key=Pb-Contact,valueonly)").split()
    assert sorted(trailers) == sorted(str(tree["id"]) for tree in trees(board).values())
    assert "Pb-Action: contact.import" in message
    assert_valid(board)
    again = run_import(board, **case)
    assert (again.commit, again.unchanged) == ("", report.new)
    assert git(board, "rev-list", "--count", "HEAD").strip() == "2"


def test_a_dry_run_leaves_no_trace(board: Board) -> None:
    report = run_import(board, **SALES, dry_run=True)
    assert (report.new, report.commit) == (4, "")
    assert git(board, "status", "--porcelain") == ""
    assert not (board.root / "contacts").exists() or not trees(board)


def test_the_index_recognises_what_was_imported(board: Board, csv: Csv) -> None:
    run_import(
        board, [csv("Name,Email,Phone,Country", "Anna Keller,anna@n.example,030 5550142,DE")]
    )
    for number, row in enumerate(
        ("Anna Keller,ANNA@n.example,,", "Anna Keller,,+49 (0)30 555-0142,Germany")
    ):
        text = f"{row},T{number}"
        report = run_import(
            board, [csv("Name,Email,Phone,Country,Notes", text, name=f"m{number}.csv")]
        )
        assert (report.new, report.updated) == (0, 1)
    (tree,) = trees(board).values()
    assert [note["text"] for note in tree["notes"]] == ["T0", "T1"]
    assert (tree["email"], tree["phone"]) == ("anna@n.example", "030 5550142")
    assert_valid(board)


def test_an_update_leaves_the_rest_of_a_file_as_it_was(board: Board, csv: Csv) -> None:
    run_import(board, [csv("Name,Email", "Anna,anna@n.example")])
    (path,) = board.root.glob("contacts/*.yaml")
    path.write_text(path.read_text().replace("email:", "# ask her first\nemail:  "))
    git(board, "commit", "-qam", "by hand")
    board.refresh()
    run_import(board, [csv("Name,Email,Position", "Anna,anna@n.example,CEO")])
    text = path.read_text()
    assert "# ask her first\nemail:   anna@n.example" in text
    assert "title: CEO" in text


def test_naughty_cells_survive_the_file(board: Board, csv: Csv) -> None:
    cells = ["NO", "012", "1:30", "~", "- a", "#x", "a: b", "[TODO]", "\\", "😀", "日本", "null"]
    rows = [f'{cell} {n},p{n}@x.example,"{cell}"' for n, cell in enumerate(cells)]
    report = run_import(board, [csv("Name,Email,Odd", *rows)])
    assert report.new == len(cells)
    found = {str(tree["email"]): tree for tree in trees(board).values()}
    for number, cell in enumerate(cells):
        tree = found[f"p{number}@x.example"]
        assert (tree["name"], tree["custom"]["odd"]) == (f"{cell} {number}", cell)


def test_above_two_thousand_files_go_deeper() -> None:
    def paths(new: int, there: int) -> set[int]:
        plan = ImportPlan(
            "x", new=[NewContact({"id": f"c-{n:010d}", "name": "A"}, n) for n in range(new)]
        )
        return {patch.path.count("/") for patch in change_of(plan, there).patches}

    assert paths(3, 0) == {1}
    assert paths(3, 1997) == {1}
    assert paths(3, 1998) == {2}


def test_ten_thousand_people_are_planned_in_linear_time(csv: Csv) -> None:
    """Recognising them among themselves takes four times the calls for four times as many."""
    from pipeboard.exchange.equal import merge_equal, similar_names
    from pipeboard.exchange.people import Person

    def calls(count: int) -> int:
        people = [
            Person(
                "a",
                n,
                {
                    "name": f"N{n * 7919 % count} Family{n}",
                    "email": [f"m{n}@x.example"],
                    "phone": [f"+47{n:08d}"],
                },
            )
            for n in range(count)
        ]
        done = Counter[str]()
        sys.setprofile(lambda frame, event, arg: done.update([event]))
        try:
            assert len(merge_equal(people, [])) == count
            similar_names(people)
        finally:
            sys.setprofile(None)
        return done["call"] + done["c_call"]

    assert calls(10_000) < 5 * calls(2_500)


@pytest.mark.skipif(not REAL, reason="PIPEBOARD_DATA names no folder with the real tables")
@pytest.mark.parametrize(
    ("folder", "read"),
    [
        (
            "sales-crm",
            {"contact": 100, "lead": 200, "activity": 250, "task": 250, "opportunity": 500},
        ),
        ("maven-crm", {"contact": 85, "opportunity": 7375, "purchase": 4238}),
    ],
)
def test_the_real_tables(board: Board, folder: str, read: dict[str, int]) -> None:
    mapping = Path(__file__).parents[2] / "docs" / "examples" / f"{folder}.yaml"
    report = run_import(board, [Path(REAL) / folder], mapping=mapping)
    assert report.read == read
    assert report.new == read["contact"]
    if folder == "maven-crm":
        assert read["opportunity"] + report.problems["no-parent"] == 8800
        assert report.problems["corrected"] == 1480
    assert_valid(board)
    assert run_import(board, [Path(REAL) / folder], mapping=mapping).unchanged == report.new
