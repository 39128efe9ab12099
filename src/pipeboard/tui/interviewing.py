"""The qualification interview: one question after the other, each answered in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from pipeboard.actions.bant import Terms, held
from pipeboard.actions.filling import filled
from pipeboard.actions.interview import LISTS, Answered, Criterion, answer, interview
from pipeboard.errors import PipeboardError, UsageError
from pipeboard.query.fields import ANSWERS
from pipeboard.tui.asking import Asking, HelpLine, LastWord, LineInput
from pipeboard.tui.qualifying import draft_of, submit, typed_of
from pipeboard.tui.text import block, cut, plain

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipeboard.actions.change import Change, Subject
    from pipeboard.model.playbook import Question
    from pipeboard.model.scoring import Persona
    from pipeboard.tui.aimed import Target
    from pipeboard.tui.app import PipeboardApp

_KEYS = "Enter next · Tab saves now · shift-Tab back · Esc keeps it"
_STATES = "m met · p partial · u unmet · x unknown first, or just what they say"
_CHANNEL = "channel"


class Interviewing(Asking["tuple[str, list[Answered]] | None"]):
    """First by which channel, then the questions in their order; nothing typed leaves one out.

    `keep` hears of every letter; `left` is what was typed before.
    """

    def __init__(
        self,
        subject: Subject,
        questions: Sequence[Question],
        persona: Persona | None,
        terms: Terms,
        *,
        opener: str = "",
        keep: Callable[[Mapping[str, str]], None],
        left: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._name = subject.name
        self._questions = questions
        self._persona = persona
        self._opener = opener
        self._terms = terms
        self._keep = keep
        self._texts = dict(left)
        own = subject.text("qualification", "interview_channel")
        self._channel = own or subject.text("preferred_channel") or "phone"
        self._at = self._first(left)
        self._told = Static(classes="soft")
        self._question = Static()
        self._label = Static(classes="label")
        self._line = LineInput(id="answer")
        self._help = HelpLine("")

    def _first(self, left: Mapping[str, str]) -> int:
        """Where to begin: behind what was answered before; -1 is the channel."""
        answered = [n for n, one in enumerate(self._questions) if left.get(one.id)]
        return min(answered[-1] + 1, len(self._questions) - 1) if answered else -1

    def compose(self) -> ComposeResult:
        """What was said so far, the question, the line, what helps to answer."""
        with Vertical(classes="ask"):
            yield self._told
            yield self._question
            with Horizontal(classes="line"):
                yield self._label
                yield self._line
            yield self._help

    def on_mount(self) -> None:
        """The first question."""
        self._ask()
        self._line.focus()

    @property
    def line(self) -> LineInput | None:
        """The only one."""
        return self._line

    @property
    def _now(self) -> Question | None:
        return self._questions[self._at] if self._at >= 0 else None

    def _ask(self) -> None:
        one = self._now
        place = f"{self._at + 1}/{len(self._questions)}" if one else "by which channel?"
        so_far = " · ".join(filter(None, map(self._brief, self._questions)))
        title = f"interview · {self._name} · {place}"
        self._told.update(block("\n".join(filter(None, (title, so_far, self._hint(one))))))
        self._question.update(plain(one.ask if one else "How do you talk to them?", "bold"))
        self._label.update(plain(f"{_fills(one) if one else _CHANNEL} ›"))
        with self.prevent(Input.Changed):
            self._line.put(self._texts.get(one.id, "") if one else self._chosen)
        self._line.suggester = LastWord(self._words(one))
        self._help.advise(self._how())

    @property
    def _chosen(self) -> str:
        return self._texts.get(_CHANNEL, self._channel)

    def _brief(self, one: Question) -> str:
        """What was said to a question, in a word or two."""
        text = self._texts.get(one.id, "").strip()
        if not text:
            return ""
        if one.fills in ANSWERS:
            return f"{one.fills} {answer(one.fills, text, self._terms).state}"
        return f"{_fills(one)}: {cut(text, 16)}"

    def _hint(self, one: Question | None) -> str:
        """What the persona is known for, where it helps with the question."""
        persona = self._persona
        if one is None:
            return f"opener: {self._opener}" if self._opener else ""
        if persona is None:
            return ""
        held = {"pains": persona.pains, "need": persona.pains, "goals": persona.motivations}
        known = held.get(one.fills, [])
        return f"others like them say: {' · '.join(known)}" if known else ""

    def _words(self, one: Question | None) -> Sequence[str]:
        if one is None:
            return self._terms.channels
        return self._terms.roles if one.fills == "authority" else ()

    def _how(self) -> str:
        """How the line is understood, before it counts."""
        one = self._now
        if one is None:
            return f"{' · '.join(self._terms.channels)}   {_KEYS}"
        if one.fills not in ANSWERS:
            lists = one.fills in LISTS
            return f"a comma between several   {_KEYS}" if lists else _KEYS
        if not self._line.value.strip():
            return f"{_STATES}   {_KEYS}"
        said = answer(one.fills, self._line.value, self._terms)
        facts = " ".join(str(value) for value in said.facts.values())
        words = " · ".join(part for part in (said.state, facts, said.evidence) if part)
        return f"→ {one.fills} {words}   {_KEYS}"

    @on(Input.Changed)
    def _typing(self) -> None:
        one = self._now
        self._texts[one.id if one else _CHANNEL] = self._line.value
        self._keep({name: text for name, text in self._texts.items() if text.strip()})
        self._help.advise(self._how())

    @on(LineInput.Turned)
    def _turned(self, event: LineInput.Turned) -> None:
        """Enter goes on, at the end it saves; Tab saves at once; shift-Tab goes back."""
        event.stop()
        if event.key == "escape":
            self.leave(event.line, None)
        elif event.key == "shift+tab":
            self._at = max(-1, self._at - 1)
            self._ask()
            event.line.go_on()
        elif event.key == "tab" or self._at + 1 >= len(self._questions):
            self._end(event.line)
        else:
            self._next(event.line)

    def _next(self, line: LineInput) -> None:
        try:
            if self._now is None:
                held(self._chosen, self._terms)
        except PipeboardError as error:
            self._help.refuse(error)
        else:
            self._at += 1
            self._ask()
        line.go_on()

    def _end(self, line: LineInput) -> None:
        told = [Answered(one, self._texts[one.id]) for one in self._questions
                if self._texts.get(one.id, "").strip()]  # fmt: skip
        try:
            channel = held(self._chosen, self._terms).channel
            if not told:
                raise UsageError("nothing was answered yet", hint="Esc leaves")
        except PipeboardError as error:
            self._help.refuse(error)
            line.go_on()
        else:
            self.leave(line, (channel, told))


def _fills(one: Question) -> str:
    """What the answer goes into."""
    return (one.field if isinstance(one, Criterion) else "") or one.fills


def open_interview(home: PipeboardApp, target: Target) -> None:
    """One question after the other; the answers are one change at the end."""
    board = home.board
    subject = home.read(target.path)
    if subject is None:
        return
    drafts, key = home.drafts, f"{target.id} interview"
    key_of = subject.text("persona") or next(iter(board.suggested_personas(subject)), "")
    persona = board.config.personas.get(key_of)
    opener = filled((persona and persona.opener) or "", board.words_of(subject))
    questions, terms = board.questions(subject), board.terms()
    left = {name: text for name, (text, _) in typed_of(drafts[key]).items()}

    def answered(said: tuple[str, list[Answered]] | None) -> None:
        if said is None:
            if not drafts[key].empty and home.view:
                home.view.say("kept as you typed it: I goes on")
            return
        channel, told = said

        def make() -> Change:
            now = board.subject_at(target.path)
            return interview(now, told, terms, board.actor(), channel)

        submit(home, target, "interview", make, key)

    home.push_screen(
        Interviewing(
            subject,
            questions,
            persona,
            terms,
            opener=opener,
            keep=lambda texts: drafts.keep(
                key, draft_of("interview", {name: (text, "") for name, text in texts.items()})
            ),
            left=left,
        ),
        answered,
    )
