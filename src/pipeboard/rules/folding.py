"""Folding what is folded again and again: names, titles, tags, kinds repeat on every board."""

from __future__ import annotations

from functools import lru_cache

from pipeboard.model.text import fold

folded = lru_cache(maxsize=1 << 11)(fold)
"""`model.text.fold`, remembering the last 2,048 texts."""
