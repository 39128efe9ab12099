"""One change, one commit: these paths and no others, index and branch together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeboard.errors import Busy, ConflictError, GitError, NoIdentity, RepositoryState
from pipeboard.journal import plumbing, porcelain
from pipeboard.journal.commit import commit
from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository

ODD = [
    "contacts/with space.yaml",
    "contacts/-rf.yaml",
    'contacts/"quoted".yaml',
    "contacts/back\\slash.yaml",
    "contacts/new\nline.yaml",
    "contacts/ünïcode-日本.yaml",
    "contacts/:(glob)*.yaml",
    "contacts/tab\t.yaml",
    "contacts/star*.yaml",
]


@pytest.fixture(params=["plumbing", "git commit"])
def way(request, git):
    """Each test below holds whichever way the commit is made."""
    if request.param == "git commit":
        git.hook("post-commit", "exit 0")
    return request.param


def test_a_changed_a_new_and_a_gone_file_make_one_commit(way, git, started):
    git.record("contacts/gone.yaml", "x")
    git.write("contacts/anna.yaml", "name: Anna\nstage: prospect\n")
    git.write("contacts/ben.yaml", "name: Ben\n")
    (git.folder / "contacts/gone.yaml").unlink()
    paths = ["contacts/anna.yaml", "contacts/ben.yaml", "contacts/gone.yaml"]
    sha = commit(started, paths, "edit(3 contacts): all\n\nPb-Action: edit\n", when=1_700_000_000)
    assert sha == git("rev-parse", "HEAD") == started.head()
    assert git("show", "--name-status", "--format=", sha).split() == [
        *("M", "contacts/anna.yaml"),
        *("A", "contacts/ben.yaml"),
        *("D", "contacts/gone.yaml"),
    ]
    assert git("log", "-1", "--format=%B%an %ae %at %cn %ct %P") == (
        "edit(3 contacts): all\n\nPb-Action: edit\n"
        f"Mara Test mara@example.com 1700000000 Mara Test 1700000000 {git('rev-parse', 'HEAD~1')}"
    )
    assert git("status", "--porcelain") == ""
    assert "commit: edit(3 contacts): all" in git("reflog", "-1")
    git.assert_sound()


def test_the_first_commit_of_all(way, git, repo):
    git.write("pipeboard.yaml", "name: Test\n")
    sha = commit(repo, ["pipeboard.yaml"], "init")
    assert git("rev-list", "HEAD") == sha
    assert git("status", "--porcelain") == ""
    git.assert_sound()


def test_a_board_in_a_folder_commits_only_its_own(way, git):
    git.record("readme", "x")
    git.write("board/contacts/anna.yaml", "name: Anna\n")
    git.write("readme", "changed")
    repo = Repository.open(git.folder / "board")
    commit(repo, ["contacts/anna.yaml"], "add(anna): Anna")
    assert git("show", "--name-only", "--format=") == "board/contacts/anna.yaml"
    assert git("status", "--porcelain") == " M readme"


def test_a_linked_worktree(way, git, started, tmp_path, shell):
    git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    tree = shell(tmp_path / "tree")
    tree.write("contacts/anna.yaml", "name: Anna B\n")
    before = started.head()
    sha = commit(Repository.open(tree.folder), ["contacts/anna.yaml"], "edit(anna): name")
    assert tree("rev-parse", "other") == sha
    assert tree("status", "--porcelain") == ""
    assert started.head() == before
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize("path", ODD)
def test_any_name_a_file_can_have(way, git, started, path):
    git.write("contacts/other.yaml", "not to be swept in\n")
    git.write(path, "one\n")
    commit(started, [path], "add")
    assert git("show", "--name-only", "-z", "--format=").strip("\0\n") == path
    git.write(path, "two\n")
    commit(started, [path], "edit")
    assert git("show", f"HEAD:{path}") == "two"
    (git.folder / path).unlink()
    commit(started, [path], "rm")
    assert path not in git("ls-files", "-z")
    assert git("status", "--porcelain") == "?? contacts/other.yaml"
    git.assert_sound()


def test_what_the_user_has_staged_is_neither_swept_in_nor_lost(way, git, started):
    git.record("other", "1\n")
    git.write("other", "2\n")
    git("add", "other")
    git.write("fresh", "x\n")
    git("add", "fresh")
    git.write("announced", "x\n")
    git("add", "-N", "announced")
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit(anna): name")
    assert git("show", "--name-only", "--format=") == "contacts/anna.yaml"
    assert sorted(git("status", "--porcelain").splitlines()) == [
        " A announced",
        "A  fresh",
        "M  other",
    ]


def test_the_users_next_commit_does_not_undo_ours(way, git, started):
    git.write("contacts/anna.yaml", "name: A\n")
    git.write("contacts/ben.yaml", "name: B\n")
    commit(started, ["contacts/anna.yaml", "contacts/ben.yaml"], "edit")
    git.write("other", "x\n")
    git("add", "other")
    git("commit", "-q", "-m", "the user's")
    assert git("show", "--name-only", "--format=") == "other"
    assert git("show", "HEAD:contacts/anna.yaml") == "name: A"
    assert git("show", "HEAD:contacts/ben.yaml") == "name: B"


def test_a_path_staged_otherwise_gets_what_is_on_the_disk(way, git, started):
    git.write("contacts/anna.yaml", "staged\n")
    git("add", ".")
    git.write("contacts/anna.yaml", "on the disk\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("show", "HEAD:contacts/anna.yaml") == "on the disk"
    assert git("status", "--porcelain") == ""


def test_nothing_changed_makes_no_commit(way, git, started):
    head = started.head()
    assert commit(started, ["contacts/anna.yaml"], "edit") == head
    os.utime(git.folder / "contacts/anna.yaml", (1, 1))
    assert commit(started, ["contacts/anna.yaml", "contacts/nobody.yaml"], "edit") == head
    assert git("rev-list", "--count", "HEAD") == "1"
    git.assert_sound()


def test_what_is_staged_otherwise_than_head_and_the_disk_have_it_is_staged_anew(way, git, started):
    """As a user's `git commit` leaves it that read the index before our commit wrote it."""
    old = git("rev-parse", "HEAD:contacts/anna.yaml")
    git.write("contacts/anna.yaml", "name: A\n")
    head = commit(started, ["contacts/anna.yaml"], "edit")
    git("update-index", "--cacheinfo", f"100644,{old},contacts/anna.yaml")
    assert git("status", "--porcelain") == "MM contacts/anna.yaml"
    assert commit(started, ["contacts/anna.yaml"], "record") == head
    assert git("status", "--porcelain") == ""
    git.assert_sound()


def test_author_and_committer_may_differ(way, git, started):
    git.write("contacts/anna.yaml", "name: A\n")
    bot = Identity("form-bot <x>\n", "bot@example.com")
    commit(started, ["contacts/anna.yaml"], "edit", author=bot)
    assert git("log", "-1", "--format=%an|%ae|%cn") == "form-bot x|bot@example.com|Mara Test"


def test_executable_files_keep_their_mode(way, git, started):
    git.write("notes/run.sh", "x\n").chmod(0o755)
    commit(started, ["notes/run.sh"], "add")
    assert git("ls-files", "-s", "notes").startswith("100755")
    (git.folder / "notes/run.sh").chmod(0o644)
    commit(started, ["notes/run.sh"], "mode")
    assert git("ls-tree", "HEAD", "notes/").startswith("100644")
    assert git("status", "--porcelain") == ""


def test_line_ends_are_what_the_attributes_say(way, git, started):
    git.record(".gitattributes", "contacts/**/*.yaml text eol=lf\n")
    git.write("contacts/crlf.yaml", "name: A\r\n")
    git.write("notes/crlf.md", "kept\r\n")
    commit(started, ["contacts/crlf.yaml", "notes/crlf.md"], "add")
    raw = subprocess.run(
        ["git", "cat-file", "blob", "HEAD:notes/crlf.md"],
        cwd=git.folder,
        capture_output=True,
        check=True,
    )
    assert raw.stdout == b"kept\r\n"
    assert git("cat-file", "-s", "HEAD:contacts/crlf.yaml") == "8"
    assert git("status", "--porcelain") == ""
    git.assert_sound()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_path_git_was_told_not_to_look_at_is_recorded_when_asked(way, git, started, flag):
    git("update-index", flag, "contacts/anna.yaml")
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    git.record("other", "x")
    assert git("show", "HEAD:contacts/anna.yaml") == "name: A"
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "setting", ["core.splitIndex=true", "index.version=4", "core.untrackedCache=true"]
)
def test_other_kinds_of_index(way, git, started, setting):
    git("config", *setting.split("="))
    git.record("other", "x")
    for number in range(3):
        git.write("contacts/anna.yaml", f"name: {number}\n")
        commit(started, ["contacts/anna.yaml"], "edit")
        assert git("status", "--porcelain") == ""
    git.assert_sound()


def test_sha256_goes_through_git(tmp_path, shell):
    folder = tmp_path / "sha256"
    folder.mkdir()
    git = shell(folder)
    git("init", "-q", "--object-format=sha256")
    repo = Repository.open(folder)
    git.write("a", "1")
    assert "sha256" in repo.needs_porcelain(["a"])
    assert len(commit(repo, ["a"], "add")) == 64
    assert repo.status().changed == {}


@pytest.mark.parametrize(
    "path", ["../out", "/etc/passwd", "a//b", ".git/config", "a/.GIT/x", "", "a\0b"]
)
def test_a_path_outside_the_board_is_refused(started, path):
    with pytest.raises(GitError):
        commit(started, [path], "no")


def test_a_link_or_a_folder_is_not_recorded(way, git, started):
    (git.folder / "contacts/link.yaml").symlink_to("/etc/passwd")
    (git.folder / "contacts/folder.yaml").mkdir()
    for name in ("link", "folder"):
        with pytest.raises(GitError):
            commit(started, [f"contacts/{name}.yaml"], "no")
    git.assert_sound()


def test_no_identity_no_commit(git, started, isolation):
    (isolation / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    git.write("contacts/anna.yaml", "name: A\n")
    with pytest.raises(NoIdentity):
        commit(started, ["contacts/anna.yaml"], "edit")
    assert started.status().changed == {"contacts/anna.yaml": ".M"}


def test_a_detached_head_or_a_merge_refuses(git, started):
    git("checkout", "-q", "--detach")
    with pytest.raises(RepositoryState):
        commit(started, ["contacts/anna.yaml"], "edit")


def test_a_given_parent_is_the_parent_or_nothing(git, started):
    old = started.head()
    git.record("other", "x")
    git.write("contacts/anna.yaml", "name: A\n")
    with pytest.raises(ConflictError, match="changed while"):
        commit(started, ["contacts/anna.yaml"], "edit", parent=old)
    assert git("rev-list", "--count", "HEAD") == "2"
    commit(started, ["contacts/anna.yaml"], "edit", parent=started.head())
    assert git("rev-list", "--count", "HEAD") == "3"


def test_a_head_that_moves_meanwhile_is_built_upon(git, started, monkeypatch):
    """Somebody's commit lands between our objects and our move of the branch."""
    _meanwhile(monkeypatch, lambda: git.record("theirs", "x"))
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("log", "--format=%s").splitlines() == [
        "edit",
        "made by hand",
        "add(anna): Anna",
    ]
    assert git("show", "--name-only", "--format=") == "contacts/anna.yaml"
    assert git("status", "--porcelain") == ""
    git.assert_sound()


def test_a_head_that_moves_past_every_lock_is_built_upon(git, started, monkeypatch):
    """A program that moves the branch without git's index lock: only the compare-and-swap sees it."""
    tree = git("rev-parse", "HEAD^{tree}")
    theirs = git("commit-tree", "-p", "HEAD", "-m", "theirs", tree)
    original = plumbing._move
    pushes = iter([theirs])

    def move(step, made):
        for sha in pushes:
            git("update-ref", "HEAD", sha)
        original(step, made)

    monkeypatch.setattr(plumbing, "_move", move)
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("log", "--format=%s").splitlines()[:2] == ["edit", "theirs"]
    assert git("status", "--porcelain") == ""
    git.assert_sound()


@pytest.mark.parametrize("after", ["exit 0", "git commit -q --allow-empty -m 'a hook of mine'"])
def test_git_commit_does_not_undo_what_came_past_every_lock(git, started, monkeypatch, after):
    """Between our look at HEAD and git's own: a commit on it that our index knows nothing of."""
    git.hook("post-commit", f"test -e .git/once || {{ touch .git/once; {after}; }}")
    git.record("theirs", "1\n")
    git("reset", "-q", "--soft", "HEAD~1")
    theirs = git("commit-tree", "-p", "HEAD", "-m", "theirs", git("write-tree"))
    git("reset", "-q", "--hard")
    original = porcelain._Step._commit
    pushes = iter([theirs])

    def commit_by_git(step):
        for sha in pushes:
            git("update-ref", "HEAD", sha)
        return original(step)

    monkeypatch.setattr(porcelain._Step, "_commit", commit_by_git)
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("log", "--format=%s").splitlines()[:2] == ["edit", "theirs"]
    assert git("show", "HEAD:theirs") == "1"
    assert git("show", "HEAD:contacts/anna.yaml") == "name: A"
    git.assert_sound()


def test_a_commit_that_a_hook_puts_on_top_of_ours_stays(git, started):
    git.hook("post-commit", "test -e .git/once || { touch .git/once; git commit -q --allow-empty -m more; }")  # fmt: skip
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("log", "--format=%s").splitlines()[:2] == ["more", "edit"]
    assert git("status", "--porcelain") == ""
    git.assert_sound()


def test_what_a_hook_stages_is_in_the_commit(git, started):
    git.hook("pre-commit", "echo checked > stamp; git add stamp")
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("show", "HEAD:stamp") == "checked"
    assert git("status", "--porcelain") == ""


def test_what_they_recorded_meanwhile_is_not_recorded_twice(git, started, monkeypatch):
    _meanwhile(monkeypatch, lambda: git("commit", "-q", "-a", "-m", "theirs"))
    git.write("contacts/anna.yaml", "name: A\n")
    assert commit(started, ["contacts/anna.yaml"], "edit") == git("rev-parse", "HEAD")
    assert git("log", "-1", "--format=%s") == "theirs"
    assert git("status", "--porcelain") == ""


def test_a_pinned_commit_does_not_follow_a_head_that_moves(git, started, monkeypatch):
    _meanwhile(monkeypatch, lambda: git.record("theirs", "x"))
    git.write("contacts/anna.yaml", "name: A\n")
    with pytest.raises(ConflictError):
        commit(started, ["contacts/anna.yaml"], "edit", parent=started.head())
    assert git("log", "-1", "--format=%s") == "made by hand"
    git.assert_sound()


def _meanwhile(monkeypatch, happens) -> None:
    """Let something happen once, when our objects are made and nothing is locked yet."""
    original, once = plumbing._prepare, iter([happens])

    def prepare(step):
        made = original(step)
        for event in once:
            event()
        return made

    monkeypatch.setattr(plumbing, "_prepare", prepare)


def test_what_is_staged_meanwhile_is_not_lost(git, started, monkeypatch):
    """The user stages something while we prepare the index beside theirs."""

    def stage():
        git.write("staged", "x")
        git("add", "staged")

    _meanwhile(monkeypatch, stage)
    git.write("contacts/anna.yaml", "name: A\n")
    commit(started, ["contacts/anna.yaml"], "edit")
    assert git("status", "--porcelain") == "A  staged"
    assert git("show", "--name-only", "--format=") == "contacts/anna.yaml"


def test_an_index_lock_that_stays_is_named_and_left_alone(way, git, started):
    lock = git.folder / ".git" / "index.lock"
    lock.write_text("")
    os.utime(lock, (time.time() - 3600,) * 2)
    git.write("contacts/anna.yaml", "name: A\n")
    with pytest.raises(Busy, match=r"index\.lock, 36\d\d s old") as caught:
        commit(started, ["contacts/anna.yaml"], "edit", wait=0.1)
    assert "doctor --unlock" in caught.value.hint
    assert lock.exists()
    lock.unlink()
    git.assert_sound()
    assert started.status().changed == {"contacts/anna.yaml": ".M"}


def test_an_index_lock_held_briefly_is_waited_for(way, git, started):
    lock = git.folder / ".git" / "index.lock"
    lock.write_text("")
    git.write("contacts/anna.yaml", "name: A\n")
    with subprocess.Popen(["sh", "-c", f"sleep 0.3; rm '{lock}'"]):
        commit(started, ["contacts/anna.yaml"], "edit", wait=5)
    assert git("status", "--porcelain") == ""


def test_a_branch_lock_is_named_and_left_alone(git, started):
    lock = git.folder / ".git/refs/heads/main.lock"
    lock.write_text("")
    git.write("contacts/anna.yaml", "name: A\n")
    with pytest.raises(GitError, match=r"main\.lock"):
        commit(started, ["contacts/anna.yaml"], "edit")
    assert lock.exists()
    lock.unlink()
    git.assert_sound()
    commit(started, ["contacts/anna.yaml"], "edit")


def test_many_paths_in_one_commit(git, started):
    paths = [f"contacts/{number % 5}/person-{number:04}.yaml" for number in range(3000)]
    for path in paths:
        git.write(path, f"name: {path}\n" * 20)
    began = time.monotonic()
    commit(started, paths, "import(3000 contacts): all")
    assert time.monotonic() - began < 5
    assert git("status", "--porcelain") == ""
    for path in paths[:1500]:
        (git.folder / path).unlink()
    commit(started, paths, "rm(1500 contacts): half")
    assert len(git("ls-files").splitlines()) == 1501
    git.assert_sound()


WRITER = """
import sys
from pathlib import Path
from pipeboard.journal.commit import commit
from pipeboard.journal.repo import Repository
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
repo = Repository.open(folder)
for number in range(count):
    (folder / f"contacts/{name}.yaml").write_text(f"name: {name} {number}\\n")
    commit(repo, [f"contacts/{name}.yaml"], f"add({name}): {number}", wait=30)
"""


def test_twenty_writers_and_a_user_at_once(way, git, started):
    """The user stages only: `git commit` reads the index before it locks it, and may lose ours."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(git.folder), f"p{number}", "1"])
        for number in range(20)
    ]
    for number in range(5):
        git.write(f"users-{number}", "x")
        _insist(git, "add", f"users-{number}")
    assert [writer.wait(60) for writer in writers] == [0] * 20
    assert git("rev-list", "--count", "HEAD") == "21"
    assert len(git("ls-files", "contacts").splitlines()) == 21
    assert git("status", "--porcelain").split() == [
        word for number in range(5) for word in ("A", f"users-{number}")
    ]
    git.assert_sound()


def _insist(git, *command: str) -> None:
    """A user tries again when git says that the index is locked."""
    while True:
        done = subprocess.run(["git", *command], cwd=git.folder, capture_output=True, text=True)
        if done.returncode == 0:
            return
        assert "File exists" in done.stderr or "cannot lock ref" in done.stderr, done.stderr


def test_only_the_journal_starts_processes():
    """One door to git: no other module of pipeboard may start anything."""
    source = Path(__file__).parents[2] / "src" / "pipeboard"
    words = (
        "subprocess",
        "os.system",
        "os.popen",
        "posix_spawn",
        "os.exec",
        "os.fork",
        "pty.spawn",
    )
    offenders = [
        f"{file.relative_to(source)}: {word}"
        for file in source.rglob("*.py")
        if file.relative_to(source).parts[0] != "journal"
        for word in words
        if word in file.read_text(encoding="utf-8")
    ]
    assert offenders == []
    shells = [
        file.name
        for file in source.rglob("*.py")
        if "shell=True" in file.read_text(encoding="utf-8")
    ]
    assert shells == []
