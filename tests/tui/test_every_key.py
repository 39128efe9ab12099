"""Every row of the key table can be carried out on every screen that it stands for."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module

import pytest

from pipeboard.tui import screens
from pipeboard.tui.app import PipeboardApp
from pipeboard.tui.keys import HINTS, KEYS, Key
from pipeboard.tui.screens.base import View

for module in pkgutil.iter_modules(screens.__path__):
    import_module(f"{screens.__name__}.{module.name}")


def _all(kind: type[View]) -> Iterable[type[View]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all(below)


VIEWS = {view.NAME: view for view in _all(View) if view.NAME}


def test_every_screen_of_the_table_is_there() -> None:
    assert {name for key in KEYS for name in key.where} == set(VIEWS)
    assert set(HINTS) <= set(VIEWS)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_a_key_has_its_action_on_every_screen_it_stands_for(key: Key) -> None:
    name = key.action.partition("(")[0]
    for where in key.where:
        owner = PipeboardApp if name.startswith("app.") else VIEWS[where]
        assert callable(getattr(owner, f"action_{name.removeprefix('app.')}", None)), where


def test_on_one_screen_a_key_means_one_thing() -> None:
    for where in VIEWS:
        seen: dict[tuple[str, str], str] = {}
        for key in KEYS:
            if where not in key.where:
                continue
            for name in key.keys.split(","):
                other = seen.setdefault((key.leader, name), key.id)
                assert other == key.id, f"{name} on {where}: {other} and {key.id}"
