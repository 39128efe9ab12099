"""What presses in a deal: an offer that ends, a trial that ends, what waiting costs them.

An offer ends with its last day. One that has ended is never shown as if it still held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from pipeboard.model.money import amount
from pipeboard.model.times import parse_day
from pipeboard.tui.say import Scene, day, money, span

if TYPE_CHECKING:
    from pipeboard.model.tree import Tree


def pressing(opportunity: Mapping[str, Tree], scene: Scene) -> Iterator[str]:
    """A line each, for an opportunity that is open; what is closed presses nobody."""
    if opportunity.get("closed") or opportunity.get("stage") in ("won", "lost"):
        return
    offer = opportunity.get("offer")
    if isinstance(offer, dict) and offer.get("text"):
        yield _offer(str(offer["text"]), _day(offer.get("expires"), scene), scene)
    proofs = opportunity.get("proof")
    for proof in proofs if isinstance(proofs, list) else ():
        if isinstance(proof, dict) and proof.get("kind") == "trial" and not proof.get("result"):
            ends = _day(proof.get("ends"), scene)
            if ends is not None:
                yield f"trial {_ends(ends, scene)}"
    waiting = opportunity.get("cost_of_delay")
    if isinstance(waiting, dict) and (cost := _money(waiting, scene)):
        per = str(waiting.get("per") or "month")
        yield f"waiting costs them {cost} {'once' if per == 'once' else f'a {per}'}"


def _offer(text: str, expires: date | None, scene: Scene) -> str:
    if expires is None:
        return f"offer {text}"
    if expires < scene.today:
        return f"✗ offer expired {day(expires, scene.today)}: {text}"
    return f"offer {_ends(expires, scene)}: {text}"


def _ends(when: date, scene: Scene) -> str:
    left = (when - scene.today).days
    if left < 0:
        return f"ended {day(when, scene.today)}"
    return "ends today" if not left else f"ends in {span(left)}"


def _day(text: Tree, scene: Scene) -> date | None:
    try:
        return parse_day(str(text or ""), scene.zone)
    except ValueError:
        return None


def _money(entry: Mapping[str, Tree], scene: Scene) -> str:
    try:
        value = float(amount(str(entry.get("amount") or "")))
    except ValueError:
        return ""
    return money(value, str(entry.get("currency") or scene.currency))
