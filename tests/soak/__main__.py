"""`make soak`: python -m tests.soak [--clones 3] [--operations 1000] [--seed 1] [--over file]"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.servers import NotHere, over
from tests.soak.soak import Wish, soak


def main() -> int:
    """Run one soak and print what came of it; its folder stays where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--clones", type=int, default=3)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--over", choices=["file", "git", "ssh"], default="file")
    parser.add_argument("--sha256", action="store_true", help="repositories of that hash")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pipeboard-soak-"))
    _be_nobody(folder / "home")
    object_format = "sha256" if options.sha256 else "sha1"
    started = time.monotonic()
    try:
        with over(options.over, folder) as url:
            wish = Wish(options.clones, options.operations, options.seed, object_format, url)
            came = soak(folder, wish, lambda words: print(words, file=sys.stderr, flush=True))
    except NotHere as reason:
        print(f"skipped: {reason}")
        return 0
    except AssertionError as error:
        print(f"{error}\nkept: {folder}", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    print(
        f"{wish.clones} clones over {options.over} ({object_format}), {wish.operations:,} "
        f"operations, seed {wish.seed}, {time.monotonic() - started:.0f} s: nothing lost"
    )
    print(came.words())
    return 0


def _be_nobody(home: Path) -> None:
    home.mkdir()
    (home / "gitconfig").write_text("[user]\n\tname = Mara\n\temail = mara@example.com\n")
    os.environ |= {
        "HOME": str(home), "GIT_CONFIG_GLOBAL": str(home / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1",
        "XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"), "TZ": "UTC", "COLUMNS": "200",
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
