"""What one has to know before the call: the card of the work loop as lines of text.

Who, by which way, at what time there; why now; what was said last; what is open; what hurts; what
is planned and what to give. What is not known takes no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from pipeboard.actions.change import Subject
from pipeboard.actions.course import before
from pipeboard.actions.decide import texts
from pipeboard.actions.filling import filled, known_words
from pipeboard.actions.follow import by_due
from pipeboard.board.insight import NOTHING, Insight
from pipeboard.board.library import Item, fitting_subject
from pipeboard.board.why import why
from pipeboard.model.times import local, zone
from pipeboard.rules.cadence import monotonous
from pipeboard.tui.card import TALK
from pipeboard.tui.facts import Fact, sections, when
from pipeboard.tui.say import Scene, scored, span
from pipeboard.tui.text import block, clean, cut, plain, width_of, wrapped

if TYPE_CHECKING:
    from pipeboard.board.market_notes import MarketNote
    from pipeboard.board.timeline import Moment
    from pipeboard.board.urgency import Term
    from pipeboard.board.views import Card

_LABEL = 10
_MOST = 3  # lines of one open question, of one piece of text
_ADDRESS = {"phone": "phone", "sms": "phone", "email": "email", "social": "links"}
_CHANNEL = {"call": "phone", "demo": "video", "visit": "meeting"}


class Known(NamedTuple):
    """Everything that is known of the contact one is at."""

    card: Card
    subject: Subject
    moments: Sequence[Moment]
    firm: tuple[str, int | None]
    terms: Sequence[Term]
    library: Sequence[Item]
    notes: Sequence[MarketNote] = ()
    opener: str = ""
    """How one begins with their persona."""
    insight: Insight = NOTHING
    place: str = ""
    """Where the next step is in a cadence: inbound 2/5."""


def brief(known: Known, kind: str, scene: Scene, width: int, height: int) -> list[Content]:
    """The card, at most `height` lines; what happened before fills what is left of them."""
    lines = [*_head(known, kind, scene, width), Content("")]
    for label, text in _facts(known, scene):
        lines += _labelled(label, text, width)
    room = height - len(lines) - 1
    if room > 0 and (before := _earlier(known)):
        lines.append(Content(""))
        lines += [_moment(one, scene, width) for one in before[:room]]
    return lines[:height]


def explained(known: Known, lane: str, score: Sequence[str]) -> list[Content]:
    """`Y`: the lane, the urgency term by term, and the lines of the score."""
    first, second, *sums = reasons(known.card, lane, known.terms)
    lines = [_in(first, "bold"), _in(second, "$text-accent"), *map(block, sums)]
    lines += [Content(""), *map(block, score)]
    return [*lines, Content(""), _in("Y or Esc: back to the card", _SOFT)]


def reasons(card: Card, lane: str, terms: Sequence[Term]) -> list[str]:
    """Why a contact waits: its lane in words, what urgency is, and each term of the sum."""
    total = sum(term.points for term in terms)
    lines = [
        f"{card.name}: {why(card)}" if card.lane else f"{card.name} waits for nothing",
        f"lane {card.lane or lane or 'none'} · urgency {total:.1f}",
        "",
    ]
    for term in sorted(terms, key=lambda term: -term.points):
        sums = f"{term.weight:g} × {term.value:.2f}"
        lines.append(f" {term.points:>5.1f}  {term.name:<8} {sums:<11}{term.words}")
    return lines if terms else [*lines, " nothing presses: the lane alone says why"]


def _in(text: str, style: str = "") -> Content:
    return Content.assemble(" ", plain(text, style))


def _head(known: Known, kind: str, scene: Scene, width: int) -> Iterator[Content]:
    card, subject = known.card, known.subject
    industry, size = known.firm
    firm = " · ".join(part for part in (industry, str(size or "")) if part)
    org = f"— {card.org}" if card.org else ""
    org += f" ({firm})" if firm and card.org else ""
    name = cut(card.name, width // 2)
    rest = cut(org, max(0, width - width_of(name) - 4))
    yield Content.assemble(
        Content.styled(" ▸ ", "$text-accent bold"),
        plain(name, "bold $text-accent"),
        " " if rest else "",
        plain(rest),
    )
    standing = [card.title, f"{card.stage} {span(card.in_stage_days)}"]
    standing += [card.status] if card.status != "open" else []
    standing += [card.owner or "nobody's"]
    standing += [score] if (score := scored(card)) else []
    standing += [" ".join(f"#{tag}" for tag in card.tags)] if card.tags else []
    yield _under(" · ".join(part for part in standing if part), width, _SOFT)
    for line in wrapped(" · ".join(reach(subject, kind, scene)), max(20, width - 4), most=2):
        yield _under(line, width)


_SOFT = "$foreground 60%"


def _under(text: str, width: int, style: str = "") -> Content:
    return Content.assemble("   ", plain(cut(text, width - 4), style))


def reach(subject: Subject, kind: str, scene: Scene) -> list[str]:
    """By which way, and when: `call +47 555 01 42`, likes email, best 09:00-11:00, 11:20 there."""
    channel = _CHANNEL.get(kind, kind)
    at = address(subject, channel)
    parts = [f"{kind} {at}" if at else f"{kind}: no address" if channel in _ADDRESS else kind]
    consent = subject.text("consent", channel)
    parts += [f"✗ {consent}"] if consent == "opted-out" else []
    preferred, style = subject.text("preferred_channel"), subject.text("style")
    if style or (preferred and preferred != channel):
        likes = " ".join(part for part in (preferred, style and f'"{style}"') if part)
        parts.append(f"likes {likes}")
    best = subject.text("best_time")
    parts += [f"best {best}"] if best else []
    parts += [there] if (there := time_there(subject, scene)) else []
    parts += [again] if (again := monotonous(channel, before(subject))) else []
    return parts


def address(subject: Subject, channel: str) -> str:
    """The first address of a channel, "" where there is none."""
    value = subject.tree.get(_ADDRESS.get(channel, ""))
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("value")
    return first if isinstance(first, str) else ""


def time_there(subject: Subject, scene: Scene) -> str:
    """`11:20 there`, where the contact's own zone is known."""
    name = subject.text("timezone")
    if not name:
        return ""
    try:
        there = local(scene.now, zone(name))
    except ValueError:
        return ""
    day = "" if there.date() == scene.today else f"{there:%a} "
    return f"{day}{there:%H:%M} there"


def _facts(known: Known, scene: Scene) -> Iterator[tuple[str, str]]:
    yield "why now", _why(known)
    last = next((one for one in known.moments if one.glyph in "→←"), None)
    if last is not None:
        yield "last", _said(last, scene)
    parts = {
        section.title: section.facts
        for section in sections(known.subject, scene, insight=known.insight)
    }
    for fact in parts.get("Open", []):
        yield "open", f"{fact.label} {fact.text}"
    pains = texts(known.subject.tree.get("pains"))
    if pains:
        yield "pain", ", ".join(pains)
    yield from _deals(parts.get("Opportunities", []))
    words = known_words(known.subject, known.card.org, known.firm[0])
    for label, text in _planned(known, scene):
        yield label, filled(text, words)
    if known.card.candidate:
        yield "suggest", f"{TALK} they came to us more than once · L moves"
    if known.opener and known.card.stage == "lead":  # the others are begun with
        yield "opener", filled(known.opener, words)
    yield "say", filled(_say(known), words)
    for note in known.notes:
        yield "notes", f"{note.about} · {note.text}"


_CHIPS = ("signal", "close", "promise")


def _why(known: Known) -> str:
    card = known.card
    total = sum(term.points for term in known.terms)
    words = [why(card) if card.lane else "in no lane any more"]
    words += [f"{term.name}: {term.words}" for term in known.terms if term.name in _CHIPS]
    words += [f"U {total:.1f} (Y)"] if known.terms else []
    return " · ".join(words)


def _deals(facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    name = ""
    for fact in facts:
        if fact.label:
            name = fact.label
        else:
            yield "deal", f"{name} {fact.text}".strip()
            name = ""


def _planned(known: Known, scene: Scene) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(by_due(known.subject)[:2]):
        parts = (step.get("channel"), step.get("reason"), "" if number else known.place)
        words = " · ".join(str(part) for part in parts if part)
        promised = " · promised" if str(step.get("promised")).casefold() == "true" else ""
        yield "planned", f"{when(str(step['due']), scene)} · {words}{promised}".rstrip(" ·")


def _say(known: Known) -> str:
    """What to give: the step's own item, an answer that is owed, what fits their pain."""
    subject = known.subject
    held = {item.slug: item for item in known.library}
    give = next((str(step["give"]) for step in by_due(subject)[:1] if step.get("give")), "")
    if give:
        item = held.get(give)
        return str(item) if item else give
    if known.card.lane == "hot-signal":
        return "answer the request while it is fresh"
    if known.card.owes:
        return "answer them first"
    pains = texts(subject.tree.get("pains"))
    for item, by in fitting_subject(known.library, subject, known.firm[0])[:1]:
        return f'{item} ({by}); not "any update?"'
    if pains:
        return f'something about {pains[0]}; not "any update?"'
    return 'a question about their work; not "any update?"'


def _labelled(label: str, text: str, width: int) -> Iterator[Content]:
    for number, line in enumerate(wrapped(text, max(20, width - _LABEL - 2), most=_MOST)):
        head = f" {label if number == 0 else '':<{_LABEL - 1}}"
        style = "$text-warning" if label == "open" else ""
        yield Content.assemble(Content.styled(head, _SOFT), plain(line, style))


def _earlier(known: Known) -> list[Moment]:
    """What happened, newest first, without the touch that is told of already."""
    last = next((one for one in known.moments if one.glyph in "→←"), None)
    return [one for one in known.moments if one is not last]


def _said(moment: Moment, scene: Scene) -> str:
    by = f" ({moment.by})" if moment.by else ""
    return f"{when(moment.day, scene) if moment.day else '?'} {moment.glyph} {moment.text}{by}"


def _moment(moment: Moment, scene: Scene, width: int) -> Content:
    day = clean(when(moment.day, scene) if moment.day else "?")
    line = cut(f"{moment.glyph} {moment.text}  {moment.by}".rstrip(), width - _LABEL - 1)
    # The longest day, "26 May 25", takes the margin, so that a space is left behind it.
    start = f" {day}" if len(day) < _LABEL - 1 else day
    return Content.assemble(Content.styled(f"{start:<{_LABEL}}", _SOFT), plain(line, _SOFT))
