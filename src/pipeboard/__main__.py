"""`python -m pipeboard`."""

from __future__ import annotations

from pipeboard.cli import entry

if __name__ == "__main__":
    entry()
