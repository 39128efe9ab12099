"""An entry of a log in words: `kind=trial ends=+14d`, `rating=9 loves="the counts"`.

Each word is read as its field is anywhere else: days become dates, `18k EUR` money.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeboard.actions.answer import Setting, answer
from pipeboard.actions.change import Actor, Change, Subject, change_of
from pipeboard.actions.form import named
from pipeboard.errors import UsageError
from pipeboard.model.fields import CONTACT_FIELDS, field_name
from pipeboard.model.ids import new_id
from pipeboard.model.times import local_day
from pipeboard.model.tree import Append, Delete, Edit, Path, Set, as_text, format_path, parse_path

if TYPE_CHECKING:
    from pipeboard.actions.pipeline import Pipeline
    from pipeboard.model.config import Config


class DealTerms(NamedTuple):
    """Under what deals are made: the config and its pipeline, how words are read, who acts.

    `to_customer` moves whoever has bought, for a reason; it is where their gate is asked.
    """

    config: Config
    pipeline: Pipeline
    setting: Setting
    actor: Actor
    to_customer: Callable[[Subject, str], Change]

    @property
    def today(self) -> str:
        """The local day, YYYY-MM-DD."""
        return str(local_day(self.actor.at, self.setting.zone))


def read_field(path: Path, text: str, subject: Subject, terms: DealTerms) -> Sequence[Edit]:
    """What is typed for one field as edits; none where the file says so already."""
    name = format_path(path, dict(subject.tree))
    try:
        field = named(name, subject.tree, terms.config)
        return answer(field, text, terms.setting, subject.tree).edits
    except ValueError as error:
        raise UsageError(f"{path[-1]}: {error}") from error


def read_entry(
    log: str, entry: Mapping[str, object], said: Mapping[str, str], terms: DealTerms
) -> dict[str, object]:
    """A new entry of a log with what is said of it; `log` is its name in the tables."""
    made: dict[str, object] = dict(entry)
    base = _first_of(log)
    for key, text in said.items():
        scratch = _scratch(base, made)
        for edit in read_field((*base, *key.split(".")), text, scratch, terms):
            put(made, edit.path[len(base) :], edit)
    return made


def _first_of(log: str) -> Path:
    """The path of a log's first entry: `opportunities[0].proof[0]`."""
    path: Path = ()
    for part in log.split("."):
        path = (*path, part)
        if CONTACT_FIELDS.get(field_name(path)) == "log":
            path = (*path, 0)
    return path


def put(entry: dict[str, object], path: Path, edit: Edit) -> None:
    """Make an edit of an entry that is no file's yet; its values stay numbers where they are."""
    for part in path[:-1]:
        inner = entry.get(str(part))
        entry[str(part)] = entry = dict(inner) if isinstance(inner, dict) else {}
    key = str(path[-1])
    match edit:
        case Set(value=value):
            entry[key] = value
        case Append(value=value):
            there = entry.get(key)
            entry[key] = [*(there if isinstance(there, list) else ()), value]
        case Delete():
            entry.pop(key, None)


def _scratch(base: Path, entry: Mapping[str, object]) -> Subject:
    """A file that holds nothing but the entry."""
    tree: object = entry
    for part in reversed(base):
        tree = [tree] if isinstance(part, int) else {part: tree}
    text = as_text(tree)
    return Subject("", text if isinstance(text, dict) else {})


# logs without a verb ----------------------------------------------------------------------------

_BEGUN: Mapping[str, Callable[[DealTerms], dict[str, object]]] = {
    "purchases": lambda terms: {"id": new_id("p", 6), "at": terms.today},
    "customer.feedback": lambda terms: {"at": terms.today},
    "opportunities.proof": lambda terms: {"started": terms.today},
}
"""The logs that entries are added to in words, and what each new entry begins with."""


def added(assignment: str) -> tuple[Path, str] | None:
    """`purchases+=item=Seats value=900` as the log and the entry; None for any other assignment."""
    name, sign, text = assignment.partition("+=")
    try:
        path = parse_path(name) if sign else ()
    except ValueError:
        return None
    return (path, text) if path and field_name(path) in _BEGUN else None


def append(subject: Subject, path: Path, text: str, terms: DealTerms) -> Change:
    """One entry more: a purchase, what a customer says, a proof given for a deal."""
    log = field_name(path)
    entry = read_entry(log, _BEGUN[log](terms), pairs(text), terms)
    words = f"{log.rpartition('.')[2]} added"
    return change_of(subject, "edit", "field.set", words, [Append(path, entry)])


def pairs(text: str) -> dict[str, str]:
    """`rating=9 loves="the counts"` as a map. Raises UsageError for a word without `=`."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{text!r}: {error}", hint='rating=9 loves="the counts"') from error
    split = [word.partition("=") for word in words]
    wrong = [name for name, sign, _ in split if not sign or not name]
    if wrong or not split:
        found = wrong[0] if wrong else ""
        raise UsageError(f"{found!r} says nothing", hint='field=value: rating=9 loves="the counts"')
    return {name: value for name, _, value in split}
