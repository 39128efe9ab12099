"""A broken file is one problem, never the end of the board."""

from __future__ import annotations

import os

import pytest

GOOD = b"name: Anna\nowner: mara\n"
# what is wrong -> the file, the line that says so (0: none to name)
BROKEN = {
    "status not known": (b"name: X\nstatus: nurtre\n", 2),
    "no name": (b"title: CFO\n", 0),
    "duplicate key": (b"name: X\nowner: a\nowner: b\n", 3),
    "anchor": (b"name: X\ntags: &a [x]\n", 2),
    "alias bomb": (b"name: X\na: &a [1]\nb: [*a,*a]\n", 2),
    "merge key": (b"name: X\n<<: {a: b}\n", 2),
    "tag": (b"name: X\nowner: !!python/name:os.system x\n", 2),
    "directive": (b"%YAML 1.1\n---\nname: X\n", 0),
    "two documents": (b"name: X\n---\nname: Y\n", 2),
    "a list": (b"- name: X\n", 1),
    "a scalar": (b"just text\n", 1),
    "empty": (b"", 1),
    "only a comment": (b"# nothing\n", 0),
    "not UTF-8": (b"name: J\xf6rg\n", 1),
    "UTF-16": ("name: X\n".encode("utf-16"), 1),
    "NUL": (b"name: X\x00\n", 1),
    "unfinished merge": (b"name: X\n<<<<<<< HEAD\nowner: a\n=======\nowner: b\n>>>>>>> x\n", 2),
    "unclosed bracket": (b"name: X\ntags: [a\n", 0),
    "tab": (b"name: X\n\towner: a\n", 2),
    "too deep": (b"name: X\na: " + b"[" * 30 + b"]" * 30 + b"\n", 2),
    "too large": (b"name: X\ntext: " + b"x" * (1 << 20), 0),
    "bad date": (b"name: X\nnotes:\n- {id: n-1, at: 2026-13-01, text: x}\n", 3),
    "negative value": (b"name: X\nopportunities:\n- {id: o-1, value: -3}\n", 3),
    "lone surrogate": (b'name: X\ntitle: "\\ud800"\n', 2),
    "one id twice": (b"name: X\nnotes:\n- {id: n-1, text: a}\n- {id: n-1, text: b}\n", 4),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_one_broken_file_among_good_ones(place, kind):
    data, line = BROKEN[kind]
    for number in range(5):
        place.contact(f"good-{number}")
    place.write("contacts/bad.yaml", data)
    assert len(place.names()) == 5
    problems = place.problems()
    assert {row[0] for row in problems} == {"contacts/bad.yaml"}
    assert problems[0][4]
    if line:
        assert problems[0][1] == line
    place.write("contacts/bad.yaml", GOOD)
    assert place.names("owner = 'mara'") == ["Anna"]
    assert place.problems() == []


def test_all_kinds_at_once(place):
    for number, (data, _) in enumerate(BROKEN.values()):
        place.write(f"contacts/bad-{number}.yaml", data)
    for number in range(10):
        place.contact(f"good-{number}")
    assert len(place.names()) == 10
    assert len({row[0] for row in place.problems()}) == len(BROKEN)


def test_links_are_problems_and_never_followed(place, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("name: Secret\n")
    place.contact("anna")
    os.symlink(outside / "secret.yaml", place.root / "contacts/link.yaml")
    os.symlink(outside, place.root / "contacts/folder")
    assert place.names() == ["Anna"]
    assert [row[0] for row in place.problems()] == ["contacts/folder", "contacts/link.yaml"]
    (place.root / "contacts/link.yaml").unlink()
    (place.root / "contacts/folder").unlink()
    assert (place.names(), place.problems()) == (["Anna"], [])


def test_every_finding_of_a_file_has_its_line(place):
    place.write("contacts/bad.yaml", "name: X\nstatus: nurtre\nstage: leed\ncreated: 2026-13-01\n")
    assert [(row[1], row[3]) for row in place.problems()] == [
        (2, "status"),
        (3, "stage"),
        (4, "created"),
    ]


def test_the_committed_version_stays_while_the_file_is_broken(place):
    anna = place.contact("anna", "owner: mara\n")
    place.repo.commit()
    place.open()
    place.write(anna, "name: Anna\nstatus: nurtre\n")
    assert place.names("is_problem") == ["Anna"]
    assert place.names("owner = 'mara'") == ["Anna"]
    found = place.rows("SELECT p.line, f.owner FROM problem p JOIN fact f USING (rid)")
    assert found == [(2, "mara")]
    place.contact("anna", "owner: tomas\n")
    assert place.names("is_problem") == []
    assert place.names("owner = 'tomas'") == ["Anna"]


def test_a_broken_version_that_is_committed_takes_the_card_away(place):
    anna = place.contact("anna")
    place.repo.commit()
    place.write(anna, "name: Anna\nstatus: nurtre\n")
    assert place.names() == ["Anna"]
    place.repo.commit()
    assert place.names() == []
    assert [row[0] for row in place.problems()] == [anna]


def test_a_broken_organisation_gives_what_it_gave_before(place):
    org = "orgs/weber.yaml"
    place.write(org, "id: g-0000000001\nname: Weber\nindustry: media\n")
    place.contact("anna", "org: g-0000000001\n")
    place.repo.commit()
    place.write(org, "id: g-0000000001\nname: [\n")
    assert place.names("industry = 'media'") == ["Anna"]
    assert [row[0] for row in place.problems()] == [org]
    assert place.names("is_problem") == []


def test_other_cards_are_checked_too(place):
    place.write("competitors/chartly.yaml", "name: Chartly\nanswers: [not, a, map]\n")
    place.write("library/guide.yaml", "title: Guide\n")
    assert [row[0] for row in place.problems()] == ["competitors/chartly.yaml"]
    assert place.rows("SELECT kind FROM file ORDER BY kind") == [("competitor",), ("library",)]
