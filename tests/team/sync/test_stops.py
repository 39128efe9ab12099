"""Where a sync stops and says why: nothing is merged, nothing pushed, what is here stays."""

from __future__ import annotations

import shutil

import pytest

from pipeboard.board import Board
from pipeboard.errors import GitError, Interrupted, NoIdentity, RepositoryState
from pipeboard.journal import remote
from pipeboard.journal.refusals import LoginNeeded, RemoteRefused, Unreachable
from pipeboard.journal.upstream import NoRemote
from pipeboard.team.sync.refuse import SyncStopped
from tests.team.sync.conftest import ANNA, OLE


def test_without_a_remote_the_way_to_one_is_named(mara):
    mara.git("remote", "remove", "origin")
    with pytest.raises(NoRemote) as told:
        mara.sync()
    assert "git remote add origin" in told.value.hint
    assert told.value.exit_code == 7


def test_a_branch_without_an_upstream_gets_one(mara, team):
    mara.git("branch", "--unset-upstream")
    made = mara.set(ANNA, "title=CFO")
    report = mara.sync()
    assert team.hub_head() == made
    assert report.notes == ("branch main follows origin/main from now on",)
    assert mara.git("rev-parse", "--abbrev-ref", "main@{upstream}") == "origin/main"
    assert mara.sync().notes == ()


def test_a_branch_that_is_rewritten_and_then_goes_is_told_as_gone(mara, tomas, team, monkeypatch):
    mara.share(ANNA, "title=CFO")
    made = mara.head()
    tomas.set(OLE, "title=Buyer")
    tomas.git("push", "-qf", "origin", "main")
    monkeypatch.setattr(remote, "branches", lambda *args, **more: {})  # between two of git's words
    with pytest.raises(SyncStopped, match="any more"):
        mara.sync()
    assert mara.head() == made


def test_an_empty_hub_gets_the_board(mara, team, tmp_path):
    empty = tmp_path / "empty.git"
    team._git("init", "-q", "--bare", "-b", "main", str(empty))
    mara.git("remote", "set-url", "origin", str(empty))
    mara.git("update-ref", "-d", "refs/remotes/origin/main")
    report = mara.sync()
    assert report.outcome == "up"
    assert team._git("--git-dir", str(empty), "rev-parse", "main") == mara.head()


def test_a_new_branch_is_published_only_on_request(mara, team):
    mara.git("switch", "-q", "-c", "territories")
    made = mara.set(ANNA, "owner=tomas")
    with pytest.raises(SyncStopped, match="no branch territories; it has main") as told:
        mara.sync()
    assert "--publish" in told.value.hint
    report = mara.sync(allow=["publish"])
    assert [who.commits for who in report.up] == [1]  # what main has is there already
    assert team.hub_head("territories") == made
    assert team.hub_head() != made


def test_only_the_branch_one_is_on_is_synced(mara, tomas, team):
    tomas.share(OLE, "title=Buyer")
    main = mara.head()
    mara.git("switch", "-q", "-c", "territories")
    mara.sync(allow=["publish"])
    assert mara.git("rev-parse", "main") == main


def test_a_force_pushed_remote_is_explained_and_merged_on_request(mara, tomas, team, both):
    tomas.share(ANNA, "title=CFO")
    mara.sync()
    tomas.git("reset", "-q", "--hard", "HEAD~1")
    rewritten = tomas.set(OLE, "title=Buyer")
    tomas.git("push", "-q", "--force", "origin", "main")
    made = mara.set(ANNA, "phone=+49 30 1234567")
    with pytest.raises(SyncStopped, match="was rewritten") as told:
        mara.sync()
    assert "--rewritten" in told.value.hint
    assert (mara.head(), team.hub_head()) == (made, rewritten)
    mara.git("fetch", "-q", "origin")  # a plain fetch follows the rewrite; it is known all the same
    with pytest.raises(SyncStopped, match="was rewritten"):
        mara.sync()
    mara.sync(allow=["rewritten"])
    assert all(said in mara.read(ANNA) for said in ("title: CFO", "phone:"))
    assert "title: Buyer" in mara.read(OLE)
    tomas.sync()
    both()


def test_a_branch_that_is_gone_from_the_remote_is_explained_and_put_back_on_request(mara, team):
    made = mara.set(ANNA, "title=CFO")
    team._git("--git-dir", str(team.hub), "update-ref", "-d", "refs/heads/main")
    with pytest.raises(SyncStopped, match="no branch main any more"):
        mara.sync()
    mara.sync(allow=["publish"])
    assert team.hub_head() == made


def test_what_a_host_puts_into_a_new_repository_is_no_board(team, made):
    """Hosts offer to begin with a README: a history without a board, kept on request."""
    shutil.rmtree(made.root / ".git")
    made.git("init", "-q", "-b", "main")
    made.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    made.commit("a board of its own")
    host = team.hub.parent / "host"
    made.git("init", "-q", "-b", "main", str(host))
    (host / "README.md").write_text("# Sales\n")
    made.git("-C", str(host), "add", "-A")
    made.git("-C", str(host), "commit", "-q", "-m", "Initial commit")
    made.git("-C", str(host), "checkout", "-q", "--detach")
    made.git("remote", "add", "origin", str(host))
    board = Board.open(made.root)
    with pytest.raises(
        SyncStopped, match="is not empty: it has commits of its own, and no board"
    ) as told:
        board.sync()
    assert "--unrelated" in told.value.hint
    board.sync(allow=["unrelated"])
    assert (made.root / "README.md").read_text() == "# Sales\n"
    assert [row.name for row in board.rows("")] == ["Jo"]
    board.close()


def test_two_boards_that_were_never_one_are_merged_only_on_request(mara, team, made):
    shutil.rmtree(made.root / ".git")
    made.git("init", "-q", "-b", "main")
    made.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    made.commit("Jo")
    made.git("remote", "add", "origin", str(team.hub))
    board = Board.open(made.root)
    before = made.git("rev-parse", "HEAD")
    with pytest.raises(SyncStopped, match="no commit in common") as told:
        board.sync()
    assert "--unrelated" in told.value.hint
    assert made.git("rev-parse", "HEAD") == before
    board.sync(allow=["unrelated"])
    assert sorted(row.name for row in board.rows("")) == ["Anna Keller", "Jo", "Ole Bakke"]
    mara.sync()
    assert mara.head() == made.git("rev-parse", "HEAD")


def test_a_protected_branch_is_no_lost_race(mara, team):
    team.hub_hook("pre-receive", "echo main is protected: open a pull request >&2\nexit 1")
    made = mara.set(ANNA, "title=CFO")
    waited: list[str] = []
    with pytest.raises(RemoteRefused, match="open a pull request") as told:
        mara.sync(progress=waited.append)
    assert "protected" in told.value.hint
    assert not any("quicker" in words for words in waited)
    assert mara.head() == made
    assert mara.git("rev-parse", "origin/main") == team.hub_head()


def test_a_hub_that_is_gone_is_offline(mara, team):
    team.hub.rename(team.folder / "moved.git")
    made = mara.set(ANNA, "title=CFO")
    with pytest.raises(Unreachable):
        mara.sync()
    assert mara.head() == made
    mara.assert_sound()


def test_nobody_listening_is_offline(mara):
    mara.git("remote", "set-url", "origin", "git://127.0.0.1:1/board.git")
    with pytest.raises(Unreachable, match="cannot be reached") as told:
        mara.sync()
    assert told.value.code == "offline"


def test_an_ssh_server_that_knows_no_key_of_ours(mara, tmp_path, monkeypatch):
    ssh = tmp_path / "ssh"
    ssh.write_text("#!/bin/sh\necho 'bob@host: Permission denied (publickey).' >&2\nexit 255\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    mara.git("remote", "set-url", "origin", "bob@host.example:board.git")
    with pytest.raises(LoginNeeded, match="none of your ssh keys"):
        mara.sync()


@pytest.mark.parametrize(
    "url", ["ext::sh -c true", "fd::7", "-oProxyCommand=true", "http://example.org/b.git",
            "ssh://-oProxyCommand=true/b", "-oX:b", "ftp://example.org/b"]
)  # fmt: skip
def test_addresses_that_could_run_something_are_not_gone_to(mara, url):
    mara.git("config", "remote.origin.url", url)
    with pytest.raises(GitError, match="does not go to"):
        mara.sync()


def test_a_branch_that_reads_like_an_option_is_not_given_to_git(mara):
    mara.git("config", "branch.main.merge", "refs/heads/--upload-pack=touch pwned")
    with pytest.raises(GitError, match="not a name"):
        mara.sync()


@pytest.mark.parametrize("state", ["merge", "rebase", "detached", "bisect"])
def test_an_unfinished_state_is_named_with_its_way_out(mara, tomas, state):
    tomas.set(ANNA, "title=CFO")
    tomas.git("push", "-q", "origin", "main")
    mara.set(ANNA, "title=CEO")
    mara.git("fetch", "-q")
    if state == "detached":
        mara.git("checkout", "-q", "--detach")
    elif state == "bisect":
        mara.git("bisect", "start")
    else:
        mara.git("config", "--remove-section", "merge.pipeboard")  # git merges by line, and stops
        mara.git(state, "origin/main", check=False)
    before = mara.head()
    with pytest.raises(RepositoryState):
        mara.sync()
    assert mara.head() == before


def test_without_an_identity_nothing_is_invented(mara):
    mara.git("config", "--unset", "user.name")
    mara.git("config", "--unset", "user.email")
    mara.git("config", "user.useConfigOnly", "true")
    (mara.root.parent / "nobody").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(mara.root.parent / "nobody"))
        with pytest.raises(NoIdentity):
            mara.sync()


def test_it_can_be_stopped_before_anything_is_adopted(mara, tomas, team):
    tomas.share(ANNA, "title=CFO")
    before = mara.head()
    with pytest.raises(Interrupted):
        mara.sync(cancel=lambda: True)
    assert mara.head() == before
    mara.assert_sound()


def test_a_dry_run_says_what_would_come_and_go_and_touches_nothing(mara, tomas, team):
    tomas.set(ANNA, "title=CFO")
    tomas.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    theirs = tomas.commit("Jo")
    tomas.sync()
    made = mara.set(ANNA, "title=CEO")
    report = mara.sync(dry_run=True)
    assert report.dry_run
    assert (report.came, report.went, len(report.conflicts)) == (2, 1, 1)
    assert report.contacts == ("c-5c2d8f3abc",)
    assert (mara.head(), team.hub_head()) == (made, theirs)
    assert "title: CEO" in mara.read(ANNA)
    assert mara.status() == ""
