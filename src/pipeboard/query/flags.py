"""The flags of `is:` and `has:`: each with its definition and its SQL over the facts.

A day is the workspace's local day; "later than" was settled when the facts were derived.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeboard.errors import nearest
from pipeboard.model.text import fold
from pipeboard.model.times import DAY, parse_duration
from pipeboard.query.conditions import allowed_values
from pipeboard.query.fields import FIELDS
from pipeboard.query.frame import Frame
from pipeboard.query.tree import Call, Condition, OneOf, Star, Text

EXPLICIT_WITHIN = 180 * DAY


class Flag:
    """`sql(frame)` holds for a contact `f`; `of` names the field an argument belongs to."""

    __slots__ = ("meaning", "name", "of", "sql")

    def __init__(
        self, name: str, meaning: str, sql: str | Callable[[Frame], str], of: str = ""
    ) -> None:
        self.name = name
        self.meaning = meaning
        self.sql = sql
        self.of = of


def _open(frame: Frame) -> str:
    paused = f"f.status = 'paused' AND f.review_on < {frame.bind(frame.tomorrow)}"
    return f"(f.status = 'open' OR ({paused}))"


def _parked(frame: Frame) -> str:
    tomorrow = frame.bind(frame.tomorrow)
    paused = f"f.status = 'paused' AND coalesce(f.review_on >= {tomorrow}, 1)"
    return f"(f.status = 'nurture' OR ({paused}))"


def _rotting(frame: Frame) -> str:
    return _idle_beyond(frame, "f.rot_seconds")


def _cooling(frame: Frame) -> str:
    return _idle_beyond(frame, "0.7 * f.rot_seconds")


def _idle_beyond(frame: Frame, limit: str) -> str:
    now = frame.bind(frame.now)
    planned_late = f"f.next_due IS NULL OR f.next_due > {now} + f.rot_seconds"
    idle = f"{now} - max(f.idle_from, coalesce(f.imported, 0))"
    dated = "f.idle_from > 0"  # a file without any time has no age
    return f"{_open(frame)} AND {dated} AND {idle} > {limit} AND ({planned_late})"


def _reply_owed(frame: Frame) -> str:
    hours = frame.vocabulary.hours
    since = hours.at_business(hours.business_seconds(frame.now) - hours.span)
    return f"(f.reply_since IS NOT NULL OR f.question_since < {frame.bind(since)})"


def _explicit(frame: Frame) -> str:
    since = frame.bind(frame.now - EXPLICIT_WITHIN)
    earlier = f"e.class = 'buying-explicit' AND e.at >= {since}"
    return f"(f.last_explicit >= {since} AND {_happened(frame, 'f.last_explicit', earlier)})"


def _explicit_since_touch(frame: Frame) -> str:
    return f"(f.hot_since <= {frame.bind(frame.now)} AND {_explicit(frame)})"


def _since_parked(frame: Frame) -> str:
    earlier = "coalesce(e.class, '') NOT IN ('machine', 'negative') AND e.at > f.status_at"
    return f"coalesce({_happened(frame, 'f.signal_since_parked', earlier)}, 0)"


def _happened(frame: Frame, latest: str, earlier: str) -> str:
    """That the latest of some signals has been; one that is dated ahead does not count before its
    time, and hides none before it."""
    now = frame.bind(frame.now)
    before = (
        "EXISTS (SELECT 1 FROM event e WHERE e.rid = f.rid AND e.list = 'signals' "
        f"AND {earlier} AND e.at <= {now})"
    )
    return f"({latest} <= {now} OR {latest} > {now} AND {before})"


def _icp(frame: Frame) -> str:
    fits = f"f.fit >= {frame.bind(frame.vocabulary.match_at)}"
    return f"CASE f.icp_override WHEN 1 THEN 1 WHEN 0 THEN 0 ELSE {fits} END"


def _icp_possible(frame: Frame) -> str:
    """Short of the ICP, or not known, but what is unknown could still lift it there."""
    if not frame.vocabulary.icp_configured:
        return "0"
    match_at = frame.bind(frame.vocabulary.match_at)
    undecided = "f.icp_override IS NULL AND f.disqualifier IS NULL"
    short = f"coalesce(f.fit < {match_at} AND f.fit + coalesce(f.fit_room, 0) >= {match_at}, 1)"
    return f"({undecided} AND {short})"


def _stale(frame: Frame) -> str:
    vocabulary = frame.vocabulary
    since = frame.bind(frame.now - seconds_of(vocabulary.requalify_after))
    parts = [f"f.oldest_answer < {since}", f"f.timeline_date < {frame.bind(frame.start_of(0))}"]
    if vocabulary.icp_configured:
        misfit = f"f.fit < {frame.bind(vocabulary.match_at)}"
        parts.append(f"CASE f.icp_override WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE {misfit} END")
    return f"({' OR '.join(parts)})"


def _pass_candidate(frame: Frame) -> str:
    rule = frame.vocabulary.pass_rule
    most = frame.bind(int(rule.get("max_unanswered") or 8))
    since = frame.bind(frame.now - seconds_of(str(rule.get("over") or "21d")))
    tired = f"f.unanswered >= {most} AND f.unanswered_since <= {since}"
    return f"(({tired}) OR f.disqualifier IS NOT NULL OR f.last_outcome IS 'not-interested')"


# Who signs up and later out again did not come back: only what is welcome counts.
_WELCOME = """(SELECT count(*) FROM event e WHERE e.rid = f.rid AND coalesce(e.at, 0) <= {now}
  AND (e.list = 'activities' AND e.dir = 'in'
  OR e.list = 'signals' AND coalesce(e.class, '') NOT IN ('machine', 'negative')))"""


def _prospect_candidate(frame: Frame) -> str:
    lead = f"f.stage = 'lead' AND f.is_dnc = 0 AND {_open(frame)}"
    interested = "f.last_outcome IS NOT 'not-interested' AND f.inbound_count > 1"
    came = _WELCOME.format(now=frame.bind(frame.now))
    return f"({lead} AND {interested} AND {came} > 1)"


def _hot(frame: Frame) -> str:
    from pipeboard.query.score import hot

    return f"({_open(frame)} AND {hot(frame)})"


def _overdue(frame: Frame) -> str:
    return f"f.next_due < {frame.bind(frame.start_of(0))}"


def _slipped(frame: Frame) -> str:
    today = frame.bind(frame.start_of(0))
    return f"f.rid IN (SELECT o.rid FROM opp o WHERE o.open = 1 AND o.expected_close < {today})"


def _retention_due(frame: Frame) -> str:
    from pipeboard.query.retention import due

    return due(frame)


def seconds_of(duration: str) -> int:
    """A time of the config as an age; business days as their share of a week."""
    length = parse_duration(duration)
    return length.count * DAY * 7 // 5 if length.is_business else length.seconds


_F = Flag
_TABLE = (
    _F("is:open", "status open, or paused with review_on up to today", _open),
    _F("is:parked", "nurture, or paused with review_on after today", _parked),
    _F("is:rotting", "open, idle longer than the stage allows, nothing planned soon", _rotting),
    _F("is:cooling", "the same from 0.7 of what the stage allows", _cooling),
    _F("is:reply-owed", "their last message, or a question older than 1 bd, waits for us",
       _reply_owed),
    _F("is:one-shot", "exactly one inbound event ever and no conversation",
       "(f.inbound_count = 1 AND f.conversations = 0)"),
    _F("is:prospect-candidate", "an open lead that came back: a second message or welcome signal",
       _prospect_candidate),
    _F("is:icp", "fit reaches icp.match_at, or icp_override says so", _icp),
    _F("is:icp-possible", "short of icp.match_at, but unknown facts could lift the fit to it",
       _icp_possible),
    _F("is:stale-qualification", "a BANT answer is too old, its date past, or no ICP match",
       _stale),
    _F("is:pass-candidate", "unanswered too often for too long, disqualified by a rule, or not "
       "interested", _pass_candidate),
    _F("is:dnc", "do not contact, or every channel with an address opted out", "f.is_dnc = 1"),
    _F("is:hot", "open with grade A1, A2 or B1; without an ICP grade 1", _hot),
    _F("is:overdue", "the next step was due before today", _overdue),
    _F("is:slipped", "an open opportunity should have closed before today", _slipped),
    _F("is:unassigned", "no owner", "f.owner IS NULL"),
    _F("is:conflicted", "two people changed it at once", "f.conflicts > 0"),
    _F("is:problem", "its file is broken", "f.is_problem = 1"),
    _F("is:duplicate", "shares mail, phone, or name and organisation with another",
       "f.is_duplicate = 1"),
    _F("is:retention-due", "kept past privacy.retention, or will be within 30 days",
       _retention_due),
    _F("has:explicit-signal", "a signal that asks to buy within 180 d", _explicit),
    _F("has:explicit-signal-since-touch", "the same, later than our last touch",
       _explicit_since_touch),
    _F("has:signal-since-parked", "a welcome signal later than the status was set",
       _since_parked),
    _F("has:channel", "a channel that reaches the contact", "f.has_channel = 1"),
    _F("has:outbound", "we touched the contact at least once", "f.last_out IS NOT NULL"),
    _F("has:inbound", "a message or signal from them", "f.first_inbound IS NOT NULL"),
    _F("has:next-step", "an open follow-up", "f.next_due IS NOT NULL"),
    _F("has:opportunity", "an open opportunity", "f.open_opportunities > 0"),
    _F("has:won-opportunity", "a won opportunity", "f.won_opportunities > 0"),
    _F("has:purchase", "bought something", "f.purchases > 0"),
    _F("has:decision-maker", "who decides is known", "f.has_decision_maker = 1"),
    _F("has:open-question", "a question in state open", "f.open_questions > 0"),
    _F("has:open-objection", "an objection in state open", "f.open_objections > 0"),
    _F("has:objection", "an objection, or one about x: has:objection(x)", "", "objection"),
    _F("has:proof", "proof given, or of kind x: has:proof(x)", "", "proof"),
)  # fmt: skip

FLAGS = {flag.name: flag for flag in _TABLE}
"""Every flag by its name, prefix included, in the order they are explained."""


def flag_sql(frame: Frame, name: str) -> str:
    """A flag (`is:open`) as an SQL expression over `f`; NULL counts as no."""
    flag = FLAGS[name]
    if flag.of:
        return _with_argument(frame, flag, ())
    return flag.sql if isinstance(flag.sql, str) else flag.sql(frame)


def flags(frame: Frame, node: Condition) -> str:
    """`is:x`, `has:x`, `has:x(y)` and `is:(x,y)`, any of them. Raises QueryError."""
    if node.op not in (":", "=", "!="):
        raise frame.error(f"{node.field} takes : and a flag", node.at, hint="is:open")
    values = node.value.values if isinstance(node.value, OneOf) else (node.value,)
    parts = [f"({_flag(frame, node, value)})" for value in values]
    found = " OR ".join(parts)
    return f"NOT coalesce({found}, 0)" if node.op == "!=" else found


def _flag(frame: Frame, node: Condition, value: object) -> str:
    if isinstance(value, Call):
        flag = _known(frame, node.field.casefold(), value.name, value.at)
        if not flag.of:
            raise frame.error(f"{flag.name} takes nothing in ( )", value.at)
        return _with_argument(frame, flag, value.args)
    if isinstance(value, Text):
        flag = _known(frame, node.field.casefold(), value.text, value.at)
        return flag_sql(frame, flag.name)
    at = getattr(value, "at", node.at)
    what = "a flag, not *" if isinstance(value, Star) else "a flag"
    raise frame.error(f"{node.field}: wants {what}", at, hint="is:open, has:next-step")


def _known(frame: Frame, prefix: str, word: str, at: int) -> Flag:
    flag = FLAGS.get(f"{prefix}:{word.casefold()}")
    if flag is not None:
        return flag
    known = [name.partition(":")[2] for name in FLAGS if name.startswith(f"{prefix}:")]
    close = [f"{prefix}:{name}" for name in nearest(word, known)]
    raise frame.error(
        f'"{prefix}:{word}" is no flag', at, nearest=close, hint=_better(frame, prefix, word)
    )


def _better(frame: Frame, prefix: str, word: str) -> str:
    """What was meant, where another word of the language says it."""
    other = "has" if prefix == "is" else "is"
    if f"{other}:{word}" in FLAGS:
        return f"say {other}:{word}"
    for field in ("status", "stage", "engagement"):
        if word in allowed_values(frame, FIELDS[field]):
            return f"say {field}:{word}"
    return f"say {word}:* where {word} is set" if word in FIELDS else ""


# An objection may be about nothing in particular; then no list holds it.
_ANY_OBJECTION = (
    "EXISTS (SELECT 1 FROM event e "
    "WHERE e.rid = f.rid AND e.list = 'notes' AND e.kind = 'objection')"
)


def _with_argument(frame: Frame, flag: Flag, args: tuple[Text, ...]) -> str:
    allowed = allowed_values(frame, FIELDS[flag.of])
    for arg in args:
        if allowed and arg.text.casefold() not in map(str.casefold, allowed) and not arg.quoted:
            raise frame.error(
                f'"{arg.text}" is no {flag.of}',
                arg.at,
                nearest=nearest(arg.text, allowed),
                hint="one of: " + ", ".join(allowed[:20]),
            )
    if not args and flag.of == "objection":
        return _ANY_OBJECTION
    about = f"m.field = {frame.bind(flag.of)}"
    if args:
        about += f" AND m.value IN ({frame.bind_all(fold(arg.text) for arg in args)})"
    return f"f.rid IN (SELECT m.rid FROM multi m WHERE {about})"
