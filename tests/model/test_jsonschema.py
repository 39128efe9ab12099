"""The schemas that editors complete and check by."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeboard.model.jsonschema import FILE_NAMES, editor_settings, modeline, schema
from pipeboard.model.merge import merge
from tests.model.conftest import EXAMPLES, read

KEYWORDS = {
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "anyOf",
    "pattern",
}
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def is_a(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])


def problems(value: Any, rules: dict[str, Any], at: str = "$") -> list[str]:
    """A validator of the few keywords the schemas use; what it does not know fails the test."""
    assert set(rules) <= KEYWORDS, set(rules) - KEYWORDS
    found = []
    kinds = rules.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_a(value, kind) for kind in kinds):
        found.append(f"{at} is no {kinds}")
    if "enum" in rules and not any(value == one and is_like(value, one) for one in rules["enum"]):
        found.append(f"{at} is none of {rules['enum']}")
    if isinstance(value, str) and not re.search(rules.get("pattern", ""), value):
        found.append(f"{at} does not match")
    if "anyOf" in rules and all(problems(value, one, at) for one in rules["anyOf"]):
        found.append(f"{at} fits none: {problems(value, rules['anyOf'][0], at)}")
    if isinstance(value, dict):
        found += [
            f"{at}.{name} is missing" for name in rules.get("required", []) if name not in value
        ]
        for key, inner in value.items():
            more = rules.get("additionalProperties", {})
            found += problems(inner, rules.get("properties", {}).get(key, more), f"{at}.{key}")
    if isinstance(value, list):
        for position, entry in enumerate(value):
            found += problems(entry, rules.get("items", {}), f"{at}[{position}]")
    return found


def is_like(value: object, other: object) -> bool:
    return isinstance(value, bool) == isinstance(other, bool)


FILES = {
    "contact": "contacts/anna-keller-7f3k2q.yaml",
    "org": "orgs/nordlicht-media-n4m81d.yaml",
    "config": "pipeboard.yaml",
}


@pytest.mark.parametrize("kind", FILES)
def test_the_examples_fit_as_text_and_as_editors_read_them(kind, config) -> None:
    rules = schema(kind, config)
    assert rules["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert problems(read(FILES[kind]), rules) == []
    typed = YAML(typ="safe", pure=True).load((EXAMPLES / FILES[kind]).read_text(encoding="utf-8"))
    assert problems(typed, rules) == []


@pytest.mark.parametrize(
    "amiss",
    [
        {"title": "x"},
        {"name": "x", "stage": "won"},
        {"name": "x", "tags": {"a": "b"}},
        {"name": "x", "created": "2026"},
        {"name": "x", "created": "2026-11-02T08:00"},
        {"name": "x", "consent": {"do_not_contact": "yes"}},
        {"name": "x", "opportunities": [{"value": "18k"}]},
        {"name": "x", "activities": [{"type": "fax"}]},
        {"name": None},
    ],
)
def test_an_editor_marks_what_lint_would(amiss, config) -> None:
    assert problems(amiss, schema("contact", config)) != []


@pytest.mark.parametrize(
    "fine",
    [
        {"name": "x", "phone": 4930555, "address": {"zip": 1234}},
        {"name": "x", "zodiac": "leo", "custom": {"any": ["thing"]}},
        {"name": "x", "email": [{"value": "a@b.example", "kind": "work"}, "c@d.example"]},
        {"name": "x", "activities": None, "owner": None, "stage": None},
        {"name": "x", "activities": [{"tone": 0, "min": 2.5, "needs_reply": False}]},
        {"name": "x", "opportunities": [{"stage": "a-stage-of-last-year", "value": "18000.50"}]},
    ],
)
def test_an_editor_takes_what_pipeboard_reads(fine, config) -> None:
    assert problems(fine, schema("contact", config)) == []


def test_the_words_of_the_config_are_offered(config) -> None:
    rules = schema("contact", config)["properties"]
    assert rules["persona"]["anyOf"][0]["enum"] == list(config.personas)
    assert rules["owner"]["anyOf"][0]["enum"] == ["mara", "tomas", "form-bot"]
    outcomes = rules["activities"]["anyOf"][0]["items"]["properties"]["outcome"]
    assert outcomes["anyOf"][0]["enum"] == list(config.outcomes)
    assert outcomes["description"] == "one of the config's outcomes"
    assert "persona" in schema("contact", merge(None))["properties"]


def test_editors_find_the_schema() -> None:
    assert modeline("config") == "# yaml-language-server: $schema=.schema/config.json"
    assert modeline("contact") == "# yaml-language-server: $schema=../.schema/contact.json"
    assert modeline("contact", 2).endswith("../../.schema/contact.json")
    settings = json.loads(editor_settings())["yaml.schemas"]
    assert settings["./.schema/contact.json"] == "contacts/**/*.yaml"
    assert {name.removeprefix("./") for name in settings} == set(FILE_NAMES.values())


def test_a_schema_is_plain_json(config) -> None:
    for kind in FILES:
        text = json.dumps(schema(kind, config))
        assert len(text) < 60_000
        assert json.loads(text)["title"] == f"pipeboard {kind}"
