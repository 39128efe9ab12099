"""Many contacts at once: by query or from stdin, one commit, all or nothing, asked before many."""

from __future__ import annotations

import pytest

from tests.board.conftest import ANNA, OLE, Made
from tests.cli.conftest import Pb

COUNT = 60


@pytest.fixture
def crowd(two: Made, pb: Pb) -> Pb:
    """Sixty people more."""
    for number in range(COUNT):
        two.write(
            f"contacts/p-{number:02}.yaml",
            f"id: c-00000000{number:02}\nname: P{number:02}\nowner: liv\nstage: lead\n",
        )
    two.commit()
    return pb


def test_a_query_is_one_commit(crowd: Pb, two: Made) -> None:
    before = two.count()
    said = crowd("tag", "-q", "owner:liv", "fair", "--yes", "--json")
    assert len(said.data["contacts"]) == COUNT
    assert two.count() == before + 1
    assert two.message().startswith("tag(60 contacts): +fair\n")
    assert len(crowd("ls", "tag:fair", "--json").data) == COUNT
    assert crowd("undo").code == 0
    assert crowd("ls", "tag:fair", "--json").data == []
    assert two.status() == ""


def test_more_than_fifty_are_asked_for(crowd: Pb, two: Made) -> None:
    before = two.count()
    words = ("assign", "-q", "owner:liv", "tomas")
    said = crowd(*words)
    assert said.code == 2
    assert "60 contacts" in said.err
    assert "--max 60" in said.err
    assert crowd(*words, "--max", "59").code == 2
    assert crowd(*words, "--dry-run").code == 0
    assert two.count() == before
    assert crowd(*words, "--max", "60").code == 0
    assert two.count() == before + 1


def test_fifty_are_not(crowd: Pb) -> None:
    assert crowd("tag", "-q", "owner:liv limit:50", "fair").code == 0


@pytest.mark.parametrize("query", ["", "   "])
@pytest.mark.parametrize("verb", [["tag", "x"], ["rm"], ["assign", "me"], ["log", "call"]])
def test_an_empty_query_is_never_everybody(crowd: Pb, two: Made, query: str, verb: list) -> None:
    before = two.count()
    assert crowd(verb[0], "-q", query, *verb[1:], "--yes").code == 2
    assert two.count() == before


def test_a_query_that_finds_nobody(pb: Pb, two: Made) -> None:
    said = pb("tag", "-q", "owner:nobody-here", "x")
    assert (said.code, said.out) == (0, "no contact fits\n")
    assert two.count() == 2


def test_names_from_stdin(crowd: Pb, two: Made) -> None:
    ids = crowd("ls", "-q", "owner:liv limit:3 sort:name", "--format", "ids").out
    said = crowd("tag", "-", "fair", stdin=ids + "\nAnna Keller\nanna@nordlicht.example\n")
    assert said.code == 0
    assert len(two.trailers("Pb-Contact")) == 4
    assert "tags: [vip,  agency, fair]" in two.read(ANNA)
    before = two.count()
    assert crowd("tag", "-", "x", stdin="Anna Keller\nnobody\n").code == 6
    assert two.count() == before
    assert crowd("tag", "-", "x", stdin="").out == "no contact fits\n"


def test_removing_many(crowd: Pb, two: Made) -> None:
    assert crowd("rm", "P01", "P02", "p-02").code == 0
    assert two.message().startswith("rm(2 contacts): removed\n")
    assert crowd("rm", "-q", "owner:liv", "--yes").code == 0
    assert len(crowd("ls", "--json").data) == 2
    assert crowd("undo").code == 0
    assert len(crowd("ls", "--json").data) == COUNT


def test_all_or_nothing(pb: Pb, two: Made) -> None:
    two.write(OLE, two.read(OLE) + "consent: {do_not_contact: true}\n")
    two.commit()
    before = two.count()
    words = ("log", "-q", "name:*", "call", "connected")
    assert pb(*words).code == 8
    assert two.count() == before
    said = pb(*words, "--skip-blocked", "--json")
    assert said.code == 0
    assert said.data["contacts"] == ["c-7f3k2q9wab"]
    assert said.json["warnings"] == ["Ole Bakke: Ole Bakke is not to be contacted"]
    assert two.count() == before + 1


def test_where_all_are_blocked_it_says_why(pb: Pb, two: Made) -> None:
    said = pb("move", "-q", "name:*", "customer", "--skip-blocked")
    assert said.code == 0
    assert said.out == "nothing could be done\n"
    assert said.err.count("is not ready to be a customer: purchase") == 2
    assert two.count() == 2


def test_many_moves_say_where(pb: Pb, two: Made) -> None:
    two.write(OLE, two.read(OLE).replace("prospect", "lead"))
    two.commit()
    pb("move", "-q", "stage:lead", "prospect")
    assert two.message().startswith("move(2 contacts): lead -> prospect\n")


def test_what_is_so_already_is_no_commit(pb: Pb, two: Made) -> None:
    said = pb("tag", "anna", "vip")
    assert (said.code, two.count()) == (0, 2)
    assert "already" in said.out
    assert pb("assign", "-q", "owner:mara", "mara").code == 0
    assert two.count() == 2


def test_quiet_says_nothing(pb: Pb) -> None:
    assert pb("tag", "anna", "gold", "--quiet") == (0, "", "")
    assert pb("ls", "--quiet").out
    assert pb("tag", "anna", "more", "--quiet", "--json").data["commit"]


def test_a_broken_file_among_many_is_named_and_stops_nobody(pb: Pb, two: Made) -> None:
    two.write("contacts/bad.yaml", "name: [")
    two.commit()
    assert pb("tag", "-q", "name:*", "x").code == 0
    assert len(two.trailers("Pb-Contact")) == 2
