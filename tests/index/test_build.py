"""A full build: complete, the same in any order, and stopped by no file."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from benchmarks.generate import generate

from pipeboard.errors import InvalidData
from pipeboard.storage.index import workers
from pipeboard.storage.index.build import build
from pipeboard.storage.index.index import Doubtful, Index
from pipeboard.storage.index.refresh import open_index
from tests.index.boards import Repo, content


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    root = tmp_path_factory.mktemp("generated") / "board"
    generate(root, 60)
    return root


def test_every_file_of_a_generated_board_is_good_and_there(generated, tmp_path):
    index = build(tmp_path, generated, Repo(generated))
    counted = index.rows("SELECT (SELECT count(*) FROM contact), (SELECT count(*) FROM org)")
    assert counted == [(60, 7)]
    assert index.rows("SELECT path, message FROM problem") == []
    assert len(index.rows("SELECT * FROM needle")) == 60


def test_the_order_of_the_files_does_not_matter(generated, tmp_path, monkeypatch):
    straight = content(build(tmp_path, generated, Repo(generated)))
    from pipeboard.storage.index import build as module

    scan = module.scan
    monkeypatch.setattr(
        module, "scan", lambda root: random.Random(7).sample(scan(root), len(scan(root)))
    )
    assert content(build(tmp_path, generated, Repo(generated))) == straight


@pytest.fixture(params=[1, 2])
def threads(request):
    """How many threads this process has: with one, helpers are forked, else spawned."""
    done = threading.Event()
    others = [threading.Thread(target=done.wait) for _ in range(request.param - 1)]
    for other in others:
        other.start()
    yield request.param
    done.set()


def test_two_processes_build_the_same(generated, tmp_path, monkeypatch, threads):
    alone = content(build(tmp_path, generated, Repo(generated), helpers=0))
    monkeypatch.setattr(workers, "_FEWEST", 8)
    assert content(build(tmp_path, generated, Repo(generated), helpers=threads)) == alone


def test_a_helper_that_dies_leaves_its_work_to_us(generated, tmp_path, monkeypatch, threads):
    alone = content(build(tmp_path, generated, Repo(generated), helpers=0))
    monkeypatch.setattr(workers, "_FEWEST", 8)
    monkeypatch.setattr(workers, "_packed", _die)
    monkeypatch.setattr(workers, "_read_packed", _die)
    assert content(build(tmp_path, generated, Repo(generated), helpers=1)) == alone


def _die(*what):
    os._exit(9)


def test_a_build_that_is_given_up_leaves_no_helper(generated, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_FEWEST", 8)
    fork, helpers = os.fork, []

    def noted():
        helpers.append(fork())
        return helpers[-1]

    def give_up(done, total):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fork", noted)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, generated, Repo(generated), helpers=2, progress=give_up)
    assert helpers
    for helper in helpers:
        with pytest.raises(ChildProcessError):
            os.waitpid(helper, os.WNOHANG)


def test_progress_counts_every_file(generated, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_FEWEST", 16)
    seen = []
    build(
        tmp_path,
        generated,
        Repo(generated),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1] == (67, 67)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) > 3


def test_only_the_index_in_force_is_left(place):
    place.contact("anna")
    first = place.open().name
    place.write("pipeboard.yaml", "schema: 1\nworkspace: {name: Other}\n")
    second = place.open().name
    left = {name for name in os.listdir(place.own) if not name.endswith(("-wal", "-shm"))}
    assert first != second
    assert left == {"index", second}


def test_a_board_without_config_or_contacts_has_an_empty_index(tmp_path):
    (tmp_path / "board").mkdir()
    (tmp_path / "git").mkdir()
    index = build(tmp_path / "git", tmp_path / "board", Repo(tmp_path / "board"))
    assert index.rows("SELECT count(*) FROM fact") == [(0,)]
    assert "lead" in index.meta("vocabulary")


def test_a_broken_config_says_where_and_leaves_no_index(place):
    place.write("pipeboard.yaml", "schema: 1\nworkspace: {name: [}\n")
    with pytest.raises(InvalidData) as caught:
        place.open()
    assert "pipeboard.yaml:2:" in str(caught.value)
    assert not any(name.startswith("index-") for name in os.listdir(place.own))


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database, not at all" * 100),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.unlink(),
        lambda path: _set_version(path, 0),
    ],
    ids=["empty", "garbage", "truncated header kept", "missing", "older"],
)
def test_an_index_that_is_none_is_built_again(place, damage):
    place.contact("anna")
    name = place.open().name
    place.index.close()
    place.index = None
    damage(place.own / name)
    if place.open().name == name:  # the damage is inside: found by the query that meets it
        with pytest.raises(Doubtful, match="dropped"):
            _read_everything(place.index)
        place.index = None
    assert place.names() == ["Anna"]


def _read_everything(index: Index) -> None:
    for table in ("contact", "fact", "event", "key", "multi"):
        index.rows(f"SELECT * FROM {table}")


def _set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def test_the_index_can_be_deleted_at_any_time(place):
    place.contact("anna", "tags: [vip]\n")
    before = content(place.open())
    place.index.close()
    for name in os.listdir(place.own):
        (place.own / name).unlink()
    place.index = None
    assert content(place.open()) == before


def test_where_nothing_can_be_written_the_index_is_in_memory(place, monkeypatch):
    place.contact("anna")
    place.index = build("/proc/nowhere", place.root, place.repo)
    assert (place.index.name, place.names()) == ("", ["Anna"])
    place.contact("bram")
    assert place.names() == ["Anna", "Bram"]


def test_a_read_only_index_is_opened_and_brought_up_in_memory(place, monkeypatch):
    place.contact("anna")
    place.open().close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    place.index = Index.open(place.own)
    assert (place.index.writable, place.names()) == (False, ["Anna"])
    place.contact("bram")
    assert place.names() == ["Anna", "Bram"]
    on_disk = Index.open(place.own)
    assert on_disk.rows("SELECT count(*) FROM fact") == [(1,)]


_BUILD = """
import sys
from pathlib import Path
from tests.index.boards import Repo
from pipeboard.storage.index.refresh import open_index, refresh
root, own = Path(sys.argv[1]), sys.argv[2]
index = open_index(own, root, Repo(root))
refresh(index, root, Repo(root))
print(index.rows("SELECT count(*) FROM fact")[0][0])
"""


def test_two_processes_building_at_once_both_get_a_whole_index(generated, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", _BUILD, str(generated), str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in running] == ["60"] * 3
    index = open_index(tmp_path, generated, Repo(generated))
    assert index.rows("SELECT count(*) FROM fact") == [(60,)]
    assert index.rows("PRAGMA integrity_check") == [("ok",)]
