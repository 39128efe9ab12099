"""`ls`, `board`, `queue`: lists of contacts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from pipeboard.cli.output import Answer, Heading, Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.board.rows import Row
    from pipeboard.cli.call import Call


def ls_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb ls`."""
    parser.add_argument("words", nargs="*", metavar="QUERY", help="a query, as after -q")
    parser.add_argument("-q", "--query", metavar="QUERY", help="e.g. 'stage:lead idle>7d'")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")
    parser.add_argument("--sort", default="", metavar="FIELD", help="e.g. -value, name")


def ls(call: Call) -> Answer:
    """Contacts that a query finds."""
    from pipeboard.errors import UsageError

    query = call.options.query
    if query is not None and not query.strip():
        raise UsageError("an empty query", hint="leave -q away to list everybody")
    if query is not None and call.options.words:
        raise UsageError("two queries", hint="put them into one: pb ls -q '(…) …'")
    words = query or " ".join(call.options.words)
    board = call.board
    compiled = board.compile(words)
    plain = call.format not in ("json", "jsonl")
    sort = call.options.sort
    graded = board.vocabulary.icp_configured or _asks_score(f"{words} {sort}")
    scored = graded or not plain
    found = board.rows(words, limit=call.options.limit, sort=sort, plain=plain, scored=scored)
    currency = board.currency
    rows = [row_json(row, currency) for row in found]
    columns = [
        *([_GROUP] if compiled.group else []),
        *LIST_COLUMNS[:2],
        *([_GRADE] if graded else []),
        *LIST_COLUMNS[2:],
    ]
    empty = "no contact fits" if words else _NOBODY
    if words and not found and (why := board.why_nobody(words)):
        empty = f"{empty}: {why}"
    return Answer(rows=rows, columns=columns, warnings=compiled.warnings, empty=empty)


def _asks_score(query: str) -> bool:
    return any(word in query for word in ("grade", "engagement_score", "total", "is:hot"))


def row_json(row: Row, currency: str) -> dict[str, object]:
    """A row as JSON gives it; without an ICP `fit` is null and `grade` a digit alone."""
    step = {"due": row.due, "channel": row.channel or None, "reason": row.reason or None}
    return {
        "id": row.id, "name": row.name, "org": row.org or None, "path": row.path,
        "stage": row.stage, "status": row.status, "owner": row.owner or None,
        "title": row.title or None, "email": row.email or None, "phone": row.phone or None,
        "tags": list(row.tags), "grade": row.grade or None,
        "fit": None if row.fit is None else round(row.fit, 1),
        "engagement_score": round(row.engagement_score, 1),
        "engagement": row.engagement, "next_step": step if row.due else None,
        "last_touch": rfc3339(row.last_touch), "idle_days": row.idle_days,
        "in_stage_days": row.in_stage_days, "value": row.value, "weighted": row.weighted,
        "currency": currency, "lane": row.lane or None, "flags": list(row.flags),
        **({"group": row.group} if row.group else {}),
    }  # fmt: skip


def rfc3339(epoch: int | None) -> str | None:
    """An instant for JSON."""
    if epoch is None:
        return None
    from pipeboard.model.times import format_instant

    return format_instant(epoch)


def _next(row: Line) -> str:
    step = row["next_step"]
    if not isinstance(step, Mapping):
        return ""
    due = str(step["due"])[:16].replace("T", " ")
    return " ".join(str(part) for part in (due, step["channel"], step["reason"]) if part)


_NOBODY = "nobody is here yet: pb add 'Jonas Weber', or pb import contacts.csv"
_GROUP = Heading("GROUP", lambda row: row.get("group") or "–", 20)
_GRADE = Heading("GRADE", lambda row: row["grade"])
LIST_COLUMNS = (
    Heading("NAME", lambda row: row["name"], 26),
    Heading("ORGANISATION", lambda row: row["org"], 24),
    Heading("STAGE", lambda row: row["stage"]),
    Heading("STATUS", lambda row: "" if row["status"] == "open" else row["status"]),
    Heading("OWNER", lambda row: row["owner"], 12),
    Heading("NEXT", _next, 38),
    Heading("IDLE", lambda row: f"{row['idle_days']}d", right=True),
    Heading("VALUE", lambda row: row["value"], right=True),
    Heading("TAGS", lambda row: row["tags"], 24),
)


def board_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb board`."""
    parser.add_argument("-q", "--query", metavar="QUERY", default="", help="only these contacts")
    parser.add_argument("--width", type=int, metavar="N", help="columns of the terminal")
    parser.add_argument("--most", type=int, metavar="N", default=12, help="cards a column")


def board(call: Call) -> Answer:
    """The board's columns as text."""
    import shutil

    from pipeboard.cli.columns import board_text

    opened = call.board
    view = opened.columns(call.options.query)
    width = call.options.width or shutil.get_terminal_size((100, 24)).columns
    cards = opened.cards([rid for column in view.columns for rid in column.rids], laned=False)
    value = {
        "columns": [
            {
                "stage": column.stage,
                "label": column.label,
                "count": len(column.rids),
                "value": column.value,
                "weighted": column.weighted,
                "parked": column.parked,
                "contacts": [cards[rid].id for rid in column.rids],
            }
            for column in view.columns
        ],
        "problems": [problem._asdict() for problem in view.problems],
        "words": opened.words(call.options.query),
    }
    text = board_text(opened, view, cards, width=width, most=call.options.most)
    return Answer(value, text=text, warnings=view.warnings)


def queue_options(parser: argparse.ArgumentParser) -> None:
    """Options of `pb queue`."""
    parser.add_argument(
        "lane", nargs="?", default="", help="one lane, e.g. overdue, or a word: due"
    )
    parser.add_argument("-q", "--query", metavar="QUERY", default="", help="only these contacts")
    parser.add_argument("--mine", action="store_true", help="only mine, without the unassigned")
    parser.add_argument("--all", action="store_true", help="everybody's")
    parser.add_argument("--counts", action="store_true", help="how many wait, for a prompt")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")


def queue(call: Call) -> Answer:
    """Who is next, and why: mine and unassigned, unless --all or --mine says otherwise."""
    from pipeboard.board.why import why

    whose = "mine" if call.options.mine else "all" if call.options.all else "work"
    if call.options.counts:
        words = call.board.words(call.options.query, whose=whose)
        glyphs = {"reply": "»", "due": "●", "slipping": "!", "new": "+", "later": "○"}
        text = " ".join(f"{glyphs[word]}{count}" for word, count in words.items() if count)
        return Answer(words, text=text or "0")
    lane, query, limit = call.options.lane, call.options.query, call.options.limit
    found = call.board.queue(lane, whose=whose, query=query, limit=limit or None)
    currency = call.board.currency
    rows = [
        {**row_json(row, currency), "urgency": round(row.urgency, 1), "why": why(row)}
        for row in found[:limit]
    ]
    return Answer(rows=rows, columns=_QUEUE_COLUMNS, empty="nobody waits here")


_QUEUE_COLUMNS = (
    Heading("LANE", lambda row: row["lane"]),
    Heading("NAME", lambda row: row["name"], 26),
    Heading("ORGANISATION", lambda row: row["org"], 22),
    Heading("WHY", lambda row: row["why"], 30),
    Heading("NEXT", _next, 38),
    Heading("OWNER", lambda row: row["owner"], 12),
)
