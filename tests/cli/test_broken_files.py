"""One broken file of each kind among a hundred good ones: it breaks one card, never the board."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb, Said

HEAD = "id: c-0000000bad\nname: Bad\n"
BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n"

# What the file holds, and the line that is to be named (None: the whole file).
KINDS: dict[str, tuple[bytes, int | None]] = {
    "alias bomb": (HEAD.encode() + BOMB.encode(), 3),
    "self alias": (HEAD.encode() + b"me: &me [*me]\n", 3),
    "merge key": (HEAD.encode() + b"company:\n  <<: {name: x}\n", 4),
    "anchor alone": (HEAD.encode() + b"title: &t CFO\n", 3),
    "deep flow": (HEAD.encode() + b"custom: " + b"[" * 600 + b"]" * 600 + b"\n", 3),
    "deep block": (HEAD.encode() + b"".join(b" " * n + b"k:\n" for n in range(1200)), None),
    "bad date": (HEAD.encode() + b"created: 2026-13-45\n", 3),
    "bad number": (HEAD.encode() + b"purchases:\n- {id: p-1, value: nan}\n", 4),
    "bad status": (HEAD.encode() + b"stage: lead\nstatus: nurtre\n", 4),
    "duplicate key": (HEAD.encode() + b"title: a\ntitle: b\n", 4),
    "key that is a map": (HEAD.encode() + b"? {a: b}\n: c\n", 3),
    "list on top": (b"- a\n- b\n", 1),
    "text on top": (b"just a text\n", 1),
    "empty": (b"", None),
    "only a comment": (b"# nothing\n", None),
    "two documents": (HEAD.encode() + b"---\nname: other\n", 3),
    "latin-1": (b"id: c-0000000bad\nname: J\xfcrgen\n", 2),
    "NUL": (b"id: c-0000000bad\nname: a\0b\n", 2),
    "UTF-16": ("id: c-0000000bad\nname: Bad\n".encode("utf-16"), None),
    "lone surrogate": (HEAD.encode() + b'title: "\\ud800"\n', 3),
    "tab": (HEAD.encode() + b"custom:\n\ta: b\n", 4),
    "at sign": (HEAD.encode() + b"title: @handle\n", 3),
    "unquoted colon": (HEAD.encode() + b"title: a: b\n", 3),
    "python tag": (HEAD.encode() + b"x: !!python/object/apply:os.system [id]\n", 3),
    "own tag": (HEAD.encode() + b"x: !foo bar\n", 3),
    "binary tag": (HEAD.encode() + b"x: !!binary aGk=\n", 3),
    "directive": (b"%YAML 1.1\n---\n" + HEAD.encode(), 1),
    "conflict markers": (HEAD.encode() + b"<<<<<<< ours\ntitle: a\n=======\ntitle: b\n>>>>>>> t\n", 3),
    "half saved": (HEAD.encode() + b'notes:\n- {id: n-1, text: "hal', None),
    "huge": (HEAD.encode() + b"title: " + b"x" * 1_100_000 + b"\n", None),
    "without a name": (b"id: c-0000000bad\ntitle: x\n", None),
    "bad id": (b"id: ../../etc/passwd\nname: Bad\n", 1),
}  # fmt: skip


@pytest.fixture
def hundred(two: Made, pb: Pb) -> Pb:
    """A hundred good files."""
    for number in range(98):
        two.write(
            f"contacts/p-{number:02}.yaml", f"id: c-00000000{number:02}\nname: P{number:02}\n"
        )
    two.commit()
    return pb


def _lists_a_hundred(pb: Pb) -> Said:
    listed = pb("ls", "--format", "ids", "-q", "-name:Bad")
    assert listed.code == 0
    assert "Traceback" not in listed.err
    assert len(listed.out.split()) == 100
    return listed


def test_one_of_each_kind(hundred: Pb, two: Made) -> None:
    for kind, (text, line) in KINDS.items():
        place = two.root / "contacts" / "bad-one.yaml"
        place.write_bytes(text)
        _lists_a_hundred(hundred)
        lint = hundred("lint", "--json")
        assert lint.code == 3, kind
        found = [row for row in lint.data if row["path"] == "contacts/bad-one.yaml"]
        assert found, kind
        assert all(row["message"] for row in found), kind
        if line:
            assert line in [row["line"] for row in found], (kind, found)
        assert "bad-one.yaml" in hundred("lint").out, kind
        assert hundred("record").code == 0
        assert place.read_bytes() == text, kind
        assert two.status() == "?? contacts/bad-one.yaml", kind


def test_all_kinds_at_once_and_committed(hundred: Pb, two: Made) -> None:
    for number, (text, _) in enumerate(KINDS.values()):
        (two.root / "contacts" / f"bad-{number:02}.yaml").write_bytes(text)
    two.commit()
    _lists_a_hundred(hundred)
    broken = {row["path"] for row in hundred("lint", "--json").data}
    assert len(broken) == len(KINDS)
    board = hundred("board", "--json").data
    assert sum(column["count"] for column in board["columns"]) >= 100
    assert hundred("set", "P01", "title=CFO").code == 0
    assert hundred("tag", "-q", "name~P", "x", "--yes").code == 0
    assert two.status() == ""


def _symlinked_file(root: Path) -> None:
    (root / "contacts" / "evil.yaml").symlink_to("/etc/passwd")


def _symlinked_folder(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("id: c-5ecre75ecr\nname: Secret\n")
    (root / "contacts" / "linked").symlink_to(outside)


def _fifo(root: Path) -> None:
    os.mkfifo(root / "contacts" / "pipe.yaml")


def _folder_named_like_a_file(root: Path) -> None:
    (root / "contacts" / "folder.yaml").mkdir()
    (root / "contacts" / "folder.yaml" / "inside.txt").write_text("x")


def _unreadable(root: Path) -> None:
    place = root / "contacts" / "closed.yaml"
    place.write_text("id: c-0c105ed000\nname: Bad\n")
    place.chmod(0)


@pytest.mark.parametrize(
    "make", [_symlinked_file, _symlinked_folder, _fifo, _folder_named_like_a_file, _unreadable]
)
def test_what_is_no_plain_file(hundred: Pb, two: Made, make: Callable[[Path], None]) -> None:
    make(two.root)
    listed = _lists_a_hundred(hundred)
    assert "Secret" not in listed.out
    for words in (["board"], ["lint"], ["doctor"], ["record"], ["show", "P01"], ["queue"]):
        said = hundred(*words)
        assert "root:" not in said.out + said.err
        assert "Secret" not in said.out + said.err
    assert hundred("ls", "Secret").out.count("\n") <= 1
    shutil.rmtree(two.root / "contacts" / "folder.yaml", ignore_errors=True)


@pytest.mark.parametrize("name", ["contacts/evil.yaml", "../outside/secret.yaml", "/etc/passwd"])
@pytest.mark.parametrize("verb", [["show"], ["get"], ["set"], ["record"], ["lint"]])
def test_no_name_leads_out_of_the_board(hundred: Pb, two: Made, name: str, verb: list) -> None:
    _symlinked_file(two.root)
    _symlinked_folder(two.root)
    said = hundred(
        *verb, name, *(["name=x"] if verb == ["set"] else ["name"] if verb == ["get"] else [])
    )
    assert "root:" not in said.out + said.err
    assert "Secret" not in said.out + said.err
    assert "Traceback" not in said.err


def test_one_id_in_two_files(hundred: Pb, two: Made) -> None:
    two.write("contacts/copy.yaml", "id: c-7f3k2q9wab\nname: Copy\n")
    assert len(hundred("ls", "--format", "ids").out.split()) == 101
    lint = hundred("lint")
    assert lint.code == 3
    assert "c-7f3k2q9wab" in lint.out
    assert "copy.yaml" in lint.out
