"""The board of another day: by instant (what was known then) and by commit (what was written then)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.board import Board
from pipeboard.board.linting import lint_board
from pipeboard.board.past import past_board
from pipeboard.errors import NotFound, UsageError
from pipeboard.journal.repo import Repository
from pipeboard.storage.index import grow
from tests.board.conftest import Made

ANNA = "contacts/anna-keller-7f3k2q.yaml"


def test_a_revision_is_read_as_it_was_written(two: Made) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    before = past_board(str(two.root), "HEAD^")
    before.refresh()
    assert before.rows("name~anna")[0].title != "CFO"
    assert two.open().rows("name~anna")[0].title == "CFO"


def test_a_past_board_is_read_only(two: Made) -> None:
    before = past_board(str(two.root), "HEAD")
    before.refresh()
    with pytest.raises(UsageError, match="read-only"):
        before.apply(set_fields(before.subject_at(ANNA), ["title=CFO"]))
    assert two.status() == ""


def test_a_second_look_reads_nothing_again(two: Made) -> None:
    past_board(str(two.root), "HEAD").refresh()
    again = past_board(str(two.root), "HEAD")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grow, "grow", None)
        patch.setattr(Repository, "tree", None)
        patch.setattr(Repository, "blobs", None)
        again.refresh()
        assert len(again.rows()) == 2


def _many(made: Made, count: int = 30) -> list[str]:
    """A board with so many more contacts, and then one edit of one contact a commit."""
    for number in range(count):
        made.write(
            f"contacts/someone-{number}.yaml", f"id: c-00000000{number:02}\nname: S{number}\n"
        )
    shas = [made.commit()]
    for number in range(3):
        path = f"contacts/someone-{number}.yaml"
        made.write(path, made.read(path) + "owner: mara\n")
        shas.append(made.commit())
    return shas


def _forget(made: Made) -> None:
    shutil.rmtree(made.root / ".git/pipeboard/past")


def _there(board: Board) -> list[str]:
    return sorted(str(path.relative_to(board.root)) for path in board.root.rglob("*.yaml"))


def _content(board: Board) -> dict[str, list[str]]:
    with board.index.connection as connection:
        return {
            table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}")))
            for table in ("file", "problem", "meta")
        } | {
            table: sorted(repr(row[1:]) for row in connection.execute(f"SELECT * FROM {table}"))
            for table in ("contact", "fact", "event")
        }


def _as_built(made: Made, when: str) -> dict[str, list[str]]:
    """What the index of a past board is when nothing is there to grow it from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grow, "grow", lambda *_: None)
        board = past_board(str(made.root), when)
        board.rebuild()
        return _without_numbers(_content(board))


def _without_numbers(content: dict[str, list[str]]) -> dict[str, list[str]]:
    return content | {"file": [row.rpartition(",")[0] for row in content["file"]]}


def test_a_first_look_reads_what_differs(two: Made) -> None:
    shas = _many(two)
    two.open().close()
    for sha, differing in zip(shas, ((0, 1, 2), (1, 2), (2,), ()), strict=True):
        board = past_board(str(two.root), sha)
        board.refresh()
        assert [path for path in _there(board) if path.startswith("contacts/")] == [
            f"contacts/someone-{number}.yaml" for number in differing
        ]
        assert len(board.rows()) == 32
        grown = _without_numbers(_content(board))
        _forget(two)
        assert grown == _as_built(two, sha)
        _forget(two)


def test_an_index_of_another_version_is_nothing_to_grow_from(two: Made) -> None:
    shas = _many(two)
    present = two.open()
    present.index.connection.execute("PRAGMA user_version = 1")
    present.close()
    board = past_board(str(two.root), shas[1])
    board.refresh()
    assert len(_there(board)) == 33  # all of them, with the config
    assert len(board.rows()) == 32
    board.index.connection.execute("PRAGMA user_version = 1")
    board.close()
    again = past_board(str(two.root), shas[1])
    again.refresh()
    assert len(again.rows("owner:mara name~S0")) == 1


def test_one_past_is_grown_out_of_another_where_the_config_has_changed(two: Made) -> None:
    shas = _many(two)
    two.write(
        "pipeboard.yaml", two.read("pipeboard.yaml") + "stages:\n- {id: lead, rot_after: 3d}\n"
    )
    two.commit()
    two.open().close()
    first = past_board(str(two.root), shas[1])
    first.refresh()
    assert len(_there(first)) == 33
    second = past_board(str(two.root), shas[2])
    second.refresh()
    assert [path for path in _there(second) if path.startswith("contacts/")] == [
        "contacts/someone-1.yaml"
    ]
    assert len(second.rows("owner:mara name~S")) == 2


@pytest.mark.parametrize("prefix", ["", "sales/board"])
@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_any_repository_has_a_past(tmp_path: Path, object_format: str, prefix: str) -> None:
    top = tmp_path / "top"
    root = top / prefix
    root.mkdir(parents=True)
    Made(top).git("init", "-q", f"--object-format={object_format}")
    made = Made(root)
    made.write("pipeboard.yaml", "schema: 1\n")
    shas = _many(made, 8)
    made.open().close()
    board = past_board(str(root), shas[1])
    board.refresh()
    assert _there(board) == ["contacts/someone-1.yaml", "contacts/someone-2.yaml", "pipeboard.yaml"]
    assert len(board.rows("owner:mara")) == 1
    grown = _without_numbers(_content(board))
    shutil.rmtree(board.root.parent)
    assert grown == _as_built(made, shas[1])


def test_cards_are_fetched_when_they_are_opened(two: Made) -> None:
    shas = _many(two)
    two.open().close()
    board = past_board(str(two.root), shas[3])
    board.refresh()
    with pytest.MonkeyPatch.context() as patch:
        started = []
        blobs = Repository.blobs
        patch.setattr(Repository, "blobs", lambda *asked: started.append(1) or blobs(*asked))
        for number in (20, 3, 11, *range(30)):
            path = f"contacts/someone-{number}.yaml"
            assert board.subject_at(path).name == f"S{number}"
    assert len(started) <= 6
    with pytest.raises(NotFound):
        board.subject_at("contacts/nobody.yaml")


def test_all_files_of_a_past_board_are_checked(two: Made) -> None:
    _many(two)
    two.write("contacts/someone-9.yaml", "name: [\n")
    two.commit()
    two.write("contacts/someone-9.yaml", "name: Nine\n")
    two.commit()
    two.open().close()
    board = past_board(str(two.root), "HEAD^")
    board.refresh()
    assert [one.path for one in lint_board(board)] == ["contacts/someone-9.yaml"]
    assert lint_board(past_board(str(two.root), "HEAD")) == []


def test_what_is_later_than_its_commit_is_left_out(two: Made) -> None:
    said = "{id: a-1, at: 2051-11-02, type: call, dir: out}"
    text = f"id: c-0000000099\nname: Later\ncreated: 2026-01-02\nactivities:\n- {said}\n"
    two.write("contacts/later.yaml", text)
    _many(two)
    two.open().close()
    board = past_board(str(two.root), "HEAD^")
    board.refresh()
    assert not (board.root / "contacts/later.yaml").exists()
    assert [row.last_touch for row in board.rows("name~later")] == [None]
    assert (board.root / "contacts/later.yaml").exists()


def test_its_history_ends_with_it(two: Made) -> None:
    board = two.open()
    for title in ("CFO", "CEO"):
        board.apply(set_fields(board.subject_at(ANNA), [f"title={title}"]))
    before = past_board(str(two.root), "HEAD^")
    before.refresh()
    newest = two.git("rev-parse", "HEAD^")
    assert before.history(ANNA)[0].sha == newest
    assert next(before.told(ANNA)).sha == newest
    told = {one.field: one for one in before.blame(before.subject_at(ANNA))}
    assert told["title"].value == "CFO"
    assert told["title"].entry is not None
    assert told["title"].entry.sha == newest


def test_those_that_were_looked_at_last_are_kept(two: Made) -> None:
    shas = _many(two)
    for number in range(8):
        two.write("contacts/someone-0.yaml", f"name: Zero {number}\n")
        shas.append(two.commit())
    for sha in (*shas[:6], shas[0], shas[7]):
        past_board(str(two.root), sha).refresh()
    kept = {folder.name for folder in (two.root / ".git/pipeboard/past").iterdir()}
    assert len(kept) == 6
    assert {shas[0], shas[7]} <= kept


@pytest.mark.parametrize("when", ["nonsense", "1999-01-01", "-v"])
def test_a_past_that_is_none(two: Made, when: str) -> None:
    with pytest.raises(NotFound):
        past_board(str(two.root), when)
