"""The fields of a form as those of a contact: names put together, words made what a file says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from pipeboard.exchange.countries import country_code, language_code
from pipeboard.exchange.form_lines import Wrong
from pipeboard.exchange.form_map import is_empty, words_of
from pipeboard.exchange.targets import LIST_FIELDS, NAME_PARTS
from pipeboard.model.times import format_instant, parse_time
from pipeboard.query.fields import CHANNELS

_YES = ("true", "yes", "y", "1", "on", "opted-in", "ja", "oui")
_NO = ("false", "no", "n", "0", "off", "nein", "non")
_ALL = ("all", "everything")


class Person(NamedTuple):
    """Who filled in a form: the contact's fields, the signal that it is, and what they refuse.

    `opt_out` is a channel, "all", or "" for nothing.
    """

    line: int
    fields: dict[str, Any]
    signal: dict[str, str]
    note: str = ""
    opt_out: str = ""


def person(line: int, filled: Mapping[str, Any], zone: tzinfo) -> tuple[Person, list[Wrong]]:
    """A filled form as a person, and what is wrong with it."""
    reading = _Reading(line, filled, zone)
    return reading.person(), reading.wrongs


class _Reading:
    def __init__(self, line: int, filled: Mapping[str, Any], zone: tzinfo) -> None:
        self.line = line
        self.filled = filled
        self.zone = zone
        self.wrongs: list[Wrong] = []

    def wrong(self, field: str, message: str) -> None:
        self.wrongs.append(Wrong(self.line, field, message))

    def person(self) -> Person:
        signal = {
            name.partition(".")[2]: self.text(name)
            for name in self.filled
            if name.startswith("signal.")
        }
        if signal.get("at"):
            signal["at"] = self.time("signal.at", signal["at"])
        fields: dict[str, Any] = {"name": self.name()}
        for target in self.filled:
            if target in ("name", *NAME_PARTS, "note", "opt_out") or target.startswith("signal."):
                continue
            self.put(fields, target)
        return Person(self.line, fields, signal, self.text("note"), self.refuses())

    def text(self, target: str) -> str:
        """One line of text; a map is none."""
        value = self.filled.get(target)
        if isinstance(value, Mapping):
            self.wrong(target, "is a map: name one of its fields, like answers.email")
            return ""
        return "" if is_empty(value) else " ".join(words_of(value).split())

    def name(self) -> str:
        """The name, else its parts, else what stands before the @."""
        whole = self.text("name") or " ".join(filter(None, map(self.text, NAME_PARTS)))
        if whole:
            return whole
        words = self.text("email").partition("@")[0].replace(".", " ").replace("_", " ").split()
        if not words and not self.text("phone"):
            self.wrong("name", "is missing, and so is email")
        return " ".join(word.capitalize() for word in words) or self.text("phone")

    def put(self, fields: dict[str, Any], target: str) -> None:
        """One field, at its place in the tree."""
        value: Any = self.text(target)
        if target in LIST_FIELDS:
            value = self.entries(target)
        elif target == "company":
            target = "company.name"
        elif target == "country":
            value = self.code("country", value, country_code(value))
        elif target == "language":
            value = self.code("language", value, language_code(value))
        elif target.startswith("consent.") and target != "consent.proof":
            value = self.consent(target, value)
        elif target in ("created", "source.at"):
            value = self.time(target, value)
        if value in (None, "", []):
            return
        *above, last = target.split(".")
        for key in above:
            fields = fields.setdefault(key, {})
        fields[last] = value

    def entries(self, target: str) -> Any:
        """A list: of an address alone, one text."""
        said = self.filled[target]
        texts = (
            [words_of(entry) for entry in said] if isinstance(said, list) else [self.text(target)]
        )
        if target == "tags" and len(texts) == 1:
            texts = texts[0].replace(",", " ").split()
        kept = [text for text in dict.fromkeys(texts) if text]
        if target == "email":
            for text in kept:
                if text.count("@") != 1 or " " in text or text[0] == "@" or text[-1] == "@":
                    self.wrong("email", f'"{text}" is not an e-mail address')
        alone = target in ("email", "phone", "links") and len(kept) == 1
        return kept[0] if alone else kept

    def code(self, target: str, text: str, code: str | None) -> str:
        if text and not code:
            self.wrong(target, f'"{text}" is not a {target} we know')
        return code or ""

    def consent(self, target: str, text: str) -> Any:
        """What they allow: a box that is not ticked says nothing."""
        word = text.casefold()
        if target == "consent.do_not_contact":
            return True if word in _YES else None
        if target.partition(".")[2] not in CHANNELS:
            return text
        if word in _YES:
            return "opted-in"
        if word in ("opted-out", "unknown"):
            return word
        if word not in _NO:
            self.wrong(target, f'"{text}" is neither yes nor no (opted-in, opted-out)')
        return None

    def refuses(self) -> str:
        word = self.text("opt_out").casefold()
        if not word or word in _NO:
            return ""
        if word in _YES:
            return "email"
        channel = {"mail": "email", "call": "phone", "text": "sms"}.get(word, word)
        if channel in CHANNELS:
            return channel
        if word not in _ALL:
            self.wrong("opt_out", f'"{word}" is no channel, and not all')
        return "all"

    def time(self, target: str, text: str) -> str:
        """An instant or a day; seconds or milliseconds since 1970 are what many hooks send."""
        if text.isdecimal() and len(text) in (10, 13):
            return format_instant(int(text) / (1000 if len(text) == 13 else 1))
        try:
            at = parse_time(text, self.zone)[1]
        except ValueError as error:
            self.wrong(target, str(error))
            return ""
        return text if len(text) == len("2026-11-22") else format_instant(at)
