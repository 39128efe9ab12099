"""The big list of naughty strings as names, tags and notes: written, read, listed, found, shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pipeboard.actions import people
from pipeboard.actions.change import Change
from pipeboard.actions.decide import set_fields, tag
from pipeboard.actions.touch import note
from pipeboard.errors import InvalidData, PipeboardError, UsageError
from pipeboard.model.text import one_line, safe
from tests.board.conftest import Made
from tests.cli.conftest import Pb
from tests.tui.test_hostile_selling import CHUNKS, packed

DATA = Path(__file__).parents[1] / "data" / "blns" / "blns.json"
STRINGS: list[str] = json.loads(DATA.read_text("utf-8"))
# A few that are not in the list.
STRINGS += ["\x1b]0;x\x07", "[/b] plan", "[TODO] plan", "a\nb", "tab\there", "\u2028", "-q", "- x",
            "'", '"', "{{x}}", "%s", "NO", "10:30", "~", "null", "=1+1", "a\u0300", "\U0001f469\u200d\U0001f52c",
            "c-7f3k2q9wab", "contacts/x.yaml", "@handle", "# no comment", "x" * 5000]  # fmt: skip


def _control(text: str) -> set[str]:
    return {char for char in text if char not in "\n\t" and safe(char) != char}


def test_all_of_them_as_name_tag_and_note_in_one_commit(pb: Pb, two: Made) -> None:
    board = two.open()
    actor = board.actor()
    changes: list[Change] = []
    wanted: dict[str, str] = {}
    for text in STRINGS:
        try:
            change = people.add(text, {"tags": [text], "title": text}, actor)
            board.plan(change)
        except (InvalidData, UsageError):
            assert not text.strip(), text
            continue
        changes.append(change)
        wanted[change.contacts[0]] = text
    assert len(changes) > 530
    from pipeboard.actions.change import combine

    board.apply(combine(changes))
    assert two.status() == ""
    rows = {row["id"]: row for row in pb("ls", "--json").data}
    for contact_id, text in wanted.items():
        assert rows[contact_id]["name"] == " ".join(text.split())
        assert rows[contact_id]["tags"] == [text]
        assert rows[contact_id]["title"] == text
    for words in (["ls"], ["ls", "--format", "tsv"], ["ls", "--format", "md"], ["ls", "--format", "csv"],
                  ["board", "--most", "999"], ["queue", "--all"], ["lint"], ["audit"]):  # fmt: skip
        said = pb(*words)
        assert not _control(said.out + said.err), words
    assert pb("ls", "--json").out.isascii()
    assert pb("ls", "--format", "tsv").out.count("\n") == len(rows) + 1
    board.rebuild()
    assert {row.id for row in board.rows()} == set(rows)


SAMPLE = STRINGS[::50] + STRINGS[-24::2]


def test_a_sample_of_them_one_by_one(pb: Pb, two: Made) -> None:
    for text in SAMPLE:
        for words in (["set", "anna", f"title={text}"], ["tag", "--", "anna", text],
                      ["note", "--", "ole", text], ["set", "ole", f"name=Ole {text}"]):  # fmt: skip
            said = pb(*words)
            assert said.code in (0, 2, 3), (words, said)
            assert "Traceback" not in said.err
            assert not _control(said.out + said.err), words
        name = pb("get", "c-8g4m3r0xcd", "name", "--json")
        assert name.code == 0
        for words in (["show", "anna"], ["show", "c-8g4m3r0xcd"], ["get", "anna", "tags"]):
            said = pb(*words)
            assert said.code == 0
            assert not _control(said.out), (words, text)
        assert pb("ls", "-q", "c-8g4m", "--json").code == 0
    assert two.status() == ""
    assert two.git("fsck", "--no-dangling") == ""


def test_a_sample_of_them_is_found_by_name_and_by_search(pb: Pb, two: Made) -> None:
    board = two.open()
    for text in SAMPLE:
        try:
            applied = board.apply(people.add(text, {}, board.actor()))
        except PipeboardError:
            continue
        contact_id = applied.contacts[0]
        assert board.find(contact_id).name == " ".join(text.split())
        quoted = '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
        if len(text) < 200:
            found = {row.id for row in board.rows(f"name:{quoted}")}
            assert contact_id in found, text
        board.apply(people.remove([board.find(contact_id)]))


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\u2028b", "a\x85b", "a\x0bb"])
def test_a_note_of_several_lines_survives(two: Made, text: str) -> None:
    board = two.open()
    subject = board.find("anna")
    try:
        board.apply(note(subject, text, board.actor()))
    except InvalidData:
        assert text not in ("a\nb", "a\r\nb")
        return
    (entry,) = board.find("anna").entries("notes")
    assert str(entry["text"]).split() == text.split()
    assert "\n" not in one_line(str(entry["text"]))


def test_stdin_that_is_no_utf8(pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "pipeboard", "tag", "-", "x"], cwd=two.root, input=b"\xff\xfe\n",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 6
    assert b"Traceback" not in done.stderr


def test_arguments_that_are_no_utf8(two: Made) -> None:
    import subprocess

    for words in ([b"add", b"J\xfcrgen"], [b"set", b"anna", b"title=\xff"], [b"note", b"anna", b"\xff"],
                  [b"ls", b"-q", b"\xff"], [b"show", b"\xff"], [b"log", b"anna", b"call", b"-m", b"\xff"]):  # fmt: skip
        done = subprocess.run(
            [sys.executable.encode(), b"-m", b"pipeboard", *words], cwd=two.root,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 2, 3, 6), done.stderr
        assert b"Traceback" not in done.stderr, words
    assert two.status() == ""


def test_every_third_may_be_written_over_another_text(two: Made) -> None:
    board = two.open()
    subject = board.find("anna")
    for text in filter(str.strip, STRINGS[::3]):
        assert "edit(anna-keller): title" in board.plan(set_fields(subject, [f"title={text}"]))
        assert "tag(anna-keller): +" in board.plan(tag(subject, [text]))


@pytest.mark.parametrize("texts", CHUNKS, ids=range(len(CHUNKS)))
def test_every_naughty_string_through_the_verbs_of_selling(
    pb: Pb, two: Made, texts: list[str]
) -> None:
    two.write("contacts/packed-000001.yaml", packed(texts))
    two.commit("packed")
    verbs = [["show"], ["score", "--why"], ["gate"], ["opp"], ["cadence"], ["blame"]]
    lines = [[verb, *(["ls"] if verb in ("opp", "cadence") else []), "c-packed0001", *more]
             for verb, *more in verbs if verb != "gate"]  # fmt: skip
    lines += [["gate", "c-packed0001", "customer"], ["queue"], ["board"], ["retention"], ["dupes"]]
    lines += [["report", name] for name in ("funnel", "forecast", "exits", "time", "proof",
                                            "objections", "icp-miner")]  # fmt: skip
    for words in lines:
        said = pb(*words)
        assert said.code in (0, 1), (words, said.err)
        assert not _control(said.out + said.err), words
