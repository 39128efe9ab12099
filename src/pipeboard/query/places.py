"""Where the index keeps a field: the expression to compare, and the sub-select around it."""

from __future__ import annotations

from collections.abc import Callable

from pipeboard.query.fields import OF_CLOSED, Field
from pipeboard.query.frame import Frame

# Placeholder of the condition in a sub-select.
_HERE = "\0"
_RAW = {"name_key": "name", "title_key": "title", "org_key": "org_name"}


class Place:
    """`x` is the SQL expression of the field's value; `around(condition)` holds for a contact.

    `folded`: the text in `x` is folded already. `many`: a list, closed-world: `!=` means none.
    `day_text`: `x` is a time as text, a date or RFC 3339.
    """

    __slots__ = ("_template", "day_text", "folded", "many", "x")

    def __init__(
        self,
        x: str,
        template: str = _HERE,
        *,
        folded: bool = False,
        many: bool = False,
        day_text: bool = False,
    ) -> None:
        self.x = x
        self._template = template
        self.folded = folded
        self.many = many
        self.day_text = day_text

    def around(self, condition: str) -> str:
        return self._template.replace(_HERE, condition)


def place_of(frame: Frame, field: Field, *, inside_opp: bool = False, raw: bool = False) -> Place:
    """Where the field is; `raw` asks for the text as written instead of the folded one."""
    if field.place == "opp" and inside_opp:
        return Place(f"o.{field.column}")
    if raw and field.place == "fact" and field.column in _RAW:
        return _contact(frame, Field(field.name, "text", f"contact:{_RAW[field.column]}"))
    return _PLACES[field.place](frame, field)


def _fact(frame: Frame, field: Field) -> Place:
    if field.column == "persona":  # the one that suits counts where none is set
        return Place("coalesce(f.persona, f.suggested)")
    return Place(f"f.{field.column}", folded=field.column in _RAW)


def _contact(frame: Frame, field: Field) -> Place:
    """By a sub-select of its own where an index answers it (id, path), else row by row."""
    if field.kind == "key":
        inner = f"SELECT c.rid FROM contact c WHERE {_HERE}"
        return Place(f"c.{field.column}", f"f.rid IN ({inner})")
    inner = f"SELECT 1 FROM contact c WHERE c.rid = f.rid AND ({_HERE})"
    return Place(f"c.{field.column}", f"EXISTS ({inner})")


def _multi(frame: Frame, field: Field) -> Place:
    inner = f"SELECT m.rid FROM multi m WHERE m.field = {frame.bind(field.column)} AND ({_HERE})"
    return Place("m.value", f"f.rid IN ({inner})", folded=True, many=True)


def _opp(frame: Frame, field: Field) -> Place:
    of = "" if field.column in OF_CLOSED else "o.open = 1 AND "
    inner = f"SELECT o.rid FROM opp o WHERE {of}({_HERE})"
    return Place(f"o.{field.column}", f"f.rid IN ({inner})")


def _event(frame: Frame, field: Field) -> Place:
    log, _, column = field.column.partition(".")
    inner = (
        f"SELECT 1 FROM event e WHERE e.rid = f.rid AND e.list = {frame.bind(log)} AND ({_HERE})"
    )
    return Place(f"e.{column}", f"EXISTS ({inner})")


def _step(frame: Frame, field: Field) -> Place:
    inner = f"SELECT s.rid FROM follow_up s WHERE ({_HERE})"
    return Place(f"s.{field.column}", f"f.rid IN ({inner})")


def _extra(frame: Frame, field: Field) -> Place:
    """A leaf of the file, one text or several; a trait may be a map or its bare value."""
    paths = [field.column]
    if field.column.startswith("traits."):
        paths.append(field.column.removesuffix(".value"))
    each = [_leaf(frame, path) for path in paths]
    template = " OR ".join(f"EXISTS ({inner})" for inner in each)
    is_day = field.kind in ("date", "ahead")
    x = "CAST(j.value AS REAL)" if field.kind == "number" else "j.value"
    return Place(x, f"({template})", day_text=is_day)


def _leaf(frame: Frame, path: str) -> str:
    """Texts without the key are passed over before anything is parsed."""
    key, json_path = frame.bind(f'"{path}":'), frame.bind(f'$."{path}"')
    return (
        f"SELECT 1 FROM contact c, json_each(c.extra, {json_path}) j "
        f"WHERE c.rid = f.rid AND instr(c.extra, {key}) AND ({_HERE})"
    )


def _score(frame: Frame, field: Field) -> Place:
    from pipeboard.query import score

    return Place(f"({score.EXPRESSIONS[field.column](frame)})")


def _derived(frame: Frame, field: Field) -> Place:
    from pipeboard.query import derived

    return Place(f"({derived.EXPRESSIONS[field.column](frame)})")


_PLACES: dict[str, Callable[[Frame, Field], Place]] = {
    "fact": _fact,
    "contact": _contact,
    "multi": _multi,
    "opp": _opp,
    "event": _event,
    "step": _step,
    "extra": _extra,
    "score": _score,
    "derived": _derived,
}
