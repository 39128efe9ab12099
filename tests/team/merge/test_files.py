"""Files that are no contacts, files that come and go."""

from __future__ import annotations

import pytest

from .meet import PATH, met, said, text

NAME = "name: Anna\n"


def test_a_file_that_one_removed_and_the_other_edited_stays_and_says_so() -> None:
    for at in ((5, 9), (9, 5)):
        merged = met(NAME, None, NAME + "stage: lead\n", at=at)
        (record,) = merged.conflicts
        assert (record["field"], record["other_deleted"]) == ("", "true")
        assert (record["by"], record["other_by"]) == ("bob", "alice")
        assert text(merged).startswith(NAME + "stage: lead\nconflicts:\n")
        assert said(merged)["conflicts"] == [record]
        assert [note.kind for note in merged.notes] == ["deleted"]


def test_a_file_that_both_removed_is_gone() -> None:
    assert met(NAME, None, None).data is None


def test_a_file_that_one_removed_and_nobody_edited_is_gone() -> None:
    assert met(NAME, None, NAME).data is None


def test_a_broken_file_that_the_other_removed_stays_as_it_is() -> None:
    merged = met(NAME, None, "name: [\n")
    assert (merged.data, merged.how) == (b"name: [\n", "kept")
    assert [note.kind for note in merged.notes] == ["deleted"]


def test_two_new_people_at_one_path_are_not_mixed() -> None:
    one, two = NAME + "id: c-bbbbbbbbbb\n", "name: Bo\nid: c-aaaaaaaaaa\n"
    merged = met(None, one, two)
    assert (merged.data, merged.aside) == (two.encode(), (one.encode(),))


def test_the_config_merges_its_stages_by_their_ids() -> None:
    base = "schema: 1\nstages:\n- {id: lead, label: Leads}\n- {id: customer, label: Customers}\n"
    merged = met(
        base,
        base.replace("Leads", "New").replace(
            "- {id: cus", "- {id: prospect, label: Prospects}\n- {id: cus"
        ),
        base.replace("Customers}", "Clients}") + "- {id: partner, label: Partners}\n",
        path="pipeboard.yaml",
    )
    assert said(merged)["stages"] == [
        {"id": "lead", "label": "New"},
        {"id": "prospect", "label": "Prospects"},
        {"id": "customer", "label": "Clients"},
        {"id": "partner", "label": "Partners"},
    ]
    assert not merged.conflicts


def test_the_steps_of_a_cadence_are_one_value() -> None:
    base = "cadences:\n  inbound:\n    steps: [{in: 0d}, {in: 1d}]\n"
    merged = met(base, base.replace("1d", "2d"), base.replace("0d", "1h"), path="pipeboard.yaml")
    (record,) = merged.conflicts
    assert record["field"] == "cadences.inbound.steps"
    assert record["kept"] == [{"in": "1h"}, {"in": "1d"}]
    assert record["other"] == [{"in": "0d"}, {"in": "2d"}]


@pytest.mark.parametrize(
    "path", ["orgs/x.yaml", "competitors/x.yaml", "library/x.yaml", "people/mara.yaml"]
)
def test_every_other_file_of_fields_merges_by_field(path: str) -> None:
    base = "name: X\ntags: [a]\nnotes:\n- {id: n-1, at: 2026-11-01, text: one}\n"
    new = '- {{id: n-{0}, at: 2026-11-0{0}, text: "{0}"}}\n'
    merged = met(
        base,
        base.replace("[a]", "[a, b]") + new.format(2),
        base.replace("[a]", "[c]") + new.format(3),
        path=path,
    )
    assert said(merged)["tags"] == ["b", "c"]
    assert [entry["id"] for entry in said(merged)["notes"]] == ["n-1", "n-2", "n-3"]  # type: ignore[union-attr,index,call-overload]


def test_other_texts_merge_by_lines_or_are_both_kept() -> None:
    base = "# Market\n\none\ntwo\nthree\nfour\n"
    path = "notes/market.md"
    merged = met(base, base.replace("one", "1"), base + "five\n", path=path)
    assert text(merged) == "# Market\n\n1\ntwo\nthree\nfour\nfive\n"
    one, two = base.replace("one", "1"), base.replace("one", "I")
    merged = met(base, one, two, path=path)
    assert (merged.data, merged.aside) == (two.encode(), (one.encode(),))
    assert [note.kind for note in merged.notes] == ["both-kept"]


def test_what_is_no_text_is_kept_on_both_sides() -> None:
    merged = met("\0a", "\0b", "\0c", path="notes/logo.png")
    assert (merged.data, merged.aside) == (b"\0c", (b"\0b",))


def test_a_hostile_text_costs_no_more_than_its_length() -> None:
    base = "\n" * 60_000
    merged = met(base, "a\n" + base + "b\n", "c\n" + base + "\nd\n", path="notes/x.md")
    assert merged.aside or merged.how == "lines"


def test_of_two_tombstones_the_one_that_knows_more_again_stays_whole() -> None:
    stone = "id: c-7f3k2q9wab\nsalt: {0}\nfingerprints: [{1}]\n"
    one, two = stone.format("aa", "x, y"), stone.format("bb", "z")
    assert met(None, one, two, path="forgotten/c-7f3k2q9wab.yaml").data == one.encode()


def test_markers_of_an_unfinished_merge_are_never_merged_into_a_file() -> None:
    torn = NAME + "<<<<<<< ours\nstage: lead\n=======\nstage: lost\n>>>>>>> theirs\n"
    merged = met(NAME, torn, NAME + "title: CMO\n", path=PATH)
    assert (merged.data, merged.aside) == ((NAME + "title: CMO\n").encode(), (torn.encode(),))


@pytest.mark.parametrize("at", [(1, 2), (2, 1)])
def test_a_comment_that_one_side_removed_beside_a_field_that_both_touch_stays_removed(
    at: tuple[int, int],
) -> None:
    base = f"{NAME}title: CMO\n# call first\n"
    merged = met(base, f"{NAME}title: CMO\n", f"{NAME}title: CFO\n# call first\n", at=at)
    assert merged.data == f"{NAME}title: CFO\n".encode()


@pytest.mark.parametrize("at", [(1, 2), (2, 1)])
@pytest.mark.parametrize("instead", ["", "# mail first\n"])
@pytest.mark.parametrize("last", ["odd: kept\n", "odd: |\n  # call first\n"])
def test_a_comment_that_one_side_removed_stays_removed_where_the_other_moved_it(
    at: tuple[int, int], instead: str, last: str
) -> None:
    base = f"{NAME}# call first\ntitle: CMO\nstage: lead\n{last}"
    here = f"{NAME}{instead}title: CMO\nstage: lead\n{last}"
    there = f"{NAME}title: CMO\nstage: lead\n# call first\n{last}"
    lines = text(met(base, here, there, at=at)).splitlines()
    assert sorted(lines) == sorted(here.splitlines())


def test_a_comment_that_one_side_removed_stays_where_the_other_said_it_again() -> None:
    base = f"{NAME}# call first\ntitle: CMO\nstage: lead\n"
    here = f"{NAME}title: CMO\nstage: lead\n"
    there = f"{base}# call first\n"
    assert met(base, here, there).data == f"{here}# call first\n".encode()
