"""R5: a contact file is at every moment the old or the new version, and reads back as meant."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.board import preparing as preparing_module
from pipeboard.errors import PipeboardError
from pipeboard.model.tree import Set
from pipeboard.storage import edit as edit_module
from pipeboard.storage.edit import edit
from pipeboard.storage.read import load
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb
from tests.promises.conftest import tree_of

LOOP = "for n in 1 2 3 4 5 6 7 8; do {pb} set anna custom.n=$n title=Title$n || exit 1; done"


def test_r5_a_reader_never_sees_anything_else(two: Made) -> None:
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add((two.root / ANNA).read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    try:
        script = LOOP.format(pb=f"{sys.executable} -m pipeboard")
        subprocess.run(["sh", "-c", script], cwd=two.root, check=True, capture_output=True)
    finally:
        over.set()
        reader.join()
    versions = two.git("log", "--format=%H", "--", ANNA).split()
    known = {two.git("show", f"{sha}:{ANNA}").encode() + b"\n" for sha in versions}
    assert seen <= known
    assert len(seen) > 1


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_r5_what_is_written_reads_back_as_it_was_meant(text: str) -> None:
    try:
        data = edit(ANNA_TEXT.encode(), [Set(("title",), text)], ANNA)
    except PipeboardError:
        return  # refused is not written
    tree = load(data, ANNA)
    assert tree["title"] == text
    assert {key: value for key, value in tree.items() if key != "title"} == {
        key: value for key, value in load(ANNA_TEXT.encode(), ANNA).items() if key != "title"
    }


@pytest.mark.parametrize(
    "wrong", ["title: [", "title: Other\nid: c-7f3k2q9wab\nname: Anna Keller\n", "", ANNA_TEXT]
)
def test_r5_what_would_not_read_back_is_not_written(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    """An editor of ours that goes wrong: nothing of it reaches the disk."""
    head, tree = two.git("rev-parse", "HEAD"), tree_of(two.root / "contacts")
    monkeypatch.setattr(edit_module, "_attempts", lambda *args, **more: iter([wrong]))
    assert pb("set", "anna", "title=CFO").code == 3
    monkeypatch.setattr(preparing_module, "emit", lambda tree: wrong)
    assert pb("add", "Jonas Weber").code == 3
    assert tree_of(two.root / "contacts") == tree
    assert two.git("rev-parse", "HEAD") == head
