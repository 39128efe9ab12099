"""What a query needs to know of the config, as a plain object that goes to JSON and back.

It is kept in the index, so that a list of contacts reads neither yaml nor msgspec.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from functools import cached_property

from pipeboard.model.times import zone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pipeboard.model.business import BusinessHours
    from pipeboard.model.config import Config

STATUSES = ("open", "nurture", "paused", "disqualified", "lost", "churned")
WORDS = ("reply", "due", "slipping", "new", "later")
_WEEK_STARTS = {"monday": 0, "saturday": 5, "sunday": 6}


class Segment:
    """A saved query and the digit it answers to (0: none)."""

    __slots__ = ("id", "key", "q")

    def __init__(self, id: str, q: str, key: int = 0) -> None:
        self.id = id
        self.q = q
        self.key = key


class Queue:
    """A lane: its query, the word it folds into, its clock (`1h`, `1bd`) and how many a day."""

    __slots__ = ("id", "per_day", "q", "sla", "word")

    def __init__(
        self, id: str, q: str, word: str = "later", sla: str = "", per_day: int | None = None
    ) -> None:
        self.id = id
        self.q = q
        self.word = word
        self.sla = sla
        self.per_day = per_day


class Group:
    """A group of the engagement: its column, its cap, its half-life in seconds."""

    __slots__ = ("cap", "column", "half_life", "id")

    def __init__(self, id: str, cap: float, half_life: int, column: str) -> None:
        self.id = id
        self.cap = cap
        self.half_life = half_life
        self.column = column


class Check:
    """An item of a gate: the query that must hold, what follows where it does not, what is said."""

    __slots__ = ("hint", "id", "level", "q")

    def __init__(self, id: str, q: str, level: str = "warn", hint: str = "") -> None:
        self.id = id
        self.q = q
        self.level = level
        self.hint = hint


class Vocabulary:
    """The words of one board. Every part may be empty; then any value of it is accepted.

    stages, statuses, opportunity_stages, outcomes, personas: keys in their order. labels: stage →
    what its column is called. team: key → {name, email, role}. signals: kind → class. lists:
    industries, size_bands, channels, source_channels, objections, roles, proof. reasons: by status.
    custom_fields: name → {type, scope, values}. hours: {days, from, to, holidays}. pass_rule:
    {max_unanswered, over}. icp: the queries of its criteria. groups, fit_grades,
    engagement_grades, total: of the score. urgency: the weights of its terms.
    gates: by what they lead to.
    """

    def __init__(self, told: Mapping[str, object] | None = None) -> None:
        known = dict(told or {})
        self._told = known
        self.name: str = _text(known.get("name"))
        self.currency: str = _text(known.get("currency"), "EUR")
        self.timezone: str = _text(known.get("timezone"), "UTC")
        self.week_start: str = _text(known.get("week_start"), "monday")
        self.pseudonymous: bool = bool(known.get("pseudonymous"))
        self.stages = _texts(known.get("stages"), ("lead", "prospect", "customer"))
        self.labels = _map(known.get("labels"))
        self.statuses = _texts(known.get("statuses"), STATUSES)
        self.opportunity_stages = _texts(known.get("opportunity_stages"))
        self.team = {key: _map(member) for key, member in _maps(known.get("team")).items()}
        self.signals = _map(known.get("signals"))
        self.outcomes = _texts(known.get("outcomes"))
        self.personas = _texts(known.get("personas"))
        self.cadences = _texts(known.get("cadences"))
        self.lists = {key: _texts(value) for key, value in _maps(known.get("lists")).items()}
        self.reasons = {key: _texts(value) for key, value in _maps(known.get("reasons")).items()}
        self.custom_fields = _maps(known.get("custom_fields"))
        self.business_hours = _maps(known.get("business_hours"))
        self.pass_rule = _maps(known.get("pass_rule"))
        self.retention = _map(known.get("retention"))
        """Stage → how long it is kept: `36mo`, `36mo after churned`; others for ever."""
        self.requalify_after: str = _text(known.get("requalify_after"), "90d")
        self.icp_configured: bool = bool(known.get("icp_configured"))
        self.icp = _texts(known.get("icp"))
        match_at = known.get("match_at")
        self.match_at: float = match_at if isinstance(match_at, (int, float)) else 60
        score = _maps(known.get("score"))
        self.groups = [Group(**entry) for entry in _entries(score.get("groups"))]
        self.fit_grades = _numbers(score.get("fit_grades"))
        self.engagement_grades = _numbers(score.get("engagement_grades"))
        self.total = _numbers(score.get("total"))
        self.urgency = _numbers(known.get("urgency"))
        self.segments = [Segment(**entry) for entry in _entries(known.get("segments"))]
        self.queues = [Queue(**entry) for entry in _entries(known.get("queues"))]
        self.gates = {
            name: [Check(**entry) for entry in _entries(checks)]
            for name, checks in _maps(known.get("gates")).items()
        }
        self.own_segments: Callable[[], Sequence[Segment]] = tuple
        """Segments of who asks, which the config does not know; read when one is asked for."""

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone that says when a day begins."""
        return zone(self.timezone)

    @property
    def first_weekday(self) -> int:
        """The weekday a week begins on, 0 = Monday."""
        return _WEEK_STARTS.get(self.week_start, 0)

    @cached_property
    def hours(self) -> BusinessHours:
        """The business hours, as a clock."""
        from pipeboard.model.business import BusinessHours

        told = self.business_hours
        return BusinessHours(
            days=_texts(told.get("days"), ("mon", "tue", "wed", "thu", "fri")),
            opens=_text(told.get("from"), "09:00"),
            closes=_text(told.get("to"), "17:00"),
            holidays=_texts(told.get("holidays")),
            tz=self.zone,
        )

    @property
    def owners(self) -> tuple[str, ...]:
        """The keys of the team, bots included."""
        return tuple(self.team)

    @property
    def bots(self) -> tuple[str, ...]:
        """The keys of the team that are bots."""
        return tuple(key for key, member in self.team.items() if member.get("role") == "bot")

    def signal_class(self, kind: str) -> str:
        """The class of a signal kind; "" for a kind the config does not know."""
        return self.signals.get(kind, "")

    def segment(self, id: str) -> Segment | None:
        """The segment of this id, the team's before one's own."""
        found = next((one for one in self.segments if one.id == id), None)
        return found or next((one for one in self.own_segments() if one.id == id), None)

    def values(self, source: str) -> tuple[str, ...]:
        """The values an enum field may take: a part by its name, `lists.x` or `reasons.x`."""
        part, _, key = source.partition(".")
        if part == "lists":
            return self.lists.get(key, ())
        if part == "reasons":
            return self._reasons(key)
        if part == "segments":
            return tuple(segment.id for segment in [*self.segments, *self.own_segments()])
        if part == "queues":
            return tuple(queue.id for queue in self.queues)
        return tuple(getattr(self, part))

    def _reasons(self, key: str) -> tuple[str, ...]:
        if key:
            return self.reasons.get(key, ())
        return tuple(dict.fromkeys(reason for some in self.reasons.values() for reason in some))

    def to_json(self) -> str:
        """The vocabulary as JSON text, the same for the same config."""
        import json

        return json.dumps(self._told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_config(cls, config: Config) -> Vocabulary:
        """The vocabulary of a board's config."""
        from pipeboard.query.configured import configured

        return cls(configured(config))


def _text(value: object, default: str = "") -> str:
    return str(value) if value not in (None, "") else default


def _texts(value: object, default: Sequence[str] = ()) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else tuple(default)


def _map(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _numbers(value: object) -> dict[str, float]:
    return {str(k): float(v) for k, v in value.items()} if isinstance(value, Mapping) else {}


def _maps(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _entries(value: object) -> list[dict[str, Any]]:
    return [dict(entry) for entry in value] if isinstance(value, (list, tuple)) else []
