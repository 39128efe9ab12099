"""What of the library fits a contact: by its pains first, then by where it works."""

from __future__ import annotations

from pathlib import Path

from pipeboard.board.library import Fit, Item, fitting, items

CASE = Item("beans", "case-study", "Beans", ("expiry dates on paper",), ("food",))
SHEET = Item("sheet", "template", "Count sheet", ("stock counts",), ("retail",))
GUIDE = Item("guide", "guide", "Guide", (), ("retail",))
HELD = [GUIDE, SHEET, CASE]


def test_pain_goes_before_industry() -> None:
    assert fitting(HELD, ["Stock counts take a weekend"], "retail", ())[0] == Fit(
        SHEET, "Stock counts take a weekend"
    )
    assert fitting(HELD, [], "food", ())[0] == Fit(CASE, "food")


def test_what_they_had_is_not_given_again() -> None:
    assert fitting(HELD, [], "retail", ["guide"])[0] == Fit(SHEET, "retail")
    assert fitting(HELD, [], "retail", ["Guide", "the count sheet"]) == []


def test_nothing_fits_somebody_of_whom_nothing_is_known() -> None:
    assert fitting(HELD, [], "", ()) == []


def test_the_files_are_read_and_a_broken_one_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library/b.yaml").write_text(
        "title: B\nkind: guide\npains: slow\nindustries: [food]\n"
    )
    (tmp_path / "library/a.yaml").write_text("title: [half\n")
    assert items(tmp_path) == [Item("b", "guide", "B", ("slow",), ("food",))]
    assert items(tmp_path / "nowhere") == []
