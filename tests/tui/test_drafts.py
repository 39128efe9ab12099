"""What is typed is on disk, and whoever starts after a crash has it."""

from __future__ import annotations

from pathlib import Path

from pipeboard.tui.drafts import Draft, Drafts

TYPED = Draft("call", "no-answer", "says 'no'\u2028", "fri 10 call")
# Beyond what any system numbers its processes with.
GONE = 4_194_999


def left_behind(folder: Path, drafts: Drafts) -> None:
    """The process that kept them is gone."""
    file = next((folder / "drafts").glob("*.json"))
    file.rename(file.with_name(f"{GONE}.json"))


def test_a_draft_is_taken_over_once_its_process_is_gone(tmp_path: Path) -> None:
    drafts = Drafts(str(tmp_path))
    drafts.keep("c-1", TYPED)
    left_behind(tmp_path, drafts)
    after = Drafts(str(tmp_path))
    assert after.take_over() == ["c-1"]
    assert after["c-1"] == TYPED
    assert Drafts(str(tmp_path)).take_over() == ["c-1"], "it stays on disk until it is saved"


def test_a_saved_draft_leaves_nothing(tmp_path: Path) -> None:
    drafts = Drafts(str(tmp_path))
    drafts.keep("c-1", TYPED)
    drafts.settle("c-1", Draft("call", "connected"))
    assert drafts["c-1"] == TYPED, "a newer one stays"
    drafts.settle("c-1", TYPED)
    assert not list((tmp_path / "drafts").iterdir())


def test_a_channel_alone_is_no_draft(tmp_path: Path) -> None:
    drafts = Drafts(str(tmp_path))
    drafts.keep("c-1", Draft("email"))
    assert drafts.ids == []


def test_a_broken_file_or_a_disk_that_refuses_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / f"{GONE}.json").write_text("{half", encoding="utf-8")
    assert Drafts(str(tmp_path)).take_over() == []
    (tmp_path / "file").write_text("")
    drafts = Drafts(str(tmp_path / "file"))
    drafts.keep("c-1", TYPED)
    assert drafts["c-1"] == TYPED
    nowhere = Drafts("")
    assert nowhere.take_over() == []
    nowhere.keep("c-1", TYPED)
    assert nowhere.ids == ["c-1"]
