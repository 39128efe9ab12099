"""Gates: what must hold before a contact enters a stage, judged on the contact as it would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeboard.actions.change import Subject
from pipeboard.board import above
from pipeboard.board.checklist import FAIL, PASS, STOPPING, Item, ask, counts, tally
from pipeboard.query import gates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipeboard.actions.change import Change
    from pipeboard.board.one import One
    from pipeboard.model.tree import Tree

SKIPPED = "skipped"
NOTHING_BOUGHT = "who has bought nothing becomes a customer for a reason only"


class Verdict(NamedTuple):
    """What a gate says of a contact that goes `to` a stage; `skipped` names one passed over."""

    path: str
    slug: str
    name: str
    to: str
    items: tuple[Item, ...] = ()
    skipped: str = ""

    def amiss(self, *levels: str) -> list[Item]:
        """The items of these levels that do not pass."""
        return [item for item in self.items if item.level in levels and not item.passes]

    @property
    def passed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.amiss(*STOPPING)

    @property
    def counts(self) -> tuple[int, int]:
        """How many of the items that block or warn pass, and how many there are."""
        return counts(self.items)

    @property
    def tally(self) -> str:
        """6/8; "" where nothing is counted."""
        return tally(self.items)

    @property
    def kept(self) -> dict[str, str]:
        """What stage_history keeps: each item, or that a gate was skipped and what did not pass."""
        said = {item.id: item.kept for item in self.items if item.level != "hard"}
        if not self.skipped:
            return said
        return {SKIPPED: self.skipped, **{id: kept for id, kept in said.items() if kept != PASS}}


def judge(
    board: One, subjects: Sequence[Subject], stage: str, *, reason: str = ""
) -> list[Verdict]:
    """What the gate of a stage says of each contact, were it moved there now; nothing is written.

    Raises UsageError for an unknown stage and for a way back that is none.
    """
    from dataclasses import replace

    from pipeboard.actions.decide import move

    actor = replace(board.actor(), at=board.now())
    proposals = [
        (subject.path, would_be(subject, move(subject, stage, actor, reason="asked")))
        for subject in subjects
    ]
    said = judge_as(board, proposals, stage)
    return [
        _verdict(subject, subject.stage, stage, items, reason)
        for subject, items in zip(subjects, said, strict=True)
    ]


def judge_change(board: One, subject: Subject, gate: str, change: Change | None = None) -> Verdict:
    """What a gate says of a contact as a change would leave it; without one, as it is."""
    tree = would_be(subject, change) if change is not None else subject.tree
    (items,) = judge_as(board, [(subject.path, tree)], gate)
    return Verdict(subject.path, subject.slug, subject.name, gate, items)


def would_be(subject: Subject, change: Change) -> Mapping[str, Tree]:
    """What the contact's file would say after a change."""
    return subject.after(change.edits_of(subject.path)).tree


def _verdict(
    subject: Subject, before: str, stage: str, items: tuple[Item, ...], reason: str
) -> Verdict:
    """Without a gate on the way back; a lead that becomes a customer passes one over.

    A customer by hand who bought nothing wants a reason, whatever the config asks.
    """
    from pipeboard.actions.decide import STAGES, has_bought

    if STAGES.index(stage) < STAGES.index(before):
        items = ()
    skipped = "prospect" if (before, stage) == ("lead", "customer") else ""
    found = Verdict(subject.path, subject.slug, subject.name, stage, items, skipped)
    if stage != "customer" or reason or not found.passed or has_bought(subject):
        return found
    return found._replace(items=(*items, Item("reason", "hard", FAIL, NOTHING_BOUGHT)))


def judge_typed(
    board: One, typed: Sequence[tuple[str, Mapping[str, Tree], str, str]]
) -> dict[str, dict[str, str]]:
    """What is kept of the gates of stages that were typed into files, by path.

    Each is a file, what it says, and the stage before ("" for a new file) and after.
    """
    kept: dict[str, dict[str, str]] = {}
    for stage in dict.fromkeys(after for *_, after in typed):
        some = [one for one in typed if one[3] == stage]
        said = judge_as(board, [(path, tree) for path, tree, _, _ in some], stage)
        for (path, tree, before, _), items in zip(some, said, strict=True):
            kept[path] = _verdict(Subject(path, tree), before or "lead", stage, items, "").kept
    return kept


def judge_as(
    board: One, proposals: Sequence[tuple[str, Mapping[str, Tree]]], gate: str
) -> list[tuple[Item, ...]]:
    """What a gate says of contacts as they would be, each by its file and what that would say."""
    from pipeboard.storage.index.proposed import propose

    checks = board.vocabulary.gates.get(gate, [])
    if not checks:
        return [() for _ in proposals]
    connection = propose(
        board.index, board.root, board.repository.object_format, proposals, board.as_of
    )

    def execute(sql: str, params: Mapping[str, object]) -> Sequence[Sequence[object]]:
        return connection.execute(sql, dict(params)).fetchall()

    criteria: Sequence[tuple[str, str]] = ()
    if any(gates.asks_icp(part) for check in checks for part in gates.parts(check.q)):
        criteria = [(one.id, one.if_) for one in board.config.icp.criteria]
    found = ask(execute, board.moment(), board.vocabulary, checks, criteria=criteria)
    more = above.above(board, connection, proposals) if gate in above.GATES else {}
    return [
        (*found[rid], *([more[rid]] if rid in more else [])) for rid in range(1, len(proposals) + 1)
    ]
