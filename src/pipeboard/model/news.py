"""Follow-ups that ask for news and give nothing: "any update?", "just checking in"."""

from __future__ import annotations

import re

_EMPTY = re.compile(
    r"\bany (?:updates?|news|progress|thoughts|feedback)\b"
    r"|\b(?:just |only )?check(?:ing)?[ -]?in\b"
    r"|\btouch(?:ing)? base\b"
    r"|\bcircl(?:e|ing) back\b"
    r"|\b(?:just|only) follow(?:ing)?[ -]?up\b"
    r"|\bjust (?:wanted to|to) (?:ask|see|know) (?:if|how|whether)\b"
    r"|\bping(?:ing)? (?:them|him|her|again)\b"
    r"|\bnudg(?:e|ing) (?:them|him|her|again)\b",
    re.IGNORECASE,
)


def asks_for_news(reason: str) -> str:
    """The words of a step's reason that only ask for news, "" where there are none."""
    found = _EMPTY.search(reason)
    return found[0] if found else ""
