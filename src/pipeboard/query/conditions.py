"""One comparison as SQL: the kinds of fields, each with what its operators mean."""

from __future__ import annotations

from collections.abc import Iterable

from pipeboard.errors import nearest
from pipeboard.model.text import digits, fold
from pipeboard.model.times import local_day
from pipeboard.query import bounds
from pipeboard.query.fields import BANT, Field
from pipeboard.query.frame import Frame
from pipeboard.query.places import Place, place_of
from pipeboard.query.tree import Condition, OneOf, Range, Regex, Single, Star, Text

_ORDERED = ("number", "date", "ahead", "age", "text", "key")
_COMPARING = ("<", "<=", ">", ">=")


def condition(frame: Frame, node: Condition, field: Field, *, inside_opp: bool = False) -> str:
    """A condition on a field with a place, as an SQL expression over `f` (or `o` inside opp)."""
    check_operator(frame, node, field)
    raw = any(isinstance(value, Regex) for value in values_of(node.value))
    place = place_of(frame, field, inside_opp=inside_opp, raw=raw)
    holds = _any(frame, node, field, place)
    if node.op != "!=":
        return place.around(holds)
    if place.many or isinstance(node.value, Star):
        return f"NOT {place.around(holds)}"
    return place.around(f"NOT ({holds})")


def is_set(frame: Frame, field: Field, *, inside_opp: bool = False) -> str:
    """That the field holds anything at all; an answer `unknown` is none."""
    place = place_of(frame, field, inside_opp=inside_opp)
    return place.around(f"{place.x} IS NOT NULL")


def check_operator(frame: Frame, node: Condition, field: Field) -> None:
    """Raise QueryError where a field of this kind has no such comparison."""
    ranges = any(isinstance(value, Range) for value in values_of(node.value))
    ordered = ranges or node.op in _COMPARING
    if ordered and field.kind not in _ORDERED:
        raise frame.error(f"{field.name} has no order: it takes : or != or ~", node.at)
    if node.op == "~" and field.kind in ("number", "date", "ahead", "age", "yesno"):
        raise frame.error(f"{field.name} is not a text: it takes : < <= > >= !=", node.at)


def _any(frame: Frame, node: Condition, field: Field, place: Place) -> str:
    if not isinstance(node.value, OneOf):
        return _one(frame, node.op, node.value, field, place)
    plain = [value for value in node.value.values if isinstance(value, Text)]
    if len(plain) == len(node.value.values) and node.op != "~" and field.kind in _KEYED:
        return _equal(frame, plain, field, place)
    parts = [_one(frame, node.op, value, field, place) for value in node.value.values]
    return " OR ".join(f"({part})" for part in parts)


def _one(frame: Frame, op: str, value: object, field: Field, place: Place) -> str:
    if isinstance(value, Star):
        return f"{place.x} IS NOT NULL"
    if isinstance(value, Regex):
        return _regex(frame, value, place)
    if not isinstance(value, (Text, Range)):
        at = getattr(value, "at", 0)
        raise frame.error(
            f"{field.name} takes no ( ) after its value", at, hint='text with ( ) goes in "quotes"'
        )
    if op == "~" and isinstance(value, Text):
        return _contains(frame, value, field, place)
    if field.kind in ("date", "ahead"):
        ahead = field.kind == "ahead"
        return _within(frame, place, bounds.time_bounds(frame, op, value, ahead=ahead))
    if field.kind == "age":
        return _within(frame, place, bounds.age_bounds(frame, op, value))
    if field.kind == "number":
        return _number(frame, op, value, field, place)
    if isinstance(value, Range) or op in _COMPARING:
        return _ordered_text(frame, op, value, field, place)
    if field.kind == "phone":
        return _phone(frame, value, place)
    if field.kind == "yesno":
        return _yesno(frame, value, place)
    return _equal(frame, [value], field, place)


# Kinds whose equality is one IN over several values.
_KEYED = ("text", "key", "choice", "ref", "code")


def _equal(frame: Frame, values: Iterable[Text], field: Field, place: Place) -> str:
    texts: list[str] = []
    unknown = False
    for value in values:
        text = checked(frame, value, field)
        if field.values is BANT and text == "unknown":
            unknown = True
        else:
            texts.append(text)
    parts = [f"{place.x} IS NULL"] if unknown else []
    if texts:
        parts.append(_among(frame, texts, field, place))
    return " OR ".join(parts)


def _among(frame: Frame, texts: list[str], field: Field, place: Place) -> str:
    if field.kind in ("key", "choice") or field.name == "owner":
        return _in(frame, place.x, texts)
    folded = [fold(text) for text in texts]
    if place.folded:
        found = _in(frame, place.x, folded)
        by_id = f" OR (f.org IS NOT NULL AND {_in(frame, 'f.org', texts)})"
        return found + by_id if field.name == "org" else found
    if field.kind == "text":
        return _in(frame, f"fold({place.x})", folded)
    return _in(frame, f"{place.x} COLLATE NOCASE", [*texts, *folded])


def _in(frame: Frame, x: str, texts: Iterable[str]) -> str:
    bound = list(dict.fromkeys(texts))
    if len(bound) == 1:
        return f"{x} = {frame.bind(bound[0])}"
    return f"{x} IN ({frame.bind_all(bound)})"


def checked(frame: Frame, value: Text, field: Field) -> str:
    """The value as the vocabulary spells it. Raises QueryError for one that cannot be."""
    if field.name == "owner" and value.text == "me" and not value.quoted:
        return _me(frame)
    if field.kind not in ("choice", "ref"):
        return value.text
    allowed = allowed_values(frame, field)
    if not allowed or value.text in allowed:
        return value.text
    by_fold = {word.casefold(): word for word in allowed}
    if value.text.casefold() in by_fold:
        return by_fold[value.text.casefold()]
    if field.kind == "ref" and value.quoted:
        return value.text
    hint = "one of: " + ", ".join(allowed[:20])
    if field.kind == "ref":
        hint += f'; any other in quotes: {field.name}:"{value.text[:40]}"'
    raise frame.error(
        f'"{value.text}" is no {field.name}',
        value.at,
        nearest=nearest(value.text, allowed),
        hint=hint,
    )


def allowed_values(frame: Frame, field: Field) -> tuple[str, ...]:
    """The values a choice or ref field may take; empty: any."""
    if not isinstance(field.values, str):
        return field.values
    allowed = frame.vocabulary.values(field.values)
    me = frame.moment.me if field.values == "owners" and allowed else None
    return (*allowed, me) if me and me not in allowed else allowed


def _me(frame: Frame) -> str:
    me = frame.moment.me
    if me is None:
        frame.warn("owner:me: nobody is me here, set git's user.email or $PIPEBOARD_USER")
        return "\0"
    return me


def _contains(frame: Frame, value: Text, field: Field, place: Place) -> str:
    if field.kind == "phone":
        wanted = digits(value.text)
        if not wanted:
            raise frame.error(f'"{value.text}" has no digits', value.at)
        return f"instr({place.x}, {frame.bind(wanted)}) > 0"
    x = place.x if place.folded else f"fold({place.x})"
    return f"instr({x}, {frame.bind(fold(value.text))}) > 0"


def _regex(frame: Frame, value: Regex, place: Place) -> str:
    from pipeboard.query.regex import check

    flags = "i" if place.folded else value.flags
    pattern = check(frame, value, flags)
    return f"rx({frame.bind(pattern)}, {frame.bind(flags)}, {place.x})"


def _within(frame: Frame, place: Place, limits: bounds.Bounds) -> str:
    low, high = limits
    if place.day_text:
        return _within_text(frame, place.x, low, high)
    parts = [f"{place.x} >= {frame.bind(low)}"] if low is not None else []
    if high is not None:
        parts.append(f"{place.x} < {frame.bind(high)}")
    return " AND ".join(parts)


def _within_text(frame: Frame, x: str, low: int | None, high: int | None) -> str:
    """The same for a time as it stands in the file: a date begins with its local day."""
    days, instants = [], []
    for sign, bound in ((">=", low), ("<", high)):
        if bound is not None:
            days.append(f"{x} {sign} {frame.bind(_first_day(frame, bound))}")
            epoch = f"CAST(strftime('%s', {x}) AS INTEGER)"
            instants.append(f"{epoch} {sign} {frame.bind(bound)}")
    return f"CASE length({x}) WHEN 10 THEN {' AND '.join(days)} ELSE {' AND '.join(instants)} END"


def _first_day(frame: Frame, bound: int) -> str:
    """The first day that begins at or after an instant."""
    try:
        return local_day(bound - 1, frame.zone).isoformat() + "~"
    except (OverflowError, ValueError):
        return "9999-12-31" if bound > 0 else "0001-01-01"


def _number(frame: Frame, op: str, value: Text | Range, field: Field, place: Place) -> str:
    limits = value if isinstance(value, Range) else band(frame, op, value, field)
    if limits is None and isinstance(value, Text):
        sign = "=" if op in (":", "=", "!=") else op
        return f"{place.x} {sign} {frame.bind(bounds.number(frame, value))}"
    ends = []
    if limits is not None and limits.low is not None:
        ends.append(f"{place.x} >= {frame.bind(bounds.number(frame, limits.low))}")
    if limits is not None and limits.high is not None:
        ends.append(f"{place.x} <= {frame.bind(bounds.number(frame, limits.high))}")
    return " AND ".join(ends)


def band(frame: Frame, op: str, value: Text, field: Field) -> Range | None:
    """A size band of the config (`51-200`, `1001+`) as its range."""
    if op not in (":", "=", "!=") or value.text not in allowed_values(frame, field):
        return None
    low, dash, high = value.text.partition("-")
    if not dash:
        return Range(Text(low.rstrip("+"), at=value.at), None)
    return Range(Text(low, at=value.at), Text(high, at=value.at))


def _ordered_text(frame: Frame, op: str, value: Text | Range, field: Field, place: Place) -> str:
    exact = field.kind == "key"
    x = place.x if place.folded or exact else f"fold({place.x})"

    def bound(end: Text) -> str:
        return frame.bind(end.text if exact else fold(end.text))

    if isinstance(value, Text):
        return f"{x} {op} {bound(value)}"
    low = [f"{x} >= {bound(value.low)}"] if value.low else []
    high = [f"{x} <= {bound(value.high)}"] if value.high else []
    return " AND ".join(low + high)


def _phone(frame: Frame, value: Text, place: Place) -> str:
    """The whole number: as stored (E.164 digits), or its end where the prefix differs."""
    wanted = digits(value.text.replace("(0)", "")).lstrip("0")
    if not wanted:
        raise frame.error(f'"{value.text}" has no digits', value.at)
    bound = frame.bind(wanted)
    if len(wanted) < 6:
        return f"{place.x} = {bound}"
    return f"substr({place.x}, -length({bound})) = {bound}"


def _yesno(frame: Frame, value: Text, place: Place) -> str:
    word = value.text.casefold()
    if word not in ("true", "yes", "1", "false", "no", "0"):
        raise frame.error(f'"{value.text}" is neither yes nor no', value.at, hint="true or false")
    words = ("true", "yes", "1") if word in ("true", "yes", "1") else ("false", "no", "0")
    return f"lower({place.x}) IN ({frame.bind_all(words)})"


def values_of(value: object) -> tuple[Single, ...]:
    """The single values of a value or a set of them."""
    if isinstance(value, OneOf):
        return value.values
    return (value,) if isinstance(value, (Text, Star, Range, Regex)) else ()
