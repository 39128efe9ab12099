"""JSON Schema (draft 2020-12) of a contact, an organisation and the config, for editors.

The types come from the Structs, the words from the board's config. Editors type plain scalars by
YAML 1.2 and pipeboard reads them all as text, so a text field takes numbers as well, and every
field may be unset; unknown keys are allowed, as they are in the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import inspect

from pipeboard.model.choices import words as words_of
from pipeboard.model.config import Config
from pipeboard.model.contact import Contact
from pipeboard.model.contact_meanings import CONTACT_MEANINGS
from pipeboard.model.fields import CONTACT_FIELDS, ORGANISATION_FIELDS
from pipeboard.model.meanings import MEANINGS
from pipeboard.model.organisation import Organisation
from pipeboard.model.tombstone import MEANINGS as TOMBSTONE_MEANINGS
from pipeboard.model.tombstone import TOMBSTONE_FIELDS, TombstoneFile

Kind: TypeAlias = Literal["contact", "org", "config"]
KINDS = ("contact", "org", "config", "tombstone")
"""What there is a schema of; a tombstone is written by nobody, so no editor is told of it."""
Schema: TypeAlias = "dict[str, Any]"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TIME = r"^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))?$"
_FOLDERS = {"contact": "contacts/**/*.yaml", "org": "orgs/**/*.yaml", "config": "pipeboard.yaml"}
FILE_NAMES = {kind: f".schema/{kind}.json" for kind in _FOLDERS}
"""Where `init` puts the schemas, relative to the board."""


def schema(kind: str, config: Config) -> Schema:
    """The JSON Schema of a file of the board, with the words of its config."""
    struct, words, meanings = _TABLES[kind]
    walk = _Walk(words, meanings, words_of(config) if kind != "config" else {})
    body = walk.of(inspect.type_info(struct), "")
    return {"$schema": _DIALECT, "title": f"pipeboard {kind}", **body}


def modeline(kind: Kind, depth: int | None = None) -> str:
    """The comment that tells yaml-language-server which schema a file has.

    `depth` is how many folders below the board the file stands: 0 for the config, else 1.
    """
    up = (0 if kind == "config" else 1) if depth is None else depth
    return f"# yaml-language-server: $schema={'../' * up}{FILE_NAMES[kind]}"


def editor_settings() -> str:
    """What `.vscode/settings.json` says, as its text: schema file → the files it is for."""
    files = {f"./{FILE_NAMES[kind]}": pattern for kind, pattern in _FOLDERS.items()}
    return json.dumps({"yaml.schemas": files}, indent=2) + "\n"


_TABLES: dict[str, tuple[type[msgspec.Struct], dict[str, str], dict[str, str]]] = {
    "contact": (Contact, CONTACT_FIELDS, CONTACT_MEANINGS),
    "org": (Organisation, ORGANISATION_FIELDS, CONTACT_MEANINGS),
    "config": (Config, {}, MEANINGS),
    "tombstone": (TombstoneFile, TOMBSTONE_FIELDS, TOMBSTONE_MEANINGS),
}


class _Walk:
    """One pass over the types of a file, knowing at each place which field it is."""

    def __init__(
        self, kinds: dict[str, str], meanings: dict[str, str], words: dict[str, list[str]]
    ) -> None:
        self.kinds = kinds
        self.meanings = meanings
        self.words = words

    def of(self, kind: inspect.Type, path: str, *, required: bool = False) -> Schema:
        """The schema of a type at a path; unset is allowed where the field is not required."""
        options = [option for option in _options(kind) if not isinstance(option, inspect.NoneType)]
        shapes = [self._one(option, path) for option in options]
        if path and not required:
            shapes.append({"type": "null"})
        body = shapes[0] if len(shapes) == 1 else _joined(shapes)
        meaning = self.meanings.get(path)
        return {"description": meaning, **body} if meaning else body

    def _one(self, kind: inspect.Type, path: str) -> Schema:
        if isinstance(kind, inspect.StructType):
            return self._map(kind, path)
        if isinstance(kind, inspect.DictType):
            return {"type": "object", "additionalProperties": self.of(kind.value_type, f"{path}.*")}
        if isinstance(kind, inspect.ListType):
            inner = path if path in self.kinds else f"{path}.*"
            return {"type": "array", "items": self._entry(kind.item_type, inner)}
        if isinstance(kind, inspect.LiteralType):
            return {"enum": [*kind.values, *_as_numbers(kind.values)]}
        if isinstance(kind, inspect.StrType):
            return self._text(path)
        return _number(kind)

    def _entry(self, kind: inspect.Type, path: str) -> Schema:
        """An entry of a list: never unset, and not described again."""
        shapes = [self._one(option, path) for option in _options(kind)]
        return shapes[0] if len(shapes) == 1 else _joined(shapes)

    def _map(self, struct: inspect.StructType, path: str) -> Schema:
        start = f"{path}." if path else ""
        fields = {
            field.encode_name: self.of(
                field.type, start + field.encode_name, required=field.required and bool(self.kinds)
            )
            for field in struct.fields
        }
        body: Schema = {"type": "object", "properties": fields}
        required = [field.encode_name for field in struct.fields if field.required]
        # A config says only what differs from the defaults.
        if required and self.kinds:
            body["required"] = required
        return body

    def _text(self, path: str) -> Schema:
        kind = self.kinds.get(path)
        if kind in ("date", "time"):
            return {"type": "string", "pattern": _TIME}
        words = self.words.get(path) or self.words.get(
            "currency" if path.endswith(".currency") else ""
        )
        if words:
            # The words are offered; others are for `pb lint` to judge, not an error of the file.
            return {"anyOf": [{"enum": words}, {"type": ["string", "number"]}]}
        return {"type": ["string", "number", "boolean"]}


def _options(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    return tuple(kind.types) if isinstance(kind, inspect.UnionType) else (kind,)


def _as_numbers(values: Iterable[object]) -> list[int]:
    """`tone: 0` is a number to an editor."""
    return [int(str(value)) for value in values if str(value).isdecimal()]


def _number(kind: inspect.Type) -> Schema:
    digits = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
    if isinstance(kind, inspect.BoolType):
        return {"enum": [True, False, "true", "false"]}
    if isinstance(kind, inspect.IntType):
        return {"anyOf": [{"type": "integer"}, digits]}
    if isinstance(kind, (inspect.FloatType, inspect.DecimalType)):
        return {"anyOf": [{"type": "number"}, digits]}
    return {}


def _joined(shapes: list[Schema]) -> Schema:
    """One of several shapes, those alike only once."""
    if any(shape == {} for shape in shapes):
        return {}
    flat: list[Schema] = []
    types: list[str] = []
    for shape in shapes:
        for option in shape["anyOf"] if shape.keys() == {"anyOf"} else [shape]:
            if option.keys() == {"type"}:
                kinds = option["type"]
                types += [kinds] if isinstance(kinds, str) else kinds
            elif option not in flat:
                flat.append(option)
    plain: Schema = {"type": list(dict.fromkeys(types))}
    if not flat:
        return plain
    return {"anyOf": [*flat, plain] if types else flat}
