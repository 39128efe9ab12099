"""The contact's panels as text: head, facts, timeline, wrapped under their own beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from pipeboard.actions.change import Subject
from pipeboard.actions.follow import by_due
from pipeboard.board.timeline import COMMIT
from pipeboard.query.gates import NEXT
from pipeboard.tui.card import TALK
from pipeboard.tui.facts import Section, firm_words, manners, when
from pipeboard.tui.say import Scene, due, hour, scored, span
from pipeboard.tui.text import cut, fit, plain, width_of, wrapped

if TYPE_CHECKING:
    from pipeboard.board.timeline import Moment
    from pipeboard.board.views import Card

_LABEL = 13
_DAY = 10
_BY = 10
# Cells of one part of the head: however long a name or a tag is, the panels stay on screen.
_PART = 120


def head_lines(
    card: Card,
    subject: Subject,
    scene: Scene,
    employer: Subject | None = None,
    place: str = "",
) -> list[Content]:
    """Who, how it stands, what is next; `place` is where that is in a cadence."""
    firm = firm_words(subject, employer, scene)
    where = f"{card.org} ({firm})" if card.org and firm else card.org
    who = " · ".join(cut(part, _PART) for part in (card.title, where) if part)
    ahead = f" → {NEXT[card.stage]} {card.gate}" if card.gate else ""
    standing = [f"{card.stage} {span(card.in_stage_days)}{ahead}", card.status]
    standing += [f"owner {card.owner}"] if card.owner else ["nobody's"]
    standing.append(f"idle {span(card.idle_days)}")
    standing += [TALK] if card.candidate else []
    standing += [score] if (score := scored(card)) else []
    standing += [cut(part, _PART) for part in manners(subject, scene)]
    standing += [cut(" ".join(f"#{tag}" for tag in card.tags), _PART)] if card.tags else []
    first = Content.assemble(
        plain(cut(card.name, _PART), "bold $text-accent"),
        Content(" · " if who else ""),
        plain(who, "$foreground 80%"),
    )
    lines = [
        first,
        plain(" · ".join(standing), "$foreground 60%"),
        _next_line(card, subject, scene, place),
    ]
    if card.problem:
        wrong = cut(card.problem, _PART)
        lines.append(plain(f"✗ {wrong} · E opens the file there", "$text-error"))
    if card.conflicts:
        lines.append(_conflicts_line(card, subject))
    return lines


def _conflicts_line(card: Card, subject: Subject) -> Content:
    """`x2 title: 1 mara: CFO · 2 tomas: CEO · r decides`: the first of them in full."""
    from pipeboard.actions.sides import offered
    from pipeboard.model.conflicts import conflicts_of

    first = next(iter(conflicts_of(subject.tree)), None)
    words = f"{first.field or 'the file'}: {offered(first)}" if first else ""
    return plain(f"x{card.conflicts} {cut(words, _PART)} · r decides", "$text-error")


def _next_line(card: Card, subject: Subject, scene: Scene, place: str) -> Content:
    steps = by_due(subject)
    if not steps:
        return Content.assemble(
            Content.styled("NEXT ", "bold"), Content.styled("∅ nothing planned", "$text-warning")
        )
    step = steps[0]
    late = f"  {span(card.late_days)} late" if card.late_days else ""
    parts = (step.get("channel"), step.get("reason"))
    words = cut(" — ".join(str(part) for part in parts if part), _PART)
    gives = f"   gives: {cut(str(step['give']), _PART)}" if step.get("give") else ""
    style = "$text-error bold" if card.late_days else "$text-warning bold"
    text = due(card.due_at, card.timed, scene) or when(str(step["due"]), scene)
    return Content.assemble(
        Content.styled("NEXT ", "bold"),
        plain(f"{text}{late}", style),
        Content(" "),
        plain(f"{words}{gives}"),
        Content("   " if place else ""),
        plain(cut(place, _PART), "$foreground 60%"),
    )


def facts_text(parts: Sequence[Section], width: int) -> Content:
    """The sections, one below the other."""
    lines: list[Content] = []
    for number, section in enumerate(parts):
        if number:
            lines.append(Content(""))
        if section.title:
            lines.append(plain(section.title, "bold $text-accent"))
        for fact in section.facts:
            if fact.label and not fact.text:
                lines.append(plain(fact.label, "bold"))
                continue
            indent = 2 if len(fact.label) == 1 or not fact.label else _LABEL
            label = f"{fit(fact.label, indent - 1)} "
            for text in wrapped(fact.text, max(10, width - indent)):
                lines.append(
                    Content.assemble(Content.styled(label, "$foreground 60%"), plain(text))
                )
                label = " " * indent
    return Content("\n").join(lines)


def timeline_text(moments: Sequence[Moment], scene: Scene, width: int) -> Content:
    """Everything that happened, newest first; who did it at the right."""
    lines: list[Content] = []
    last = ""
    for moment in moments:
        name = when(moment.day, scene) if moment.day else "?"
        lines += _moment_lines(moment, "" if name == last else name, scene, width)
        last = name
    if not lines:
        return Content.styled("nothing yet: t logs a touch, m takes a note", "$foreground 60%")
    return Content("\n").join(lines)


def _moment_lines(moment: Moment, name: str, scene: Scene, width: int) -> list[Content]:
    room = max(10, width - _DAY - 3 - _BY)
    at = f"{hour(moment.at, scene.zone)} " if name == "today" else ""
    commit = moment.glyph == COMMIT
    style = "$text-accent bold" if moment.glyph in "◆!?" else "$text-accent"
    said = "$foreground 60%" if commit else ""
    texts = wrapped(f"{at}{moment.text}", room)
    gap = " " * max(1, room - width_of(texts[0]) + 1)
    first = Content.assemble(
        Content.styled(fit(name, _DAY), "$foreground 60%"),
        Content.styled(fit(moment.glyph, 2), style),
        plain(texts[0], said),
        Content.styled(f"{gap}{fit(moment.by, _BY)}".rstrip(), "$foreground 50%"),
    )
    indent = " " * (_DAY + 2)
    return [first, *(Content.assemble(indent, plain(text, said)) for text in texts[1:])]
