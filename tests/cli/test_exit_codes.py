"""Every exit code of the contract, as text and as JSON; errors name what was found and what is near."""

from __future__ import annotations

import os
import sqlite3
import sys

import pytest

from pipeboard.cli import main
from pipeboard.journal.lock import Lock
from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

CASES = [
    (0, "", ["ls"]),
    (2, "usage", ["lss"]),
    (2, "usage", ["ls", "--limt", "3"]),
    (2, "usage", ["ls", "-q", ""]),
    (2, "usage", ["ls", "-q", "--quiet"]),
    (2, "usage", ["ls", "--format", "yaml"]),
    (2, "query", ["ls", "-q", "stge:lead"]),
    (2, "query", ["ls", "-q", "stage:leed"]),
    (2, "query", ["ls", "-q", "(stage:lead"]),
    (2, "usage", ["queue", "--as-of", "9999-12-31T23:59-12:00"]),
    (2, "usage", ["set", "anna"]),
    (2, "usage", ["set", "anna", "title"]),
    (2, "usage", ["set", "anna", "stage=customer"]),
    (2, "usage", ["set", "anna", "titel=CFO"]),
    (2, "usage", ["set", "anna", "company.employes=5"]),
    (2, "usage", ["add", "Jonas", "--set", "titel=CFO"]),
    (2, "usage", ["ls", "--limit", "many"]),
    (2, "usage", ["work"]),
    (2, "usage", ["schema"]),
    (2, "usage", ["segment", "rm"]),
    (2, "usage", ["move", "anna"]),
    (2, "usage", ["move", "anna", "prospct"]),
    (2, "usage", ["move", "ole", "lead"]),
    (2, "usage", ["log", "anna"]),
    (2, "usage", ["log", "anna", "emial"]),
    (2, "usage", ["log", "anna", "call", "conected", "she said"]),
    (2, "usage", ["log", "anna", "call", "--next", "whenever"]),
    (2, "usage", ["log", "anna", "call", "--at", "whenever"]),
    (2, "usage", ["next", "anna", "whenever"]),
    (2, "usage", ["snooze", "anna", "whenever"]),
    (2, "usage", ["signal", "anna", "demo-reqest"]),
    (2, "usage", ["note", "anna", ""]),
    (2, "usage", ["tag", "anna"]),
    (2, "usage", ["rm"]),
    (2, "usage", ["add", ""]),
    (2, "usage", ["add"]),
    (2, "usage", ["set", "anna", "title=x", "--wait", "soon"]),
    (2, "usage", ["edit", "anna"]),
    (2, "usage", ["record", "/etc/passwd"]),
    (3, "invalid_data", ["set", "anna", "status=nonsense"]),
    (3, "invalid_data", ["set", "anna", "created=whenever"]),
    (3, "invalid_data", ["add", "Jonas", "--country", "Nowhere"]),
    (4, "gate_blocked", ["move", "ole", "customer"]),
    (6, "not_found", ["show", "nobody"]),
    (6, "not_found", ["get", "anna", "nothing"]),
    (6, "not_found", ["queue", "nolane"]),
    (6, "not_found", ["config", "nokey"]),
    (6, "not_found", ["undo"]),
    (6, "not_found", ["redo"]),
    (6, "not_found", ["undo", "deadbeef"]),
    (6, "not_found", ["done", "anna"]),
    (6, "not_found", ["lint", "contacts/nobody.yaml"]),
    (6, "ambiguous", ["show", "contacts"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "word", "words"), CASES, ids=lambda value: str(value)[:40])
def test_codes(pb: Pb, two: Made, code: int, word: str, words: list[str]) -> None:
    if word == "ambiguous":
        words = ["show", "7f3k"]
        two.write("contacts/other.yaml", "id: c-7f3kaaaaaa\nname: Other\n")
        two.commit()
    said = pb(*words)
    assert said.code == code, said
    if code:
        assert said.out == ""
        assert said.err.startswith("pb: ")
        assert "Traceback" not in said.err
        told = pb(*words, "--json")
        assert (told.code, told.err) == (code, "")
        assert told.error["code"] == word
        assert told.error["message"] in said.err.replace("\n  ", "\n  ")
    assert two.status() == ""


def _blocked(two: Made) -> None:
    two.write(ANNA, two.read(ANNA) + "consent: {do_not_contact: true}\n")
    two.commit()


def test_refused_by_consent_is_8(pb: Pb, two: Made) -> None:
    _blocked(two)
    assert pb("log", "anna", "call", "connected", "--json").error["code"] == "consent"
    assert pb("log", "anna", "call", "connected").code == 8
    assert pb("log", "anna", "email", "--in", "she wrote").code == 0


def test_a_conflict_is_5(pb: Pb, two: Made) -> None:
    pb("set", "anna", "owner=tomas")
    sha = two.git("rev-parse", "HEAD")
    pb("set", "anna", "owner=ole")
    said = pb("undo", sha, "--json")
    assert (said.code, said.error["code"]) == (5, "conflict")
    assert said.error["items"][0]["field"] == "owner"
    assert pb("undo", sha, "--restore").code == 0


def test_git_is_7(pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    two.git("checkout", "-q", "--detach")
    said = pb("set", "anna", "title=CFO", "--json")
    assert (said.code, said.error["code"]) == (7, "repository_state")
    assert "git switch" in said.error["message"]
    two.git("checkout", "-q", "main")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    said = pb("set", "anna", "title=CFO", "--json")
    assert (said.code, said.error["code"]) == (7, "no_identity")
    assert "git config --global user.email" in said.error["hint"]


def test_busy_is_9(pb: Pb, two: Made) -> None:
    board = two.open()
    with Lock(board.repository.own_dir / "lock"):
        said = pb("set", "anna", "title=CFO", "--wait", "50ms", "--json")
    assert (said.code, said.error["code"]) == (9, "busy")
    assert str(os.getpid()) in said.error["message"]


def test_a_lint_error_is_3(pb: Pb, two: Made) -> None:
    two.write(OLE, "id: c-8g4m3r0xcd\nname: Ole\nstatus: nurtre\n")
    said = pb("lint")
    assert said.code == 3
    assert said.out.splitlines()[0].startswith(f"{OLE}:3:9: status: ")
    assert "nurture" in said.out
    document = pb("lint", "--json")
    assert document.code == 3
    (row,) = document.data
    assert (row["path"], row["line"], row["column"], row["field"]) == (OLE, 3, 9, "status")
    two.git("add", OLE)
    assert pb("lint", "--staged").code == 3
    assert pb("lint", ANNA).code == 0


@pytest.mark.parametrize("words", [("-a",), (OLE,), ("-o", OLE), ()], ids=" ".join)
def test_a_hook_with_lint_lets_no_broken_file_be_committed(two: Made, words: list[str]) -> None:
    """`git commit -a` and `git commit FILE` commit from an index of their own."""
    run = f"PYTHONPATH={os.pathsep.join(sys.path)} exec {sys.executable} -m pipeboard"
    hook = two.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{run} lint --staged\n")
    hook.chmod(0o755)
    head = two.git("rev-parse", "HEAD")
    two.write(OLE, two.read(OLE) + "stage: [x\n")
    if not words:
        two.git("add", OLE)
    two.git("commit", "-qm", "half", *words, check=False)
    assert two.git("rev-parse", "HEAD") == head
    two.write(OLE, two.read(OLE).replace("stage: [x\n", "title: Buyer\n"))
    if not words:
        two.git("add", OLE)
    two.git("commit", "-qm", "whole", *words)
    assert two.git("rev-parse", "HEAD") != head


def test_no_is_1(pb: Pb, two: Made) -> None:
    assert pb("ls", "nobody", "--fail-empty").code == 1
    (two.root / ".gitattributes").unlink()
    assert pb("doctor").code == 1


def test_interrupted_is_130(pb: Pb, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeboard.cli.lists.ls", interrupt)
    said = pb("ls")
    assert (said.code, said.err) == (130, "pb: interrupted\n")


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "Permission denied", "/x/y"), sqlite3.OperationalError("disk is full")],
)
def test_what_the_system_refuses_is_said_in_words(
    pb: Pb, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*args: object) -> None:
        raise error

    monkeypatch.setattr("pipeboard.cli.lists.ls", refuse)
    said = pb("ls")
    assert said.code not in (0, 2)
    assert said.err.startswith("pb: ")
    assert "Traceback" not in said.err


def test_no_board(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))
    assert main(["ls"]) == 6
    assert "pb init sales" in capsys.readouterr().err
    assert main(["-C", "nowhere", "ls"]) == 6
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["mvoe"], "move"),
        (["show", "Anna Kellar"], "Anna Keller"),
        (["ls", "ownr:mara"], "owner"),
        (["ls", "is:overdu"], "overdue"),
        (["move", "anna", "custmer"], "customer"),
        (["signal", "anna", "demo-reqest"], "demo-request"),
        (["log", "anna", "emial"], "email"),
        (["log", "anna", "call", "conected", "she said"], "connected"),
        (["get", "anna", "titel"], "title"),
        (["set", "anna", "titel=CFO"], "title"),
        (["set", "anna", "company.employes=5"], "company.employees"),
        (["set", "anna", "preferred_channel=emial"], "email"),
    ],
)
def test_the_nearest_is_named(pb: Pb, words: list[str], near: str) -> None:
    said = pb(*words)
    assert said.code in (2, 3, 6)
    assert near in said.err


def test_a_query_error_points_at_the_character(pb: Pb) -> None:
    said = pb("ls", "-q", "stage:lead ownr:mara")
    lines = said.err.splitlines()
    query = next(n for n, line in enumerate(lines) if "stage:lead ownr" in line)
    assert lines[query + 1].index("^") == lines[query].index("ownr")
    error = pb("ls", "-q", "stage:lead ownr:mara", "--json").error
    assert error["items"][0]["at"] == 11


def test_a_clock_that_says_nothing(pb: Pb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "teatime")
    said = pb("ls")
    assert said.code == 2
    assert "teatime" in said.err


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("opp", "ad"), "add"), (("schema", "contct"), "contact"), (("org", "lst"), "ls"),
        (("cadence", "strt"), "start"), (("segment", "ad"), "add"), (("completion", "bsh"), "bash"),
        (("log", "anna", "call", "--tone", "x"), ""), (("ls", "--format", "jsn"), "json"),
    ],
)  # fmt: skip
def test_a_mistyped_part_of_a_verb_names_the_nearest(
    pb: Pb, words: tuple[str, ...], near: str
) -> None:
    said = pb(*words)
    assert (said.code, said.out) == (2, "")
    assert f"nearest: {near}" in said.err if near else "one of: " in said.err
