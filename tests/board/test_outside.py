"""Edits made in an editor or by a script: recorded by file, completed, the broken ones left."""

from __future__ import annotations

import pytest

from pipeboard.actions.decide import set_fields
from pipeboard.board.doctor import examine
from pipeboard.journal import commit as commit_module
from pipeboard.model.ids import FILE_ID
from pipeboard.storage import write as write_module
from tests.board.conftest import ANNA, ANNA_TEXT, OLE, OLE_TEXT, Made


def test_nothing_to_record(two: Made) -> None:
    board = two.open()
    assert board.record() is None
    assert board.record([ANNA]) is None
    assert two.count() == 2


def test_an_edit_is_recorded_as_the_users_own(two: Made) -> None:
    text = ANNA_TEXT.replace("owner: mara", "owner: tomas   # from May")
    two.write(ANNA, text)
    applied = two.open().record(message="new territories")
    assert applied is not None
    assert two.read(ANNA) == text
    assert two.message().split("\n")[:3] == [
        "record(anna-keller): 1 edited outside",
        "",
        "new territories",
    ]
    assert two.trailers("Pb-Action") == ["outside.record"]
    assert two.trailers("Pb-Via") == ["manual"]
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert two.trailers("Pb-Change") == ['owner: "mara" -> "tomas"']
    assert two.git("log", "-1", "--format=%an") == "Mara Test"
    assert two.status() == ""


def test_many_files_are_one_commit(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    (two.root / OLE).unlink()
    two.write("contacts/new.yaml", "id: c-0000000001\nname: New\n")
    two.write("orgs/weber.yaml", "id: g-0000000001\nname: Weber\n")
    two.write("notes/market.md", "# Market\n")
    before = two.count()
    applied = two.open().record()
    assert applied is not None
    assert two.count() == before + 1
    assert two.message().startswith("record(5 files): 1 edited, 3 added, 1 removed outside\n")
    assert sorted(two.trailers("Pb-Contact")) == ["c-0000000001", "c-7f3k2q9wab", "c-8g4m3r0xcd"]
    assert two.status() == ""


@pytest.mark.parametrize("folder", ["contacts", "orgs"])
def test_a_file_without_an_id_gets_one(two: Made, folder: str) -> None:
    path = f"{folder}/dropped in.yaml"
    two.write(path, "# by a script\nname: Jonas Weber\n")
    board = two.open()
    applied = board.record()
    assert applied is not None
    lines = two.read(path).splitlines()
    assert lines[0] == "# by a script"
    assert "name: Jonas Weber" in lines
    (identity,) = [line for line in lines if line.startswith("id: ")]
    assert FILE_ID.fullmatch(identity.removeprefix("id: "))
    assert two.status() == ""
    if folder == "contacts":
        assert [row.id for row in board.rows("name~weber")] == list(applied.contacts)


def test_a_stage_typed_by_hand_gets_its_line_of_history(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("stage: lead", "stage: prospect"))
    board = two.open()
    board.record()
    (entry,) = board.subject_at(ANNA).entries("stage_history")
    assert str(entry.pop("id")).startswith("h-")
    assert entry == {
        "at": "2026-11-22T09:00Z",
        "stage": "prospect",
        "from": "lead",
        "by": "mara-test",
        "via": "manual",
        "gate": {
            "reachable": "pass",
            "owner": "pass",
            "icp": "info",
            "interest": "warn",
            "budget": "warn",
            "authority": "warn",
            "need": "warn",
            "next-step": "warn",
            "timeline": "info",
        },
    }


def test_a_stage_typed_by_hand_is_never_held_up_by_its_gate(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("stage: lead", "stage: customer"))
    two.write(OLE, OLE_TEXT.replace("stage: prospect", "stage: lead"))
    two.write("contacts/new.yaml", "id: c-0000000001\nname: New\nstage: prospect\n")
    board = two.open()
    board.record()
    (skipped,) = board.subject_at(ANNA).entries("stage_history")
    assert skipped["gate"] == {"skipped": "prospect", "purchase": "block"}
    (back,) = board.subject_at(OLE).entries("stage_history")
    assert "gate" not in back
    (new,) = board.subject_at("contacts/new.yaml").entries("stage_history")
    assert (new["gate"]["reachable"], new["gate"]["owner"]) == ("block", "block")


def test_history_that_was_typed_too_is_not_doubled(two: Made) -> None:
    line = 'stage_history:\n- {id: h-1, at: "2026-11-01", stage: prospect, from: lead}\n'
    two.write(ANNA, ANNA_TEXT.replace("stage: lead", "stage: prospect") + line)
    board = two.open()
    board.record()
    assert len(board.subject_at(ANNA).entries("stage_history")) == 1


@pytest.mark.parametrize(
    "broken",
    ["name: [", "a: 1\na: 2\n", "status: nonsense\nname: x\nid: c-7f3k2q9wab\n", "- list\n", ""],
)
def test_a_broken_file_is_left_and_holds_nobody_up(two: Made, broken: str) -> None:
    two.write(ANNA, broken)
    two.write(OLE, OLE_TEXT + "title: CEO\n")
    board = two.open()
    applied = board.record()
    assert applied is not None
    assert applied.contacts == ("c-8g4m3r0xcd",)
    assert two.read(ANNA) == broken
    assert two.status() == f" M {ANNA}"
    assert [problem.path for problem in board.problems()] == [ANNA]


def test_only_the_files_that_are_named(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    two.write(OLE, OLE_TEXT + "title: CEO\n")
    two.open().record([OLE])
    assert two.status() == f" M {ANNA}"


def test_what_is_not_the_boards_is_not_recorded(two: Made) -> None:
    two.write("plan.txt", "x")
    two.write("contacts/.hidden.yaml", "name: x\n")
    two.write("contacts/readme.txt", "x")
    two.write("elsewhere/a.yaml", "name: x\n")
    board = two.open()
    assert board.record() is None
    assert board.record(["plan.txt"]) is None
    assert two.count() == 2


def test_a_dry_run_records_nothing(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    applied = two.open().record(dry_run=True)
    assert applied is not None
    assert applied.commit == ""
    assert applied.summary == "1 edited outside"
    assert two.count() == 2


def test_a_config_that_is_broken_is_left_and_the_old_one_holds(two: Made) -> None:
    good = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", good.replace("Sales", "Sold"))
    board = two.open()
    assert board.record() is not None
    assert board.name == "Sold"
    two.write("pipeboard.yaml", "workspace: [")
    board = two.open()
    assert board.record() is None
    assert (board.name, len(board.rows())) == ("Sold", 2)
    assert two.status() == " M pipeboard.yaml"


def test_what_is_staged_is_recorded_as_it_is_on_the_disk(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "staged"))
    two.git("add", ANNA)
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    two.open().record()
    assert "owner: ole" in two.git("show", f"HEAD:{ANNA}")
    assert two.status() == ""


def test_doctor_names_what_is_not_recorded(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("mara", "ole"))
    two.write("plan.txt", "not ours")
    found = {finding.check: finding for finding in examine(two.open())}
    assert not found["recorded"].ok
    assert found["recorded"].found == f"1 edit not recorded: {ANNA}"
    assert found["recorded"].fix == "pb record"


def test_doctor_mends_what_it_can(two: Made) -> None:
    (two.root / ".gitattributes").unlink()
    two.commit()
    assert {one.check for one in examine(two.open()) if not one.ok} == {"attributes"}
    assert all(one.ok for one in examine(two.open(), fix=True))
    assert "merge=pipeboard" in two.read(".gitattributes")
    assert two.status() == ""


def test_doctor_sees_what_git_was_told_not_to_see(two: Made) -> None:
    two.git("update-index", "--assume-unchanged", ANNA)
    found = [one for one in examine(two.open()) if not one.ok]
    assert [one.check for one in found] == ["hidden files"]
    assert ANNA in found[0].found
    assert found[0].fix == f"git update-index --no-assume-unchanged {ANNA}"


def test_what_is_only_staged_otherwise_is_staged_anew(two: Made) -> None:
    """As a user's `git commit` beside one of ours may leave it: the next one would undo ours."""
    before = two.git("rev-parse", f"HEAD:{ANNA}")
    board = two.open()
    board.apply(set_fields(board.find("anna"), ["title=CFO"]))
    two.git("update-index", "--cacheinfo", f"100644,{before},{ANNA}")
    assert two.status() == f"MM {ANNA}"
    assert board.record() is None
    assert two.status() == ""


# Saved in the middle of it -----------------------------------------------------------------------


def test_what_is_saved_after_it_was_read_is_not_recorded_half(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, half = ANNA_TEXT.replace("mara", "ole"), ANNA_TEXT.replace("mara", "tomas")[:60]
    two.write(ANNA, first)
    board = two.open()
    reindex = board.reindex
    monkeypatch.setattr(board, "reindex", lambda paths: (reindex(paths), two.write(ANNA, half)))
    assert board.record() is not None
    assert two.git("show", f"HEAD:{ANNA}") == first.rstrip("\n")
    assert two.read(ANNA) == half
    assert two.status() == f" M {ANNA}"
    assert two.git("fsck", "--strict", "--no-dangling") == ""


@pytest.mark.parametrize("hook", [False, True])
@pytest.mark.parametrize("gone", [False, True])
def test_what_is_saved_before_the_commit_is_not_swept_into_it(
    two: Made, monkeypatch: pytest.MonkeyPatch, hook: bool, gone: bool
) -> None:
    """Ours is committed as it was written, theirs stays on the disk, by plumbing and by git."""
    if hook:
        two.write(".git/hooks/pre-commit", "#!/bin/sh\n").chmod(0o755)
    theirs = ANNA_TEXT.replace("mara", "ole")
    board = two.open()
    reading = commit_module.Draft

    def saved_meanwhile(*args: object, **given: object) -> object:
        if gone:
            (two.root / ANNA).unlink()
        else:
            two.write(ANNA, theirs)
        return reading(*args, **given)

    monkeypatch.setattr(commit_module, "Draft", saved_meanwhile)
    board.apply(set_fields(board.find("anna"), ["title=CFO"]))
    monkeypatch.undo()
    assert "title: CFO" in two.git("show", f"HEAD:{ANNA}")
    assert two.status() == (f" D {ANNA}" if gone else f" M {ANNA}")
    assert gone or two.read(ANNA) == theirs
    assert two.git("fsck", "--strict", "--no-dangling") == ""


def test_a_file_that_comes_back_meanwhile_is_removed_in_the_commit_only(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two.root / ANNA).unlink()
    board = two.open()
    reindex = board.reindex
    monkeypatch.setattr(
        board, "reindex", lambda paths: (reindex(paths), two.write(ANNA, ANNA_TEXT))
    )
    assert board.record() is not None
    assert two.status() == f"?? {ANNA}"


def test_a_save_while_its_line_of_history_is_added_is_read_again(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.write(ANNA, ANNA_TEXT.replace("stage: lead", "stage: prospect"))
    later = ANNA_TEXT.replace("stage: lead", "stage: customer")
    saves = iter([later])

    def point(name: str) -> None:
        if name == "compare" and (text := next(saves, "")):
            two.write(ANNA, text)

    monkeypatch.setattr(write_module, "point", point)
    board = two.open()
    assert board.record() is not None
    (entry,) = board.subject_at(ANNA).entries("stage_history")
    assert entry["stage"] == "customer"
    assert two.status() == ""


def test_a_change_goes_on_top_of_what_is_saved_while_it_is_written(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = iter([ANNA_TEXT.replace("mara", "ole")])

    def point(name: str) -> None:
        if name == "compare" and (text := next(saves, "")):
            two.write(ANNA, text)

    monkeypatch.setattr(write_module, "point", point)
    board = two.open()
    board.apply(set_fields(board.find("anna"), ["title=CFO"]))
    assert "owner: ole" in two.read(ANNA)
    assert "title: CFO" in two.read(ANNA)
    assert two.git("log", "-2", "--format=%s").split("\n")[1].startswith("record(anna-keller)")
    assert two.status() == ""


def test_who_saves_without_end_is_not_written_over(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = (f"{ANNA_TEXT}# {number}\n" for number in range(99))

    def point(name: str) -> None:
        if name == "compare":
            two.write(ANNA, next(saves))

    monkeypatch.setattr(write_module, "point", point)
    board = two.open()
    with pytest.raises(write_module.Overtaken, match="saved it just now"):
        board.apply(set_fields(board.find("anna"), ["title=CFO"]))
    assert two.read(ANNA).startswith(f"{ANNA_TEXT}# ")
    assert not list(two.root.rglob(".pb-*"))


# Who is who ---------------------------------------------------------------------------------------


def test_a_file_that_is_renamed_is_the_same_contact(two: Made) -> None:
    (two.root / ANNA).rename(two.root / "contacts/keller.yaml")
    board = two.open()
    applied = board.record()
    assert applied is not None
    assert applied.summary == "recorded: keller, 1 renamed outside"
    assert two.read("contacts/keller.yaml") == ANNA_TEXT
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert two.trailers("Pb-Change") == []
    assert two.status() == ""


def test_a_file_that_is_renamed_and_edited_says_what_changed(two: Made) -> None:
    (two.root / ANNA).unlink()
    two.write("contacts/keller.yaml", ANNA_TEXT.replace("stage: lead", "stage: prospect"))
    two.write(OLE, OLE_TEXT + "title: CEO\n")
    board = two.open()
    applied = board.record()
    assert applied is not None
    assert applied.summary == "recorded: 2 files, 1 edited, 1 renamed outside"
    (entry,) = board.subject_at("contacts/keller.yaml").entries("stage_history")
    assert (entry["from"], entry["stage"]) == ("lead", "prospect")
    assert 'stage: "lead" -> "prospect"' in two.trailers("Pb-Change")


def test_a_copy_with_the_id_of_another_is_left_and_named(two: Made) -> None:
    two.write("contacts/copy.yaml", ANNA_TEXT)
    two.write("contacts/new.yaml", "id: c-0000000001\nname: New\n")
    two.write("contacts/newer.yaml", "id: c-0000000001\nname: Newer\n")
    board = two.open()
    applied = board.record()
    assert applied is not None
    assert applied.contacts == ("c-0000000001",)
    assert two.status() == "?? contacts/copy.yaml\n?? contacts/newer.yaml"
    named = {problem.path for problem in board.problems()}
    assert named >= {"contacts/copy.yaml", "contacts/newer.yaml"}


def test_names_that_are_one_on_another_disk_are_left_and_named(two: Made) -> None:
    two.write(ANNA.replace("anna", "Anna"), "id: c-0000000001\nname: Other\n")
    board = two.open()
    assert board.record() is None
    assert board.record([ANNA.replace("anna", "Anna")]) is None
    assert two.count() == 2
    assert {problem.path for problem in board.problems()} >= {ANNA.replace("anna", "Anna")}


def test_on_a_disk_that_ignores_case_nobody_is_committed_over_another(two: Made) -> None:
    """As a checkout leaves it there: of two files with one name the disk has one."""
    upper = ANNA.replace("anna", "Anna")
    two.write(upper, "id: c-0000000001\nname: Other\n")
    two.commit()
    two.git("config", "core.ignorecase", "true")
    (two.root / upper).unlink()
    two.write(ANNA, "id: c-0000000001\nname: Other\n")
    board = two.open()
    before = two.count()
    assert board.record([ANNA]) is None
    assert two.count() == before


def test_stages_typed_into_several_files_and_a_new_one_each_get_their_line(two: Made) -> None:
    two.write(ANNA, ANNA_TEXT.replace("stage: lead", "stage: prospect"))
    two.write(OLE, OLE_TEXT.replace("stage: prospect", "stage: customer"))
    two.write("contacts/new.yaml", "name: New\nstage: prospect\n")
    board = two.open()
    before = two.count()
    board.record()
    assert two.count() == before + 1
    lines = {
        path: board.subject_at(path).entries("stage_history")
        for path in (ANNA, OLE, "contacts/new.yaml")
    }
    assert [len(found) for found in lines.values()] == [1, 1, 1]
    assert [found[0].get("from") for found in lines.values()] == ["lead", "prospect", None]
    assert all(found[0]["via"] == "manual" and found[0]["gate"] for found in lines.values())
    assert two.status() == ""


def test_a_file_with_another_name_that_cannot_be_read_yet_is_not_taken_off_the_board(
    two: Made,
) -> None:
    (two.root / ANNA).unlink()
    moved = "contacts/anna-k-7f3k2q.yaml"
    two.write(moved, ANNA_TEXT + "half: [saved\n")
    assert two.open().record() is None
    two.write(moved, ANNA_TEXT)
    applied = two.open().record()
    assert applied is not None
    assert applied.contacts == ("c-7f3k2q9wab",)
    assert two.status() == ""


def test_a_file_that_is_renamed_is_not_lost_where_another_one_has_its_id(two: Made) -> None:
    two.write("contacts/twice.yaml", ANNA_TEXT)
    two.git("add", "-A")
    two.git("commit", "-qm", "one id twice")
    (two.root / ANNA).rename(two.root / "contacts/keller.yaml")
    applied = two.open().record()
    assert applied is not None
    assert two.git("show", "HEAD:contacts/keller.yaml") == ANNA_TEXT.rstrip("\n")
    assert two.status() == ""
