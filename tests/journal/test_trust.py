"""What a repository would run, who trusts it, and that what is found is what git reads."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.board import trusting
from pipeboard.cli import main
from pipeboard.errors import NotTrusted
from pipeboard.journal.harmless import is_harmless, our_drivers, plain_settings
from pipeboard.journal.repo import Repository
from pipeboard.model.folders import state_folder
from pipeboard.team.arming import arm
from tests.board.conftest import ANNA, Made, board_template, made, peopled_template, two

__all__ = ["board_template", "made", "peopled_template", "two"]


@pytest.fixture(autouse=True)
def nothing_trusted_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is for a user."""
    monkeypatch.delenv("PIPEBOARD_TRUST")


def opens(root: Path) -> bool:
    """Whether git may be started there."""
    try:
        Repository.open(root)
    except NotTrusted:
        return False
    return True


ORDINARY = {
    "user.name": "Mara Lind",
    "user.email": "mara@example.com",
    "user.signingkey": "key::ssh-ed25519 AAAAC3Nz",
    "commit.gpgsign": "true",
    "gpg.format": "ssh",
    "remote.origin.url": "git@git.example.com:sales/board.git",
    "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
    "branch.main.remote": "origin",
    "branch.main.merge": "refs/heads/main",
    "branch.main.description": 'the "real" one; #1',
    "pull.rebase": "true",
    "push.default": "simple",
    "core.autocrlf": "input",
    "core.fsmonitor": "true",
    "core.symlinks": "false",
    "alias.st": "status -sb",
    "pipeboard.me": "mara",
    "merge.pipeboard.name": "pipeboard: contacts and organisations by field",
    "merge.pipeboard.driver": our_drivers()[1],
    "http.https://git.example.com/.extraheader": "AUTHORIZATION: basic eA==",
    "submodule.other.url": "https://git.example.com/other.git",
}


@pytest.mark.parametrize("key", ORDINARY)
def test_ordinary_settings_are_asked_about_nowhere(key: str, made: Made) -> None:
    made.git("config", key, ORDINARY[key])
    assert opens(made.root)


def test_all_ordinary_settings_together_start_no_process(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in ORDINARY.items():
        if key not in ("core.fsmonitor", "alias.st", "branch.main.description"):
            made.git("config", key, value)
    assert plain_settings((made.root / ".git/config").read_text())


ODD = {
    "remote.origin.url": "ext::sh -c x",
    "remote.origin.pushurl": "-oProxyCommand=x",
    "branch.main.remote": "ext::sh -c x",
    "remote.origin.promisor": "true",
    "extensions.partialClone": "origin",
    "core.worktree": "/",
    "core.askPass": "x",
    "core.alternateRefsCommand": "x",
    "gpg.ssh.defaultKeyCommand": "x",
    "hook.x.command": "x",
    "trailer.x.command": "x",
    "lfs.customtransfer.x.path": "x",
    "pager.log": "x",
    "whatever.comes": "next",
}


@pytest.mark.parametrize("key", ODD)
def test_what_is_not_known_to_be_harmless_is_asked_about(key: str, made: Made) -> None:
    made.git("config", key, ODD[key])
    assert not opens(made.root)
    [found] = trusting.found_in(made.root)
    assert found.what == f"{key.rpartition('.')[0]}.{key.rpartition('.')[2].lower()} = {ODD[key]}"
    assert found.does


def test_the_driver_that_is_written_is_the_one_that_is_known(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in (None, "/usr/local/bin/pipeboard"):
        monkeypatch.setattr("shutil.which", lambda name, found=found: found)
        arm(Repository.open(made.root), anew=True)
        assert opens(made.root)
        assert plain_settings(made.read(".git/config"))


def test_our_merge_driver_is_known_wherever_pipeboard_was(made: Made, tmp_path: Path) -> None:
    key, there = "merge.pipeboard.driver", tmp_path / "pipeboard"
    for rest in ("", "-m pipeboard"):
        for program in (str(there), "'/a b/%%/pipeboard'"):
            made.git("config", key, our_drivers(program, rest)[1])
            assert opens(made.root), "it is gone, and git takes that of the PATH"
    for driver in (
        "evil || git merge-file -L ours -L base -L theirs %A %O %B",
        our_drivers("/nowhere; evil")[1],
        our_drivers("$(evil)")[1],
        our_drivers("'/nowhere' ]; then evil; fi; if [ -x '/nowhere'")[1],
        our_drivers("/nowhere", "; evil")[1],
        our_drivers("/nowhere")[1] + "; evil",
    ):
        made.git("config", key, driver)
        assert not opens(made.root), driver
    there.write_text("#!/bin/sh\nevil\n")
    made.git("config", key, our_drivers(str(there))[1])
    assert not opens(made.root), "another program of that name"


_NAMES = ("core", "remote", "filter", "merge", "branch", "alias", "include", "user", "gpg", "url")
_KEYS = ("fsmonitor", "url", "clean", "driver", "name", "email", "path", "bare", "program", "st")
_pieces = st.one_of(
    st.sampled_from([f"[{name}]" for name in _NAMES]),
    st.sampled_from([f'[{name} "pipeboard"]' for name in _NAMES]),
    st.sampled_from([f"[{name}.x]" for name in _NAMES]),
    st.builds("{}{}= {}".format, st.sampled_from(_KEYS), st.sampled_from(["", " ", "\t"]),
              st.sampled_from(["x", '"x"', "ext::x", "-x", "true", "x\\", "a;b", "a#b", "[core]"])),
    st.sampled_from([*_KEYS, "# x", "; [core]", "# x\\", "", " \t", "\r", "\x0c[user]", "\ufeff"]),
    st.text(alphabet='[]"=\\#; \n\tabc.', max_size=8),
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pieces=st.lists(_pieces, max_size=8), apart=st.sampled_from(["\n", " ", "\r\n", "\n\t"]))
def test_a_config_taken_for_plain_holds_nothing_else_for_git(
    pieces: list[str], apart: str, tmp_path: Path
) -> None:
    text = apart.join(pieces) + "\n"
    if not plain_settings(text):
        return
    file = tmp_path / "config"
    file.write_bytes(text.encode())
    asked = ["git", "config", "--file", str(file), "--no-includes", "--list", "-z"]
    done = subprocess.run(asked, cwd="/", capture_output=True, check=False)
    for entry in done.stdout.decode().split("\0")[:-1]:
        name, _, value = entry.partition("\n")
        section, _, rest = name.partition(".")
        assert is_harmless(section, rest.rpartition(".")[2], value), text


def test_trust_is_asked_for_once_and_again_when_it_changes(
    two: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    two.git("config", "core.editor", "ed")
    at = ("-C", str(two.root))
    assert main([*at, "tag", "anna@nordlicht.example", "x"]) == 7
    assert main([*at, "trust", "--show"]) == 0
    assert not opens(two.root)
    assert main([*at, "trust"]) == 0
    said = capsys.readouterr()
    assert "core.editor = ed" in said.out
    assert "is trusted with this" in said.err
    assert main([*at, "tag", "anna@nordlicht.example", "x"]) == 0
    two.git("config", "user.name", "Mara Lind")
    assert opens(two.root), "an ordinary setting is nothing new"
    two.git("config", "core.editor", "vi")
    assert not opens(two.root)
    assert main([*at, "trust"]) == 0
    hook = two.write(".git/hooks/post-commit", "#!/bin/sh\n")
    assert opens(two.root), "it cannot be run"
    hook.chmod(0o755)
    assert not opens(two.root)
    assert main([*at, "trust"]) == 0
    hook.write_text("#!/bin/sh\nexit 1\n")
    assert not opens(two.root), "what a hook does is part of it"
    assert main([*at, "trust"]) == 0
    assert main([*at, "trust", "--revoke"]) == 0
    assert not opens(two.root)
    assert main([*at, "trust", "--show", "--revoke"]) == 2


def test_an_included_file_is_part_of_what_was_allowed(two: Made, tmp_path: Path) -> None:
    included = tmp_path / "included"
    included.write_text("[user]\n\tname = x\n")
    two.git("config", "include.path", str(included))
    trusting.allow(two.root)
    assert opens(two.root)
    included.write_text("[core]\n\tfsmonitor = x\n")
    assert not opens(two.root)
    assert {found.what for found in trusting.found_in(two.root)} == {
        f"include.path = {included}",
        "core.fsmonitor = x",
    }


def test_a_board_made_here_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "sales"]) == 0
    board = Made(tmp_path / "sales")
    board.git("config", "core.hooksPath", ".husky")
    board.git("config", "credential.helper", "store")
    assert opens(board.root)
    shutil.copytree(board.root, tmp_path / "copy", symlinks=True)
    assert not opens(tmp_path / "copy"), "a copy is another board"
    board.root.rename(tmp_path / "mine")
    shutil.copytree(tmp_path / "copy", board.root, symlinks=True)
    (board.root / ".git/pipeboard/made-here").unlink()
    assert not opens(board.root), "as is another folder in its place"
    shutil.rmtree(board.root)
    (tmp_path / "mine").rename(board.root)
    assert opens(board.root)
    assert main(["-C", "sales", "trust", "--revoke"]) == 0
    assert not opens(board.root)


def test_a_demo_and_a_worktree_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "sales"]) == 0
    board = Made(tmp_path / "sales")
    board.git("config", "core.editor", "vi")
    board.git("worktree", "add", "-q", str(tmp_path / "q1"), "-b", "q1")
    assert opens(tmp_path / "q1")


def test_a_board_in_a_folder_or_a_submodule_is_no_question(two: Made, tmp_path: Path) -> None:
    code = Made(tmp_path / "code")
    code.root.mkdir()
    code.git("init", "-q", "-b", "main")
    asked = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    code.git(*asked, str(two.root), "board")
    assert (code.root / "board/.git").is_file()
    assert opens(code.root / "board")
    shutil.copytree(two.root / "contacts", code.root / "sales/contacts")
    shutil.copy(two.root / "pipeboard.yaml", code.root / "sales")
    assert opens(code.root / "sales")
    code.git("-C", "board", "config", "core.editor", "vi")
    assert not opens(code.root / "board")


def test_a_plain_clone_by_git_is_no_question(two: Made, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", two.root, tmp_path / "clone"], check=True)
    assert opens(tmp_path / "clone")


def test_folders_can_be_named_for_ci(
    two: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    two.git("config", "core.editor", "vi")
    monkeypatch.setenv("PIPEBOARD_TRUST", f"/nowhere{os.pathsep}{two.root.parent}")
    assert opens(two.root)
    monkeypatch.setenv("PIPEBOARD_TRUST", str(two.root) + "x")
    assert not opens(two.root)


@pytest.mark.parametrize("name", ["", "lock", "index", "past", "drafts"])
def test_what_lies_in_the_git_directory_is_not_written_through(
    name: str, two: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = two.root / ".git/pipeboard" / name
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link.symlink_to(elsewhere if name in ("", "past", "drafts") else elsewhere / "new")
    assert main(["-C", str(two.root), "ls", "--format", "ids"]) == 0
    assert len(capsys.readouterr().out.split()) == 2
    assert main(["-C", str(two.root), "tag", "anna@nordlicht.example", "x"]) == 7
    assert main(["-C", str(two.root), "ls", "--at", "HEAD"]) == 7
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("what", ["past/{head}", "past/{head}/files"])
def test_nor_is_what_was_kept_of_the_past(
    what: str, two: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = two.root / ".git/pipeboard" / what.format(head=two.git("rev-parse", "HEAD"))
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    assert main(["-C", str(two.root), "ls", "--at", "HEAD", "--format", "ids"]) == 0
    assert len(capsys.readouterr().out.split()) == 2
    assert not list(elsewhere.iterdir())


def test_the_index_of_a_given_board_is_not_believed(
    two: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("-C", str(two.root))
    assert main([*at, "ls"]) == 0
    [index] = (two.root / ".git/pipeboard").glob("index-*.sqlite")
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE contact SET name = 'Eve'")
    connection.close()
    two.git("config", "core.editor", "vi")
    capsys.readouterr()
    assert main([*at, "ls", "--format", "tsv"]) == 0
    assert "Eve" not in capsys.readouterr().out
    assert main([*at, "trust"]) == 0
    capsys.readouterr()
    assert main([*at, "ls", "--format", "tsv"]) == 0
    assert "Anna" in capsys.readouterr().out
    assert not list((state_folder() / "sheltered").iterdir())


def test_a_board_that_is_not_trusted_shows_edits_and_what_is_gone(
    two: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    two.git("config", "core.editor", "vi")
    at = ("-C", str(two.root))
    assert main([*at, "ls"]) == 0
    two.write(ANNA, two.read(ANNA).replace("Anna Keller", "Anna Maier"))
    capsys.readouterr()
    assert main([*at, "ls", "--format", "tsv"]) == 0
    said = capsys.readouterr()
    assert "Anna Maier" in said.out
    assert "read-only" in said.err
    assert "not recorded" not in said.err
    (two.root / ANNA).unlink()
    assert main([*at, "ls", "--format", "ids"]) == 0
    assert capsys.readouterr().out.split() == ["c-8g4m3r0xcd"]


def test_a_repository_that_would_run_something_can_be_made_a_board_once_it_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = Made(tmp_path)
    code.git("init", "-q", "-b", "main")
    code.git("config", "core.hooksPath", ".husky")
    assert main(["init"]) == 7
    assert main(["trust"]) == 0
    assert "core.hookspath = .husky" in capsys.readouterr().out
    assert main(["init"]) == 0


def test_a_setting_behind_a_mebibyte_of_comments_is_found_too(made: Made) -> None:
    config = made.root / ".git" / "config"
    harmless = config.read_text()
    config.write_text(harmless + f"# {'x' * 100}\n" * 11_000 + "[core]\n\tsshCommand = evil\n")
    assert not opens(made.root)


def test_a_hook_that_changes_behind_its_first_mebibyte_is_asked_about_again(made: Made) -> None:
    hook = made.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n" + f"# {'x' * 100}\n" * 11_000)
    hook.chmod(0o755)
    trusting.allow(made.root)
    assert opens(made.root)
    hook.write_text(hook.read_text() + "evil\n")
    assert not opens(made.root)


def _hub(place: Path, made: Made) -> Path:
    """A bare repository whose hook would run at every push to it."""
    made.git("clone", "-q", "--bare", ".", str(place))
    hook = place / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch ran-by-the-hub\n")
    hook.chmod(0o755)
    return hook


@pytest.mark.parametrize(
    "address", ["hub.git", "./hub", "../beside.git", "{0}/hub.git", "./a::b", "file"]
)
def test_a_remote_that_came_along_in_the_folder_runs_no_hook_of_its_own(
    made: Made, address: str
) -> None:
    """Whoever packs a board may pack the repository beside it that it is shared with."""
    inside = made.root / (address if address in ("../beside.git", "./a::b") else "hub.git")
    hook = _hub(inside, made)
    url = f"file://{made.root}/hub%2Egit" if address == "file" else address.format(made.root)
    made.git("config", "remote.origin.url", url)
    assert not opens(made.root)
    [found] = trusting.found_in(made.root)
    assert found.what == f"remote.origin.url = {url}"
    assert found.does == "runs when git talks to a remote"
    trusting.allow(made.root)
    assert opens(made.root)
    hook.write_text("#!/bin/sh\nevil\n")
    assert not opens(made.root), "another hook by now"
    hook.unlink()
    assert opens(made.root), "nothing would run there"


def test_a_remote_on_this_disk_that_runs_nothing_is_no_question(made: Made, tmp_path: Path) -> None:
    _hub(tmp_path / "hub.git", made).unlink()
    for url in ("../hub.git", f"{tmp_path}/hub.git", f"file://{tmp_path}/hub.git", "/not/there"):
        made.git("config", "remote.origin.url", url)
        assert opens(made.root), url
    made.git("config", "remote.origin.url", "../hub.git")
    made.git("config", "--file", str(tmp_path / "hub.git" / "config"), "core.hooksPath", "evil")
    assert not opens(made.root)
