"""A query as SQL over the index: `where` and `order` are expressions over `fact f`.

Every value is bound. An atom that is unknown for a contact (NULL) is false and then negated, so
`-industry:media` keeps contacts without an industry: atoms under a `-` are wrapped, the others stay
bare so that SQLite can use its indexes (nothing but AND and OR stands above them).

The statement's connection needs `regex.register`.
"""

from __future__ import annotations

from pipeboard.errors import QueryError, nearest
from pipeboard.query.conditions import condition, is_set, values_of
from pipeboard.query.fields import OF_CLOSED, Field, find, find_in_opportunity, names
from pipeboard.query.frame import ALL, Compiled, Frame, Moment, balanced
from pipeboard.query.parse import parse
from pipeboard.query.tree import (
    And,
    Condition,
    Expression,
    Not,
    Opp,
    Or,
    Query,
    Text,
    Words,
    disjunction,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.query.vocabulary import Vocabulary

__all__ = ["Compiled", "Moment", "compile", "expression", "resolve"]


def compile(
    query: Query | str, moment: Moment, vocabulary: Vocabulary, *, prefix: str = "q"
) -> Compiled:
    """Compile a query. Raises QueryError for what no board or this board does not know.

    `prefix` begins the names of the bound values, for statements made of several compiled parts.
    """
    from pipeboard.query.order import grouping, order_by

    read = parse(query) if isinstance(query, str) else query
    frame = Frame(moment, vocabulary, prefix)
    frame.text = read.text
    where = ALL if read.where is None else expression(frame, read.where)
    order = order_by(frame, read.sort)
    group = grouping(frame, read.group) if read.group else None
    return Compiled(
        where,
        frame.params,
        order,
        read.limit,
        group[0] if group else None,
        group[1] if group else None,
        frame.warnings,
    )


def expression(
    frame: Frame, node: Expression, *, inside_opp: bool = False, negated: bool = False
) -> str:
    """A tree as an SQL expression over `f` (inside `opp(…)` over `o`); NULL counts as false."""
    if isinstance(node, (And, Or)):
        between = " AND " if isinstance(node, And) else " OR "
        some = _together(node) if isinstance(node, Or) and not inside_opp else node.parts
        parts = [expression(frame, part, inside_opp=inside_opp, negated=negated) for part in some]
        return f"({balanced(parts, between)})"
    if isinstance(node, Not):
        return f"NOT {expression(frame, node.inner, inside_opp=inside_opp, negated=True)}"
    atom = _atom(frame, node, inside_opp)
    return f"coalesce({atom}, 0)" if negated else f"({atom})"


def _together(node: Or) -> tuple[Expression, ...]:
    """The alternatives, those about any open opportunity as one: the table is read once."""
    others: list[Expression] = []
    about: list[Expression] = []
    for part in node.parts:
        is_about = isinstance(part, Condition) and _is_of_opportunity(part)
        (about if is_about and not _asks_closed(part) else others).append(part)
    return (*others, Opp(disjunction(about))) if len(about) > 1 else node.parts


def _is_of_opportunity(node: Condition) -> bool:
    field = find(node.field, {})
    return field is not None and field.place == "opp"


def _atom(frame: Frame, node: Condition | Words | Opp, inside_opp: bool) -> str:
    if isinstance(node, Words):
        return _words(frame, node, inside_opp)
    if isinstance(node, Opp):
        return _opp(frame, node, inside_opp)
    if inside_opp:
        return condition(frame, node, _opportunity_field(frame, node), inside_opp=True)
    special = _SPECIAL.get(node.field.casefold())
    if special is not None:
        return special(frame, node)
    field = resolve(frame, node.field, node.at)
    if field.place == "opp":
        return _opp(frame, Opp(node, node.at), inside_opp=False)
    return condition(frame, node, field)


def resolve(frame: Frame, name: str, at: int) -> Field:
    """The field of a name. Raises QueryError that names the nearest ones."""
    vocabulary = frame.vocabulary
    field = find(name, vocabulary.custom_fields)
    if field is not None:
        return field
    known = [*names(), *vocabulary.custom_fields]
    close = nearest(name.casefold(), known)
    hint = 'text with : or = in it goes in "quotes"'
    raise frame.error(f'"{name}" is no field', at, nearest=close, hint="" if close else hint)


def _opportunity_field(frame: Frame, node: Condition) -> Field:
    field = find_in_opportunity(node.field) or find_in_opportunity(node.field.casefold())
    if field is None:
        from pipeboard.query.fields import OPPORTUNITY_FIELDS

        raise frame.error(
            f'"{node.field}" is no field of an opportunity',
            node.at,
            nearest=nearest(node.field, OPPORTUNITY_FIELDS),
            hint="inside opp( ): " + ", ".join(OPPORTUNITY_FIELDS),
        )
    return field


def _words(frame: Frame, node: Words, inside_opp: bool) -> str:
    if inside_opp:
        from pipeboard.model.text import fold

        return f"instr(fold(o.name), {frame.bind(fold(node.text))}) > 0"
    from pipeboard.query.words import words

    return words(frame, node)


def _opp(frame: Frame, node: Opp, inside_opp: bool) -> str:
    if inside_opp:
        raise frame.error("opp( ) inside of opp( )", node.at)
    inner = expression(frame, node.inner, inside_opp=True)
    of = "" if _asks_closed(node.inner) else "o.open = 1 AND "
    return f"f.rid IN (SELECT o.rid FROM opp o WHERE {of}({inner}))"


def _asks_closed(node: Expression) -> bool:
    """Whether a condition inside is about closed opportunities; else only open ones are meant."""
    if isinstance(node, (And, Or)):
        return any(_asks_closed(part) for part in node.parts)
    if isinstance(node, Not):
        return _asks_closed(node.inner)
    if not isinstance(node, Condition):
        return False
    field = find_in_opportunity(node.field.casefold())
    if field is None:
        return False
    texts = [value.text.casefold() for value in values_of(node.value) if isinstance(value, Text)]
    return field.name in OF_CLOSED or any((field.name, text) in _CLOSED for text in texts)


# Values that only a closed opportunity has.
_CLOSED = {
    ("stage", "won"),
    ("stage", "lost"),
    ("forecast", "closed"),
    ("forecast", "omitted"),
}


def _flags(frame: Frame, node: Condition) -> str:
    from pipeboard.query.flags import flags

    return flags(frame, node)


def _grade(frame: Frame, node: Condition) -> str:
    from pipeboard.query.score import condition as graded

    return graded(frame, node)


def _missing(frame: Frame, node: Condition) -> str:
    """`missing:(a,b)`: any of these fields unset or unknown."""
    if node.op not in (":", "="):
        raise frame.error("missing takes : and fields", node.at, hint="missing:(budget,authority)")
    parts = []
    for value in values_of(node.value):
        if not isinstance(value, Text):
            raise frame.error("missing: wants names of fields", value.at, hint="missing:budget")
        field = resolve(frame, value.text, value.at)
        if field.place == "special":
            raise frame.error(f"{field.name} is not a field that can be unset", value.at)
        parts.append(f"NOT coalesce({_known(frame, field)}, 0)")
    if not parts:
        raise frame.error("missing: wants names of fields", node.value.at, hint="missing:budget")
    return balanced(parts, " OR ")


def _known(frame: Frame, field: Field) -> str:
    known = is_set(frame, field)
    if field.kind != "choice" or "unknown" not in field.values:
        return known
    unknown = Condition(field.name, ":", Text("unknown"))
    return f"({known}) AND NOT coalesce({condition(frame, unknown, field)}, 0)"


def _segment(frame: Frame, node: Condition) -> str:
    """`segment:hot`: what the saved query holds; its sort and limit do not count here."""
    parts = []
    for value in values_of(node.value):
        text = value.text if isinstance(value, Text) else ""
        segment = frame.vocabulary.segment(text)
        if segment is None or node.op not in (":", "=", "!="):
            known = frame.vocabulary.values("segments")
            raise frame.error(
                f'"{text}" is no segment', value.at, nearest=nearest(text, known) or known[:3]
            )
        parts.append(nested(frame, f"segment {segment.id}", segment.q, value.at))
    if not parts:
        raise frame.error("segment: wants the name of a segment", node.value.at)
    found = " OR ".join(parts)
    return f"NOT coalesce({found}, 0)" if node.op == "!=" else found


def nested(frame: Frame, name: str, query: str, at: int) -> str:
    """Another query's condition inside this one, in parentheses; `name` guards against circles."""
    if name in frame.within:
        raise frame.error(f"{name} asks for itself", at)
    outer, frame.within = frame.text, (*frame.within, name)
    try:
        read = parse(query)
        frame.text = query
        return ALL if read.where is None else f"({expression(frame, read.where)})"
    except QueryError as error:
        if error.message.startswith(f"in {name.partition(' ')[0]}"):
            raise
        raise QueryError(
            f"in {name}: {error.message}", query=error.query, at=error.at, nearest=error.nearest
        ) from None
    finally:
        frame.text = outer
        frame.within = frame.within[:-1]


def _text(frame: Frame, node: Condition) -> str:
    """`text:word` and `text~word`: said in notes or activities, by beginnings of words."""
    from pipeboard.query.words import said_words

    if node.op not in (":", "=", "~", "!="):
        raise frame.error("text takes : or ~ and words", node.at)
    parts = []
    for value in values_of(node.value):
        if not isinstance(value, Text):
            raise frame.error("text: wants words", value.at)
        parts.append(said_words(frame, value.text, value.at))
    found = f"({' OR '.join(parts)})"
    return f"NOT {found}" if node.op == "!=" else found


_SPECIAL = {
    "is": _flags,
    "has": _flags,
    "grade": _grade,
    "missing": _missing,
    "segment": _segment,
    "text": _text,
}
