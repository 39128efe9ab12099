"""What a vocabulary holds of a config, as plain maps and lists.

Apart from the vocabulary, which a list reads from the index without the config.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.model.times import parse_duration
from pipeboard.query.vocabulary import STATUSES

if TYPE_CHECKING:
    from pipeboard.model.config import Config, Member


def configured(config: Config) -> dict[str, object]:
    """All of it, as JSON keeps it."""
    return {**_named(config), **_ruled(config), **_asked(config)}


def _named(config: Config) -> dict[str, object]:
    """The words of the board: what it is called, who is there, what may be said in a field."""
    lists, reasons = config.lists, config.reasons
    return {
        "name": config.workspace.name,
        "currency": config.workspace.currency,
        "timezone": config.zone_name,
        "week_start": config.workspace.week_start,
        "pseudonymous": config.privacy.mode == "pseudonymous",
        "stages": [stage.id for stage in config.stages],
        "labels": {stage.id: stage.label or stage.id for stage in config.stages},
        "statuses": list(STATUSES),
        "opportunity_stages": [stage.id for stage in config.opportunity_stages],
        "team": {key: _member(member) for key, member in config.team.items()},
        "signals": {kind: signal.class_ for kind, signal in config.signals.items()},
        "outcomes": list(config.outcomes),
        "personas": list(config.personas),
        "cadences": list(config.cadences),
        "lists": {name: list(getattr(lists, name)) for name in lists.__struct_fields__},
        "reasons": {name: list(getattr(reasons, name)) for name in reasons.__struct_fields__},
        "custom_fields": {
            name: {"type": field.type, "scope": field.scope, "values": field.values}
            for name, field in config.custom_fields.items()
        },
    }


def _ruled(config: Config) -> dict[str, object]:
    """The numbers and times by which contacts are judged."""
    hours, rule, urgency = config.business_hours, config.pass_rule, config.urgency
    return {
        "business_hours": {
            "days": list(hours.days),
            "from": hours.from_,
            "to": hours.to,
            "holidays": hours.holidays,
        },
        "pass_rule": {"max_unanswered": rule.max_unanswered, "over": rule.over},
        "retention": {
            stage: said
            for stage in ("lead", "prospect", "customer")
            if (said := getattr(config.privacy.retention, stage))
        },
        "requalify_after": config.requalify_after,
        "icp_configured": bool(config.icp.criteria),
        "icp": [criterion.if_ for criterion in config.icp.criteria],
        "match_at": config.icp.match_at,
        "score": _score(config),
        "urgency": {name: getattr(urgency, name) for name in urgency.__struct_fields__},
    }


def _asked(config: Config) -> dict[str, object]:
    """The queries of the board: segments, lanes, the items of its gates."""
    return {
        "segments": [{"id": s.id, "q": s.q, "key": s.key or 0} for s in config.segments],
        "queues": [
            {
                "id": queue.id,
                "q": queue.q,
                "word": queue.word,
                "sla": queue.sla or "",
                "per_day": queue.per_day,
            }
            for queue in config.queues
        ],
        "gates": {
            name: [
                {"id": check.id, "q": check.if_, "level": check.level, "hint": check.hint or ""}
                for check in checks
                if check.level != "off"
            ]
            for name, checks in config.gates.items()
        },
    }


_COLUMNS = tuple(f"engaged_{number}" for number in range(1, 7))


def _score(config: Config) -> dict[str, object]:
    score = config.score
    groups = [
        {
            "id": name,
            "cap": float(group.cap),
            "half_life": parse_duration(group.half_life).seconds,
            "column": column,
        }
        for (name, group), column in zip(score.engagement_groups.items(), _COLUMNS, strict=False)
    ]
    return {
        "groups": groups,
        "fit_grades": dict(score.fit_grades),
        "engagement_grades": dict(score.engagement_grades),
        "total": {"fit": score.total.fit, "engagement": score.total.engagement},
    }


def _member(member: Member) -> dict[str, str]:
    mails = [member.email] if isinstance(member.email, str) else member.email or [""]
    return {"name": member.name or "", "email": mails[0], "role": member.role}
