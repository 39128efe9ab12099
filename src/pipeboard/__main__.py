"""`python -m pipeboard`."""

from __future__ import annotations

from pipeboard.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
