"""How much of the gate ahead passes, for many cards at once: 6/8."""

from __future__ import annotations

from collections.abc import Sequence

from pipeboard.board.select import execute
from pipeboard.query.frame import Frame
from pipeboard.query.gates import COUNTED, NEXT, passing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.lists import Lists


def tallies(board: Lists, rids: Sequence[int]) -> dict[int, str]:
    """How much of the next stage's gate passes (6/8), by row, for the contacts as they stand.

    A gate that counts one item alone is no list, and nothing is said of it.
    """
    frame = Frame(board.moment(), board.vocabulary, "g")
    counts = {stage: _counts(frame, gate) for stage, gate in NEXT.items()}
    whens = [
        " ".join(f"WHEN '{stage}' THEN {count[place]}" for stage, count in counts.items())
        for place in (0, 1)
    ]
    columns = ", ".join(f"CASE f.stage {when} END" for when in whens)
    numbers = ",".join(str(int(rid)) for rid in rids)
    rows = execute(
        board, f"SELECT f.rid, {columns} FROM fact f WHERE f.rid IN ({numbers})", frame.params
    )
    return {int(str(rid)): f"{passed}/{of}" for rid, passed, of in rows if int(str(of or 0)) > 1}


def _counts(frame: Frame, gate: str) -> tuple[str, str]:
    """How many items pass, and how many are counted, as SQL."""
    counted = [c for c in frame.vocabulary.gates.get(gate, []) if c.level in COUNTED]
    pairs = [passing(frame, check) for check in counted]
    return " + ".join(p for p, _ in pairs) or "0", " + ".join(n for _, n in pairs) or "0"
