"""The quick reader reads as libyaml does or says that it cannot: never anything of its own."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.model.tree import Tree
from pipeboard.storage.emit import emit
from pipeboard.storage.problem import BrokenFile
from pipeboard.storage.quick import quick
from pipeboard.storage.read import decode, parse_events

from .cases import DATA, PROBES, naughty_strings, suite

PLAIN = """\
# a contact
schema: 1
name: Zoë O'Neil-Marín   # call her Zoë
zip: 01234
at: 10:30
phone: +49 30 55
growth: -2
link: https://x.example/a?b=c
empty:
unset: null
quoted: "a \\"b\\" \\u00e9"
single: 'x: y # z'
note: |
  one
    two

  three

tags: [a, "b, c", d e]
nothing: {}
source: {at: "2026-11-02", by: mara, gate: {a: pass, b: [x, {}]}, e: ""}
qualification:
  budget:    {state: met}
  # between
  need: {state: met}  # yes
  deeper:
    a: b
activities:
- {id: a-1, text: "thanks {really}"}  # first
- id: a-2
  text: |-
    one
    two
  by: mara

- plain words
conflicts:
  - id: x-1
    field: stage
# end
"""


def _by_events(text: str) -> dict[str, Tree] | None:
    try:
        return parse_events(decode(text.encode(), "x"), "x")
    except BrokenFile:
        return None


def _agrees(text: str) -> bool:
    """Whether the quick reader read it; what it read must be what libyaml reads."""
    tree = quick(text)
    if tree is not None:
        assert tree == _by_events(text), text
    return tree is not None


def test_the_plain_look_is_read_quickly() -> None:
    assert _agrees(PLAIN)
    for file in (DATA / "examples").rglob("*-*.yaml"):
        assert _agrees(file.read_text(encoding="utf-8"))


def test_every_other_way_of_writing_is_left_to_libyaml() -> None:
    assert sum([_agrees(text.removeprefix("\ufeff")) for text in PROBES.values()]) >= 8
    assert sum([_agrees(data.decode()) for _, data, _ in suite()]) >= 10


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: {null: 1}\n",
        "null: 1\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "a: b: c\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        'a: "b" c\n',
        'a: "b"#c\n',
        'a: "\\ud83d\\ude00"\n',
        'a: "\\x41"\n',
        "a: 'it''s'\n",
        "a: >\n  b\n",
        "a: |+\n  b\n",
        "a: |2\n  b\n",
        "a: |\n  b",
        "a: |\n\n  b\n",
        "a: |\n  b\n \nc: d\n",
        "a: [b\n",
        "a: [b,\n c]\n",
        "a: [b: c]\n",
        "a: [b, ]\n",
        "a: {b: c]\n",
        "a: {b}\n",
        "a: {'b': c}\n",
        "a: ~\n",
        "a: @b\n",
        "a: b\tc\n",
        "a: b\r\n",
        "a: b\x85c\n",
        "a: b\u2028c\n",
        "---\na: b\n",
        "a: b\n...\n",
        "%YAML 1.1\n",
        "? a\n: b\n",
        "- a\n",
        "{a: b}\n",
        "",
        "# c\n",
        "a:\n- b\n c: d\n",
        "a:\n  - b\n - c\n",
        "a:\n-\n  b: c\n",
        "a:\n- - b\n",
        "a:\n-   b: c\n    d: e\n",
        "<<: {a: b}\n",
        "a b: c\n",
    ],
)
def test_what_is_not_plain_is_not_guessed_at(text: str) -> None:
    assert quick(text) is None


_PIECES = [*"\n\n  -:#\"'|{}[],~&*!?%@`>\\ab0 ", "- ", ": ", " #", "\n  ", "null", "\\u00e9", "é",
           "\n- ", "''", "\x85", "\t", "|-", "---", "\r", "\n\n", "\n    "]  # fmt: skip


def test_a_thousand_mutations_are_read_as_libyaml_reads_them() -> None:
    chance = random.Random(7)
    texts = [PLAIN, *("".join(part) for part in (PLAIN.splitlines(True)[1:12], *_thirds()))]
    read = sum([_agrees(_mutated(chance.choice(texts), chance)) for _ in range(3000)])
    assert read >= 500


def _thirds() -> list[list[str]]:
    lines = PLAIN.splitlines(keepends=True)
    return [lines[11:17], lines[17:20], lines[20:27], lines[27:]]


def _mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        kind = chance.random()
        if kind < 0.5:
            text = text[:at] + chance.choice(_PIECES) + text[at:]
        elif kind < 0.8:
            text = text[:at] + text[at + chance.randint(1, 3) :]
        else:
            other = chance.randrange(len(text) + 1)
            text = text[:at] + text[other : other + chance.randint(1, 12)] + text[at:]
    return text


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [text for text in naughty_strings() if len(text) < 80]
)
trees = st.dictionaries(
    st.sampled_from(["name", "tags", "notes", "qualification", "custom", "conflicts"]),
    st.recursive(
        texts | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "at", "text"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)


@settings(max_examples=200, deadline=None)
@given(trees)
def test_whatever_we_write_is_read_alike(tree: dict[str, Tree]) -> None:
    text = emit(tree)
    assert _by_events(text) == tree
    _agrees(text)


def test_a_hostile_line_costs_no_more_than_its_length() -> None:
    worst = [
        "a: x" + " " * 900_000 + ":\n",
        "a: " + "x:y" * 300_000 + ": \n",
        'a: "' + "\\n" * 450_000 + "\n",
        "a: [" + "x " * 450_000 + "\n",
        "a: {" + "b: c, " * 150_000 + "\n",
        "a: " + "{b: " * 200_000 + "\n",
        "a:\n" + "# c\n" * 200_000 + "b\n",
        "\n" * 900_000,
        "a: |\n" + "  x\n" * 200_000 + "b",
    ]
    for text in worst:
        start = time.process_time()
        assert quick(text) is None
        assert time.process_time() - start < 2


def test_a_plain_file_is_read_without_importing_yaml() -> None:
    program = (
        "import sys; from pipeboard.storage.read import load;"
        "assert load(b'a: {b: c}\\n', 'x') == {'a': {'b': 'c'}};"
        "print([name for name in ('yaml', 'ruamel', 'dataclasses', 'inspect', 'msgspec')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
