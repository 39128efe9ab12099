"""What a look at the files brings: only what changed is read, and the rows are those of a build."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from pipeboard.model.times import system_zone
from pipeboard.storage.index import refresh as module
from pipeboard.storage.index.build import build
from pipeboard.storage.index.refresh import open_index
from pipeboard.storage.index.update import settle, update
from tests.index.boards import CONFIG, Place, Repo, content


def rebuilt(place: Place, tmp_path) -> dict:
    own = tmp_path / f"again-{os.urandom(3).hex()}"
    own.mkdir()
    return content(build(own, place.root, place.repo))


def test_nothing_changed_costs_one_status(place):
    place.contact("anna")
    place.repo.commit()
    place.open()
    place.repo.calls.clear()
    place.open()
    assert not place.refreshed
    assert place.repo.calls == ["status"]


def test_dirty_but_as_indexed_reads_nothing_again(place, monkeypatch):
    place.contact("anna")
    place.open()
    monkeypatch.setattr(module, "_bring_up", None)  # not called
    place.open()
    assert not place.refreshed


def test_a_new_a_changed_and_a_removed_file(place):
    anna, bram = place.contact("anna"), place.contact("bram")
    place.repo.commit()
    assert place.names() == ["Anna", "Bram"]
    place.contact("chloe")
    place.contact("bram", "owner: mara\n")
    place.remove(anna)
    assert place.names() == ["Bram", "Chloe"]
    assert place.names("owner = 'mara'") == ["Bram"]
    assert place.open().rows("SELECT path FROM file ORDER BY path") == [
        (bram,),
        ("contacts/chloe.yaml",),
    ]


def test_an_edit_thrown_away_is_noticed(place):
    anna = place.contact("anna")
    place.repo.commit()
    place.open()
    good = (place.root / anna).read_bytes()
    place.contact("anna", "owner: mara\n")
    assert place.names("owner = 'mara'") == ["Anna"]
    place.write(anna, good)
    assert place.names("owner = 'mara'") == []


def test_commits_made_elsewhere_are_noticed(place):
    place.contact("anna")
    place.repo.commit()
    place.open()
    place.contact("bram")
    place.repo.commit()
    assert place.names() == ["Anna", "Bram"]
    assert place.refreshed.paths == ("contacts/bram.yaml",)


def test_the_first_commit_moves_no_row(place):
    place.contact("anna")
    place.open()
    place.repo.commit()
    place.open()
    assert place.refreshed.paths == ()
    assert place.index.meta("head") == place.repo.head
    assert place.index.meta("dirty") == "[]"


def test_a_commit_that_is_gone_rebuilds(place):
    place.contact("anna")
    lost = place.repo.commit()
    place.open()
    place.contact("bram")
    place.repo.commit()
    del place.repo.commits[lost]
    assert place.names() == ["Anna", "Bram"]
    assert place.refreshed.rebuilt


def test_a_renamed_file_is_the_same_contact(place):
    anna = place.contact("anna", "owner: mara\n")
    place.repo.commit()
    place.open()
    (place.root / anna).rename(place.root / "contacts" / "other.yaml")
    place.repo.commit()
    assert place.rows("SELECT path, name FROM contact") == [("contacts/other.yaml", "Anna")]
    assert place.problems() == []


def test_an_organisation_changes_all_its_contacts(place):
    place.write("orgs/weber.yaml", "id: g-0000000001\nname: Weber\nindustry: media\n")
    place.contact("anna", "org: g-0000000001\n")
    place.contact("bram", "org: g-0000000001\n")
    place.contact("chloe")
    assert place.names("industry = 'media'") == ["Anna", "Bram"]
    place.write("orgs/weber.yaml", "id: g-0000000001\nname: Weber\nindustry: retail\n")
    assert place.names("industry = 'retail'") == ["Anna", "Bram"]
    assert len(place.refreshed.paths) == 3
    place.remove("orgs/weber.yaml")
    assert place.names("industry IS NULL AND org IS NOT NULL") == ["Anna", "Bram"]
    place.write("orgs/later.yaml", "id: g-0000000001\nname: Later\n")
    assert place.names("org_key = 'later'") == ["Anna", "Bram"]


def test_a_changed_config_derives_everything_again(place):
    place.contact("anna", "stage: lead\nsignals:\n- {at: 2026-11-02, kind: fair}\n")
    assert place.rows("SELECT rot_seconds FROM fact") == [(7 * 86400,)]
    place.write("pipeboard.yaml", CONFIG + "stages:\n- {id: lead, rot_after: 3d}\n")
    assert place.rows("SELECT rot_seconds FROM fact") == [(3 * 86400,)]
    place.write("pipeboard.yaml", CONFIG + "signals: {fair: {class: buying-explicit}}\n")
    assert place.rows("SELECT last_explicit IS NOT NULL FROM fact") == [(1,)]
    assert place.refreshed.rebuilt
    assert place.refreshed.config_changed
    assert "fair" in place.index.meta("vocabulary")


def test_another_segment_is_in_force_without_reading_a_contact_again(place):
    place.contact("anna")
    place.open()
    name = place.index.name
    place.write("pipeboard.yaml", CONFIG + "segments:\n- {id: zzz-own, q: 'idle>30d'}\n")
    assert place.names("1") == ["Anna"]
    assert place.index.name == name
    assert place.refreshed.config_changed
    assert not place.refreshed.rebuilt
    assert "zzz-own" in place.index.meta("vocabulary")
    place.contact("bram")
    place.write("pipeboard.yaml", CONFIG)
    assert place.names("1") == ["Anna", "Bram"]
    assert "zzz-own" not in place.index.meta("vocabulary")


def test_a_segment_that_cannot_be_read_is_a_problem_and_the_others_hold(place):
    place.contact("anna")
    place.open()
    text = "segments:\n- {id: wrong, q: 'sta:x'}\n- {id: zzz-own, q: 'idle>30d'}\n"
    place.write("pipeboard.yaml", CONFIG + text)
    assert place.names("1") == ["Anna"]
    assert [row[0] for row in place.problems()] == ["pipeboard.yaml"]
    assert "zzz-own" in place.index.meta("vocabulary")


def test_a_broken_config_leaves_the_last_good_one_in_force(place):
    place.write("pipeboard.yaml", CONFIG + "stages:\n- {id: lead, rot_after: 3d}\n")
    place.contact("anna")
    place.open()
    place.write("pipeboard.yaml", CONFIG + "stages: [\n")
    assert place.rows("SELECT rot_seconds FROM fact") == [(3 * 86400,)]
    assert [row[:2] for row in place.problems()] == [("pipeboard.yaml", 5)]
    place.contact("bram")  # read with the config in force
    assert place.rows("SELECT DISTINCT rot_seconds FROM fact") == [(3 * 86400,)]
    assert place.refreshed.paths == ("contacts/bram.yaml",)
    place.write("pipeboard.yaml", CONFIG)
    assert place.rows("SELECT DISTINCT rot_seconds FROM fact") == [(7 * 86400,)]
    assert place.problems() == []


def test_duplicates_are_marked_and_unmarked(place):
    place.contact("anna", "email: a@x.example\n")
    place.contact("bram", "phone: +49 30 5550142\ncountry: DE\n")
    assert place.names("is_duplicate") == []
    place.contact("chloe", "email: A@X.example\nphone: 030 5550142\ncountry: DE\n")
    assert place.names("is_duplicate") == ["Anna", "Bram", "Chloe"]
    place.contact("bram", "phone: +49 30 5550143\n")
    assert place.names("is_duplicate") == ["Anna", "Chloe"]
    place.remove("contacts/chloe.yaml")
    assert place.names("is_duplicate") == []
    place.contact("anna", "email: [a@x.example, a@x.example]\n", id="c-0000000009")
    assert place.names("is_duplicate") == []


def test_one_name_in_one_company_is_a_duplicate(place):
    place.contact("anna", "company: Weber\n")
    place.write("contacts/other.yaml", "name: ANNA\ncompany: {name: weber}\n")
    place.write("contacts/third.yaml", "name: Anna\n")
    assert place.rows(
        "SELECT path FROM contact JOIN fact USING (rid) WHERE is_duplicate ORDER BY 1"
    ) == [
        ("contacts/anna.yaml",),
        ("contacts/other.yaml",),
    ]


def test_two_files_with_one_id_are_both_there_and_the_second_says_so(place):
    place.contact("anna", id="c-0000000001")
    place.contact("bram", "owner: mara\n", id="c-0000000001")
    assert place.names() == ["Anna", "Bram"]
    problem = place.problems()
    assert [row[:4] for row in problem] == [("contacts/bram.yaml", 1, 5, "id")]
    assert "contacts/anna.yaml" in problem[0][4]
    assert place.names("is_problem") == ["Bram"]
    place.contact("aaron", id="c-0000000001")  # now the first
    assert place.names("is_problem") == ["Anna", "Bram"]
    place.remove("contacts/aaron.yaml")
    place.remove("contacts/anna.yaml")
    assert (place.problems(), place.names("is_problem")) == ([], [])


def test_paths_that_one_disk_takes_for_one_are_problems_of_both(place, tmp_path):
    place.contact("anna")
    place.open()
    place.write("contacts/Anna.yaml", "name: Other\n")
    place.open()
    assert [row[0] for row in place.problems()] == ["contacts/Anna.yaml", "contacts/anna.yaml"]
    assert content(place.index) == rebuilt(place, tmp_path)
    place.remove("contacts/Anna.yaml")
    place.open()
    assert place.problems() == []
    assert content(place.index) == rebuilt(place, tmp_path)


def test_our_own_write_is_read_at_once_and_settled_by_its_commit(place):
    anna = place.contact("anna")
    parent = place.repo.commit()
    place.open()
    place.contact("anna", "owner: mara\n")
    assert update(place.index, place.root, place.repo, [anna]) == (anna,)
    assert place.index.rows("SELECT owner FROM fact") == [("mara",)]
    settle(place.index, parent, place.repo.commit(), [anna])
    place.repo.calls.clear()
    place.open()
    assert (bool(place.refreshed), place.repo.calls) == (False, ["status"])


def test_our_own_write_thrown_away_before_its_commit_is_noticed(place):
    anna = place.contact("anna")
    place.repo.commit()
    place.open()
    good = (place.root / anna).read_bytes()
    place.contact("anna", "owner: mara\n")
    update(place.index, place.root, place.repo, [anna])
    place.write(anna, good)
    assert place.names("owner = 'mara'") == []


def test_a_commit_of_another_parent_settles_nothing(place):
    anna = place.contact("anna")
    place.repo.commit()
    place.open()
    place.contact("anna", "owner: mara\n")
    update(place.index, place.root, place.repo, [anna])
    settle(place.index, "0" * 40, place.repo.commit(), [anna])
    assert place.index.meta("dirty") == '["contacts/anna.yaml"]'


def test_what_another_process_noted_as_dirty_stays_noted(place):
    anna, bram = place.contact("anna"), place.contact("bram")
    place.repo.commit()
    place.open()
    other = open_index(place.own, place.root, place.repo)
    place.contact("anna", "owner: mara\n")
    stale = place.repo.status()
    place.contact("bram", "owner: mara\n")
    update(other, place.root, place.repo, [bram])

    class Late(Repo):
        def status(self):
            return stale

    late = Late(place.root)
    late.commits, late.head = place.repo.commits, place.repo.head
    real, seen = module.Index.metas, place.index.metas()
    seen["dirty"] = "[]"
    place.index.__class__.metas = lambda index: seen
    try:
        dirty = module.differing(place.index, place.root, late, [anna], seen, False)
    finally:
        place.index.__class__.metas = real
    from pipeboard.storage.index.update import bring_up

    bring_up(place.index, place.root, late, stale, dirty, [])
    assert place.index.meta("dirty") == '["contacts/anna.yaml", "contacts/bram.yaml"]'


def test_an_index_put_in_force_elsewhere_is_followed(place):
    place.contact("anna")
    place.open()
    place.contact("bram")
    build(place.own, place.root, place.repo).close()
    assert place.index.is_replaced()
    assert place.names() == ["Anna", "Bram"]
    assert not place.index.is_replaced()


def test_many_changed_files_are_built_anew(place, monkeypatch):
    monkeypatch.setattr(module, "_MANY", 3)
    for name in ("anna", "bram"):
        place.contact(name)
    place.open()
    for name in ("chloe", "dario", "ella", "fin"):
        place.contact(name)
    assert len(place.names()) == 6
    assert place.refreshed.rebuilt


def test_another_time_zone_of_the_machine_rebuilds(place, monkeypatch):
    place.write("pipeboard.yaml", "schema: 1\nworkspace: {name: Test, currency: EUR}\n")
    place.contact("anna", "created: 2026-11-02\n")
    created = []
    for name in ("Europe/Berlin", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", name)
        system_zone.cache_clear()
        created += place.rows("SELECT created FROM fact")[0]
    system_zone.cache_clear()
    assert created[0] - created[1] == 8 * 3600


def test_only_the_boards_own_files_count(place):
    place.open()
    for path in ("contacts/notes.txt", "contacts/.hidden.yaml", "docs/x.yaml", "README.md"):
        place.write(path, "name: Nobody\n")
    assert place.names() == []
    assert not place.refreshed


_HOT = """
import sys
from pathlib import Path
from pipeboard.storage.index.refresh import open_index, refresh

class Clean:
    object_format = "sha1"
    head, changed = sys.argv[3], {path: ".M" for path in sys.argv[4:]}
    def status(self):
        return self

index = open_index(sys.argv[2], Path(sys.argv[1]), Clean())
assert not refresh(index, Path(sys.argv[1]), Clean())
heavy = ("yaml", "msgspec", "textual", "rich", "git", "ruamel", "dataclasses", "inspect", "hashlib")
print(*sorted(set(heavy) & set(sys.modules)))
"""


@pytest.mark.parametrize("is_dirty", [False, True])
def test_an_index_up_to_date_needs_no_yaml_and_no_msgspec(place, is_dirty):
    anna = place.contact("anna")
    head = place.repo.commit()
    if is_dirty:
        place.contact("anna", "owner: mara\n")
    place.open()
    dirty = [anna] if is_dirty else []
    told = subprocess.run(
        [sys.executable, "-c", _HOT, str(place.root), str(place.own), head, *dirty],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    loaded = set(told.stdout.split())
    assert loaded & {"yaml", "msgspec", "textual", "rich", "git", "ruamel"} == set()
    assert is_dirty or loaded == set()


PARTS = (
    "owner: mara\n",
    "tags: [vip, pilot]\n",
    "email: shared@x.example\n",
    "phone: +49 30 5550142\n",
    "org: g-0000000001\n",
    "org: g-0000000002\n",
    "activities:\n- {id: a-1, at: 2026-11-02, type: email, dir: in, outcome: replied, text: hallo}\n",
    "follow_ups:\n- {id: f-1, due: 2026-12-01}\n",
    "opportunities:\n- {id: o-1, stage: demo, value: 100}\n",
    "status: nurtre\n",
    "name: twice\n",
)


@pytest.mark.parametrize("seed", range(6))
def test_any_changes_one_by_one_give_the_rows_of_a_build(place, tmp_path, seed):
    chance = random.Random(seed)
    slugs = ["anna", "bram", "chloe", "dario", "ella"]
    for step in range(25):
        kind = chance.random()
        slug = chance.choice(slugs)
        path = f"contacts/{slug}.yaml"
        if kind < 0.5:
            more = "".join(chance.sample(PARTS, chance.randint(0, 3)))
            place.contact(slug, more, id=chance.choice([None, None, "c-0000000001"]))
        elif kind < 0.6 and (place.root / path).exists():
            place.remove(path)
        elif kind < 0.7:
            id = chance.choice(["g-0000000001", "g-0000000002"])
            industry = chance.choice(["media", "retail", "[broken"])
            place.write(f"orgs/{slug}.yaml", f"id: {id}\nname: {slug}\nindustry: {industry}\n")
        elif kind < 0.8 and (place.root / f"orgs/{slug}.yaml").exists():
            place.remove(f"orgs/{slug}.yaml")
        elif kind < 0.9:
            place.repo.commit()
        place.open()
        assert content(place.index) == rebuilt(place, tmp_path), (seed, step)
