"""Which field of a form goes where: by a mapping file (`pb add --from-form - --map`), else by name.

A mapping has one line a field of the contact: the path of the form's field, several of which the
first that is filled counts, or a map of `from`, `const`, `default` and `values`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from pipeboard.errors import NotFound, nearest
from pipeboard.exchange.form_lines import leaves, value_at
from pipeboard.exchange.names import plain
from pipeboard.exchange.targets import is_target, targets
from pipeboard.model.text import fold
from pipeboard.model.tree import Path, Tree, format_path
from pipeboard.storage.problem import BrokenFile, Problem
from pipeboard.storage.read import load, locate

OWN = ("signal.kind", "signal.ref", "signal.note", "signal.at", "note", "opt_out")
"""Targets that no field of a contact is: the signal that the form is, a note, and a no."""

_WORDS = ("from", "const", "default", "values")

# Target: what forms call it, as `plain` has it; the name of its last part counts.
_NAMES = """
name: name, full name, fullname, your name, contact name
first_name: first name, firstname, first, given name
last_name: last name, lastname, last, surname, family name
email: email, e mail, mail, email address, your email, work email
phone: phone, telephone, tel, mobile, phone number, your phone
title: title, job title, jobtitle, position
company.name: company, company name, organisation, organization, firm
company.industry: industry
country: country, country code
language: language
tags: tags
source.channel: channel, source channel
source.campaign: campaign, utm campaign
source.form: form, form name, form id
source.referrer: referrer, referer
source.landing: landing, landing page, page, page url, url
source.prompted_by: prompted by, how did you hear about us, how did you find us
signal.kind: kind, signal
signal.ref: ref, id, submission id, response id, entry id, event id, uuid
signal.note: message, comment, comments, question, your message, enquiry, inquiry
signal.at: at, created at, submitted at, timestamp
consent.email: newsletter, marketing consent, opt in, optin
opt_out: opt out, optout, unsubscribe
consent.do_not_contact: do not contact, dnc
"""
_BY_NAME = {
    name.strip(): target
    for line in _NAMES.strip().splitlines()
    for target, _, names in [line.partition(":")]
    for name in names.split(",")
}


class Source(NamedTuple):
    """Where a field comes from: paths of the form, a text of its own, what its words stand for."""

    paths: tuple[str, ...] = ()
    const: str = ""
    default: str = ""
    values: Mapping[str, str] = {}

    def of(self, said: Mapping[str, Any]) -> Any:
        """The value for a form; None where it says nothing."""
        if self.const:
            return self.const
        found = next((v for path in self.paths if not is_empty(v := value_at(said, path))), None)
        if found is None:
            return self.default or None
        if self.values and not isinstance(found, (list, Mapping)):
            return self.values.get(fold(words_of(found)), found) or None
        return found


class Filled(NamedTuple):
    """What a form says by the names of a contact, and what of it went nowhere."""

    fields: dict[str, Any]
    unused: list[str]


class FormMap:
    """A mapping: each target with its source."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = dict(sources)

    def fill(self, said: Mapping[str, Any]) -> Filled:
        """What a form says, by target; what the mapping does not name is not wanted."""
        found = {target: source.of(said) for target, source in self.sources.items()}
        return Filled({name: v for name, v in found.items() if not is_empty(v)}, [])


class ByName(FormMap):
    """Without a mapping: fields that are called as forms call them, wherever they stand."""

    def __init__(self) -> None:
        super().__init__({})

    def fill(self, said: Mapping[str, Any]) -> Filled:
        """The first field of a name counts; others, and those of no name we know, are unused."""
        fields: dict[str, Any] = {}
        unused: list[str] = []
        for path, value in sorted(leaves(said), key=lambda leaf: leaf[0].count(".")):
            target = _target(path)
            if is_empty(value):
                continue
            if target and target not in fields:
                fields[target] = value
            else:
                unused.append(path)
        return Filled(fields, unused)


def _target(path: str) -> str:
    """A target's own name (`company.name`, `opt_out`), or what forms call it."""
    if path in OWN or is_target("contact", path):
        return path
    return _BY_NAME.get(plain(path)) or _BY_NAME.get(plain(path.rpartition(".")[2]), "")


def is_empty(value: Any) -> bool:
    """Whether a form's field says nothing; `false` says something."""
    return (
        value is None
        or value == []
        or value == {}
        or (isinstance(value, str) and not value.strip())
    )


def words_of(value: Any) -> str:
    """A value of a form as text on one line: true and false in words, a list with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(words_of(entry) for entry in value)
    return str(value).strip()


def read_map(path: FilePath) -> FormMap:
    """The mapping in a file. Raises NotFound, and BrokenFile with the line that is wrong."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"no such mapping file: {path}") from None
    return parse_map(content, path.name)


def parse_map(content: bytes, name: str) -> FormMap:
    """The mapping in the bytes of a file called `name`. Raises BrokenFile."""
    reader = _Reader(content, name)
    tree = load(content, name)
    return FormMap({target: reader.source(target, spec) for target, spec in tree.items()})


class _Reader:
    """One reading of one file: the first error names its line."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name

    def source(self, target: str, spec: Tree) -> Source:
        if target not in OWN and not is_target("contact", target):
            known = [*targets("contact"), *OWN]
            raise self.wrong((target,), "is not a field of a contact", target, known)
        if not isinstance(spec, dict):
            return Source(paths=self.texts((target,), spec))
        for key in spec:
            if key not in _WORDS:
                raise self.wrong((target, key), "is not a word of a mapping", key, _WORDS)
        values = spec.get("values") or {}
        if not isinstance(values, dict):
            raise self.wrong((target, "values"), "is not a map (`yes: opted-in`)")
        made = Source(
            self.texts((target, "from"), spec["from"]) if "from" in spec else (),
            self.text((target, "const"), spec.get("const")),
            self.text((target, "default"), spec.get("default")),
            {fold(a): self.text((target, "values", a), b) for a, b in values.items()},
        )
        if not made.paths and not made.const:
            raise self.wrong((target,), "says neither `from` (a field) nor `const` (a text)")
        return made

    def texts(self, path: Path, spec: Tree) -> tuple[str, ...]:
        entries = spec if isinstance(spec, list) else [spec]
        if not all(isinstance(entry, str) and entry for entry in entries):
            raise self.wrong(path, "is not the name of a field, or a list of them")
        return tuple(map(str, entries))

    def text(self, path: Path, spec: Tree) -> str:
        if spec is None or isinstance(spec, str):
            return spec or ""
        raise self.wrong(path, "is not a text")

    def wrong(
        self, path: Path, message: str, found: str = "", allowed: Iterable[str] = ()
    ) -> BrokenFile:
        line, column = locate(self.content, path)
        near = nearest(found, allowed) if found else []
        where = format_path(path)
        problem = Problem(self.name, line, column, where, message, found, ", ".join(allowed))
        return BrokenFile(problem, hint=f"nearest: {', '.join(near)}" if near else "")
