"""The score as SQL over the facts: engagement, total, grade, at the instant of the question.

The index holds what each group of engagement is worth at one instant for all (model/decay.py); one
bound factor brings it to now.
"""

from __future__ import annotations

from pipeboard.errors import nearest
from pipeboard.query.conditions import values_of
from pipeboard.query.fields import GRADES
from pipeboard.query.frame import Frame
from pipeboard.query.tree import Condition, Star, Text

_LETTERS, _DIGITS = "ABC", "123"
_ROUNDED = 1e-9  # what binary fractions may lose of a number that reaches its threshold


def engagement(frame: Frame) -> str:
    """E, 0 to 100: the sum of the groups, each within its cap."""
    from pipeboard.model.decay import factor

    parts = []
    for group in frame.vocabulary.groups:
        now = f"f.{group.column} * {frame.bind(factor(frame.now, group.half_life))}"
        end = "min" if group.cap >= 0 else "max"
        parts.append(f"coalesce({end}({frame.bind(group.cap)}, {now}), 0.0)")
    return f"max(0.0, min(100.0, {' + '.join(parts)}))" if parts else "0.0"


def total(frame: Frame) -> str:
    """Fit and engagement together, for sorting; without criteria the engagement's part alone."""
    of = frame.vocabulary.total
    fit, engaged = frame.bind(of.get("fit", 0.5)), frame.bind(of.get("engagement", 0.5))
    return f"(coalesce({fit} * f.fit, 0.0) + {engaged} * {engagement(frame)})"


def grade(frame: Frame) -> str:
    """A1 to C3; the digit alone for a contact without fit."""
    letter = (
        f"CASE WHEN {_fits(frame, 'A')} THEN 'A' WHEN {_fits(frame, 'B')} THEN 'B' ELSE 'C' END"
    )
    digit = (
        f"CASE WHEN {_engages(frame, '1')} THEN '1' WHEN {_engages(frame, '2')} THEN '2' "
        "ELSE '3' END"
    )
    return f"(CASE WHEN f.fit IS NULL THEN '' ELSE {letter} END || {digit})"


def graded(frame: Frame, *grades: str) -> str:
    """That the grade is one of these: `A1`, a letter or a digit alone.

    Fit is asked first: it is a column, and spares most contacts the rest.
    """
    by_digit: dict[str, list[str]] = {}
    for one in grades:
        letter, digit = one.rstrip(_DIGITS), one.lstrip(_LETTERS)
        by_digit.setdefault(digit, []).append(letter)
    parts = []
    for digit, letters in by_digit.items():
        fits = "1" if "" in letters else " OR ".join(_band(frame, letter) for letter in letters)
        parts.append(f"(({fits}) AND {_digit(frame, digit)})" if digit else f"({fits})")
    return " OR ".join(parts)


def hot(frame: Frame) -> str:
    """Grade A1, A2 or B1; without a fit grade 1."""
    if not frame.vocabulary.icp_configured:
        return graded(frame, "1")
    return f"({graded(frame, 'A1', 'A2', 'B1')} OR (f.fit IS NULL AND {_digit(frame, '1')}))"


def _band(frame: Frame, letter: str) -> str:
    if letter == "A":
        return _fits(frame, "A")
    if letter == "B":
        return f"({_fits(frame, 'B')} AND NOT {_fits(frame, 'A')})"
    return f"NOT {_fits(frame, 'B')}"


def _digit(frame: Frame, digit: str) -> str:
    if digit == "1":
        return _engages(frame, "1")
    if digit == "2":
        return f"({_engages(frame, '2')} AND NOT {_engages(frame, '1')})"
    return f"NOT {_engages(frame, '2')}"


def _fits(frame: Frame, letter: str) -> str:
    limits = frame.vocabulary.fit_grades
    low = limits.get("A", 70) if letter == "A" else min(limits.get("B", 40), limits.get("A", 70))
    return f"(f.fit >= {frame.bind(float(low) - _ROUNDED)})"


def _engages(frame: Frame, digit: str) -> str:
    limits = frame.vocabulary.engagement_grades
    first = limits.get("1", 60)
    low = first if digit == "1" else min(limits.get("2", 25), first)
    return f"({engagement(frame)} >= {frame.bind(float(low) - _ROUNDED)})"


EXPRESSIONS = {"engagement_score": engagement, "total": total, "grade": grade}


def condition(frame: Frame, node: Condition) -> str:
    """`grade:A1`, `grade:(A1,B)`, `grade:1`, `grade:*`. Raises QueryError."""
    if node.op not in (":", "=", "!="):
        raise frame.error("grade takes : or !=", node.at, hint="grade:(A1,A2)")
    wanted: list[str] = []
    for value in values_of(node.value):
        if isinstance(value, Star):
            wanted += _DIGITS
            continue
        word = value.text.upper() if isinstance(value, Text) else ""
        if word not in GRADES and (len(word) != 1 or word not in _LETTERS + _DIGITS):
            known = (*GRADES, *_LETTERS, *_DIGITS)
            close = nearest(word, known)
            hint = f"one of: {', '.join(known)}"
            raise frame.error(f'"{value}" is no grade', value.at, nearest=close, hint=hint)
        wanted.append(word)
    if not wanted:
        raise frame.error("grade: wants a grade", node.value.at, hint="grade:A1")
    found = f"({graded(frame, *wanted)})"
    return f"NOT coalesce({found}, 0)" if node.op == "!=" else found
