"""The string-first reader, and a broken file of each kind: refused with its line, never guessed at."""

from __future__ import annotations

import time

import pytest

from pipeboard.errors import InvalidData
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import load, locate

from .cases import DATA, suite


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", "true"),
        ("01234", "01234"),
        ("10:30", "10:30"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("+4930555", "+4930555"),
        ("2026-11-02", "2026-11-02"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("=", "="),
        ("Null", "Null"),
        ("'~'", "~"),
        ('"null"', "null"),
        ("''", ""),
        ("~", None),
        ("null", None),
        ("", None),
        ("# nothing", None),
        ("[~, null, '~', ]", [None, None, "~"]),
        ("{a: , b: ~}", {"a": None, "b": None}),
        ('"Ren\\u00e9 \\x41"', "René A"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
    ],
)
def test_plain_text_means_what_was_typed(written: str, meant: object) -> None:
    assert load(f"field: {written}\n".encode(), "x.yaml") == {"field": meant}


@pytest.mark.parametrize("key", ["NO", "1", "true", "10:30", '"<<"', "größe", '"a b"'])
def test_keys_are_text_too(key: str) -> None:
    assert load(f"{key}: x\n".encode(), "x.yaml") == {key.strip('"'): "x"}


def test_a_byte_order_mark_is_tolerated() -> None:
    assert load(b"\xef\xbb\xbfname: Anna\n", "x.yaml") == {"name": "Anna"}


_DEEP = "a:\n" + "".join("  " * level + "a:\n" for level in range(1, 21))

BROKEN: dict[str, tuple[bytes, int, int, str]] = {
    "alias bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, 4, "anchor"),
    "alias to itself": (b"name: x\na: &a [*a]\n", 2, 4, "anchor"),
    "alias": (b"name: x\na: *b\n", 2, 4, "anchor or alias"),
    "merge key": (b"a: 1\n<<: {b: 2}\n", 2, 1, "merge key"),
    "python tag": (b"a: !!python/object/apply:os.system [id]\n", 1, 4, "tag"),
    "own tag": (b"a: 1\nb: !foo x\n", 2, 4, "tag"),
    "binary": (b"a: !!binary aGk=\n", 1, 4, "tag"),
    "tagged file": (b"!!map\na: 1\n", 1, 1, "tag"),
    "tagged key": (b"!!str a: 1\n", 1, 1, "tag"),
    "version directive": (b"%YAML 1.1\n---\na: no\n", 1, 1, "directive"),
    "unknown directive": (b"%FOO bar\n---\na: no\n", 1, 5, "directive"),
    "tag directive": (b"%TAG ! tag:x,2000:\n---\na: no\n", 1, 1, "directive"),
    "two documents": (b"a: 1\n---\nb: 2\n", 2, 1, "second document"),
    "key twice": (b"a: 1\nb: 2\na: 3\n", 3, 1, '"a" is there twice'),
    "key twice, quoted": (b"a: 1\n'a': 3\n", 2, 1, "twice"),
    "key twice inside": (b"a:\n- {b: 1, c: 2, b: 3}\n", 2, 16, "twice"),
    "list as key": (b"name: x\n[a]: b\n", 2, 1, "key that is no text"),
    "map as key": (b"? {a: b}\n: c\n", 1, 3, "key that is no text"),
    "no key": (b"a: 1\n?\n: b\n", 2, 2, "a key is missing"),
    "unset as key": (b"~: b\n", 1, 1, "a key is missing"),
    "a list": (b"- a\n- b\n", 1, 1, "not a mapping"),
    "a text": (b"# hi\nhello\n", 2, 1, "not a mapping"),
    "nothing": (b"", 1, 1, "empty"),
    "white space": (b" \n\n", 1, 1, "empty"),
    "comments only": (b"# a\n# b\n", 3, 1, "only comments"),
    "latin-1": ("a: 1\nname: Müller\n".encode("latin-1"), 2, 8, "not UTF-8"),
    "UTF-16": ("name: Anna\n".encode("utf-16"), 1, 1, "UTF-16"),
    "UTF-16 without mark": ("name: Anna\n".encode("utf-16-le"), 1, 2, "UTF-16"),
    "NUL": (b"a: 1\nb: x\0y\n", 2, 5, "NUL"),
    "control character": (b"a: 1\nb: x\x1b[2Jy\n", 2, 5, "U+001B"),
    "unfinished merge": (
        b"name: x\n<<<<<<< HEAD\nstage: lead\n=======\nstage: prospect\n>>>>>>> theirs\n",
        2,
        1,
        "unfinished merge",
    ),
    "tab as indentation": (b"a:\n\tb: 1\n", 2, 1, "tab"),
    "at sign": (b"name: x\nhandle: @anna\n", 2, 9, "quote it"),
    "colon inside": (b"name: x\nnote: call: tomorrow\n", 2, 11, "quote the value"),
    "quote never closed": (b'name: "Anna\nstage: lead\n', 3, 1, "never closed"),
    "bracket never closed": (b"name: x\ntags: [a, b\nstage: lead\n", 3, 6, "never closed"),
    "half a line": (b"name: x\nstage\n", 3, 1, 'without "key:"'),
    "wrong indentation": (b"name: x\n  stage: lead\n", 2, 8, "quote the value"),
    "list out of line": (b"tags:\n  - a\n - b\n", 3, 2, "indentation"),
    "too deep": (_DEEP.encode(), 21, 1, "deeper than 20"),
    "deep in brackets": (b"a: " + b"[" * 5000 + b"]" * 5000, 1, 1, "deeper than 20"),
    "half a character": (b'a: "\\ud800"\n', 1, 7, "escape"),
    "too large": (b"a: " + b"x" * (1 << 20), 0, 0, "1 MiB"),
}


@pytest.mark.parametrize(("data", "line", "column", "cue"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_says_where_and_why(data: bytes, line: int, column: int, cue: str) -> None:
    with pytest.raises(BrokenFile) as refusal:
        load(data, "contacts/x.yaml")
    (problem,) = refusal.value.problems
    assert cue in problem.message
    assert problem.line == line
    if line and "deep" not in cue:
        assert problem.column == column
    assert str(refusal.value).startswith(f"contacts/x.yaml:{line}:" if line else "contacts/x.yaml:")
    assert refusal.value.exit_code == 3


def test_the_worst_file_costs_little() -> None:
    worst = [
        b"a: " + b"[" * 500_000,
        b"- " * 500_000,
        b"a: {" + b"b: 1, " * 170_000,
        b"".join(b"k%d: 1\n" % n for n in range(80_000)),
        b"a: " + b"x " * 500_000,
        b'a: "' + b"\\u0041" * 170_000 + b'"',
        b"? " * 500_000,
    ]
    for data in worst:
        start = time.process_time()
        assert _outcome(data)
        assert time.process_time() - start < 2


def _outcome(data: bytes) -> object:
    """The tree, or the line of the refusal."""
    try:
        return load(data, "x.yaml")
    except BrokenFile as refusal:
        return refusal.problems[0].line


def test_every_case_of_the_yaml_test_suite_is_read_or_refused_with_a_line() -> None:
    # What libyaml takes although YAML 1.2 does not; each is read as anyone would.
    lenient = {"9C9N-0", "DK95-1", "QB6E-0", "S98Z-0", "SU5Z-0", "X4QW-0"}
    read = refused = 0
    for name, data, valid in suite():
        outcome = _outcome(data)
        assert outcome or data.strip() == b"{}", name
        if isinstance(outcome, dict):
            read += 1
            assert valid or name in lenient, name
        else:
            refused += 1
    assert read >= 70
    assert refused >= 300


def test_a_field_is_found_by_its_path() -> None:
    data = b"name: Anna\nstatus: nurtre # oops\ncustom:\n  size: 3\ntags: [a, b]\nlog:\n- {id: a-1, at: x}\n"
    assert locate(data, ("status",)) == (2, 9)
    assert locate(data, ("custom", "size")) == (4, 9)
    assert locate(data, ("tags", 1)) == (5, 11)
    assert locate(data, ("tags", "b")) == (5, 11)
    assert locate(data, ("log", "a-1", "at")) == (7, 17)
    assert locate(data, ("log", 0)) == (7, 3)
    assert locate(data, ("custom", "colour")) == (4, 3)
    assert locate(data, ("nowhere",)) == (1, 1)
    assert locate("\ufeffname: Ünn\nx: 😀\n".encode(), ("x",)) == (2, 4)
    assert locate(b"a: [", ("a",)) == (0, 0)


def test_a_problem_reads_like_a_compiler_message() -> None:
    problem = Problem(
        "contacts/x.yaml", 14, 9, "status", '"nurtre" is not a status; nearest: nurture', "nurtre"
    )
    assert str(problem) == (
        'contacts/x.yaml:14:9: status: "nurtre" is not a status; nearest: nurture'
    )
    broken = BrokenFile([problem, problem._replace(line=15)])
    assert isinstance(broken, InvalidData)
    assert [found["line"] for found in broken.items] == [14, 15]
    assert str(broken).count("\n") == 1


def test_the_example_board_is_read() -> None:
    for file in (DATA / "examples").rglob("*.yaml"):
        assert load(file.read_bytes(), file.name)["schema"] == "1"
