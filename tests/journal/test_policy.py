"""Hooks, signing and filters have their say; what does not concern the commit does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest

from pipeboard.errors import GitError, GitTimeout
from pipeboard.journal.commit import commit
from pipeboard.journal.git import Git

ANNA = ["contacts/anna.yaml"]


def test_a_plain_repository_needs_nothing(git, started):
    hooks = git.folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-commit.sample").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit.sample").chmod(0o755)
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    git.record(".gitattributes", "*.yaml text eol=lf merge=pipeboard\n*.psd filter=lfs\n")
    git("config", "filter.lfs.clean", "cat")
    assert started.needs_porcelain(ANNA) == ""


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"commit.gpgSign": "true"}, "signed"),
        ({"core.autocrlf": "true"}, "autocrlf"),
        ({"core.fileMode": "false"}, "modes"),
        ({"core.sparseCheckout": "true"}, "sparse"),
        ({"hook.check.command": "true"}, "hook"),
    ],
)
def test_settings_that_need_git_commit(git, started, settings, word):
    for key, value in settings.items():
        git("config", key, value)
    assert word in started.needs_porcelain(ANNA)


@pytest.mark.parametrize("attribute", ["filter=upper", "ident", "working-tree-encoding=UTF-16"])
@pytest.mark.parametrize(
    "file", [".gitattributes", "contacts/.gitattributes", ".git/info/attributes"]
)
def test_attributes_that_need_git_commit(git, started, attribute, file):
    git("config", "filter.upper.clean", "tr a-z A-Z")
    git.write(file, f"*.yaml {attribute}\n")
    assert attribute.partition("=")[0] in started.needs_porcelain(ANNA)
    assert started.needs_porcelain(["notes/x.md"]) == ""


def test_a_filter_changes_what_is_recorded(git, started):
    git("config", "filter.upper.clean", "tr a-z A-Z")
    git.record(".gitattributes", "*.yaml filter=upper\n")
    git.write(ANNA[0], "name: anna\n")
    commit(started, ANNA, "edit")
    assert git("show", "HEAD:contacts/anna.yaml") == "NAME: ANNA"
    assert git("status", "--porcelain") == ""


def test_a_hooks_path_is_followed(git, started):
    git("config", "core.hooksPath", ".husky")
    git.hook("commit-msg", 'echo "checked" >> "$1"')
    from pipeboard.journal.repo import Repository

    repo = Repository.open(git.folder)
    git.write(ANNA[0], "name: A\n")
    commit(repo, ANNA, "edit\n")
    assert git("log", "-1", "--format=%B") == "edit\nchecked"


def test_all_hooks_run_and_see_the_users_own_surroundings(git, started):
    for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"):
        git.hook(name, f"echo {name} >> .git/ran; env | grep -c PATHSPECS >> .git/ran; true")
    git.write(ANNA[0], "name: A\n")
    commit(started, ANNA, "edit")
    ran = (git.folder / ".git/ran").read_text().split()
    assert ran == [
        *("pre-commit", "0"),
        *("prepare-commit-msg", "0"),
        *("commit-msg", "0"),
        *("post-commit", "0"),
    ]


def test_a_failing_hook_is_quoted_and_leaves_all_as_it_was(git, started):
    git.hook("pre-commit", "printf 'no \\033[31mnames' >&2; exit 1")
    git.write("other", "x")
    git("add", "other")
    git.write(ANNA[0], "name: A\n")
    git.write("contacts/ben.yaml", "name: B\n")
    before = git("status", "--porcelain")
    with pytest.raises(
        GitError, match=r"not recorded: git commit refused: no ␛\[31mnames"
    ) as caught:
        commit(started, [*ANNA, "contacts/ben.yaml"], "edit")
    assert "pipeboard record" in caught.value.hint
    assert git("status", "--porcelain") == before
    assert set(started.status().changed) == {"other", *ANNA, "contacts/ben.yaml"}
    git.assert_sound()


def test_a_hanging_hook_is_ended_with_its_group(git, started, tmp_path, monkeypatch):
    git.hook("pre-commit", f"sleep 60 & echo $! > {tmp_path}/pid; wait")
    original = Git.begin
    monkeypatch.setattr(
        Git, "begin", lambda self, *args, **named: original(self, *args, **_short(named))
    )
    git.write(ANNA[0], "name: A\n")
    began = time.monotonic()
    with pytest.raises(GitTimeout, match="commit did not answer"):
        commit(started, ANNA, "edit")
    assert time.monotonic() - began < 10
    pid = int((tmp_path / "pid").read_text())
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    assert state.stdout.strip()[:1] in ("", "Z")
    git.assert_sound()
    assert started.status().changed == {ANNA[0]: ".M"}


def test_a_hook_that_hangs_after_the_commit_does_not_unmake_it(git, started, monkeypatch):
    git.hook("post-commit", "sleep 60")
    original = Git.begin
    monkeypatch.setattr(
        Git, "begin", lambda self, *args, **named: original(self, *args, **_short(named))
    )
    git.write(ANNA[0], "name: A\n")
    assert commit(started, ANNA, "edit") == git("rev-parse", "HEAD")
    assert git("log", "-1", "--format=%s") == "edit"


def _short(named: dict) -> dict:
    return {**named, "timeout": 1.0} if named.get("timeout", 0) > 20 else named


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen")
def test_a_commit_is_signed_with_an_ssh_key(git, started, tmp_path):
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "signers").write_text(f"mara@example.com {key.with_suffix('.pub').read_text()}")
    git("config", "gpg.format", "ssh")
    git("config", "user.signingKey", str(key))
    git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "signers"))
    git("config", "commit.gpgSign", "true")
    git.write(ANNA[0], "name: A\n")
    commit(started, ANNA, "edit")
    assert git("log", "-1", "--format=%G?") == "G"


def test_a_gpg_that_would_ask_fails_instead(git, started, tmp_path):
    """The wrapper hands the user's program the words that keep pinentry off the screen."""
    program = tmp_path / "my gpg"
    program.write_text(
        f"#!/bin/sh\necho \"$@\" > '{tmp_path}/asked'\necho cannot ask >&2\nexit 2\n"
    )
    program.chmod(0o755)
    git("config", "gpg.program", str(program))
    git("config", "commit.gpgSign", "true")
    git.write(ANNA[0], "name: A\n")
    with pytest.raises(GitError, match="failed to sign") as caught:
        commit(started, ANNA, "edit")
    assert "unlock the key" in caught.value.hint
    assert (tmp_path / "asked").read_text().startswith("--batch --pinentry-mode error ")
    assert started.status().changed == {ANNA[0]: ".M"}


def test_a_reference_transaction_hook_runs_and_may_refuse(git, started):
    git.hook("reference-transaction", 'test "$1" != prepared || { echo not today >&2; exit 1; }')
    git.write(ANNA[0], "name: A\n")
    assert started.needs_porcelain(ANNA) == ""
    with pytest.raises(GitError, match="not today"):
        commit(started, ANNA, "edit")
    os.unlink(git.folder / ".git/hooks/reference-transaction")
    git.assert_sound()
    assert git("status", "--porcelain") == " M contacts/anna.yaml"
