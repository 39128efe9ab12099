"""The keys, as one table: what is bound, what the help lists, what the docs are checked against.

A row's `id` is stable: a user's own keymap names it. `where` are the screens it holds on. A row
with a `leader` holds while that key is pending (`t` and then `c`); the leader itself is a row too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import BindingType


class Key(NamedTuple):
    """One binding: `keys` in Textual's names, comma between several; `words` say what it does."""

    id: str
    keys: str
    action: str
    words: str
    group: str
    where: tuple[str, ...]
    leader: str = ""


GROUPS = ("Move", "Go", "Filter", "Contact", "Touch", "Decide", "Many", "History", "App")
"""The groups in the order the help shows them."""

_HISTORY = ("audit", "blame", "page")
_ORGS = ("organisations", "organisation")
_LISTS = ("problems", "sync", "segments", "reports", *_ORGS)
_REPORT = ("report",)
_ALL = ("board", "deals", "queue", "contact", *_LISTS, *_REPORT, *_HISTORY, "help", "output")
_SHOWN = ("board", "deals", "queue", "contact", "organisation")
_LOOP = ("work",)
_PEOPLE = (*_SHOWN, *_LOOP)
_GRID = ("matrix",)
_EVERYWHERE = (*_ALL, *_LOOP, *_GRID)
_BOARD = ("board",)
_COLUMNS = ("board", "deals")
_UNDO = (*_PEOPLE, "problems", "sync", "segments", "organisations")
_FILES = (*_PEOPLE, "problems", "sync", "organisations")
_EXTRACT = (*_PEOPLE, "organisations")
_TWO = ("board", "queue")
_FILTERED = ("board", "deals", "queue")
_SEGMENTS = ("segments",)
_ROWS = ("queue", *_LISTS)
_VIEWS = (*_FILTERED, "problems", "sync", "segments", "organisations")
_NAMED = (*_FILES, "segments", "reports", *_HISTORY, *_GRID, "output")


def _digits() -> Iterable[Key]:
    for digit in "123456789":
        words = f"segment {digit}"
        yield Key(f"segment.{digit}", digit, f"segment('{digit}')", words, "Filter", _FILTERED)


KEYS: tuple[Key, ...] = (
    Key("move.down", "j,down", "move(1)", "down", "Move", (*_ALL, *_GRID)),
    Key("move.up", "k,up", "move(-1)", "up", "Move", (*_ALL, *_GRID)),
    Key("move.left", "h,left", "across(-1)", "column to the left", "Move", _COLUMNS),
    Key("move.right", "l,right", "across(1)", "column to the right", "Move", _COLUMNS),
    Key("matrix.left", "h,left", "across(-1)", "more engaged", "Move", _GRID),
    Key("matrix.right", "l,right", "across(1)", "less engaged", "Move", _GRID),
    Key("output.left", "h,left", "across(-1)", "to the left", "Move", ("output",)),
    Key("output.right", "l,right", "across(1)", "to the right", "Move", ("output",)),
    Key("move.bottom", "G,end", "jump(1)", "to the end", "Move", _ALL),
    Key("move.start", "home", "jump(-1)", "to the top", "Move", _ALL),
    Key("move.half-down", "ctrl+d", "page(0.5)", "half a page down", "Move", _ALL),
    Key("move.half-up", "ctrl+u", "page(-0.5)", "half a page up", "Move", _ALL),
    Key("move.page-down", "pagedown", "page(1)", "a page down", "Move", _ALL),
    Key("move.page-up", "pageup", "page(-1)", "a page up", "Move", _ALL),
    Key("open", "enter", "open", "open", "Move", (*_COLUMNS, *_ROWS, "audit", "blame", "work")),
    Key("matrix.open", "enter", "open", "show these", "Move", _GRID),
    Key("open.right", "l,right", "open", "open", "Move", (*_ROWS, "audit", "blame")),
    Key("next", "J", "neighbour(1)", "the next of the list", "Move",
        ("contact", "organisation", "work")),
    Key("previous", "K", "neighbour(-1)", "the previous one", "Move",
        ("contact", "organisation", "work")),
    Key("back", "q", "back", "back; at the top: quit", "Move", _EVERYWHERE),
    Key("cancel", "escape", "cancel", "back, but never out", "Move", _EVERYWHERE),
    Key("back.left", "h,left", "back", "back", "Move", ("contact", *_ROWS, *_HISTORY)),
    Key("go", "g", "leader('g')", "go to …", "Go", _EVERYWHERE),
    Key("go.top", "g", "jump(-1)", "to the top", "Go", _ALL, "g"),
    Key("go.board", "b", "app.board", "board", "Go", _EVERYWHERE, "g"),
    Key("go.deals", "d", "app.deals", "deals: the pipeline", "Go", _EVERYWHERE, "g"),
    Key("go.queue", "q", "app.queue", "queue", "Go", _EVERYWHERE, "g"),
    Key("go.organisations", "o", "organisations", "organisations", "Go", _EVERYWHERE, "g"),
    Key("go.segments", "s", "app.segments", "segments", "Go", _EVERYWHERE, "g"),
    Key("go.problems", "p", "app.problems", "problems, conflicts, what could not be saved", "Go",
        _EVERYWHERE, "g"),
    Key("go.sync", "y", "app.sync", "sync with the team; there once more: now", "Go",
        _EVERYWHERE, "g"),
    Key("login", "l", "app.login", "log in, unlock a key: git asks in the terminal", "Go",
        _EVERYWHERE, "g"),
    Key("sync.now", "s", "sync", "sync now", "Go", ("sync",)),
    Key("go.reports", "r", "app.reports", "reports: numbers", "Go", _EVERYWHERE, "g"),
    Key("go.audit", "a", "app.audit", "audit: who changed what", "Go", _EVERYWHERE, "g"),
    Key("go.config", "c", "app.config", "config", "Go", _EVERYWHERE, "g"),
    Key("go.duplicates", "u", "app.duplicates", "who is there twice", "Go", _EVERYWHERE, "g"),
    Key("go.past", "t", "app.travel", "time travel: another day", "Go", _ALL, "g"),
    Key("view.next", "tab", "app.next_view", "next view", "Go", _VIEWS),
    Key("panel", "tab", "panel", "next panel", "Move", ("contact", "organisation")),
    Key("filter", "slash", "filter", "filter", "Filter",
        (*_FILTERED, "organisations", "report")),
    Key("report.open", "enter", "open", "the contacts behind it", "Move", _REPORT),
    Key("report.next", "J", "neighbour(1)", "the next report", "Move", _REPORT),
    Key("report.previous", "K", "neighbour(-1)", "the previous report", "Move", _REPORT),
    Key("report.earlier", "left_square_bracket,h,left", "period(-1)", "the period before",
        "Filter", _REPORT),
    Key("report.later", "right_square_bracket,l,right", "period(1)", "the period after",
        "Filter", _REPORT),
    Key("report.period", "p", "ask_period", "another period: 2026-Q3, 90d", "Filter", _REPORT),
    Key("report.yank", "y", "yank", "copy the line for the shell", "App", _REPORT),
    Key("report.definition", "question_mark", "definition", "how it is defined, and the keys",
        "App", _REPORT),
    *_digits(),
    Key("filter.all", "0", "segment('')", "all", "Filter", (*_FILTERED, "organisations")),
    Key("filter.save", "S", "save_segment", "save the filter as a segment", "Filter", _FILTERED),
    Key("matrix", "v", "app.matrix", "matrix: fit × engagement", "Filter", _TWO),
    Key("sort", "z", "sort", "sort …", "Filter", _FILTERED, "g"),
    Key("segment.edit", "e", "edit", "another query", "Filter", _SEGMENTS),
    Key("segment.remove", "delete,X", "remove", "remove the segment", "Filter", _SEGMENTS),
    Key("contact.add", "a", "add", "add someone", "Contact", _FILTERED),
    Key("contact.burst", "A", "burst", "add many, met at one event", "Contact", _TWO),
    Key("contact.edit", "e", "edit", "edit a field", "Contact", (*_PEOPLE, "organisations")),
    Key("contact.editor", "E", "editor", "open the file in $EDITOR", "Contact", (*_FILES, "page")),
    Key("stage.back", "H", "stage(-1)", "stage back", "Contact", _PEOPLE),
    Key("stage.on", "L", "stage(1)", "stage on", "Contact", _PEOPLE),
    Key("qualify", "b", "qualify", "BANT: budget, authority, need, timeline", "Contact", _PEOPLE),
    Key("interview", "I", "interview", "interview: the questions one by one", "Contact", _PEOPLE),
    Key("opportunity", "o", "leader('o')", "opportunity …", "Contact", _PEOPLE),
    Key("opportunity.add", "a", "deal_add", "a new one", "Contact", _PEOPLE, "o"),
    Key("opportunity.edit", "e", "deal_edit", "edit a field of it", "Contact", _PEOPLE, "o"),
    Key("opportunity.stage", "s", "deal_stage", "another stage", "Contact", _PEOPLE, "o"),
    Key("opportunity.proof", "p", "deal_proof", "a trial or other proof", "Contact", _PEOPLE, "o"),
    Key("customer.feedback", "f", "feedback", "what the customer says", "Contact", _PEOPLE, "o"),
    Key("signal", "i", "signal", "a signal of theirs", "Contact", _PEOPLE),
    Key("cadence", "c", "cadence", "cadence: start, skip a step, stop", "Contact", _PEOPLE),
    Key("consent", "C", "consent", "what they allow, by channel or at all", "Contact", _PEOPLE),
    Key("extract", "x", "extract", "company to a file of its own", "Contact", _EXTRACT, "g"),
    Key("links", "x", "links", "open a link", "Contact", _PEOPLE),
    Key("yank", "y", "leader('y')", "copy …", "Contact", _PEOPLE),
    Key("yank.mail", "m", "yank('mail')", "e-mail address", "Contact", _PEOPLE, "y"),
    Key("yank.phone", "p", "yank('phone')", "phone number", "Contact", _PEOPLE, "y"),
    Key("yank.link", "l", "yank('link')", "link", "Contact", _PEOPLE, "y"),
    Key("yank.name", "n", "yank('name')", "name", "Contact", _PEOPLE, "y"),
    Key("yank.id", "i", "yank('id')", "id", "Contact", _PEOPLE, "y"),
    Key("yank.card", "y", "yank('card')", "the contact as text", "Contact", _PEOPLE, "y"),
    Key("yank.search", "r", "yank('search')", "a search link", "Contact", _PEOPLE, "y"),
    Key("merge", "M", "merge", "merge two marked: one person, one file", "Contact", _SHOWN),
    Key("remove", "delete", "remove", "remove", "Contact", _PEOPLE),
    Key("tags", "T", "tags", "tags", "Contact", _PEOPLE),
    Key("owner", "O", "leader('O')", "owner …", "Contact", _PEOPLE),
    Key("owner.me", "O", "owner('me')", "mine", "Contact", _PEOPLE, "O"),
    Key("owner.nobody", "minus", "owner('')", "nobody's", "Contact", _PEOPLE, "O"),
    Key("owner.name", "enter,n", "owner_name", "type a name", "Contact", _PEOPLE, "O"),
    Key("touch", "t", "leader('t')", "touch …", "Touch", _SHOWN),
    Key("channel", "t", "leader('t')", "another channel …", "Touch", _LOOP),
    Key("touch.call", "c", "touch('call')", "call", "Touch", _PEOPLE, "t"),
    Key("touch.email", "e", "touch('email')", "email", "Touch", _PEOPLE, "t"),
    Key("touch.meeting", "m", "touch('meeting')", "meeting", "Touch", _PEOPLE, "t"),
    Key("touch.video", "v", "touch('video')", "video", "Touch", _PEOPLE, "t"),
    Key("touch.demo", "d", "touch('demo')", "demo", "Touch", _PEOPLE, "t"),
    Key("touch.social", "s", "touch('social')", "social", "Touch", _PEOPLE, "t"),
    Key("touch.sms", "x", "touch('sms')", "sms", "Touch", _PEOPLE, "t"),
    Key("touch.letter", "l", "touch('letter')", "letter", "Touch", _PEOPLE, "t"),
    Key("touch.visit", "p", "touch('visit')", "visit", "Touch", _PEOPLE, "t"),
    Key("touch.research", "r", "touch('research')", "research", "Touch", _PEOPLE, "t"),
    Key("note", "m", "note", "note (? ! > + first)", "Touch", _PEOPLE),
    Key("step.next", "f", "next_step", "next step", "Touch", _PEOPLE),
    Key("step.done", "d", "done", "done: how the next step went", "Touch", _SHOWN),
    Key("step.snooze", "s", "snooze", "snooze", "Touch", _PEOPLE),
    Key("work", "w", "work", "work: who is next, why, what to say", "Decide",
        ("board", "deals", "queue", "problems", "sync")),
    Key("work.everyone", "a", "everyone", "everyone's queue, not mine alone", "Decide", _LOOP),
    Key("work.take-in", "n", "take_in", "take in who came meanwhile, next", "Decide", _LOOP),
    Key("work.skip", "S", "skip", "skip: to the end of the queue", "Decide", _LOOP),
    Key("work.no-answer", "minus", "no_answer", "no answer needed", "Decide", _LOOP),
    Key("work.repeat", "full_stop", "repeat", "the last outcome once more", "Decide", _LOOP),
    Key("why", "Y", "why", "why: the lane, urgency and score, line by line", "Decide", _SHOWN),
    Key("work.why", "Y", "explain", "why: urgency in full", "Decide", _LOOP),
    Key("win", "W", "win", "won", "Decide", _PEOPLE),
    Key("park", "P", "park", "park: until when", "Decide", _PEOPLE),
    Key("exit", "X", "leader('X')", "exit …", "Decide", _PEOPLE),
    Key("exit.lost", "l", "lose", "lost", "Decide", _PEOPLE, "X"),
    Key("exit.disqualify", "d", "let_go('disqualified')", "disqualify", "Decide", _PEOPLE, "X"),
    Key("exit.churned", "c", "let_go('churned')", "churned", "Decide", _PEOPLE, "X"),
    Key("exit.stop", "s", "stop", "stop contacting", "Decide", _PEOPLE, "X"),
    Key("exit.forget", "f", "forget", "forget for good", "Decide", _PEOPLE, "X"),
    Key("reopen", "R", "reopen", "open again: why, and what is next", "Decide", _PEOPLE),
    Key("resolve", "r", "resolve", "decide what two changed at once", "Decide",
        (*_PEOPLE, "problems", "sync")),
    Key("mark", "space", "mark", "mark", "Many", _FILTERED),
    Key("mark.range", "V", "range", "mark from here to the cursor", "Many", _FILTERED),
    Key("mark.all", "asterisk", "mark_all", "mark all that is shown", "Many", _FILTERED),
    Key("undo", "u", "undo", "undo", "History", _UNDO),
    Key("undo.this", "u", "undo", "undo this commit", "History", ("audit",)),
    Key("travel.here", "at", "travel", "the board as of this commit", "History", ("audit",)),
    Key("travel", "at", "app.travel", "time travel: another day", "History", _SHOWN),
    Key("blame", "B", "blame", "who set what", "History", _PEOPLE),
    Key("diff", "D", "diff", "what the last change did", "History", _PEOPLE),
    Key("redo", "ctrl+r", "redo", "redo", "History", _UNDO),
    Key("repeat", "full_stop", "repeat", "the last change on this card", "History", _SHOWN),
    Key("retry", "R", "retry", "try again to save; record an edit", "History", ("problems",)),
    Key("drop", "delete,X", "drop", "give up what was not saved; take an edit back", "History",
        ("problems",)),
    Key("merge.finish", "F", "finish", "finish what git left half merged", "History",
        ("problems",)),
    Key("id.new", "n", "new_id", "a new id for the copy of a file", "History", ("problems",)),
    Key("palette", "colon,ctrl+p", "palette", "anything by its name", "App", (*_NAMED, *_REPORT)),
    Key("help", "question_mark", "help", "keys and words", "App", _NAMED),
    Key("rescan", "ctrl+l", "app.rescan", "redraw and read again", "App", _EVERYWHERE),
    Key("quit", "ctrl+q", "app.leave", "quit", "App", _EVERYWHERE),
)  # fmt: skip
"""Every key there is."""

HINTS: dict[str, tuple[str, ...]] = {
    "board": (
        "touch", "step.next", "stage.on", "filter", "contact.add", "open", "work", "undo", "help",
    ),
    "deals": (
        "stage.on", "open", "win", "opportunity", "touch", "step.next", "filter", "undo", "back",
        "help",
    ),
    "queue": (
        "work", "open", "touch", "step.done", "step.snooze", "step.next", "filter", "undo", "help",
    ),
    "contact": (
        "touch", "step.next", "step.done", "note", "contact.edit", "next", "undo", "back", "help",
    ),
    "work": (
        "channel", "step.snooze", "work.skip", "park", "exit", "undo", "cancel", "work.why", "open",
        "work.no-answer", "help",
    ),
    "organisations": ("open", "filter", "contact.edit", "undo", "back", "help"),
    "organisation": ("open", "contact.edit", "touch", "step.next", "panel", "back", "help"),
    "problems": (
        "open", "resolve", "contact.editor", "retry", "merge.finish", "id.new", "undo", "back",
        "help",
    ),
    "sync": ("sync.now", "open", "resolve", "contact.editor", "undo", "back", "help"),
    "segments": ("open", "segment.edit", "segment.remove", "undo", "back", "help"),
    "reports": ("open", "back", "palette", "help"),
    "report": (
        "report.open", "report.period", "report.earlier", "report.later", "filter", "report.yank",
        "report.next", "back", "report.definition",
    ),
    "audit": ("open", "undo.this", "travel.here", "back", "help"),
    "blame": ("open", "back", "help"),
    "page": ("move.half-down", "back", "help"),
    "help": ("back",),
    "matrix": ("matrix.open", "back", "palette", "help"),
    "output": ("back", "palette", "help"),
}  # fmt: skip
"""Which keys a screen's hint line names, the most useful first; what does not fit is left out."""

_SHORT = {
    "back": "back",
    "touch": "touch", "note": "note", "step.next": "next", "stage.on": "move", "contact.add": "add",
    "win": "won", "opportunity": "opportunity",
    "work": "work", "step.done": "done", "step.snooze": "snooze", "contact.edit": "edit",
    "channel": "channel", "work.skip": "skip", "park": "park", "exit": "exit", "cancel": "stop",
    "resolve": "decide", "sync.now": "sync now",
    "work.why": "why", "work.no-answer": "no answer", "next": "next contact",
    "help": "keys", "palette": "anything", "contact.editor": "editor", "retry": "retry",
    "merge.finish": "finish", "id.new": "new id",
    "segment.edit": "edit", "segment.remove": "remove",
    "report.open": "contacts", "report.next": "next report", "report.earlier": "before",
    "report.later": "after",
    "report.period": "period", "report.yank": "copy line", "report.definition": "definition",
    "travel.here": "board then", "move.half-down": "half a page",
}  # fmt: skip

_FACES = {
    "slash": "/", "question_mark": "?", "colon": ":", "minus": "-",
    "down": "↓", "up": "↑", "left": "←",
    "right": "→", "pagedown": "PgDn", "pageup": "PgUp", "enter": "Enter", "escape": "Esc",
    "space": "Space", "at": "@", "tab": "Tab", "home": "Home", "end": "End", "delete": "Del",
    "asterisk": "*", "full_stop": ".", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


NAMES = frozenset((*_FACES, "backspace", "insert"))
"""The keys that have a name instead of a character."""


def face(name: str) -> str:
    """A key as people read it: `slash` is /, `ctrl+d` is ctrl-d."""
    return _FACES.get(name, name.replace("+", "-"))


def on(screen: str, leader: str = "") -> list[Key]:
    """The keys in force on a screen, at rest or after a leader."""
    return [key for key in KEYS if screen in key.where and key.leader == leader]


def names_of(key: Key, keymap: Mapping[str, str] | None = None) -> list[str]:
    """The keys of a row in Textual's names; a user's keymap (id → keys) goes first."""
    names = (keymap or {}).get(key.id, key.keys)
    return [name for part in names.split(",") if (name := part.strip())]


def find(
    screen: str, leader: str, name: str, keymap: Mapping[str, str] | None = None
) -> Key | None:
    """The row that a key means after a leader; a user's keymap (id → keys) goes first."""
    return next((key for key in on(screen, leader) if name in names_of(key, keymap)), None)


def shown(key: Key, keymap: Mapping[str, str] | None = None) -> str:
    """How a key is written in hints and help; a user's keymap (id → keys) goes first."""
    before = leader_face(key.leader, keymap) + " " if key.leader else ""
    return " ".join(before + face(name) for name in names_of(key, keymap))


def leader_face(leader: str, keymap: Mapping[str, str] | None = None) -> str:
    """How a leader is written: by the key that a user gave it, where they did."""
    row = next((key for key in KEYS if key.action == f"leader('{leader}')"), None)
    names = names_of(row, keymap) if row else []
    return face(names[0] if names else leader)


def hints(screen: str, keymap: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """(key, word) pairs for a screen's hint line, the most useful first."""
    held = {key.id: key for key in on(screen)}
    pairs = []
    for name in HINTS[screen]:
        key = held[name]
        first = shown(key, keymap).partition(" ")[0]
        face_of = "H/L" if name == "stage.on" and first == "L" else first
        if first:
            pairs.append((face_of, _SHORT.get(name, key.words)))
    return pairs


def help_rows(
    screen: str, keymap: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, str]]:
    """(group, key, words, action) of everything in force on a screen."""
    rows: list[tuple[str, str, str, str]] = []
    held = [key for key in KEYS if screen in key.where]
    digits = [key for key in held if key.id.startswith("segment.") and key.keys.isdigit()]
    for group in GROUPS:
        for key in held:
            if key.group != group or key in digits[1:]:
                continue
            if digits and key is digits[0]:
                rows.append((group, "1 … 9", "segment by its digit", ""))
            else:
                rows.append((group, shown(key, keymap), key.words, key.action))
    return rows


def as_bindings(rows: Iterable[Key]) -> list[BindingType]:
    """Rows of the table as Textual's bindings."""
    from textual.binding import Binding

    return [
        Binding(
            row.keys,
            row.action,
            row.words,
            id=row.id,
            tooltip=row.words,
            show=False,
            group=Binding.Group(row.group),
        )
        for row in rows
    ]


def bindings(screen: str) -> list[BindingType]:
    """The bindings of a screen at rest."""
    return as_bindings(on(screen))
