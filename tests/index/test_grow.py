"""The index of a past board, grown out of another: the rows of a build, and few files are read."""

from __future__ import annotations

import os
import random

import pytest

from pipeboard.storage.index.blob import blob_id
from pipeboard.storage.index.build import build
from pipeboard.storage.index.grow import grow
from pipeboard.storage.index.index import Index
from pipeboard.storage.index.reader import Reader
from pipeboard.storage.problem import BrokenFile
from tests.index.boards import CONFIG, Place, Repo, Status, content
from tests.index.test_refresh import PARTS


class History(Repo):
    """A straight history whose trees name blobs by their bytes, as git does."""

    def tree(self, rev):
        files = self.commits[rev]
        return {path: ("100644", blob_id(files[path], self.object_format)) for path in files}

    def versions(self, rev, path):
        shas = list(self.commits)
        for sha in reversed(shas[: shas.index(rev) + 1]):
            if path in self.commits[sha]:
                yield self.commits[sha][path]

    def blobs(self, ids):
        held = {
            blob_id(data, self.object_format): data
            for files in self.commits.values()
            for data in files.values()
        }
        return (held[id] for id in ids)


class Then(History):
    """One of its commits, with files that are written to `root` when they are wanted."""

    def __init__(self, repo: History, sha: str, root):
        super().__init__(root)
        self.commits, self.head, self.object_format = repo.commits, sha, repo.object_format
        self.brought = set()
        root.mkdir(parents=True)
        (root / "pipeboard.yaml").write_bytes(self.commits[sha]["pipeboard.yaml"])

    def status(self):
        return Status(self.head, {})

    def bring(self, paths=None):
        files = self.commits[self.head]
        for path in list(files if paths is None else paths):
            self.brought.add(path)
            if path in files:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_bytes(files[path])

    def blob_of(self):
        return {path: blob for path, (_, blob) in self.tree(self.head).items()}


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.repo = History(made.root)
    yield made
    if made.index is not None:
        made.index.close()


def then(place: Place, sha: str) -> Then:
    return Then(place.repo, sha, place.own.parent / f"then-{os.urandom(3).hex()}")


def grown(repo: Then, *bases: Index) -> Index | None:
    own = repo.root.parent / f"own-{os.urandom(3).hex()}"
    own.mkdir()
    return grow(own, repo.root, repo, repo.blob_of(), bases)


def built(place: Place, sha: str) -> Index:
    repo = then(place, sha)
    own = repo.root.parent / f"built-{os.urandom(3).hex()}"
    own.mkdir()
    return build(own, repo.root, repo)


def same(place: Place, sha: str, index: Index) -> bool:
    """Whether it holds, row by row, what a build from all files of the commit holds."""
    whole = built(place, sha)
    try:
        assert content(index) == content(whole)
        assert index.metas() == whole.metas()
        return True
    finally:
        whole.close()


def test_only_what_differs_is_read(place, monkeypatch):
    for number in range(40):
        place.contact(f"someone-{number}", "tags: [vip]\n")
    bram = place.contact("bram")
    first = place.repo.commit()
    place.contact("bram", "owner: mara\n")
    place.contact("chloe")
    place.remove("contacts/someone-7.yaml")
    place.repo.commit()
    read = []
    checked = Reader._checked
    monkeypatch.setattr(
        Reader,
        "_checked",
        lambda reader, kind, path, *rest: read.append(path) or checked(reader, kind, path, *rest),
    )
    base = place.open()
    read.clear()
    repo = then(place, first)
    index = grown(repo, base)
    assert sorted(read) == [bram, "contacts/someone-7.yaml"]
    assert repo.brought == {bram, "contacts/chloe.yaml", "contacts/someone-7.yaml"}
    assert same(place, first, index)
    index.close()


def test_what_is_not_recorded_yet_was_not_there(place):
    anna = place.contact("anna")
    place.contact("bram")
    first = place.repo.commit()
    place.contact("anna", "owner: mara\n")
    place.contact("chloe")
    place.remove("contacts/bram.yaml")
    place.write("pipeboard.yaml", CONFIG + "segments:\n- {id: zzz, q: 'idle>30d'}\n")
    base = place.open()
    index = grown(then(place, first), base)
    assert index.rows("SELECT path, owner FROM contact JOIN fact USING (rid) ORDER BY 1") == [
        (anna, None),
        ("contacts/bram.yaml", None),
    ]
    assert same(place, first, index)
    index.close()


def test_an_organisation_of_another_day_is_in_all_its_contacts(place):
    place.write("orgs/weber.yaml", "id: g-0000000001\nname: Weber\nindustry: media\n")
    place.contact("anna", "org: g-0000000001\n")
    place.contact("bram")
    first = place.repo.commit()
    place.write("orgs/weber.yaml", "id: g-0000000001\nname: Weber\nindustry: retail\n")
    place.repo.commit()
    repo = then(place, first)
    index = grown(repo, place.open())
    assert index.rows("SELECT count(*) FROM fact WHERE industry = 'media'") == [(1,)]
    assert "contacts/bram.yaml" not in repo.brought
    assert same(place, first, index)
    index.close()


SCORED = "icp: {criteria: [{id: a, weight: 60, if: 'tag:vip'}]}\n"
STAGED = "stages:\n- {id: lead, rot_after: 3d}\n"


@pytest.mark.parametrize("earlier", ["", SCORED, "segments:\n- {id: zzz, q: 'idle>30d'}\n"])
def test_the_config_of_that_day_scores(place, earlier):
    place.write("pipeboard.yaml", CONFIG + earlier)
    place.contact("anna", "tags: [vip]\n")
    place.contact("bram")
    first = place.repo.commit()
    place.write("pipeboard.yaml", CONFIG + SCORED.replace("60", "30").replace("vip", "pilot"))
    place.repo.commit()
    repo = then(place, first)
    index = grown(repo, place.open())
    assert repo.brought == set()
    assert same(place, first, index)
    index.close()


@pytest.mark.parametrize("earlier", [STAGED, "workspace: {timezone: Asia/Tokyo}\n", "stages: [\n"])
def test_a_config_on_which_the_rows_depend_wants_all_files(place, earlier):
    place.contact("anna", "created: 2026-11-02\n")
    place.write("pipeboard.yaml", earlier)
    first = place.repo.commit()
    place.write("pipeboard.yaml", CONFIG)
    place.repo.commit()
    assert grown(then(place, first), place.open()) is None


def test_a_config_that_is_broken_today_is_not_taken_for_that_days(place):
    place.contact("anna")
    first = place.repo.commit()
    place.open()
    place.write("pipeboard.yaml", CONFIG + "stages: [\n")
    index = grown(then(place, first), place.open())
    assert index.rows("SELECT * FROM problem") == []
    assert same(place, first, index)
    index.close()
    place.write("pipeboard.yaml", CONFIG + STAGED)
    place.open()
    place.write("pipeboard.yaml", "stages: [\n")
    broken = place.repo.commit()
    assert grown(then(place, broken), place.open()) is None
    with pytest.raises(BrokenFile):
        built(place, broken)


def test_a_broken_file_shows_what_was_good_by_then(place):
    anna = place.contact("anna", "owner: mara\n")
    place.repo.commit()
    place.contact("anna", "status: nurtre\n")
    broken = place.repo.commit()
    place.contact("anna", "owner: tomas\n")
    place.repo.commit()
    place.contact("anna", "status: nurtre\n")  # the same bytes once more
    place.repo.commit()
    base = place.open()
    assert base.rows("SELECT owner FROM fact") == [("tomas",)]
    index = grown(then(place, broken), base)
    assert index.rows("SELECT owner, is_problem FROM fact") == [("mara", 1)]
    assert [row[0] for row in index.rows("SELECT path FROM problem")] == [anna]
    assert same(place, broken, index)
    index.close()


def test_paths_that_one_disk_takes_for_one_want_all_files(place):
    place.contact("anna")
    place.contact("Anna")
    first = place.repo.commit()
    for name in ("anna", "Anna"):
        place.remove(f"contacts/{name}.yaml")
    place.repo.commit()
    assert grown(then(place, first), place.open()) is None


def test_the_nearest_of_several_is_taken(place):
    shas = []
    for round in range(3):
        for number in range(10):
            place.contact(f"someone-{number}", f"tags: [round-{round}]\n")
        shas.append(place.repo.commit())
    place.contact("bram")
    last = place.repo.commit()
    present, past = place.open(), built(place, shas[0])
    repo = then(place, shas[2])
    grown(repo, past, present).close()
    assert repo.brought == {"contacts/bram.yaml"}
    repo = then(place, last)
    grown(repo, past, present).close()
    assert repo.brought == set()
    past.close()


def test_a_base_that_is_damaged_is_none(place):
    place.contact("anna")
    first = place.repo.commit()
    place.contact("anna", "owner: mara\n")
    base = place.open()
    base.connection.execute("DROP TABLE opp")
    assert grown(then(place, first), base) is None
    assert not [left for own in place.own.parent.glob("own-*") for left in own.iterdir()]
    base.connection.execute("DROP TABLE file")
    assert grown(then(place, first), base) is None


TREES = (
    "library/case.yaml",
    "people/mara.yaml",
    "competitors/plotwise.yaml",
    "contacts/deeper/down/zoe.yaml",
)
CONFIGS = (CONFIG, CONFIG, CONFIG + SCORED, CONFIG + STAGED)


def _change(place: Place, chance: random.Random) -> None:
    """One thing that happens to a board."""
    slug = chance.choice(["anna", "bram", "chloe", "dario", "ella", "fin"])
    path, kind = f"contacts/{slug}.yaml", chance.random()
    if kind < 0.5:
        more = "".join(chance.sample(PARTS, chance.randint(0, 3)))
        place.contact(slug, more, id=chance.choice([None, None, "c-0000000001"]))
    elif kind < 0.6 and (place.root / path).exists():
        place.remove(path)
    elif kind < 0.7 and (place.root / path).exists():
        to = place.root / f"contacts/moved/{chance.choice('xyz')}.yaml"
        to.parent.mkdir(exist_ok=True)
        (place.root / path).rename(to)
    elif kind < 0.8:
        id, industry = chance.choice("12"), chance.choice(["media", "retail", "[broken"])
        place.write(f"orgs/{slug}.yaml", f"id: g-000000000{id}\nname: x\nindustry: {industry}\n")
    elif kind < 0.85 and (place.root / f"orgs/{slug}.yaml").exists():
        place.remove(f"orgs/{slug}.yaml")
    elif kind < 0.92:
        place.write(chance.choice(TREES), f"name: {slug}\nid: c-00000000z{chance.randint(1, 9)}\n")
    else:
        place.write("pipeboard.yaml", chance.choice(CONFIGS))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_any_day_of_any_board_has_the_rows_of_a_build(place, seed, object_format):
    chance, grew = random.Random(seed), 0
    place.repo.object_format = object_format
    for _ in range(12):
        for _ in range(chance.randint(1, 5)):
            _change(place, chance)
        place.repo.commit()
    for _ in range(3):
        _change(place, chance)  # and is not recorded
    bases = [place.open()]
    for sha in chance.sample(list(place.repo.commits), 8):
        index = grown(then(place, sha), *chance.sample(bases, len(bases)))
        if index is None:
            index = built(place, sha)
        else:
            grew += 1
            assert same(place, sha, index), seed
        bases.append(index)
    for index in bases[1:]:
        index.close()
    assert grew
