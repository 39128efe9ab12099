"""A file of the board while somebody edits its fields: what it said when the form was opened.

Not loaded before the first field is edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.actions import answer as answers
from pipeboard.actions import form
from pipeboard.actions.answer import Answer, Setting
from pipeboard.actions.form import Field
from pipeboard.errors import ConflictError, PipeboardError, UsageError
from pipeboard.model.ids import FILE_ID
from pipeboard.model.tree import Tree
from pipeboard.tui.firm import firm, firm_name

if TYPE_CHECKING:
    from pipeboard.actions.change import Change, Subject
    from pipeboard.board import Board
    from pipeboard.tui.intents import Make


_LINKS = (("org",), ("parent",))  # fields that hold the id of an organisation
_MANY = 40


class Sheet:
    """The fields of one contact or organisation, and what is typed for them as changes."""

    def __init__(self, board: Board, path: str) -> None:
        self._board = board
        self.seen = board.subject_at(path)
        self._organisation = path.startswith("orgs/")
        self._setting = self._made_setting()

    @property
    def id(self) -> str:
        """The contact's id, or the organisation's."""
        return self.seen.id

    @property
    def of_a_contact(self) -> bool:
        """Whether it is a contact's, and not an organisation's."""
        return not self._organisation

    @property
    def name(self) -> str:
        """Whose file it is."""
        return self.seen.name

    def fields(self) -> list[Field]:
        """Every field, those that are set first."""
        found = form.fields(self.seen.tree, self._board.config, organisation=self._organisation)
        return [self._linked(one) if one.path in _LINKS else one for one in found]

    def named(self, name: str) -> Field:
        """The field that somebody names."""
        tree, config = self.seen.tree, self._board.config
        found = form.named(name, tree, config, organisation=self._organisation)
        return self._linked(found) if found.path in _LINKS else found

    def answer(self, field: Field, text: str) -> Answer:
        """What a typed line means."""
        return answers.answer(field, text, self._setting, self.seen.tree)

    def checked(self, field: Field, text: str) -> Answer:
        """What a typed line means, once it is sure that it can be written.

        That the field says something else by now is no reason to refuse: it is asked about later.
        """
        made = self.answer(field, text)
        try:
            self._board.check(self.change(field, made))
        except ConflictError:
            pass
        except PipeboardError as error:
            if field.choices and len(field.choices) < _MANY:
                error.hint = " · ".join(field.choices)
            raise
        return made

    def change(self, field: Field, made: Answer) -> Change:
        """The change of the file as it is now."""
        now = self._board.subject_at(self.seen.path)
        return answers.change(now, field, made, self.seen.tree)

    def over(self, field: Field, made: Answer, now: Tree) -> Answer:
        """Mine in place of what the field says by now."""
        return answers.over(made, field.path, now)

    def _linked(self, field: Field) -> Field:
        """The link to an organisation, with the names there are and the one it has."""
        named = self._board.organisation_names()
        own = firm_name(self._board, field.value)
        return field._replace(choices=tuple(named.values()), about=own)

    def _made_setting(self) -> Setting:
        board, words = self._board, self._board.vocabulary
        organisations = dict.fromkeys(("org", "parent"), self._organisation_id)
        links = {**organisations, "source.referred_by": self._contact_id}
        return Setting(
            now=board.now(),
            zone=words.zone,
            currency=words.currency,
            week_start=words.first_weekday,
            country=self._country(),
            me=board.actor().by,
            links=links,
        )

    def _country(self) -> str:
        """Where a number without a calling code belongs."""
        said = self.seen.text("country") or self.seen.text("company", "country")
        return said or str(firm(self._board, self.seen.text("org")).get("country") or "")

    def _organisation_id(self, name: str) -> str:
        from pipeboard.board.organisations import find

        found = name if FILE_ID.fullmatch(name) else find(self._board, name).id
        if not found:
            raise UsageError(f"{name} has no file yet", hint="gx on a contact of it makes one")
        return found

    def _contact_id(self, name: str) -> str:
        return name if FILE_ID.fullmatch(name) else self._board.find(name).id


def again(board: Board, field: Field, text: str) -> Make:
    """The same typed once more for the same field of another contact, as it is there."""

    def make(subject: Subject) -> Change:
        if field.of_an_entry:
            raise UsageError(
                f"{field.name} is of one contact only", hint=". repeats fields that everybody has"
            )
        sheet = Sheet(board, subject.path)
        here = sheet.named(field.name)
        return sheet.change(here, sheet.answer(here, text))

    return make
