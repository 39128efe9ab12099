"""Four tips, each shown once ever, by doing: nobody has to read anything first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WELCOME = "w start · ? keys · u undoes anything"
"""What the demo says first."""

TIPS = {
    "touch": "That was a commit. d logs the planned step, f plans the next one.",
    "move": "H moves back, with a reason; git log says who, when and why.",
    "undo": "Undone by a commit of its own; ctrl-r takes that back.",
    "filter": "0 shows all, 1 to 9 are saved filters; ↑ in / brings earlier ones.",
}
"""What was done for the first time → what to say then."""

_BY_ACTION = {
    "activity.add": "touch", "follow-up.done": "touch", "stage.move": "move", "undo": "undo",
}  # fmt: skip


def tip_for(action: str) -> str:
    """Which tip a change brings, by its Pb-Action; "" for none."""
    return _BY_ACTION.get(action, "")


class Tips:
    """Remembers which were shown, in a file outside every board."""

    def __init__(self) -> None:
        self._shown: set[str] | None = None

    @property
    def _place(self) -> Path:
        from pipeboard.model.folders import state_folder

        return state_folder() / "tips"

    def once(self, name: str) -> str:
        """A tip, where it was never shown; from now on it was. "" otherwise."""
        if self._shown is None:
            self._shown = self._read()
        if name in self._shown or name not in TIPS:
            return ""
        self._shown.add(name)
        return TIPS[name] if self._write() else ""

    def _read(self) -> set[str]:
        try:
            return set(self._place.read_text(encoding="utf-8").split())
        except OSError:
            return set()

    def _write(self) -> bool:
        """Whether it could be remembered; else it is not shown, for it would be each time."""
        from pipeboard.errors import PipeboardError
        from pipeboard.storage.write import write

        try:
            write(self._place, "\n".join(sorted(self._shown or ())).encode(), sync=False)
        except (PipeboardError, OSError):
            return False
        return True
