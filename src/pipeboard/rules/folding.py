"""Folding what is folded again and again: names, titles, tags, kinds repeat on every board."""

from __future__ import annotations

from functools import lru_cache

from pipeboard.model.text import fold

folded = lru_cache(maxsize=1 << 14)(fold)
"""`model.text.fold`, remembering the last 16,384 texts."""
