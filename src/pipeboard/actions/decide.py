"""Decisions: move between stages, assign, tag, set fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pipeboard.actions.allowed import refuse_lifting
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.named import require_field
from pipeboard.errors import GateBlocked, UsageError, nearest
from pipeboard.model.fields import field_name, kind_of
from pipeboard.model.ids import new_entry_id
from pipeboard.model.tree import (
    Append,
    Delete,
    Edit,
    Path,
    Set,
    Tree,
    as_text,
    format_path,
    parse_path,
    value_at,
)

STAGES = ("lead", "prospect", "customer")
_SKIPPING = ("lead", "customer")  # who buys at once

# Fields that have a verb of their own, because more than one line changes with them.
OWN_VERB: dict[str, str] = {
    "stage": "use pb move",
    "stage_history": "use pb move",
    "opportunities.stage": "o s moves it, W wins it, X l loses it (pb opp set, pb win, pb lose)",
    "id": "an id never changes",
    "aliases": "they say which contacts were merged into this one",
    "conflicts": "r on the card decides, or pb resolve",
}


class Judged(NamedTuple):
    """What a gate said: `gate` is what the file keeps (item → pass, or the level of what did not),
    `amiss` the items that an override is about."""

    gate: Mapping[str, str] = {}
    amiss: Sequence[str] = ()


def move(
    subject: Subject,
    stage: str,
    actor: Actor,
    *,
    reason: str = "",
    override: str = "",
    judged: Judged = Judged(),  # noqa: B008 # it does not change
) -> Change:
    """Move to a stage: the field and a line of `stage_history`, with what the gate said.

    Going back wants a reason; a customer never goes back (churn is a status); a customer made by
    hand needs a won opportunity, a purchase, or a reason.
    """
    old = subject.stage
    check_way(subject, stage, reason)
    if stage == old:
        return change_of(subject, "move", "stage.move", f"already {stage}", [])
    if stage == "customer" and not (reason or override or has_bought(subject)):
        raise _nothing_bought(subject)
    override = override if judged.amiss else ""
    entry = _line(subject, stage, actor, reason, override, judged)
    edits: list[Edit] = [
        Set(("stage",), stage, was=subject.tree.get("stage")),
        Append(("stage_history",), {key: value for key, value in entry.items() if value}),
    ]
    if stage == "customer" and not subject.text("customer", "since"):
        edits.append(Set(("customer", "since"), actor.now[:10]))
    change = change_of(subject, "move", "stage.move", f"{old} -> {stage}", edits, reason=reason)
    return replace(change, trailers=trailers(judged, override))


def _line(
    subject: Subject, stage: str, actor: Actor, reason: str, override: str, judged: Judged
) -> dict[str, object]:
    """The line of `stage_history`, with what the gate said, or which one was passed over."""
    skips = (subject.stage, stage) == _SKIPPING
    return {
        "id": new_entry_id("stage_history"),
        "at": actor.now,
        "stage": stage,
        "from": subject.stage,
        "by": actor.by,
        "reason": reason,
        "gate": dict(judged.gate) or ({"skipped": "prospect"} if skips else {}),
        "override": override,
    }


def _nothing_bought(subject: Subject) -> GateBlocked:
    return GateBlocked(
        f"{subject.name} has bought nothing yet: no won opportunity, no purchase",
        hint=f'pb move {subject.slug} customer --override "reason"',
        items=[{"id": "reason", "level": "hard", "result": "fail"}],
    )


def check_way(subject: Subject, stage: str, reason: str) -> None:
    """Raise UsageError where no way leads from the contact's stage to this one."""
    old = subject.stage
    if stage not in STAGES:
        raise UsageError(
            f"{stage!r} is not a stage",
            hint=f"one of: {', '.join(STAGES)}",
            items=[{"found": stage, "nearest": nearest(stage, STAGES)}],
        )
    if stage != old == "customer":
        raise UsageError(
            f"{subject.name} is a customer, and a customer does not go back",
            hint="who left has churned (X c), what is new to sell is a new opportunity",
        )
    is_back = old in STAGES and STAGES.index(stage) < STAGES.index(old)
    if is_back and not reason:
        raise UsageError(
            f"moving {subject.name} back from {old} to {stage} wants a reason",
            hint=f'pb move {subject.slug} {stage} -m "why"',
        )


def has_bought(subject: Subject) -> bool:
    """Whether a won opportunity or a purchase is there."""
    won = any(entry.get("stage") == "won" for entry in subject.entries("opportunities"))
    return won or bool(subject.entries("purchases"))


def trailers(judged: Judged, override: str) -> tuple[tuple[str, str], ...]:
    """`Pb-Gate: owner=pass budget=warn`, `Pb-Override: budget "the CFO joins the demo"`."""
    said = " ".join(f"{item}={result}" for item, result in judged.gate.items())
    gate = (("Pb-Gate", said),) if said else ()
    return (*gate, ("Pb-Override", f'{" ".join(judged.amiss)} "{override}"')) if override else gate


def assign(subject: Subject, owner: str) -> Change:
    """Give the contact to somebody; "" takes the owner off."""
    old = subject.tree.get("owner")
    if (old or "") == owner:
        return change_of(subject, "assign", "owner.set", f"already {owner or 'nobody'}", [])
    edit: Edit = Set(("owner",), owner, was=old) if owner else Delete(("owner",), was=old)
    return change_of(
        subject, "assign", "owner.set", f"{old or 'nobody'} -> {owner or 'nobody'}", [edit]
    )


def tag(subject: Subject, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Change:
    """Add and take away tags; what is there already, or not there, is no change."""
    there = texts(subject.tree.get("tags"))
    if not all(name.strip() for name in add):
        raise UsageError("an empty tag", hint="pb tag CONTACT vip")
    new = [name for name in dict.fromkeys(add) if name not in there]
    old = [name for name in dict.fromkeys(remove) if name in there]
    words = " ".join([*(f"+{name}" for name in new), *(f"-{name}" for name in old)])
    return change_of(subject, "tag", "tag.set", words or "already so", tag_edits(subject, new, old))


def tag_edits(subject: Subject, new: Sequence[str], old: Sequence[str]) -> list[Edit]:
    """The edits behind `tag`; a single tag written as text becomes a list first."""
    written = subject.tree.get("tags")
    if isinstance(written, str) and (new or old):
        kept = [name for name in [written, *new] if name not in old]
        return [Set(("tags",), kept, was=written)]
    return [
        *(Delete(("tags", name)) for name in old),
        *(Append(("tags",), name) for name in new),
    ]


def texts(value: Tree) -> list[str]:
    """A field that may be one text or a list of texts, as a list."""
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def set_fields(subject: Subject, assignments: Sequence[str]) -> Change:
    """`title=CFO`, `tags+=vip`, `tags-=old`, `owner=` (unset), `custom.seats=12`: one change."""
    edits: list[Edit] = []
    names: list[str] = []
    for assignment in assignments:
        path, sign, value = _parse(assignment)
        require_field(path, subject.tree)
        made = _assignment(subject, path, sign, value)
        if made:
            edits += made
            names.append(format_path(path, dict(subject.tree)))
    words = ", ".join(dict.fromkeys(names)) or "nothing new"
    return change_of(subject, "edit", "field.set", words, edits)


def refuse_own_verb(path: Path) -> None:
    """Fields that a verb changes together with others are not set by hand."""
    name = str(path[0]) if str(path[0]) in OWN_VERB else field_name(path)
    if name in OWN_VERB:
        raise UsageError(f"{name} is not set by hand", hint=OWN_VERB[name])


def _parse(assignment: str) -> tuple[Path, str, str]:
    name, sign, value = assignment.partition("=")
    if not sign:
        raise UsageError(
            f"{assignment!r} sets nothing", hint="write field=value, tags+=vip or field="
        )
    operator = name[-1:] if name[-1:] in "+-" and len(name) > 1 else ""
    try:
        path = parse_path(name.removesuffix(operator) if operator else name)
    except ValueError as error:
        raise UsageError(str(error)) from error
    refuse_own_verb(path)
    return path, operator, value


def _assignment(subject: Subject, path: Path, sign: str, value: str) -> list[Edit]:
    old = value_at(dict(subject.tree), path)
    if sign:
        there = texts(old)
        if (value in there) == (sign == "+"):
            return []
        if isinstance(old, str):
            kept = [*there, value] if sign == "+" else [name for name in there if name != value]
            return [Set(path, kept, was=old)]
        return [Append(path, value) if sign == "+" else Delete((*path, value))]
    refuse_lifting(path, old, value)
    if value == "":
        return [] if old is None else [Delete(path)]
    meant = typed(path, value)
    return [] if old == as_text(meant) else [Set(path, meant)]


def typed(path: Path, text: str) -> object:
    """What was typed as the kind of its field: numbers and yes/no plain, `a, b` a list of two."""
    kind = kind_of(path)
    if kind in ("number", "money"):
        try:
            number = Decimal(text.replace(" ", "").replace("_", ""))
        except ArithmeticError:
            return text
        return number if number.is_finite() else text
    if kind == "enum" and text in ("true", "false"):
        return text == "true"
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
