"""`C`: what they allow, channel by channel; an opt-out asks whether it means everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.allowed import blocked, consent_of, is_true
from pipeboard.actions.consent import BASES, EVERYTHING, Said, parse_consent, set_consent
from pipeboard.errors import UsageError
from pipeboard.rules.reach import OPTED_OUT, addressed_in
from pipeboard.tui.brief import address
from pipeboard.tui.changing import Wait
from pipeboard.tui.choosing import Choosing
from pipeboard.tui.facts import when
from pipeboard.tui.prompt import Question
from pipeboard.tui.qualifying import draft_of, submit, typed_of
from pipeboard.tui.state_form import StateForm
from pipeboard.tui.state_row import Choice, Row, Typed, Wrong

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board import Board
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.app import PipeboardApp
    from pipeboard.tui.changing import Checked, Done
    from pipeboard.tui.intents import Make

_CHOICES = [
    Choice("i", "opted-in", "in"),
    Choice("o", OPTED_OUT, "out"),
    Choice("x", "unknown", "?"),
]
_STATES = tuple(choice.state for choice in _CHOICES)
_HOW = "keeps it"


class Allowed(NamedTuple):
    """What was said of each channel, the proof, the basis."""

    said: tuple[Said, ...]
    proof: str
    basis: str


def open_form(home: PipeboardApp, target: Target) -> None:
    """Every channel, everything at once, the basis and the proof, of one contact."""
    board = home.board
    subject = home.read(target.path)
    if subject is None:
        return
    drafts, key = home.drafts, f"{target.id} consent"

    def check(typed: Typed) -> Allowed | Wrong:
        return _allowed(board, subject, typed)

    def answered(answer: Allowed | None) -> None:
        if answer is not None:
            _sure(home, subject, answer, save)
        elif not drafts[key].empty and home.view:
            home.view.say("kept as you typed it: C goes on")

    def save(said: Sequence[Said], proof: str, basis: str) -> None:
        def make() -> Change:
            now = board.subject_at(target.path)
            return set_consent(now, said, board.actor(), proof=proof, basis=basis)

        stops = Said(EVERYTHING, True) in said
        submit(home, target, "consent", make, key, Wait.ENDS if stops else Wait.GOES_ON)

    why = blocked(subject, "")
    form: StateForm[Allowed] = StateForm(
        f"consent · {subject.name}",
        [f"{subject.name} {why}"] if why else [],
        _CHOICES,
        _rows(board, subject, home),
        check,
        keep=lambda typed: drafts.keep(key, draft_of("consent", typed)),
        left=typed_of(drafts[key]),
        help=_HOW,
    )
    home.push_screen(form, answered)


def _rows(board: Board, subject: Subject, home: PipeboardApp) -> list[Row]:
    consent, ways = consent_of(subject), addressed_in(subject.tree)
    since = when(str(consent["at"]), home.scene) if consent.get("at") else ""
    rows = []
    for channel in board.vocabulary.values("lists.channels"):
        state = str(consent.get(channel) or "unknown")
        reached = address(subject, channel) if channel in ways else ""
        rows.append(Row(channel, channel.capitalize(), state, reached, _STATES))
    everything = OPTED_OUT if is_true(consent.get(EVERYTHING)) else "unknown"
    return [
        *rows,
        Row(EVERYTHING, "Everything", everything, "", (OPTED_OUT, "unknown"), "", since),
        Row("proof", "Proof", "", str(consent.get("proof") or ""), (), "where they said so"),
        Row("basis", "Basis", "", str(consent.get("basis") or ""), (), " · ".join(BASES)),
    ]


def _allowed(board: Board, subject: Subject, typed: Typed) -> Allowed | Wrong:
    """What was changed in the form; lifting a do-not-contact leads to its proof."""
    proof, basis = (typed.get(key, ("", ""))[1].strip() for key in ("proof", "basis"))
    said = tuple(
        Said(key, state == OPTED_OUT if key == EVERYTHING else state)
        for key, (state, _) in typed.items()
        if key not in ("proof", "basis")
    )
    try:
        set_consent(subject, said, board.actor(), proof=proof, basis=basis)
    except UsageError as error:
        return Wrong("basis" if basis and basis not in BASES else "proof", error)
    return Allowed(said, proof, basis)


def _sure(
    home: PipeboardApp,
    subject: Subject,
    answer: Allowed,
    save: Callable[[Sequence[Said], str, str], None],
) -> None:
    """An opt-out asks: that channel, or everything."""
    said, proof, basis = answer
    there = consent_of(subject)
    out = [one.key for one in said if one.value == OPTED_OUT and there.get(one.key) != OPTED_OUT]
    if not out or any(one.key == EVERYTHING for one in said) or blocked(subject, ""):
        save(said, proof, basis)
        return

    def chosen(key: str | None) -> None:
        if key == "enter":
            save((*said, Said(EVERYTHING, True)), proof, basis)
        elif key is not None:
            save(said, proof, basis)

    names = " and ".join(out)
    home.push_screen(
        Choosing(
            f"{subject.name} opted out of {names}: of that alone, or of everything?",
            [("enter", "Enter", "everything: do not contact"), ("o", "o", f"only {names}")],
        ),
        chosen,
    )


def of_many(board: Board, text: str, checked: Checked) -> Done | Question[Done]:
    """What several contacts allow, typed in a line: `phone opted-out`; an opt-out asks on."""
    said = parse_consent(text)

    def make(*every: Said) -> Make:
        actor = board.actor()
        return lambda subject: set_consent(subject, every, actor)

    if said.value != OPTED_OUT:
        return checked(lambda: make(said), text)

    def meant(answer: str) -> Done:
        if answer.casefold() in ("", "everything", "all", "e"):
            return checked(lambda: make(said, Said(EVERYTHING, True)), "do not contact")
        if answer.casefold() in ("o", "only", said.key):
            return checked(lambda: make(said), text)
        raise UsageError(f"Enter: everything · o: only {said.key}")

    return Question(f"only {said.key}, or everything?", meant,
                    hint=f"Enter: everything, do not contact · o: only {said.key}")  # fmt: skip
