"""The runner: no prompt, no inherited repository, an end in time, errors in git's own words."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.git import Git


def test_it_gives_code_bytes_and_words(tmp_path):
    result = Git(tmp_path).run("rev-parse", "--git-dir", check=False)
    assert result.code == 128
    assert result.out == b""
    assert "not a git repository" in result.err


def test_a_failure_ends_with_gits_own_words_made_safe(git):
    paint = r"alias.paint=!printf 'no\033[2J\r\n' >&2; exit 3"
    with pytest.raises(GitError, match=r"git paint failed: no␛\[2J$") as caught:
        Git(git.folder).run("-c", paint, "paint")
    assert "\x1b" not in str(caught.value)
    assert caught.value.exit_code == 7


def test_a_missing_git_is_said_plainly(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found") as caught:
        Git(tmp_path).run("--version")
    assert "install" in caught.value.hint


def test_input_and_output_larger_than_any_pipe(git):
    big = os.urandom(3_000_000)
    blob = Git(git.folder).run("hash-object", "-w", "--stdin", input=big).text
    assert Git(git.folder).run("cat-file", "blob", blob).out == big


def test_records_arrive_while_git_runs_and_stop_when_nobody_reads(git):
    for number in range(3):
        git.record("a", str(number), f"number {number}")
    records = Git(git.folder).records("log", "-z", "--format=%s")
    assert next(records) == b"number 2"
    records.close()
    assert list(Git(git.folder).records("log", "-z", "--format=%s")) == [
        b"number 2",
        b"number 1",
        b"number 0",
    ]
    with pytest.raises(GitError, match="nowhere"):
        list(Git(git.folder).records("log", "nowhere"))


def test_out_of_time_ends_the_whole_group(git, tmp_path):
    mark = tmp_path / "pids"
    script = f"!echo said >&2; sleep 60 & echo $! >>{mark}; echo $$ >>{mark}; wait"
    began = time.monotonic()
    with pytest.raises(GitTimeout, match=r"did not answer within 0\.3 s .*said"):
        Git(git.folder).run("-c", f"alias.hang={script}", "hang", timeout=0.3)
    assert time.monotonic() - began < 5
    for pid in mark.read_text().split():
        assert _gone(int(pid))


def _gone(pid: int) -> bool:
    """Ended, or ended and not yet collected by whoever adopted it."""
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def test_a_child_that_leaves_something_in_the_background_is_done_when_it_is(git):
    began = time.monotonic()
    result = Git(git.folder).run("-c", "alias.leave=!sleep 5 & echo left", "leave")
    assert result.out == b"left\n"
    assert time.monotonic() - began < 3


def test_nothing_can_be_asked_and_no_terminal_is_there(git):
    asked = "!tty; ps -o tty= -p $$; cat; test -e /dev/tty && (: </dev/tty) 2>&1; env"
    out = Git(git.folder).run("-c", f"alias.ask={asked}", "ask").out.decode()
    assert out.startswith("not a tty\n?")
    for setting in ("GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "LC_ALL=C"):
        assert f"\n{setting}\n" in out
    assert "ssh -oBatchMode=yes" in out
    assert "GIT_OPTIONAL_LOCKS" not in out
    reading = Git(git.folder).run("-c", "alias.ask=!env", "ask", reads=True).out.decode()
    assert "GIT_OPTIONAL_LOCKS=0" in reading


def test_what_a_calling_git_set_is_not_inherited(git, tmp_path, monkeypatch):
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert Git(git.folder).run("rev-parse", "--show-toplevel").text == str(git.folder)


def test_the_users_own_ssh_command_stays(git, monkeypatch):
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -i key")
    out = Git(git.folder).run("-c", "alias.ask=!env", "ask").out
    assert b"GIT_SSH_COMMAND=ssh -i key\n" in out


def test_git_speaks_english_whatever_the_language(tmp_path, monkeypatch):
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    assert "not a git repository" in Git(tmp_path).run("status", check=False).err
