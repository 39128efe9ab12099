"""Which files a board has; R2: no file outside the board is read, whatever links and paths say."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from pipeboard.errors import InvalidData
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.scan import inside, read_file, scan


@pytest.fixture
def board(tmp_path: Path) -> Path:
    root = tmp_path / "board"
    for name in (
        "pipeboard.yaml",
        "contacts/anna.yaml",
        "contacts/7f/jonas.yaml",
        "contacts/.hidden.yaml",
        "contacts/.pb-1-2.tmp",
        "contacts/.trash/old.yaml",
        "contacts/notes.txt",
        "contacts/anna.yaml.unmerged-1",
        "orgs/nordlicht.yaml",
        "competitors/chartly.yaml",
        "library/guide.yaml",
        "people/mara.yaml",
        "elsewhere/x.yaml",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"name: {name}\n")
    (tmp_path / "secret.yaml").write_text("secret: 1\n")
    return root


def test_every_file_of_the_board_is_found_with_its_kind(board: Path) -> None:
    found = scan(board)
    assert [(file.kind, file.path) for file in found] == [
        ("competitor", "competitors/chartly.yaml"),
        ("contact", "contacts/7f/jonas.yaml"),
        ("contact", "contacts/anna.yaml"),
        ("library", "library/guide.yaml"),
        ("org", "orgs/nordlicht.yaml"),
        ("person", "people/mara.yaml"),
    ]
    assert not [file.problem for file in found if file.problem]
    status = (board / "contacts/anna.yaml").stat()
    assert found[2].size == status.st_size


def test_a_board_without_folders_is_empty(tmp_path: Path) -> None:
    assert scan(tmp_path) == []
    (tmp_path / "contacts").write_text("a file")
    assert scan(tmp_path) == []


def test_links_are_problems_and_never_followed(board: Path) -> None:
    (board / "contacts/evil.yaml").symlink_to("/etc/passwd")
    (board / "contacts/dangling.yaml").symlink_to("nowhere")
    (board / "contacts/folder").symlink_to(board.parent)
    (board / "orgs/nordlicht.yaml").unlink()
    (board / "orgs").rmdir()
    (board / "orgs").symlink_to(board.parent)
    broken = {file.path: file.problem for file in scan(board) if file.problem}
    assert set(broken) == {
        "contacts/evil.yaml",
        "contacts/dangling.yaml",
        "contacts/folder",
        "orgs",
    }
    assert all("symbolic link" in str(problem) for problem in broken.values())
    for path in ("contacts/evil.yaml", "contacts/folder/secret.yaml", "orgs/secret.yaml"):
        with pytest.raises(BrokenFile, match="symbolic link"):
            read_file(board, path)
        with pytest.raises(BrokenFile, match="symbolic link"):
            inside(board, path)


@pytest.mark.parametrize(
    "path",
    ["../secret.yaml", "contacts/../../secret.yaml", "/etc/passwd", "", ".", "contacts//a", "a\0b"],
)
def test_a_path_never_leaves_the_board(board: Path, path: str) -> None:
    with pytest.raises(InvalidData, match="inside the board"):
        read_file(board, path)
    with pytest.raises(InvalidData, match="inside the board"):
        inside(board, path)


def test_a_file_is_read(board: Path) -> None:
    assert read_file(board, "contacts/7f/jonas.yaml") == b"name: contacts/7f/jonas.yaml\n"
    assert read_file(board, "pipeboard.yaml") == b"name: pipeboard.yaml\n"
    assert inside(board, "contacts/new/x.yaml") == board / "contacts/new/x.yaml"
    with pytest.raises(FileNotFoundError):
        read_file(board, "contacts/nobody.yaml")
    with pytest.raises(FileNotFoundError):
        read_file(board, "nowhere/nobody.yaml")


def test_what_is_no_plain_file_is_a_problem(board: Path) -> None:
    os.mkfifo(board / "contacts/pipe.yaml")
    (board / "contacts/folder.yaml").mkdir()
    (file,) = [file for file in scan(board) if file.problem]
    assert (file.path, file.problem and file.problem.message) == (
        "contacts/pipe.yaml",
        "is not a plain file",
    )
    for path in ("contacts/pipe.yaml", "contacts/folder.yaml"):
        with pytest.raises(BrokenFile, match="not a plain file"):
            read_file(board, path)


def test_a_huge_file_is_a_problem_and_not_read(board: Path) -> None:
    huge = board / "contacts/huge.yaml"
    huge.write_bytes(b"x" * ((1 << 20) + 1))
    (file,) = [file for file in scan(board) if file.problem]
    assert file.path == "contacts/huge.yaml"
    assert "1 MiB" in str(file.problem)
    with pytest.raises(BrokenFile, match="1 MiB"):
        read_file(board, "contacts/huge.yaml")


def test_names_that_are_one_on_another_disk_are_problems_of_both(board: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "rené.yaml")
    for name in ("Anna.yaml", unicodedata.normalize("NFC", decomposed), decomposed):
        (board / "contacts" / name).write_text("name: x\n")
    if len(list((board / "contacts").glob("*nna.yaml"))) < 2:
        pytest.skip("this disk ignores case")
    broken = [file for file in scan(board) if file.problem]
    assert len(broken) == 4
    assert "differs from contacts/anna.yaml only in case" in str(broken[0].problem)


def test_folders_nested_without_end_are_a_problem(board: Path) -> None:
    (board / "contacts" / "/".join("d" * 30)).mkdir(parents=True)
    (file,) = [file for file in scan(board) if file.problem]
    assert "nested deeper" in str(file.problem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_what_may_not_be_read_is_a_problem(board: Path) -> None:
    (board / "contacts/anna.yaml").chmod(0)
    (board / "contacts/7f").chmod(0)
    try:
        assert "contacts/7f" in [file.path for file in scan(board) if file.problem]
        with pytest.raises(BrokenFile, match="cannot be read"):
            read_file(board, "contacts/anna.yaml")
    finally:
        (board / "contacts/7f").chmod(0o700)
