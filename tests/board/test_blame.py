"""Who set what: each field of a contact, and the commit that made it what it is."""

from __future__ import annotations

from pipeboard.actions.decide import set_fields
from pipeboard.board.blame import blamed
from pipeboard.journal.history import Entry
from pipeboard.journal.message import Message
from tests.board.conftest import Made

ANNA = "contacts/anna-keller-7f3k2q.yaml"


def _entry(sha: str, *parents: str) -> Entry:
    return Entry(sha, list(parents), 0.0, "mara", "mara@example.com", Message("", "", sha))


def _who(tree: dict, *versions: tuple[str, dict | None]) -> dict[str, str]:
    older = [[sha] for sha, _ in versions[1:]] + [[]]
    line = zip(versions, older, strict=True)
    found = blamed(tree, [(_entry(sha, *parents), said) for (sha, said), parents in line])
    return {one.field: one.entry.sha if one.entry else "" for one in found}


def test_a_field_is_of_the_oldest_commit_since_which_it_says_the_same() -> None:
    tree = {"name": "Anna", "stage": "lead"}
    older = {"name": "Ann", "stage": "lead"}
    assert _who(tree, ("c", tree), ("b", tree), ("a", older)) == {"name": "b", "stage": "a"}


def test_what_is_not_committed_is_nobodys() -> None:
    was = {"name": "Anna", "stage": "lead"}
    assert _who({"name": "Anna", "stage": "prospect"}, ("a", was)) == {"name": "a", "stage": ""}


def test_entries_of_a_log_are_known_by_their_ids() -> None:
    one, two = {"id": "a-000001", "text": "hi"}, {"id": "a-000002", "text": "there"}
    assert _who({"activities": [two, one]}, ("b", {"activities": [one, two]}),
                ("a", {"activities": [one]})) == {
        "activities[a-000002]": "b", "activities[a-000001]": "a",
    }  # fmt: skip


def test_a_version_that_cannot_be_read_ends_the_walk() -> None:
    tree = {"name": "Anna"}
    assert _who(tree, ("c", tree), ("b", None), ("a", tree)) == {"name": "c"}


def test_a_file_is_followed_to_the_names_it_had(two: Made) -> None:
    first = two.git("rev-parse", "HEAD")
    two.write(ANNA, two.read(ANNA).replace("stage: lead", "stage: prospect"))
    moved = two.commit()
    path = ANNA
    for name in ("contacts/anna-k-7f3k2q.yaml", "contacts/anna-7f3k2q.yaml"):
        two.git("mv", path, name)
        path = name
        two.commit()
    two.write(path, two.read(path).replace("owner: mara", "owner: jan"))
    owner = two.commit()
    board = two.open()
    found = {one.field: one.entry.sha for one in board.blame(board.subject_at(path)) if one.entry}
    board.close()
    assert (found["name"], found["stage"], found["owner"]) == (first, moved, owner)


def test_a_merge_is_blamed_only_for_what_it_said_itself() -> None:
    base = {"name": "Anna", "stage": "lead", "title": "CMO"}
    mine, theirs = base | {"stage": "prospect"}, base | {"title": "CFO"}
    merged = mine | theirs | {"name": "Anna K", "stage": "prospect"}
    found = blamed(
        merged,
        [
            (_entry("m", "o", "t"), merged),
            (_entry("t", "b"), theirs),
            (_entry("o", "b"), mine),
            (_entry("b"), base),
        ],
    )
    said = {one.field: one.entry.sha for one in found if one.entry}
    assert said == {"name": "m", "stage": "o", "title": "t"}


def test_a_change_of_the_board_is_blamed_and_shown(two: Made) -> None:
    board = two.open()
    applied = board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    found = {one.field: one for one in board.blame(board.subject_at(ANNA))}
    title = found["title"].entry
    name = found["name"].entry
    assert title is not None
    assert name is not None
    assert (title.sha, found["title"].value) == (applied.commit, "CFO")
    assert name.sha != title.sha
    assert "+title: CFO" in board.patch(title.sha, ANNA)
    assert [entry.sha for entry in board.history(ANNA, limit=1)] == [title.sha]
