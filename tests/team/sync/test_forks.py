"""Fetched from one remote, pushed to another: a fork, from which pull requests are made."""

from __future__ import annotations

import json

import pytest

from pipeboard.board import Board
from pipeboard.errors import GitError, NotTrusted
from pipeboard.journal.upstream import NoRemote
from pipeboard.team.sync.refuse import SyncStopped
from pipeboard.team.sync.words import headline
from tests.team.sync.conftest import ANNA, OLE


@pytest.fixture
def fork(mara, team):
    """Mara's own copy of the hub, that her commits go to."""
    folder = team.folder / "fork.git"
    team._git("clone", "-q", "--bare", str(team.hub), str(folder))
    mara.git("remote", "add", "fork", str(folder))
    mara.git("config", "branch.main.pushRemote", "fork")

    def head(branch: str = "main") -> str:
        return team._git("--git-dir", str(folder), "rev-parse", f"refs/heads/{branch}")

    return head


@pytest.mark.parametrize("key", ["branch.main.pushRemote", "remote.pushDefault"])
def test_ours_goes_to_the_fork_and_theirs_comes_from_the_hub(mara, tomas, team, fork, key):
    mara.git("config", "--unset", "branch.main.pushRemote")
    mara.git("config", key, "fork")
    tomas.set(ANNA, "title=CFO")
    tomas.sync()
    theirs = team.hub_head()
    made = mara.set(OLE, "title=Buyer")
    report = mara.sync()
    assert (report.upstream, report.push, report.outcome) == ("origin/main", "fork/main", "merged")
    assert team.hub_head() == theirs
    assert fork() == mara.head() == report.merge
    assert headline(report) == "origin/main  ↓ 1 commit (tomas 1)  ↑ 1 to fork/main"
    mara.git("merge-base", "--is-ancestor", made, "HEAD")
    mara.assert_sound()


def test_what_is_in_the_fork_already_waits_there_and_is_not_pushed_again(mara, team, fork):
    made = mara.set(ANNA, "title=CFO")
    first = mara.sync()
    assert (first.outcome, first.went, fork()) == ("up", 1, made)
    again = mara.sync()
    assert (again.outcome, again.went) == ("same", 0)
    more = mara.set(OLE, "title=Buyer")
    last = mara.sync()
    assert (last.outcome, last.went, fork()) == ("up", 1, more)
    assert team.hub_head() not in (made, more)


def test_what_was_pulled_from_the_fork_comes_back_by_the_hub(mara, tomas, team, fork):
    made = mara.set(ANNA, "title=CFO")
    mara.sync()
    tomas.git("pull", "-q", "--no-rebase", str(team.folder / "fork.git"), "main")
    tomas.set(OLE, "title=Buyer")
    tomas.sync()
    report = mara.sync()
    assert (report.outcome, report.went) == ("down", 0)
    assert mara.head() == team.hub_head() == tomas.head()
    assert fork() == made  # it follows with the next commit
    made = mara.set(ANNA, "title=CEO")
    assert mara.sync().went == 1
    assert fork() == made


def test_commits_that_only_the_fork_has_are_said_and_never_overwritten(mara, tomas, team, fork):
    tomas.git("remote", "add", "fork", str(team.folder / "fork.git"))
    other = tomas.set(OLE, "title=Buyer")
    tomas.git("push", "-q", "fork", "main")
    made = mara.set(ANNA, "title=CFO")
    with pytest.raises(SyncStopped, match="fork/main, which this branch is pushed to, has") as told:
        mara.sync()
    assert "git merge fork/main" in told.value.hint
    assert (mara.head(), fork()) == (made, other)
    mara.git("fetch", "-q", "fork")
    mara.git("merge", "-q", "-m", "mine from the other machine", "fork/main")
    mara.sync()
    assert fork() == mara.head()
    assert "title: Buyer" in mara.read(OLE)


def test_a_branch_of_its_own_is_shared_at_the_fork_alone(mara, team, fork):
    mara.git("config", "remote.pushDefault", "fork")
    mara.git("switch", "-q", "-c", "fair")
    made = mara.set(ANNA, "title=CFO")
    report = mara.sync(allow=["publish"])
    assert report.notes == ("branch fair follows fork/fair from now on",)
    assert (fork("fair"), report.push) == (made, "")
    assert "fair" not in team._git("--git-dir", str(team.hub), "branch")
    assert mara.sync().outcome == "same"


def test_a_followed_branch_that_is_gone_is_not_made_anew_in_the_fork(mara, team, fork):
    before = fork()
    team._git("--git-dir", str(team.hub), "update-ref", "-d", "refs/heads/main")
    mara.set(ANNA, "title=CFO")
    with pytest.raises(
        SyncStopped, match=r"origin has no branch main; .* pushed to fork/main"
    ) as told:
        mara.sync(allow=["publish"])
    assert "--set-upstream-to=fork/main" in told.value.hint
    assert fork() == before


def test_a_push_remote_that_is_none_is_named(mara, fork):
    mara.git("config", "branch.main.pushRemote", "/somewhere/else")
    with pytest.raises(NoRemote, match="is pushed to '/somewhere/else', which is not a remote"):
        mara.sync()


@pytest.mark.parametrize("url", ["ext::sh -c true", "http://example.org/b.git", "-oX=y"])
def test_the_fork_is_gone_to_by_the_same_ways_as_any_remote(mara, fork, url):
    mara.git("config", "remote.fork.url", url)
    mara.set(ANNA, "title=CFO")
    with pytest.raises(GitError, match="does not go to"):
        mara.sync()


def test_a_fork_in_a_folder_that_runs_something_is_asked_about(mara, team, fork, tmp_path):
    hook = team.folder / "fork.git" / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    mara.set(ANNA, "title=CFO")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PIPEBOARD_TRUST", raising=False)
        with pytest.raises(NotTrusted):
            mara.sync()
    assert not (tmp_path / "ran").exists()


def test_doctor_and_what_is_open_say_both(mara, fork):
    board = Board.open(mara.root)
    shared = board.upstream()
    assert (str(shared), str(shared.to)) == ("origin/main", "fork/main")
    from pipeboard.board.doctor import examine

    said = [one.found for one in examine(board) if one.check == "remote"]
    assert "main: fetched from origin/main, pushed to fork/main" in said
    board.close()


# Another remote under the same name


def _elsewhere(mara, team, name="elsewhere.git"):
    folder = team.folder / name
    team._git("init", "-q", "--bare", "-b", "main", str(folder))
    mara.git("remote", "set-url", "origin", str(folder))
    return folder


def test_another_remote_is_not_taken_for_a_rewritten_one(mara, tomas, team):
    mara.set(ANNA, "title=CFO")
    mara.sync()
    folder = _elsewhere(mara, team)
    tomas.git("push", "-q", str(folder), "main")  # it has not what mara shared
    made = mara.set(OLE, "title=Buyer")
    with pytest.raises(SyncStopped, match="another remote than at the last sync: it was") as told:
        mara.sync()
    assert str(team.hub) in told.value.message
    assert str(folder) in told.value.message
    assert f"git remote set-url origin {team.hub}" in told.value.hint
    assert told.value.hint.endswith("pb sync --rewritten")
    assert mara.head() == made
    mara.sync(allow=["rewritten"])
    assert team._git("--git-dir", str(folder), "rev-parse", "main") == mara.head()
    assert mara.sync().outcome == "same"


def test_another_board_under_the_same_name_is_merged_only_on_request(mara, team, made):
    mara.sync()
    folder = _elsewhere(mara, team)
    made.git("checkout", "-q", "--orphan", "fresh")
    made.commit("another board")
    made.git("push", "-q", str(folder), "fresh:main")
    with pytest.raises(SyncStopped, match="another remote than at the last sync") as told:
        mara.sync()
    assert told.value.hint.endswith("pb sync --unrelated")
    mara.sync(allow=["unrelated"])
    assert team._git("--git-dir", str(folder), "rev-parse", "main") == mara.head()


def test_another_remote_that_is_empty_gets_the_board_on_request(mara, team):
    mara.sync()
    folder = _elsewhere(mara, team)
    with pytest.raises(SyncStopped, match=r"another remote .* has no branch main") as told:
        mara.sync()
    assert "pb sync --publish" in told.value.hint
    mara.sync(allow=["publish"])
    assert team._git("--git-dir", str(folder), "rev-parse", "main") == mara.head()


def test_a_board_that_moved_to_another_host_goes_on(mara, tomas, team):
    mara.sync()
    folder = team.folder / "moved.git"
    team._git("clone", "-q", "--bare", str(team.hub), str(folder))
    mara.git("remote", "set-url", "origin", str(folder))
    made = mara.set(ANNA, "title=CFO")
    assert mara.sync().outcome == "up"
    assert team._git("--git-dir", str(folder), "rev-parse", "main") == made


def test_no_password_of_an_address_is_kept_or_shown(mara, team):
    mara.sync()
    place = mara.root / ".git" / "pipeboard" / "shared.json"
    mara.git("config", f"url.{team.hub}.insteadOf", "hub:")
    from pipeboard.journal.repo import Repository
    from pipeboard.journal.upstream import address

    repo = Repository.open(mara.root)
    for url, shown in (
        ("https://mara:s3cret@git.example.com/b.git", "https://git.example.com/b.git"),
        ("https://t0ken@git.example.com/b.git", "https://git.example.com/b.git"),
        ("ssh://git:s3cret@git.example.com/b.git", "ssh://git@git.example.com/b.git"),
        ("git@git.example.com:b.git", "git@git.example.com:b.git"),
    ):
        mara.git("remote", "set-url", "origin", url)
        assert address(repo, "origin") == shown
    assert json.loads(place.read_text())["origin/main"][1] == str(team.hub)


def test_a_rewritten_remote_is_known_by_what_an_earlier_version_kept(mara, tomas, team):
    tomas.set(ANNA, "title=CFO")
    tomas.sync()
    mara.sync()
    place = mara.root / ".git" / "pipeboard" / "shared.json"
    place.write_text(json.dumps({"origin/main": mara.head()}))
    tomas.git("reset", "-q", "--hard", "HEAD~1")
    tomas.set(OLE, "title=Buyer")
    tomas.git("push", "-q", "--force", "origin", "main")
    with pytest.raises(SyncStopped, match="was rewritten"):
        mara.sync()
