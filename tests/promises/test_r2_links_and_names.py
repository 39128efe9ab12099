"""R2: no file outside the board, its git directory and our own state is read or written, whatever
links and names in the board say."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeboard.cli import main
from tests.board.conftest import ANNA, OLE, Made, board_template, peopled_template, two

__all__ = ["board_template", "peopled_template", "two"]

SECRET = "only-for-its-owner"
VERBS = (
    ("ls",), ("ls", "--json"), ("board",), ("queue",), ("lint", "--hints"), ("doctor",),
    ("show", "anna@nordlicht.example"), ("show", "contacts/evil.yaml"), ("org", "ls"),
    ("get", "contacts/evil.yaml", "name"), ("audit",), ("config",), ("segment", "ls"),
    ("record",), ("tag", "contacts/evil.yaml", "x"), ("tag", "-q", "owner:mara", "x"),
    ("set", "../outside/contact.yaml", "title=x"), ("tag", "contacts/../../outside/contact.yaml", "x"),
    ("add", "../../outside/new"), ("add", "Evil /../../x", "--company", "../../outside"),
    ("doctor", "--fix"), ("undo",),
)  # fmt: skip


@pytest.fixture
def outside(two: Made) -> Path:
    """Files that are nobody's business, right beside the board."""
    folder = two.root.parent / "outside"
    for name in ("contact.yaml", "contacts/a.yaml", "orgs/b.yaml", "note.md", "pipeboard.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"id: c-7f3k2q9www\nname: {SECRET}\n")
    return folder


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and when it was changed."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def through(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said by everything that reads or writes."""
    for words in VERBS:
        assert main(["-C", str(root), *words]) in (0, 1, 2, 3, 5, 6, 7), words
    said = capsys.readouterr()
    return said.out + said.err


LINKS = {
    "a contact": ("contacts/evil.yaml", "contact.yaml"),
    "the contact that is shown": (ANNA, "contact.yaml"),
    "a folder of contacts": ("contacts/more", "contacts"),
    "organisations": ("orgs", "orgs"),
    "people": ("people", "contacts"),
    "notes": ("notes", ""),
    "forgotten": ("forgotten", "contacts"),
    "the library": ("library", "contacts"),
}


@pytest.mark.parametrize("what", LINKS)
@pytest.mark.parametrize("recorded", [True, False])
def test_r2_links_are_never_followed(
    what: str, recorded: bool, two: Made, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, target = LINKS[what]
    link = two.root / place
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.symlink_to(outside / target)
    if recorded:
        two.commit("theirs")
    before = state(outside)
    assert SECRET not in through(two.root, capsys)
    assert state(outside) == before
    assert link.is_symlink() or not link.exists()


def test_r2_a_config_that_is_a_link_is_not_read(
    two: Made, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (two.root / "pipeboard.yaml").unlink()
    (two.root / "pipeboard.yaml").symlink_to(outside / "pipeboard.yaml")
    before = state(outside)
    assert SECRET not in through(two.root, capsys)
    assert state(outside) == before


@pytest.mark.parametrize("name", ["../outside/contact.yaml", "/etc/passwd", "..", "a/../../x"])
def test_r2_ids_and_names_in_the_files_are_no_paths(
    name: str, two: Made, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two.write(OLE, f'id: "{name}"\nname: "{name}"\nowner: "{name}"\norg: "{name}"\n'
              f'company: {{name: "{name}"}}\nemail: x@y.example\n')  # fmt: skip
    two.commit("theirs")
    before, around = state(outside), sorted(os.listdir(two.root.parent))
    through(two.root, capsys)
    main(["-C", str(two.root), "tag", "x@y.example", "x"])
    main(["-C", str(two.root), "note", "x@y.example", "hello"])
    main(["-C", str(two.root), "forget", "x@y.example", "--yes"])
    assert state(outside) == before
    assert sorted(os.listdir(two.root.parent)) == around


def test_r2_a_clone_has_links_as_plain_files(
    two: Made, outside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (two.root / "contacts/evil.yaml").symlink_to(outside / "contact.yaml")
    (two.root / "orgs").rmdir() if (two.root / "orgs").is_dir() else None
    (two.root / "orgs").symlink_to(outside / "orgs")
    two.commit("theirs")
    hub = tmp_path / "hub.git"
    subprocess.run(["git", "clone", "-q", "--bare", two.root, hub], check=True)
    monkeypatch.chdir(tmp_path)
    assert main(["clone", str(hub), "mine"]) == 0
    before = state(outside)
    assert SECRET not in through(tmp_path / "mine", capsys)
    assert state(outside) == before
    assert not [path for path in (tmp_path / "mine").rglob("*") if path.is_symlink()]
