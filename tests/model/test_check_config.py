"""Every problem of a config, each with a path that is the file's own."""

from __future__ import annotations

import pytest

from pipeboard.model.check_config import check_config, usable_config
from pipeboard.model.merge import merge
from pipeboard.model.tree import MISSING, get


def told(tree) -> list[tuple[str, str]]:
    return [(one.level, ".".join(map(str, one.path))) for one in check_config(tree)]


def test_good_configs_have_no_problems(company) -> None:
    assert check_config(company) == []
    assert check_config(None) == []
    assert check_config({"schema": "1", "workspace": {"name": "x", "currency": "EUR"}}) == []
    assert check_config({"opportunity_stages": [{"id": "quote"}], "segments": []}) == []
    assert check_config({"conflicts": [{"id": "x-1", "field": "git.sync"}]}) == []


ERRORS = [
    ({"schema": "2"}, "schema", "newer pipeboard"),
    ({"workspace": "x"}, "workspace", "stands where a map belongs"),
    ({"workspace": {"currency": "EURO"}}, "workspace.currency", "is not a currency"),
    ({"workspace": {"timezone": "Berlin"}}, "workspace.timezone", "is not a time zone"),
    ({"workspace": {"week_start": "tuesday"}}, "workspace.week_start", "is not a week start"),
    ({"business_hours": {"days": ["monday"]}}, "business_hours.days.0", "nearest: mon"),
    ({"business_hours": {"from": "18:00"}}, "business_hours", "never open"),
    ({"business_hours": {"from": "9"}}, "business_hours", "is not a time of day"),
    ({"business_hours": {"holidays": ["25 Dec"]}}, "business_hours.holidays.0", "is not a time"),
    ({"team": {"mara": {"role": "boss"}}}, "team.mara.role", "is not a role"),
    ({"team": {"mara": {"away": {"from": "x"}}}}, "team.mara.away.from", "is not a time"),
    ({"stages": [{"id": "leads"}]}, "stages.leads.id", "nearest: lead"),
    ({"stages": [{"id": "lead", "rot_after": "7"}]}, "stages.lead.rot_after", "not a duration"),
    (
        {"opportunity_stages": [{"id": "a", "probability": "101"}]},
        "opportunity_stages.a.probability",
        "0 to 100",
    ),
    (
        {"opportunity_stages": [{"id": "a", "forecast": "sure"}]},
        "opportunity_stages.a.forecast",
        "is not a forecast",
    ),
    ({"opportunity_stages": [{"label": "A"}]}, "opportunity_stages.0.id", "id is missing"),
    ({"lists": {"industries": "media"}}, "lists.industries", "stands where a list belongs"),
    ({"icp": {"criteria": [{"id": "a", "weight": "10"}]}}, "icp.criteria.a.if", "if is missing"),
    ({"icp": {"match_at": "150"}}, "icp.match_at", "0 to 100"),
    ({"icp": {"criteria": [{"id": "a", "if": "x"}]}}, "icp.criteria", "weight above 0"),
    ({"signals": {"a": {"class": "hot"}}}, "signals.a.class", "is not a class"),
    ({"signals": {"a": {"group": "x"}}}, "signals.a.group", "is not a group"),
    (
        {
            "derived_signals": {
                "a": {"count": "bofu", "within": "7d", "group": "buying", "points": "1"}
            }
        },
        "derived_signals.a.at_least",
        "at_least is missing",
    ),
    (
        {"derived_signals": {"prolonged": {"count": "active-days"}}},
        "derived_signals.prolonged.count",
        "nearest: active-weeks",
    ),
    ({"outcomes": {"sent": {"key": "12"}}}, "outcomes.sent.key", "1 to 9"),
    ({"outcomes": {"sent": {"next": {"in": "soon"}}}}, "outcomes.sent.next.in", "not a duration"),
    (
        {"score": {"engagement_groups": {"buying": {"half_life": "x"}}}},
        "score.engagement_groups.buying.half_life",
        "not a duration",
    ),
    ({"score": {"fit_grades": {"A": "30"}}}, "score.fit_grades", "A begins at 30, below B at 40"),
    ({"score": {"fit_grades": {"D": "30"}}}, "score.fit_grades.D", "is not a grade"),
    ({"gates": {"prospect": [{"id": "x"}]}}, "gates.prospect.x.if", "if is missing"),
    (
        {"gates": {"prospect": [{"id": "owner", "level": "stop"}]}},
        "gates.prospect.owner.level",
        "is not a level",
    ),
    ({"segments": [{"id": "a", "q": "x", "key": "10"}]}, "segments.a.key", "1 to 9"),
    (
        {"segments": [{"id": "a", "q": "x", "key": "9"}, {"id": "b", "q": "y", "key": "9"}]},
        "segments.b.key",
        "key 9 is already that of a",
    ),
    (
        {"segments": [{"id": "a", "q": "x"}, {"id": "a", "q": "y"}]},
        "segments.0.id",
        "more than once",
    ),
    ({"queues": [{"id": "pass", "word": "soon"}]}, "queues.pass.word", "is not a word"),
    ({"queues": [{"id": "pass", "sla": "1 day"}]}, "queues.pass.sla", "not a duration"),
    ({"pass_rule": {"max_unanswered": "x"}}, "pass_rule.max_unanswered", "a whole number"),
    ({"requalify_after": "quarterly"}, "requalify_after", "not a duration"),
    ({"cadences": {"a": {"then": "nurture"}}}, "cadences.a", "needs steps"),
    ({"cadences": {"nurture": {"then": "nrture"}}}, "cadences.nurture.then", "nearest: nurture"),
    (
        {"cadences": {"a": {"steps": [{"day": "1", "channel": "fax"}]}}},
        "cadences.a.steps.0.channel",
        "is not a channel",
    ),
    ({"targets": {"Q4": {"amount": "1"}}}, "targets.Q4", "is not a year, quarter or month"),
    ({"targets": {"2026": {"amount": "-1"}}}, "targets.2026.amount", "is negative"),
    ({"fx": {"USD": "0"}}, "fx.USD", "is not above 0"),
    ({"fx": {"DOL": "1"}}, "fx.DOL", "is not a currency"),
    ({"fx": {"as_of": "x"}}, "fx.as_of", "is not a time"),
    ({"privacy": {"mode": "secret"}}, "privacy.mode", "is not a mode"),
    ({"privacy": {"retention": {"lead": "3 years"}}}, "privacy.retention.lead", "not a duration"),
    ({"custom_fields": {"a": {"type": "colour"}}}, "custom_fields.a.type", "is not a type"),
    ({"custom_fields": {"a": {"type": "enum"}}}, "custom_fields.a.values", "needs its values"),
    ({"git": {"sync": "sometimes"}}, "git.sync", "is not a way to sync"),
    ({"glyphs": "emoji"}, "glyphs", "is not a set of glyphs"),
]


@pytest.mark.parametrize(("tree", "path", "words"), ERRORS)
def test_what_is_amiss_is_named(tree, path: str, words: str) -> None:
    findings = check_config(tree)
    assert told(tree) == [("error", path)]
    assert words in findings[0].message
    # The caller finds the line by this path, or by the part of it that is there.
    assert get(tree, findings[0].path[:-1]) is not MISSING


HINTS = [
    ({"targetz": {}}, "targetz", "nearest: targets"),
    ({"workspace": {"tz": "UTC"}}, "workspace.tz", "is not a key of workspace"),
    ({"git": {"brnch": "main"}}, "git.brnch", "nearest: branch"),
    ({"icp": {"criteria": [{"id": "a", "if": "x", "weight": "60"}]}}, "icp.criteria", "up to 60"),
    ({"signals": {"email-open": {"points": "3"}}}, "signals.email-open.points", "never counts"),
]


@pytest.mark.parametrize(("tree", "path", "words"), HINTS)
def test_what_is_odd_is_a_hint(tree, path: str, words: str) -> None:
    assert told(tree) == [("hint", path)]
    assert words in check_config(tree)[0].message


def test_all_problems_are_named_at_once() -> None:
    tree = {
        "git": {"sync": "x"},
        "fx": {"as_of": "x"},
        "stages": [{"id": "lead", "rot_after": "x"}],
        "colour": "red",
    }
    assert sorted(told(tree)) == [
        ("error", "fx.as_of"),
        ("error", "git.sync"),
        ("error", "stages.lead.rot_after"),
        ("hint", "colour"),
    ]


def test_a_broken_key_closes_no_board() -> None:
    config, findings = usable_config(
        {"git": {"sync": "x"}, "workspace": {"name": "Sales"}, "queues": "none"}
    )
    assert [one.path[0] for one in findings] == ["queues", "git"]
    assert config.git.sync == "auto"
    assert config.workspace.name == "Sales"
    assert len(config.queues) == 18


@pytest.mark.parametrize("tree", ["text", ["a", "list"]])
def test_what_is_no_map_is_the_default(tree) -> None:
    assert told(tree) == [("error", "")]
    assert usable_config(tree)[0] == merge(None)
