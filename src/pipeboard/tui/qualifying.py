"""`b` and `I`: BANT as a form, and the interview that fills it; what is not saved is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.bant import LETTERS, Fact, Said, kind, override, split
from pipeboard.actions.interview import answer
from pipeboard.actions.qualify import qualify
from pipeboard.errors import ConflictError, PipeboardError
from pipeboard.query.fields import ANSWERS
from pipeboard.query.gates import NEXT
from pipeboard.tui.changing import Changing, Wait
from pipeboard.tui.drafts import Draft
from pipeboard.tui.facts import when
from pipeboard.tui.staging import Staging
from pipeboard.tui.standing import above, title
from pipeboard.tui.state_form import StateForm
from pipeboard.tui.state_row import Choice, Row, Typed, Wrong
from pipeboard.tui.writer import Job

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.actions.qualify import Known
    from pipeboard.board import Board
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.app import PipeboardApp

_HEADS = {"met": "met", "partial": "part", "unmet": "no", "unknown": "?"}
CHOICES = [Choice(letter, state, _HEADS[state]) for letter, state in LETTERS.items()]
_ICP = {"met": "yes", "unmet": "no", "unknown": ""}
_EVIDENCE = {
    "budget": "18000 EUR, and what shows it",
    "authority": "influencer, and what shows it",
    "need": "what shows it",
    "timeline": "2027-01-31, and why then",
}
_INTERVIEW = "interview"


class Facts(NamedTuple):
    """What was said in the form, and whether the contact moves a stage on with it."""

    said: list[Fact]
    moves: bool = False


def open_form(home: PipeboardApp, target: Target, at: str = "") -> None:
    """The four answers, the word on the fit and the persona of one contact; the cursor on the row
    `at`, else on what is to be asked."""
    board = home.board
    seen = home.read(target.path)
    if seen is None:
        return
    drafts, key = home.drafts, f"{target.id} bant"
    suggested = board.suggested_personas(seen)

    def answered(answer: Facts | str | None) -> None:
        if isinstance(answer, str):
            from pipeboard.tui.interviewing import open_interview

            open_interview(home, target)
        elif answer is not None and answer.moves:
            _move(home, target, answer, seen, key)
        elif answer is not None:
            made = partial(_change, board, target.path, seen, answer.said)
            submit(home, target, "qualify", made, key)
        elif not drafts[key].empty and home.view:
            home.view.say("kept as you typed it: b goes on")

    def check(typed: Typed) -> Facts | str | Wrong:
        return _facts(board, typed)

    def follow(typed: Typed) -> list[str]:
        try:
            return above(board, seen, suggested, _with(board, seen, typed))
        finally:
            board.close()

    def moving(answer: Facts | str) -> Facts | str:
        return answer if isinstance(answer, str) else answer._replace(moves=True)

    moves = isinstance(home.view, Staging) and seen.stage in NEXT
    form: StateForm[Facts | str] = StateForm(
        title(board, seen),
        above(board, seen, suggested, seen),
        CHOICES,
        _rows(board, seen, suggested, home),
        check,
        keep=lambda typed: drafts.keep(key, draft_of("bant", typed)),
        left=typed_of(drafts[key]),
        more={"I": _INTERVIEW},
        ends={"L": moving} if moves else {},
        puts={"a": ("persona", suggested[0])} if suggested else {},
        follow=follow,
        help="keeps it · I interview" + (" · L move" if moves else ""),
        at=at or next((one.key for one in board.answers(seen) if one.is_open), "budget"),
    )
    home.push_screen(form, answered)


def _move(home: PipeboardApp, target: Target, answer: Facts, seen: Subject, key: str) -> None:
    """A stage on with what was typed, in one commit; through the gate as `L` goes anywhere."""
    view, board, draft = home.view, home.board, home.drafts[key]
    if not isinstance(view, Staging):
        return

    def first(subject: Subject) -> Change:
        return _on(board, subject, seen, answer.said)

    view.move_with(target, first, partial(home.drafts.settle, key, draft))


def _with(board: Board, subject: Subject, typed: Typed) -> Subject:
    """The contact as what is typed would leave it; a row that cannot be is not counted yet."""
    rows = [_facts(board, {key: row}) for key, row in typed.items()]
    said = [fact for facts in rows if isinstance(facts, Facts) for fact in facts.said]
    return subject.after(qualify(subject, said, board.actor()).edits) if said else subject


def _rows(
    board: Board, subject: Subject, suggested: Sequence[str], home: PipeboardApp
) -> list[Row]:
    rows = [_override_row(subject, home)] if board.vocabulary.icp_configured else []
    rows += [_row(one, home) for one in board.answers(subject)]
    if board.vocabulary.personas:
        aside = f"{suggested[0]}? a" if suggested else ""
        rows.append(Row("persona", "Persona", "", subject.text("persona"), (),
                        " ".join(board.vocabulary.personas), aside))  # fmt: skip
    return rows


def _override_row(subject: Subject, home: PipeboardApp) -> Row:
    """A person's word on the fit, against the criteria."""
    said = {key: subject.text("qualification", "icp_override", key)
            for key in ("match", "reason", "by", "at")}  # fmt: skip
    who = " ".join(part for part in (said["by"], when(said["at"], home.scene)) if part)
    state = {"true": "met", "false": "unmet"}.get(said["match"].casefold(), "unknown")
    return Row("icp", "ICP override", state, said["reason"], tuple(_ICP), "the reason", who)


def _row(one: Known, home: PipeboardApp) -> Row:
    who = " ".join(part for part in (one.by, when(one.at, home.scene) if one.at else "") if part)
    return Row(
        one.key, one.key.capitalize(), one.state, one.line, tuple(_HEADS), _EVIDENCE[one.key],
        who, one.stale,
    )  # fmt: skip


def _facts(board: Board, typed: Typed) -> Facts | Wrong:
    """What was changed in the form, as it is written down; or the row that cannot be."""
    terms = board.terms()
    facts: list[Fact] = []
    for key, (state, text) in typed.items():
        try:
            if key == "icp":
                facts.append(override(_ICP[state], text))
            elif key == "persona":
                facts.append(kind(text, terms))
            elif state == "unknown" and text.strip():
                facts.append(answer(key, text, terms)._replace(whole=True))
            else:
                facts.append(Said(key, state, *split(key, text, terms), whole=True))
        except (PipeboardError, ValueError) as error:
            return Wrong(key, error)
    return Facts(sorted(facts, key=_place))


def _place(fact: Fact) -> int:
    return ANSWERS.index(fact.key) if isinstance(fact, Said) else len(ANSWERS)


def _change(board: Board, path: str, seen: Subject, facts: Sequence[Fact]) -> Change:
    """The change of the file as it is now. Raises ConflictError for an answer that is another by
    now: what was typed is kept."""
    return _on(board, board.subject_at(path), seen, facts)


def _on(board: Board, now: Subject, seen: Subject, facts: Sequence[Fact]) -> Change:
    was = {one.key: one for one in board.answers(seen)}
    for one in board.answers(now):
        touched = any(isinstance(fact, Said) and fact.key == one.key for fact in facts)
        if touched and one != was[one.key]:
            raise ConflictError(
                f"{one.key} is {one.state} by {one.by or 'somebody'} now",
                hint="b shows it beside what you typed",
            )
    return qualify(now, facts, board.actor())


def submit(
    home: PipeboardApp,
    target: Target,
    words: str,
    make: Callable[[], Change],
    key: str,
    wait: Wait = Wait.GOES_ON,
) -> None:
    """The job; the draft is kept until the file holds it. `wait`: what it means in the queue."""
    if home.barred():
        return
    draft, view = home.drafts[key], home.view
    kept = partial(home.drafts.settle, key, draft)
    home.submit(Job(words, frozenset((target.id,)), make, kept=kept))
    if isinstance(view, Changing):
        view.dealt(target.id, wait)


def draft_of(kind: str, typed: Typed) -> Draft:
    """What is typed in a form, as it is kept."""
    return Draft(kind, text=json.dumps(typed) if typed else "")


def typed_of(draft: Draft) -> Typed:
    """What a draft holds; nothing of what is none."""
    try:
        found = json.loads(draft.text or "{}")
        return {str(key): (str(state), str(text)) for key, (state, text) in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
