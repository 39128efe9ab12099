"""A conflict names who set the field, by whichever way two histories meet; times are theirs too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from pipeboard.board import Board
from pipeboard.cli import main
from pipeboard.journal.git import Git
from pipeboard.storage.read import load
from tests.board.conftest import ANNA, OLE, Made
from tests.team.sync.conftest import Clone
from tests.team.sync.conftest import mara as mara
from tests.team.sync.conftest import team as team
from tests.team.sync.conftest import tomas as tomas

START = 1_900_000_000
PHONE = ("email: anna@nordlicht.example\n", "email: anna@nordlicht.example\nphone: '+49 30 1'\n")


def by(board: Made, who: str, at: int, old: str, new: str, path: str = ANNA) -> str:
    """One of several people edits a file by hand and commits it, so many minutes after the start."""
    text = board.read(path)
    assert old in text
    board.write(path, text.replace(old, new))
    board.git("add", "-A")
    person = f"{who.title()} <{who}@example.com>"
    date = f"--date=@{START + 60 * at} +0000"
    board.git("commit", "-qm", f"{old} -> {new}", f"--author={person}", date)
    return board.git("rev-parse", "HEAD")


@pytest.fixture
def parted(two: Made, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Tomas gave Anna to Ben, Lena corrected the phone long after; Ole, in between, took her."""
    monkeypatch.delenv("PIPEBOARD_NOW")
    two.git("branch", "side")
    by(two, "tomas", 5, "owner: mara\n", "owner: ben\n")
    by(two, "lena", 99, *PHONE)
    two.git("checkout", "-q", "side")
    by(two, "ole", 20, "owner: mara\n", "owner: ole\n")
    by(two, "jan", 2, "tags: [vip,  agency]", "tags: [vip, agency, new]")
    two.git("checkout", "-q", "main")
    return two


def driver(board: Made) -> None:
    board.git("merge", "-q", "side")


def driver_from_there(board: Made) -> None:
    board.git("checkout", "-q", "side")
    board.git("merge", "-q", "main")


def driver_renamed(board: Made) -> None:
    board.git("checkout", "-q", "side")
    board.git("mv", ANNA, "contacts/anna-k-7f3k2q.yaml")
    board.git("commit", "-qm", "another label")
    board.git("checkout", "-q", "main")
    board.git("merge", "-q", "side")


def rebase(board: Made) -> None:
    board.git("rebase", "-q", "side")


def cherry_picks(board: Made) -> None:
    board.git("cherry-pick", "main..side")


def by_lines(board: Made) -> None:
    board.git("config", "--remove-section", "merge.pipeboard")
    board.git("merge", "side", check=False)
    assert "<<<<<<<" in board.read(ANNA)


def finish(board: Made) -> None:
    by_lines(board)
    assert main(["finish"]) == 0


def finish_a_rebase(board: Made) -> None:
    board.git("config", "--remove-section", "merge.pipeboard")
    board.git("rebase", "side", check=False)
    assert main(["finish"]) == 0
    board.git("-c", "core.editor=true", "rebase", "--continue")


def markers(board: Made) -> None:
    by_lines(board)
    board.git("commit", "-qam", "Merge branch 'side'")
    assert main(["finish"]) == 0


def sync(board: Made) -> None:
    hub = board.root.parent / "hub.git"
    board.git("clone", "-q", "--bare", str(board.root), str(hub))
    board.git("push", "-q", "--force", str(hub), "side:main")
    board.git("remote", "add", "origin", str(hub))
    opened = Board.open(board.root)
    assert opened.sync().outcome == "merged"
    opened.close()


@pytest.mark.parametrize(
    "way",
    [driver, driver_from_there, driver_renamed, rebase, cherry_picks, finish, finish_a_rebase,
     markers, sync],
)  # fmt: skip
def test_every_way_names_the_same_two(
    parted: Made, way: Callable[[Made], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(parted.root)
    way(parted)
    (path,) = parted.root.glob("contacts/anna-*.yaml")
    tree = load(path.read_bytes(), ANNA)
    (record,) = tree["conflicts"]
    assert record == {
        "id": record["id"], "field": "owner", "was": "mara",
        "kept": "ole", "by": "ole", "other": "ben", "other_by": "tomas",
    }  # fmt: skip
    assert tree["owner"] == "ole"
    assert tree["phone"] == "+49 30 1"


def test_two_clones_and_three_people(
    mara: Clone, tomas: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tomas moves Anna; on the same clone Lena corrects her phone, last of all; Mara moves her too."""
    monkeypatch.delenv("PIPEBOARD_NOW")
    by(tomas, "tomas", 5, "stage: lead\n", "stage: customer\n")
    by(tomas, "lena", 99, *PHONE)
    by(tomas, "tomas", 120, "title: Head", "title: Chief")
    by(mara, "mara", 20, "stage: lead\n", "stage: prospect\n")
    by(mara, "jan", 30, "owner: mara\n", "owner: jan\n")
    tomas.sync()
    mara.sync()
    tomas.sync()
    for clone in (mara, tomas):
        monkeypatch.chdir(clone.root)
        assert main(["conflicts", "--json"]) == 0
        (row,) = json.loads(capsys.readouterr().out)["data"]
        assert row["message"] == "1 mara: prospect · 2 tomas: customer"
        assert (row["at"], row["other_at"]) == ("2030-03-17T18:06Z", "2030-03-17T17:51Z")
    assert main(["resolve", "anna", "--take", "tomas"]) == 0
    assert "stage: customer" in tomas.read(ANNA)


def test_the_times_of_a_file_that_got_another_name(
    mara: Clone, tomas: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPEBOARD_NOW")
    by(tomas, "tomas", 5, "stage: lead\n", "stage: customer\n")
    tomas.git("mv", ANNA, "contacts/anna-k-7f3k2q.yaml")
    tomas.commit("another label")
    by(mara, "mara", 20, "stage: lead\n", "stage: prospect\n")
    tomas.sync()
    mara.sync()
    monkeypatch.chdir(mara.root)
    assert main(["conflicts", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["data"]
    assert row["message"] == "1 mara: prospect · 2 tomas: customer"
    assert (row["at"], row["other_at"]) == ("2030-03-17T18:06Z", "2030-03-17T17:51Z")


def test_a_decision_that_left_all_as_it_was_names_who_made_it(
    mara: Clone, tomas: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPEBOARD_NOW")
    by(tomas, "tomas", 5, "stage: lead\n", "stage: customer\n")
    by(mara, "mara", 20, "stage: lead\n", "stage: prospect\n")
    for clone in (tomas, mara, tomas):
        clone.sync()
    monkeypatch.chdir(tomas.root)
    assert main(["resolve", "anna", "--take", "1"]) == 0  # as it is; by Tomas, the commit says
    by(tomas, "lena", 10**6, *PHONE)
    at = mara.read(ANNA).index("conflicts:")
    text = mara.read(ANNA)
    mara.write(ANNA, text[:at].replace("stage: prospect", "stage: lost"))
    by(mara, "jan", 10**6, "name:   Anna Keller", "name: Anna Keller")
    tomas.sync()
    mara.sync()
    (record,) = load(mara.read(ANNA).encode(), ANNA)["conflicts"]
    assert {record["kept"]: record["by"], record["other"]: record["other_by"]} == {
        "lost": "jan",
        "prospect": "tomas",
    }


def test_who_removed_a_file_and_who_edited_it(mara: Clone, tomas: Clone) -> None:
    (tomas.root / OLE).unlink()
    by(tomas, "lena", 5, "owner: mara\n", "owner: jan\n")
    by(tomas, "tomas", 9, *PHONE)
    by(mara, "jan", 3, "name: Ole", "name: Ole K", path=OLE)
    tomas.sync()
    mara.sync()
    (record,) = load(mara.read(OLE).encode(), OLE)["conflicts"]
    assert (record["by"], record["other_by"], record["other_deleted"]) == ("jan", "lena", "true")


def test_who_removed_a_file_that_had_another_name_by_then(mara: Clone, tomas: Clone) -> None:
    tomas.git("mv", OLE, "contacts/ole-b-8g4m3r.yaml")
    by(tomas, "tomas", 5, "owner: mara\n", "owner: jan\n")
    (tomas.root / "contacts/ole-b-8g4m3r.yaml").unlink()
    by(tomas, "lena", 7, "owner: jan\n", "owner: ben\n")
    by(mara, "jan", 3, "name: Ole", "name: Ole K", path=OLE)
    tomas.sync()
    mara.sync()
    (record,) = load(mara.read(OLE).encode(), OLE)["conflicts"]
    assert (record["by"], record["other_by"]) == ("jan", "lena")


def test_a_merge_that_stopped_names_who_removed_a_file(
    parted: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    (parted.root / OLE).unlink()
    by(parted, "lena", 101, "owner: ben\n", "owner: zoe\n")
    by(parted, "tomas", 102, "+49 30 1", "+49 30 2")
    parted.git("checkout", "-q", "side")
    by(parted, "jan", 103, "name: Ole", "name: Ole K", path=OLE)
    parted.git("checkout", "-q", "main")
    monkeypatch.chdir(parted.root)
    finish(parted)
    (record,) = load(parted.read(OLE).encode(), OLE)["conflicts"]
    assert (record["by"], record["other_by"]) == ("jan", "lena")


def test_an_edit_that_is_not_recorded_is_its_editors_own(mara: Clone, tomas: Clone) -> None:
    by(tomas, "tomas", 5, "title: Head", "title: Chief")
    by(tomas, "lena", 9, *PHONE)
    tomas.sync()
    with open(mara.root / "pipeboard.yaml", "a", encoding="utf-8") as config:
        config.write("git: {outside_edits: off}\n")
    mara.commit("off")
    mara.write(ANNA, mara.read(ANNA).replace("title: Head", "title: Queen"))
    mara.sync()
    (record,) = load(mara.read(ANNA).encode(), ANNA)["conflicts"]
    assert {record["by"], record["other_by"]} == {"mara", "tomas"}
    assert mara.status() == f" M {ANNA}"


def test_versions_are_read_only_where_a_field_that_clashes_was_not_changed_last(
    parted: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One git a side, and none where each side changed the file once."""

    def reads(board: Made) -> int:
        words: list[str] = []
        start = Git._start

        def counting(self: Git, args: tuple[str, ...], *more: object) -> object:
            words.extend(args[:1])
            return start(self, args, *more)  # type: ignore[arg-type]  # as they came

        with monkeypatch.context() as patch:
            patch.setattr(Git, "_start", counting)
            sync(board)
        return words.count("cat-file")

    shutil.copytree(parted.root, parted.root.parent / "once" / "sales", symlinks=True)
    once = Made(parted.root.parent / "once" / "sales")
    once.git("branch", "-f", "side", "side^")
    once.git("reset", "-q", "--hard", "main^")
    assert reads(parted) == reads(once) + 2
