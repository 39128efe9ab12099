"""A segment that describes a market without customers is a new market."""

from __future__ import annotations

from tests.board.conftest import Made

SEGMENTS = """
segments:
  - {id: media, q: 'industry:media stage:lead'}
  - {id: food, q: 'industry:food'}
  - {id: nobody, q: 'industry:health'}
  - {id: open, q: 'is:open'}
  - {id: broken, q: 'industry:media ownr:mara'}
"""


def people(made: Made) -> None:
    made.write("pipeboard.yaml", made.read("pipeboard.yaml") + SEGMENTS)
    for number, (stage, industry) in enumerate(
        (("lead", "media"), ("lead", "food"), ("customer", "food"))
    ):
        made.write(
            f"contacts/p{number}-p{number}.yaml",
            f"id: c-personone{number}\nname: P{number}\nstage: {stage}\n"
            f"company: {{name: F{number}, industry: {industry}}}\ncreated: 2026-11-01\n",
        )
    made.commit()


def test_a_market_without_customers_is_new_until_the_first_one_buys(made: Made) -> None:
    people(made)
    board = made.open()
    assert board.new_markets() & {"media", "food", "nobody", "open", "broken"} == {"media"}
    board.close()
    made.write("contacts/p0-p0.yaml", made.read("contacts/p0-p0.yaml").replace("lead", "customer"))
    made.commit()
    board = made.open()
    assert "media" not in board.new_markets()
    board.close()
