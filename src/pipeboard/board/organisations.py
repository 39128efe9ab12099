"""Organisations: those with a file of their own, and the companies that contacts have inline.

All of a board's are one statement over the index; one that several contacts share is rolled up
from them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.board.select import execute
from pipeboard.errors import Ambiguous, NotFound, QueryError, nearest
from pipeboard.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeboard.board.one import One
    from pipeboard.board.rows import Row
    from pipeboard.model.tree import Tree


class Organisation(NamedTuple):
    """An organisation and what its people add up to.

    `id` and `path` are "" where no file says it: a company that contacts have inline. `key` is its
    folded name. Times are seconds since 1970; `value` and `weighted` a year of the open
    opportunities, in the board's currency; `stage` is the highest among its people ("" for none).
    `undecided`: a large one of a size the ICP asks for, and nobody known there decides.
    """

    id: str
    path: str
    name: str
    key: str
    industry: str
    owner: str
    leads: int
    prospects: int
    customers: int
    value: float
    weighted: float
    last_touch: int | None
    undecided: bool = False

    @property
    def people(self) -> int:
        """How many contacts it has."""
        return self.leads + self.prospects + self.customers

    @property
    def stage(self) -> str:
        """The highest stage among its people."""
        by_stage = (
            ("customer", self.customers),
            ("prospect", self.prospects),
            ("lead", self.leads),
        )
        return next((stage for stage, count in by_stage if count), "")


_OFFERED = 2_000
_PEOPLE = (
    "count(f.rid) FILTER (WHERE f.stage = 'lead'),"
    " count(f.rid) FILTER (WHERE f.stage = 'prospect'),"
    " count(f.rid) FILTER (WHERE f.stage = 'customer'), coalesce(sum(f.value), 0),"
    " coalesce(sum(f.weighted), 0), max(f.last_touch),"
    " coalesce(max({size}), 0) AND NOT max(f.has_decision_maker)"
)
_FILED = f"""
SELECT o.id, o.path, o.name, o.name_key, coalesce(json_extract(o.tree, '$.industry'), ''),
  coalesce(json_extract(o.tree, '$.owner'), ''), {_PEOPLE}, 0
FROM org o LEFT JOIN fact f ON f.org = o.id WHERE {{where}} GROUP BY o.rid
"""
_INLINE = f"""
SELECT '', '', c.org_name, g.* FROM (
  SELECT f.org_key, coalesce(max(f.industry), ''), '', {_PEOPLE}, min(f.rid) AS first
  FROM fact f WHERE f.org IS NULL AND {{where}} GROUP BY f.org_key
) g JOIN contact c ON c.rid = g.first
"""


def organisations(board: One) -> list[Organisation]:
    """Every organisation of the board, by name."""
    size, params = _size(board)
    filed = _FILED.format(where="1", size=size)
    inline = _INLINE.format(where="f.org_key <> ''", size=size)
    every = f"{filed} UNION ALL {inline} ORDER BY 4, 1"
    return [_organisation(cells) for cells in execute(board, every, params)]


def organisation(board: One, key: str) -> Organisation | None:
    """One organisation by its id, or by its folded name; one that a file says goes first."""
    size, params = _size(board)
    asked = (
        _FILED.format(where="o.id = :key OR o.name_key = :key", size=size),
        _INLINE.format(where="f.org_key = :key", size=size),
    )
    for sql in asked:
        for cells in execute(board, sql, {**params, "key": key}):
            return _organisation(cells)
    return None


def _organisation(cells: Sequence[object]) -> Organisation:
    *said, undecided, _ = cells
    return Organisation._make((*said, bool(undecided)))


# Headcount below which a firm is a small one (EU recommendation 2003/361): there the owner decides.
_LARGE = 50


def _size(board: One) -> tuple[str, Mapping[str, object]]:
    """Whether a contact's company is large and of a size the ICP asks for, as SQL and its values.

    Without such a criterion none is.
    """
    if not board.vocabulary.icp:
        return "0", {}
    from pipeboard.query.mentions import asks_size

    try:
        wanted = [query for query in board.vocabulary.icp if asks_size(query)]
        compiled = board.compile(" or ".join(f"({query})" for query in wanted))
    except QueryError:
        return "0", {}  # the config's own check says what is wrong with it
    large = f"(f.employees >= {_LARGE} AND ({compiled.where})) IS TRUE"
    return (large, compiled.params) if wanted else ("0", {})


def names(board: One) -> dict[str, str]:
    """The names of the organisations with a file, by id: so many as a list can offer."""
    found = execute(board, f"SELECT id, name FROM org ORDER BY name_key LIMIT {_OFFERED}", {})
    return {str(id): str(name) for id, name in found}


def employed(board: One, company: str) -> dict[str, object]:
    """See Board.employed."""
    asked = "SELECT id FROM org WHERE name_key = :key AND id <> '' ORDER BY id LIMIT 1"
    found = execute(board, asked, {"key": fold(company)})
    return {"org": str(found[0][0])} if found else {"company": {"name": company}}


def people(board: One, organisation: Organisation) -> list[Row]:
    """The contacts of an organisation: customers first, then prospects, then by name."""
    where = "f.org = :org" if organisation.id else "f.org IS NULL AND f.org_key = :org"
    found = board.rows(where=where, params={"org": organisation.id or organisation.key})
    stages = {stage: rank for rank, stage in enumerate(reversed(board.vocabulary.stages))}
    return sorted(found, key=lambda row: (stages.get(row.stage, 9), fold(row.name), row.id))


def tree_of(board: One, id: str) -> Mapping[str, Tree]:
    """What an organisation's file says, as the index has it; {} where there is none of this id."""
    found = execute(board, "SELECT tree FROM org WHERE id = :id LIMIT 1", {"id": id})
    tree = json.loads(str(found[0][0])) if found else {}
    return tree if isinstance(tree, dict) else {}


def find(board: One, name: str) -> Organisation:
    """The organisation a person means: id, file name, a unique start of it, or name.

    Raises NotFound with the nearest, Ambiguous with the candidates.
    """
    wanted, key = name.strip(), fold(name)
    known = organisation(board, wanted) if wanted.startswith("g-") else None
    if known is not None:
        return known
    every = organisations(board)
    stem = wanted.rpartition("/")[2].removesuffix(".yaml")
    ways = (
        [one for one in every if wanted and wanted in (one.id, one.path)],
        [one for one in every if key and one.key == key],
        [one for one in every if stem and one.path.rpartition("/")[2].startswith(stem)],
        [one for one in every if key and one.key.startswith(key)],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise Ambiguous(
            f"{name!r} fits more than one organisation",
            hint="\n".join(f"  {one.path or 'inline'}  {one.name}" for one in found[:9]),
            items=[{"id": one.id, "name": one.name, "path": one.path} for one in found[:9]],
        )
    close = nearest(name, [one.name for one in every])
    raise NotFound(
        f"no organisation {name!r}",
        hint=f"nearest: {', '.join(close)}" if close else "list them: pb org",
        items=[{"found": name, "nearest": close}],
    )


def inline_subjects(board: One, organisation: Organisation) -> Sequence[Subject]:
    """The contacts that have this company inline, and those whose company has the same domain."""
    found = {row.path: board.subject_at(row.path) for row in people(board, organisation)}
    domains = {one.text("company", "domain").casefold() for one in found.values()} - {""}
    for path, domain in execute(board, _DOMAINS, {}) if domains else ():
        if str(domain).casefold() in domains and path not in found:
            found[str(path)] = board.subject_at(str(path))
    return [found[path] for path in sorted(found)]


_DOMAINS = """
SELECT c.path, json_extract(c.extra, '$.domain') AS domain
FROM contact c JOIN fact f USING (rid) WHERE f.org IS NULL AND domain IS NOT NULL
"""
