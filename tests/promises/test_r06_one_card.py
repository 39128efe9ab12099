"""R6: a broken file breaks one card, not the board; what the worst one costs is bounded."""

from __future__ import annotations

import pytest

from pipeboard.storage import read as read_module
from pipeboard.storage.read import MOST_BYTES, MOST_LEVELS
from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb

BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 11)
)
WORST = {
    "alias bomb": BOMB,
    "refers to itself": "id: c-7f3k2q9wab\nname: &x [*x]\n",
    "deep": "a: " + "[" * 100_000,
    "deep in blocks": "".join("  " * n + "a:\n" for n in range(300)),
    "over a megabyte": ANNA_TEXT + "x: " + "y" * (MOST_BYTES + 1) + "\n",
    "a huge number": ANNA_TEXT + "employees: " + "9" * 5_000 + "\n",
    "one key twice": ANNA_TEXT + "name: Other\n",
    "a list": "- x\n",
    "nothing": "",
    "two documents": f"{ANNA_TEXT}---\n{ANNA_TEXT}",
    "a tag": "id: c-7f3k2q9wab\nname: !!python/name:os.system\n",
    "a directive": f"%YAML 1.1\n---\n{ANNA_TEXT}",
    "markers": f"<<<<<<< ours\n{ANNA_TEXT}=======\n{ANNA_TEXT}>>>>>>> theirs\n",
    "half saved": ANNA_TEXT[:90] + 'notes: "unfin',
    "nul": ANNA_TEXT + "x: a\0b\n",
}


@pytest.mark.parametrize("kind", WORST)
def test_r6_a_broken_file_breaks_one_card(pb: Pb, two: Made, kind: str) -> None:
    two.write(ANNA, WORST[kind])
    listed = pb("ls", "--json")
    assert listed.code == 0
    names = {row["name"] for row in listed.data}
    assert names == {"Anna Keller", "Ole Bakke"}, "the last good card stays"
    assert pb("set", "ole", "title=CEO").code == 0
    assert pb("record").code == 0
    if kind != "a huge number":
        assert two.status() == f" M {ANNA}", "and it is not recorded"
        assert [row["path"] for row in pb("lint", "--json").data] == [ANNA] * len(
            pb("lint", "--json").data
        )
        assert pb("lint").code == 3


def test_r6_what_is_too_large_or_too_deep_is_not_parsed(
    two: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (MOST_BYTES, MOST_LEVELS) == (1024 * 1024, 20)
    sizes: list[int] = []
    parsed = read_module.parse_events

    def parse(text: str, path: str) -> object:
        sizes.append(len(text))
        return parsed(text, path)

    monkeypatch.setattr(read_module, "parse_events", parse)
    two.write(ANNA, WORST["over a megabyte"])
    board = two.open()
    assert [problem.path for problem in board.problems()] == [ANNA]
    assert max(sizes, default=0) <= MOST_BYTES
