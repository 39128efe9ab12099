"""Finding the repository of a board, and what it says about itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeboard.errors import GitError, NoIdentity, NotFound, RepositoryState
from pipeboard.journal.identity import Identity
from pipeboard.journal.repo import Repository


def test_a_board_that_is_the_repository(repo, git):
    assert (repo.top, repo.prefix, repo.folder) == (git.folder, "", git.folder)
    assert repo.git_dir == repo.common_dir == git.folder / ".git"
    assert repo.own_dir == git.folder / ".git" / "pipeboard"
    assert repo.own_dir.is_dir()
    assert repo.object_format == "sha1"


def test_a_board_in_a_folder_of_a_repository(git):
    folder = git.folder / "sales team" / "böard"
    folder.mkdir(parents=True)
    repo = Repository.open(folder)
    assert (repo.top, repo.prefix, repo.folder) == (git.folder, "sales team/böard", folder)
    assert repo.own_dir == git.folder / ".git" / "pipeboard"


def test_a_linked_worktree_and_a_submodule(git, started, tmp_path, shell):
    tree = tmp_path / "tree"
    git("worktree", "add", "-q", "-b", "other", str(tree))
    repo = Repository.open(tree)
    assert (repo.branch(), started.branch()) == ("other", "main")
    assert repo.git_dir == git.folder / ".git" / "worktrees" / "tree"
    assert repo.common_dir == git.folder / ".git"
    assert repo.own_dir != started.own_dir
    assert repo.head() == started.head() == git("rev-parse", "HEAD")

    outer = shell(tmp_path / "outer")
    outer.folder.mkdir()
    outer("init", "-q", "-b", "main")
    outer("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(git.folder), "crm")
    inner = Repository.open(outer.folder / "crm")
    assert inner.top == outer.folder / "crm"
    assert inner.own_dir == outer.folder / ".git" / "modules" / "crm" / "pipeboard"


def test_where_there_is_none(tmp_path):
    with pytest.raises(GitError, match="not in a git repository") as caught:
        Repository.open(tmp_path)
    assert "pipeboard init" in caught.value.hint
    with pytest.raises(NotFound):
        Repository.open(tmp_path / "nowhere")


def test_a_bare_one_and_gits_own_folder(tmp_path, git, shell):
    bare = tmp_path / "bare"
    bare.mkdir()
    shell(bare)("init", "-q", "--bare")
    with pytest.raises(GitError, match="bare repository"):
        Repository.open(bare)
    with pytest.raises(GitError, match="git's own directory"):
        Repository.open(git.folder / ".git")


def test_dubious_ownership_is_explained_and_not_waved_through(git, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as git tests it: no root needed
    with pytest.raises(GitError, match="belongs to another user") as caught:
        Repository.open(git.folder)
    assert "safe.directory" in caught.value.hint


def test_head_is_what_git_says(git, repo):
    assert repo.head() is None
    assert repo.branch() == "main"
    git.record("a", "1")
    assert repo.head() == git("rev-parse", "HEAD")
    git("pack-refs", "--all")
    assert repo.head() == git("rev-parse", "HEAD")
    git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert repo.head() == git("rev-parse", "HEAD")
    git("checkout", "-q", "--detach")
    assert repo.branch() is None
    assert repo.head() == git("rev-parse", "HEAD")


def _conflict(git, *command: str) -> None:
    git.record("a", "base\n")
    git("checkout", "-q", "-b", "side")
    git.record("a", "side\n")
    git("checkout", "-q", "main")
    git.record("a", "main\n")
    git(*command, check=False)


@pytest.mark.parametrize(
    ("command", "state", "way_out"),
    [
        (("merge", "side"), "merge", "git merge --continue"),
        (("rebase", "side"), "rebase", "git rebase --continue"),
        (("cherry-pick", "side"), "cherry-pick", "git cherry-pick --continue"),
        (("revert", "HEAD~1"), "revert", "git revert --continue"),
        (("bisect", "start"), "bisect", "git bisect reset"),
        (("checkout", "-q", "--detach"), "detached", "git switch main"),
    ],
)
def test_an_unfinished_state_refuses_with_the_way_out(git, repo, command, state, way_out):
    _conflict(git, *command)
    assert repo.state() == state
    with pytest.raises(RepositoryState) as caught:
        repo.require_writable()
    assert way_out in str(caught.value)
    assert caught.value.exit_code == 7


def test_a_quiet_or_unborn_repository_is_writable(git, repo):
    assert repo.state() == ""
    repo.require_writable()


def test_identity_from_config_and_environment(repo, git, monkeypatch):
    assert str(repo.identity()) == "Mara Test <mara@example.com>"
    git("config", "user.email", "m@nordlicht.example")
    assert repo.identity() == Identity("Mara Test", "m@nordlicht.example")
    git("config", "committer.name", "Bot")
    assert repo.identity("committer").name == "Bot"
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ben")
    assert repo.identity().name == "Ben"


def test_no_identity_is_never_invented(repo, isolation, monkeypatch):
    (isolation / "gitconfig").write_text("")
    with pytest.raises(NoIdentity) as caught:
        repo.identity()
    assert "git config --global user.name" in caught.value.hint
    monkeypatch.setenv("EMAIL", "x@example.com")
    with pytest.raises(NoIdentity):
        repo.identity()


def test_settings_are_read_once_and_again_when_they_change(repo, git):
    git("config", "pipeboard.odd", "two\nlines")
    assert repo.config()["pipeboard.odd"] == "two\nlines"
    assert repo.config() is repo.config()
    git("config", "merge.Pipeboard.driver", "x")
    assert repo.config()["merge.Pipeboard.driver"] == "x"
    (git.folder / ".git" / "config").open("a").write("[commit]\n\tgpgSign\n")
    assert repo.is_set("commit.gpgsign")


@pytest.mark.parametrize("prefix", ["", "sales/board"])
def test_status_names_the_boards_paths_only(git, prefix):
    folder = git.folder / prefix
    at = f"{prefix}/" if prefix else ""
    git.record(f"{at}contacts/anna.yaml", "a\n")
    git.record(f"{at}contacts/gone.yaml", "a\n")
    git.record("elsewhere", "x" if prefix else "y")
    repo = Repository.open(folder)
    assert repo.status().changed == {}
    git.write(f"{at}contacts/anna.yaml", "b\n")
    git.write(f'{at}contacts/new é\n"name".yaml', "b\n")
    git.write(f"{at}orgs/deep/-dash.yaml", "b\n")
    git("add", f"{at}orgs")
    (folder / "contacts/gone.yaml").unlink()
    if prefix:
        git.write("elsewhere", "changed")
    status = repo.status()
    assert status.changed == {
        "contacts/anna.yaml": ".M",
        "contacts/gone.yaml": ".D",
        'contacts/new é\n"name".yaml': "??",
        "orgs/deep/-dash.yaml": "A.",
    }
    assert (status.head, status.branch) == (git("rev-parse", "HEAD"), "main")


def test_status_of_unborn_detached_and_tracking(git, repo, tmp_path, shell):
    status = repo.status()
    assert (status.head, status.branch, status.upstream) == (None, "main", None)
    git.record("a", "1")
    git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = shell(tmp_path / "clone")
    git.record("a", "2")
    clone.record("b", "1")
    clone.record("b", "2")
    clone("fetch", "-q")
    status = Repository.open(clone.folder).status()
    assert (status.upstream, status.ahead, status.behind) == ("origin/main", 2, 1)
    clone("checkout", "-q", "--detach")
    assert Repository.open(clone.folder).status().branch is None


def test_status_shows_both_sides_of_a_conflict(git, repo):
    _conflict(git, "merge", "side")
    assert repo.status().changed == {"a": "UU"}


@pytest.mark.parametrize("prefix", ["", "board"])
def test_trees_contents_and_differences(git, prefix):
    at = f"{prefix}/" if prefix else ""
    git.record("outside", "x")
    first = git("rev-parse", "HEAD")
    git.record(f"{at}contacts/anna.yaml", "anna\n")
    git.record(f"{at}contacts/né\n.yaml", "odd\n")
    (git.folder / prefix).mkdir(exist_ok=True)
    repo = Repository.open(git.folder / prefix)
    tree = repo.tree("HEAD")
    odd = {path for path in tree if path != "outside"}
    assert odd == {"contacts/anna.yaml", "contacts/né\n.yaml"}
    assert tree["contacts/anna.yaml"][0] == "100644"
    blobs = [tree[path][1] for path in sorted(odd)]
    assert list(repo.blobs(blobs)) == [b"anna\n", b"odd\n"]
    assert set(repo.changed_between(first, "HEAD")) == odd
    assert (repo.tree(first) == {}) is bool(prefix)
    with pytest.raises(GitError):
        repo.tree("nowhere")
    with pytest.raises(GitError, match="lost object"):
        list(repo.blobs(["0" * 39 + "1"]))


def test_paths_git_was_told_not_to_look_at(git, started):
    git.record("contacts/ben.yaml", "b\n")
    git.record("contacts/eve.yaml", "b\n")
    git("update-index", "--assume-unchanged", "contacts/anna.yaml")
    git("update-index", "--skip-worktree", "contacts/ben.yaml")
    assert started.flagged() == {
        "contacts/anna.yaml": "assume-unchanged",
        "contacts/ben.yaml": "skip-worktree",
    }


def test_a_background_look_takes_no_lock(git, started):
    git.write("contacts/anna.yaml", "changed\n")
    index = git.folder / ".git" / "index"
    before = index.stat().st_mtime_ns
    os.utime(git.folder / "contacts/anna.yaml")
    assert started.status().changed == {"contacts/anna.yaml": ".M"}
    assert index.stat().st_mtime_ns == before


def test_what_a_list_needs_imports_nothing_heavy():
    asked = (
        "import sys; import pipeboard.journal.repo, pipeboard.journal.status;"
        "print(sorted({'git','subprocess','dataclasses','inspect','typing','json','threading',"
        "'textual','rich','yaml','msgspec','ruamel'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(_SRC)!r}); {asked}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert out == "[]\n"


_SRC = Path(__file__).parents[2] / "src"
