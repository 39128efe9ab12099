"""What is typed for a field, as the edits it means: words become dates, numbers, choices.

| kind | typed | means |
| --- | --- | --- |
| date, time | `fri`, `+3d`, `3 may`, `fri 10:00` | the day or the instant |
| money | `18k EUR` | the amount, and the currency beside it |
| phone | `030 555 01 42` | the number as E.164, where its country is known |
| list | `+vip -old`, or `vip, hot` | what comes and goes, or the whole list |
| yes/no | `y`, `no`, `true` | the same |
| any | nothing | the field is taken away |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from decimal import Decimal
from typing import NamedTuple

from pipeboard.actions.allowed import refuse_lifting
from pipeboard.actions.change import Change, Subject, change_of
from pipeboard.actions.decide import OWN_VERB, texts
from pipeboard.actions.form import Field, shown
from pipeboard.errors import UsageError
from pipeboard.model.dates import parse_date, parse_due, parse_time_or_none
from pipeboard.model.money import full, parse_money
from pipeboard.model.times import local, parse_time
from pipeboard.model.tree import Append, Delete, Edit, Path, Set, Tree, as_text, diff, value_at
from pipeboard.rules.phone import phone_key

_YES = ("yes", "y", "true", "on", "1")
_NO = ("no", "n", "false", "off", "0")
_RELATIVE = re.compile(r"[+-](?=\S)")
_CLOSES = {"question": "answered", "objection": "resolved", "concern": "resolved"}


class Setting(NamedTuple):
    """What a typed value is seen against.

    `country` says where a number without a calling code belongs; `links` gives the id that a name
    means, by field (`org`, `source.referred_by`); `me` is the key that `me` stands for.
    """

    now: int
    zone: tzinfo
    currency: str
    week_start: int = 0
    country: str = ""
    me: str = ""
    links: Mapping[str, Callable[[str], str]] = {}


class Answer(NamedTuple):
    """The edits that a typed value means, and how it was understood ("" where as it was typed)."""

    edits: tuple[Edit, ...]
    says: str = ""


def answer(field: Field, text: str, setting: Setting, tree: Mapping[str, Tree]) -> Answer:
    """What a typed line means for a field; no edits where it says what the file says.

    Raises UsageError or ValueError with what is allowed.
    """
    text = " ".join(text.split())
    if text == shown(field):
        return Answer(())
    refuse_lifting(field.path, field.value, "false" if text in ("", *_NO) else "true")
    if field.table_name in OWN_VERB:
        raise UsageError(f"{field.table_name} is not set by hand", hint=OWN_VERB[field.table_name])
    if not text:
        return Answer((Delete(field.path, was=field.value),), "taken away")
    made = _KINDS.get(field.kind, _text)(field, text, setting)
    return made._replace(edits=(*made.edits, *_along(field, made.edits, tree)))


def change(subject: Subject, field: Field, made: Answer, seen: Mapping[str, Tree]) -> Change:
    """The change of one field. What else changed since the form was opened is told, not asked."""
    edits = made.edits if _differs(subject, made.edits) else ()
    words = field.name if edits else "nothing new"
    planned = change_of(subject, "edit", "field.set", words, edits)
    if subject.path.startswith("orgs/"):
        planned = replace(planned, contacts=(), orgs=planned.contacts)
    others = sorted({str(one.path[0]) for one in diff(dict(seen), dict(subject.tree))
                     if one.path[: len(field.path)] != field.path})  # fmt: skip
    if edits and others:
        planned = replace(
            planned, summary=f"{subject.name}: {words} saved; {', '.join(others)} changed meanwhile"
        )
    return planned


def over(made: Answer, path: Path, now: Tree) -> Answer:
    """The same edits made on what a field says by now: mine goes before theirs."""
    return made._replace(
        edits=tuple(
            replace(edit, was=now) if not isinstance(edit, Append) and edit.path == path else edit
            for edit in made.edits
        )
    )


def _differs(subject: Subject, edits: Sequence[Edit]) -> bool:
    """Whether the file does not say all of it already."""
    for edit in edits:
        there = value_at(dict(subject.tree), edit.path)
        if isinstance(edit, Set) and there == as_text(edit.value):
            continue
        if isinstance(edit, Append) and edit.value in texts(there):
            continue
        return True
    return False


def _along(field: Field, edits: Sequence[Edit], tree: Mapping[str, Tree]) -> Sequence[Edit]:
    """What changes with a field: an answered question is closed, an open contact has no reason."""
    if not edits:
        return ()
    if field.path == ("status",) and isinstance(edits[0], Set) and edits[0].value == "open":
        return (Delete(("status_info",)),) if tree.get("status_info") else ()
    note = value_at(dict(tree), field.path[:-1])
    if field.table_name != "notes.answer" or not isinstance(note, dict):
        return ()
    closed = _CLOSES.get(str(note.get("kind")))
    is_open = note.get("state") in (None, "open")
    return (Set((*field.path[:-1], "state"), closed),) if closed and is_open else ()


def _text(field: Field, text: str, setting: Setting) -> Answer:
    return Answer((Set(field.path, text, was=field.value),))


def _chosen(field: Field, text: str, setting: Setting) -> Answer:
    """One of the choices, by its start where only one begins so; anything else as typed."""
    link = setting.links.get(field.table_name)
    if link is not None:
        found = link(text)
        return Answer((Set(field.path, found, was=field.value),), found if found != text else "")
    if text == "me" and setting.me and field.table_name.rpartition(".")[2] in ("owner", "by"):
        return Answer((Set(field.path, setting.me, was=field.value),), setting.me)
    low = text.casefold()
    same = [word for word in field.choices if word.casefold() == low]
    starts = [word for word in field.choices if word.casefold().startswith(low)]
    word = same[0] if same else starts[0] if len(starts) == 1 else text
    return Answer((Set(field.path, word, was=field.value),), word if word != text else "")


def _yes_or_no(field: Field, text: str, setting: Setting) -> Answer:
    low = text.casefold()
    if low not in (*_YES, *_NO):
        raise UsageError(f'"{text}" is neither yes nor no', hint="yes · no · nothing takes it away")
    says = "yes" if low in _YES else "no"
    edits = (Set(field.path, low in _YES, was=field.value),)
    return Answer(edits, says if says != low else "")


def _number(field: Field, text: str, setting: Setting) -> Answer:
    plain = text.replace(" ", "").replace("_", "")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", plain, re.ASCII):
        raise UsageError(f'"{text}" is not a number', hint="digits and at most one point: 18000")
    return Answer((Set(field.path, Decimal(plain), was=field.value),))


def _money(field: Field, text: str, setting: Setting) -> Answer:
    value, currency = parse_money(text)
    says = full(value, currency or field.unit or setting.currency)
    edits: list[Edit] = [Set(field.path, value, was=field.value)]
    if as_text(value) == field.value:
        edits.clear()
    if currency and field.unit_path and currency != field.unit:
        edits.append(Set(field.unit_path, currency, was=field.unit or None))
    elif currency and not field.unit_path and currency != setting.currency:
        raise UsageError(
            f"{field.name} is in {setting.currency}", hint="without a currency, please"
        )
    return Answer(tuple(edits), says)


def _date(field: Field, text: str, setting: Setting) -> Answer:
    today = local(setting.now, setting.zone).date()
    try:
        day = parse_date(text, today, week_start=setting.week_start)
    except ValueError:
        if parse_time_or_none(text, setting.zone) is None:
            raise
        return _text(field, text, setting)  # an instant counts as its day, and stays as it is
    return Answer((Set(field.path, day.isoformat(), was=field.value),), _long(day))


def _time(field: Field, text: str, setting: Setting) -> Answer:
    due = parse_due(text, setting.now, setting.zone, week_start=setting.week_start)
    day = local(parse_time(due, setting.zone)[0], setting.zone)
    clock = f" {day:%H:%M}" if "T" in due else ""
    return Answer((Set(field.path, due, was=field.value),), f"{_long(day.date())}{clock}")


def _long(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _list(field: Field, text: str, setting: Setting) -> Answer:
    """`+vip -old`, or the whole list."""
    there = texts(field.value)
    if _RELATIVE.match(text):
        return _relative(field, text, there)
    whole = [part.strip() for part in text.split(field.separator) if part.strip()]
    value: object = whole
    if len(whole) == 1 and not isinstance(field.value, list) and field.table_name != "tags":
        value = whole[0]
    return Answer((Set(field.path, value, was=field.value),))


def _relative(field: Field, text: str, there: Sequence[str]) -> Answer:
    parts = text.split(",") if "," in text else re.split(r"\s+(?=[+-]\S)", text)
    words = [part.strip() for part in parts if part.strip()]
    wrong = [word for word in words if not _RELATIVE.match(word)]
    if wrong:
        raise UsageError(f"{wrong[0]!r} is neither added nor taken off", hint="+vip -old, or a, b")
    add = [word[1:] for word in words if word[0] == "+" and word[1:] not in there]
    off = [word[1:] for word in words if word[0] == "-"]
    missing = [name for name in off if name not in there]
    if missing:
        raise UsageError(f"{missing[0]!r} is not in it", hint=f"it has: {', '.join(there)}")
    after = [name for name in (*there, *add) if name not in off]
    says = ", ".join(after) or "none"
    if not isinstance(field.value, list) or not after:
        edit: Edit = Set(field.path, after, was=field.value) if after else Delete(field.path)
        return Answer((edit,), says)
    taken = tuple(Delete((*field.path, name)) for name in off)
    return Answer((*taken, *(Append(field.path, name) for name in dict.fromkeys(add))), says)


def _phone(field: Field, text: str, setting: Setting) -> Answer:
    """Numbers as E.164; those that were there stay as they are written."""
    there = texts(field.value)
    typed = [part.strip() for part in text.split(field.separator) if part.strip()]
    numbers = [part if part in there else e164(part, setting.country) for part in typed]
    one = len(numbers) == 1 and not isinstance(field.value, list)
    value: object = numbers[0] if one else numbers
    says = ", ".join(numbers) if numbers != typed else ""
    return Answer((Set(field.path, value, was=field.value),), says)


def e164(text: str, country: str) -> str:
    """`+49305550142` of a number as typed; as typed where its country or extension would be lost.

    Raises UsageError for what has too few digits to be one.
    """
    digits = phone_key(text, country or None)
    if not digits:
        raise UsageError(f'"{text}" is not a phone number', hint="+49 30 555 01 42")
    international = text.startswith(("+", "00")) or (country and digits != phone_key(text, None))
    extension = re.search(r"[a-zA-Z;#]", text)
    return f"+{digits}" if international and not extension else text


_KINDS: dict[str, Callable[[Field, str, Setting], Answer]] = {
    "enum": _chosen,
    "ref": _chosen,
    "yesno": _yes_or_no,
    "number": _number,
    "money": _money,
    "date": _date,
    "time": _time,
    "list": _list,
    "phone": _phone,
}
