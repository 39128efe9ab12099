"""The items of a gate asked of the tables, and what each answer means: one statement for all.

An item passes, fails, is not known, or holds in part; what follows is its level. A `block` wants an
override with its reason, a `warn` is recorded, an `info` is shown, `hard` is not to be overridden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeboard.board.mending import Fit, Fix, fit_words, fix_of, hint_of
from pipeboard.query import gates
from pipeboard.query.frame import Frame, Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.query.tree import Expression
    from pipeboard.query.vocabulary import Check, Vocabulary

    Execute = Callable[[str, Mapping[str, object]], Sequence[Sequence[object]]]

PASS, FAIL, UNKNOWN, PARTIAL = "pass", "fail", "unknown", "partial"
LEVELS = ("hard", "block", "warn", "info")
STOPPING = ("hard", "block")
NO_ICP = "no ideal customer is configured"


class Item(NamedTuple):
    """An item of a gate as it was judged; `hint` says what is missing, "" where it passes."""

    id: str
    level: str
    result: str
    hint: str = ""
    fix: Fix = Fix("")

    @property
    def passes(self) -> bool:
        """Whether there is nothing to say about it."""
        return self.result == PASS

    @property
    def kept(self) -> str:
        """What the file and the commit keep of it: pass, or the level of what did not."""
        return PASS if self.passes else self.level


def counts(items: Iterable[Item]) -> tuple[int, int]:
    """How many of the items that block or warn pass, and how many there are."""
    counted = [item for item in items if item.level in gates.COUNTED]
    return sum(item.passes for item in counted), len(counted)


def tally(items: Iterable[Item]) -> str:
    """6/8; "" where nothing is counted."""
    passed, of = counts(items)
    return f"{passed}/{of}" if of else ""


def ask(
    execute: Execute,
    moment: Moment,
    vocabulary: Vocabulary,
    checks: Sequence[Check],
    *,
    criteria: Iterable[tuple[str, str]] = (),
    where: str = "1",
) -> dict[int, tuple[Item, ...]]:
    """The items of a gate for every contact of the tables, by row: one statement.

    `criteria` of the ICP (id, query) name what is not known of the fit.
    """
    frame = Frame(moment, vocabulary, "g")
    ordered = sorted(checks, key=lambda check: LEVELS.index(check.level))
    columns = ["f.rid", "f.fit", "f.fit_room", "f.disqualifier"]
    for check in ordered:
        columns += [gates.holds(frame, check), gates.nearly(frame, check)]
        columns += gates.each(frame, check)
    told = list(criteria)
    columns += [gates.known(frame, query) for _, query in told]
    rows = execute(f"SELECT {', '.join(columns)} FROM fact f WHERE {where}", frame.params)
    return {int(str(row[0])): _items(vocabulary, ordered, told, row) for row in rows}


def _items(
    vocabulary: Vocabulary,
    checks: Sequence[Check],
    criteria: Sequence[tuple[str, str]],
    row: Sequence[object],
) -> tuple[Item, ...]:
    answers = row[len(row) - len(criteria) :] if criteria else ()
    fit = _fit(vocabulary, row, criteria, answers)
    items, at = [], 4
    for check in checks:
        width = len(gates.parts(check.q))
        items.append(_item(vocabulary, check, row[at : at + 2 + width], fit))
        at += 2 + width
    return tuple(items)


def _item(vocabulary: Vocabulary, check: Check, told: Sequence[object], fit: Fit) -> Item:
    """`told`: whether it holds, whether nearly, and the same of each of its conditions."""
    holds, nearly, *each = told
    if holds:
        return Item(check.id, check.level, PASS)
    lacking = [part for part, so in zip(gates.parts(check.q), each, strict=True) if not so]
    part = next((part for part in lacking if not gates.asks_icp(part)), lacking[0])
    if gates.asks_icp(part):
        return _of_the_icp(vocabulary, check, part, bool(nearly), fit)
    result = PARTIAL if nearly else UNKNOWN if holds is None else FAIL
    return Item(check.id, check.level, result, hint_of(check, part, result), fix_of(part))


def _of_the_icp(
    vocabulary: Vocabulary, check: Check, part: Expression, possible: bool, fit: Fit
) -> Item:
    """Only a fit that cannot reach the mark any more blocks; without an ICP nothing is asked."""
    fix = fix_of(part, fit)
    if fit.disqualifier:
        return Item(check.id, check.level, FAIL, fit_words(fit), fix)
    if not vocabulary.icp_configured:
        return Item(check.id, "info", UNKNOWN, NO_ICP, Fix("config"))
    if not possible:
        return Item(check.id, check.level, FAIL, fit_words(fit), fix)
    level = "warn" if check.level == "block" else check.level
    return Item(check.id, level, UNKNOWN, fit_words(fit), fix)


def _fit(
    vocabulary: Vocabulary,
    row: Sequence[object],
    criteria: Sequence[tuple[str, str]],
    answers: Sequence[object],
) -> Fit:
    _, fit, room, disqualifier = row[:4]
    unknown = [one for one, answer in zip(criteria, answers, strict=True) if answer is None]
    first = next((part for _, query in unknown[:1] for part in gates.parts(query)), None)
    asked = next(gates.conditions(first), None) if first is not None else None
    return Fit(
        fit=float(str(fit)) if fit is not None else None,
        room=float(str(room)) if room is not None else None,
        disqualifier=str(disqualifier or ""),
        match_at=vocabulary.match_at,
        unknown=[id for id, _ in unknown],
        missing=asked.field if asked is not None else "",
    )
