"""What a verb answers, in every format. Text of a board passes the sanitiser here and only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeboard.errors import PipeboardError
from pipeboard.model.text import one_line, safe

SCHEMA = 1
Line = Mapping[str, object]


class Answer:
    """What a verb has to say.

    `value` is the JSON `data`; `text` what a person reads; `rows` (each a mapping with at least
    `id`) and `columns` make the tables. `code` is the exit code, `warnings` go along in JSON and
    to stderr; `empty` is said there where a table has no rows.
    """

    __slots__ = ("code", "columns", "empty", "rows", "text", "value", "warnings")

    def __init__(
        self,
        value: object = None,
        *,
        text: str | None = None,
        rows: Sequence[Line] | None = None,
        columns: Sequence[Heading] = (),
        warnings: Sequence[str] = (),
        code: int = 0,
        empty: str = "",
    ) -> None:
        self.value = value if value is not None or rows is None else list(rows)
        self.text = text
        self.rows = rows
        self.columns = columns
        self.warnings = list(warnings)
        self.code = code
        self.empty = empty


class Heading:
    """A column of a table: its title, how a row fills it, the widest it gets, which side."""

    __slots__ = ("cell", "right", "title", "width")

    def __init__(
        self, title: str, cell: Callable[[Line], object], width: int = 40, right: bool = False
    ) -> None:
        self.title = title
        self.cell = cell
        self.width = width
        self.right = right


def render(answer: Answer, format: str) -> str:
    """The answer as text of a format, without the last newline."""
    if format == "json":
        return _json(
            {"schema": SCHEMA, "ok": True, "data": answer.value, "warnings": answer.warnings}
        )
    if answer.rows is None:
        if format == "jsonl":
            return _json(answer.value)
        if format == "ids" and isinstance(answer.value, Mapping):
            return "\n".join(one_line(str(name)) for name in answer.value.get("contacts", ()))
        return safe(answer.text if answer.text is not None else _json(answer.value))
    if format == "jsonl":
        return "\n".join(_json(row) for row in answer.rows)
    if format == "ids":
        named = (str(row.get("id") or row.get("path") or "") for row in answer.rows)
        return "\n".join(map(one_line, named))
    if format == "table" and answer.text is not None:
        return safe(answer.text)
    return _tables[format](answer.rows, answer.columns)


def render_error(error: PipeboardError, format: str | None) -> str:
    """An error as a person or a script reads it."""
    if format == "json":
        body = {"code": error.code, "message": error.message, "items": error.items}
        if error.hint:
            body["hint"] = error.hint
        return _json({"schema": SCHEMA, "ok": False, "error": body})
    return safe(f"pb: {error}")


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=True, default=str)


def cell_text(value: object) -> str:
    """A cell on one line."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value else ""
    if isinstance(value, (list, tuple)):
        return one_line(", ".join(str(entry) for entry in value))
    return one_line(str(value))


def _plain_text(value: object) -> str:
    """A cell as a script reads it: numbers without separators."""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.2f}"
    return cell_text(value)


def _table(rows: Sequence[Line], columns: Sequence[Heading]) -> str:
    from pipeboard.cli.width import clip, pad, width

    cells = [[clip(cell_text(c.cell(row)), c.width) for c in columns] for row in rows]
    kept = [i for i, _ in enumerate(columns) if any(line[i] for line in cells)] or [0]
    titles = [column.title for column in columns]
    widths = [max([width(titles[i]), *(width(line[i]) for line in cells)]) for i in kept]
    lines = [[titles[i] for i in kept], *([line[i] for i in kept] for line in cells)]
    return "\n".join(
        "  ".join(
            pad(text, size, right=columns[i].right)
            for text, size, i in zip(line, widths, kept, strict=True)
        ).rstrip()
        for line in lines
    )


def _tsv(rows: Sequence[Line], columns: Sequence[Heading]) -> str:
    lines = ["\t".join(column.title for column in columns)]
    lines += ["\t".join(_plain_text(column.cell(row)) for column in columns) for row in rows]
    return "\n".join(lines)


def _markdown(rows: Sequence[Line], columns: Sequence[Heading]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    lines = [line([column.title for column in columns])]
    lines.append("|" + "|".join(" --: " if column.right else " --- " for column in columns) + "|")
    lines += [line([cell_text(column.cell(row)) for column in columns]) for row in rows]
    return "\n".join(lines)


def _csv(rows: Sequence[Line], columns: Sequence[Heading]) -> str:
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([neutral(_plain_text(column.cell(row))) for column in columns])
    return buffer.getvalue().rstrip("\n")


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: `'` before = + - @ and their kin."""
    return (
        f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") else text
    )


_tables: dict[str, Callable[[Sequence[Line], Sequence[Heading]], str]] = {
    "table": _table,
    "tsv": _tsv,
    "md": _markdown,
    "csv": _csv,
}
