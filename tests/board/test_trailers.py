"""What a commit says: enough for an audit, and never a name, a mail, a phone or free text."""

from __future__ import annotations

import pytest

from pipeboard.actions import people
from pipeboard.actions.change import combine
from pipeboard.actions.decide import move, set_fields, tag
from pipeboard.actions.follow import Step, next_step
from pipeboard.actions.touch import Touch, log, note, signal
from pipeboard.board import Board
from tests.board.conftest import ANNA, Made

SECRETS = (
    "Anna Keller", "Annabell", "anna@nordlicht.example", "second@nordlicht.example",
    "+49 30 5550142", "Head of Marketing", "Chief Secret", "gold-club", "she said so",
    "Beethovenstrasse", "born 1980", "call when calm", "ask about the merger", "case for Anna",
)  # fmt: skip


def _everything(board: Board) -> None:
    """Every kind of change, each with something that nobody should read in a log."""

    def anna() -> object:
        return board.subject_at(ANNA)

    actor = board.actor()
    make = [
        lambda: set_fields(anna(), ["name=Annabell", "title=Chief Secret", "best_time=call when calm"]),
        lambda: set_fields(anna(), ["email+=second@nordlicht.example", "phone=+49 30 5550142"]),
        lambda: set_fields(anna(), ["address.street=Beethovenstrasse", "custom.birth=born 1980"]),
        lambda: tag(anna(), ["gold-club"], ["vip"]),
        lambda: log(anna(), Touch("call", "connected", "she said so", gave="case for Anna"), actor,
                    board.today()),
        lambda: note(anna(), "? ask about the merger", actor),
        lambda: next_step(anna(), Step("2026-12-01", "email", "ask about the merger"), actor),
        lambda: signal(anna(), "demo-request", actor, note="she said so"),
        lambda: people.add("Annabell", {"email": ["second@nordlicht.example"], "tags": ["gold-club"],
                                        "company": {"name": "Anna Keller"}}, actor),
        lambda: people.remove([anna()]),
    ]  # fmt: skip
    for one in make:
        board.apply(one())


def test_trailers_hide_what_is_personal(two: Made) -> None:
    before = two.git("rev-parse", "HEAD")
    _everything(two.open())
    said = two.git("log", "--format=%(trailers:only,unfold)", f"{before}..HEAD")
    assert "Pb-Action: activity.add" in said
    for secret in SECRETS:
        assert secret not in said, secret
        assert secret.split("@")[0] not in said, secret


def test_in_pseudonymous_mode_subjects_hide_it_too(two: Made) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + "privacy: {mode: pseudonymous}\n")
    two.commit()
    before = two.git("rev-parse", "HEAD")
    _everything(two.open())
    said = two.git("log", "--format=%B", f"{before}..HEAD")
    for secret in (*SECRETS, "anna-keller", "annabell"):
        assert secret not in said, secret
    names = two.git("log", "--diff-filter=A", "--name-only", "--format=", f"{before}..HEAD")
    assert "annabell" not in names
    assert "log(c-7f3k2q9wab): activity.add" in said


@pytest.mark.parametrize(
    ("assignment", "shown"),
    [
        ("owner=tomas", 'owner: "mara" -> "tomas"'),
        ("preferred_channel=email", 'preferred_channel: null -> "email"'),
        ("country=DE", 'country: null -> "DE"'),
        ("title=", 'title: "(hidden)" -> null'),
        ("tags+=gold", 'tags[]: null -> "(hidden)"'),
        ("tags-=vip", 'tags[]: "(hidden)" -> null'),
        ("email+=b@x.example", "email: "),
        ("custom.seats=12", 'custom: null -> {"seats": "(hidden)"}'),
    ],
)
def test_what_a_field_shows(two: Made, assignment: str, shown: str) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), [assignment]))
    assert two.trailers("Pb-Change")[0].startswith(shown)


def test_a_sentence_in_a_field_of_codes_is_hidden(two: Made) -> None:
    board = two.open()
    board.apply(set_fields(board.subject_at(ANNA), ["owner=that nice Mr Smith"]))
    assert two.trailers("Pb-Change") == ['owner: "mara" -> "(hidden)"']


def test_a_bulk_change_says_each_change_once(two: Made) -> None:
    for number in range(5):
        two.write(f"contacts/p{number}.yaml", f"id: c-000000000{number}\nname: P{number}\n")
    two.commit()
    board = two.open()
    board.apply(combine([tag(board.find(f"P{n}"), ["fair"]) for n in range(5)]))
    assert len(two.trailers("Pb-Contact")) == 5
    assert two.trailers("Pb-Change") == ['tags[]: null -> "(hidden)"']


@pytest.mark.parametrize(
    "text", ["x\nPb-Action: forged", "x\r\nPb-Contact: c-0", "x\u2028Pb-Via: tui"]
)
def test_no_text_forges_a_trailer(two: Made, text: str) -> None:
    board = two.open()
    board.apply(move(board.subject_at(ANNA), "customer", board.actor(), override=text, reason=text))
    assert two.trailers("Pb-Action") == ["stage.move"]
    assert two.trailers("Pb-Contact") == ["c-7f3k2q9wab"]
    assert two.trailers("Pb-Via") == ["cli"]


BOTS = "team:\n  mara: {name: Mara Test, email: mara@example.com}\n  tomas: {name: Tomas Rist}\n  form-bot: {name: form-bot, role: bot}\n"


def test_a_bot_is_the_author_and_says_for_whom(two: Made) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + BOTS)
    two.commit()
    board = two.open()
    board.as_name = "form-bot"
    board.apply(signal(board.subject_at(ANNA), "demo-request", board.actor()))
    assert two.git("log", "-1", "--format=%an|%cn") == "form-bot|Mara Test"
    assert two.trailers("Pb-Via") == ["bot/form-bot"]
    assert two.trailers("Pb-For") == ["mara"]


def test_a_colleague_is_the_author(two: Made) -> None:
    two.write("pipeboard.yaml", two.read("pipeboard.yaml") + BOTS)
    two.commit()
    board = two.open()
    board.as_name = "tomas"
    board.apply(log(board.subject_at(ANNA), Touch("call"), board.actor(), board.today()))
    assert two.git("log", "-1", "--format=%an|%ae|%cn") == "Tomas Rist|tomas@example.com|Mara Test"
    assert two.trailers("Pb-Via") == ["cli"]
    assert board.subject_at(ANNA).entries("activities")[0]["by"] == "tomas"


def test_an_author_of_choice(two: Made) -> None:
    board = two.open()
    board.author = "Liv Aas <liv@x.example>"
    board.apply(set_fields(board.subject_at(ANNA), ["title=CFO"]))
    assert two.git("log", "-1", "--format=%an <%ae>|%cn") == "Liv Aas <liv@x.example>|Mara Test"
