"""Histories of several people and branches, merged again and again: it never matters who merges."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeboard.journal.draft import Draft
from pipeboard.journal.graph import merge_bases, nothing
from pipeboard.journal.identity import Identity
from pipeboard.journal.merge_commit import Entry, merge_commit
from pipeboard.journal.repo import Repository
from pipeboard.storage.read import load
from pipeboard.team.sync.join import join
from tests.board.conftest import ANNA

PEOPLE = ("ann", "bo", "cy")
BASE = "id: c-7f3k2q9wab\nname: Anna\nstage: lead\ntitle: A\ncountry: DE\nnotes:\n- {id: n-1, at: 2026-11-01, text: one}\n"
VALUES = {"stage: ": ("lead", "lost", "won"), "title: ": "ABC", "country: ": ("DE", "NO", "FR"),
          "text: ": ("one", "two", "six")}  # fmt: skip


class History:
    """Commits of one file, each made by a person at a time of its own; merges as a sync makes them."""

    def __init__(self, root: Path, seed: int) -> None:
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        self.repo = Repository.open(root)
        self.rng = random.Random(seed)
        self.at = 1_900_000_000
        env = {
            f"GIT_{role}_{part}": "x"
            for role in ("AUTHOR", "COMMITTER")
            for part in ("NAME", "EMAIL")
        }
        empty = self.repo.git.run("commit-tree", nothing(self.repo), "-m", "x", env=env).text
        self.start = self.record((empty,), BASE, ANNA)
        self.texts: dict[str, tuple[str, str]] = {self.start: (ANNA, BASE)}

    def record(self, parents: tuple[str, ...], text: str, path: str, gone: str = "") -> str:
        self.at += self.rng.choice((0, 1, 60))
        name = self.rng.choice(PEOPLE)
        changes = {path: Entry("100644", "", text.encode())}
        return self._commit(parents, name, {**({gone: None} if gone else {}), **changes})

    def _commit(
        self, parents: tuple[str, ...], name: str, changes: Mapping[str, Entry | None]
    ) -> str:
        who = Identity(name, f"{name}@example.com")
        return merge_commit(
            self.repo, Draft((), "x\n", who, who, float(self.at)), parents, changes, sign=False
        )

    def edit(self, commit: str) -> str:
        """A field set, or a file moved."""
        path, text = self.texts[commit]
        if self.rng.random() < 0.15:
            moved = self.rng.choice((ANNA, "contacts/b-7f3k2q.yaml", "contacts/c-7f3k2q.yaml"))
            made = self.record((commit,), text, moved, path if moved != path else "")
            self.texts[made] = (moved, text)
            return made
        field = self.rng.choice(list(VALUES))
        head, _, rest = text.partition(field)
        old = rest[: min(at for at in (rest.find("}"), rest.find("\n")) if at >= 0)]
        text = head + field + self.rng.choice(VALUES[field]) + rest[len(old) :]
        made = self.record((commit,), text, path)
        self.texts[made] = (path, text)
        return made

    def merge(self, one: str, two: str) -> str:
        joined = join(
            self.repo, one, two, merge_bases(self.repo, one, two), lambda name, mail: name
        )
        self.at += 1
        made = self._commit((one, two), self.rng.choice(PEOPLE), joined.changes)
        self.texts[made] = self.said(made)
        return made

    def said(self, commit: str) -> tuple[str, str]:
        """Where Anna's file is, and what it says."""
        (path,) = self.repo.git.run("ls-tree", "-r", "--name-only", commit).text.split("\n")
        return path, self.repo.git.run("show", f"{commit}:{path}").out.decode()


@pytest.mark.parametrize("seed", range(8))
def test_both_ways_round_make_the_same_file(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path / "board", seed)
    lines = [history.start] * 3
    named = 0
    for _ in range(5):
        for n, line in enumerate(lines):
            for _ in range(history.rng.randrange(3)):
                line = history.edit(line)
            lines[n] = line
        one, two = history.rng.sample(range(3), 2)
        bases = merge_bases(history.repo, lines[one], lines[two])
        if lines[one] in bases or lines[two] in bases:
            continue
        made = history.merge(lines[one], lines[two])
        mirrored = history.merge(lines[two], lines[one])
        path, text = history.texts[made]
        assert history.texts[mirrored] == (path, text)
        records = load(text.encode(), path).get("conflicts") or []
        assert all(record["by"] in PEOPLE and record["other_by"] in PEOPLE for record in records)
        named += len(records)
        if history.rng.random() < 0.5:  # both had merged, so the next merge has two bases
            lines[one], lines[two] = made, mirrored
        else:
            lines[history.rng.choice((one, two))] = made
    assert named or seed
