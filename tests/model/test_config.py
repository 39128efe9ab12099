"""A config: the product's own, and a team's over it."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
import yaml

from pipeboard.errors import InvalidData
from pipeboard.model.config import Config
from pipeboard.model.defaults import DEFAULTS
from pipeboard.model.describe import config_tree, render_all
from pipeboard.model.meanings import MEANINGS
from pipeboard.model.merge import merge, merged_tree
from pipeboard.model.times import parse_duration, zone
from pipeboard.model.tree import as_text

FOUR_LINES = {"schema": "1", "workspace": {"name": "Sales", "currency": "NOK"}}


def test_four_lines_are_a_working_board() -> None:
    config = merge(FOUR_LINES)
    assert (config.workspace.name, config.workspace.currency) == ("Sales", "NOK")
    assert [stage.id for stage in config.stages] == ["lead", "prospect", "customer"]
    assert len(config.queues) == 18
    assert [segment.key for segment in config.segments] == [1, 2, 3, 4, 5, 6]
    assert list(config.cadences) == ["inbound", "nurture"]
    assert config.stage("lead").rot_after == "7d"
    assert {one.id: one.probability for one in config.opportunity_stages}["demo"] == 25


def test_what_a_team_must_say_itself_is_empty() -> None:
    config = merge(None)
    empty = (config.team, config.personas, config.targets, config.fx, config.custom_fields)
    assert empty == ({},) * 5
    assert config.icp.criteria == []


def test_the_company_config_differs_only_where_it_is_the_companys(company) -> None:
    """The product's defaults are the example's, but for the company's own team, ICP and so on."""
    config, default = merge(company), merge(None)
    same = {
        name for name in Config.__struct_fields__ if getattr(config, name) == getattr(default, name)
    }
    assert same >= {
        "stages",
        "opportunity_stages",
        "reasons",
        "lists",
        "signals",
        "derived_signals",
        "outcomes",
        "score",
        "gates",
        "queues",
        "urgency",
        "pass_rule",
        "requalify_after",
    }
    assert config.segments[:6] == default.segments
    assert len(config.icp.criteria) == 6
    assert config.cadences["renewal"].anchor == "renewal"
    assert config.rates == {"EUR": Decimal(1), "USD": Decimal("0.92"), "GBP": Decimal("1.17")}
    assert config.targets["2026-Q4"].amount == 120000
    assert config.zone is zone("Europe/Berlin")


def test_a_map_changes_only_the_keys_it_names() -> None:
    config = merge({"signals": {"download": {"points": "20"}, "fair": {"points": "5"}}})
    assert config.signals["download"].points == 20
    assert config.signals["download"].group == "interest"
    assert config.signals["fair"].class_ == "interest"
    assert "webinar" in config.signals


def test_an_entry_of_a_known_id_changes_what_it_names() -> None:
    config = merge({"stages": [{"id": "lead", "rot_after": "3d"}]})
    assert [stage.id for stage in config.stages] == ["lead", "prospect", "customer"]
    assert config.stage("lead").rot_after == "3d"
    assert config.stage("lead").label == "Leads"


def test_a_new_entry_is_added_at_the_end() -> None:
    config = merge({"queues": [{"id": "vip", "q": "tag:vip", "word": "due"}]})
    assert [lane.id for lane in config.queues][-2:] == ["this-week", "vip"]


def test_a_list_with_every_default_sets_the_order() -> None:
    ids = [lane["id"] for lane in reversed(DEFAULTS["queues"])]
    config = merge({"queues": [{"id": lane} for lane in ids]})
    assert [lane.id for lane in config.queues] == ids
    assert config.queues[-1].q == "is:conflicted or is:problem"


@pytest.mark.parametrize(
    ("tree", "names", "gone"),
    [
        (
            {"queues": [{"id": "pass", "off": "true"}]},
            lambda config: {lane.id for lane in config.queues},
            "pass",
        ),
        ({"signals": {"social": {"off": "true"}}}, lambda config: set(config.signals), "social"),
        ({"cadences": {"inbound": {"off": "true"}}}, lambda c: set(c.cadences), "inbound"),
        (
            {"segments": [{"id": "hot", "off": "true"}]},
            lambda config: {segment.id for segment in config.segments},
            "hot",
        ),
        (
            {"gates": {"prospect": [{"id": "timeline", "level": "off"}]}},
            lambda config: {item.id for item in config.gates["prospect"]},
            "timeline",
        ),
    ],
)
def test_what_is_off_is_gone(tree, names, gone: str) -> None:
    assert names(merge(None)) - names(merge(tree)) == {gone}


def test_other_lists_replace_and_an_empty_one_empties() -> None:
    config = merge(
        {"lists": {"industries": ["farming"]}, "segments": [], "reasons": {"lost": ["price"]}}
    )
    assert config.lists.industries == ["farming"]
    assert config.segments == []
    assert config.reasons.of("lost") == ["price"]
    assert "timing" in config.reasons.of("nurture")
    assert config.reasons.of("open") == []


def test_a_pipeline_of_ones_own_stands_alone() -> None:
    config = merge({"opportunity_stages": [{"id": "quote", "probability": "40"}, {"id": "demo"}]})
    stages = config.opportunity_stages
    assert [stage.id for stage in stages] == ["quote", "demo", "won", "lost"]
    assert [stage.probability for stage in stages] == [40, 25, 100, 0]
    assert [stage.id for stage in merge({"opportunity_stages": []}).opportunity_stages] == [
        "won",
        "lost",
    ]


def test_a_quick_key_of_the_teams_own_is_taken_from_the_default() -> None:
    config = merge({"segments": [{"id": "fair", "key": "1", "q": "campaign:fair"}]})
    keys = {segment.id: segment.key for segment in config.segments}
    assert keys["fair"] == 1
    assert keys["hot"] is None
    assert keys["mine"] == 2


def test_unset_means_not_said() -> None:
    assert merge({"stages": None, "signals": {"download": None}}) == merge(None)


def test_unknown_keys_are_ignored() -> None:
    assert merge({"colour": "red", "workspace": {"logo": "x"}}) == merge(None)


def test_a_value_that_no_type_allows_is_named() -> None:
    with pytest.raises(InvalidData, match=r"git\.sync"):
        merge({"git": {"sync": "sometimes"}})


def test_every_day_begins_where_the_machine_is_unless_the_workspace_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeboard.model.config.system_zone", lambda: "Asia/Tokyo")
    assert merge(None).zone_name == "Asia/Tokyo"
    assert merge({"workspace": {"timezone": "UTC"}}).zone_name == "UTC"
    assert merge({"workspace": {"week_start": "sunday"}}).week_start == 6


@pytest.mark.parametrize("own", [None, FOUR_LINES, "company"])
def test_the_whole_config_prints_as_yaml_that_says_the_same(own, company) -> None:
    tree = company if own == "company" else own
    config = merge(tree)
    text = render_all(config, tree)
    back = yaml.load(text, yaml.BaseLoader)
    assert back == config_tree(config)
    assert merge(back) == config
    # And means the same to tools that guess types.
    typed = yaml.load(text, yaml.SafeLoader)
    assert merge(as_text(typed)) == config


def test_the_whole_config_marks_what_the_board_says() -> None:
    text = render_all(merge(FOUR_LINES), FOUR_LINES)
    marked = [line.split(":")[0].strip() for line in text.splitlines()[3:] if "(*)" in line]
    assert marked == ["schema", "name", "currency"]
    assert "# timezone:  # IANA zone" in text


def fields(kind, path: str, found: dict[str, object]) -> dict[str, object]:
    """Every key of the config, `*` for the keys of maps and entries of lists."""
    for inner in getattr(kind, "types", (kind,)):
        if isinstance(inner, msgspec.inspect.StructType):
            for field in inner.fields:
                name = f"{path}.{field.encode_name}".lstrip(".")
                found[name] = field
                fields(field.type, name, found)
        elif isinstance(inner, msgspec.inspect.DictType):
            fields(inner.value_type, f"{path}.*", found)
        elif isinstance(inner, msgspec.inspect.ListType):
            fields(inner.item_type, f"{path}.*", found)
    return found


def test_every_key_has_a_meaning_and_every_meaning_a_key() -> None:
    known = fields(msgspec.inspect.type_info(Config), "", {})
    named = {path for path in known if path.count(".") <= 1 and "*" not in path}
    assert named <= set(MEANINGS)
    gates = {"gates.prospect", "gates.opportunity", "gates.customer"}
    assert set(MEANINGS) <= set(known) | gates
    assert all(MEANINGS.values())


def test_the_defaults_name_every_key_that_is_not_optional() -> None:
    assert set(DEFAULTS) == set(Config.__struct_fields__)
    assert merged_tree(None)["urgency"]["reply"] == "10"


def test_the_numbers_of_the_score_are_the_specs() -> None:
    config = merge(None)
    groups = {name: (g.cap, g.half_life) for name, g in config.score.engagement_groups.items()}
    assert groups == {
        "interest": (40, "30d"),
        "buying": (60, "21d"),
        "conversation": (40, "30d"),
        "negative": (-60, "60d"),
    }
    assert config.score.fit_grades == {"A": 70, "B": 40}
    assert config.signals["email-open"].class_ == "machine"
    assert parse_duration(config.requalify_after).seconds == 90 * 86400
