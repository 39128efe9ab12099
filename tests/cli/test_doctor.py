"""`pb doctor`: each thing that can be wrong around a board is found, with what mends it."""

from __future__ import annotations

import io
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeboard.board.checkup import objects
from pipeboard.cli import main
from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb


def findings(pb: Pb, *options: str) -> dict[str, list[tuple[bool, str, str]]]:
    """What it found, by check: well or not, words, what mends it."""
    said = pb("doctor", "--json", *options)
    found: dict[str, list[tuple[bool, str, str]]] = {}
    for row in said.data:
        found.setdefault(row["check"], []).append((row["ok"], row["found"], row["fix"]))
    assert said.code == int(any(not one[0] for rows in found.values() for one in rows))
    return found


def test_a_board_that_is_well(pb: Pb) -> None:
    found = findings(pb)
    assert all(one[0] for rows in found.values() for one in rows), found
    assert set(found) == {
        "git", "trust", "identity", "repository", "locks", "remote", "attributes", "hidden files",
        "merge driver", "tree", "recorded", "files", "objects", "maintenance", "index", "own settings",
    }  # fmt: skip


# locks (F8, F9) ------------------------------------------------------------------------------


def lock(two: Made, name: str, age: float = 60) -> Path:
    """A lock as a git that was killed leaves it."""
    path = two.root / ".git" / name
    path.write_bytes(b"")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


@pytest.fixture
def a_git_at_work(two: Made) -> Iterator[int]:
    """A git that waits for input, in the board's folder."""
    waiting = subprocess.Popen(
        ["git", "cat-file", "--batch"], cwd=two.root / "contacts",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert waiting.stdin
    assert waiting.stdout
    waiting.stdin.write(b"HEAD\n")
    waiting.stdin.flush()
    assert waiting.stdout.readline(), "it is there by now"
    yield waiting.pid
    waiting.communicate()


@pytest.mark.parametrize("name", ["index.lock", "refs/heads/main.lock", "packed-refs.lock"])
def test_a_lock_that_was_left_is_named_and_never_taken_away_unasked(
    name: str, two: Made, pb: Pb
) -> None:
    path = lock(two, name, 7300)
    [(well, words, fix)] = findings(pb)["locks"]
    assert not well
    assert words == f"{path}, 2 hours old: no git runs here"
    assert fix == "pb doctor --unlock"
    assert not findings(pb, "--fix")["locks"][0][0]
    assert path.exists()
    said = pb("doctor", "--unlock")
    assert said.code == 1
    assert "--unlock --yes" in said.err
    assert path.exists()
    assert pb("doctor", "--unlock", "--yes").code == 0
    assert not path.exists()
    assert pb("tag", "anna@nordlicht.example", "x").code == 0


def test_a_lock_of_this_moment_is_no_finding(two: Made, pb: Pb) -> None:
    path = lock(two, "index.lock", 1)
    assert findings(pb)["locks"] == [(True, "no lock of git is left behind", "")]
    assert path.exists()


def test_a_lock_of_a_git_at_work_is_left_alone(two: Made, pb: Pb, a_git_at_work: int) -> None:
    path = lock(two, "index.lock")
    [(well, words, fix)] = findings(pb)["locks"]
    assert not well
    assert f"git runs here as process {a_git_at_work}" in words
    assert fix == "wait for it"
    assert pb("doctor", "--unlock", "--yes").code == 9
    assert path.exists()


@pytest.mark.parametrize(("answer", "stays"), [("y", False), ("n", True), ("", True)])
def test_on_a_terminal_each_lock_is_asked_about(
    answer: str, stays: bool, two: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = lock(two, "index.lock", 7300)
    typed = io.StringIO(f"{answer}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    assert main(["doctor", "--unlock"]) == int(stays)
    assert f"remove {path}, 2 hours old? [y/N]" in capsys.readouterr().err
    assert path.exists() is stays


# what git's settings and attributes say --------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("*.yaml filter=lfs", "filter=lfs on contacts/"),
        ("contacts/* diff=evil", "diff=evil on contacts/"),
        ("*.yaml ident", "ident=set on contacts/"),
        ("*.yaml working-tree-encoding=UTF-16", "working-tree-encoding=UTF-16 on contacts/"),
        ("*.yaml -text", "-text on contacts/"),
        ("*.yaml eol=crlf", "eol=crlf on contacts/"),
        ("*.yaml merge=union", "merge=union on contacts/"),
    ],
)
def test_attributes_of_a_teammate_are_told(line: str, words: str, two: Made, pb: Pb) -> None:
    two.write(".gitattributes", two.read(".gitattributes") + line + "\n")
    two.git("add", ".gitattributes")
    two.git("commit", "-qm", "theirs")
    found = [one for one in findings(pb)["attributes"] if not one[0]]
    assert len(found) == 1
    assert found[0][1].startswith(words)
    assert "filter" not in line or "not here: your git knows no filter lfs" in found[0][1]


def test_our_own_lines_are_put_back(two: Made, pb: Pb) -> None:
    two.write(".gitattributes", "*.png binary\n")
    two.commit()
    found = findings(pb)["attributes"]
    assert not found[0][0]
    assert found[0][1].endswith("lines missing in .gitattributes")
    assert found[0][2] == "--fix"
    findings(pb, "--fix")
    assert all(one[0] for one in findings(pb)["attributes"])
    assert two.read(".gitattributes").startswith("*.png binary\n")


@pytest.mark.parametrize(
    ("settings", "words", "fix"),
    [
        ({"remote.o.url": "https://mara:s3cret@git.example.com/b.git"},
         "o: there is a password in https://mara:…@git.example.com/b.git",
         "git remote set-url -- o https://mara@git.example.com/b.git"),
        ({"remote.o.url": "http://git.example.com/b"}, "o: pipeboard does not go to 'http:",
         "allowed are https"),
        ({"remote.-x.url": "https://git.example.com/b"}, "'-x' reads as an option", "rename it"),
        ({"remote.o.url": "git@git.example.com:b"}, "o: git@git.example.com:b", ""),
    ],
)  # fmt: skip
def test_remotes(settings: dict[str, str], words: str, fix: str, two: Made, pb: Pb) -> None:
    for key, value in settings.items():
        two.git("config", key, value)
    [(well, said, how)] = findings(pb)["remote"]
    assert well is (not fix)
    assert said.startswith(words)
    assert how.startswith(fix)
    assert "s3cret" not in said + how


def test_trust_is_among_the_findings(two: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIPEBOARD_TRUST")
    two.git("config", "core.editor", "vi")
    found = findings(pb)
    assert found["trust"] == [(False, "it would run core.editor = vi", "pb trust --show, pb trust")]
    assert set(found) == {"trust", "files", "index", "own settings"}
    assert pb("doctor", "--fix").code == 1
    assert pb("trust").code == 0
    assert findings(pb)["trust"] == [(True, "trusted: core.editor = vi", "")]


# what the tree holds (F24, F25, F38) -----------------------------------------------------------


def committed(two: Made, *entries: tuple[str, str, str]) -> None:
    """A commit with these entries (mode, path, content) on top, made without the disk."""
    for mode, path, content in entries:
        blob = two.git("hash-object", "-w", "--stdin", input=content)
        two.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    two.git("commit", "-qm", "theirs")


def test_paths_that_are_one_elsewhere(two: Made, pb: Pb) -> None:
    committed(
        two,
        ("100644", ANNA.replace("anna", "Anna"), two.read(ANNA)),
        ("100644", "contacts/zo\u00e9.yaml", "name: Zoé\n"),
        ("100644", "contacts/zoe\u0301.yaml", "name: Zoé\n"),
    )
    found = findings(pb)["names"]
    assert len(found) == 2
    assert "Anna-keller" in found[0][1]
    assert found[0][1].endswith(ANNA)
    assert all(not one[0] and one[2].startswith("git mv -- ") for one in found)


def test_links_in_the_tree(two: Made, pb: Pb) -> None:
    committed(two, ("120000", "contacts/evil.yaml", "/etc/passwd"), ("120000", "orgs", "/etc"))
    [(well, words, fix)] = findings(pb)["links"]
    assert not well
    assert words.endswith("contacts/evil.yaml, orgs")
    assert fix == "git rm -- contacts/evil.yaml"


def test_a_contact_of_enormous_size_is_named_and_the_board_opens(two: Made, pb: Pb) -> None:
    two.write("contacts/huge.yaml", "name: Huge\nnote: " + "x" * (10 << 20) + "\n")
    two.git("add", ".")
    two.git("commit", "-qm", "theirs")
    assert len(pb("ls", "--format", "ids").out.split()) >= 2
    [(well, words, _)] = findings(pb)["size"]
    assert not well
    assert words == "contacts/huge.yaml has 10 MiB: more than 1 MiB is not read"


# git's store (F22, F36) ------------------------------------------------------------------------


def test_a_damaged_object_is_told_and_the_board_opens(two: Made, pb: Pb) -> None:
    blob = two.git("rev-parse", f"HEAD:{OLE}")
    place = two.root / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:10])
    assert len(pb("ls", "--format", "ids").out.split()) == 2
    [(well, words, fix)] = findings(pb)["objects"]
    assert not well
    assert "git's store is damaged" in words
    assert "copy .git/objects" in fix


def test_many_loose_objects_are_packed_when_asked(
    two: Made, pb: Pb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "_LOOSE", 3)
    assert not findings(pb)["maintenance"][0][0]
    [(well, words, _)] = findings(pb, "--fix")["maintenance"]
    assert well
    assert words.startswith("packed ")
    assert findings(pb)["maintenance"] == [(True, "0 loose objects", "")]
    assert two.git("fsck") == ""


def test_a_shallow_clone(two: Made, tmp_path: Path, pb: Pb) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{two.root}", shallow], check=True
    )
    found = findings(pb, "-C", str(shallow))
    assert found["history"][0][2] == "git fetch --unshallow"


# whose it is (F18, F19), what was left -----------------------------------------------------------


def test_a_board_of_somebody_else_is_explained_and_nothing_is_set(
    two: Made, pb: Pb, isolation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as git tests it: no root needed
    before = (isolation / "gitconfig").read_bytes()
    for words in (("doctor",), ("ls",), ("doctor", "--fix")):
        said = pb(*words)
        assert said.code == 7
        assert "belongs to another user" in said.err
        assert "git config --global --add safe.directory" in said.err
    assert (isolation / "gitconfig").read_bytes() == before


def test_who_one_is(pb: Pb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    [(well, _, fix)] = findings(pb)["identity"]
    assert not well
    assert "git config --global user.name" in fix


def test_what_a_killed_writer_left_is_swept_up(two: Made, pb: Pb) -> None:
    left = two.write("contacts/.pb-4194305-0.tmp", "half")
    two.write(".git/info/exclude", ".pb-*\n")
    assert findings(pb)["leftovers"][0][0]
    assert not left.exists()
