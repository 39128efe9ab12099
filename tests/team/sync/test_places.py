"""Every kind of repository a board may live in: shallow, sha256, a subfolder, a linked worktree."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeboard.board import Board
from pipeboard.errors import Busy, GitError
from pipeboard.journal import advance
from pipeboard.journal.foreground import unsigned
from pipeboard.team.sync import putting
from tests.board.conftest import Made
from tests.team.sync.conftest import ANNA, OLE, Clone, Team


def _meet(one: Clone, other: Clone) -> None:
    """Both change Anna, both sync; both have both."""
    other.share(ANNA, "title=CFO")
    one.set(ANNA, "owner=tomas")
    report = one.sync()
    assert report.outcome == "merged"
    assert report.conflicts == ()
    other.sync()
    for clone in (one, other):
        assert "title: CFO" in clone.read(ANNA)
        assert "owner: tomas" in clone.read(ANNA)
        assert clone.status() == ""
        clone.assert_sound()
    assert one.head() == other.head()


def test_a_shallow_clone_gets_its_history_first(team, tomas):
    root = team.folder / "mara"
    team._git("clone", "-q", "--depth", "1", f"file://{team.hub}", str(root))
    shallow = Clone(root)
    shallow.git("config", "user.name", "Mara Test")
    shallow.git("config", "user.email", "mara@example.com")
    assert (root / ".git" / "shallow").exists()
    _meet(shallow, tomas)
    assert not (root / ".git" / "shallow").exists()


def test_a_sha256_repository(tmp_path, peopled_template, monkeypatch):
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    template = tmp_path / "template"
    shutil.copytree(peopled_template, template, symlinks=True)
    shutil.rmtree(template / ".git")
    Made(template).git("init", "-q", "-b", "main")
    Made(template).commit("all")
    team = Team(tmp_path, template)
    mara, tomas = team.clone("mara"), team.clone("tomas")
    assert len(mara.head()) == 64
    _meet(mara, tomas)


@pytest.fixture
def beside(tmp_path: Path, peopled_template: Path) -> Team:
    """A repository in which the board is a folder among others."""
    template = tmp_path / "template"
    (template / "docs").mkdir(parents=True)
    shutil.copytree(peopled_template, template / "sales", symlinks=True)
    shutil.rmtree(template / "sales" / ".git")
    (template / "docs" / "notes.txt").write_text("one\ntwo\nthree\nfour\nfive\n")
    (template / "sales" / "pipeboard.yaml").rename(template / "pipeboard.yaml")
    made = Made(template)
    made.git("init", "-q", "-b", "main")
    (template / "pipeboard.yaml").rename(template / "sales" / "pipeboard.yaml")
    made.commit("all")
    shutil.copy(template / "sales" / "pipeboard.yaml", template / "pipeboard.yaml")
    made.commit("for the fixture")
    return Team(tmp_path, template)


class Inside(Clone):
    """A clone whose board is the folder `sales`."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / "sales")
        self.top = root


def test_a_board_in_a_folder_of_a_larger_repository(beside):
    mara, tomas = (Inside(beside.clone(name).root) for name in ("mara", "tomas"))
    notes = tomas.top / "docs" / "notes.txt"
    notes.write_text(notes.read_text().replace("one", "ONE"))
    tomas.git("commit", "-qam", "beside the board")
    mine = mara.top / "docs" / "notes.txt"
    mine.write_text(mine.read_text().replace("five", "FIVE"))
    mara.git("commit", "-qam", "beside the board, too")
    _meet(mara, tomas)
    for clone in (mara, tomas):
        assert (clone.top / "docs" / "notes.txt").read_text() == "ONE\ntwo\nthree\nfour\nFIVE\n"
    assert not list(mara.top.rglob("*.unmerged-*"))


def test_a_linked_worktree(team, tomas):
    main = team.clone("mara")
    main.git("worktree", "add", "-q", "-b", "field", str(team.folder / "linked"))
    linked = Clone(team.folder / "linked")
    linked.git("branch", "--set-upstream-to=origin/main", "field")
    assert (linked.root / ".git").is_file()
    _meet(linked, tomas)
    assert main.git("rev-parse", "main") != linked.head()


def test_git_that_speaks_german(mara, tomas, team, monkeypatch):
    for name in ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    races = iter(["title=CTO"])

    def meanwhile(words: str) -> None:
        if words.startswith("pushing") and (said := next(races, "")):
            tomas.share(OLE, said)

    mara.set(ANNA, "phone=+49 30 1234567")
    assert mara.sync(progress=meanwhile).outcome == "merged"
    tomas.sync()
    _meet(mara, tomas)


def test_line_ends_that_git_converts(team, tomas):
    tomas.write("notes/plan.md", "one\n")
    tomas.commit("a plan")
    tomas.sync()
    mara = team.clone("mara", "", "-c", "core.autocrlf=true")
    assert (mara.root / "notes/plan.md").read_bytes() == b"one\r\n"
    assert mara.status() == ""
    tomas.write("notes/plan.md", "one\ntwo\n")
    tomas.commit("more of it")
    tomas.sync()
    report = mara.sync()
    assert report.left == ()
    assert (mara.root / "notes/plan.md").read_bytes() == b"one\r\ntwo\r\n"
    assert mara.status() == ""


def test_a_contact_with_the_line_ends_of_windows_is_not_taken_for_an_edit(mara, tomas):
    mara.write(OLE, mara.read(OLE).replace("\n", "\r\n"))
    assert mara.status() in ("", f" M {OLE}")
    tomas.share(OLE, "title=Buyer")
    mara.sync()
    assert "title: Buyer" in mara.read(OLE)


def test_a_link_in_the_board_is_written_as_a_text_and_never_followed(mara, tomas, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: c-1a2b3c4d5e\nname: Secret\n")
    os.symlink(secret, tomas.root / "contacts" / "evil.yaml")
    tomas.git("add", "-A")
    tomas.git("commit", "-qm", "a link")
    tomas.git("push", "-q", "origin", "main")
    mara.sync()
    evil = mara.root / "contacts" / "evil.yaml"
    assert not evil.is_symlink()
    assert evil.read_text() == str(secret)
    assert secret.read_text() == "id: c-1a2b3c4d5e\nname: Secret\n"


@pytest.mark.parametrize("path", [".git/hooks/post-checkout", ".GIT/config", "a/../../b"])
def test_a_path_that_leads_out_is_not_written(mara, team, path):
    hub = ("--git-dir", str(team.hub))
    (team.folder / "evil").write_text("#!/bin/sh\n")
    blob = team._git(*hub, "hash-object", "-w", str(team.folder / "evil"))
    tree = blob
    kind = "100755 blob"
    for part in reversed(path.split("/")):
        tree = _mktree(team, f"{kind} {tree}\t{part}")
        kind = "040000 tree"
    commit = team._git(*hub, "commit-tree", "-p", "main", "-m", "evil", tree)
    team._git(*hub, "update-ref", "refs/heads/main", commit)
    before = mara.head()
    with pytest.raises(GitError, match="not safe to write"):
        mara.sync()
    assert mara.head() == before
    assert not (mara.root / ".git" / "hooks" / "post-checkout").exists()
    assert not (mara.root.parent / "b").exists()


def _mktree(team: Team, line: str) -> str:
    done = subprocess.run(
        ["git", "--git-dir", str(team.hub), "mktree"],
        input=line + "\n", check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_a_lock_of_another_git_is_waited_for_and_never_removed(mara, tomas, monkeypatch):
    tomas.share(ANNA, "title=CFO")
    lock = mara.root / ".git" / "index.lock"
    lock.touch()
    moved = advance.advance
    monkeypatch.setattr(
        "pipeboard.team.sync.adopt.advance",
        lambda *args, **kept: moved(*args, **{**kept, "wait": 0.05}),
    )
    with pytest.raises(Busy, match=r"index\.lock"):
        mara.sync()
    assert lock.exists()
    lock.unlink()
    mara.sync()
    assert mara.status() == ""
    assert "title: CFO" in mara.read(ANNA)
    mara.assert_sound()


def test_merges_are_signed_where_commits_are(mara, tomas, tmp_path):
    gpg = tmp_path / "gpg"
    gpg.write_text(
        "#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\n"
        "echo '-----BEGIN PGP SIGNATURE-----'\necho x\necho '-----END PGP SIGNATURE-----'\n"
    )
    gpg.chmod(0o755)
    tomas.share(ANNA, "title=CFO")
    mara.set(ANNA, "owner=tomas")
    mara.git("config", "gpg.program", str(gpg))
    mara.git("config", "commit.gpgSign", "true")
    report = mara.sync()
    assert "-----BEGIN PGP SIGNATURE-----" in mara.git("cat-file", "commit", report.merge)


def test_a_key_that_wants_its_passphrase_is_no_prompt(mara, tomas, team, tmp_path):
    gpg = tmp_path / "gpg"
    gpg.write_text("#!/bin/sh\necho 'gpg: signing failed: No pinentry' >&2\nexit 2\n")
    gpg.chmod(0o755)
    tomas.share(ANNA, "title=CFO")
    made = mara.set(ANNA, "owner=tomas")
    mara.git("config", "gpg.program", str(gpg))
    mara.git("config", "commit.gpgSign", "true")
    before = team.hub_head()
    with pytest.raises(GitError, match="could not be signed") as told:
        mara.sync()
    assert "unlock the key" in told.value.hint
    assert "pb sync --ask" in told.value.hint
    assert (mara.head(), team.hub_head()) == (made, before)
    with unsigned():
        merge = mara.sync().merge
    assert team.hub_head() == merge == mara.head()
    assert "\ngpgsig " not in mara.git("cat-file", "commit", merge)


def test_a_pre_push_hook_of_the_clone_has_its_say(mara, team):
    hook = mara.root / ".git" / "hooks" / "pre-push"
    hook.write_text("#!/bin/sh\necho not on a Sunday >&2\nexit 1\n")
    hook.chmod(0o755)
    mara.set(ANNA, "title=CFO")
    with pytest.raises(GitError, match="pre-push hook of this clone refused: not on a Sunday"):
        mara.sync()


def test_a_branch_before_its_first_commit_gets_the_board(team, tomas):
    tomas.share(ANNA, "title=CFO")
    root = team.folder / "mara"
    team._git("init", "-q", "-b", "main", str(root))
    fresh = Clone(root)
    fresh.git("config", "user.name", "Mara Test")
    fresh.git("config", "user.email", "mara@example.com")
    fresh.git("remote", "add", "origin", str(team.hub))
    shutil.copy(tomas.root / "pipeboard.yaml", root)
    report = fresh.sync()
    assert report.outcome == "down"
    assert fresh.head() == tomas.head()
    assert fresh.status() == ""
    assert "title: CFO" in fresh.read(ANNA)


def test_what_the_user_has_staged_stays_staged(mara, tomas):
    tomas.share(ANNA, "title=CFO")
    mara.write("mine.txt", "x\n")
    mara.git("add", "mine.txt")
    mara.sync()
    assert mara.status() == "A  mine.txt"


@pytest.mark.parametrize("turned", ["a file into a folder", "a folder into a file"])
def test_what_was_a_folder_and_is_a_file_now_arrives_both_ways(mara, tomas, turned):
    folder, file = tomas.root / "notes" / "fair", tomas.root / "notes" / "fair"
    if turned == "a file into a folder":
        tomas.write("notes/fair", "one\n")
    else:
        tomas.write("notes/fair/day.txt", "one\n")
    tomas.commit("before")
    tomas.sync()
    mara.sync()
    if turned == "a file into a folder":
        file.unlink()
        tomas.write("notes/fair/day.txt", "two\n")
    else:
        shutil.rmtree(folder)
        tomas.write("notes/fair", "two\n")
    tomas.commit("after")
    tomas.sync()
    mara.sync()
    assert mara.head() == tomas.head()
    assert mara.status() == ""
    mara.assert_sound()


def test_a_disk_that_refuses_while_files_come_is_said_and_made_good(mara, tomas, monkeypatch):
    tomas.share(ANNA, "title=CFO")

    def refuses(place, entry):
        raise PermissionError(1, "Operation not permitted", str(place))

    with monkeypatch.context() as disk:
        disk.setattr(putting, "_set_mode", refuses)
        with pytest.raises(GitError, match=r"cannot take over .*not permitted"):
            mara.sync()
        Board.open(mara.root).close()
    mara.sync()
    assert "title: CFO" in mara.read(ANNA)
    assert mara.head() == tomas.head()
    mara.assert_sound()
