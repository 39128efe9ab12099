"""Git's conflict markers, taken apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.team.markers import Split, has_markers, split

MERGE = b"name: A\n<<<<<<< HEAD\nowner: mara\n=======\nowner: tomas\n>>>>>>> side\nstage: lead\n"
DIFF3 = b"a: 1\n<<<<<<< HEAD\nb: 2\n||||||| 1234\nb: 1\n=======\nb: 3\n>>>>>>> side\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            MERGE,
            Split(
                b"name: A\nowner: mara\nstage: lead\n",
                None,
                b"name: A\nowner: tomas\nstage: lead\n",
            ),
        ),
        (DIFF3, Split(b"a: 1\nb: 2\n", b"a: 1\nb: 1\n", b"a: 1\nb: 3\n")),
        (
            MERGE.replace(b"\n", b"\r\n"),
            Split(
                b"name: A\r\nowner: mara\r\nstage: lead\r\n",
                None,
                b"name: A\r\nowner: tomas\r\nstage: lead\r\n",
            ),
        ),
        (b"<<<<<<< a\n=======\nx\n>>>>>>> b", Split(b"", None, b"x\n")),
        (b"<<<<<<<<< a\nx\n=========\n<<<<<<<\n>>>>>>>>> b\n", Split(b"x\n", None, b"<<<<<<<\n")),
        (
            b"<<<<<<< a\nx\n||||||| b\n<<<<<<<<< c\n1\n=========\n2\n>>>>>>>>> d\n=======\ny\n>>>>>>> e\n",
            Split(b"x\n", None, b"y\n"),
        ),
    ],
    ids=["two sides", "with the base", "CRLF", "no last newline", "more signs", "a merged base"],
)
def test_a_file_with_markers_is_taken_apart(data: bytes, found: Split) -> None:
    assert split(data) == found
    assert has_markers(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name: A\n",
        b"note: <<<<<<< not at the start\n",
        b"<<<<<<<no blank behind\n",
        b"<<<<<<< HEAD\nnever ended\n",
        b"<<<<<<< HEAD\na\n>>>>>>> side\n",
        b"<<<<<<< HEAD\na\n=======\nb\n=======\nc\n>>>>>>> side\n",
        b"=======\n",
    ],
)
def test_what_no_merge_leaves_like_that_is_not_taken_apart(data: bytes) -> None:
    assert split(data) is None


_LINES = st.lists(st.sampled_from(["a", "b", "c", "", "x: 1", "======="]), max_size=8)


@settings(max_examples=40, deadline=None)
@given(base=_LINES, ours=_LINES, theirs=_LINES)
def test_both_sides_of_what_git_writes_are_found_again(
    tmp_path_factory: pytest.TempPathFactory, base: list[str], ours: list[str], theirs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("sides")
    for name, lines in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_text("".join(f"{line}\n" for line in lines))
    written = _merge_file(folder)
    if "=======" in (*base, *ours, *theirs) or not has_markers(written):
        return
    parts = split(written)
    assert parts is not None
    assert parts.ours == _merge_file(folder, "--ours")
    assert parts.theirs == _merge_file(folder, "--theirs")


def _merge_file(folder: Path, *how: str) -> bytes:
    command = ["git", "merge-file", "-p", *how, "ours", "base", "theirs"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
