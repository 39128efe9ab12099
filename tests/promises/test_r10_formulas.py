"""R10: exports neutralise formulas by default."""

from __future__ import annotations

import csv
import io

import pytest

from tests.board.conftest import ANNA, ANNA_TEXT, Made
from tests.cli.conftest import Pb

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("words", [("ls",), ("queue",), ("org",), ("audit",), ("segment",)])
def test_r10_no_cell_is_a_formula(pb: Pb, two: Made, words: tuple[str, ...], formula: str) -> None:
    quoted = formula.replace("'", "''")
    text = ANNA_TEXT.replace("name:   Anna Keller", f"name: '{quoted}'")
    text = text.replace("tags: [vip,  agency]", f"tags: ['{quoted}']")
    two.write(ANNA, text + f"company: {{name: '{quoted}'}}\n")
    two.git("add", "-A")
    two.git("commit", "-qm", formula)
    said = pb(*words, "--format", "csv")
    assert said.code == 0
    cells = [cell for row in csv.reader(io.StringIO(said.out)) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []
    if words == ("ls",):
        assert f"'{formula}" in cells
        assert formula in pb("ls", "--format", "tsv").out, "scripts get it as it is"
