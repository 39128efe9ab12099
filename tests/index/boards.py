"""Boards on disk for the tests of the index: a repository without git, and how to compare indexes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pipeboard.errors import GitError
from pipeboard.storage.index.refresh import open_index, refresh

CONFIG = """\
schema: 1
workspace: {name: Test, currency: EUR, timezone: Europe/Berlin}
team: {mara: {name: Mara}, tomas: {name: Tomas}}
"""


class Status:
    def __init__(self, head, changed):
        self.head = head
        self.changed = changed


class Repo:
    """A repository that knows its commits by heart: sha → {path: bytes}."""

    object_format = "sha1"

    def __init__(self, root: Path):
        self.root = root
        self.head = None
        self.commits = {}
        self.calls = []

    def files(self):
        found = {}
        for folder, folders, names in os.walk(self.root):
            for name in [*names, *(name for name in folders if (Path(folder) / name).is_symlink())]:
                full = Path(folder) / name
                if full.is_symlink():
                    found[str(full.relative_to(self.root))] = os.readlink(full).encode()
                else:
                    found[str(full.relative_to(self.root))] = full.read_bytes()
        return found

    def commit(self):
        files = self.files()
        sha = hashlib.sha1(repr((self.head, sorted(files.items()))).encode()).hexdigest()
        self.commits[sha] = files
        self.head = sha
        return sha

    def status(self):
        self.calls.append("status")
        recorded, now = self.commits.get(self.head, {}), self.files()
        changed = {
            path: "??" if path not in recorded else ".M"
            for path in {*recorded, *now}
            if recorded.get(path) != now.get(path)
        }
        return Status(self.head, changed)

    def changed_between(self, old, new):
        self.calls.append("changed_between")
        if old not in self.commits:
            raise GitError(f"fatal: bad object {old}")
        before, after = self.commits[old], self.commits[new]
        return [path for path in {*before, *after} if before.get(path) != after.get(path)]

    def tree(self, rev):
        self.calls.append("tree")
        return {path: ("100644", f"{rev}:{path}") for path in self.commits[rev]}

    def versions(self, rev, path):
        if path in self.commits[rev]:
            yield self.commits[rev][path]

    def bring(self, paths=None):
        pass

    def blobs(self, ids):
        for name in ids:
            rev, _, path = name.partition(":")
            yield self.commits[rev][path]


class Place:
    """A board in a folder of its own, with its repository and its index."""

    def __init__(self, folder: Path):
        self.root = folder / "board"
        self.own = folder / "git"
        for name in ("contacts", "orgs"):
            (self.root / name).mkdir(parents=True)
        self.own.mkdir()
        self.repo = Repo(self.root)
        self.write("pipeboard.yaml", CONFIG)
        self.index = None

    def write(self, path, text):
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(text if isinstance(text, bytes) else text.encode())

    def contact(self, slug, more="", id=None):
        """Write `contacts/<slug>.yaml` with this name, an id made from it, and more lines."""
        id = id or f"c-{hashlib.sha1(slug.encode()).hexdigest()[:10]}"
        path = f"contacts/{slug}.yaml"
        self.write(path, f"id: {id}\nname: {slug.title()}\n{more}")
        return path

    def remove(self, path):
        (self.root / path).unlink()

    def open(self):
        """The index, brought up to date."""
        if self.index is None:
            self.index = open_index(self.own, self.root, self.repo)
        self.refreshed = refresh(self.index, self.root, self.repo)
        return self.index

    def rows(self, sql, *params):
        return self.open().rows(sql, params)

    def names(self, where="1"):
        return sorted(
            row[0]
            for row in self.rows(f"SELECT name FROM contact JOIN fact USING (rid) WHERE {where}")
        )

    def problems(self):
        return self.rows(
            "SELECT path, line, column, field, message FROM problem ORDER BY path, line"
        )


TABLES = ("fact", "multi", "event", "opp", "follow_up", "key")


def content(index):
    """Every row of every table, a contact's number replaced by the path of its file."""
    path = dict(index.rows("SELECT rid, path FROM contact"))
    told = {}
    for table in TABLES:
        names = [row[1] for row in index.rows(f"PRAGMA table_info({table})")]
        at = names.index("rid")
        rows = index.rows(f"SELECT * FROM {table}")
        told[table] = sorted(
            (repr((path[row[at]], *row[:at], *row[at + 1 :])) for row in rows),
        )
    for table in ("needle", "words"):
        told[table] = sorted(
            (path[rid], text) for rid, text in index.rows(f"SELECT rowid, text FROM {table}")
        )
    told["contact"] = sorted(map(repr, (row[1:] for row in index.rows("SELECT * FROM contact"))))
    told["org"] = sorted(map(repr, (row[1:] for row in index.rows("SELECT * FROM org"))))
    told["file"] = sorted(map(repr, index.rows("SELECT path, kind, blob, rid IS NULL FROM file")))
    told["problem"] = sorted(
        repr((*row[:7], path.get(row[7]))) for row in index.rows("SELECT * FROM problem")
    )
    told["odd_path"] = sorted(index.rows("SELECT * FROM odd_path"))
    return told
