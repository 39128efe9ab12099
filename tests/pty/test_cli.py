"""R3 on the command line: no text of a board or of git controls the terminal it is printed on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.errors import QueryError
from pipeboard.model.text import fold, safe
from tests.pty.conftest import PB, hook
from tests.pty.naughty import Naughty
from tests.pty.terminal import Terminal, offences, text_of

Say = Callable[..., tuple[int, bytes]]
# The progress bar's own two, on a line of its own that it takes away again.
_BAR = frozenset(("text", "0x0a", "0x0d", "0x09", "CSI K"))
_BLANK = ("", " ")  # nothing in them, so no contact can be called that


def clean(sent: bytes) -> bool:
    """Whether nothing in it is more than text; says what is."""
    assert offences(sent, _BAR) == set()
    return True


@pytest.mark.parametrize(
    "words",
    [
        ("ls",),
        ("ls", "--format", "tsv"),
        ("ls", "--format", "csv"),
        ("ls", "--json"),
        ("queue",),
        ("board", "--most", "999"),
    ],
    ids=" ".join,
)
def test_a_list_shows_every_contact_and_nothing_else(
    say: Say, hostile: Path, contacts: list[Naughty], words: tuple[str, ...]
) -> None:
    code, sent = say(hostile, *words)
    assert code == 0
    assert clean(sent)
    shown = set(re.findall(r"mark\d{4}", text_of(sent)))
    assert shown == {one.mark for one in contacts}


@pytest.mark.parametrize(
    "words",
    [
        ("lint", "--hints"),
        ("audit",),
        ("audit", "--json"),
        ("doctor",),
        ("segment", "ls"),
        ("config",),
        ("config", "--all"),
        ("ls", "--format", "ids"),
        ("show", "no such \x1b]0;owned\x07 \x9b2J"),
        ("get", "c-naughty00515", "no_such_\x1b[2J"),
        ("get", "c-naughty00515", "tags"),
        ("get", "c-naughty00515", "notes"),
        ("ls", "-q", 'name:"\x1b[2J'),
        ("ls", "-q", "nosuch:\x1b[2J\u202e"),
        ("queue", "\x1b]0;owned\x07"),
        ("\x1b]0;owned\x07",),
        ("set", "c-naughty00515", "owner=\x1b[2J", "--dry-run"),
        ("tag", "c-naughty00516", "\x1b]0;owned\x07", "--dry-run"),
        ("move", "c-naughty00518", "prospect", "--dry-run", "-m", "\x1bc"),
    ],
    ids=lambda words: safe(" ".join(words)),
)
def test_what_a_verb_says_is_only_text(say: Say, hostile: Path, words: tuple[str, ...]) -> None:
    code, sent = say(hostile, *words)
    assert code in (0, 1, 2, 3, 4, 6)
    assert sent
    assert clean(sent)


# Runs `pb show` and `pb show --json` of every contact in one process: the verb itself, its board
# read once.
_SHOW_ALL = """
import sys
from pipeboard.cli.call import Call
from pipeboard.cli.options import parser_of
from pipeboard.cli.output import render
from pipeboard.cli.run import _write
from pipeboard.cli.show import show, show_options
from pipeboard.cli.verbs import VERBS
parser = parser_of(VERBS["show"], show_options)
board = Call("show", parser.parse_args(["any"])).board
for (name,) in board.index.connection.execute("SELECT id FROM contact ORDER BY id").fetchall():
    for words in ([name], [name, "--json"]):
        call = Call("show", parser.parse_args(words))
        call.__dict__["board"] = board
        _write(render(show(call), call.format))
"""


def test_every_string_is_shown_and_comes_back_whole(
    hostile: Path, contacts: list[Naughty], env: Mapping[str, str]
) -> None:
    with Terminal((PB[0], "-c", _SHOW_ALL), env, cwd=hostile, size=(200, 60)) as terminal:
        assert terminal.finish(seconds=40) == 0
        sent = bytes(terminal.output)
    assert clean(sent)
    lines = sent.decode().splitlines()
    found = [json.loads(line)["data"] for line in lines if line.startswith('{"schema"')]
    assert len(found) == len(contacts)
    for one, data in zip(contacts, found, strict=True):
        assert (data["id"], data["name"], data["tags"]) == (one.id, one.name, [one.text])
        assert data["notes"][0]["text"] == one.text
        assert f"{one.id}  {one.path}" in lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def test_every_string_is_found_by_itself(hostile: Path, contacts: list[Naughty]) -> None:
    """As free text, as a name and as a tag; what folds to nothing has nothing to be found by."""
    board = Board.open(hostile)
    too_long = [one for one in contacts if len(one.text) > 3_900]
    assert {one.text.split()[0] for one in too_long} == {"long"}
    for one in contacts:
        if one in too_long:
            continue
        text = _quoted(one.text)
        queries = [f"tag:{text}"] if one.text else []
        queries += [f"name:{text}"] if one.text not in _BLANK else []
        queries += [text] if fold(one.text) else []
        for query in queries:
            assert one.id in [row.id for row in board.rows(query)], query
    with pytest.raises(QueryError, match="at most 4,000 characters"):
        board.rows(_quoted(too_long[0].text))


def test_what_has_nothing_in_it_is_no_name(hostile: Path, say: Say, tmp_path: Path) -> None:
    for blank in _BLANK:
        code, sent = say(hostile, "set", "c-naughty00001", f"name={blank}", "--dry-run")
        assert code in (2, 3)
        assert clean(sent)


# git's own words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("audit",),
        ("audit", "--format", "tsv"),
        ("audit", "--json"),
        ("doctor",),
        ("lint",),
        ("lint", "--format", "csv"),
        ("ls",),
        ("board",),
        ("show", "c-filename01"),
        ("record",),
        ("undo", "HEAD~1"),
    ],
    ids=" ".join,
)
def test_what_git_says_is_only_text(say: Say, in_git: Path, words: tuple[str, ...]) -> None:
    _, sent = say(in_git, *words)
    assert sent
    assert clean(sent)


@pytest.mark.parametrize("code", [0, 1])
@pytest.mark.parametrize("json_too", [(), ("--json",)])
def test_a_hook_cannot_reach_the_terminal(
    say: Say, in_git: Path, code: int, json_too: tuple[str, ...]
) -> None:
    hook(in_git, "pre-commit", code)
    ended, sent = say(in_git, "tag", "c-naughty00515", "vip", *json_too)
    assert ended == (7 if code else 0)
    assert clean(sent)


def test_no_byte_reaches_a_pipe_either(hostile: Path, env: Mapping[str, str]) -> None:
    """What is piped into `less -r` later is as safe as what is seen now."""
    import subprocess

    done = subprocess.run(
        [*PB, "ls"], cwd=hostile, env=dict(env), capture_output=True, check=True, timeout=20
    )
    assert clean(done.stdout)
    assert os.linesep.encode() in done.stdout
