"""kill -9 at every step of a change: each file old or new, nothing lost, the rest told and mended."""

from __future__ import annotations

import os

import pytest

from pipeboard import crash
from pipeboard.cli import main
from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb


def _killed(words: list[str], step: int) -> bool:
    """Run pb in a process of its own that is killed at its n-th step of writing; False: it lived."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            crash._crash_at, crash._passed = step, 0
            code = main(words)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert status in (0, 9), status
    return status == 9


@pytest.mark.parametrize(
    "words",
    [
        ["set", "anna", "title=CFO"],
        ["add", "Jonas"],
        ["rm", "anna"],
        ["tag", "-q", "name:*", "fair"],
        ["segment", "add", "quiet", "idle>30d"],
    ],
    ids=lambda words: words[0],
)
def test_killed_at_every_step(pb: Pb, two: Made, words: list[str]) -> None:
    whole = {path: two.read(path) for path in (ANNA, OLE)}
    head = two.git("rev-parse", "HEAD")
    step, told = 1, 0
    while _killed(words, step):
        _is_whole(two, whole)
        listed = pb("ls")
        assert listed.code == 0
        left = [line for line in two.status().split("\n") if line and ".pb-" not in line]
        edits = f"{len(left)} edit{'s' if len(left) > 1 else ''}"
        expected = f"pb: {edits} not recorded: pb record\n" if left else ""
        assert listed.err == expected, (step, left)
        told += bool(left)
        assert pb("record").err == ""
        assert two.status() == "", step
        assert not list((two.root / ".git").glob("*.lock"))
        two.git("reset", "-q", "--hard", head)
        step += 1
        assert step < 80
    assert step > 3
    assert told
    assert two.status() == ""
    assert two.git("fsck", "--full", "--no-dangling") == ""
    assert not list(two.root.rglob(".pb-*"))


def _is_whole(two: Made, whole: dict[str, str]) -> None:
    """Every file is the old one or the new one."""
    for path, old in whole.items():
        if (two.root / path).exists():
            now = two.read(path)
            new = (
                old.replace("Head of Marketing", "CFO"),
                old.replace("agency]", "agency, fair]"),
                old.replace("owner: tomas\n", "owner: tomas\ntags: [fair]\n"),
            )
            assert now == old or now in new
    assert {ANNA, OLE} - {path for path in whole if (two.root / path).exists()} in (set(), {ANNA})
