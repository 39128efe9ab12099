"""A team on one machine: a bare hub, and clones of a board in as many hands."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from pipeboard import crash
from pipeboard.cli import main

TOKEN = re.compile(rb"zq\d{7}q")
_ID = re.compile(rb"^id: +\"?([a-z]-[0-9a-z]+)", re.MULTILINE)
# What a conflict was about is there for the reader: it is what both sides gave up.
_WAS = re.compile(rb"^( +)was:.*\n(?:\1 +.*\n)*", re.MULTILINE)
PEOPLE = ("mara", "tomas", "aiko", "ben", "chidi", "dana", "emil", "fatou", "gus", "hana")
_START = 1_795_000_000  # 2026-11-18T11:06:40Z
_A_STEP = 45  # seconds that pass with each operation
_KILLED = 9


class Said(NamedTuple):
    """What a command said, and with which exit code."""

    code: int
    out: str
    err: str


class Clone:
    """One person's clone of the board; `skew`: by how many seconds their clock is wrong."""

    def __init__(self, root: Path, name: str, skew: int) -> None:
        self.root = root
        self.name = name
        self.skew = skew
        self.removed: set[str] = set()
        self._known: dict[str, tuple[object, tuple[str, ...]]] = {}
        self._ids: dict[str, str] = {}

    def git(self, *args: str, check: bool = True) -> Said:
        """Run git here."""
        done = subprocess.run(
            ["git", *args], cwd=self.root, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0 or not check, f"git {args}: {done.stderr}"
        return Said(done.returncode, done.stdout.strip(), done.stderr)

    def at(self, step: int) -> str:
        """What their clock says at a step of the soak."""
        from pipeboard.model.times import format_instant

        return format_instant(_START + _A_STEP * step + self.skew)

    def pb(self, *words: str) -> Said:
        """`pb` in this process."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([words[0], "-C", str(self.root), *words[1:]])
        return Said(code, out.getvalue(), err.getvalue())

    def pb_alone(self, *words: str) -> Said:
        """`pb` in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "pipeboard", words[0], "-C", str(self.root), *words[1:]],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    def pb_killed(self, at: int, *words: str) -> bool:
        """`pb` in a process that dies at its n-th step of writing; whether it lived to the end."""
        child = os.fork()
        if child == 0:
            code = 70
            try:
                crash._crash_at, crash._passed = at, 0
                code = self.pb(*words).code
            finally:
                os._exit(code)
        status = os.waitpid(child, 0)[1]
        assert os.WEXITSTATUS(status) != 70, f"pb {words} raised"
        return not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == _KILLED)

    def head(self) -> str:
        """The commit it stands at."""
        return self.git("rev-parse", "HEAD").out

    def is_merging(self) -> bool:
        """Whether git has left a merge undone."""
        return (self.root / ".git" / "MERGE_HEAD").exists()

    def files(self, *folders: str) -> list[str]:
        """The board's YAML files in these folders, those kept aside left out."""
        found = [
            path.relative_to(self.root).as_posix()
            for folder in folders for path in (self.root / folder).rglob("*.yaml")
            if ".unmerged-" not in path.name and path.is_file()
        ]  # fmt: skip
        return sorted(found)

    def read(self, path: str) -> str:
        """What a file says."""
        return (self.root / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        """Write a file as an editor does: another one beside it, moved over it."""
        place = self.root / path
        beside = place.with_name(f"{place.name}~")
        beside.write_bytes(text.encode())
        beside.replace(place)

    def places(self) -> dict[str, list[str]]:
        """The files of every word that is on the disk, one as often as it holds it."""
        found: dict[str, list[str]] = {}
        for path, tokens in self._tokens():
            for token in tokens:
                found.setdefault(token, []).append(path)
        return found

    def id_at(self, path: str) -> str:
        """The id of what is at a path, or was there last."""
        return self._ids.get(path, "")

    def _tokens(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for folder, below, names in os.walk(self.root):
            below[:] = [name for name in below if name != ".git"]
            for name in names:
                place = os.path.join(folder, name)
                stat = os.lstat(place)
                stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
                known = self._known.get(place)
                if known is None or known[0] != stamp:
                    data = _WAS.sub(b"", Path(place).read_bytes())
                    known = (stamp, tuple(found.decode() for found in TOKEN.findall(data)))
                    self._known[place] = known
                    id = _ID.search(data)
                    self._ids[os.path.relpath(place, self.root)] = id[1].decode() if id else ""
                yield os.path.relpath(place, self.root), known[1]


class Hub:
    """The bare repository in the middle, and what its history has removed."""

    def __init__(self, folder: Path, contacts: int, object_format: str = "sha1") -> None:
        self.place = folder / "hub.git"
        self.removed: set[str] = set()
        first = folder / "first"
        os.environ["GIT_DEFAULT_HASH"] = object_format
        said = Clone(folder, "mara", 0).pb("init", str(first), "--name", "Sales")
        assert said.code == 0, said.err
        _people(first, contacts)
        clone = Clone(first, "mara", 0)
        clone.git("add", "-A")
        clone.git("commit", "-qm", "a team")
        clone.git("branch", "-M", "main")
        Clone(folder, "mara", 0).git("clone", "-q", "--bare", str(first), str(self.place))
        shutil.rmtree(first)

    def clone(self, folder: Path, name: str, skew: int, url: str = "") -> Clone:
        """A clone in the hands of one person, over file:// unless another way is given."""
        root = folder / name
        Clone(folder, name, 0).git("clone", "-q", url or f"file://{self.place}", str(root))
        clone = Clone(root, name, skew)
        clone.git("config", "user.name", name.title())
        clone.git("config", "user.email", f"{name}@example.com")
        return clone


def _people(root: Path, contacts: int) -> None:
    config = root / "pipeboard.yaml"
    team = "".join(f"  {n}: {{name: {n.title()}, email: {n}@example.com}}\n" for n in PEOPLE)
    config.write_text(f"{config.read_text()}team:\n{team}", encoding="utf-8")
    (root / "orgs").mkdir(exist_ok=True)
    (root / "contacts").mkdir(exist_ok=True)
    for number in range(3):
        text = f"id: g-{number:07d}abc\nname: Works {number}\nindustry: media\n"
        (root / "orgs" / f"works-{number}.yaml").write_text(text, encoding="utf-8")
    for number in range(contacts):
        text = (
            f"schema: 1\nid: c-{number:07d}abc\nname: Person {number}\n"
            f"email: p{number}@works.example\n# somebody\ntitle: Buyer\nodd: kept\n"
            "tags: [vip, print]\nstage: lead\ncreated: 2026-11-05\n"
        )
        (root / "contacts" / f"person-{number}-{number:06d}.yaml").write_text(
            text, encoding="utf-8"
        )
