"""R1: opening and viewing a board that came as a folder executes nothing of it.

Each canary is first shown to be a real one: plain git runs it. Then pipeboard does everything it can
do with such a board, and it has not run.
"""

from __future__ import annotations

import os
import pty
import shutil
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeboard.cli import main
from pipeboard.errors import NotTrusted
from pipeboard.journal.repo import Repository
from tests.board.conftest import ANNA, Made, board_template, peopled_template, two

__all__ = ["board_template", "peopled_template", "two"]


class Canary(NamedTuple):
    """What stands in the git directory, and the git command that runs it. `{run}` is a program."""

    settings: dict[str, str]
    proof: tuple[str, ...]
    attributes: str = ""
    hook: str = ""
    terminal: bool = False


CANARIES = {
    "fsmonitor": Canary({"core.fsmonitor": "{run}"}, ("status",)),
    "hooksPath": Canary({"core.hooksPath": "{hooks}"}, ("commit", "--allow-empty", "-m", "x")),
    "a hook": Canary({}, ("commit", "--allow-empty", "-m", "x"), hook="pre-commit"),
    "a hook of plumbing": Canary({}, ("update-ref", "refs/x", "HEAD"), hook="reference-transaction"),
    "sshCommand": Canary({"core.sshCommand": "{run}"}, ("fetch", "ssh://x.example/y")),
    "gitProxy": Canary({"core.gitProxy": "{run}"}, ("fetch", "git://x.example/y")),
    "a clean filter": Canary({"filter.x.clean": "{run}"}, ("status",), "*.yaml filter=x"),
    "a filter process": Canary({"filter.x.process": "{run}"}, ("status",), "*.yaml filter=x"),
    "diff.external": Canary({"diff.external": "{run}"}, ("diff",)),
    "a diff command": Canary({"diff.x.command": "{run}"}, ("diff",), "*.yaml diff=x"),
    "textconv": Canary({"diff.x.textconv": "{run}"}, ("diff",), "*.yaml diff=x"),
    "a merge driver": Canary({"merge.x.driver": "{run}"}, ("merge", "other"), "*.yaml merge=x"),
    "our driver, another's": Canary(
        {"merge.pipeboard.driver": "{run}"}, ("merge", "other"), "*.yaml merge=pipeboard"
    ),
    "gpg.program": Canary({"gpg.program": "{run}"}, ("commit", "-S", "--allow-empty", "-m", "x")),
    "credential.helper": Canary(
        {"credential.helper": "!{run}"}, ("credential", "fill"), "",
    ),
    "include.path": Canary({"include.path": "{included}"}, ("status",)),
    "includeIf": Canary({"includeIf.gitdir:**.path": "{included}"}, ("status",)),
    "an alias": Canary({"alias.st": "!{run}"}, ("st",)),
    "core.pager": Canary({"core.pager": "{run}"}, ("log",), terminal=True),
    "core.editor": Canary({"core.editor": "{run}"}, ("commit", "--allow-empty")),
    "uploadpack": Canary({"remote.o.url": "{root}", "remote.o.uploadpack": "{run}"}, ("fetch", "o")),
    "receivepack": Canary(
        {"remote.o.url": "{root}", "remote.o.receivepack": "{run}"}, ("push", "o", "HEAD:refs/x")
    ),
    "ext::": Canary(
        {"remote.o.url": "ext::{run}", "protocol.ext.allow": "always"}, ("fetch", "o")
    ),
    "ext:: by insteadOf": Canary(
        {"url.ext::{run}.insteadOf": "https://x.example/", "protocol.ext.allow": "always"},
        ("fetch", "https://x.example/"),
    ),
    "vcs": Canary(
        {"remote.o.url": "{run}", "remote.o.vcs": "ext", "protocol.ext.allow": "always"},
        ("fetch", "o"),
    ),
}  # fmt: skip
LOOKS = (
    ("ls",), ("board",), ("queue",), ("show", "anna@nordlicht.example"), ("lint",), ("doctor",),
    ("get", "anna@nordlicht.example", "name"), ("audit",), ("blame", "anna@nordlicht.example"),
    ("ls", "--at", "HEAD"), ("undo",), ("record",), ("tag", "anna@nordlicht.example", "x"),
    ("trust", "--show"), ("config",), ("doctor", "--fix"),
)  # fmt: skip


class Nest:
    """A board that a stranger gave, and the mark that its canary leaves."""

    def __init__(self, made: Made, outside: Path) -> None:
        self.made = made
        self.root = made.root
        self.sung = outside / "sung"
        self.run = self._program(outside / "canary")
        self.hooks = outside / "hooks"
        self.hooks.mkdir()
        self._program(self.hooks / "pre-commit")
        self.included = outside / "included"
        self.included.write_text(f"[core]\n\tfsmonitor = {self.run}\n", encoding="utf-8")

    def _program(self, path: Path) -> Path:
        path.write_text(f"#!/bin/sh\necho sung >>'{self.sung}'\nexit 1\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def put(self, canary: Canary) -> None:
        """Set the canary into the git directory; a file waits to be looked at."""
        git = self.made.git
        if canary.attributes:
            self.made.write(".gitattributes", canary.attributes + "\n")
        git("switch", "-qc", "other")
        self.made.write(ANNA, self.made.read(ANNA).replace("lead", "prospect"))
        self.made.commit("theirs")
        git("switch", "-q", "main")
        self.made.write(ANNA, self.made.read(ANNA).replace("lead", "customer"))
        if canary.attributes:
            self.made.write(".gitattributes", canary.attributes + "\n")
        if canary.proof[0] == "merge":
            self.made.commit("ours")
        else:
            git("add", ".")
            self.made.write(ANNA, self.made.read(ANNA).replace("customer", "prospect"))
        if canary.hook:
            (self.root / ".git" / "hooks").mkdir(exist_ok=True)
            shutil.copy(self.run, self.root / ".git" / "hooks" / canary.hook)
        words = {"run": self.run, "hooks": self.hooks, "included": self.included, "root": self.root}
        for key, value in canary.settings.items():
            git("config", key.format(**words), value.format(**words))

    def prove(self, canary: Canary) -> bool:
        """Whether plain git runs it."""
        words, env = ["git", *canary.proof], {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
        if canary.terminal:
            leader, follower = pty.openpty()
            done = subprocess.Popen(words, cwd=self.root, stdin=follower, stdout=follower, env=env)
            os.close(follower)
            done.wait(20)
            os.close(leader)
        else:
            asked = "protocol=https\nhost=x.example\n\n"
            subprocess.run(
                words, cwd=self.root, env=env, input=asked, text=True, capture_output=True,
                check=False, timeout=20,
            )  # fmt: skip
        found = self.sung.exists()
        self.sung.unlink(missing_ok=True)
        return found


@pytest.fixture
def nest(two: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nest:
    """A stranger's board; nothing is trusted unsaid."""
    monkeypatch.delenv("PIPEBOARD_TRUST")
    monkeypatch.chdir(two.root)
    outside = tmp_path / "outside"
    outside.mkdir()
    return Nest(two, outside)


@pytest.mark.parametrize("name", CANARIES)
def test_r1_nothing_that_a_given_board_brings_is_run(
    name: str, nest: Nest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canary = CANARIES[name]
    nest.put(canary)
    shutil.copytree(nest.root, tmp_path / "again", symlinks=True)
    assert nest.prove(canary), "plain git would not run it either"
    shutil.rmtree(nest.root)
    (tmp_path / "again").rename(nest.root)

    for words in LOOKS:
        code = main(["-C", str(nest.root), *words])
        capsys.readouterr()
        assert code in (0, 1, 3, 7), words
        assert not nest.sung.exists(), words
    with pytest.raises(NotTrusted):
        Repository.open(nest.root)
    assert main(["-C", str(nest.root), "ls", "--format", "ids"]) == 0
    assert len(capsys.readouterr().out.split()) == 2


def test_r1_a_repository_hidden_in_the_files_of_a_board_is_none(
    two: Made, nest: Nest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a one comes with a pull: it is only files to git."""
    inner = two.root / "inner"
    shutil.copytree(two.root / "contacts", inner / "contacts")
    shutil.copy(two.root / "pipeboard.yaml", inner)
    subprocess.run(["git", "init", "-q", "--bare", "bare"], cwd=tmp_path, check=True)
    for name in ("HEAD", "objects", "refs", "config"):
        source = tmp_path / "bare" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, inner / name)
    (inner / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
        f"\tfsmonitor = {nest.run}\n",
        encoding="utf-8",
    )
    subprocess.run(["git", "status"], cwd=inner, check=False, capture_output=True)
    assert nest.sung.exists(), "plain git does not fall for it any more"
    nest.sung.unlink()
    for words in (("ls",), ("doctor",), ("audit",), ("undo",)):
        assert main(["-C", str(inner), *words]) == 7
        assert not nest.sung.exists()
    assert "bare repository" in capsys.readouterr().err


@pytest.mark.parametrize("spoil", ["no HEAD", "odd HEAD", "no objects", "no refs", "empty"])
def test_r1_a_broken_repository_does_not_hide_the_one_above_it(
    spoil: str, two: Made, nest: Nest, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = two.root / "inner"
    shutil.copytree(two.root / "contacts", inner / "contacts")
    shutil.copy(two.root / "pipeboard.yaml", inner)
    subprocess.run(["git", "init", "-q", "."], cwd=inner, check=True)
    dot = inner / ".git"
    if spoil == "no HEAD":
        (dot / "HEAD").unlink()
    elif spoil == "odd HEAD":
        (dot / "HEAD").write_text("deadbeef\n")
    elif spoil == "empty":
        shutil.rmtree(dot)
        dot.mkdir()
    else:
        shutil.rmtree(dot / spoil.removeprefix("no "))
    two.git("config", "core.fsmonitor", str(nest.run))
    subprocess.run(["git", "status"], cwd=inner, check=False, capture_output=True)
    assert nest.sung.exists()
    nest.sung.unlink()
    for words in (("ls",), ("doctor",), ("audit",)):
        main(["-C", str(inner), *words])
        assert not nest.sung.exists()
    assert capsys.readouterr().err


@pytest.mark.parametrize("way", ["a worktree", "a file", "a link", "common"])
def test_r1_the_git_directory_is_found_wherever_it_is(
    way: str, two: Made, nest: Nest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = two.root
    two.git("config", "core.fsmonitor", str(nest.run))
    if way == "a worktree":
        root = tmp_path / "elsewhere"
        two.git("worktree", "add", "-q", str(root), "-b", "elsewhere")
        nest.sung.unlink(missing_ok=True)
    elif way == "a file":
        (root / ".git").rename(tmp_path / "git")
        (root / ".git").write_text(f"gitdir: {tmp_path / 'git'}\n")
    elif way == "a link":
        (root / ".git").rename(tmp_path / "git")
        (root / ".git").symlink_to(tmp_path / "git")
    else:
        two.git("config", "--unset", "core.fsmonitor")
        two.git("config", "extensions.worktreeConfig", "true")
        (root / ".git" / "config.worktree").write_text(f"[core]\nfsmonitor = {nest.run}\n")
    subprocess.run(["git", "status"], cwd=root, check=False, capture_output=True)
    assert nest.sung.exists()
    nest.sung.unlink()
    assert main(["-C", str(root), "ls"]) == 0
    assert main(["-C", str(root), "tag", "anna@nordlicht.example", "x"]) == 7
    assert not nest.sung.exists()
    assert "pb trust" in capsys.readouterr().err


def test_r1_attributes_of_a_teammate_are_only_names(
    two: Made, nest: Nest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    two.write(".gitattributes", "*.yaml filter=lfs diff=x merge=y ident\n")
    two.commit("theirs")
    assert main(["ls"]) == 0
    assert main(["tag", "anna@nordlicht.example", "x"]) == 0
    assert main(["undo"]) == 0
    assert two.status() == ""


@pytest.mark.parametrize("way", ["{root}", "file://{root}"])
def test_r1_cloning_a_folder_runs_nothing_that_it_came_with(
    way: str, nest: Nest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Which is one way to look at a board without its settings."""
    for key in (
        "core.fsmonitor", "core.hooksPath", "core.sshCommand", "uploadpack.packObjectsHook",
        "core.alternateRefsCommand", "filter.x.smudge", "filter.x.clean", "filter.x.process",
        "core.pager", "include.path", "gpg.program", "diff.external",
    ):  # fmt: skip
        value = {"core.hooksPath": nest.hooks, "include.path": nest.included}.get(key, nest.run)
        nest.made.git("config", key, str(value))
    hooks = nest.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "pre-push", "reference-transaction", "post-index-change"):
        shutil.copy(nest.run, hooks / name)
        shutil.copy(nest.run, nest.hooks / name)
    nest.sung.unlink(missing_ok=True)
    monkeypatch.chdir(tmp_path)
    assert main(["clone", way.format(root=nest.root), "mine"]) == 0
    assert main(["-C", "mine", "tag", "anna@nordlicht.example", "x"]) == 0
    shutil.copy(nest.run, hooks / "pre-receive")
    assert main(["-C", "mine", "sync"]) == 7
    assert not nest.sung.exists()
