"""A contact as a row of a list: the SQL that selects it, and the plain object it becomes.

On the path of every list: no dataclasses, no typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeboard.model.text import texts_of

DAY = 86_400

# The flags a row shows, in this order; each is one of query/flags.py.
SHOWN_FLAGS = (
    "is:overdue", "is:reply-owed", "has:explicit-signal-since-touch", "is:rotting", "is:cooling",
    "is:slipped", "is:unassigned", "is:one-shot", "is:prospect-candidate",
    "is:pass-candidate", "is:stale-qualification",
    "is:dnc", "is:duplicate", "is:conflicted", "is:problem", "is:parked",
)  # fmt: skip

# Those that a card has a sign for.
CARD_FLAGS = ("is:reply-owed", "is:rotting", "is:prospect-candidate")


_SLOTS = (
    "rid",
    "id",
    "name",
    "org",
    "path",
    "stage",
    "status",
    "owner",
    "title",
    "email",
    "phone",
    "tags",
    "engagement",
    "due",
    "due_at",
    "timed",
    "channel",
    "reason",
    "give",
    "last_touch",
    "idle_days",
    "in_stage_days",
    "value",
    "weighted",
    "lane",
    "flags",
    "chip",
    "review_on",
    "late_days",
    "closes_in",
    "conflicts",
    "group",
    "grade",
    "fit",
    "fit_room",
    "engagement_score",
    "urgency",
)  # in the order of _ROW


class Row:
    """A contact in a list. Times are seconds since 1970, money a year in the board's currency.

    `fit` (0 to 100) and its head-room are None without an ICP; then `grade` is its digit alone.
    `urgency` is that of a row of the queue, 0 elsewhere.
    """

    rid: int
    id: str
    name: str
    org: str
    path: str
    stage: str
    status: str
    owner: str
    title: str
    email: str
    phone: str
    tags: tuple[str, ...]
    engagement: str
    due: str
    due_at: int | None
    timed: bool
    channel: str
    reason: str
    give: str
    last_touch: int | None
    idle_days: int
    in_stage_days: int
    value: float
    weighted: float
    lane: str
    flags: tuple[str, ...]
    chip: str
    review_on: int | None
    late_days: int
    closes_in: int | None
    """Days to the first date of an open deal that runs out, negative once its close has passed."""
    conflicts: int
    """How much of it is to be decided, for two changed it at once."""
    group: str
    grade: str
    fit: float | None
    fit_room: float | None
    engagement_score: float
    urgency: float

    __slots__ = _SLOTS

    def __init__(self, values: Sequence[object]) -> None:
        """From the values of all slots, in their order."""
        for name, value in zip(_SLOTS, values, strict=True):
            setattr(self, name, value)


_ROW = """
SELECT f.rid, c.id, c.name, coalesce(c.org_name, ''), c.path, f.stage, f.status,
  coalesce(f.owner, ''), coalesce(c.title, ''), coalesce(c.email, ''), coalesce(c.phone, ''),
  c.tags, {engagement}, coalesce(c.next_due, ''), f.next_due, f.next_timed,
  coalesce(f.next_channel, ''), coalesce(c.next_reason, ''), coalesce(c.next_give, ''),
  f.last_touch, {idle}, {in_stage},
  f.value, f.weighted, {lane}, {flags}, coalesce(c.chip, ''), f.review_on,
  {grade}, f.fit, f.fit_room, {engaged},
  CASE WHEN f.open_opportunities > 0 THEN {closes} END, f.conflicts
FROM fact f JOIN contact c ON c.rid = f.rid
"""


# The first date that runs out; an offer or a trial that has ended is none any more.
_NEVER = 1 << 62
_CLOSES = f"""(SELECT nullif(min(min(coalesce(o.expected_close, {_NEVER}),
  CASE WHEN o.offer_expires >= {{today}} THEN o.offer_expires ELSE {_NEVER} END,
  CASE WHEN o.trial_ends >= {{today}} THEN o.trial_ends ELSE {_NEVER} END)), {_NEVER})
  FROM opp o WHERE o.rid = f.rid AND o.open = 1)"""


def row_sql(
    engagement: str, lane: str, flags: Sequence[str], now: str, today: str, score: tuple[str, str]
) -> str:
    """The SELECT of `Row`s; the parts are SQL expressions over `f`, flags become one bit each.

    `score` is the grade and the engagement's number; without `today` no date that runs out is
    looked for.
    """
    idle, in_stage = (
        f"CASE WHEN f.{since} > 0 THEN max(0, ({now} - f.{since}) / 86400) ELSE 0 END"
        for since in ("idle_from", "stage_since")
    )
    bits = " + ".join(f"(({flag}) IS TRUE) * {1 << bit}" for bit, flag in enumerate(flags)) or "0"
    grade, engaged = score
    closes = _CLOSES.format(today=today) if today else "NULL"
    return _ROW.format(
        engagement=engagement, lane=lane, flags=bits, idle=idle, in_stage=in_stage,
        grade=grade, engaged=engaged, closes=closes,
    )  # fmt: skip


def rows(cursor: Iterable[tuple[object, ...]], names: Sequence[str], day_start: int) -> list[Row]:
    """`Row`s of a cursor over `row_sql`; `day_start` is where today begins."""
    return [_row(tuple(values), names, day_start) for values in cursor]


def _row(v: tuple[object, ...], names: Sequence[str], day_start: int) -> Row:
    bits = int(str(v[25] or 0))
    due_at = v[14] if isinstance(v[14], int) else None
    late = -(-(day_start - due_at) // DAY) if due_at is not None and due_at < day_start else 0
    values: tuple[object, ...] = (
        *v[:11],
        texts_of(str(v[11])),
        v[12] or "none",
        v[13],
        due_at,
        bool(v[15]),
        *v[16:24],
        v[24] or "",
        tuple(name for bit, name in enumerate(names) if bits >> bit & 1),
        v[26],
        v[27],
        late,
        (v[32] - day_start) // DAY if isinstance(v[32], int) else None,
        v[33],
        "",
        v[28] or "",
        v[29],
        v[30],
        v[31] or 0.0,
        0.0,
    )
    return Row(values)
