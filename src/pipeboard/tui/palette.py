"""What `:` finds: actions in force, people, organisations, segments, verbs. Nothing is done here.

A text is ranked the same way against all of them: the same, begins so, a word begins so, holds it;
actions, segments, verbs and themes also where its letters stand in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.board.lookup import LOOSE, fit_of
from pipeboard.model.text import fold
from pipeboard.tui import keys

if TYPE_CHECKING:
    from textual.fuzzy import FuzzySearch

    from pipeboard.board import Board

MOST = 20
_SPREAD = 3  # cells a letter: looser than this is chance
KINDS = ("run", "action", "segment", "contact", "organisation", "verb", "theme")


class Hit(NamedTuple):
    """Something to choose: `kind` of KINDS, what it is called, what stands beside it.

    `value` is what is done: an action, a contact's row, an organisation's folded name, a query, a
    line for `pb`, a theme's name.
    `also` is another name that it goes by; `rank` sorts, the smallest first.
    """

    kind: str
    text: str
    aside: str
    value: str
    also: str = ""
    rank: tuple[float, ...] = ()


class Palette:
    """What can be found from one screen."""

    def __init__(
        self,
        screen: str,
        board: Board,
        *,
        keymap: Mapping[str, str],
        verbs: Mapping[str, str],
        themes: Sequence[str] = (),
    ) -> None:
        from textual.fuzzy import FuzzySearch

        self._fuzzy: FuzzySearch = FuzzySearch()
        self._board = board
        self._verbs = verbs
        self._fixed = [
            *_actions(screen, keymap),
            *(Hit("segment", one.id, one.q, one.q) for one in board.segments()),
            *(Hit("verb", name, words, name) for name, words in verbs.items()),
            *(Hit("theme", f"theme {name}", "", name) for name in themes),
        ]

    def find(self, text: str) -> list[Hit]:
        """The hits of a text, the best group first, at most MOST of a kind."""
        wanted = fold(text)
        if not wanted:
            return [hit for hit in self._fixed if hit.kind == "action"]
        found = [*self._run(text), *self._ranked(wanted)]
        if not found or found[0].kind != "run":
            found += self._people(wanted)
        return _grouped(found)

    def _run(self, text: str) -> Iterable[Hit]:
        """The line itself, where it begins with a verb and says more."""
        verb, _, rest = text.strip().partition(" ")
        if verb in self._verbs and (rest or text.endswith(" ")):
            yield Hit("run", f"pb {text.strip()}", self._verbs[verb], text.strip(), rank=(-1.0,))

    def _ranked(self, wanted: str) -> Iterable[Hit]:
        for hit in self._fixed:
            fit = min(fit_of(wanted, fold(name)) for name in (hit.text, hit.also))
            score = 0.0
            if fit == LOOSE:
                score, at = self._fuzzy.match(wanted, fold(f"{hit.text} {hit.also}"))
                if not score or at[-1] - at[0] >= _SPREAD * len(wanted):
                    continue
            yield hit._replace(rank=(fit, -score))

    def _people(self, wanted: str) -> Iterable[Hit]:
        people, places = self._board.look(wanted, MOST)
        for one in people:
            yield Hit("contact", one.name, one.org, str(one.rid), rank=(one.fit, 0.0))
        for place in places:
            yield Hit("organisation", place.name, "", fold(place.name), rank=(place.fit, 0.0))


def _actions(screen: str, keymap: Mapping[str, str]) -> Iterable[Hit]:
    """The actions in force on a screen with the keys that do them; how to move comes last."""
    for key in sorted(keys.KEYS, key=lambda key: key.group == "Move"):
        if screen in key.where and not key.id.startswith(_NOT_LISTED):
            before = f"{_words_of(key.leader)}: " if key.leader else ""
            yield Hit("action", before + key.words, keys.shown(key, keymap), key.action, key.id)


_NOT_LISTED = ("palette", "cancel", "segment.")  # segments stand there by their names


def _words_of(leader: str) -> str:
    row = next(key for key in keys.KEYS if key.action == f"leader('{leader}')")
    return row.words.removesuffix(" …")


def _grouped(hits: Iterable[Hit]) -> list[Hit]:
    """By kind, the kind with the best hit first; within a kind the best first."""
    kinds: dict[str, list[Hit]] = {}
    for hit in hits:
        kinds.setdefault(hit.kind, []).append(hit)
    for found in kinds.values():
        found.sort(key=lambda hit: hit.rank)
    best = sorted(kinds, key=lambda kind: (kinds[kind][0].rank, KINDS.index(kind)))
    return [hit for kind in best for hit in kinds[kind][:MOST]]
