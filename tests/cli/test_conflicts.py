"""What two people changed at once, on the command line: listed, linted, decided, undone."""

from __future__ import annotations

import pytest

from tests.board.conftest import ANNA, OLE, OLE_TEXT, Made
from tests.cli.conftest import Pb
from tests.conflicts import GONE, OWNER, TITLE


@pytest.fixture
def torn(two: Made) -> Made:
    """Anna with two conflicts, Ole deleted by one and edited by the other; committed."""
    two.write(ANNA, two.read(ANNA) + TITLE + OWNER)
    two.write(OLE, two.read(OLE) + GONE)
    two.commit("a merge")
    return two


def test_conflicts_lists_who_said_what(pb: Pb, torn: Made) -> None:
    rows = pb("conflicts", "--json").data
    assert [(row["id"], row["path"], row["field"]) for row in rows] == [
        ("x-47f349bce3", ANNA, "title"),
        ("x-8a11bb22cc", ANNA, "owner"),
        ("x-0d0d0d0d0d", OLE, ""),
    ]
    assert {"path", "line", "column", "field", "message"} <= rows[0].keys()
    assert rows[0]["message"] == "1 mara: Head of Marketing · 2 tomas: CMO"
    assert torn.read(ANNA).splitlines()[rows[0]["line"] - 1] == "  - id: x-47f349bce3"
    assert (rows[1]["was"], rows[1]["by"], rows[1]["other"]) == ("jan", "mara", "tomas")
    shown = pb("conflicts", "anna")
    assert (shown.code, shown.out.count("\n")) == (0, 3)
    assert "tomas: CMO" in shown.out


def test_conflicts_tell_when_each_was_said(
    pb: Pb, torn: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "tomas")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "tomas@example.com")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-22T08:40Z")
    torn.write(ANNA, torn.read(ANNA).replace("vip", "vips"))
    torn.commit("edit: title")
    row = pb("conflicts", "x-47f349bce3", "--json").data[0]
    assert (row["at"], row["other_at"]) == (None, "2026-11-22T08:40Z")


def test_who_edited_a_contact_that_the_other_deleted_did_so_last_not_when_they_added_them(
    pb: Pb, two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "mara")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mara@example.com")
    for day in ("2026-11-04T08:40Z", "2026-11-22T08:40Z"):
        monkeypatch.setenv("GIT_AUTHOR_DATE", day)
        text = OLE_TEXT.replace("8g4m3r", "9h5n4s") + f"persona: as of {day[:10]}\n"
        two.write("contacts/lea-9h5n4s.yaml", text + GONE)
        two.commit("an edit")
    (row,) = pb("conflicts", "--json").data
    assert (row["by"], row["at"]) == ("mara", "2026-11-22T08:40Z")


def test_a_board_without_conflicts_has_nothing_to_decide(pb: Pb) -> None:
    assert pb("conflicts") == (0, "", "pb: nothing to decide\n")
    assert pb("resolve", "--all", "--take", "1").code == 0
    assert pb("lint").code == 0


def test_lint_fails_while_a_conflict_is_undecided(pb: Pb, torn: Made) -> None:
    said = pb("lint")
    assert said.code == 5
    assert "contacts/anna-keller-7f3k2q.yaml:13:5: conflict: title: 1 mara:" in said.out
    assert pb("lint", "--staged").code == 0
    assert pb("resolve", "--all", "--take", "1").code == 0
    assert pb("lint").code == 0


def test_a_decision_is_one_commit_and_undo_gives_both_back(pb: Pb, torn: Made) -> None:
    before = torn.read(ANNA)
    count = torn.count()
    assert pb("resolve", "x-8a11bb22cc", "--take", "2").code == 0
    assert torn.count() == count + 1
    assert torn.message().splitlines()[0] == "resolve(anna-keller): owner -> tomas"
    assert torn.trailers("Pb-Action") == ["conflict.resolve"]
    assert "owner: tomas\n" in torn.read(ANNA)
    assert "x-8a11bb22cc" not in torn.read(ANNA)
    assert "x-47f349bce3" in torn.read(ANNA)
    assert pb("undo").code == 0
    assert torn.read(ANNA) == before


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["x-47f3", "--take", "tomas"], "CMO"),
        (["anna", "x-47f349bce3", "--take", "1"], "Head of Marketing"),
        ([ANNA, "x-47f3", "--value", "CEO"], "CEO"),
        (["x-47f349bce3", "--take", "both"], None),
        (["x-47f349bce3", "--take", "jan"], None),
    ],
)
def test_what_is_taken(pb: Pb, torn: Made, words: list[str], title: str | None) -> None:
    before = torn.read(ANNA)
    said = pb("resolve", *words)
    if title is None:
        assert said.code == 2
        assert torn.read(ANNA) == before
    else:
        assert said.code == 0
        assert f"\ntitle: {title}   # was CMO\n" in torn.read(ANNA)


def test_a_contact_that_one_deleted_goes_or_stays(pb: Pb, torn: Made) -> None:
    before = torn.read(OLE)
    assert pb("resolve", "ole", "--take", "2").code == 0
    assert not (torn.root / OLE).exists()
    assert pb("undo").code == 0
    assert torn.read(OLE) == before
    assert pb("resolve", "ole", "--take", "1").code == 0
    assert "conflicts" not in torn.read(OLE)


def test_all_or_nothing_and_a_dry_run_touches_nothing(pb: Pb, torn: Made) -> None:
    before = torn.read(ANNA)
    assert pb("resolve", "anna", "--take", "both").code == 2  # an owner cannot be both
    planned = pb("resolve", "--all", "--take", "1", "--dry-run")
    assert "resolve(2 contacts)" in planned.out
    assert torn.read(ANNA) == before
    count = torn.count()
    assert pb("resolve", "--all", "--take", "1").code == 0
    assert torn.count() == count + 1
    assert pb("conflicts", "--json").data == []


def test_me_is_whoever_git_says(pb: Pb, torn: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEBOARD_USER", "tomas")
    assert pb("resolve", "x-8a11bb22cc", "--take", "me").code == 0
    assert "owner: tomas\n" in torn.read(ANNA)


def test_an_id_in_two_files_wants_the_contact_named(pb: Pb, torn: Made) -> None:
    torn.write(OLE, torn.read(OLE).partition("conflicts:")[0] + TITLE)
    said = pb("resolve", "x-47f349bce3", "--take", "2")
    assert said.code == 6
    assert ANNA in said.err
    assert OLE in said.err
    assert pb("resolve", "ole", "x-47f349bce3", "--take", "2").code == 0
    assert "title: CMO" in torn.read(OLE)
    assert "x-47f349bce3" in torn.read(ANNA)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["x-ffff", "--take", "1"], 6),
        (["nobody", "--take", "1"], 6),
        (["--take", "1"], 2),
        (["--all", "anna", "--take", "1"], 2),
        (["anna"], 2),
        (["anna", "--take", "1", "--value", "x"], 2),
    ],
)
def test_what_means_nothing_is_refused(pb: Pb, torn: Made, words: list[str], code: int) -> None:
    said = pb("resolve", *words)
    assert said.code == code
    assert said.err


def test_organisations_and_the_config_are_listed_and_decided(pb: Pb, two: Made) -> None:
    org = "orgs/weber-7f3k2q.yaml"
    two.write(org, "id: g-7f3k2q9wab\nname: Weber Print\n" + TITLE.replace("title", "domain"))
    config = two.read("pipeboard.yaml")
    two.write("pipeboard.yaml", config + TITLE.replace("title", "workspace.name"))
    two.commit("a merge")
    rows = pb("conflicts", "--json").data
    assert [row["path"] for row in rows] == ["pipeboard.yaml", org]
    assert pb("resolve", "weber", "--take", "2").code == 0
    assert two.trailers("Pb-Org") == ["g-7f3k2q9wab"]
    assert "domain: CMO" in two.read(org)
    assert pb("resolve", "pipeboard.yaml", "--value", "Nordlys").code == 0
    assert two.read("pipeboard.yaml").count("Nordlys") == 1
    assert pb("conflicts", "--json").data == []


def test_the_queue_says_why_it_is_to_be_decided(pb: Pb, torn: Made) -> None:
    rows = {row["name"]: row for row in pb("queue", "decide", "--all", "--json").data}
    assert rows["Anna Keller"]["why"] == "two changed it at once, 2 to decide"
    assert rows["Ole Bakke"]["why"] == "two changed it at once"
