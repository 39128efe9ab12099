"""`sort:` and `group:` as SQL. Unset values come last, whatever the direction; ties by id."""

from __future__ import annotations

from pipeboard.query.fields import OF_CLOSED, Field
from pipeboard.query.frame import DEFAULT_ORDER, TIEBREAK, Frame
from pipeboard.query.places import place_of
from pipeboard.query.tree import Group, SortKey


def order_by(frame: Frame, keys: tuple[SortKey, ...]) -> str:
    """The ORDER BY of a query; never ambiguous."""
    if not keys:
        return DEFAULT_ORDER
    return ", ".join([*(_sorted_by(frame, key) for key in keys), TIEBREAK])


def _sorted_by(frame: Frame, key: SortKey) -> str:
    from pipeboard.query.compile import resolve

    field = resolve(frame, key.field, key.at)
    x = _sort_value(frame, field, key)
    down = key.down != (field.kind == "age")  # the longer idle, the earlier it began
    return f"{x} {'DESC' if down else 'ASC'} NULLS LAST"


def _sort_value(frame: Frame, field: Field, key: SortKey) -> str:
    """One value a contact: of several opportunities the first date, the largest number."""
    if field.place == "opp":
        pick = "min" if field.kind in ("ahead", "date") or key.down is False else "max"
        of = "" if field.column in OF_CLOSED else " AND o.open = 1"
        inner = _in_order(frame, field, f"o.{field.column}")
        return f"(SELECT {pick}({inner}) FROM opp o WHERE o.rid = f.rid{of})"
    if field.place == "contact":
        return f"(SELECT c.{field.column} FROM contact c WHERE c.rid = f.rid)"
    if field.place == "extra":
        path = frame.bind(f'$."{field.column}"')
        value = f"json_extract(c.extra, {path})"
        shown = f"CAST({value} AS REAL)" if field.kind == "number" else value
        return f"(SELECT {shown} FROM contact c WHERE c.rid = f.rid)"
    if field.place not in ("fact", "derived", "score"):
        raise frame.error(f"{field.name} holds several values: nothing to sort by", key.at)
    return _in_order(frame, field, place_of(frame, field).x)


def _in_order(frame: Frame, field: Field, x: str) -> str:
    """A word of the config by its place there (stages), other values as they are."""
    if field.kind not in ("choice", "ref") or not field.values or field.column == "owner":
        return x
    told = field.values
    words = frame.vocabulary.values(told) if isinstance(told, str) else told
    if field.name in ("source", "industry", "lost_reason", "reason") or not words:
        return x
    whens = " ".join(
        f"WHEN {frame.bind(word)} THEN {position}" for position, word in enumerate(words)
    )
    return f"CASE {x} {whens} END"


def grouping(frame: Frame, group: Group) -> tuple[str, str]:
    """The field's name and the SQL of a contact's group: a text, or NULL where it is unset.

    A list gives its values joined by ", ", in order; an amount or a time has too many values.
    """
    from pipeboard.query.compile import resolve

    field = resolve(frame, group.field, group.at)
    if field.kind not in ("choice", "ref", "code", "text", "key", "yesno", "phone"):
        raise frame.error(f"{field.name} has too many values to group by", group.at)
    if field.place in ("fact", "derived", "score"):
        column = {"name_key": "name", "title_key": "title", "org_key": "org_name"}.get(field.column)
        shown = f"(SELECT c.{column} FROM contact c WHERE c.rid = f.rid)" if column else ""
        return field.name, shown or place_of(frame, field).x
    return field.name, _joined(frame, field, group)


def _joined(frame: Frame, field: Field, group: Group) -> str:
    if field.place == "multi":
        values = (
            "SELECT m.value AS v FROM multi m "
            f"WHERE m.rid = f.rid AND m.field = {frame.bind(field.column)} ORDER BY m.value"
        )
    elif field.place == "opp":
        values = (
            f"SELECT DISTINCT o.{field.column} AS v FROM opp o "
            "WHERE o.rid = f.rid AND o.open = 1 ORDER BY 1"
        )
    elif field.place in ("contact", "extra"):
        return _sort_value(frame, field, SortKey(field.name, at=group.at))
    else:
        raise frame.error(f"{field.name} is a log: nothing to group by", group.at)
    return f"(SELECT group_concat(v, ', ') FROM ({values}))"
