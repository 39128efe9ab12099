"""From people to an ImportPlan: whole trees for new contacts, edits for known ones, a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeboard.actions.status import EXITS
from pipeboard.exchange import leads as said
from pipeboard.exchange import tasks as open_tasks
from pipeboard.exchange.allowed import keep_allowed
from pipeboard.exchange.assemble import Arrival, fields_of, new_tree, open_value, remember_refs
from pipeboard.exchange.equal import merge_equal, similar_names
from pipeboard.exchange.findings import Finding
from pipeboard.exchange.people import Person, Task
from pipeboard.exchange.recognise import (
    Known,
    Match,
    is_known_lead,
    is_known_task,
    matches,
)
from pipeboard.exchange.settings import Settings
from pipeboard.exchange.tasks import TaskRule, Waiting
from pipeboard.exchange.updates import LOGS, update_of
from pipeboard.model.tree import ANY, Edit, Set

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.model.config import Config

_STEP = 100  # contacts between two words on progress


@dataclass(frozen=True, slots=True)
class NewContact:
    """A file that will be made: its tree and the line it comes from."""

    tree: Mapping[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class UpdatedContact:
    """A file that learns something."""

    subject: Subject
    edits: tuple[Edit, ...]
    line: int


@dataclass(slots=True)
class ImportPlan:
    """What an import would do. Nothing is written by making one."""

    profile: str
    new: list[NewContact] = field(default_factory=list)
    updated: list[UpdatedContact] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)


class Planner:
    """Makes the plan of one import."""

    def __init__(
        self,
        board: Known,
        settings: Settings,
        arrival: Arrival,
        *,
        today: str,
        tasks: TaskRule,
        config: Config | None = None,
        overwrite: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.board = board
        self.settings = settings
        self.arrival = arrival
        self.today = today
        self.tasks = tasks
        self.config = config
        self.overwrite = overwrite
        self.progress = progress
        self.learned: dict[str, Subject] = {}
        self.places: dict[str, int] = {}

    def plan(self, people: Sequence[Person], findings: list[Finding]) -> ImportPlan:
        """The plan for the people of a book; `findings` are those of reading it."""
        merged = merge_equal(people, findings)
        findings += similar_names(merged)
        for person in merged:
            remember_refs(person)
        plan = ImportPlan(self.arrival.profile, findings=findings)
        found = matches(self.board, merged, findings)
        self._place_tasks(found, findings)
        for done, match in enumerate(found, 1):
            if match.subject is None:
                self._add(plan, match)
            else:
                self._update(plan, match)
            if self.progress and (done % _STEP == 0 or done == len(found)):
                self.progress(done, len(found))
        return plan

    # tasks -------------------------------------------------------------------------------------

    def _place_tasks(self, matches: Sequence[Match], findings: list[Finding]) -> None:
        """Each open task that is not known yet: a follow-up on its day, on a new one, or a note."""
        waiting: list[tuple[Match, Waiting]] = []
        for match in matches:
            person = match.person
            over = match.subject is None and said.status_of(person, self.settings) in EXITS
            for task in person.tasks:
                if is_known_task(task, match.subject):
                    continue
                if over or (self.tasks.way == "drop" and open_tasks.is_past(task, self.today)):
                    self._drop(match, task, findings)
                elif self.tasks.way == "keep" or not open_tasks.is_past(task, self.today):
                    due = "" if task.entry.get("due") else self.today
                    match.follow_ups.append(open_tasks.follow_up(task, due))
                else:
                    value = open_value(person, self.settings)
                    waiting.append((match, Waiting(task, value, len(waiting))))
        day = date.fromisoformat(self.today)
        open_tasks.spread([one for _, one in waiting], self.tasks.per_day, day, self.settings)
        for match, one in waiting:
            match.follow_ups.append(open_tasks.follow_up(one.task, one.due))
            message = f"{match.person.name}: task of {one.task.entry.get('due')} moved to {one.due}"
            findings.append(Finding("task-moved", match.person.file, match.person.line, message))

    def _drop(self, match: Match, task: Task, findings: list[Finding]) -> None:
        match.notes.append(open_tasks.note(task))
        message = f"{match.person.name}: open task of {task.entry.get('due')} became a note"
        findings.append(Finding("task-dropped", match.person.file, match.person.line, message))

    # writing down ------------------------------------------------------------------------------

    def _add(self, plan: ImportPlan, match: Match) -> None:
        person = match.person
        tree = new_tree(person, match.follow_ups, match.notes, self.arrival, self.settings)
        tree = self._allowed(tree, person, plan.findings)
        if tree["stage"] == "customer" and not _bought(tree, self.settings):
            message = f"{person.name} is a customer without a purchase or a won opportunity"
            plan.findings.append(Finding("no-purchase", person.file, person.line, message))
        plan.new.append(NewContact(tree, person.line))

    def _update(self, plan: ImportPlan, match: Match) -> None:
        person, subject = match.person, match.subject
        assert subject is not None
        subject = self.learned.get(subject.path, subject)
        wanted = self._wanted(match, subject)
        wanted = self._allowed(wanted, person, plan.findings)
        update = update_of(subject.tree, wanted, overwrite=self.overwrite)
        for name, found, kept in update.differing:
            message = f"{person.name}: {name} is {found!r} here, {kept!r} on the board"
            plan.findings.append(Finding("differs", person.file, person.line, message))
        if update.edits:
            self._put_update(plan, UpdatedContact(subject, tuple(update.edits), person.line))
        elif subject.path not in self.learned:
            plan.unchanged += 1
            self.learned[subject.path] = subject

    def _put_update(self, plan: ImportPlan, update: UpdatedContact) -> None:
        """Two people of the file may be one on the board: the second adds to what the first did."""
        path = update.subject.path
        at = self.places.get(path)
        if at is None:
            plan.unchanged -= path in self.learned
            self.places[path] = len(plan.updated)
            plan.updated.append(update)
        else:
            earlier = plan.updated[at]
            later = tuple(_unasked(edit) for edit in update.edits)
            plan.updated[at] = replace(earlier, edits=earlier.edits + later)
        self.learned[path] = update.subject.after(update.edits)

    def _wanted(self, match: Match, subject: Subject) -> dict[str, Any]:
        """What an import says about somebody known: leads that are new are signals."""
        person = match.person
        wanted = fields_of(person)
        created = subject.text("created")
        leads = said.in_turn(person.leads, self.settings)
        dated = [
            lead
            for lead in leads
            if not (is_known_lead(lead, subject) if lead.ref else lead.at <= created)
        ]
        more = {
            "signals": [signal for lead in dated if (signal := said.signal_of(lead))],
            "notes": match.notes,
            "follow_ups": match.follow_ups,
        }
        for name in LOGS:
            entries = [*more.get(name, ()), *person.entries.get(name, ())]
            if entries:
                wanted[name] = entries
        return wanted

    def _allowed(
        self, tree: dict[str, Any], person: Person, findings: list[Finding]
    ) -> dict[str, Any]:
        if self.config is None:
            return tree
        tree, moved = keep_allowed(tree, self.config)
        for message in moved:
            text = f"{person.name}: {message}"
            findings.append(Finding("not-allowed", person.file, person.line, text))
        return tree


def _unasked(edit: Edit) -> Edit:
    """The edit without the check of what was there: an earlier edit of this plan put it there."""
    return replace(edit, was=ANY) if isinstance(edit, Set) else edit


def _bought(tree: Mapping[str, Any], settings: Settings) -> bool:
    won = any(o.get("stage") in settings.won for o in tree.get("opportunities", ()))
    return won or bool(tree.get("purchases"))
