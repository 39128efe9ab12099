"""What an outcome asks for on the command line: consent, somebody else, the next step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeboard.actions.suggest import as_due
from pipeboard.errors import UsageError

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.follow import Step
    from pipeboard.actions.touch import Touch
    from pipeboard.cli.call import Call

    Act = Callable[[Touch], Change]

RULE = "rule"
_NOBODY = "-"
_LONG = 6  # letters, from which a word may be mistyped in two of them
_ASKS = {
    "park": "pb pause CONTACT, pb nurture CONTACT",
    "disqualify": "pb disqualify CONTACT",
    "referral": "--instead 'Eva Berg, eva@x.example'",
}


def followed(call: Call, subject: Subject, touch: Touch, act: Act) -> Change:
    """The touch that `act` logs, with what its outcome asks for, as one change."""
    options = call.options
    if options.instead:
        return _referred(call, subject, touch, act)
    touched = opted_out(call, subject, touch, act(touch))
    if options.next != RULE or not touched.patches:
        return replace(touched, heeded=touch.keep_next)  # they asked for it: cadences stay as well
    heeded = call.board.heeded(subject, touched)
    if _entries(heeded, "follow_ups"):
        return heeded
    logged = _entries(touched, "activities")[0]
    due = as_due(subject, str(logged.get("follow_up") or ""), call.board.today())
    step = _by_rule(call, due, replace(touch, type=str(logged["type"])))
    return opted_out(call, subject, touch, act(replace(touch, next=step))) if step else touched


def _by_rule(call: Call, subject: Subject, touch: Touch) -> Step | None:
    """The step that the outcome's rule suggests. Raises UsageError where the rule is to ask."""
    from pipeboard.actions.suggest import suggested

    board = call.board
    rule = board.config.outcomes.get(touch.outcome)
    if rule is None:
        return None
    if rule.suggest or (rule.next is not None and rule.next.ask):
        raise UsageError(
            f"{touch.outcome} has no next step of its own: it asks",
            hint=_ASKS.get(rule.suggest or "", "say it: --next 'fri 10:00 call: price'"),
        )
    return suggested(rule.next, subject, touch.type, touch.outcome, board.course().clock)


def _referred(call: Call, subject: Subject, touch: Touch, act: Act) -> Change:
    """The wrong person is let go; whom they named gets the planned step."""
    from pipeboard.actions.change import along
    from pipeboard.board.leaving import hand_on
    from pipeboard.tui.typed import Person, person

    board = call.board
    rule = board.config.outcomes.get(touch.outcome)
    if rule is None or rule.suggest != "referral":
        raise UsageError(
            "--instead says who it is after the wrong person",
            hint=f"pb log {subject.slug} call wrong-person --instead 'Eva Berg, eva@x.example'",
        )
    said = call.options.instead
    who = Person("", {}) if said == _NOBODY else person(said)
    then = hand_on(board, who.name, who.fields)
    return along(subject, act(replace(touch, keep_next=True)), then)


def opted_out(call: Call, subject: Subject, touch: Touch, touched: Change) -> Change:
    """An outcome by which they opted out is consent at once: of everything, or of the channel."""
    rule = call.board.config.outcomes.get(touch.outcome) if touch.outcome else None
    if rule is None or rule.consent != "ask" or not touched.patches:
        return touched
    from pipeboard.actions.change import along
    from pipeboard.actions.consent import stop
    from pipeboard.actions.touch import CHANNEL

    kind = str(_entries(touched, "activities")[0]["type"])
    channel = CHANNEL.get(kind, kind) if call.options.only_channel else ""
    return along(subject, touched, lambda one: stop(one, channel, call.actor))


def meant(word: str, outcomes: Iterable[str]) -> str:
    """The outcome that a word is a slip of the fingers away from, "" where it is a word of its own.

    A slip is a letter left out, added, mistyped or changed with its neighbour; longer words may
    have two.
    """
    most = 1 if len(word) < _LONG else 2
    away = ((slips(word.casefold(), outcome), outcome) for outcome in outcomes)
    number, nearest = min(away, default=(most + 1, ""))
    return nearest if number <= most else ""


def slips(one: str, two: str) -> int:
    """The edit distance with neighbours changed (optimal string alignment, Damerau 1964)."""
    rows = [list(range(len(two) + 1))]
    for i, left in enumerate(one, start=1):
        row, above = [i], rows[-1]
        for j, right in enumerate(two, start=1):
            best = min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and one[i - 2] == right and left == two[j - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _entries(change: Change, name: str) -> list[dict[str, object]]:
    """The entries that a change adds to a list."""
    from pipeboard.model.tree import Append

    added = [e.value for e in change.edits if isinstance(e, Append) and e.path == (name,)]
    return [entry for entry in added if isinstance(entry, dict)]
