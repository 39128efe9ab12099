"""docs/import.md tells of everything a mapping may say, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.exchange.mapping import KINDS
from pipeboard.exchange.mapping_file import _SOURCE, READS
from pipeboard.exchange.names import SYSTEMS
from pipeboard.exchange.targets import targets

TEXT = (Path(__file__).parents[2] / "docs" / "import.md").read_text()


def row(name: str) -> str:
    """The table row that begins with a name."""
    found = [line for line in TEXT.splitlines() if line.startswith(f"| {name} |")]
    assert len(found) == 1, name
    return found[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "contact"])
def test_every_field_of_a_row_is_told(kind: str) -> None:
    told = row(kind).split("`")[1].split()
    assert told == [name for name in targets(kind) if name != "custom.…"]


@pytest.mark.parametrize("word", _SOURCE)
def test_every_word_of_a_source_is_told(word: str) -> None:
    assert f"`{word}`" in TEXT


def test_every_way_of_reading_is_told() -> None:
    assert row("`reads`").split("`")[3].split() == list(READS)


def test_the_programs_are_named() -> None:
    for name in {*SYSTEMS.values(), "outlook", "hubspot"}:
        assert name in TEXT.casefold()


def test_the_small_example_is_a_mapping() -> None:
    from pipeboard.exchange.mapping_file import parse_mapping

    example = TEXT.partition("```yaml\nprofile: shop")[2].partition("```")[0]
    text = "profile: shop" + example.replace(
        "  orders:\n", "  items: {file: items.csv, key: Name}\n  orders:\n", 1
    )
    assert len(parse_mapping(text.encode(), "a").rules) == 2
