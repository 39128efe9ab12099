"""`pb dupes` and `pb merge`: one person, one file, both histories, the old id leads there."""

from __future__ import annotations

import pytest

from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

TWIN = "contacts/a-keller-9zzzzz.yaml"
ID = "c-9zzzzz0000"
TEXT = f"""\
id: {ID}
name: A. Keller
title: CMO
email: Anna@Nordlicht.example
phone: "+49 30 5550142"
stage: lead
consent: {{phone: opted-out}}
signals:
- {{id: s-1, at: "2026-11-20T09:00Z", kind: demo-request, ref: form-1}}
"""


@pytest.fixture
def twin(two: Made) -> Made:
    """A second file of Anna, whom Ole was referred by."""
    two.write(TWIN, TEXT)
    two.write(OLE, two.read(OLE) + f"source: {{channel: referral, referred_by: {ID}}}\n")
    two.commit("twice")
    return two


def test_dupes_says_who_is_there_twice_and_by_what(pb: Pb, twin: Made) -> None:
    rows = pb("dupes", "--json").data
    assert isinstance(rows, list)
    assert [(row["group"], row["path"], row["shared"]) for row in rows] == [
        (1, TWIN, ["email"]), (1, ANNA, ["email"]),
    ]  # fmt: skip
    assert pb("dupes", "name:Ole").out == ""
    assert len(pb("dupes", "owner:mara", "--format", "ids").out.split()) == 2


def test_nobody_twice_is_no_error(pb: Pb) -> None:
    said = pb("dupes")
    assert (said.code, said.out, "nobody is there twice" in said.err) == (0, "", True)


def test_merge_makes_one_of_two_in_one_commit_and_undo_gives_both_back(pb: Pb, twin: Made) -> None:
    before = {path: twin.read(path) for path in (ANNA, OLE, TWIN)}
    count = twin.count()
    said = pb("merge", "anna", ID)
    assert said.code == 0, said.err
    assert "title: Head of Marketing stays · noted: CMO" in said.err
    assert twin.count() == count + 1
    assert not (twin.root / TWIN).exists()
    text = twin.read(ANNA)
    assert "title: Head of Marketing   # was CMO" in text
    assert "+49 30 5550142" in text
    assert "phone: opted-out" in text
    assert f"aliases: [{ID}]" in text
    assert "referred_by: c-7f3k2q9wab" in twin.read(OLE)
    assert twin.message().startswith("merge(anna-keller): a-keller merged into it\n")
    assert twin.trailers("Pb-Action") == ["contact.merge"]
    assert twin.trailers("Pb-Contact") == ["c-7f3k2q9wab", ID]
    assert "CMO" not in twin.message()
    assert pb("lint").code == 0
    assert pb("undo").code == 0
    assert {path: twin.read(path) for path in (ANNA, OLE, TWIN)} == before


@pytest.mark.parametrize("name", [ID, "c-7f3k2q9wab", "Anna@nordlicht.example"])
def test_the_old_id_and_either_address_lead_to_the_one_that_stays(
    pb: Pb, twin: Made, name: str
) -> None:
    assert pb("merge", "anna", ID).code == 0
    shown = pb("show", name, "--json").data
    assert isinstance(shown, dict)
    assert shown["id"] == "c-7f3k2q9wab"
    assert pb("ls", ID, "--format", "ids").out.split() == ["c-7f3k2q9wab"]


def test_a_form_that_comes_twice_is_known_after_the_merge(pb: Pb, twin: Made) -> None:
    assert pb("merge", "anna", ID).code == 0
    said = pb("signal", ID, "demo-request", "--ref", "form-1")
    assert said.code == 0
    assert twin.read(ANNA).count("form-1") == 1


def test_a_dry_run_shows_it_and_touches_nothing(pb: Pb, twin: Made) -> None:
    count = twin.count()
    said = pb("merge", "anna", ID, "--dry-run")
    assert f"--- a/{TWIN}" in said.out
    assert "merge(anna-keller): a-keller merged into it" in said.out
    assert (twin.count(), twin.status()) == (count, "")


def test_one_contact_twice_is_refused(pb: Pb, twin: Made) -> None:
    assert pb("merge", "anna", "anna").code == 2


def test_a_broken_file_that_holds_the_id_is_left_alone(pb: Pb, twin: Made) -> None:
    broken = f"name: [\n# {ID}\n"
    twin.write("contacts/broken.yaml", broken)
    assert pb("merge", "anna", ID).code == 0
    assert twin.read("contacts/broken.yaml") == broken


def test_the_audit_tells_whose_history_is_where(pb: Pb, twin: Made) -> None:
    assert pb("audit", "anna").err == ""
    pb("set", ID, "title=CIO")
    pb("merge", "anna", ID)
    sha = twin.git("rev-parse", "--short=8", "HEAD")
    kept = pb("audit", "anna", "--json")
    assert kept.data[0]["action"] == "contact.merge"
    gone = f"{ID} was merged into Anna Keller in {sha}"
    assert kept.json["warnings"] == [f"{gone}; its history: pb audit {ID}"]
    assert gone in pb("audit", "anna").err
    former = pb("audit", ID, "--json")
    assert [row["action"] for row in former.data] == ["contact.merge", "field.set", "field.set"]
    assert former.json["warnings"] == [f"{gone}; what follows: pb audit c-7f3k2q9wab"]
    assert len(pb("audit", ID, "--action", "field.set", "--json").data) == 2
    pb("undo")
    assert pb("audit", "anna").err == ""
    assert [row["action"] for row in pb("audit", ID, "--json").data][1:] == [
        "contact.merge", "field.set", "field.set",
    ]  # fmt: skip


def test_who_was_merged_into_one_that_was_merged_is_told_too(pb: Pb, twin: Made) -> None:
    pb("merge", "anna", ID)
    pb("merge", "ole", "anna")
    said = pb("audit", "ole").err
    assert "c-7f3k2q9wab was merged into Ole" in said
    assert f"{ID} was merged into Ole" in said
    assert len(pb("audit", ID, "--json").data) == 2


def test_a_merge_that_was_made_without_pipeboard_has_one_history(pb: Pb, twin: Made) -> None:
    twin.write(ANNA, twin.read(ANNA) + f"aliases: [{ID}]\n")
    (twin.root / TWIN).unlink()
    twin.commit("by hand")
    assert pb("audit", ID).err == ""
    assert pb("audit", ID, "--json").data == pb("audit", "anna", "--json").data
