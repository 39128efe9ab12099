"""`pb forget`: a person is gone for good; what stays says no word about them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from pipeboard.cli import main
from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

ID = "c-7f3k2q9wab"
STONE = f"forgotten/{ID}.yaml"
WORDS = ("anna", "keller", "nordlicht", "5550142", "vip")


@pytest.fixture
def anna(two: Made) -> Made:
    """Anna with a number, a past and a former id."""
    text = two.read(ANNA) + (
        'phone: "+49 30 5550142"\ncountry: DE\naliases: [c-0000000001, "Anna Keller"]\n'
        "stage_history:\n"
        "- {id: h-000001, at: 2026-11-01, stage: lead, by: mara, reason: Anna asked}\n"
    )
    two.write(ANNA, text)
    two.commit("more of her")
    return two


def working_tree(root: Path) -> bytes:
    """Every name and every byte of the board but git's own."""
    paths = [path for path in root.rglob("*") if ".git" not in path.relative_to(root).parts]
    names = "\n".join(str(path.relative_to(root)) for path in paths).encode()
    return b"\n".join([names, *(path.read_bytes() for path in paths if path.is_file())])


def test_no_byte_of_the_person_remains_in_the_working_tree(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    there = working_tree(anna.root).lower()
    for word in WORDS:
        assert word.encode() not in there, word
    assert anna.status() == ""


def test_the_tombstone_says_when_by_whom_and_why(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes", "-m", "asked by mail").code == 0
    text = anna.read(STONE)
    assert text.startswith(f"schema: 1\nid: {ID}\n")
    assert 'forgotten: {at: "2026-11-22T09:00Z", by: mara-test, reason: "asked by mail"}' in text
    assert "aliases: [c-0000000001]" in text
    assert "stage: lead" in text
    assert len(re.findall("[0-9a-f]{64}", text)) == 2  # the address and the number


def test_the_commit_names_nobody(pb: Pb, anna: Made) -> None:
    said = pb("forget", "anna", "--yes", "-m", "asked by mail", "--json").data
    assert said["contacts"] == [ID]
    message = anna.message()
    assert message.startswith(f"forget({ID}): forgotten\n\nasked by mail\n")
    assert anna.trailers("Pb-Action") == ["contact.forget"]
    assert anna.trailers("Pb-Contact") == [ID]
    assert anna.trailers("Pb-Change") == []
    for word in WORDS:
        assert word not in message.lower()


@pytest.mark.parametrize(
    "reason",
    ["Keller asked", "by anna@nordlicht.example", "from +49 30 5550142", "she (Anna) asked"],
)
def test_a_reason_that_says_who_it_is_is_refused(pb: Pb, anna: Made, reason: str) -> None:
    said = pb("forget", "anna", "--yes", "-m", reason)
    assert said.code == 2
    assert "the reason stays" in said.err
    assert (anna.root / ANNA).exists()


def test_they_are_gone_from_every_list_and_search(pb: Pb, anna: Made) -> None:
    pb("forget", "anna", "--yes")
    for words in (("ls",), ("ls", "keller"), ("ls", "5550142"), ("queue", "--all"), ("board",)):
        assert "Anna" not in pb(*words).out, words
    said = pb("show", ID)
    assert said.code == 6
    assert "was forgotten" in said.err
    assert pb("show", "c-0000000001").code == 6
    assert pb("lint").code == 0


def test_undo_and_redo_refuse_it_and_say_why(pb: Pb, anna: Made) -> None:
    pb("tag", "anna", "+new")
    tagged = anna.git("rev-parse", "HEAD")
    pb("forget", "anna", "--yes")
    count = anna.count()
    for words in (("undo",), ("undo", "HEAD"), ("undo", tagged), ("undo", tagged, "--restore")):
        said = pb(*words)
        assert said.code == 8, words
        assert "not brought back" in said.err
    assert pb("redo").code == 6
    assert anna.count() == count
    assert not (anna.root / ANNA).exists()


def test_an_older_removal_does_not_bring_them_back(pb: Pb, anna: Made) -> None:
    pb("rm", "anna")
    removed = anna.git("rev-parse", "HEAD")
    pb("undo")
    pb("forget", "anna", "--yes")
    assert pb("undo", removed).code == 8
    assert not (anna.root / ANNA).exists()


def test_a_version_that_was_broken_or_had_no_id_does_not_bring_them_back(
    pb: Pb, anna: Made
) -> None:
    whole = anna.read(ANNA)
    anna.write(ANNA, whole + "tags: [broken\n")
    broken = anna.commit("broken by hand")
    anna.write(ANNA, whole)
    mended = anna.commit("mended by hand")
    anna.write(ANNA, whole.replace("id: c-7f3k2q9wab\n", ""))
    anna.commit("no id")
    anna.write(ANNA, whole)
    again = anna.commit("an id")
    assert pb("forget", "anna", "--yes").code == 0
    for sha in (broken, mended, again):
        assert pb("undo", sha, "--restore").code == 8
    assert not (anna.root / ANNA).exists()


def test_a_bulk_change_is_taken_back_for_the_others(pb: Pb, anna: Made) -> None:
    pb("tag", "-q", "is:open", "+fair")
    sha = anna.git("rev-parse", "HEAD")
    pb("forget", "anna", "--yes")
    assert pb("undo", sha).code == 0
    assert not (anna.root / ANNA).exists()
    assert "fair" not in pb("show", "ole").out


@pytest.mark.parametrize(
    "words",
    [
        ("--email", " ANNA@Nordlicht.example"),
        ("--phone", "0049 30 555-0142"),
        ("--phone", "030 5550142", "--country", "de"),
        ("--email", "anna@nordlicht.example", "--duplicate"),
    ],
)
def test_add_refuses_their_address_however_it_is_typed(
    pb: Pb, anna: Made, words: tuple[str, ...]
) -> None:
    pb("forget", "anna", "--yes")
    said = pb("add", "A. K.", *words)
    assert said.code == 8
    assert "was forgotten" in said.err
    assert f"git rm {STONE}" in said.err
    assert pb("add", "Anna Keller", "--email", "other@example.com").code == 0


def test_who_asks_to_come_back_is_added_once_the_tombstone_is_gone(pb: Pb, anna: Made) -> None:
    pb("forget", "anna", "--yes")
    anna.git("rm", "-q", STONE)
    assert pb("record").code == 0
    assert pb("add", "Anna Keller", "--email", "anna@nordlicht.example").code == 0


def test_an_import_leaves_them_out_and_says_so(pb: Pb, anna: Made, tmp_path: Path) -> None:
    pb("forget", "anna", "--yes")
    leads = tmp_path / "leads.csv"
    leads.write_text("Name,Email\nAnna Keller,Anna@nordlicht.example\nIda Moe,ida@moe.example\n")
    said = pb("import", str(leads), "--yes", "--json")
    assert said.code == 0
    assert "forgotten" in said.out
    assert "Anna Keller" not in pb("ls").out
    assert "Ida Moe" in pb("ls").out
    assert b"nordlicht" not in working_tree(anna.root)


def test_a_form_of_theirs_is_left_out_and_says_so(pb: Pb, anna: Made) -> None:
    pb("forget", "anna", "--yes")
    form = json.dumps({"name": "Anna Keller", "email": "anna@nordlicht.example"})
    said = pb("add", "--from-form", "-", "--json", stdin=form)
    assert said.code == 0
    assert (said.data["new"], said.data["forgotten"]) == (0, 1)
    assert any("was forgotten" in warning for warning in said.json["warnings"])


def test_off_a_terminal_it_wants_yes(pb: Pb, anna: Made) -> None:
    said = pb("forget", "anna")
    assert said.code == 2
    assert "--yes" in said.err
    assert (anna.root / ANNA).exists()


class Terminal(io.StringIO):
    """What is typed on a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "gone"), [("y\n", True), ("anna keller\n", True), ("\n", False)])
def test_a_terminal_asks_for_y_or_the_name(
    pb: Pb,
    anna: Made,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    gone: bool,
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    main(["forget", "anna"])
    assert "for good, without undo" in capsys.readouterr().err
    assert (anna.root / ANNA).exists() is not gone


def test_a_dry_run_touches_nothing(pb: Pb, anna: Made) -> None:
    said = pb("forget", "anna", "--dry-run")
    assert said.code == 0
    assert f"forget({ID}): forgotten" in said.out
    assert (anna.root / ANNA).exists()


def test_it_says_where_else_they_are_named(pb: Pb, anna: Made) -> None:
    pb("note", "ole", "met Anna Keller at the fair")
    said = pb("forget", "anna", "--yes", "--json")
    assert said.data["still_named_in"] == ["contacts/ole-bakke-8g4m3r.yaml"]
    assert not (anna.root / ANNA).exists()
    assert "still named in" in said.json["warnings"][0]


def test_many_are_one_commit_with_one_salt(pb: Pb, anna: Made) -> None:
    count = anna.count()
    assert pb("forget", "anna", "ole", "--yes").code == 0
    assert anna.count() == count + 1
    assert anna.message().startswith("forget(2 contacts): forgotten")
    salts = {
        line
        for path in (anna.root / "forgotten").iterdir()
        for line in path.read_text().splitlines()
        if line.startswith("salt:")
    }
    assert len(salts) == 1


def test_a_board_of_ids_alone_forgets_as_well(pb: Pb, anna: Made) -> None:
    anna.write("pipeboard.yaml", anna.read("pipeboard.yaml") + "privacy: {mode: pseudonymous}\n")
    anna.commit("ids alone")
    assert pb("forget", "anna", "--yes").code == 0
    assert anna.message().startswith(f"forget({ID}): contact.forget")


def test_undo_names_the_change_before_it(pb: Pb, anna: Made) -> None:
    assert pb("tag", "ole", "fair").code == 0
    assert pb("tag", "anna", "hers").code == 0
    assert pb("forget", "anna", "--yes").code == 0
    said = pb("undo", "--json")
    assert said.code == 8
    before = said.error["items"][0]
    assert before["subject"] == "tag(ole-bakke): +fair"
    assert pb("undo", str(before["before"])[:8]).code == 0
    assert "fair" not in anna.read(OLE)
    assert "items" not in pb("undo").out


def test_where_nothing_else_is_there_undo_only_refuses(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    said = pb("undo", "--json")
    assert (said.code, said.error["items"]) == (8, [])


@pytest.mark.parametrize(
    "words",
    [
        ("set", "ole", "email=Anna@nordlicht.example"),
        ("set", "ole", "email+=anna@nordlicht.example"),
        ("set", "ole", "phone=0049 30 5550142"),
    ],
)
def test_nobody_else_gets_their_address_either(pb: Pb, anna: Made, words: tuple[str, ...]) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    before = anna.read(OLE)
    said = pb(*words)
    assert said.code == 8
    assert "was forgotten" in said.err
    assert anna.read(OLE) == before
    assert pb("set", "ole", "email=other@bakke.example").code == 0


def test_lint_names_a_file_that_holds_their_address_and_editors_keep_none(
    pb: Pb, anna: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    assert pb("lint").code == 0
    anna.write(OLE, anna.read(OLE).replace("ole@bakke.example", "anna@nordlicht.example"))
    said = pb("lint")
    assert said.code == 3
    assert f"{OLE}:3:8: email: whose this is was forgotten: {STONE}" in said.out
    monkeypatch.setenv("EDITOR", "true")
    assert pb("edit", "ole", "--yes").code == 8


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("schema: 1", "schema: 1\nname: Anna", "a tombstone says nothing else"),
        (f"id: {ID}", "id: c-0000000000", "the file is named by its id"),
        ("salt: ", "salt: xyz", "32 hexadecimal digits"),
        ("stage: lead", "stag: lead", "stage"),
        ('at: "2026-11-22T09:00Z"', "at: soon", "is not a time"),
        ("fingerprints: [", "fingerprints: [abc, ", "64 hexadecimal digits"),
    ],
)
def test_lint_looks_at_tombstones(pb: Pb, anna: Made, was: str, now: str, message: str) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    text = anna.read(STONE)
    assert was in text
    anna.write(STONE, text.replace(was, now, 1))
    said = pb("lint")
    assert said.code == 3
    assert STONE in said.out
    assert message in said.out


def test_a_tombstone_has_a_schema(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    schema = json.loads(pb("schema", "tombstone").out)
    assert schema["required"] == ["id", "forgotten"]
    assert set(schema["properties"]) >= {"id", "salt", "fingerprints", "stage_history"}


# edits made outside


def back(board: Made, path: str = OLE) -> None:
    """Somebody types her address into a file."""
    board.write(path, board.read(path).replace("ole@bakke.example", "anna@nordlicht.example"))


def test_an_edit_that_brings_them_back_is_said_and_not_recorded(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    anna.write("contacts/jo-5c2d8f.yaml", "id: c-5c2d8f3abc\nname: Jo\ncreated: 2026-11-05\n")
    before = anna.read(OLE)
    for _ in range(2):
        said = pb("record", "--json")
        assert said.code == 8
        (warning,) = said.json["warnings"]
        assert warning.startswith(f"not recorded: {OLE}: somebody with this e-mail address")
        assert f"git rm {STONE}, then pb record" in warning
    assert f"not recorded: {OLE}" in pb("record").err
    assert anna.read(OLE) == before
    assert anna.status() == f" M {OLE}"  # Jo is recorded
    assert anna.git("log", "--all", "-S", "anna@nordlicht.example", "--format=%s", "--", OLE) == ""


def test_a_new_file_of_theirs_and_a_renamed_one_wait_as_well(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    anna.write("contacts/other-9bkq7e.yaml", anna.read(OLE))
    (anna.root / OLE).unlink()
    head = anna.git("rev-parse", "HEAD")
    assert pb("record").code == 8
    assert anna.git("rev-parse", "HEAD") == head  # neither half of the renaming


def test_who_asks_to_come_back_is_recorded_once_the_tombstone_is_gone(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    assert pb("record").code == 8
    anna.git("rm", "-q", STONE)
    assert pb("record").code == 0
    assert anna.status() == ""


def test_what_is_committed_already_is_recorded_on(pb: Pb, anna: Made) -> None:
    """By a merge, or by hand: lint names it, and nobody's work stands still."""
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    anna.commit("by hand")
    anna.write(OLE, anna.read(OLE) + "title: Buyer\n")
    said = pb("record")
    assert said.code == 0
    assert "not recorded" not in said.err
    assert pb("lint").code == 3


def test_our_own_change_does_not_carry_it_along(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    before, head = anna.read(OLE), anna.git("rev-parse", "HEAD")
    said = pb("set", "ole", "title=Buyer")
    assert said.code == 8
    assert f"git rm {STONE}" in said.err
    assert (anna.read(OLE), anna.git("rev-parse", "HEAD")) == (before, head)


def test_while_a_tombstone_cannot_be_read_no_address_is_recorded(pb: Pb, anna: Made) -> None:
    assert pb("forget", "anna", "--yes").code == 0
    stone = anna.read(STONE)
    anna.write(STONE, "salt: [\n")
    back(anna)
    said = pb("record")
    assert said.code == 8
    assert "a tombstone in forgotten/ cannot be read" in said.err
    anna.write(STONE, stone)
    anna.write(OLE, anna.read(OLE).replace("anna@nordlicht.example", "new@bakke.example"))
    assert pb("record").code == 0
    assert anna.status() == ""


def test_a_sync_shares_the_rest_and_says_what_waits(
    pb: Pb, anna: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hub = tmp_path_factory.mktemp("hub")
    anna.git("init", "-q", "--bare", "-b", "main", str(hub))
    anna.git("remote", "add", "origin", str(hub))
    assert pb("forget", "anna", "--yes").code == 0
    back(anna)
    said = pb("sync", "--json")
    assert said.code == 0
    assert any(note.startswith(f"not recorded: {OLE}") for note in said.data["notes"])
    assert anna.git("-C", str(hub), "rev-parse", "main") == anna.git("rev-parse", "HEAD")
    assert anna.status() == f" M {OLE}"
