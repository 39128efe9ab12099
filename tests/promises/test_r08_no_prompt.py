"""R8: nothing ever asks behind the screen: how each git that we start is started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.board.conftest import Made
from tests.cli.conftest import Pb
from tests.promises.conftest import READS, WRITES, Calls
from tests.pty.asking import PASSPHRASE, PROMPT, an_asking_gpg
from tests.pty.conftest import Spawn

MUST = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS": "", "LC_ALL": "C",
    "GIT_PAGER": "cat", "GIT_EDITOR": "true", "GIT_PROTOCOL_FROM_USER": "0",
}  # fmt: skip
NEVER = ("GIT_DIR", "GIT_WORK_TREE", "GPG_TTY", "GIT_EXTERNAL_DIFF")


@pytest.mark.parametrize("hook", [False, True])
def test_r8_no_git_can_ask_anything(
    pb: Pb, two: Made, calls: Calls, monkeypatch: pytest.MonkeyPatch, hook: bool
) -> None:
    """By plumbing, and by `git commit` where a hook wants to see the commit."""
    for name in NEVER:
        monkeypatch.setenv(name, "elsewhere")
    if hook:
        two.write(".git/hooks/post-commit", "#!/bin/sh\n").chmod(0o755)
    for words in (*READS, *WRITES):
        pb(*words)
    made = calls()
    assert any(call.words[0] == ("commit" if hook else "fast-import") for call in made)
    own = os.getsid(0)
    for call in made:
        assert {name: call.env.get(name) for name in MUST} == MUST, call.argv
        assert "BatchMode=yes" in call.env["GIT_SSH_COMMAND"]
        assert call.sid != own, call.argv
        assert not call.tty, call.argv
        assert call.stdin in ("", "/dev/null") or call.stdin.startswith("pipe:"), call.argv
        assert call.words[0] == "--version" or "-c" in call.argv
        if "GIT_INDEX_FILE" not in call.env and call.argv[:1] == ["-C"]:
            assert not set(NEVER) & set(call.env), call.argv


def test_r8_on_request_one_command_may_ask_and_no_other(
    two: Made, calls: Calls, spawn: Spawn, tmp_path: Path
) -> None:
    """`--ask`: what signs is on the terminal, in our session; all the rest stays as it is."""
    two.git("config", "gpg.program", str(an_asking_gpg(tmp_path)))
    two.git("config", "commit.gpgSign", "true")
    two.write("contacts/new-one-c00001.yaml", "id: c-c000010000\nname: New\nstage: lead\n")
    terminal = spawn(two.root, "record", "--ask")
    terminal.expect(PROMPT)
    terminal.type(f"{PASSPHRASE}\r")
    assert terminal.finish() == 0
    asked = [call for call in calls() if call.env.get("GIT_TERMINAL_PROMPT") != "0"]
    assert [call.words[0] for call in asked] == ["commit"]
    assert asked[0].sid == terminal.pid
    assert "BatchMode" not in asked[0].env["GIT_SSH_COMMAND"]
    assert asked[0].env["GPG_TTY"].startswith("/dev/")
    assert all(call.sid != terminal.pid for call in calls() if call not in asked)
