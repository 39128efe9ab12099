"""How opportunities end, and contacts with them: won, lost, let go; and open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.errors import UsageError
from pipeboard.tui.changing import Done, Wait
from pipeboard.tui.deals import WithDeals, id_of, words_of

if TYPE_CHECKING:
    from pipeboard.actions.change import Subject
    from pipeboard.actions.pipeline import Deal
    from pipeboard.tui.changing import Checked
    from pipeboard.tui.prompt import Question

WORTH = "18k EUR/year · 200/month · 1200"
_THEN = "nurture until then · lost: for good · open: stays open"


class Closing(WithDeals):
    """A screen on which opportunities end."""

    # won ---------------------------------------------------------------------------------------

    def action_win(self) -> None:
        """Won: why, and when it is renewed; without an opportunity, what and for how much first."""
        subject = self._read_one()
        if subject is None:
            return
        if self._board.deal_terms().pipeline.deals(subject):
            self._with_deal(self._win_deal, label="won")
        else:
            self._sell()

    def _win_deal(self, subject: Subject, deal: Deal) -> None:
        from pipeboard.actions.closing import renewal_of
        from pipeboard.tui import deal_intents
        from pipeboard.tui.prompt import Question

        id = id_of(deal)
        again = renewal_of(subject, deal, self._board.deal_terms())

        def because(why: str, checked: Checked) -> Done | Question[Done]:
            def won(day: str) -> Done:
                renewal = day or "-"
                return checked(lambda: deal_intents.win(self._board, id, why, renewal), why)

            if not again:
                return won("")
            return Question("renewal", won, again, "the day · empty: none")

        hint = f"{words_of(deal)} · why did they buy? (may stay empty)"
        self._question("won, because", because, words="won", hint=hint, wait=Wait.GOES_ON)

    def _sell(self) -> None:
        from pipeboard.tui import deal_intents
        from pipeboard.tui.prompt import Question

        def what(name: str, checked: Checked) -> Question[Done]:
            if not name:
                raise UsageError("what was sold?", hint="Seats · Second shop")
            return Question("for how much", lambda worth: worthy(name, worth, checked), "", WORTH)

        def worthy(name: str, worth: str, checked: Checked) -> Question[Done]:
            self._tried(lambda: deal_intents.sell(self._board, name, worth, "", ""))
            return Question("won, because", lambda why: again(name, worth, why, checked))

        def again(name: str, worth: str, why: str, checked: Checked) -> Done | Question[Done]:
            def won(day: str) -> Done:
                renewal = day or "-"
                return checked(
                    lambda: deal_intents.sell(self._board, name, worth, why, renewal), name
                )

            if not worth.rstrip().endswith(("y", "yr", "year")):
                return won("")
            return Question("renewal", won, "+12mo", "the day · empty: none")

        hint = "no opportunity is open: what did they buy?"
        self._question("won", what, words="won", hint=hint, wait=Wait.GOES_ON)

    # lost --------------------------------------------------------------------------------------

    def action_lose(self) -> None:
        """Lost: why, to whom, and what then; of several opportunities, which."""
        if len(self.targets()) != 1:
            self._lost(None, id="", is_last=True, then="nurture +180d")
            return
        subject = self._read_one()
        if subject is None:
            return
        if self._board.deal_terms().pipeline.deals(subject):
            self._with_deal(self._lose_deal, label="lost")
        else:
            self._lost(None, id="", is_last=True, then=_usual(subject))

    def _lose_deal(self, subject: Subject, deal: Deal) -> None:
        """The dialogue of one opportunity; what then is asked where no other is open."""
        is_last = len(self._board.deal_terms().pipeline.deals(subject)) == 1
        self._lost(deal, id=id_of(deal), is_last=is_last, then=_usual(subject))

    def _lost(self, deal: Deal | None, *, id: str, is_last: bool, then: str) -> None:
        from pipeboard.actions.decide import texts
        from pipeboard.board import leaving
        from pipeboard.tui.prompt import Question

        def because(text: str, checked: Checked) -> Question[Done]:
            self._tried(lambda: leaving.lose(self._board, text, "open" if deal else "lost", id=id))
            if deal is None:
                return what_then(text, "", checked)
            rivals = texts(deal.get("competitors"))
            hint = " · ".join(("Enter: nobody, or nobody knows", *rivals))
            return Question("to whom", lambda to: whom(text, to, checked), "", hint, rivals)

        def whom(text: str, to: str, checked: Checked) -> Done | Question[Done]:
            if is_last:
                return what_then(text, to, checked)
            return checked(lambda: leaving.lose(self._board, text, "open", id=id, to=to), text)

        def what_then(text: str, to: str, checked: Checked) -> Question[Done]:
            def end(said: str) -> Done:
                if not said:
                    raise UsageError("what then?", hint=_THEN)
                return checked(lambda: leaving.lose(self._board, text, said, id=id, to=to), text)

            return Question("then", end, then, _THEN, ("nurture", "lost", "open"))

        self._question(
            "lost, because" if deal is None else f"lost: {deal.get('name') or id}, because",
            because,
            words="let go",
            hint=self._reasons("lost"),
            known=self._board.vocabulary.reasons.get("lost", ()),
            wait=Wait.ENDS if is_last else Wait.GOES_ON,
        )

    # leaving and coming back -------------------------------------------------------------------

    def action_let_go(self, state: str) -> None:
        """Disqualified or churned, with its reason; open opportunities are lost before."""
        from pipeboard.board import leaving
        from pipeboard.tui.prompt import Question

        deals = self._open_deals()

        def first(losing: str, checked: Checked) -> Question[Done]:
            self._tried(lambda: leaving.lose(self._board, losing, "open", id=id_of(deals[0])))
            return Question(
                f"{state}, because",
                lambda text: last(text, checked, losing),
                hint=self._reasons(state),
                words=self._board.vocabulary.reasons.get(state, ()),
            )

        def last(text: str, checked: Checked, losing: str = "") -> Done:
            return checked(lambda: leaving.let_go(self._board, state, text, losing), text)

        asked, reasons = (f"{state}, because", state) if not deals else (_lost_first(deals), "lost")
        self._question(
            asked,
            first if deals else last,
            words="let go",
            hint=self._reasons(reasons),
            known=self._board.vocabulary.reasons.get(reasons, ()),
            wait=Wait.ENDS,
        )

    def _open_deals(self) -> list[Deal]:
        """The open opportunities of the only contact that is meant; of many none is offered."""
        if len(self.targets()) != 1:
            return []
        subject = self._read_one()
        return self._board.deal_terms().pipeline.deals(subject) if subject else []

    def action_reopen(self) -> None:
        """Open again: why, and what is next."""
        from pipeboard.tui import deal_intents
        from pipeboard.tui.prompt import Question

        def because(why: str, checked: Checked) -> Question[Done]:
            if not why:
                raise UsageError("open again, why?", hint=_AGAIN)
            hint = "fri 10 call: price · empty: what is planned stays"
            return Question("next", lambda step: planned(why, step, checked), "", hint)

        def planned(why: str, step: str, checked: Checked) -> Done:
            return checked(lambda: deal_intents.reopen(self._board, why, step), why)

        about = self.targets()
        if len(about) == 1 and getattr(about[0], "status", "") == "open":
            self.say(f"{about[0].name} is open already")
            return
        self._question("open again, because", because, words="reopen", hint=_AGAIN, wait=Wait.ENDS)

    def _reasons(self, state: str) -> str:
        return " · ".join(self._board.vocabulary.reasons.get(state, ()))


_AGAIN = "they wrote · the budget is there"


def _usual(subject: Subject) -> str:
    """What usually becomes of who lost interest: customers stay, others are looked at again."""
    return "open" if subject.stage == "customer" else "nurture +180d"


def _lost_first(deals: list[Deal]) -> str:
    named = words_of(deals[0]) if len(deals) == 1 else f"{len(deals)} opportunities"
    return f"open: {named}. lost, because"
