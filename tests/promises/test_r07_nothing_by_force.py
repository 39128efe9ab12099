"""R7 (P7): never by force, never rewritten, no lock deleted, nothing global set, nothing swept in."""

from __future__ import annotations

from pathlib import Path

from tests.board.conftest import ANNA, Made
from tests.cli.conftest import Pb
from tests.promises.conftest import READS, WRITES, Calls, tree_of

REWRITES = {
    "rebase",
    "reset",
    "filter-branch",
    "replace",
    "gc",
    "prune",
    "repack",
    "clean",
    "stash",
}
FORCED = {"--force", "-f", "--amend", "--no-verify", "-n", "--force-with-lease", "--mirror", "+"}


def test_r7_nothing_is_forced_or_rewritten(pb: Pb, two: Made, calls: Calls) -> None:
    two.write("plan.txt", "theirs\n")
    two.git("add", "plan.txt")
    two.write("scratch.txt", "x\n")
    before = two.git("rev-list", "HEAD").split()
    for words in (*READS, *WRITES):
        pb(*words)
    made = [call.words for call in calls()]
    assert len({tuple(words[:1]) for words in made}) > 4, "it hears git"
    for words in made:
        assert words[0] not in REWRITES, words
        if words[0] in ("push", "commit", "checkout", "switch", "update-ref", "merge", "fetch"):
            assert not FORCED & set(words), words
        if words[0] in ("push", "fetch"):
            assert not [one for one in words[1:] if one.startswith("+")], words
        if words[0] == "add":
            assert not {"-A", "--all", ".", "-u"} & set(words), words
    after = two.git("rev-list", "HEAD").split()
    assert after[-len(before) :] == before
    assert len(after) > len(before) + 5
    assert two.status() == "A  plan.txt\n?? scratch.txt"


def test_r7_nothing_global_is_set(pb: Pb, two: Made, calls: Calls, isolation: Path) -> None:
    before = tree_of(isolation)["gitconfig"]
    for words in (*READS, *WRITES, ("doctor", "--fix")):
        pb(*words)
    for call in calls():
        if call.words[0] == "config":
            assert not {"--global", "--system"} & set(call.words)
            assert not any("safe.directory" in word for word in call.words)
    assert tree_of(isolation)["gitconfig"] == before
    assert "safe.directory" not in two.read(".git/config")


def test_r7_no_lock_of_others_is_deleted(pb: Pb, two: Made) -> None:
    for name in ("index.lock", "refs/heads/main.lock", "HEAD.lock", "config.lock"):
        lock = two.write(f".git/{name}", "theirs")
        for words in (("ls",), ("set", "anna", "title=CFO", "--wait", "10ms"), ("doctor",)):
            pb(*words)
            assert lock.read_text() == "theirs", (name, words)
        lock.unlink()
    assert pb("record").code == 0
    assert two.status() == ""
    assert two.git("show", "--name-only", "--format=").split() == [ANNA]
