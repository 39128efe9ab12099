"""What was typed at an event and is not on the board yet, kept in a file outside the board."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeboard.tui.writer import Job


class Kept(NamedTuple):
    """A draft as it was left: the event's line, then people's, the unfinished one last."""

    event: str
    lines: tuple[str, ...]


class Draft:
    """A burst's draft: every line until its files are written, and the one being typed."""

    def __init__(self, root: Path) -> None:
        from pipeboard.model.folders import state_folder

        name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
        self._place = state_folder() / "drafts" / f"burst-{name}.json"
        self._event = ""
        self._ahead: tuple[str, ...] = ()
        self._sent: list[tuple[str, Job]] = []
        self._open = ""
        self._saved = ""

    def left(self) -> Kept | None:
        """What an earlier session left, if it left anything."""
        try:
            found = json.loads(self._place.read_text(encoding="utf-8"))
            return Kept(str(found["event"]), tuple(map(str, found["lines"])))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def begin(self, event: str) -> None:
        """An event begins."""
        self._event = event

    def typing(self, text: str, ahead: tuple[str, ...]) -> None:
        """A line is being typed; those `ahead` of it wait from an earlier session."""
        self._open, self._ahead = text, ahead
        self.save()

    def send(self, text: str, job: Job) -> None:
        """A line is on its way to the board."""
        self._sent.append((text, job))

    def save(self) -> None:
        """Write what is not on the board; with nothing left there is no file.

        Raises OSError or PipeboardError where it cannot be kept; what was typed is still known.
        """
        self._sent = [(text, job) for text, job in self._sent if not job.written]
        lines = [*(text for text, _ in self._sent), *self._ahead, *filter(None, [self._open])]
        text = json.dumps({"event": self._event, "lines": lines}) if lines else ""
        if text == self._saved:
            return
        from pipeboard.storage.write import write

        if text:
            write(self._place, text.encode(), sync=False)
        else:
            self._place.unlink(missing_ok=True)
        self._saved = text
