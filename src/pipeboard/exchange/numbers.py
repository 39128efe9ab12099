"""Amounts as other programs write them; whether 1.234 is a thousand is decided by the column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_MONEY = re.compile(r"[\s'’_$€£¥₹₽₺₩]|\b[A-Z]{3}\b")
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_NEGATIVE = re.compile(r"\((.*)\)|(.*)-")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """How the numbers of one column read: which mark stands before the cents."""

    decimal: str = "."

    def read(self, text: str) -> Decimal | None:
        """The number without grouping, currency and trailing zeros; None where it is none."""
        bare = _MONEY.sub("", text)
        if match := _NEGATIVE.fullmatch(bare):
            bare = f"-{match[1] or match[2]}"
        grouping = "," if self.decimal == "." else "."
        bare = bare.replace(grouping, "").replace(self.decimal, ".")
        return plain(Decimal(bare)) if _PLAIN.fullmatch(bare) else None


def plain(number: Decimal) -> Decimal:
    """The number as people write it: no exponent, no zeros at its end."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def decide(texts: Iterable[str]) -> NumberColumn:
    """The decimal mark that the column's values use; a point where nothing tells."""
    commas = points = 0
    for text in texts:
        bare = _MONEY.sub("", text)
        comma, point = bare.rfind(","), bare.rfind(".")
        if comma >= 0 and point >= 0:
            commas += comma > point
            points += point > comma
        elif comma >= 0 and bare.count(",") == 1:
            commas += len(bare) - comma != 4
        elif point >= 0 and bare.count(".") == 1:
            points += len(bare) - point != 4
        elif bare.count(".") > 1:
            commas += 1
    return NumberColumn("," if commas > points else ".")
