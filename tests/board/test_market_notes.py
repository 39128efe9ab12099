"""Notes on an industry or an organisation, found by their name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.board.market_notes import MarketNote, market_notes

TEXT = "# Batches: why the phone rings.\n\n- The authority asks for the lot.\n- Soap too.\n\nStop there.\n"
PLAIN = "Batches: why the phone rings: The authority asks for the lot. Soap too. Stop there."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/industry-food.md").write_text(TEXT)
    (tmp_path / "notes/org-cafe-ole.md").write_text("They close in July.\n")
    (tmp_path / "notes/sunday-counters.md").write_text("free\n")
    (tmp_path / "notes/industry-empty.md").write_text("#\n\n")
    return tmp_path


@pytest.mark.parametrize(
    ("industry", "organisation", "expected"),
    [
        ("food", "", [MarketNote("food", PLAIN)]),
        (
            "food",
            "Café Olé",
            [MarketNote("Café Olé", "They close in July."), MarketNote("food", PLAIN)],
        ),
        ("", "Café Olé", [MarketNote("Café Olé", "They close in July.")]),
        ("media", "Weber Print", []),
        ("empty", "", []),
        ("", "", []),
        ("../contacts", "..", []),
        ("sunday-counters", "", []),
    ],
)
def test_a_note_belongs_to_who_its_name_says(
    root: Path, industry: str, organisation: str, expected: list[MarketNote]
) -> None:
    assert market_notes(root, industry, organisation) == expected


def test_what_is_no_file_of_the_board_is_not_read(root: Path) -> None:
    (root / "notes/industry-media.md").symlink_to(root / "notes/industry-food.md")
    (root / "notes/industry-retail.md").mkdir()
    (root / "notes/industry-crafts.md").write_bytes(b"caf\xe9\x1b[31m")
    assert market_notes(root, "media", "") == []
    assert market_notes(root, "retail", "") == []
    assert market_notes(root, "crafts", "")[0].text.startswith("caf\ufffd")
    assert market_notes(root / "nowhere", "food", "") == []
