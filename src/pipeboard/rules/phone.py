"""One key for one telephone number, however it was typed.

`phonenumbers` would take 100 µs a number; its tables are asked once a country, for the calling code
and the prefix that national numbers start with.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST = 5
_NO_SIGNS = dict.fromkeys(set(range(128)) - set(map(ord, "0123456789")))


def phone_key(text: str, country: str | None) -> str:
    """The digits of a number as E.164 has them, without `+`; "" where there are too few.

    A leading `+` or `00` says that the calling code is there; else it is the country's (ISO 3166-1
    alpha-2). Without a country the digits stand as they are. `(0)` after a calling code is dropped,
    and so is an extension after `x`, `ext` or `;`.
    """
    text = _without_extension(text.strip())
    international = text.startswith(("+", "\uff0b"))
    if international:
        text = text.replace("(0)", "")
    digits = plain_digits(text)
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    if len(digits) < _SHORTEST:
        return ""
    return digits if international else _with_calling_code(digits, country)


def plain_digits(text: str) -> str:
    """The digits of a number as typed, those of other scripts as 0 to 9."""
    if text.isascii():
        return text.translate(_NO_SIGNS)
    return "".join([str(int(char)) for char in text if char.isdecimal()])


def _without_extension(text: str) -> str:
    lower = text.lower()
    if lower == text.upper() and ";" not in text and "#" not in text:
        return text  # digits and signs only: no extension to look for
    cut = min((at for mark in ("x", "ext", ";", "#") if (at := lower.find(mark)) > 0), default=None)
    return text[:cut]


def _with_calling_code(digits: str, country: str | None) -> str:
    if not country:
        return digits
    calling, trunk, lengths = _country(country.upper())
    if not calling:
        return digits
    if not trunk and digits.startswith("0") and _is_dialled_so_no_more(digits, country.upper()):
        digits = digits.removeprefix("0")
    if trunk and digits.startswith(trunk) and (trunk == "0" or len(digits) not in lengths):
        digits = digits.removeprefix(trunk)
    return calling + digits


def _is_dialled_so_no_more(digits: str, country: str) -> bool:
    """Whether a number is one only without its 0: Poland, say, had a prefix that people still type.

    Where the 0 is part of the number (Italy), it is one with it.
    """
    pattern = _numbers(country)
    return not pattern.fullmatch(digits) and bool(pattern.fullmatch(digits[1:]))


@lru_cache(maxsize=256)
def _numbers(country: str) -> re.Pattern[str]:
    """What the national numbers of a country look like; nothing where that is unknown."""
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(country)
    general = metadata.general_desc if metadata else None
    return re.compile((general and general.national_number_pattern) or r"(?!)")


@lru_cache(maxsize=256)
def _country(country: str) -> tuple[str, str, frozenset[int]]:
    """The calling code of a country, its trunk prefix ("49", "0"), the lengths of its numbers.

    "" where unknown. A prefix that is part of the number (Italy's 0) is none; one that numbers may
    start with (Russia's 8) is one only where the number is too long with it.
    """
    from phonenumbers import PhoneMetadata, country_code_for_region

    calling = country_code_for_region(country)
    metadata = PhoneMetadata.metadata_for_region(country) if calling else None
    if metadata is None:
        return "", "", frozenset()
    prefix = metadata.national_prefix or ""
    lengths = metadata.general_desc.possible_length if metadata.general_desc else ()
    return str(calling), prefix if prefix.isdigit() else "", frozenset(lengths)
