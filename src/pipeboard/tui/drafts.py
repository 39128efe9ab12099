"""What is being typed in the work loop, kept on disk until it is saved.

One small file a process, beside the index in git's own folder, so never tracked. A file whose
process is gone was left by a crash: whoever starts next takes it over.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import NamedTuple

_FOLDER = "drafts"


class Draft(NamedTuple):
    """What was typed about a contact: the kind of touch, the outcome, the text, the next step."""

    kind: str = ""
    outcome: str = ""
    text: str = ""
    next: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed: a kind alone is nothing."""
        return not (self.outcome or self.text or self.next)


class Drafts:
    """The drafts by contact. `folder` is pipeboard's own in the git directory; "" keeps none."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, _FOLDER) if folder else ""
        self._held: dict[str, Draft] = {}

    def __getitem__(self, id: str) -> Draft:
        return self._held.get(id, Draft())

    @property
    def ids(self) -> list[str]:
        """Whose drafts there are, the last typed last."""
        return list(self._held)

    def keep(self, id: str, draft: Draft) -> None:
        """Keep what is typed about a contact; an empty draft is none."""
        if draft == self[id]:
            return
        self._held.pop(id, None)
        if not draft.empty:
            self._held[id] = draft
        self._write()

    def settle(self, id: str, draft: Draft) -> None:
        """This draft is saved; a newer one about the same contact stays."""
        if self[id] == draft:
            self.keep(id, Draft())

    def drop(self, contact: str) -> None:
        """Give up what was typed about a contact, in any of the forms."""
        for id in [id for id in self._held if id.partition(" ")[0] == contact]:
            self.keep(id, Draft())

    def take_over(self) -> list[str]:
        """The drafts of processes that are gone become ours, before we keep any; whose they are."""
        left = [os.path.join(self._folder, name) for name in self._left()]
        for path in left:
            self._held |= _read(path)
        self._write()
        for path in left:
            if path != self._own:
                with suppress(OSError):
                    os.unlink(path)
        return list(self._held)

    def _left(self) -> list[str]:
        """The files of processes that are gone: one of our number is not ours yet."""
        with suppress(OSError):
            named = (name.partition(".") for name in sorted(os.listdir(self._folder)))
            return [
                f"{pid}.json"
                for pid, _, rest in named
                if rest == "json" and pid.isdigit() and not _alive(int(pid))
            ]
        return []

    @property
    def _own(self) -> str:
        return os.path.join(self._folder, f"{os.getpid()}.json")

    def _write(self) -> None:
        """All of them, whole or not at all. A disk that refuses does not stop the typing."""
        if not self._folder:
            return
        with suppress(OSError):
            if not self._held:
                os.unlink(self._own)
                return
            os.makedirs(self._folder, exist_ok=True)
            with open(f"{self._own}.new", "w", encoding="utf-8") as file:
                json.dump(self._held, file, ensure_ascii=True)
            os.replace(f"{self._own}.new", self._own)


def _read(path: str) -> dict[str, Draft]:
    """What a file holds; nothing of what is no draft."""
    try:
        with open(path, encoding="utf-8") as file:
            held = json.load(file)
        return {str(id): Draft(*map(str, fields)) for id, fields in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
