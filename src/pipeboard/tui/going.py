"""Where to go: each place that a key leads to. A screen is loaded when it is first gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.tui.home import Home

if TYPE_CHECKING:
    from textual.screen import Screen

    from pipeboard.tui.session import Order


class Going(Home):
    """An app whose screens lie over the board."""

    def action_board(self) -> None:
        """Back to the board."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_queue(self) -> None:
        """To the queue."""
        from pipeboard.tui.screens.queue import QueueScreen

        self._over_the_board(QueueScreen)

    def action_deals(self) -> None:
        """To the pipeline of deals."""
        from pipeboard.tui.screens.deals import DealsScreen

        self._over_the_board(DealsScreen)

    def action_next_view(self) -> None:
        """Board, queue and deals in turn; from any other place to the board."""
        from pipeboard.tui.screens.queue import QueueScreen

        if len(self.screen_stack) == 1:
            self.action_queue()
        elif isinstance(self.screen, QueueScreen):
            self.action_deals()
        else:
            self.action_board()

    def action_segments(self) -> None:
        """To the saved segments."""
        from pipeboard.tui.screens.segments import SegmentsScreen

        self._over_the_board(SegmentsScreen)

    def action_matrix(self) -> None:
        """To fit × engagement, of the filter in force."""
        from pipeboard.tui.screens.matrix import MatrixScreen

        self._over_the_board(MatrixScreen)

    def action_reports(self) -> None:
        """To the reports."""
        from pipeboard.tui.screens.reports import ReportsScreen

        self._over_the_board(ReportsScreen)

    def action_problems(self) -> None:
        """To what is broken and what could not be saved."""
        from pipeboard.tui.screens.problems import ProblemsScreen

        self._over_the_board(ProblemsScreen)

    def action_sync(self) -> None:
        """To what is shared with the team; from there, sync now."""
        from pipeboard.tui.screens.sync import SyncScreen

        if isinstance(self.screen, SyncScreen):
            self.screen.action_sync()
        else:
            self._over_the_board(SyncScreen)

    def action_login(self) -> None:
        """Let git ask in the terminal for what it could not ask for behind the screen."""
        from pipeboard.tui.lending import lend

        lend(self)

    def action_audit(self) -> None:
        """To who changed what: of the contact that is open, else of the board."""
        from pipeboard.tui.screens.audit import AuditScreen
        from pipeboard.tui.screens.contact import ContactScreen

        seen = self.screen
        if isinstance(seen, ContactScreen):
            about = seen.targets()[0]
            self.push_screen(AuditScreen(about.path, about.name))
        else:
            self._over_the_board(AuditScreen)

    def action_config(self) -> None:
        """To what the board is set to: every key, its default, what it means."""
        from pipeboard.board.locate import CONFIG
        from pipeboard.tui.screens.page import PageScreen

        self.action_board()
        read = self.board.described
        self.push_screen(PageScreen("config", lambda: read().splitlines(), file=CONFIG))

    def action_duplicates(self) -> None:
        """Those who seem to be there twice, on the board."""
        self.filter_board("is:duplicate")

    def filter_board(self, query: str) -> None:
        """To the board under a query."""
        self.query_text = query
        self.action_board()
        self.redraw()

    def action_rescan(self) -> None:
        """Paint everything again and read the folder again."""
        self.refresh_board()
        self.redraw()
        self.refresh(repaint=True, layout=True)

    def work(self, order: Order | None = None, at: str = "") -> None:
        """Into the work loop: the queue under the filter in force, from the contact `at` on."""
        from pipeboard.tui.screens.work import WorkScreen
        from pipeboard.tui.session import Order

        if self.present.partial:
            self.tell("the queue is not whole yet: w once the board is read", "warning")
        elif not self.barred() and not isinstance(self.screen, WorkScreen):
            self.push_screen(WorkScreen(order or Order(query=self.query_text), at))

    def open_contact(self, rid: int) -> None:
        """A contact by its row, on its own: there is no next one."""
        from pipeboard.tui.screens.contact import ContactScreen

        card = self.board.cards([rid]).get(rid)
        if card is None:
            self.tell("this contact is gone", "warning")
        else:
            self.push_screen(ContactScreen(card, lambda by: None))

    def open_organisation(self, key: str) -> None:
        """An organisation by its folded name, on its own: there is no next one."""
        from pipeboard.tui.screens.organisation import OrganisationScreen

        one = self.board.organisation(key)
        if one is None:
            self.tell("this organisation is gone", "warning")
        else:
            self.push_screen(OrganisationScreen(one, lambda by: None))

    def show_organisations(self, path: str = "") -> None:
        """To the organisations; with the file of a contact, the cursor on that contact's."""
        from pipeboard.tui.screens.organisations import OrganisationsScreen

        at = self.board.organisation_of(path) if path else ""
        self.action_board()
        self.push_screen(OrganisationsScreen(at))

    def _over_the_board(self, kind: type[Screen[None]]) -> None:
        if isinstance(self.screen, kind):
            return
        self.action_board()
        self.push_screen(kind())
