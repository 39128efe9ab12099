"""What a commit says, and that git's own tools read it the same way."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.journal.message import Message, cut, parse

MOVE = Message(
    "move",
    "anna-keller-7f3k2q",
    "lead -> prospect",
    "She asked for the second product herself\n\nand for a price",
    (
        ("Pb-Action", "stage.move"),
        ("Pb-Contact", "c-7f3k2q9wab"),
        ("Pb-Change", 'stage: "lead" -> "prospect"'),
        ("Pb-Override", 'authority "CFO joins the demo"'),
        ("Pb-Via", "tui"),
    ),
)


def test_it_reads_like_a_diary():
    assert str(MOVE) == (
        "move(anna-keller-7f3k2q): lead -> prospect\n"
        "\n"
        "She asked for the second product herself\n"
        "\n"
        "and for a price\n"
        "\n"
        "Pb-Action: stage.move\n"
        "Pb-Contact: c-7f3k2q9wab\n"
        'Pb-Change: stage: "lead" -> "prospect"\n'
        'Pb-Override: authority "CFO joins the demo"\n'
        "Pb-Via: tui\n"
    )
    assert parse(str(MOVE)) == MOVE
    assert MOVE.value("pb-via") == "tui"
    assert MOVE.values("Pb-Org") == []


def test_a_bulk_change_counts():
    bulk = Message("tag", "12 contacts", "+vip")
    assert bulk.subject == "tag(12 contacts): +vip"
    assert parse(str(bulk)).slug == "12 contacts"


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("x" * 72, "x" * 72),
        ("x" * 73, "x" * 71 + "…"),
        ("word " * 20, "word " * 14 + "…"),
        ("a\nb\tc  d", "a b c d"),
        ("red\x1b[31m\x07", "red␛[31m␇"),
    ],
)
def test_the_subject_is_one_short_line(words, subject):
    made = Message("note", "anna", words).subject.removeprefix("note(anna): ")
    assert made == subject.replace(" …", "…")
    assert len(made) <= 72


def test_cutting_keeps_a_word_that_just_fits():
    assert cut("one two three", 8) == "one two…"
    assert cut("one two three", 9) == "one two…"
    assert cut("one two three", 13) == "one two three"


def test_a_reason_cannot_pass_for_a_trailer():
    forged = Message("note", "a", "b", "fine\n\nPb-Via: bot/x\n---\nPb-Action: rm", MOVE.trailers)
    read = parse(str(forged))
    assert read.trailers == MOVE.trailers
    assert read.reason == "fine\n\n> Pb-Via: bot/x\n> ---\n> Pb-Action: rm"


def test_a_value_stays_on_its_line_and_keeps_its_spaces():
    message = Message("edit", "a", "b", "", (("Pb-Change", 'name: "a  b" ->\n\u2028 "c\x85d"'),))
    assert parse(str(message)).values("Pb-Change") == ['name: "a  b" -> "c d"']


def test_a_name_that_is_no_trailers_is_refused():
    with pytest.raises(ValueError, match="not a trailer"):
        str(Message("a", "b", "c", "", (("Pb Change", "x"),)))


@pytest.mark.parametrize(
    ("text", "words", "reason", "trailers"),
    [
        ("", "", "", ()),
        ("fix typo", "fix typo", "", ()),
        ("Merge branch 'x'\n\n# Conflicts:\n#\ta", "Merge branch 'x'", "# Conflicts:\n#\ta", ()),
        ("a\n\nb\n\nSigned-off-by: M <m@x>", "a", "b", (("Signed-off-by", "M <m@x>"),)),
        ("a\r\n\r\nPb-Action: x\r\n y\r\n", "a", "", (("Pb-Action", "x y"),)),
        ("a\n\nnot a trailer\nat all: no", "a", "not a trailer\nat all: no", ()),
    ],
)
def test_anybodys_message_is_understood(text, words, reason, trailers):
    message = parse(text)
    assert (message.verb, message.words) == ("", words)
    assert (message.reason, message.trailers) == (reason, trailers)


def test_git_reads_the_same_trailers(git):
    read = git("interpret-trailers", "--parse", "--unfold", stdin=str(MOVE))
    assert read.splitlines() == [f"{key}: {value}" for key, value in MOVE.trailers]
    git("commit", "-q", "--allow-empty", "-F", "-", stdin=str(MOVE))
    assert git("log", "-1", "--format=%(trailers:key=Pb-Action,valueonly,separator=%x2C)") == (
        "stage.move"
    )
    assert git("log", "--grep=^Pb-Contact: c-7f3k2q9wab$", "--oneline") != ""


@settings(max_examples=150, deadline=None)
@given(words=st.text(), reason=st.text(), value=st.text())
def test_any_text_comes_back_safe(words, reason, value):
    trailers = (("Pb-Action", "edit"), ("Pb-Change", f"name: {json.dumps(value)} -> null"))
    text = str(Message("edit", "anna", words, reason, trailers))
    assert "\x1b" not in text
    assert parse(text).values("Pb-Change") == [f"name: {json.dumps(value)} -> null"]
    assert parse(text).verb == "edit"
    assert str(parse(text)) == text
