"""People come and go; many changes become one; subjects say who they are."""

from __future__ import annotations

import pytest

from pipeboard.actions.change import Actor, Subject, combine
from pipeboard.actions.decide import assign, tag
from pipeboard.actions.people import add, into, remove, shard
from pipeboard.actions.settings import remove_segment, save_segment
from pipeboard.errors import UsageError
from pipeboard.model.ids import FILE_ID
from tests.actions.making import contact


def test_a_name_is_enough(mara: Actor) -> None:
    change = add("  Jonas   Weber ", {}, mara)
    (patch,) = change.patches
    tree = dict(patch.tree or {})
    contact_id = str(tree["id"])
    assert FILE_ID.fullmatch(contact_id)
    assert patch.path == f"contacts/jonas-weber-{contact_id[2:8]}.yaml"
    (history,) = tree.pop("stage_history")
    assert history.pop("id").startswith("h-")
    assert history == {"at": "2026-11-22T09:00Z", "stage": "lead", "by": "mara"}
    assert tree == {
        "schema": 1,
        "id": contact_id,
        "name": "Jonas Weber",
        "stage": "lead",
        "created": "2026-11-22T09:00Z",
    }
    assert (change.contacts, change.slugs) == ((contact_id,), ("jonas-weber",))
    assert change.summary == "Jonas Weber added"


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_nobody_is_refused(mara: Actor, name: str) -> None:
    with pytest.raises(UsageError):
        add(name, {}, mara)


def test_what_is_not_known_is_not_written(mara: Actor) -> None:
    tree = (
        add("A", {"title": "", "tags": [], "email": None, "phone": "+4930"}, mara).patches[0].tree
    )
    assert tree is not None
    assert {"title", "tags", "email"}.isdisjoint(tree)
    assert tree["phone"] == "+4930"


def test_where_somebody_came_from(mara: Actor) -> None:
    change = add("A", {"source": {"channel": "event", "campaign": "drupa"}}, mara)
    assert change.words == "from event/drupa"
    assert change.patches[0].tree["source"]["at"] == "2026-11-22T09:00Z"


@pytest.mark.parametrize(
    "name", ["김서연", "محمد", "Ø", "!!!", "a" * 300, "../../etc/passwd", "NUL"]
)
def test_file_names_are_only_letters(mara: Actor, name: str) -> None:
    path = add(name, {}, mara).patches[0].path
    folder, _, file = path.partition("/")
    assert folder == "contacts"
    assert file.isascii()
    assert file == file.lower()
    assert len(file) < 70
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not file.startswith((".", "-"))


def test_large_boards_have_folders(mara: Actor) -> None:
    assert shard("c-7f3k2q9wab", folder_is_full=False) == "contacts"
    assert shard("c-7f3k2q9wab", folder_is_full=True) == "contacts/7f"
    change = into(add("Jonas", {}, mara), "contacts/7f")
    assert change.patches[0].path.startswith("contacts/7f/jonas-")
    assert change.patches[0].tree["name"] == "Jonas"


def test_removing_names_three_and_counts_the_rest() -> None:
    people = [Subject(f"contacts/p{n}-aaaaaa.yaml", {"name": f"P{n}"}) for n in range(5)]
    change = remove(people, reason="left")
    assert change.summary == "P0, P1, P2 and 2 more removed"
    assert all(patch.remove for patch in change.patches)
    assert (change.verb, change.reason) == ("rm", "left")


def test_many_are_one_change() -> None:
    first = Subject("contacts/a-aaaaaa.yaml", {"id": "c-aaaaaaaaaa", "name": "A"})
    other = Subject("contacts/b-bbbbbb.yaml", {"id": "c-bbbbbbbbbb", "name": "B"})
    change = combine([tag(first, ["vip"]), tag(other, ["vip"])])
    assert change.contacts == ("c-aaaaaaaaaa", "c-bbbbbbbbbb")
    assert (change.about, change.words) == ("2 contacts", "+vip")
    assert len(change.patches) == 2
    mixed = combine([assign(first, "mara"), assign(contact(owner="tomas"), "mara")])
    assert mixed.words == "assign"
    assert combine([tag(first, ["vip"])]).about == "a"


@pytest.mark.parametrize(
    ("path", "contact_id", "slug"),
    [
        ("contacts/anna-keller-7f3k2q.yaml", "c-7f3k2q9wab", "anna-keller"),
        ("contacts/7f/anna-7f3k2q.yaml", "c-7f3k2q9wab", "anna"),
        ("contacts/by-hand.yaml", "c-7f3k2q9wab", "by-hand"),
        ("contacts/7f3k2q.yaml", "c-7f3k2q9wab", "7f3k2q"),
        ("contacts/by-hand.yaml", "", "by-hand"),
    ],
)
def test_slugs(path: str, contact_id: str, slug: str) -> None:
    assert Subject(path, {"id": contact_id, "name": "x"}).slug == slug


def test_a_subject_without_a_name_is_its_file() -> None:
    assert Subject("contacts/by-hand.yaml", {}).name == "by-hand"
    assert Subject("contacts/x.yaml", {"notes": "oops"}).entries("notes") == []
    assert Subject("contacts/x.yaml", {"notes": ["oops", {"id": "n-1"}]}).entries("notes") == [
        {"id": "n-1"}
    ]


def test_segments_are_entries_of_the_config() -> None:
    (edit,) = save_segment("pipeboard.yaml", {}, "quiet", "idle>30d", "7").patches[0].edits
    assert edit.value == {"id": "quiet", "q": "idle>30d", "key": "7"}
    own = {"segments": [{"id": "quiet", "q": "idle>30d"}]}
    (edit,) = remove_segment("pipeboard.yaml", own, "quiet").patches[0].edits
    assert edit.path == ("segments", "quiet")
    (edit,) = remove_segment("pipeboard.yaml", own, "hot").patches[0].edits
    assert edit.value == {"id": "hot", "off": True}
