"""Commit messages: a sentence a person reads, and trailers a program reads.

move(anna-keller-7f3k2q): lead -> prospect

She asked for the second product herself

Pb-Action: stage.move
Pb-Contact: c-7f3k2q9wab
"""

from __future__ import annotations

import re

from pipeboard.model.text import one_line, safe

WIDTH = 72  # characters of the words after the colon
_SUBJECT = re.compile(r"(?P<verb>[a-z][a-z-]*)\((?P<slug>[^()]*)\):(?: (?P<words>.*))?")
_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*)")
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")
# What inside a reason git would take for our trailers, or for the end of the message.
_SET_OFF = re.compile(r"^(?=Pb-|---)", re.MULTILINE)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")


class Message:
    """What a commit says: `verb(slug): words`, the rep's reason, trailers as (key, value).

    `slug` is a contact's file name without .yaml, or "12 contacts" for a bulk change. A commit
    that pipeboard did not make has an empty verb and its subject in `words`.
    """

    __slots__ = ("reason", "slug", "trailers", "verb", "words")

    def __init__(
        self,
        verb: str,
        slug: str,
        words: str,
        reason: str = "",
        trailers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.verb = verb
        self.slug = slug
        self.words = words
        self.reason = reason
        self.trailers = trailers

    def __repr__(self) -> str:
        return f"Message({self.subject!r}, {self.reason!r}, {self.trailers!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    @property
    def subject(self) -> str:
        """The first line."""
        words = cut(one_line(self.words))
        return f"{self.verb}({one_line(self.slug)}): {words}".rstrip() if self.verb else words

    def __str__(self) -> str:
        parts = [self.subject]
        if reason := _reason(self.reason):
            parts.append(reason)
        if self.trailers:
            parts.append("\n".join(_trailer(key, value) for key, value in self.trailers))
        return "\n\n".join(parts) + "\n"

    def values(self, key: str) -> list[str]:
        """Every value of one trailer, in order."""
        return [value for name, value in self.trailers if name.casefold() == key.casefold()]

    def value(self, key: str) -> str:
        """The first value of one trailer, or ""."""
        return next(iter(self.values(key)), "")


def cut(words: str, width: int = WIDTH) -> str:
    """At most `width` characters: cut after a word and marked with an ellipsis."""
    if len(words) <= width:
        return words
    head = words[: width - 1]
    if words[width - 1] != " " and " " in head[width // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip() + "…"


def parse(text: str) -> Message:
    """A commit's message, ours or anybody's; never fails."""
    subject, _, rest = text.replace("\r\n", "\n").strip("\n").partition("\n")
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", rest.strip("\n")) if part.strip()]
    trailers: tuple[tuple[str, str], ...] = ()
    if paragraphs and (trailers := _trailers(paragraphs[-1])):
        paragraphs.pop()
    reason = "\n\n".join(paragraphs)
    if match := _SUBJECT.fullmatch(subject.strip()):
        return Message(match["verb"], match["slug"], match["words"] or "", reason, trailers)
    return Message("", "", subject.strip(), reason, trailers)


def _reason(reason: str) -> str:
    """The rep's own words, none of which may pass for a trailer."""
    lines = [line.rstrip() for line in safe(reason.replace("\r\n", "\n")).strip().split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return _SET_OFF.sub("> ", text)


def _trailer(key: str, value: str) -> str:
    if not _KEY.match(key):
        raise ValueError(f"not a trailer's name: {key!r}")
    return f"{key}: {safe(_BREAKS.sub(' ', value)).strip()}"


def _trailers(paragraph: str) -> tuple[tuple[str, str], ...]:
    """The trailers of a last paragraph; a line that begins with a blank goes on with the one above.

    As git sees it: every line is one, or one of ours is among them and a quarter are.
    """
    found: list[tuple[str, str]] = []
    others = 0
    for line in paragraph.split("\n"):
        if line[:1] in (" ", "\t") and found:
            key, value = found[-1]
            found[-1] = (key, f"{value} {line.strip()}")
        elif match := _TRAILER.fullmatch(line):
            found.append((match["key"], match["value"].strip()))
        else:
            others += 1
    ours = any(key.startswith("Pb-") for key, _ in found)
    return tuple(found) if not others or (ours and len(found) >= others) else ()
