"""The history: who did what when, what a file was, what one may take back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.journal.commit import commit
from pipeboard.journal.history import log, own_changes, show_trees
from pipeboard.journal.identity import Identity
from pipeboard.journal.message import Message
from pipeboard.journal.repo import Repository

BEN = Identity("Ben", "ben@example.com")


@pytest.fixture(params=["", "sales/board"])
def board(request, git) -> Repository:
    """The board as the repository, and as a folder of it."""
    folder: Path = git.folder / request.param
    folder.mkdir(parents=True, exist_ok=True)
    git.record("README", "not of the board\n" if request.param else "of the board\n", "readme")
    return Repository.open(folder)


def _change(board, name, text, verb="edit", *, when, author=None, reverts="", via="cli") -> str:
    path = f"contacts/{name}.yaml"
    (board.folder / "contacts").mkdir(parents=True, exist_ok=True)
    (board.folder / path).write_text(text)
    trailers = [("Pb-Action", verb), ("Pb-Contact", f"c-{name}"), ("Pb-Via", via)]
    if reverts:
        trailers.append(("Pb-Reverts", reverts))
    message = Message(verb, name, text.strip(), "because\nof that", tuple(trailers))
    return commit(board, [path], str(message), when=when, author=author)


def test_a_log_reads_every_fact(board):
    first = _change(board, "né\nw", "one\n", "add", when=1_700_000_000)
    second = _change(board, "ben", "two\n", when=1_700_000_100, author=BEN)
    entries = list(log(board, names=True))
    ours = entries[:2]
    assert [entry.sha for entry in ours] == [second, first]
    assert [entry.paths for entry in ours] == [["contacts/ben.yaml"], ["contacts/né\nw.yaml"]]
    assert [(entry.author, entry.mail, entry.at) for entry in ours] == [
        ("Ben", "ben@example.com", 1_700_000_100),
        ("Mara Test", "mara@example.com", 1_700_000_000),
    ]
    assert ours[0].subject == "edit(ben): two"
    assert ours[0].message.reason == "because\nof that"
    assert ours[0].trailers[1] == ("Pb-Contact", "c-ben")
    assert ours[0].parents == [first]
    assert [entry.subject for entry in entries[2:]] == ([] if board.prefix else ["readme"])
    assert [entry.paths for entry in log(board)] == [[]] * len(entries)


def test_a_log_can_be_narrowed(board):
    _change(board, "anna", "one\n", when=1_700_000_000)
    _change(board, "ben", "two\n", when=1_700_000_100)
    _change(board, "anna", "three\n", when=1_700_000_200)
    subjects = [entry.subject for entry in log(board, ["contacts/anna.yaml"])]
    assert subjects == ["edit(anna): three", "edit(anna): one"]
    assert [entry.subject for entry in log(board, limit=1)] == ["edit(anna): three"]
    since = log(board, since=1_700_000_050)
    assert [entry.subject for entry in since][:2] == ["edit(anna): three", "edit(ben): two"]
    assert [entry.subject for entry in log(board, grep="^Pb-Contact: c-ben$")] == ["edit(ben): two"]
    assert list(log(board, ["contacts/*.yaml"])) == []


def test_an_empty_history(repo):
    assert list(log(repo)) == []
    assert list(own_changes(repo)) == []


def test_settings_of_the_user_do_not_change_what_is_read(git, board):
    for key, value in {
        "log.showSignature": "true",
        "log.follow": "true",
        "log.date": "relative",
        "format.pretty": "oneline",
        "color.ui": "always",
        "i18n.logOutputEncoding": "latin-1",
        "diff.renames": "copies",
    }.items():
        git("config", key, value)
    sha = _change(board, "zoë", "ë\n", when=1_700_000_000)
    entry = next(log(board, names=True))
    assert (entry.sha, entry.subject) == (sha, "edit(zoë): ë")
    assert entry.paths == ["contacts/zoë.yaml"]


def test_a_message_with_every_odd_character(git, board):
    git(
        "commit",
        "-q",
        "--allow-empty",
        "--cleanup=verbatim",
        "-F",
        "-",
        stdin="\x01\x1e\n\n\nx\x1f\n",
    )
    _change(board, "anna", "one\n", when=1_700_000_000)
    assert next(log(board, names=True)).subject == "edit(anna): one"
    everything = list(log(Repository.open(git.folder), names=True))
    assert len(everything) == 3


def test_a_merge_names_what_it_brought(git, board):
    git("checkout", "-q", "-b", "side")
    _change(board, "side", "x\n", when=1_700_000_000)
    git("checkout", "-q", "main")
    _change(board, "main", "x\n", when=1_700_000_100)
    git("merge", "-q", "--no-ff", "-m", "merge", "side")
    merges = [
        entry for entry in log(Repository.open(git.folder), names=True) if len(entry.parents) > 1
    ]
    assert [Path(path).name for path in merges[0].paths] == ["side.yaml"]


def test_a_file_as_it_was(board):
    first = _change(board, "anna", "one\n", when=1)
    second = _change(board, "anna", "two\n", when=2)
    path = "contacts/anna.yaml"
    asked = [(first, path), (f"{first}^", path), (second, path), (f"{second}^", path)]
    found = show_trees(board, [*asked, (second, "contacts/no\nbody.yaml")])
    assert list(found) == [b"one\n", None, b"two\n", b"one\n", None]


def test_ones_own_changes_and_no_others(git, board):
    mine = _change(board, "anna", "one\n", when=1)
    _change(board, "anna", "two\n", when=2, author=BEN)
    _change(board, "anna", "three\n", when=3, via="bot/form")
    git.record("by-hand", "x")
    found = list(own_changes(board))
    assert [(change.entry.sha, change.reverts, change.reverted_by) for change in found] == [
        (mine, "", "")
    ]
    assert [change.entry.subject for change in own_changes(board, who=BEN)] == ["edit(anna): two"]


def test_undo_redo_and_undo_again(board):
    """A revert that was reverted is not in force any more."""
    edit = _change(board, "anna", "two\n", when=1)
    undo = _change(board, "anna", "one\n", "undo", when=2, reverts=edit)
    assert [(c.entry.sha, c.reverted_by) for c in own_changes(board)] == [(undo, ""), (edit, undo)]
    redo = _change(board, "anna", "two\n", "redo", when=3, reverts=undo)
    assert [(c.entry.sha, c.reverted_by) for c in own_changes(board)] == [
        (redo, ""),
        (undo, redo),
        (edit, ""),
    ]
    again = _change(board, "anna", "one\n", "undo", when=4, reverts=edit)
    assert [c.reverted_by for c in own_changes(board)] == ["", "", redo, again]
    assert len(list(own_changes(board, limit=2))) == 2
