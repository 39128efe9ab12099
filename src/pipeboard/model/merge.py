"""A board's own config over the product's: what is said holds, what is not said stays.

Maps merge by key. Lists of maps with an `id` (stages, gates, segments, queues) merge by it: an
entry of a known id changes what it names, a new one is added at the end; a list that names every
default also sets the order. `off: true`, or `level: off` on an item of a gate, takes an entry out.
`opportunity_stages` is the pipeline a team defines, so its own list stands alone (an entry named
like a default keeps what it does not say), with `won` and `lost` always there. Other lists replace.
"""

from __future__ import annotations

import msgspec

from pipeboard.errors import InvalidData
from pipeboard.model.config import Config
from pipeboard.model.defaults import default_tree
from pipeboard.model.tree import Tree

_OFF = ("true", "off")
_ALONE = "opportunity_stages"


def merge(tree: Tree) -> Config:
    """The whole config of a board from what its file says (None for an empty one).

    Raises InvalidData for the first value that no type allows; `check_config` finds them all.
    """
    try:
        return msgspec.convert(merged_tree(tree), Config, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidData(
            f"pipeboard.yaml: {error}", hint="`pb lint` names every problem and its line"
        ) from None


def merged_tree(tree: Tree) -> dict[str, Tree]:
    """The file's tree over the defaults, entries that are off left out."""
    defaults = default_tree()
    if not isinstance(tree, dict):
        return defaults
    merged = _merge_maps(defaults, tree)
    _yield_keys(merged, tree)
    return merged


def _merge_maps(base: dict[str, Tree], own: dict[str, Tree]) -> dict[str, Tree]:
    merged = dict(base)
    for key, value in own.items():
        if value is None:
            continue
        if _is_off(value):
            merged.pop(key, None)
        elif key == _ALONE and (value == [] or _has_ids(value)):
            merged[key] = _own_pipeline(base.get(key), value)
        else:
            merged[key] = _merge_values(base.get(key), value)
    return merged


def _merge_values(base: Tree, own: Tree) -> Tree:
    if isinstance(own, dict):
        return _merge_maps(base if isinstance(base, dict) else {}, own)
    if isinstance(own, list) and _has_ids(own):
        return _merge_entries(base if isinstance(base, list) else [], own)
    return own


def _merge_entries(base: list[Tree], own: list[Tree]) -> list[Tree]:
    known, said = _by_id(base), _by_id(own)
    order = (
        [*said] if known.keys() <= said.keys() else [*known, *(k for k in said if k not in known)]
    )
    return [
        _merge_maps(known.get(name, {}), said.get(name, {}))
        for name in order
        if not _is_off(said.get(name))
    ]


def _own_pipeline(base: Tree, own: Tree) -> Tree:
    known, said = _by_id(base), _by_id(own)
    ends = [name for name in ("won", "lost") if name not in said]
    return [
        _merge_maps(known.get(name, {}), said.get(name, {}))
        for name in [*said, *ends]
        if not _is_off(said.get(name))
    ]


def _yield_keys(merged: dict[str, Tree], own: dict[str, Tree]) -> None:
    """A quick key that the board gave to one of its segments is taken from the default's."""
    segments = merged.get("segments")
    said = _by_id(own.get("segments"))
    taken = {str(entry["key"]): name for name, entry in said.items() if entry.get("key")}
    if not isinstance(segments, list) or not taken:
        return
    merged["segments"] = [
        {key: value for key, value in entry.items() if key != "key"}
        if isinstance(entry, dict)
        and taken.get(str(entry.get("key")), entry.get("id")) != entry.get("id")
        and not said.get(str(entry.get("id")), {}).get("key")
        else entry
        for entry in segments
    ]


def _is_off(value: Tree) -> bool:
    return isinstance(value, dict) and (value.get("off") in _OFF or value.get("level") == "off")


def _has_ids(value: Tree) -> bool:
    """Whether it is a list of maps with ids; an empty list is none: it empties what it replaces."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(entry, dict) and entry.get("id") for entry in value)


def _by_id(entries: Tree) -> dict[str, dict[str, Tree]]:
    if not isinstance(entries, list):
        return {}
    return {str(e["id"]): e for e in entries if isinstance(e, dict) and e.get("id")}
