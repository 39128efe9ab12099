"""Atomic writing: at every moment the old or the new file; what the disk refuses, in plain words."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard.errors import PipeboardError
from pipeboard.storage import write as writing
from pipeboard.storage.temporary import clean
from pipeboard.storage.write import CannotWrite, FileThere, create, remove, write, write_many

OLD, NEW = b"name: old\n" * 50, b"name: new\n" * 70


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(OLD)
    file.chmod(0o600)
    write(file, NEW)
    assert file.read_bytes() == NEW
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert _names(tmp_path) == ["a.yaml"]


def test_a_new_file_gets_the_usual_mode_and_its_folder(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write(tmp_path / "contacts/7f/a.yaml", NEW)
        create(tmp_path / "contacts/7g/b.yaml", NEW)
    finally:
        os.umask(umask)
    for file in (tmp_path / "contacts/7f/a.yaml", tmp_path / "contacts/7g/b.yaml"):
        assert file.read_bytes() == NEW
        assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_creating_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    create(file, OLD)
    with pytest.raises(FileThere, match="already"):
        create(file, NEW)
    (tmp_path / "link.yaml").symlink_to("/nowhere")
    with pytest.raises(CannotWrite):
        create(tmp_path / "link.yaml", NEW)
    assert file.read_bytes() == OLD
    assert _names(tmp_path) == ["a.yaml", "link.yaml"]


def test_creating_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    create(tmp_path / "a.yaml", NEW)
    assert (tmp_path / "a.yaml").read_bytes() == NEW
    with pytest.raises(FileThere):
        create(tmp_path / "a.yaml", OLD)
    assert _names(tmp_path) == ["a.yaml"]


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(OLD)
    (tmp_path / "a.yaml").symlink_to(target)
    with pytest.raises(CannotWrite, match="symbolic link"):
        write(tmp_path / "a.yaml", NEW)
    assert target.read_bytes() == OLD
    assert (tmp_path / "a.yaml").is_symlink()


@pytest.mark.parametrize("number", [1, 3, 100])
def test_many_files_are_written(tmp_path: Path, number: int) -> None:
    (tmp_path / "0.yaml").write_bytes(OLD)
    files = [(tmp_path / f"{n % 3}/{n}.yaml", NEW + b"%d" % n) for n in range(1, number)]
    write_many([(tmp_path / "0.yaml", NEW), *files])
    assert (tmp_path / "0.yaml").read_bytes() == NEW
    for path, data in files:
        assert path.read_bytes() == data
    assert not list(tmp_path.rglob("*.tmp"))
    write_many([])


def test_removing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(OLD)
    remove(file)
    assert _names(tmp_path) == []
    remove(file)
    remove(tmp_path / "nowhere/a.yaml")


def test_cleaning_takes_only_what_dead_processes_left(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / "contacts").mkdir()
    stale = tmp_path / f"contacts/.pb-{dead.pid}-0.tmp"
    alive = tmp_path / f"contacts/.pb-{os.getpid()}-0.tmp"
    other = tmp_path / "contacts/.pb-x.tmp"
    for file in (stale, alive, other):
        file.write_bytes(b"x")
    assert clean(tmp_path) == [stale]
    assert not stale.exists()
    assert alive.exists()
    assert other.exists()
    assert clean(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "the disk reports an error"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you may not write there"),
        (errno.EMFILE, "too many files are open"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_what_the_disk_refuses_is_said_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(OLD)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(CannotWrite, match=words) as refusal:
            write(file, NEW)
        with pytest.raises(PipeboardError, match=words):
            write_many([(file, NEW), (tmp_path / "b.yaml", NEW)])
    assert str(file) in str(refusal.value)
    assert file.read_bytes() == OLD
    assert _names(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(OLD)
    tmp_path.chmod(0o500)
    try:
        for attempt in (write, create):
            with pytest.raises(CannotWrite, match="you may not write there"):
                attempt(tmp_path / "b.yaml", NEW)
        with pytest.raises(CannotWrite, match="you may not write there"):
            remove(tmp_path / "a.yaml")
    finally:
        tmp_path.chmod(0o700)
    assert _names(tmp_path) == ["a.yaml"]


def test_a_folder_or_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    (tmp_path / "b").write_bytes(OLD)
    with pytest.raises(CannotWrite, match="a folder is where"):
        write(tmp_path / "a.yaml", NEW)
    with pytest.raises(CannotWrite, match="a file is where"):
        write(tmp_path / "b/c.yaml", NEW)
    assert (tmp_path / "b").read_bytes() == OLD


def test_a_disk_that_writes_little_by_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(writing.os, "write", lambda handle, data: real(handle, data[:7]))
    write(tmp_path / "a.yaml", NEW)
    assert (tmp_path / "a.yaml").read_bytes() == NEW


# --- the process dies, or its disk fails, at its n-th step of writing --------------------------

_CHILD = """
import sys
from pathlib import Path
from pipeboard.storage.write import write, create, write_many, remove
folder, what = Path(sys.argv[1]), sys.argv[2]
new = b"name: new\\n" * 70
try:
    if what == "write": write(folder / "a.yaml", new)
    if what == "create": create(folder / "new/b.yaml", new)
    if what == "many": write_many([(folder / f"{n}.yaml", new) for n in "abc"])
    if what == "remove": remove(folder / "a.yaml")
except Exception as error:
    print(error)
    sys.exit(3)
"""


def _run(folder: Path, what: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), what],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("what", ["write", "create", "many", "remove"])
def test_killed_at_any_step_each_file_is_old_or_new(tmp_path: Path, what: str) -> None:
    for step in range(1, 30):
        folder = tmp_path / str(step)
        folder.mkdir()
        (folder / "a.yaml").write_bytes(OLD)
        done = _run(folder, what, CRASH_AT=str(step))
        for file in folder.rglob("*.yaml"):
            assert file.read_bytes() in (OLD, NEW)
        if what != "remove":
            assert (folder / "a.yaml").exists()
        clean(folder)
        assert not list(folder.rglob(".pb-*"))
        if done.returncode == 0:
            assert step > 1
            return
        assert done.returncode == -signal.SIGKILL
    pytest.fail("it never came to an end")


@pytest.mark.parametrize("number", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("what", ["write", "create", "many"])
def test_failing_at_any_step_is_said_and_leaves_nothing_behind(
    tmp_path: Path, what: str, number: str
) -> None:
    for step in range(1, 30):
        folder = tmp_path / str(step)
        folder.mkdir()
        (folder / "a.yaml").write_bytes(OLD)
        done = _run(folder, what, CRASH_AT=str(step), CRASH_ERRNO=number)
        for file in folder.rglob("*.yaml"):
            assert file.read_bytes() in (OLD, NEW)
        assert not list(folder.rglob(".pb-*"))
        if done.returncode == 0:
            return
        assert done.returncode == 3
        assert "the disk" in done.stdout
    pytest.fail("it never came to an end")


def test_a_sync_that_failed_is_not_tried_again_and_called_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an error of fsync the pages may be marked clean: a second call proves nothing."""
    (tmp_path / "a.yaml").write_bytes(OLD)
    calls = []

    def fsync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 1:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("pipeboard.storage.write.os.fsync", fsync)
    for write_it in (lambda: write(tmp_path / "a.yaml", NEW),
                     lambda: write_many([(tmp_path / "a.yaml", NEW)])):  # fmt: skip
        calls.clear()
        with pytest.raises(CannotWrite, match="the disk reports an error"):
            write_it()
        assert len(calls) == 1
        assert (tmp_path / "a.yaml").read_bytes() == OLD
        assert not list(tmp_path.glob(".pb-*"))
