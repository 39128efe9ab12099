"""The verbs: which module holds each, what it does in one line, the group help shows it in.

A module under `cli/` has, for each of its verbs, `<verb>_options(parser)` and
`<verb>(call) -> Answer`. Only the module of the verb that was typed is loaded.
"""

from __future__ import annotations


class Verb:
    """A verb of the command line."""

    __slots__ = ("group", "help", "module", "name", "writes")

    def __init__(self, name: str, module: str, help: str, group: str, writes: bool = False) -> None:
        self.name = name
        self.module = module
        self.help = help
        self.group = group
        self.writes = writes

    @property
    def word(self) -> str:
        """Its name as functions have it."""
        return self.name.replace("-", "_")


_START = "Start"
_LOOK = "Look"
_CHANGE = "Change"
_TOUCH = "Touch"
_HISTORY = "History"
_BOARD = "The board itself"

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("init", "setup", "start a board of your own", _START),
        Verb("demo", "demo", "try the sample board, with a year of history", _START),
        Verb("clone", "clone", "your team's board, from any git host", _START),
        Verb("doctor", "setup", "what is wrong with this board, and how to mend it", _START),
        Verb("trust", "trust", "allow what the git settings of a given board run", _START),
        Verb("ls", "lists", "list contacts", _LOOK),
        Verb("board", "lists", "the board's columns as text", _LOOK),
        Verb("queue", "lists", "who is next, and why", _LOOK),
        Verb("work", "work", "work through the queue, one contact after the other", _LOOK),
        Verb("segment", "segments", "saved queries: list, add, remove", _LOOK),
        Verb("show", "show", "one contact, whole", _LOOK),
        Verb("score", "score", "how well a contact fits, how much it engages, and why", _LOOK),
        Verb("get", "show", "one field of a contact", _LOOK),
        Verb("retention", "retention", "whom to delete: kept past privacy.retention", _LOOK),
        Verb("gate", "gates", "what must hold before a contact enters a stage", _LOOK),
        Verb("org", "organisations", "organisations: list, show, extract", _LOOK),
        Verb("dupes", "duplicates", "who is there twice", _LOOK),
        Verb("report", "reports", "numbers: how many qualify, what closes when, what wins", _LOOK),
        Verb("add", "people", "add someone", _CHANGE, True),
        Verb("set", "fields", "set fields of contacts", _CHANGE, True),
        Verb("edit", "people", "open a contact in $EDITOR, check it, commit it", _CHANGE, True),
        Verb("move", "fields", "move contacts to a stage", _CHANGE, True),
        Verb("qualify", "qualify", "BANT answers with their evidence", _CHANGE, True),
        Verb("tag", "fields", "add and remove tags", _CHANGE, True),
        Verb("assign", "fields", "give contacts to somebody", _CHANGE, True),
        Verb("opp", "deals", "opportunities: list, add, set", _CHANGE),
        Verb("win", "deals", "an opportunity is won, its contact a customer", _CHANGE, True),
        Verb("lose", "deals", "an opportunity is lost: why, to whom, what then", _CHANGE, True),
        Verb("disqualify", "statuses", "not for us, with a reason", _CHANGE, True),
        Verb("nurture", "statuses", "not now, but something useful meanwhile", _CHANGE, True),
        Verb("pause", "statuses", "left alone until a day", _CHANGE, True),
        Verb("churn", "statuses", "a customer left, with a reason", _CHANGE, True),
        Verb("reopen", "statuses", "open again: why, and what is next", _CHANGE, True),
        Verb("rm", "people", "take contacts off the board", _CHANGE, True),
        Verb("merge", "duplicates", "two files of one person made one", _CHANGE, True),
        Verb("forget", "forget", "a person for good: a tombstone stays, no undo", _CHANGE, True),
        Verb("import", "importing", "bring in contacts from CSV files", _CHANGE, True),
        Verb("log", "touches", "log a call, a mail, a meeting …", _TOUCH, True),
        Verb("note", "touches", "take a note (? question, ! objection …)", _TOUCH, True),
        Verb("next", "touches", "plan the next step", _TOUCH, True),
        Verb("done", "touches", "log the outcome of the next step", _TOUCH, True),
        Verb("snooze", "touches", "put the next step off", _TOUCH, True),
        Verb("cadence", "cadences", "cadences: list, start, skip a step, stop", _TOUCH),
        Verb("signal", "touches", "record a signal of theirs", _TOUCH, True),
        Verb("consent", "consent", "what they allow: by channel, or not at all", _TOUCH, True),
        Verb("audit", "past", "what happened, by whom, why", _HISTORY),
        Verb("blame", "past", "who set each field of a contact, and when", _HISTORY),
        Verb("undo", "past", "take a change back, by field", _HISTORY, True),
        Verb("redo", "past", "take an undo back", _HISTORY, True),
        Verb("conflicts", "conflicts", "what two people changed at once", _HISTORY),
        Verb("resolve", "conflicts", "decide what two people changed at once", _HISTORY, True),
        Verb("record", "past", "commit edits made outside", _HISTORY, True),
        Verb("finish", "finish", "finish a merge that git left undone, by field", _HISTORY, True),
        Verb("sync", "syncing", "share this board with the team", _BOARD, True),
        Verb("lint", "checks", "every problem of every file", _BOARD),
        Verb("schema", "checks", "the JSON Schema of contact, org, config or tombstone", _BOARD),
        Verb("config", "checks", "what the board is set to", _BOARD),
        Verb("keys", "checks", "the keys of the TUI", _BOARD),
        Verb("merge-driver", "finish", "merge one file by field, for git itself", _BOARD),
        Verb("completion", "checks", "shell completion for bash, zsh or tcsh", _BOARD),
    )
}  # fmt: skip


def by_group() -> dict[str, list[Verb]]:
    """The verbs in the groups that help shows."""
    groups: dict[str, list[Verb]] = {}
    for verb in VERBS.values():
        groups.setdefault(verb.group, []).append(verb)
    return groups
