"""What can be copied or opened of a contact, as texts; nothing is asked or done here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote_plus, urlsplit

from pipeboard.actions.change import Subject
from pipeboard.actions.follow import by_due
from pipeboard.model.text import one_line
from pipeboard.model.tree import Tree
from pipeboard.rules.phone import phone_key

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?")
_SEARCHES = (
    "https://duckduckgo.com/?q={}",
    "https://www.linkedin.com/search/results/all/?keywords={}",
)


def values(tree: Tree) -> list[str]:
    """The texts of a field that may be one, several, or `{value, kind}` each."""
    entries = tree if isinstance(tree, list) else [tree]
    found = (entry.get("value") if isinstance(entry, dict) else entry for entry in entries)
    return [one_line(text) for text in found if isinstance(text, str) and text.strip()]


def mails(subject: Subject, employer: Subject | None) -> list[str]:
    """E-mail addresses, the first one first."""
    return values(subject.tree.get("email"))


def phones(subject: Subject, employer: Subject | None) -> list[str]:
    """Numbers as a telephone dials them, where their country is known."""
    country = subject.text("country") or (employer.text("country") if employer else "")
    found = values(subject.tree.get("phone"))
    return [_dialled(number, country) for number in found]


def _dialled(number: str, country: str) -> str:
    digits = phone_key(number, country or None)
    known = number.startswith(("+", "00")) or (country and digits)
    return f"+{digits}" if digits and known else number


def ids(subject: Subject, employer: Subject | None) -> list[str]:
    """The contact's id."""
    return [subject.id] if subject.id else []


def names(subject: Subject, employer: Subject | None) -> list[str]:
    """The contact's name."""
    return [one_line(subject.name)]


def links(subject: Subject, employer: Subject | None) -> list[str]:
    """The contact's links, then the website of the company; each one that a browser may open."""
    company = subject.text("company", "domain") or (employer.text("domain") if employer else "")
    texts = [*values(subject.tree.get("links")), company]
    return list(dict.fromkeys(url for url in map(web, texts) if url))


def to_open(subject: Subject, employer: Subject | None) -> list[str]:
    """Links, and then a mail to each address."""
    written = [f"mailto:{address}" for address in mails(subject, employer) if "@" in address]
    return [*links(subject, employer), *written]


def web(text: str) -> str:
    """A text as a web address, "" where it is none: only http and https are opened."""
    text = text.strip()
    if text.isascii() and _HOST.fullmatch(text):
        return f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    plain = text.isprintable() and " " not in text
    return text if parts.scheme in ("http", "https") and parts.hostname and plain else ""


def searches(subject: Subject, employer: Subject | None) -> list[str]:
    """Where to look the person and the company up."""
    company = employer.name if employer else subject.text("company", "name")
    words = [f"{subject.name} {company}".strip(), company or subject.text("company")]
    asked = [one_line(text) for text in dict.fromkeys(words) if text]
    return [search.format(quote_plus(text)) for text in asked for search in _SEARCHES]


def card(subject: Subject, employer: Subject | None) -> list[str]:
    """The contact as a few lines for a mail or a chat."""
    company = employer.name if employer else subject.text("company", "name")
    who = ", ".join(part for part in (subject.text("title"), company) if part)
    steps = by_due(subject)
    step = ""
    if steps:
        words = (steps[0].get("due"), steps[0].get("channel"), steps[0].get("reason"))
        step = f"next: {' '.join(str(word) for word in words if word)}"
    reach = [*mails(subject, employer), *phones(subject, employer)]
    lines = [subject.name, who, *reach, *links(subject, employer), step]
    return ["\n".join(one_line(line) for line in lines if line)]


OF: dict[str, Callable[[Subject, Subject | None], Sequence[str]]] = {
    "mail": mails,
    "phone": phones,
    "id": ids,
    "name": names,
    "link": links,
    "search": searches,
    "card": card,
}
"""What can be copied, by name."""
