"""Three trees: files paired by id, each with a path of its own, nothing lost on the way."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping

import pytest

from pipeboard.model.ids import file_name
from pipeboard.storage.read import load
from pipeboard.team.merge.sides import Author
from pipeboard.team.merge.tree import Entry, Plan, Put, merge_trees

Files = Mapping[str, "str | Entry"]
A, B = "c-aaaaaaaaaa", "c-bbbbbbbbbb"


class Store:
    """Blobs by their name, as git would have them, and what was asked for."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes | None] = {}
        self.asked: list[str] = []

    def tree(self, files: Files) -> dict[str, Entry]:
        return {
            path: (("100644", self.put(said.encode())) if isinstance(said, str) else said)
            for path, said in files.items()
        }

    def put(self, data: bytes) -> str:
        blob = hashlib.sha1(data).hexdigest()
        self.blobs[blob] = data
        return blob

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes | None]:
        asked = list(blobs)
        self.asked += asked
        return {blob: self.blobs[blob] for blob in asked}

    def text(self, put: Put) -> str:
        data = self.blobs.get(put.blob) if put.blob is not None else put.data
        return (data or b"").decode()


def merged(
    base: Files, ours: Files, theirs: Files, store: Store | None = None
) -> tuple[dict[str, str], Plan]:
    """What the merged tree holds, the same both ways round, and the plan."""
    store = store or Store()
    b, o, t = (store.tree(files) for files in (base, ours, theirs))
    people = {"ours": Author("alice", 5), "theirs": Author("bob", 9)}
    swapped = {"ours": Author("bob", 9), "theirs": Author("alice", 5)}
    plan = merge_trees(b, o, t, store.read, lambda pair, side, fields: people[side])
    assert merge_trees(b, t, o, store.read, lambda pair, side, fields: swapped[side]) == plan
    return {path: store.text(put) for path, put in plan.files.items()}, plan


def contact(id: str, name: str = "Anna", **fields: str) -> str:
    more = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"id: {id}\nname: {name}\n{more}"


def kinds(plan: Plan) -> list[str]:
    return [note.kind for note in plan.notes]


ANNA, BO = "contacts/anna.yaml", "contacts/bo.yaml"


def test_each_side_alone_changes_its_own_files_and_nothing_is_read() -> None:
    store = Store()
    base = {ANNA: contact(A), BO: contact(B), "notes/x.md": "x\n"}
    files, plan = merged(
        base,
        {**base, ANNA: contact(A, title="CMO")},
        {ANNA: base[ANNA], BO: contact(B, title="CEO")},
        store,
    )
    assert files == {ANNA: contact(A, title="CMO"), BO: contact(B, title="CEO")}
    assert not store.asked
    assert not plan.met


def test_a_file_that_both_edited_is_merged_by_field() -> None:
    base = {ANNA: contact(A, stage="lead")}
    files, plan = merged(
        base,
        {ANNA: contact(A, stage="lead", title="CMO")},
        {ANNA: contact(A, "Anne", stage="lead")},
    )
    assert load(files[ANNA].encode(), ANNA) == {
        "id": A,
        "name": "Anne",
        "stage": "lead",
        "title": "CMO",
    }
    (met,) = plan.met
    assert (met.path, met.id) == (ANNA, A)


def test_a_rename_meets_an_edit_at_the_new_name() -> None:
    base = {ANNA: contact(A), BO: contact(B)}
    new = "contacts/team/anna-k.yaml"
    files, _ = merged(
        base, {new: contact(A), BO: base[BO]}, {**base, ANNA: contact(A, title="CMO")}
    )
    assert files == {new: contact(A, title="CMO"), BO: contact(B)}


def test_a_rename_with_an_edit_meets_an_edit() -> None:
    files, _ = merged(
        {ANNA: contact(A, stage="lead", owner="x")},
        {"contacts/a.yaml": contact(A, stage="lost", owner="x")},
        {ANNA: contact(A, stage="lead", owner="mara")},
    )
    assert files == {"contacts/a.yaml": contact(A, stage="lost", owner="mara")}


def test_two_renames_give_one_file() -> None:
    files, _ = merged(
        {ANNA: contact(A)},
        {"contacts/z.yaml": contact(A)},
        {"contacts/k.yaml": contact(A, title="CMO")},
    )
    assert files == {"contacts/k.yaml": contact(A, title="CMO")}


def test_names_that_were_swapped_stay_with_their_people() -> None:
    base = {ANNA: contact(A), BO: contact(B, "Bo")}
    files, _ = merged(
        base, {ANNA: contact(B, "Bo"), BO: contact(A)}, {**base, ANNA: contact(A, title="CMO")}
    )
    assert files == {ANNA: contact(B, "Bo"), BO: contact(A, title="CMO")}


def test_a_rename_that_the_other_removed_is_removed() -> None:
    files, plan = merged({ANNA: contact(A)}, {BO: contact(A)}, {})
    assert files == {}
    assert not plan.notes


def test_a_file_removed_while_the_other_edits_it_stays_and_says_so() -> None:
    files, plan = merged({ANNA: contact(A)}, {}, {ANNA: contact(A, title="CMO")})
    assert load(files[ANNA].encode(), ANNA)["title"] == "CMO"
    assert "other_deleted: true" in files[ANNA]
    assert kinds(plan) == ["deleted"]


def test_two_new_people_of_one_name_are_two_files() -> None:
    one, two = "c-7f3k2q9wab", "c-7f3k2qzzzz"
    path = f"contacts/{file_name('Anna Keller', one)}"
    files, plan = merged({}, {path: contact(two)}, {path: contact(one)})
    assert files == {path: contact(one), "contacts/anna-keller-7f3k2qz.yaml": contact(two)}
    assert kinds(plan) == ["renamed"]


def test_a_new_file_never_takes_the_name_of_one_that_was_there() -> None:
    base = {BO: contact(B, "Bo")}
    files, _ = merged(
        base,
        {ANNA: contact(B, "Bo", title="x")},
        {BO: contact(B, "Bo", owner="m"), ANNA: contact(A)},
    )
    assert len(files) == 2
    assert sorted(load(text.encode(), "x")["name"] for text in files.values()) == ["Anna", "Bo"]  # type: ignore[type-var]


def test_new_names_that_one_disk_takes_for_one_get_apart() -> None:
    files, plan = merged({}, {"contacts/Anna.yaml": contact(A)}, {ANNA: contact(B)})
    assert files == {"contacts/Anna.yaml": contact(A), "contacts/anna-bbbbbbb.yaml": contact(B)}
    files, plan = merged({}, {"notes/A.md": "a"}, {"notes/a.md": "b"})
    assert files == {"notes/A.md": "a", "notes/a.md": "b"}
    assert kinds(plan) == ["collision"]


def test_an_id_in_two_files_is_paired_by_path() -> None:
    base = {ANNA: contact(A, stage="lead")}
    ours = {ANNA: contact(A, stage="lost"), BO: contact(A, stage="lead")}
    files, _ = merged(base, ours, {ANNA: contact(A, "Anne", stage="lead")})
    assert load(files[ANNA].encode(), ANNA) == {"id": A, "name": "Anne", "stage": "lost"}
    assert files[BO] == contact(A, stage="lead")


def test_one_person_added_on_both_sides_under_two_names_is_one() -> None:
    files, _ = merged({}, {ANNA: contact(A, title="CMO")}, {BO: contact(A, owner="mara")})
    assert load(files[ANNA].encode(), ANNA) == {
        "id": A,
        "name": "Anna",
        "title": "CMO",
        "owner": "mara",
    }
    assert set(files) == {ANNA}


def test_files_without_an_id_are_paired_by_path() -> None:
    files, _ = merged(
        {ANNA: "name: A\nx: 1\n"}, {ANNA: "name: B\nx: 1\n"}, {ANNA: "name: A\nx: 1\ny: 2\n"}
    )
    assert files == {ANNA: "name: B\nx: 1\ny: 2\n"}


STONE = f"forgotten/{A}.yaml"


@pytest.mark.parametrize("theirs", [ANNA, "contacts/elsewhere.yaml"])
def test_a_tombstone_wins_over_an_edit_and_tells_which_fields(theirs: str) -> None:
    files, plan = merged(
        {ANNA: contact(A)}, {STONE: f"id: {A}\n"}, {theirs: contact(A, title="CMO", phone="123")}
    )
    assert files == {STONE: f"id: {A}\n"}
    (note,) = plan.notes
    assert (note.kind, note.path) == ("forgotten", STONE)
    assert "bob edited title, phone" in note.words
    assert "CMO" not in note.words


def test_a_tombstone_wins_for_who_was_merged_into_the_forgotten_one() -> None:
    files, plan = merged(
        {ANNA: contact(A), BO: contact(B)},
        {STONE: f"id: {A}\naliases: [{B}]\n"},
        {ANNA: contact(A), BO: contact(B, title="CMO")},
    )
    assert set(files) == {STONE}
    assert kinds(plan) == ["forgotten"]


LINK, MODULE = ("120000", "1" * 40), ("160000", "2" * 40)


def test_links_and_submodules_are_never_followed() -> None:
    store = Store()
    for odd in (LINK, MODULE):
        base: Files = {ANNA: contact(A)}
        _, plan = merged(base, {ANNA: odd}, {ANNA: contact(A, title="CMO")}, store)
        assert plan.files[ANNA].mode == "100644"
        assert kinds(plan) == ["link"]
        for ours in ({**base, BO: odd}, {BO: odd}):
            store = Store()
            b, o = store.tree(base), store.tree(ours)
            plan = merge_trees(b, o, b, store.read, lambda pair, side, fields: Author("x", 1))
            assert plan.files[BO] == Put(*odd)
            assert kinds(plan) == ["link"]
            assert not store.asked


def test_what_is_too_large_to_read_is_kept_on_both_sides() -> None:
    store = Store()
    big = store.put(b"big")
    store.blobs[big] = None
    b = store.tree({ANNA: contact(A)})
    o, t = {ANNA: ("100644", big)}, store.tree({ANNA: contact(A, title="CMO")})
    plan = merge_trees(
        b, o, t, store.read, lambda pair, side, fields: Author(side, 5 if side == "ours" else 9)
    )
    assert plan.files == {ANNA: Put(*t[ANNA]), f"{ANNA}.unmerged-{big[:12]}": Put("100644", big)}
    assert kinds(plan) == ["both-kept"]


def test_a_file_where_the_other_has_a_folder_moves_beside_it() -> None:
    files, plan = merged({}, {"notes/x": "file"}, {"notes/x/y.md": "y"})
    assert sorted(files.values()) == ["file", "y"]
    assert "notes/x" not in files
    assert kinds(plan) == ["collision"]


def test_broken_sides_stand_beside_the_file() -> None:
    files, plan = merged({ANNA: contact(A)}, {ANNA: "id: [\n"}, {ANNA: contact(A, title="CMO")})
    assert files.pop(ANNA) == contact(A, title="CMO")
    assert list(files.values()) == ["id: [\n"]
    assert kinds(plan) == ["unreadable"]


def test_the_mode_that_somebody_changed_holds() -> None:
    store = Store()
    plain, edited = store.put(contact(A).encode()), store.put(contact(A, title="x").encode())
    other = store.put(contact(A, "Anne").encode())
    b: dict[str, Entry] = {ANNA: ("100644", plain)}
    plan = merge_trees(
        b,
        {ANNA: ("100755", edited)},
        {ANNA: ("100644", other)},
        store.read,
        lambda pair, side, fields: Author(side, 1),
    )
    assert plan.files[ANNA].mode == "100755"


def test_what_is_to_be_done_to_a_tree_is_what_differs() -> None:
    store = Store()
    base = store.tree({ANNA: contact(A), BO: contact(B)})
    ours = store.tree({ANNA: contact(A, title="CMO"), BO: contact(B)})
    theirs = store.tree({ANNA: contact(A), "notes/x.md": "x"})
    plan = merge_trees(base, ours, theirs, store.read, lambda pair, side, fields: Author(side, 1))
    assert plan.since(ours) == {BO: None, "notes/x.md": Put(*theirs["notes/x.md"])}
    assert plan.since(theirs) == {ANNA: Put(*ours[ANNA])}
    assert (
        merge_trees(base, base, base, store.read, lambda pair, side, fields: Author(side, 1)).since(
            base
        )
        == {}
    )


def test_random_trees_lose_nobody() -> None:
    """Adds, edits, renames, swaps and removals on both sides: every edit is in the merged board."""
    for seed in range(300):
        rng = random.Random(seed)
        people = {f"c-{n:010d}": contact(f"c-{n:010d}", f"P{n}", stage="lead") for n in range(6)}
        base = {f"contacts/p{n}.yaml": text for n, text in enumerate(people.values())}
        sides = [_changed(dict(base), rng, who) for who in "ab"]
        files, _ = merged(base, *sides)
        said = "".join(files.values())
        for side, other in (sides, sides[::-1]):
            for text in side.values():
                for token in (word for word in text.split() if word.startswith("tok-")):
                    assert token in said, (seed, token)
            gone = {id for id in people if not any(id in text for text in side.values())}
            kept = {id for id in gone if people[id] in other.values()}
            assert not any(f"id: {id}\n" in said for id in kept), seed


def _changed(files: dict[str, str], rng: random.Random, who: str) -> dict[str, str]:
    for step in range(rng.randint(0, 5)):
        path, twin = rng.sample(sorted(files), 2)
        kind = rng.randrange(6)
        if kind < 2:
            files[path] += f"own_{who}{step}: tok-{who}{step}{rng.randrange(10**6)}\n"
        elif kind == 2:
            files[f"contacts/{rng.choice('xyz')}{step}.yaml"] = files.pop(path)
        elif kind == 3:
            files[path], files[twin] = files[twin], files[path]
        elif kind == 4 and "tok-" not in files[path]:
            del files[path]
        else:
            id = f"c-{who * 4}{rng.randrange(10**6):06d}"
            files[f"contacts/new{rng.randrange(2)}.yaml"] = contact(id, f"tok-{id}")
    return files
