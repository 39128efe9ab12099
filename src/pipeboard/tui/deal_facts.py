"""What a contact's file says of deals: opportunities, what was bought, how the customer fares."""

from __future__ import annotations

from collections.abc import Iterator

from pipeboard.actions.change import Subject
from pipeboard.actions.decide import texts
from pipeboard.model.tree import Tree
from pipeboard.tui.fact import Fact, when, worth
from pipeboard.tui.pressing import pressing
from pipeboard.tui.say import Scene

_PERIODS = {"year": "/y", "month": "/m"}


def opportunities(subject: Subject, scene: Scene) -> Iterator[Fact]:
    """Every opportunity, those still open first."""
    for entry in sorted(subject.entries("opportunities"), key=lambda one: bool(one.get("closed"))):
        yield Fact(str(entry.get("name") or entry.get("id") or ""), "")
        lines = _closed(entry, scene) if entry.get("closed") else _open(entry, scene)
        yield from (Fact("", line) for line in lines if line)


def _open(entry: dict[str, Tree], scene: Scene) -> Iterator[str]:
    close = str(entry.get("expected_close") or "")
    parts = (_value(entry, scene), str(entry.get("stage") or ""),
             f"{entry['probability']} %" if entry.get("probability") else "",
             f"→ {when(close, scene)}" if close else "")  # fmt: skip
    yield " ".join(part for part in parts if part)
    yield from pressing(entry, scene)
    for proof in _maps(entry.get("proof")):
        if proof.get("result") or proof.get("kind") != "trial":
            yield f"{proof.get('kind') or 'proof'} {proof.get('result') or 'given'}"
    rivals = texts(entry.get("competitors"))
    yield f"against {', '.join(rivals)}" if rivals else ""


def _closed(entry: dict[str, Tree], scene: Scene) -> Iterator[str]:
    at = when(str(entry["closed"]), scene)
    how = (_value(entry, scene), str(entry.get("stage") or ""), at)
    yield " ".join(part for part in how if part)
    why = (str(entry.get("won_reason") or entry.get("lost_reason") or ""),
           f"to {entry['lost_to']}" if entry.get("lost_to") else "")  # fmt: skip
    yield " ".join(part for part in why if part)


def _value(entry: dict[str, Tree], scene: Scene) -> str:
    if not entry.get("value"):
        return ""
    per = _PERIODS.get(str(entry.get("per")), "")
    return f"{worth(entry['value'], entry.get('currency'), scene)}{per}"


def customer(subject: Subject, scene: Scene) -> Iterator[Fact]:
    """Since when, until when, how they fare, what they bought and what they say."""
    for name in ("since", "renewal"):
        text = subject.text("customer", name)
        if text:
            yield Fact(name, when(text, scene))
    if subject.text("customer", "health"):
        yield Fact("health", subject.text("customer", "health"))
    for entry in subject.entries("purchases"):
        paid = worth(entry.get("value"), entry.get("currency"), scene) if entry.get("value") else ""
        yield Fact(when(str(entry.get("at") or ""), scene), f"{entry.get('item') or ''} {paid}")
    told = subject.tree.get("customer")
    for said in _maps(told.get("feedback") if isinstance(told, dict) else None):
        words = (f"{said['rating']}/10" if said.get("rating") else "", said.get("loves"),
                 f"would change {said['change']}" if said.get("change") else "")  # fmt: skip
        text = " · ".join(str(word) for word in words if word)
        yield Fact(f"said {when(str(said.get('at') or ''), scene)}".rstrip(), text)


def _maps(value: Tree) -> list[dict[str, Tree]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
